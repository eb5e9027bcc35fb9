// A graph in arrays: small, of chance, with all that makes graphs awkward: loops, parallel edges, missing properties,
// several values under a key, numbers of several types.

import GraphStore
import TestSupport

@testable import Traversal

struct NaiveGraph {
  struct Vertex {
    var id: String
    var label: String
    var properties: [(key: String, values: [Item])]
  }

  struct Edge {
    var id: String
    var label: String
    var source: Int
    var target: Int
    var properties: [(key: String, values: [Item])]
  }

  private(set) var vertices: [Vertex] = []
  private(set) var edges: [Edge] = []
  /// Where elements stand, by `v` or `e` and their id.
  private(set) var places: [String: Int] = [:]

  init(seed: UInt64, vertices count: Int, edges edgeCount: Int) {
    var generator = SeededGenerator(seed: seed)
    func chance(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    for place in 0..<count {
      var vertex = Vertex(id: "\(10 + place)", label: chance(3) == 0 ? "b" : "a", properties: [])
      if chance(5) > 0 {
        let number = chance(6)
        let item: Item = [
          .int(Int32(number)), .int(Int32(number)), .long(Int64(number)), .double(Double(number) + 0.5),
        ][chance(4)]
        vertex.properties.append(("n", [item]))
      }
      if chance(4) > 0 { vertex.properties.append(("s", [.text(["x", "y", "xy", ""][chance(4)])])) }
      if chance(3) == 0 { vertex.properties.append(("t", [.int(1), .int(Int32(2 + chance(2)))])) }
      places["v" + vertex.id] = place
      vertices.append(vertex)
    }
    for place in 0..<edgeCount {
      var edge = Edge(
        id: "e\(10 + place)", label: ["k", "k", "l"][chance(3)], source: chance(count), target: chance(count),
        properties: [])
      if chance(4) > 0 { edge.properties.append(("w", [.double(Double(chance(8)) / 4)])) }
      places["e" + edge.id] = place
      edges.append(edge)
    }
  }

  /// The same graph in a store.
  func stored() throws -> TestGraph {
    let graph = try TestGraph()
    for vertex in vertices {
      var text = "g.addV('\(vertex.label)').property(T.id, '\(vertex.id)')"
      for (key, values) in vertex.properties {
        for value in values { text += ".property(list, '\(key)', \(value.literal))" }
      }
      try graph.run(text)
    }
    for edge in edges {
      let ends = "from(V('\(vertices[edge.source].id)')).to(V('\(vertices[edge.target].id)'))"
      var text = "g.addE('\(edge.label)').\(ends).property(T.id, '\(edge.id)')"
      for (key, values) in edge.properties { text += ".property('\(key)', \(values[0].literal))" }
      try graph.run(text)
    }
    return graph
  }

  func label(_ element: Item) -> String {
    switch element {
    case .vertex(let place): vertices[place].label
    case .edge(let place): edges[place].label
    default: ""
    }
  }

  func id(_ element: Item) -> String {
    switch element {
    case .vertex(let place): vertices[place].id
    case .edge(let place): edges[place].id
    default: ""
    }
  }

  func properties(_ element: Item) -> [(key: String, values: [Item])] {
    switch element {
    case .vertex(let place): vertices[place].properties
    case .edge(let place): edges[place].properties
    default: []
    }
  }

  func values(_ element: Item, _ key: String) -> [Item] {
    properties(element).first { $0.key == key }?.values ?? []
  }

  /// Edges at a vertex; one that begins and ends there comes twice for `both`.
  func edges(_ vertex: Int, _ direction: Direction, _ labels: [String]) -> [(edge: Int, other: Int)] {
    var found: [(edge: Int, other: Int)] = []
    for (place, edge) in edges.enumerated() where labels.isEmpty || labels.contains(edge.label) {
      if direction != .in, edge.source == vertex { found.append((place, edge.target)) }
      if direction != .out, edge.target == vertex { found.append((place, edge.source)) }
    }
    return found
  }
}

extension Item {
  /// As it is written in a traversal.
  var literal: String {
    switch self {
    case .int(let number): "\(number)"
    case .long(let number): "\(number)l"
    case .double(let number): "\(number)"
    case .text(let text): "'\(text)'"
    case .bool(let flag): "\(flag)"
    default: "null"
    }
  }
}
