// where(out('knows'))  →  out-degree over 'knows' above 0
// Whether a vertex has neighbours is told by the heads of its lists.

import GraphStore

enum ExistenceByDegree: Rule {
  static let name = "existence-by-degree"
  static let subjects: [any PlanNode.Type] = [FilterNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    for place in pipeline.nodes.indices {
      guard var filter = pipeline.nodes[place].cast(to: FilterNode.self), !filter.traversals.isEmpty else {
        continue
      }
      filter.condition = rewritten(filter.condition, filter.traversals)
      pipeline.nodes[place] = filter
    }
  }

  private static func rewritten(_ condition: Condition, _ traversals: [Pipeline]) -> Condition {
    switch condition {
    case .traversal(let number):
      guard traversals[number].nodes.count == 1,
        let expand = traversals[number].nodes[0].cast(to: ExpandNode.self)
      else {
        return condition
      }
      return .degree(expand.direction, expand.labels)
    case .and(let parts): return .and(parts.map { rewritten($0, traversals) })
    case .or(let parts): return .or(parts.map { rewritten($0, traversals) })
    case .not(let part): return .not(rewritten(part, traversals))
    default: return condition
    }
  }
}
