// Arithmetic over numbers of any type: operands are promoted to their common type, overflow widens the result.

import GraphStore

/// The operators of the language (`sum`, `minus`, `mult`, `div`, `min`, `max`) and the mean.
///
/// The first four give the left operand when either is null; `min` and `max` give the operand that is not null.
/// Reducing steps skip null and NaN before they come here.
package enum Arithmetic {
  package static func sum(_ left: Value, _ right: Value) throws(ValueError) -> Value {
    try compute(.sum, left, right)
  }

  package static func minus(_ left: Value, _ right: Value) throws(ValueError) -> Value {
    try compute(.minus, left, right)
  }

  package static func mult(_ left: Value, _ right: Value) throws(ValueError) -> Value {
    try compute(.mult, left, right)
  }

  /// Integers give an integer, cut towards zero; their division by zero is an error.
  package static func div(_ left: Value, _ right: Value) throws(ValueError) -> Value {
    try compute(.div, left, right)
  }

  /// The lesser value: of numbers in their common type, NaN only against itself; of other values that can be compared.
  package static func min(_ left: Value, _ right: Value) throws(ValueError) -> Value {
    try extreme(left, right, wins: .less, name: "min")
  }

  /// The greater value, by the rules of `min`.
  package static func max(_ left: Value, _ right: Value) throws(ValueError) -> Value {
    try extreme(left, right, wins: .greater, name: "max")
  }

  /// A sum divided by how many numbers went into it: a double, or a decimal when the sum is of a large type.
  package static func mean(sum: Value, count: Int64) throws(ValueError) -> Value {
    switch sum {
    case .bigInteger, .bigDecimal:
      guard let decimal = sum.bigDecimal else { throw notANumber(sum, in: "mean") }
      return .bigDecimal(try Operation.div.apply(decimal, BigDecimal(count)))
    default:
      guard let number = sum.nearestDouble else { throw notANumber(sum, in: "mean") }
      return .double(number / Double(count))
    }
  }

  private static func compute(
    _ operation: Operation, _ left: Value, _ right: Value
  ) throws(ValueError) -> Value {
    if case .null = left { return left }
    if case .null = right { return left }
    guard let leftType = left.numberType else { throw notANumber(left, in: operation.rawValue) }
    guard let rightType = right.numberType else { throw notANumber(right, in: operation.rawValue) }

    let type = NumberType.common(leftType, rightType)
    if let a = left.integer, let b = right.integer {
      return type.fitting(try operation.apply(a, b))
    }
    if type == .bigInteger, let a = left.bigInteger, let b = right.bigInteger {
      return .bigInteger(try operation.apply(a, b))
    }
    if type == .bigDecimal, let a = left.bigDecimal, let b = right.bigDecimal {
      return .bigDecimal(try operation.apply(a, b))
    }
    if type == .float, let a = left.nearestFloat, let b = right.nearestFloat {
      let result = operation.apply(a, b)
      if !result.isInfinite { return .float(result) }
    }
    // Doubles, floats that overflow, and infinities that meet decimals.
    guard let a = left.nearestDouble, let b = right.nearestDouble else {
      throw notANumber(left, in: operation.rawValue)
    }
    return .double(operation.apply(a, b))
  }

  private static func extreme(
    _ left: Value, _ right: Value, wins: ThreeWay, name: String
  ) throws(ValueError) -> Value {
    if case .null = left { return right }
    if case .null = right { return left }
    guard let leftType = left.numberType, let rightType = right.numberType else {
      guard let order = left.comparison(with: right) else {
        throw ValueError(
          .wrongType,
          "\(name) cannot compare \(left.typeName) \(left.excerpt) with \(right.typeName) \(right.excerpt)"
        )
      }
      return order == wins.reversed ? right : left
    }
    if left.isNaN { return right }
    if right.isNaN { return left }
    let winner = left.numericComparison(with: right) == wins.reversed ? right : left
    return winner.widened(to: NumberType.common(leftType, rightType))
  }

  private static func notANumber(_ value: Value, in name: String) -> ValueError {
    ValueError(.wrongType, "\(name) needs numbers, but \(value.excerpt) is of type \(value.typeName)")
  }
}

/// One of the four operations, over each type of operands.
private enum Operation: String {
  case sum, minus, mult, div

  func apply(_ a: Int64, _ b: Int64) throws(ValueError) -> Int64 {
    if self == .div && b == 0 { throw divisionByZero() }
    let (result, overflows) =
      switch self {
      case .sum: a.addingReportingOverflow(b)
      case .minus: a.subtractingReportingOverflow(b)
      case .mult: a.multipliedReportingOverflow(by: b)
      case .div: a.dividedReportingOverflow(by: b)
      }
    guard !overflows else {
      throw ValueError(
        .overflow,
        "long overflow: \(a) \(symbol) \(b) does not fit 64 bits; use numbers of type BigInteger (1n)")
    }
    return result
  }

  func apply(_ a: Float, _ b: Float) -> Float {
    switch self {
    case .sum: a + b
    case .minus: a - b
    case .mult: a * b
    case .div: a / b
    }
  }

  func apply(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .sum: a + b
    case .minus: a - b
    case .mult: a * b
    case .div: a / b
    }
  }

  func apply(_ a: BigInteger, _ b: BigInteger) throws(ValueError) -> BigInteger {
    // Four bits hold more than a decimal digit, so this refuses nothing that is short enough.
    let width = self == .mult ? a.bitWidth + b.bitWidth : Swift.max(a.bitWidth, b.bitWidth)
    guard width <= BigInteger.maximumDigits * 4 else { throw tooManyDigits() }
    switch self {
    case .sum: return a + b
    case .minus: return a - b
    case .mult: return a * b
    case .div:
      guard let (quotient, _) = a.quotientAndRemainder(dividingBy: b) else { throw divisionByZero() }
      return quotient
    }
  }

  func apply(_ a: BigDecimal, _ b: BigDecimal) throws(ValueError) -> BigDecimal {
    do throws(ArithmeticError) {
      switch self {
      case .sum: return try a + b
      case .minus: return try a - b
      case .mult: return try a * b
      case .div: return try a / b
      }
    } catch {
      throw error == .divisionByZero ? divisionByZero() : tooManyDigits()
    }
  }

  private var symbol: String {
    switch self {
    case .sum: "+"
    case .minus: "-"
    case .mult: "*"
    case .div: "/"
    }
  }

  private func divisionByZero() -> ValueError {
    ValueError(.divisionByZero, "division by zero in \(rawValue)")
  }

  private func tooManyDigits() -> ValueError {
    ValueError(.overflow, "the result of \(rawValue) has more than \(BigInteger.maximumDigits) digits")
  }
}

extension Value {
  fileprivate var nearestFloat: Float? {
    if case .float(let number) = self { return number }
    return integer.map { Float($0) }
  }

  /// The number in a type that is common to it and another one.
  fileprivate func widened(to type: NumberType) -> Value {
    if numberType == type { return self }
    if !type.isFloatingPoint {
      if type == .bigInteger { return bigInteger.map { .bigInteger($0) } ?? self }
      return integer.map { type.fitting($0) } ?? self
    }
    return switch type {
    case .float: nearestFloat.map { .float($0) } ?? self
    case .double: nearestDouble.map { .double($0) } ?? self
    // An infinity has no decimal and stays what it is.
    default: bigDecimal.map { .bigDecimal($0) } ?? self
    }
  }
}
