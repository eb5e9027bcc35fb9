// order().by(in('likes').count())  →  order().by(in-degree over 'likes')
// A by() that only counts edges is told by the heads of the lists, as a number.

import GraphStore

enum DegreeKeys: Rule {
  static let name = "degree-keys"
  static let subjects: [any PlanNode.Type] = [ReduceNode.self, CountNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    for place in pipeline.nodes.indices {
      if var order = pipeline.nodes[place].cast(to: OrderNode.self) {
        order.bys = order.bys.map { rewritten($0) }
        pipeline.nodes[place] = order
      } else if var group = pipeline.nodes[place].cast(to: GroupNode.self) {
        group.key = rewritten(group.key)
        pipeline.nodes[place] = group
      } else if var project = pipeline.nodes[place].cast(to: ProjectNode.self) {
        project.bys = project.bys.map { rewritten($0) }
        pipeline.nodes[place] = project
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
