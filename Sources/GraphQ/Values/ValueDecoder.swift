// ValueDecoder: values of an answer into Decodable types. Vertices and edges are read by their property keys, beside
// which "id" and "label" stand for what an element has without a property.

import GraphStore
import Traversal

/// Reads Decodable types from values.
struct ValueDecoder: Decoder {
  let value: Value
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func decode<Output: Decodable>(_ type: Output.Type, from value: Value) throws -> Output {
    try ValueDecoder(value: value, codingPath: []).read(type)
  }

  /// The value as a type, without a decoder in between where the type reads values itself.
  func read<Output: Decodable>(_ type: Output.Type) throws -> Output {
    if let direct = type as? any ValueDecodable.Type, !(type is any DecodedByMembers.Type) {
      if let output = try direct.init(graphValue: value) as? Output { return output }
    }
    return try Output(from: self)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard let fields = Fields(value) else {
      throw mismatch("cannot be read as an object with keys")
    }
    return KeyedDecodingContainer(KeyedValues<Key>(fields: fields, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let members = value.members else { throw mismatch("cannot be read as a list") }
    return ListedValues(members: members, codingPath: codingPath)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    SingleValue(decoder: self)
  }

  private func mismatch(_ problem: String) -> GraphError {
    let place = codingPath.map(\.stringValue).joined(separator: ".")
    return GraphError(
      .type, "\(place.isEmpty ? "" : "\(place): ")a \(value.typeName) \(problem)",
      help: "project the keys that the type needs")
  }
}

/// Standard types whose members decide how they are decoded.
private protocol DecodedByMembers {}
extension Array: DecodedByMembers {}
extension Dictionary: DecodedByMembers {}
extension Set: DecodedByMembers {}
extension Optional: DecodedByMembers {}

/// The fields of a map, a vertex or an edge. Types ask for them in one order, so the search begins behind the last.
private struct Fields {
  private enum Content {
    case entries([MapEntry])
    case vertex(VertexValue)
    case edge(EdgeValue)
  }

  private let content: Content

  init?(_ value: Value) {
    switch value {
    case .map(let entries): content = .entries(entries)
    case .vertex(let vertex): content = .vertex(vertex)
    case .edge(let edge): content = .edge(edge)
    default: return nil
    }
  }

  func find(_ name: String, after last: inout Int) -> Value? {
    switch content {
    case .entries(let entries):
      let count = entries.count
      for step in 1...max(count, 1) where count > 0 {
        let place = (last + step) % count
        switch entries[place].key {
        case .string(let key) where key == name: break
        case .token(let token) where token.rawValue == name: break
        default: continue
        }
        last = place
        return entries[place].value
      }
      return nil
    case .vertex(let vertex):
      let found = vertex.properties.lazy.filter { $0.key == name }.map(\.value)
      guard let first = found.first else { return Self.token(name, vertex.id, vertex.label) }
      return found.count > 1 ? .list(Array(found)) : first
    case .edge(let edge):
      return edge.properties.first { $0.key == name }?.value ?? Self.token(name, edge.id, edge.label)
    }
  }

  private static func token(_ name: String, _ id: ElementID, _ label: String) -> Value? {
    switch name {
    case "id": id.value
    case "label": .string(label)
    default: nil
    }
  }

  var names: [String] {
    switch content {
    case .entries(let entries):
      entries.compactMap { entry in
        switch entry.key {
        case .string(let key): key
        case .token(let token): token.rawValue
        default: nil
        }
      }
    case .vertex(let vertex): vertex.properties.map(\.key) + ["id", "label"]
    case .edge(let edge): edge.properties.map(\.key) + ["id", "label"]
    }
  }
}

private struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let fields: Fields
  let codingPath: [any CodingKey]
  private final class Position { var last = -1 }
  private let position = Position()

  init(fields: Fields, codingPath: [any CodingKey]) {
    self.fields = fields
    self.codingPath = codingPath
  }

  var allKeys: [Key] { fields.names.compactMap(Key.init(stringValue:)) }

  func contains(_ key: Key) -> Bool { find(key) != nil }

  private func find(_ key: Key) -> Value? { fields.find(key.stringValue, after: &position.last) }

  private func value(_ key: Key) throws -> Value {
    if let value = find(key) { return value }
    throw GraphError(
      .type, "the result has no '\((codingPath + [key]).map(\.stringValue).joined(separator: "."))'",
      help: "it has \(fields.names.joined(separator: ", "))")
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    switch find(key) {
    case nil, .null?: true
    default: false
    }
  }

  private func scalar<Output: ValueDecodable>(_ key: Key) throws -> Output {
    let found = try value(key)
    do throws(GraphError) {
      return try Output(graphValue: found.single)
    } catch {
      throw GraphError(
        .type, "'\((codingPath + [key]).map(\.stringValue).joined(separator: "."))': \(error.message)",
        help: error.help)
    }
  }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try scalar(key) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try scalar(key) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try scalar(key) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try scalar(key) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try scalar(key) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try scalar(key) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try scalar(key) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try scalar(key) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try scalar(key) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try scalar(key) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try scalar(key) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try scalar(key) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try scalar(key) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try scalar(key) }

