// Neighbourhood: what lies around the drawn vertices without being drawn. A page has so much of it ready, and shows it when
// somebody asks a vertex for its neighbours.

import GraphStore
import Traversal

struct Neighbourhood: Sendable {
  var nodes: [Picture.Node] = []
  /// Their ends are places among the nodes of the picture and, behind them, those above.
  var links: [Picture.Link] = []
  /// How many edges of a node are neither drawn nor here, by its place, where there are any.
  var left: [Int: Int] = [:]

  /// Edges that are kept of one vertex, besides those that are drawn: what can be placed around it.
  static let mostOfOne = 24
  /// Edges that are kept in all: so many more do not make a page slow to open.
  static let most = 1000
}

/// Collects what lies around a picture: vertex by vertex as they were drawn, edges in the order in which the database has
/// them, so that the same picture of the same database has the same neighbours.
struct NeighbourhoodBuilder {
  private var found = Neighbourhood()
  /// The places of vertices, drawn or found.
  private var places: [ElementID: Int]
  private var ids: [ElementID]
  /// Edges that are drawn or found.
  private var edges: Set<ElementID>
  /// How many ends of these a vertex has, by its place.
  private var ends: [Int]

  /// `vertices` are those of the picture in their order, `edges` the ids of what is drawn and `ends` how many ends of them
  /// each vertex has.
  init(around vertices: [ElementID], edges: Set<ElementID>, ends: [Int]) {
    ids = vertices
    places = Dictionary(uniqueKeysWithValues: vertices.enumerated().map { ($1, $0) })
    (self.edges, self.ends) = (edges, ends)
  }

  /// Looks so many edges far around the picture.
  mutating func look(_ depth: Int, in graph: borrowing Transaction) throws -> Neighbourhood {
    let drawn = ids.count
    var frontier = 0..<drawn
    let edgesOf = try PreparedTraversal("g.V(x).bothE()", parameters: ["x"])
    for _ in 0..<depth where !frontier.isEmpty {
      for place in frontier where found.links.count < Neighbourhood.most {
        var taken = 0
        try edgesOf.run(parameters: ["x": ids[place].value], in: graph) { value in
          if case .edge(let edge) = value, edges.insert(edge.id).inserted {
            take(edge)
            taken += 1
          }
          return taken < Neighbourhood.mostOfOne && found.links.count < Neighbourhood.most
        }
      }
      frontier = frontier.upperBound..<ids.count
    }
    try describe(behind: drawn, in: graph)
    try countRest(in: graph)
    return found
  }

  private mutating func take(_ edge: EdgeValue) {
    let link = Picture.Link(
      source: place(edge.source, edge.sourceLabel), target: place(edge.target, edge.targetLabel),
      label: edge.label, details: edge.properties.map { ($0.key, $0.value.plainText) })
    ends[link.source] += 1
    ends[link.target] += 1
    found.links.append(link)
  }

  private mutating func place(_ id: ElementID, _ label: String) -> Int {
    if let known = places[id] { return known }
    places[id] = ids.count
    ids.append(id)
    ends.append(0)
    found.nodes.append(PictureBuilder.node(VertexValue(id: id, labels: [label])))
    return ids.count - 1
  }

  /// Gives the vertices that were found their names and properties.
  private mutating func describe(behind drawn: Int, in graph: borrowing Transaction) throws {
    guard ids.count > drawn else { return }
    let vertices = Value.list(ids[drawn...].map(\.value))
    try PreparedTraversal("g.V(x)", parameters: ["x"]).run(parameters: ["x": vertices], in: graph) { value in
      if case .vertex(let vertex) = value, let place = places[vertex.id] {
        found.nodes[place - drawn] = PictureBuilder.node(vertex)
      }
      return true
    }
  }

  private mutating func countRest(in graph: borrowing Transaction) throws {
    let degree = try PreparedTraversal("g.V(x).bothE().count()", parameters: ["x"])
    for place in ids.indices {
      try degree.run(parameters: ["x": ids[place].value], in: graph) { value in
        if case .long(let count) = value, Int(count) > ends[place] {
          found.left[place] = Int(count) - ends[place]
        }
        return true
      }
    }
  }
}
