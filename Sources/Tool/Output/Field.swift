// Field: how a result falls into named parts, for the formats that have columns.

import GraphStore
import Traversal

struct Field {
  var name: String
  var value: Value

  /// Maps by their keys, elements by id, label and properties, everything else as one `value`.
  static func all(of value: Value) -> [Field] {
    var fields: [Field] = []
    switch value {
    case .map(let entries):
      for entry in entries { fields.append(Field(name: entry.key.plainText, value: entry.value)) }
    case .vertex(let vertex):
      fields = [
        Field(name: "id", value: vertex.id.value),
        Field(name: "label", value: .string(vertex.label)),
      ]
      fields += grouped(vertex.properties)
    case .edge(let edge):
      fields = [
        Field(name: "id", value: edge.id.value),
        Field(name: "label", value: .string(edge.label)),
        Field(name: "from", value: edge.source.value),
        Field(name: "to", value: edge.target.value),
      ]
      fields += edge.properties.map { Field(name: $0.key, value: $0.value) }
    case .vertexProperty(let property):
      fields = [
        Field(name: "key", value: .string(property.key)), Field(name: "value", value: property.value),
      ]
    case .property(let property):
      fields = [
        Field(name: "key", value: .string(property.key)), Field(name: "value", value: property.value),
      ]
    default:
      return [Field(name: "value", value: value)]
    }
    return fields.isEmpty ? [Field(name: "value", value: value)] : distinct(fields)
  }

  /// A key with several values is one field with a list.
  private static func grouped(_ properties: [VertexPropertyValue]) -> [Field] {
    var order: [String] = []
    var values: [String: [Value]] = [:]
    for property in properties {
      if values[property.key] == nil { order.append(property.key) }
      values[property.key, default: []].append(property.value)
    }
    return order.map { key in
      let members = values[key] ?? []
      return Field(name: key, value: members.count == 1 ? members[0] : .list(members))
    }
  }

  /// Two keys may have one text, as the id of an element and a property called `id`: none may hide the other.
  private static func distinct(_ fields: [Field]) -> [Field] {
    var seen: Set<String> = []
    return fields.map { field in
      var name = field.name
      var number = 2
      while !seen.insert(name).inserted {
        name = "\(field.name)_\(number)"
        number += 1
      }
      return Field(name: name, value: field.value)
    }
  }
}
