// GraphExporter: a graph on its way out in one of the formats, an element at a time.

import GraphStore
import Traversal

enum ExportFormat: String, CaseIterable, Sendable {
  case csv, graphson, graphml, jsonl, dot, mermaid, html, gremlin

  var summary: String {
    switch self {
    case .csv: "a directory of CSV files that load reads back"
    case .graphson: "one typed GraphSON value a line, vertices first"
    case .graphml: "GraphML, as many programs read it"
    case .jsonl: "one JSON value a line, vertices first"
    case .dot: "DOT, for Graphviz"
    case .mermaid: "Mermaid, for documents"
    case .html: "one page with a picture, as draw makes it"
    case .gremlin: "statements that make the graph"
    }
  }
}

/// Writes vertices, then edges. `begin` once, `vertex` for each, `edge` for each, `end` once.
protocol GraphExporter {
  mutating func begin() throws
  mutating func vertex(_ vertex: WholeVertex, _ graph: borrowing Transaction) throws
  mutating func edge(_ edge: WholeEdge) throws
  mutating func end() throws
}

/// What a format cannot hold.
struct Unwritable: Error {
  var what: String
  var format: ExportFormat

  var failure: Failure {
    Failure(
      "unwritable", "\(format.rawValue) cannot hold \(what)",
      help: "--format graphson holds everything; --lossy leaves out what cannot be held", exit: .failure)
  }
}

/// The formats in which each element is one value of the language: GraphSON and JSON lines.
struct ValueExporter: GraphExporter {
  let output: Output
  let format: ExportFormat
  private var bytes: [UInt8] = []
  private var json = JSONWriter(quotesBigIntegers: false)
  /// Labels of vertices by their ids, which GraphSON repeats at every end of an edge.
  private var labels: [ElementID: String] = [:]

  init(_ output: Output, _ format: ExportFormat) {
    self.output = output
    self.format = format
  }

  mutating func begin() throws {}

  mutating func vertex(_ vertex: WholeVertex, _ graph: borrowing Transaction) throws {
    labels[vertex.id] = vertex.labels.joined(separator: "::")
    try write(.vertex(try vertex.value(graph)))
  }

  mutating func edge(_ edge: WholeEdge) throws {
    try write(
      .edge(
        EdgeValue(
          id: edge.id, label: edge.label, source: edge.source, sourceLabel: labels[edge.source] ?? "vertex",
          target: edge.target, targetLabel: labels[edge.target] ?? "vertex",
          properties: edge.properties.map { PropertyValue(key: $0.key, value: $0.value) })))
  }

  mutating func end() throws {}

  private mutating func write(_ value: Value) throws(Failure) {
    if format == .graphson {
      GraphSON.append(value, to: &bytes)
    } else {
      json.append(value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
    try output.write(&bytes)
  }
}

/// Pictures: each vertex by its id and label.
struct DiagramExporter: GraphExporter {
  let output: Output
  let format: ExportFormat
  private var numbers: [ElementID: Int] = [:]

  init(_ output: Output, _ format: ExportFormat) {
    self.output = output
    self.format = format
  }

  mutating func begin() throws {
    try output.write(format == .dot ? "digraph graph_ {\n" : "graph LR\n")
  }

  mutating func vertex(_ vertex: WholeVertex, _ graph: borrowing Transaction) throws {
    let number = numbers.count
    numbers[vertex.id] = number
    let names = vertex.properties.filter { ["name", "code", "title"].contains($0.key) }
    let name = names.first?.property.entries.first?.value.plainText ?? vertex.id.description
    let label = "\(name)\n\(vertex.labels.joined(separator: "::"))"
    try output.write(
      format == .dot
        ? "  v\(number) [label=\(DotText.quoted(label))];\n"
        : "  v\(number)[\"\(MermaidText.escaped(label))\"]\n")
  }

  mutating func edge(_ edge: WholeEdge) throws {
    guard let source = numbers[edge.source], let target = numbers[edge.target] else { return }
    try output.write(
      format == .dot
        ? "  v\(source) -> v\(target) [label=\(DotText.quoted(edge.label))];\n"
        : "  v\(source) -->|\"\(MermaidText.escaped(edge.label))\"| v\(target)\n")
  }

  mutating func end() throws {
    if format == .dot { try output.write("}\n") }
  }
}

/// Statements of the language, one a line.
struct StatementExporter: GraphExporter {
  let output: Output
  let isLossy: Bool

  mutating func begin() throws {}

  mutating func vertex(_ vertex: WholeVertex, _ graph: borrowing Transaction) throws {
    if vertex.labels.count > 1, !isLossy {
      throw Unwritable(what: "the several labels of vertex \(vertex.id)", format: .gremlin)
    }
    var text = "g.addV(\(literal(.string(vertex.labels[0])))).property(T.id, \(literal(vertex.id.value)))"
    for (key, property) in vertex.properties {
      for entry in property.entries {
        text += ".property(\(property.cardinality), \(literal(.string(key))), \(literal(entry.value))"
        for meta in entry.meta {
          text += ", \(literal(.string(try graph.keyName(meta.key)))), \(literal(meta.value))"
        }
        text += ")"
      }
    }
    try output.write(text + "\n")
  }

  mutating func edge(_ edge: WholeEdge) throws {
    var text =
      "g.V(\(literal(edge.source.value))).addE(\(literal(.string(edge.label))))"
      + ".to(__.V(\(literal(edge.target.value)))).property(T.id, \(literal(edge.id.value)))"
    for (key, value) in edge.properties { text += ".property(\(literal(.string(key))), \(literal(value)))" }
    try output.write(text + "\n")
  }

  mutating func end() throws {}

  private func literal(_ value: Value) -> String { Argument(.literal(value)).description }
}
