// What Swift types become graph values, and what they are read back from. One protocol a direction.

import GraphStore

/// A type whose instances can be stored in a graph or bound to a parameter.
public protocol ValueEncodable: Sendable {
  /// The value as the graph keeps it.
  var graphValue: Value { get }
}

/// A type that answers can be read as.
public protocol ValueDecodable: Sendable {
  /// Reads a value of an answer. Numbers are read as any number type that holds them exactly.
  init(graphValue: Value) throws(GraphError)
}

/// A type that goes into a graph and comes out of it.
public typealias ValueCodable = ValueEncodable & ValueDecodable

extension Value: ValueCodable {
  public var graphValue: Value { self }
  public init(graphValue: Value) { self = graphValue }
}

extension Bool: ValueCodable {
  public var graphValue: Value { .bool(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .bool(let flag) = graphValue else { throw .mismatch(graphValue, Bool.self) }
    self = flag
  }
}

extension String: ValueCodable {
  public var graphValue: Value { .string(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .string(let text) = graphValue else { throw .mismatch(graphValue, String.self) }
    self = text
  }
}

extension Optional: ValueEncodable where Wrapped: ValueEncodable {
  /// `nil` is the null value.
  public var graphValue: Value { self?.graphValue ?? .null }
}

extension Optional: ValueDecodable where Wrapped: ValueDecodable {
  public init(graphValue: Value) throws(GraphError) {
    if case .null = graphValue {
      self = nil
    } else {
      self = try Wrapped(graphValue: graphValue)
    }
  }
}

extension Array: ValueEncodable where Element: ValueEncodable {
  public var graphValue: Value { .list(map(\.graphValue)) }
}

extension Array: ValueDecodable where Element: ValueDecodable {
  /// Reads lists, sets and bulk sets.
  public init(graphValue: Value) throws(GraphError) {
    guard let members = graphValue.members else { throw .mismatch(graphValue, Self.self) }
    self = []
    reserveCapacity(members.count)
    for member in members { append(try Element(graphValue: member)) }
  }
}

extension Set: ValueEncodable where Element: ValueEncodable {
  /// The members in no particular order.
  public var graphValue: Value { .set(map(\.graphValue)) }
}

extension Set: ValueDecodable where Element: ValueDecodable {
  public init(graphValue: Value) throws(GraphError) {
    self = Set(try [Element](graphValue: graphValue))
  }
}

extension Dictionary: ValueEncodable where Key: ValueEncodable & Comparable, Value: ValueEncodable {
  /// A map with its entries in the order of the keys, so that equal dictionaries are written alike.
  public var graphValue: GraphStore.Value {
    .map(sorted { $0.key < $1.key }.map { MapEntry(key: $0.key.graphValue, value: $0.value.graphValue) })
  }
}

extension Dictionary: ValueDecodable where Key: ValueDecodable, Value: ValueDecodable {
  public init(graphValue: GraphStore.Value) throws(GraphError) {
    guard case .map(let entries) = graphValue else { throw .mismatch(graphValue, Self.self) }
    self = Dictionary(minimumCapacity: entries.count)
    for entry in entries {
      self[try Key(graphValue: entry.key)] = try Value(graphValue: entry.value)
    }
  }
}

extension ElementID: ValueCodable {
  public var graphValue: Value { value }

  public init(graphValue: Value) throws(GraphError) {
    if case .string(let text) = graphValue {
      self = .string(text)
    } else if let number = graphValue.exactInteger {
      self = .integer(number)
    } else {
      throw .mismatch(graphValue, ElementID.self)
    }
  }
}

// MARK: Literals

extension Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { self = .string(text) }
}

extension Value: ExpressibleByBooleanLiteral {
  public init(booleanLiteral flag: Bool) { self = .bool(flag) }
}

extension Value: ExpressibleByIntegerLiteral {
  /// As in the language, a number of up to 32 bits is an Int and one of more a Long.
  public init(integerLiteral number: Int64) {
    self = Int32(exactly: number).map(Value.int) ?? .long(number)
  }
}

extension Value: ExpressibleByFloatLiteral {
  public init(floatLiteral number: Double) { self = .double(number) }
}

extension Value: ExpressibleByArrayLiteral {
  public init(arrayLiteral members: Value...) { self = .list(members) }
}

extension Value: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral entries: (Value, Value)...) {
    self = .map(entries.map { MapEntry(key: $0.0, value: $0.1) })
  }
}

extension Value {
  /// The members of a collection, with repetitions written out; nil when the value is no collection.
  var members: [Value]? {
    switch self {
    case .list(let members), .set(let members): members
    case .bulkSet(let entries):
      entries.flatMap { Array(repeating: $0.value, count: Int(clamping: $0.count)) }
    default: nil
    }
  }
}
