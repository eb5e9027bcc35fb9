// GraphML: keys with their types first, then elements. Several values under one key are one text.

import GraphStore
import Traversal

struct GraphMLExporter: GraphExporter {
  let output: Output
  /// The keys of vertices and of edges, each with the one type that all its values have.
  let vertexKeys: [String: String]
  let edgeKeys: [String: String]

  init(_ output: Output, _ schema: GraphSchema) {
    self.output = output
    vertexKeys = Self.keys(of: .vertex, schema)
    edgeKeys = Self.keys(of: .edge, schema)
  }

  private static func keys(of kind: ElementKind, _ schema: GraphSchema) -> [String: String] {
    var types: [String: String] = [:]
    for label in schema.labels where label.kind == kind {
      for key in label.keys {
        let type = key.isMultiple || key.types.count != 1 ? "string" : name(of: key.types.keys.first ?? "")
        types[key.name] = types[key.name].map { $0 == type ? type : "string" } ?? type
      }
    }
    return types
  }

  private static func name(of type: String) -> String {
    switch type {
    case "Bool": "boolean"
    case "Byte", "Short", "Int": "int"
    case "Long": "long"
    case "Float": "float"
    case "Double": "double"
    default: "string"
    }
  }

  mutating func begin() throws {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
        <key id="labelV" for="node" attr.name="labelV" attr.type="string"/>
        <key id="labelE" for="edge" attr.name="labelE" attr.type="string"/>

      """
    for (element, keys) in [("node", vertexKeys), ("edge", edgeKeys)] {
      for (key, type) in keys.sorted(by: { $0.key < $1.key }) {
        let name = Self.escaped(key)
        text +=
          "  <key id=\"\(element)-\(name)\" for=\"\(element)\" attr.name=\"\(name)\" attr.type=\"\(type)\"/>\n"
      }
    }
    try output.write(text + "  <graph id=\"G\" edgedefault=\"directed\">\n")
  }

  mutating func vertex(_ vertex: WholeVertex, _ graph: borrowing Transaction) throws {
    let label = vertex.labels.joined(separator: "::")
    var text = "    <node id=\"\(Self.escaped(vertex.id.description))\">\(data("labelV", label))"
    for (key, property) in vertex.properties {
      let values = property.entries.map(\.value)
      text += data("node-\(key)", Self.text(values.count == 1 ? values[0] : .list(values)))
    }
    try output.write(text + "</node>\n")
  }

  mutating func edge(_ edge: WholeEdge) throws {
    var text =
      "    <edge id=\"\(Self.escaped(edge.id.description))\" source=\"\(Self.escaped(edge.source.description))\" "
      + "target=\"\(Self.escaped(edge.target.description))\">\(data("labelE", edge.label))"
    for (key, value) in edge.properties { text += data("edge-\(key)", Self.text(value)) }
    try output.write(text + "</edge>\n")
  }

  mutating func end() throws { try output.write("  </graph>\n</graphml>\n") }

  private static func text(_ value: Value) -> String {
    switch value {
    case .list, .set, .map: ValueText.json(value)
    default: value.plainText
    }
  }

  private func data(_ key: String, _ text: String) -> String {
    "<data key=\"\(Self.escaped(key))\">\(Self.escaped(text))</data>"
  }

  /// XML 1.0 has no way to write most control characters; they become the replacement character.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\r": result += "&#13;"
      case "\t": result += "&#9;"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
