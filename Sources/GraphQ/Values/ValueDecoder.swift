// ValueDecoder: values of an answer into Decodable types. Vertices and edges are read by their property keys, beside
// which "id" and "label" stand for what an element has without a property.

import GraphStore
import Traversal

/// Reads Decodable types from values. Many of one type are read by one decoder that takes value after value.
///
/// What the standard library does around each field is dear, and it copies containers; so these hold one reference, to their
/// decoder, and all they do is done here, where nothing is generic over the keys of a type.
final class ValueDecoder: Decoder {
  private(set) var value: Value
  let codingPath: [any CodingKey]
  /// Where the field stood that was asked for last. Types ask in one order, and values of one query have their fields in one
  /// order, so the next one mostly stands behind it.
  private var last = -1
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(value: Value, codingPath: [any CodingKey]) {
    self.value = value
    self.codingPath = codingPath
  }

  static func decode<Output: Decodable>(_ type: Output.Type, from value: Value) throws -> Output {
    try ValueDecoder(value: value, codingPath: []).read(type)
  }

  static func decode<Output: Decodable>(_ type: Output.Type, fromEach values: [Value]) throws -> [Output] {
    var outputs: [Output] = []
    outputs.reserveCapacity(values.count)
    if readsValues(type) {
      for value in values { outputs.append(try decode(type, from: value)) }
      return outputs
    }
    var decoder = ValueDecoder(value: .null, codingPath: [])
    for value in values {
      // Who keeps the decoder of a value, or a container of it, keeps it with that value.
      if !isKnownUniquelyReferenced(&decoder) { decoder = ValueDecoder(value: .null, codingPath: []) }
      decoder.value = value
      outputs.append(try Output(from: decoder))
    }
    return outputs
  }

  /// Whether a type reads values itself, without a decoder in between.
  private static func readsValues<Output>(_ type: Output.Type) -> Bool {
    type is any ValueDecodable.Type && !(type is any DecodedByMembers.Type)
  }

