// components: which vertices hang together when edges are followed either way. A component is named by the id of its
// oldest vertex.

import GraphStore

struct Components: VertexValueService {
  static let key = "component"

  let name = "components"
  let summary = "which vertices hang together, each named by the id of the oldest vertex it is connected with"
  let parameters = [EdgeView.edges]

  func column(
    _ arguments: ServiceArguments, _ run: Run, _ graph: borrowing Transaction
  ) throws -> VertexColumn {
    let view = try EdgeView(arguments, 0, graph)
    let end = Int(try graph.elementEnd(.vertex))
    // A forest in which every vertex points to an older one of its component, or to itself.
    var parents = (0..<end).map { VertexNumber(truncatingIfNeeded: $0) }
    let labels: [LabelID?] = view.labels ?? [nil]
    for label in labels {
      try Adjacency.scan(.out, label, run, graph) { expansion in
        Self.join(expansion, &parents)
        return end * 4
      }
    }
    for vertex in parents.indices { parents[vertex] = parents[Int(parents[vertex])] }
    return .vertices(parents)
  }

  private static func join(_ expansion: borrowing Expansion, _ parents: inout [VertexNumber]) {
    var first = 0
    for list in expansion.rows.indices {
      let vertex = root(expansion.rows[list], &parents)
      var own = vertex
      for place in first..<expansion.ends[list] {
        let other = root(expansion.neighbours[place], &parents)
        if other == own { continue }
        if other < own {
          parents[Int(own)] = other
          own = other
        } else {
          parents[Int(other)] = own
        }
      }
      first = expansion.ends[list]
    }
  }

  /// The oldest vertex known of a component; the way to it is halved.
  @inline(__always)
  private static func root(_ vertex: VertexNumber, _ parents: inout [VertexNumber]) -> VertexNumber {
    var place = Int(vertex)
    while true {
      let parent = Int(parents[place])
      if parent == place { return VertexNumber(truncatingIfNeeded: place) }
      let grandparent = parents[parent]
      parents[place] = grandparent
      place = Int(grandparent)
    }
  }
}
