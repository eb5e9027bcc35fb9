// JSON schemas of declared types: what a tool takes, and what it gives.

import Traversal

enum AgentSchema {
  /// The schema of the arguments of a definition.
  static func arguments(_ definition: Definition) -> JSON {
    var properties: [JSONMember] = []
    var required: [JSON] = []
    if let input = definition.input {
      properties.append(
        JSONMember(
          key: AgentTools.inputName, value: described(given(input), "what '\(definition.name)' is called on"))
      )
      required.append(.string(AgentTools.inputName))
    }
    for parameter in definition.parameters {
      var schema = described(given(parameter.type), definition.documentation(of: parameter.name))
      if let value = parameter.defaultValue, let json = AgentTools.json(value) {
        schema = adding("default", json, to: schema)
      }
      properties.append(JSONMember(key: parameter.name, value: schema))
      if parameter.isRequired { required.append(.string(parameter.name)) }
    }
    return object(properties, required)
  }

  /// The schema of what a definition gives, which is always an object; nil where anything may come.
  static func result(_ definition: Definition) -> JSON? {
    switch definition.result {
    case .any, .map, .optional: nil
    case .record: found(definition.result)
    case .list(let member):
      object(
        [JSONMember(key: "results", value: .object(("type", .string("array")), ("items", found(member))))],
        [.string("results")])
    default: object([JSONMember(key: "result", value: found(definition.result))], [.string("result")])
    }
  }

  static func object(_ properties: [JSONMember], _ required: [JSON]) -> JSON {
    var members = [
      JSONMember(key: "type", value: .string("object")),
      JSONMember(key: "properties", value: .object(properties)),
    ]
    if !required.isEmpty { members.append(JSONMember(key: "required", value: .array(required))) }
    return .object(members)
  }

  /// A type as values are given to it.
  private static func given(_ type: DeclaredType) -> JSON {
    switch type {
    case .decimal:
      described(
        .object(("type", .array([.string("string"), .string("number")]))), "an exact decimal, best as text")
    case .vertex(let label): id(of: "vertex", label)
    case .edge(let label): id(of: "edge", label)
    case .list(let member): .object(("type", .string("array")), ("items", given(member)))
    case .record(let fields): record(fields, given)
    case .optional(let type): .object(("anyOf", .array([given(type), .object(("type", .string("null")))])))
    default: plain(type)
    }
  }

  /// A type as values of it are written in answers.
  private static func found(_ type: DeclaredType) -> JSON {
    switch type {
    case .decimal: .object(("type", .string("string")))
    // Numbers that JSON has none for are written as strings.
    case .double: .object(("type", .array([.string("number"), .string("string")])))
    case .vertex, .edge: .object(("type", .string("object")))
    case .list(let member): .object(("type", .string("array")), ("items", found(member)))
    case .record(let fields): record(fields, found)
    case .optional(let type): .object(("anyOf", .array([found(type), .object(("type", .string("null")))])))
    default: plain(type)
    }
  }

  private static func plain(_ type: DeclaredType) -> JSON {
    switch type {
    case .string: .object(("type", .string("string")))
    case .bool: .object(("type", .string("boolean")))
    case .int:
      .object(
        ("type", .string("integer")), ("minimum", .integer(Int32.min)), ("maximum", .integer(Int32.max)))
    case .long: .object(("type", .string("integer")))
    case .double: .object(("type", .string("number")))
    case .date: .object(("type", .string("string")), ("format", .string("date")))
    case .dateTime: .object(("type", .string("string")), ("format", .string("date-time")))
    case .map: .object(("type", .string("object")))
    case .enumeration(let texts):
      .object(("type", .string("string")), ("enum", .array(texts.map(JSON.string))))
    default: .object([])
    }
  }

  private static func record(_ fields: [RecordField], _ schema: (DeclaredType) -> JSON) -> JSON {
    object(
      fields.map { JSONMember(key: $0.name, value: schema($0.type)) },
      fields.filter { !$0.type.allowsNull }.map { .string($0.name) })
  }

  private static func id(of kind: String, _ label: String?) -> JSON {
    described(
      .object(("type", .array([.string("string"), .string("integer")]))),
      "the id of \(kind == "edge" ? "an" : "a") \(kind)" + (label.map { " labelled '\($0)'" } ?? ""))
  }

  private static func described(_ schema: JSON, _ text: String?) -> JSON {
    guard let text, !text.isEmpty else { return schema }
    return adding("description", .string(text), to: schema)
  }

  private static func adding(_ key: String, _ value: JSON, to schema: JSON) -> JSON {
    .object((schema.members ?? []).filter { $0.key != key } + [JSONMember(key: key, value: value)])
  }
}
