// outE('knows').inV()  →  out('knows')
// inE('knows').outV()  →  in('knows')
// Where nothing looks at the edge in between, neighbours are read from the lists without it.

import GraphStore

enum EdgesToNeighbours: Rule {
  static let name = "edges-to-neighbours"
  static let subjects: [any PlanNode.Type] = [EdgeEndNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    var place = 0
    while place + 1 < pipeline.nodes.count {
      if var expand = pipeline.nodes[place].cast(to: ExpandNode.self), expand.yield == .edges,
        !expand.site.keepsPath,
        let end = pipeline.nodes[place + 1].cast(to: EdgeEndNode.self), leadsOn(expand.direction, end.end)
      {
        expand.yield = .vertices
        pipeline.replace(place..<place + 2, with: [expand])
      }
      place += 1
    }
  }

  private static func leadsOn(_ direction: Direction, _ end: EdgeEndNode.End) -> Bool {
    switch (direction, end) {
    case (.out, .target), (.in, .source): true
    default: false
    }
  }
}
