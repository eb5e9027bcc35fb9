// ElementReader: every vertex and every edge of a graph, whole, one after the other.

import GraphStore

/// A vertex with everything it has.
struct WholeVertex {
  var number: UInt64
  var id: ElementID
  var labels: [String]
  var properties: [(key: String, property: Property)]

  /// As a result of the language has it.
  func value(_ graph: borrowing Transaction) throws -> VertexValue {
    var values: [VertexPropertyValue] = []
    for (key, property) in properties {
      for entry in property.entries {
        var own: [PropertyValue] = []
        for meta in entry.meta {
          own.append(PropertyValue(key: try graph.keyName(meta.key), value: meta.value))
        }
        values.append(
          VertexPropertyValue(
            id: .integer(Int64(entry.ordinal)), key: key, value: entry.value, properties: own))
      }
    }
    return VertexValue(id: id, labels: labels, properties: values)
  }
}

/// An edge with everything it has.
struct WholeEdge {
  var number: UInt64
  var id: ElementID
  var label: String
  var source: ElementID
  var target: ElementID
  var properties: [(key: String, value: Value)]
}

/// The elements that are wanted, by their numbers; everything when nothing is chosen.
struct ElementChoice {
  var vertices: Set<UInt64>?
  var edges: Set<UInt64>?
}

enum ElementReader {
  private static let batch = 1 << 12

  static func eachVertex(
    _ graph: borrowing Transaction, _ choice: ElementChoice = ElementChoice(),
    _ body: (WholeVertex) throws -> Void
  ) throws {
    try eachNumber(.vertex, graph) { number in
      if let chosen = choice.vertices, !chosen.contains(number) { return }
      try body(vertex(number, graph))
    }
  }

  static func vertex(_ number: UInt64, _ graph: borrowing Transaction) throws -> WholeVertex {
    var labels: [String] = []
    for label in try graph.labels(ofVertex: VertexNumber(number)) {
      labels.append(try graph.labelName(label))
    }
    var properties: [(String, Property)] = []
    for key in try graph.keys(of: .vertex, number) {
      guard let property = try graph.property(.vertex, number, key) else { continue }
      properties.append((try graph.keyName(key), property))
    }
    return WholeVertex(
      number: number, id: try graph.id(.vertex, number), labels: labels, properties: properties)
  }

  static func eachEdge(
    _ graph: borrowing Transaction, _ choice: ElementChoice = ElementChoice(),
    _ body: (WholeEdge) throws -> Void
  ) throws {
    try eachNumber(.edge, graph) { number in
      if let chosen = choice.edges, !chosen.contains(number) { return }
      if let edge = try edge(number, graph) { try body(edge) }
    }
  }

  static func edge(_ number: UInt64, _ graph: borrowing Transaction) throws -> WholeEdge? {
    guard let record = try graph.edge(number) else { return nil }
    var properties: [(String, Value)] = []
    for key in try graph.keys(of: .edge, number) {
      guard let value = try graph.property(.edge, number, key)?.entries.first?.value else { continue }
      properties.append((try graph.keyName(key), value))
    }
    return WholeEdge(
      number: number, id: try graph.id(.edge, number), label: try graph.labelName(record.label),
      source: try graph.id(.vertex, UInt64(record.source)),
      target: try graph.id(.vertex, UInt64(record.target)), properties: properties)
  }

  private static func eachNumber(
    _ kind: ElementKind, _ graph: borrowing Transaction, _ body: (UInt64) throws -> Void
  ) throws {
    var row: UInt64 = 0
    var last: UInt64?
    while row != last {
      last = row
      var rows: [UInt64] = []
      try graph.appendElements(kind, label: nil, limit: batch, from: &row, to: &rows)
      for number in rows { try body(number) }
      if let stop = Platform.requestedStop { throw Failure("interrupted", "interrupted", exit: stop) }
    }
  }
}