  /// The value as a type.
  func read<Output: Decodable>(_ type: Output.Type) throws -> Output {
    if let direct = type as? any ValueDecodable.Type, !(type is any DecodedByMembers.Type) {
      if let output = try direct.init(graphValue: value) as? Output { return output }
    }
    return try Output(from: self)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard hasFields else { throw mismatch("cannot be read as an object with keys") }
    return KeyedDecodingContainer(KeyedValues<Key>(decoder: self))
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

// MARK: Fields

extension ValueDecoder {
  private var hasFields: Bool {
    switch value {
    case .map, .vertex, .edge: true
    default: false
    }
  }

  /// What a map, a vertex or an edge has under a name.
  fileprivate func find(_ name: String) -> Value? {
    switch value {
    case .map(let entries):
      return place(in: entries.count) { place in
        switch entries[place].key {
        case .string(let key): key == name
        case .token(let token): token.rawValue == name
        default: false
        }
      }.map { entries[$0].value }
    case .vertex(let vertex): return find(name, in: vertex)
    case .edge(let edge):
      let properties = edge.properties
      guard let place = place(in: properties.count, where: { properties[$0].key == name }) else {
        return Self.token(name, edge.id, edge.label)
      }
      return properties[place].value
    default: return nil
    }
  }

  private func find(_ name: String, in vertex: VertexValue) -> Value? {
    let properties = vertex.properties
    guard let first = place(in: properties.count, where: { properties[$0].key == name }) else {
      return Self.token(name, vertex.id, vertex.label)
    }
    // Several values under one key may stand anywhere.
    for place in properties.indices where place != first && properties[place].key == name {
      return .list(properties.filter { $0.key == name }.map(\.value))
    }
    return properties[first].value
  }

  /// The first place behind the last one, all around, that is the wanted one.
  @inline(__always)
  private func place(in count: Int, where isWanted: (Int) -> Bool) -> Int? {
    var place = last
    for _ in 0..<count {
      place = place + 1 < count ? place + 1 : 0
      if isWanted(place) {
        last = place
        return place
      }
    }
    return nil
  }

  private static func token(_ name: String, _ id: ElementID, _ label: String) -> Value? {
    switch name {
    case "id": id.value
    case "label": .string(label)
    default: nil
    }
  }

  fileprivate var names: [String] {
    switch value {
    case .map(let entries):
      entries.compactMap { entry in
        switch entry.key {
        case .string(let key): key
        case .token(let token): token.rawValue
        default: nil
        }
      }
    case .vertex(let vertex): vertex.properties.map(\.key) + ["id", "label"]
    case .edge(let edge): edge.properties.map(\.key) + ["id", "label"]
    default: []
    }
  }

  fileprivate func field(_ name: String) throws -> Value {
    if let value = find(name) { return value }
    throw GraphError(
      .type, "the result has no '\(path(to: name))'", help: "it has \(names.joined(separator: ", "))")
  }

  private func path(to name: String) -> String {
    (codingPath.map(\.stringValue) + [name]).joined(separator: ".")
  }

  fileprivate func scalar<Output: ValueDecodable>(_ name: String) throws -> Output {
    try scalar(name, field(name))
  }

  fileprivate func optional<Output: ValueDecodable>(_ name: String) throws -> Output? {
    guard let found = find(name) else { return nil }
    if case .null = found { return nil }
    return try scalar(name, found) as Output
  }

  @inline(__always)
  private func scalar<Output: ValueDecodable>(_ name: String, _ found: Value) throws -> Output {
    do throws(GraphError) {
      return try Output(graphValue: found.single)
    } catch {
      throw GraphError(.type, "'\(path(to: name))': \(error.message)", help: error.help)
    }
  }

  /// A decoder for what stands under a key.
  fileprivate func decoder(_ key: any CodingKey, of found: Value) -> ValueDecoder {
    ValueDecoder(value: found, codingPath: codingPath + [key])
  }
}

private struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: ValueDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  var allKeys: [Key] { decoder.names.compactMap(Key.init(stringValue:)) }

  func contains(_ key: Key) -> Bool { decoder.find(key.stringValue) != nil }

  func decodeNil(forKey key: Key) throws -> Bool {
    switch decoder.find(key.stringValue) {
    case nil, .null?: true
    default: false
    }
  }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoder.scalar(key.stringValue) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder.scalar(key.stringValue) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try decoder.scalar(key.stringValue) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try decoder.scalar(key.stringValue) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder.scalar(key.stringValue) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decoder.scalar(key.stringValue) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decoder.scalar(key.stringValue) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decoder.scalar(key.stringValue) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decoder.scalar(key.stringValue) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decoder.scalar(key.stringValue) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoder.scalar(key.stringValue) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try decoder.scalar(key.stringValue) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try decoder.scalar(key.stringValue) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try decoder.scalar(key.stringValue) }

  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
    try decoder.optional(key.stringValue)
  }
  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try decoder.optional(key.stringValue)
  }

  func decode<Output: Decodable>(_ type: Output.Type, forKey key: Key) throws -> Output {
    let found = try decoder.field(key.stringValue)
    return try decoder.decoder(key, of: type is any DecodedByMembers.Type ? found : found.single).read(type)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
    -> KeyedDecodingContainer<Nested>
  {
    try decoder.decoder(key, of: decoder.field(key.stringValue)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder.decoder(key, of: decoder.field(key.stringValue)).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    throw GraphError(.type, "results have no parts for superclasses")
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    decoder.decoder(key, of: try decoder.field(key.stringValue))
  }
}

/// Standard types whose members decide how they are decoded.
private protocol DecodedByMembers {}
extension Array: DecodedByMembers {}
extension Dictionary: DecodedByMembers {}
extension Set: DecodedByMembers {}
extension Optional: DecodedByMembers {}

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
