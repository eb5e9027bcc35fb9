// + - * / // % over columns. Integers and doubles run in loops of their own; everything else goes value by value.

import GraphStore

/// A number as expressions compute with it.
enum CalcNumber {
  case int(Int64)
  case decimal(BigDecimal)
  case double(Double)

  init?(_ value: Value) {
    switch value {
    case .byte, .short, .int, .long: self = .int(value.integer ?? 0)
    case .double(let number): self = .double(number)
    case .float(let number): self = .double(Double(number))
    case .bigDecimal(let number): self = .decimal(number)
    case .bigInteger(let number): self = .decimal(BigDecimal(number))
    default: return nil
    }
  }

  var value: Value {
    switch self {
    case .int(let number): .long(number)
    case .decimal(let number): .bigDecimal(number)
    case .double(let number): .double(number)
    }
  }

  /// Nil for a double: it is no exact number.
  var exact: BigDecimal? {
    switch self {
    case .int(let number): BigDecimal(number)
    case .decimal(let number): number
    case .double: nil
    }
  }

  var double: Double {
    switch self {
    case .int(let number): Double(number)
    case .decimal(let number): number.doubleValue
    case .double(let number): number
    }
  }
}

struct ArithmeticKernel: Sendable {
  private let text: ExpressionText
  private let range: SourceRange

  init(_ text: ExpressionText, _ range: SourceRange) {
    self.text = text
    self.range = range
  }

  /// The operands are present in every row.
  func column(_ sign: ArithmeticSign, _ left: Column, _ right: Column, _ count: Int) throws -> Column {
    if left.isUniform && right.isUniform {
      return Column(uniform: try value(sign, left.value(0) ?? .null, right.value(0) ?? .null))
    }
    switch (left.cells, right.cells) {
    case (.ints, .ints):
      if case .ints(let a) = left.expanded(count).cells, case .ints(let b) = right.expanded(count).cells,
        let result = ints(sign, a, b)
      {
        return Column(.ints(result))
      }
    case (.doubles, .doubles), (.ints, .doubles), (.doubles, .ints):
      if let a = left.expanded(count).doubles, let b = right.expanded(count).doubles,
        let result = doubles(sign, a, b)
      {
        return Column(.doubles(result))
      }
    case (.days, .days) where sign == .minus:
      if case .days(let a) = left.expanded(count).cells, case .days(let b) = right.expanded(count).cells {
        // Days have 32 bits, so their difference fits.
        return Column(.ints(zip(a, b).map { $0 &- $1 }))
      }
    default: break
    }
    var values: [Value?] = []
    values.reserveCapacity(count)
    for row in 0..<count {
      values.append(try value(sign, left.value(row) ?? .null, right.value(row) ?? .null))
    }
    return Column(values: values)
  }

  func negated(_ column: Column, _ count: Int) throws -> Column {
    if case .doubles(let numbers) = column.cells {
      return Column(.doubles(numbers.map { -$0 }), isUniform: column.isUniform)
    }
    return try self.column(.minus, Column(uniform: .long(0)), column, count)
  }

  func negated(_ value: Value) throws -> Value {
    if case .double(let number) = value { return .double(-number) }
    return try self.value(.minus, .long(0), value)
  }

  // MARK: Loops

  /// Nil where a row overflows or divides by zero; going value by value finds it, and says what is wrong.
  private func ints(_ sign: ArithmeticSign, _ a: [Int64], _ b: [Int64]) -> [Int64]? {
    var result = [Int64](repeating: 0, count: a.count)
    var isWrong = false
    switch sign {
    case .plus:
      for row in a.indices {
        let (sum, overflow) = a[row].addingReportingOverflow(b[row])
        result[row] = sum
        isWrong = isWrong || overflow
      }
    case .minus:
      for row in a.indices {
        let (difference, overflow) = a[row].subtractingReportingOverflow(b[row])
        result[row] = difference
        isWrong = isWrong || overflow
      }
    case .times:
      for row in a.indices {
        let (product, overflow) = a[row].multipliedReportingOverflow(by: b[row])
        result[row] = product
        isWrong = isWrong || overflow
      }
    case .floorDivide, .remainder:
      for row in a.indices {
        guard let (quotient, rest) = a[row].flooredDivision(by: b[row]) else { return nil }
        result[row] = sign == .remainder ? rest : quotient
      }
    case .divide: return nil
    }
    return isWrong ? nil : result
  }

