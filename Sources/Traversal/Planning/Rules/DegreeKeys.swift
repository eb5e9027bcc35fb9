// order().by(in('likes').count())  →  order().by(in-degree over 'likes')
// A by() that only counts edges is told by the heads of the lists, as a number.

import GraphStore

enum DegreeKeys: Rule {
  static let name = "degree-keys"

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    for place in pipeline.nodes.indices {
      switch pipeline.nodes[place] {
      case var order as OrderNode:
        order.bys = order.bys.map { rewritten($0) }
        pipeline.nodes[place] = order
      case var group as GroupNode:
        group.key = rewritten(group.key)
        pipeline.nodes[place] = group
      case var project as ProjectNode:
        project.bys = project.bys.map { rewritten($0) }
        pipeline.nodes[place] = project
      default: break
      }
    }
  }

  private static func rewritten(_ by: By) -> By {
    guard let pipeline = by.pipeline, pipeline.nodes.count == 1,
      let count = pipeline.nodes[0].cast(to: CountNode.self),
      case .neighbours(let direction, let labels) = count.source
    else { return by }
    var rewritten = by
    rewritten.kind = .degree(direction, labels)
    return rewritten
  }
}
