// The types of numbers: which of two is the common one, and how a number gets from one into another.

import GraphStore

/// A type of numbers.
package enum NumberType: UInt8, Sendable, Hashable, CaseIterable {
  case byte, short, int, long, bigInteger, float, double, bigDecimal

  /// The type that a constant of `GType` names, nil when it names no single type of numbers.
  package init?(_ token: TypeToken) {
    switch token {
    case .byte: self = .byte
    case .short: self = .short
    case .int: self = .int
    case .long: self = .long
    case .bigInt: self = .bigInteger
    case .float: self = .float
    case .double: self = .double
    case .bigDecimal: self = .bigDecimal
    default: return nil
    }
  }

  /// The name that messages use.
  package var typeName: String {
    switch self {
    case .byte: "Byte"
    case .short: "Short"
    case .int: "Integer"
    case .long: "Long"
    case .bigInteger: "BigInteger"
    case .float: "Float"
    case .double: "Double"
    case .bigDecimal: "BigDecimal"
    }
  }

  package var isFloatingPoint: Bool {
    switch self {
    case .float, .double, .bigDecimal: true
    case .byte, .short, .int, .long, .bigInteger: false
    }
  }

  private var width: Int {
    switch self {
    case .byte: 8
    case .short: 16
    case .int, .float: 32
    case .long, .double: 64
    case .bigInteger, .bigDecimal: 128
    }
  }

  /// The type in which two numbers are computed with: the wider width, floating point if either is.
  package static func common(_ left: NumberType, _ right: NumberType) -> NumberType {
    if left == right { return left }
    let width = max(left.width, right.width)
    if left.isFloatingPoint || right.isFloatingPoint {
      return width <= 32 ? .float : width <= 64 ? .double : .bigDecimal
    }
    return width <= 8 ? .byte : width <= 16 ? .short : width <= 32 ? .int : width <= 64 ? .long : .bigInteger
  }

  /// The integer as a value of this type or, when it does not fit, of the next wider one up to 64 bits.
  func fitting(_ number: Int64) -> Value {
    if self == .byte, let narrow = Int8(exactly: number) { return .byte(narrow) }
    if self.width <= 16, let narrow = Int16(exactly: number) { return .short(narrow) }
    if self.width <= 32, let narrow = Int32(exactly: number) { return .int(narrow) }
    return .long(number)
  }
}

extension Value {
  /// The type of a number, nil for other values.
  package var numberType: NumberType? {
    switch self {
    case .byte: .byte
    case .short: .short
    case .int: .int
    case .long: .long
    case .bigInteger: .bigInteger
    case .float: .float
    case .double: .double
    case .bigDecimal: .bigDecimal
    default: nil
    }
  }

  /// The number when it is an integer of up to 64 bits by type.
  package var integer: Int64? {
    switch self {
    case .byte(let number): Int64(number)
    case .short(let number): Int64(number)
    case .int(let number): Int64(number)
    case .long(let number): number
    default: nil
    }
  }

  /// The number when it is a float or a double by type.
  var floatingPoint: Double? {
    switch self {
    case .float(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  /// The nearest double of any number, nil for other values.
  package var nearestDouble: Double? {
    switch self {
    case .float(let number): Double(number)
    case .double(let number): number
    case .bigInteger(let number): number.doubleValue
    case .bigDecimal(let number): number.doubleValue
    default: integer.map { Double($0) }
    }
  }

  /// The number when it is an integer by type, of any size.
  package var bigInteger: BigInteger? {
    if case .bigInteger(let number) = self { return number }
    return integer.map { BigInteger($0) }
  }

  /// The decimal for computing with: of a double the one that its shortest text names. Nil for what is not finite.
  package var bigDecimal: BigDecimal? {
    switch self {
    case .bigDecimal(let number): number
    case .bigInteger(let number): BigDecimal(number)
    case .float(let number): BigDecimal(Double(number))
    case .double(let number): BigDecimal(number)
    default: integer.map { BigDecimal($0) }
    }
  }

  /// Whether the value is the float or double that is not a number.
  package var isNaN: Bool {
    switch self {
    case .float(let number): number.isNaN
    case .double(let number): number.isNaN
    default: false
    }
  }
}
