// Resources for agents: the schema, and every stored traversal as text.

import GraphQ
import GraphStore
import Traversal

extension AgentTools {
  private static let schemaAddress = "graphq://schema"
  private static let definitionPrefix = "graphq://definitions/"

  func resources() throws(AgentError) -> [JSONMember] {
    let definitions = try reading { transaction in try transaction.definitions() }
    var resources: [JSON] = [
      .object(
        ("uri", .string(Self.schemaAddress)), ("name", .string("schema")),
        ("description", .string("labels, properties with types and counts, edge patterns, indexes")),
        ("mimeType", .string("application/json")))
    ]
    for stored in definitions {
      resources.append(
        .object(
          ("uri", .string(Self.definitionPrefix + stored.name)), ("name", .string(stored.name)),
          ("description", .string(stored.definition.purpose)), ("mimeType", .string("text/plain"))))
    }
    return [JSONMember(key: "resources", value: .array(resources))]
  }

  var resourceTemplates: [JSONMember] {
    [
      JSONMember(
        key: "resourceTemplates",
        value: .array([
          .object(
            ("uriTemplate", .string(Self.definitionPrefix + "{name}")), ("name", .string("definition")),
            ("description", .string("the text of a stored traversal")), ("mimeType", .string("text/plain")))
        ]))
    ]
  }

  func read(_ address: String) throws(AgentError) -> [JSONMember] {
    let (text, type): (String, String)
    if address == Self.schemaAddress {
      text = try reading { transaction in
        var bytes: [UInt8] = []
        try GraphSchema(transaction).json.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
      }
      type = "application/json"
    } else if address.hasPrefix(Self.definitionPrefix) {
      let name = String(address.dropFirst(Self.definitionPrefix.count))
      let stored = try reading { transaction in try transaction.definition(named: name) }
      guard let stored else {
        throw AgentError(.noResource, "there is no stored traversal '\(TraversalError.echo(name))'")
      }
      (text, type) = (stored.text, "text/plain")
    } else {
      throw AgentError(
        .noResource, "there is no resource '\(TraversalError.echo(address))'",
        data: .object(("uri", .string(address))))
    }
    return [
      JSONMember(
        key: "contents",
        value: .array([
          .object(("uri", .string(address)), ("mimeType", .string(type)), ("text", .string(text)))
        ]))
    ]
  }
}
