// PictureText: a picture for other programs to draw: DOT, Mermaid, GraphML.

import GraphStore

enum PictureText {
  static func dot(_ picture: Picture) -> String {
    var text = "digraph graph_ {\n"
    for (number, node) in picture.nodes.enumerated() {
      text += "  v\(number) [label=\(DotText.quoted(name(node)))];\n"
    }
    for link in picture.links {
      let label = link.label.isEmpty ? "" : " [label=\(DotText.quoted(link.label))]"
      text += "  v\(link.source) -> v\(link.target)\(label);\n"
    }
    return text + "}\n"
  }

  static func mermaid(_ picture: Picture) -> String {
    var text = "graph LR\n"
    for (number, node) in picture.nodes.enumerated() {
      text += "  v\(number)[\"\(MermaidText.escaped(name(node)))\"]\n"
    }
    for link in picture.links {
      let label = link.label.isEmpty ? "" : "|\"\(MermaidText.escaped(link.label))\"|"
      text += "  v\(link.source) -->\(label) v\(link.target)\n"
    }
    return text
  }

  /// Every property is a text, since a picture keeps no types; `graphq export --format graphml` does.
  static func graphml(_ picture: Picture) -> String {
    let nodeKeys = Set(picture.nodes.flatMap { $0.details.map(\.key) }).sorted()
    let edgeKeys = Set(picture.links.flatMap { $0.details.map(\.key) }).sorted()
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
        <key id="labelV" for="node" attr.name="labelV" attr.type="string"/>
        <key id="labelE" for="edge" attr.name="labelE" attr.type="string"/>

      """
    for (element, keys) in [("node", nodeKeys), ("edge", edgeKeys)] {
      for key in keys.map(XMLText.escaped) {
        text +=
          "  <key id=\"\(element)-\(key)\" for=\"\(element)\" attr.name=\"\(key)\" attr.type=\"string\"/>\n"
      }
    }
    text += "  <graph id=\"G\" edgedefault=\"directed\">\n"
    for node in picture.nodes {
      text += "    <node id=\"\(XMLText.escaped(node.id))\">\(data("labelV", node.label))"
      for detail in node.details { text += data("node-\(detail.key)", detail.value) }
      text += "</node>\n"
    }
    for link in picture.links {
      let (source, target) = (picture.nodes[link.source].id, picture.nodes[link.target].id)
      text += "    <edge source=\"\(XMLText.escaped(source))\" target=\"\(XMLText.escaped(target))\">"
      if !link.label.isEmpty { text += data("labelE", link.label) }
      for detail in link.details { text += data("edge-\(detail.key)", detail.value) }
      text += "</edge>\n"
    }
    return text + "  </graph>\n</graphml>\n"
  }

  private static func name(_ node: Picture.Node) -> String { "\(node.caption)\n\(node.label)" }

  private static func data(_ key: String, _ text: String) -> String {
    "<data key=\"\(XMLText.escaped(key))\">\(XMLText.escaped(text))</data>"
  }
}

/// Results as one diagram: elements, paths, trees, subgraphs, and what collections hold of them.
struct DiagramWriter: ResultWriter {
  private let output: Output
  private let text: @Sendable (Picture) -> String
  private var builder = PictureBuilder(title: "", most: .max)

  init(_ output: Output, _ text: @escaping @Sendable (Picture) -> String) {
    self.output = output
    self.text = text
  }

  mutating func begin() throws(Failure) {}

  mutating func row(_ value: Value) throws(Failure) { builder.add(value) }

  mutating func end() throws(Failure) {
    let picture = builder.finished
    guard picture.bars.isEmpty, !picture.nodes.isEmpty || !builder.hasSeenOthers else {
      throw PictureBuilder.nothingToDraw
    }
    try output.write(text(picture))
  }
}
