// ValueEncoder: Encodable types into values: objects become maps in the order of their fields, lists lists.

import GraphStore

/// Makes values of Encodable types.
enum ValueEncoder {
  static func encode(_ input: some Encodable) throws -> Value {
    if let direct = input as? any ValueEncodable, !(input is any EncodedByMembers) {
      return direct.graphValue
    }
    let node = Node()
    try input.encode(to: NodeEncoder(node: node, codingPath: []))
    return node.value
  }

  /// The fields of an object, without those that are nil.
  static func properties(of input: some Encodable) throws -> [(key: String, value: Value)] {
    guard case .map(let entries) = try encode(input) else {
      throw GraphError(
        .invalid, "\(type(of: input)) has no fields to store as properties",
        help: "give a struct, or name the property")
    }
    var properties: [(String, Value)] = []
    for entry in entries {
      if case .string(let key) = entry.key, entry.value != .null { properties.append((key, entry.value)) }
    }
    return properties
  }
}

/// Standard types whose members decide how they are encoded.
private protocol EncodedByMembers {}
extension Array: EncodedByMembers {}
extension Dictionary: EncodedByMembers {}
extension Set: EncodedByMembers {}
extension Optional: EncodedByMembers {}

/// A value under construction: encoders write into it from several places.
private final class Node {
  enum Content {
    case scalar(Value)
    case object([(String, Node)])
    case list([Node])
  }

  var content = Content.scalar(.null)

  var value: Value {
    switch content {
    case .scalar(let value): value
    case .object(let fields): .map(fields.map { MapEntry(key: .string($0.0), value: $0.1.value) })
    case .list(let members): .list(members.map(\.value))
    }
  }

  func field(_ name: String) -> Node {
    var fields: [(String, Node)] = []
    if case .object(let known) = content { fields = known }
    let node = Node()
    fields.removeAll { $0.0 == name }
    fields.append((name, node))
    content = .object(fields)
    return node
  }

  func member() -> Node {
    var members: [Node] = []
    if case .list(let known) = content { members = known }
    let node = Node()
    members.append(node)
    content = .list(members)
    return node
  }

  func set(_ input: some Encodable, _ codingPath: [any CodingKey]) throws {
    if let direct = input as? any ValueEncodable, !(input is any EncodedByMembers) {
      content = .scalar(direct.graphValue)
    } else {
      try input.encode(to: NodeEncoder(node: self, codingPath: codingPath))
    }
  }
}

private struct NodeEncoder: Encoder {
  let node: Node
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.content {} else { node.content = .object([]) }
    return KeyedEncodingContainer(KeyedNodes<Key>(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .list = node.content {} else { node.content = .list([]) }
    return ListedNodes(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleNode(node: node, codingPath: codingPath)
  }
}

private struct KeyedNodes<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: Node
  let codingPath: [any CodingKey]

  func encodeNil(forKey key: Key) { node.field(key.stringValue).content = .scalar(.null) }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    try node.field(key.stringValue).set(value, codingPath + [key])
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
    -> KeyedEncodingContainer<Nested>
  {
    NodeEncoder(node: node.field(key.stringValue), codingPath: codingPath + [key]).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    NodeEncoder(node: node.field(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { NodeEncoder(node: node, codingPath: codingPath) }

  func superEncoder(forKey key: Key) -> any Encoder {
    NodeEncoder(node: node.field(key.stringValue), codingPath: codingPath + [key])
  }
}

private struct ListedNodes: UnkeyedEncodingContainer {
  let node: Node
  let codingPath: [any CodingKey]
  var count: Int { if case .list(let members) = node.content { members.count } else { 0 } }

  func encodeNil() { node.member().content = .scalar(.null) }
  func encode(_ value: some Encodable) throws { try node.member().set(value, codingPath) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    NodeEncoder(node: node.member(), codingPath: codingPath).container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    NodeEncoder(node: node.member(), codingPath: codingPath).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { NodeEncoder(node: node.member(), codingPath: codingPath) }
}

private struct SingleNode: SingleValueEncodingContainer {
  let node: Node
  let codingPath: [any CodingKey]

  func encodeNil() { node.content = .scalar(.null) }

  func encode(_ value: some Encodable) throws { try node.set(value, codingPath) }

  func encode(_ value: Bool) { node.content = .scalar(value.graphValue) }
  func encode(_ value: String) { node.content = .scalar(value.graphValue) }
  func encode(_ value: Double) { node.content = .scalar(value.graphValue) }
  func encode(_ value: Float) { node.content = .scalar(value.graphValue) }
  func encode(_ value: Int) { node.content = .scalar(value.graphValue) }
  func encode(_ value: Int8) { node.content = .scalar(value.graphValue) }
  func encode(_ value: Int16) { node.content = .scalar(value.graphValue) }
  func encode(_ value: Int32) { node.content = .scalar(value.graphValue) }
  func encode(_ value: Int64) { node.content = .scalar(value.graphValue) }
  func encode(_ value: UInt) { node.content = .scalar(value.graphValue) }
  func encode(_ value: UInt8) { node.content = .scalar(value.graphValue) }
  func encode(_ value: UInt16) { node.content = .scalar(value.graphValue) }
  func encode(_ value: UInt32) { node.content = .scalar(value.graphValue) }
  func encode(_ value: UInt64) { node.content = .scalar(value.graphValue) }
}