  private func doubles(_ sign: ArithmeticSign, _ a: [Double], _ b: [Double]) -> [Double]? {
    var result = [Double](repeating: 0, count: a.count)
    switch sign {
    case .plus: for row in a.indices { result[row] = a[row] + b[row] }
    case .minus: for row in a.indices { result[row] = a[row] - b[row] }
    case .times: for row in a.indices { result[row] = a[row] * b[row] }
    case .divide, .floorDivide, .remainder:
      for row in a.indices {
        guard b[row] != 0 else { return nil }
        result[row] = Self.divide(sign, a[row], b[row])
      }
    }
    return result
  }

  private static func divide(_ sign: ArithmeticSign, _ a: Double, _ b: Double) -> Double {
    switch sign {
    case .divide: return a / b
    case .floorDivide: return (a / b).rounded(.down)
    default:
      let rest = a.truncatingRemainder(dividingBy: b)
      return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    }
  }

  // MARK: Values

  func value(_ sign: ArithmeticSign, _ left: Value, _ right: Value) throws -> Value {
    if case .double(let a) = left, case .double(let b) = right {
      switch sign {
      case .plus: return .double(a + b)
      case .minus: return .double(a - b)
      case .times: return .double(a * b)
      case .divide where b != 0: return .double(a / b)
      default: break
      }
    }
    if case .long(let a) = left, case .long(let b) = right, sign != .divide {
      return .long(try integer(sign, a, b))
    }
    if let a = CalcNumber(left), let b = CalcNumber(right) { return try numbers(sign, a, b).value }
    switch (sign, left, right) {
    case (.plus, .string(let a), .string(let b)): return .string(a + b)
    case (.plus, .list(let a), .list(let b)): return .list(a + b)
    case (.plus, .date(let day), _): if let days = right.integer { return try moved(day, days) }
    case (.plus, _, .date(let day)): if let days = left.integer { return try moved(day, days) }
    case (.minus, .date(let a), .date(let b)):
      return .long(Int64(a.daysSinceEpoch) - Int64(b.daysSinceEpoch))
    case (.minus, .date(let day), _):
      if let days = right.integer { return try moved(day, 0 &- max(days, -Int64.max)) }
    case (.plus, .dateTime(let time), _): if let seconds = right.integer { return try moved(time, seconds) }
    case (.plus, _, .dateTime(let time)): if let seconds = left.integer { return try moved(time, seconds) }
    case (.minus, .dateTime(let a), .dateTime(let b)):
      let nanoseconds = Int64(a.nanoseconds) - Int64(b.nanoseconds)
      let (seconds, overflow) = a.secondsSinceEpoch.subtractingReportingOverflow(b.secondsSinceEpoch)
      guard !overflow else { throw error(.value, "the times are too far apart") }
      let fraction = BigDecimal(unscaled: BigInteger(nanoseconds), scale: 9)
      return .bigDecimal((try BigDecimal(seconds) + fraction).stripped)
    case (.minus, .dateTime(let time), _):
      if let seconds = right.integer { return try moved(time, 0 &- max(seconds, -Int64.max)) }
    default: break
    }
    throw mismatch(sign, left, right)
  }

  private func numbers(_ sign: ArithmeticSign, _ left: CalcNumber, _ right: CalcNumber) throws -> CalcNumber {
    if case .int(let a) = left, case .int(let b) = right, sign != .divide {
      return .int(try integer(sign, a, b))
    }
    guard let a = left.exact, let b = right.exact else {
      let (a, b) = (left.double, right.double)
      switch sign {
      case .plus: return .double(a + b)
      case .minus: return .double(a - b)
      case .times: return .double(a * b)
      default:
        guard b != 0 else { throw divisionByZero() }
        return .double(Self.divide(sign, a, b))
      }
    }
    do {
      switch sign {
      case .plus: return .decimal(try checked(a + b))
      case .minus: return .decimal(try checked(a - b))
      case .times: return .decimal(try checked(a * b))
      case .divide:
        guard let quotient = a.quotient(by: b) else { throw divisionByZero() }
        return .decimal(try checked(quotient))
      case .floorDivide:
        guard let quotient = b.isZero ? nil : a.floorQuotient(by: b) else { throw divisionByZero() }
        guard let integer = quotient.int64 else { throw overflow("\(a) // \(b)") }
        return .int(integer)
      case .remainder:
        guard let quotient = b.isZero ? nil : a.floorQuotient(by: b) else { throw divisionByZero() }
        return .decimal(try checked(a - b * BigDecimal(quotient)))
      }
    } catch is ArithmeticError {
      throw error(.value, "the result has too many digits")
    }
  }