  func decode<Output: Decodable>(_ type: Output.Type, forKey key: Key) throws -> Output {
    let found = try value(key)
    return try ValueDecoder(
      value: type is any DecodedByMembers.Type ? found : found.single, codingPath: codingPath + [key]
    ).read(type)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
    -> KeyedDecodingContainer<Nested>
  {
    try ValueDecoder(value: value(key), codingPath: codingPath + [key]).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try ValueDecoder(value: value(key), codingPath: codingPath + [key]).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    throw GraphError(.type, "results have no parts for superclasses")
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    ValueDecoder(value: try value(key), codingPath: codingPath + [key])
  }
}

extension Value {
  /// The member of a list of one, as `valueMap()` gives for a property; anything else as it is.
  fileprivate var single: Value {
    if case .list(let members) = self, members.count == 1 { members[0] } else { self }
  }
}

private struct ListedValues: UnkeyedDecodingContainer {
  let members: [Value]
  let codingPath: [any CodingKey]
  var currentIndex = 0

  init(members: [Value], codingPath: [any CodingKey]) {
    self.members = members
    self.codingPath = codingPath
  }

  var count: Int? { members.count }
  var isAtEnd: Bool { currentIndex >= members.count }

  private mutating func next() throws -> ValueDecoder {
    guard !isAtEnd else { throw GraphError(.type, "the list has only \(members.count) members") }
    defer { currentIndex += 1 }
    return ValueDecoder(value: members[currentIndex], codingPath: codingPath)
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, case .null = members[currentIndex] else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Output: Decodable>(_ type: Output.Type) throws -> Output { try next().read(type) }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws
    -> KeyedDecodingContainer<Nested>
  { try next().container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct SingleValue: SingleValueDecodingContainer {
  let decoder: ValueDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { if case .null = decoder.value { true } else { false } }

  private func scalar<Output: ValueDecodable>() throws -> Output { try Output(graphValue: decoder.value) }

  func decode(_ type: Bool.Type) throws -> Bool { try scalar() }
  func decode(_ type: String.Type) throws -> String { try scalar() }
  func decode(_ type: Double.Type) throws -> Double { try scalar() }
  func decode(_ type: Float.Type) throws -> Float { try scalar() }
  func decode(_ type: Int.Type) throws -> Int { try scalar() }
  func decode(_ type: Int8.Type) throws -> Int8 { try scalar() }
  func decode(_ type: Int16.Type) throws -> Int16 { try scalar() }
  func decode(_ type: Int32.Type) throws -> Int32 { try scalar() }
  func decode(_ type: Int64.Type) throws -> Int64 { try scalar() }
  func decode(_ type: UInt.Type) throws -> UInt { try scalar() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try scalar() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try scalar() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try scalar() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try scalar() }
  func decode<Output: Decodable>(_ type: Output.Type) throws -> Output { try decoder.read(type) }
}
