// JSON as a tree that keeps numbers as they were written, so that nothing is rounded on the way.

/// A JSON document or a part of one.
package indirect enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number in the grammar of JSON, as it was written.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members have distinct keys and keep their order.
  case object([JSONMember])

  /// The member of an object, nil when this is no object or has no such key.
  package subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// Appends the document without white space.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(text: "null")
    case .bool(let value): bytes.append(text: value ? "true" : "false")
    case .number(let text): bytes.append(text: text)
    case .string(let text): bytes.append(quoted: text)
    case .array(let items):
      bytes.append(character: "[")
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(character: ",") }
        item.append(to: &bytes)
      }
      bytes.append(character: "]")
    case .object(let members):
      bytes.append(character: "{")
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(character: ",") }
        bytes.append(quoted: member.key)
        bytes.append(character: ":")
        member.value.append(to: &bytes)
      }
      bytes.append(character: "}")
    }
  }

  /// What this is, for messages.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// A key and a value of an object.
package struct JSONMember: Sendable, Hashable {
  package var key: String
  package var value: JSON

  package init(key: String, value: JSON) {
    self.key = key
    self.value = value
  }
}

/// Why a text is no JSON document, and where; line and column count from 1, the column in bytes.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  package var message: String
  package var offset: Int
  package var line: Int
  package var column: Int

  package var description: String { "\(line):\(column): \(message)" }
}