  private func integer(_ sign: ArithmeticSign, _ a: Int64, _ b: Int64) throws -> Int64 {
    let result: (partialValue: Int64, overflow: Bool)
    switch sign {
    case .plus: result = a.addingReportingOverflow(b)
    case .minus: result = a.subtractingReportingOverflow(b)
    case .times: result = a.multipliedReportingOverflow(by: b)
    default:
      guard b != 0 else { throw divisionByZero() }
      guard let (quotient, rest) = a.flooredDivision(by: b) else { throw overflow("\(a) // \(b)") }
      return sign == .remainder ? rest : quotient
    }
    guard !result.overflow else { throw overflow("\(a) \(sign.rawValue) \(b)") }
    return result.partialValue
  }

  private func checked(_ number: BigDecimal) throws -> BigDecimal {
    guard number.isModest else { throw error(.value, "the result has too many digits") }
    return number.atLeastScaleZero
  }

  private func moved(_ day: Day, _ days: Int64) throws -> Value {
    let (number, overflow) = Int64(day.daysSinceEpoch).addingReportingOverflow(days)
    guard !overflow, let number = Int32(exactly: number) else {
      throw error(.value, "\(day) moved by \(days) days is no date any more")
    }
    return .date(Day(daysSinceEpoch: number))
  }

  private func moved(_ time: Timestamp, _ seconds: Int64) throws -> Value {
    var moved = time
    let (sum, overflow) = time.secondsSinceEpoch.addingReportingOverflow(seconds)
    guard !overflow else { throw error(.value, "\(time) moved by \(seconds) seconds is past all times") }
    moved.secondsSinceEpoch = sum
    return .dateTime(moved)
  }

  // MARK: Errors

  private func error(_ code: TraversalError.Code, _ message: String, help: String? = nil) -> ExpressionError {
    ExpressionError(code, message, at: range, help: help)
  }

  private func divisionByZero() -> ExpressionError {
    error(.value, "division by zero in \(text.excerpt(range))")
  }

  private func overflow(_ text: String) -> ExpressionError {
    error(
      .value, "overflow: \(text) does not fit 64 bits", help: "decimal(…) computes with numbers of any size")
  }

  private func mismatch(_ sign: ArithmeticSign, _ left: Value, _ right: Value) -> ExpressionError {
    var help: String?
    if sign == .plus, [left, right].contains(where: { if case .string = $0 { true } else { false } }) {
      help = "string(…) makes a text of a value, concat(…) of several"
    }
    return error(
      .type, "'\(sign.rawValue)' cannot take \(left.described) and \(right.described)", help: help)
  }
}

extension Int64 {
  /// The quotient rounded down and the remainder that belongs to it, which has the sign of the divisor; nil for a
  /// division by zero and for the one quotient that does not fit.
  func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64)? {
    if divisor == 0 || self == .min && divisor == -1 { return nil }
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest != 0 && (rest < 0) != (divisor < 0) ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}

extension Column {
  /// The numbers of a column of ints or doubles.
  var doubles: [Double]? {
    switch cells {
    case .doubles(let numbers): numbers
    case .ints(let numbers): numbers.map { Double($0) }
    default: nil
    }
  }
}

extension Value {
  /// The name of the value's type in expressions.
  var calcTypeName: String {
    switch kind {
    case .null: "null"
    case .bool: "Bool"
    case .byte, .short, .int, .long: "Int"
    case .bigInteger, .bigDecimal: "Decimal"
    case .float, .double: "Double"
    case .string: "String"
    case .date: "Date"
    case .dateTime: "DateTime"
    case .list, .set, .bulkSet: "List"
    case .map, .tree: "Record"
    default: typeName
    }
  }

  /// The value with its type, as messages speak of it.
  var described: String {
    switch self {
    case .null: "null"
    case .vertex, .edge, .vertexProperty, .property: "a \(calcTypeName)"
    case .string: "the String '\(excerpt)'"
    default: "the \(calcTypeName) \(excerpt)"
    }
  }
}
