// GraphML: keys with their types first, then elements. Several values under one key are one text.

import GraphQ
import GraphStore
import Traversal

struct GraphMLExporter: GraphExporter {
  let output: Output
  /// The keys of vertices and of edges, each with the one type that all its values have.
  let vertexKeys: [String: String]
  let edgeKeys: [String: String]

  init(_ output: Output, _ schema: GraphSchema) {
    self.output = output
    vertexKeys = Self.keys(of: schema.vertexLabels)
    edgeKeys = Self.keys(of: schema.edgeLabels)
  }

  private static func keys(of labels: [GraphSchema.Label]) -> [String: String] {
    var types: [String: String] = [:]
    for label in labels {
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
        let name = XMLText.escaped(key)
        text +=
          "  <key id=\"\(element)-\(name)\" for=\"\(element)\" attr.name=\"\(name)\" attr.type=\"\(type)\"/>\n"
      }
    }
    try output.write(text + "  <graph id=\"G\" edgedefault=\"directed\">\n")
  }

  mutating func vertex(_ vertex: WholeVertex, _ graph: borrowing Transaction) throws {
    let label = vertex.labels.joined(separator: "::")
    var text = "    <node id=\"\(XMLText.escaped(vertex.id.description))\">\(data("labelV", label))"
    for (key, property) in vertex.properties {
      let values = property.entries.map(\.value)
      text += data("node-\(key)", Self.text(values.count == 1 ? values[0] : .list(values)))
    }
    try output.write(text + "</node>\n")
  }

  mutating func edge(_ edge: WholeEdge) throws {
    var text =
      "    <edge id=\"\(XMLText.escaped(edge.id.description))\" source=\"\(XMLText.escaped(edge.source.description))\" "
      + "target=\"\(XMLText.escaped(edge.target.description))\">\(data("labelE", edge.label))"
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
    "<data key=\"\(XMLText.escaped(key))\">\(XMLText.escaped(text))</data>"
  }
}
