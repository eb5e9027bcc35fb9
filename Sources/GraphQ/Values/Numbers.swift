// Swift's number types as graph values, and back where nothing is lost.

import GraphStore

extension Value {
  /// The integer that the value is, of whatever type, when 64 bits hold it.
  var exactInteger: Int64? {
    switch self {
    case .byte(let number): Int64(number)
    case .short(let number): Int64(number)
    case .int(let number): Int64(number)
    case .long(let number): number
    case .bigInteger(let number): Int64(number.description)
    case .float(let number): Int64(exactly: number)
    case .double(let number): Int64(exactly: number)
    case .bigDecimal(let number): Int64(number.description)
    default: nil
    }
  }

  /// The nearest Double to the number that the value is.
  var nearestDouble: Double? {
    switch self {
    case .byte(let number): Double(number)
    case .short(let number): Double(number)
    case .int(let number): Double(number)
    case .long(let number): Double(number)
    case .float(let number): Double(number)
    case .double(let number): number
    case .bigInteger(let number): Double(number.description)
    case .bigDecimal(let number): Double(number.description)
    default: nil
    }
  }
}

extension FixedWidthInteger where Self: ValueEncodable {
  /// Reads any number that this type holds exactly.
  public init(graphValue: Value) throws(GraphError) {
    guard let number = graphValue.exactInteger, let exact = Self(exactly: number) else {
      throw .mismatch(graphValue, Self.self)
    }
    self = exact
  }
}

extension Int: ValueCodable {
  /// A Long, as Swift's `Int` has 64 bits.
  public var graphValue: Value { .long(Int64(self)) }
}

extension Int64: ValueCodable { public var graphValue: Value { .long(self) } }
extension Int32: ValueCodable { public var graphValue: Value { .int(self) } }
extension Int16: ValueCodable { public var graphValue: Value { .short(self) } }
extension Int8: ValueCodable { public var graphValue: Value { .byte(self) } }
extension UInt8: ValueCodable { public var graphValue: Value { .short(Int16(self)) } }
extension UInt16: ValueCodable { public var graphValue: Value { .int(Int32(self)) } }
extension UInt32: ValueCodable { public var graphValue: Value { .long(Int64(self)) } }

extension UInt64: ValueCodable {
  /// A Long, or where that is too small, a BigInteger.
  public var graphValue: Value {
    if let number = Int64(exactly: self) { return .long(number) }
    return BigInteger(String(self)).map(Value.bigInteger) ?? .null
  }
}

extension UInt: ValueCodable { public var graphValue: Value { UInt64(self).graphValue } }

extension Double: ValueCodable {
  public var graphValue: Value { .double(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard let number = graphValue.nearestDouble else { throw .mismatch(graphValue, Double.self) }
    self = number
  }
}

extension Float: ValueCodable {
  public var graphValue: Value { .float(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard let number = graphValue.nearestDouble else { throw .mismatch(graphValue, Float.self) }
    self = Float(number)
  }
}

extension BigInteger: ValueCodable {
  public var graphValue: Value { .bigInteger(self) }

  public init(graphValue: Value) throws(GraphError) {
    if case .bigInteger(let number) = graphValue {
      self = number
    } else if let number = graphValue.exactInteger, let exact = BigInteger(String(number)) {
      self = exact
    } else {
      throw .mismatch(graphValue, BigInteger.self)
    }
  }
}

extension BigDecimal: ValueCodable {
  public var graphValue: Value { .bigDecimal(self) }

  public init(graphValue: Value) throws(GraphError) {
    if case .bigDecimal(let number) = graphValue {
      self = number
    } else if let number = graphValue.exactInteger, let exact = BigDecimal(String(number)) {
      self = exact
    } else {
      throw .mismatch(graphValue, BigDecimal.self)
    }
  }
}
