// as('a').out().out().out().where(eq('a')).count()  →  closed walks of three hops, counted
// The last hop is not made: it is looked up, among the lists that lead back to the start.

import GraphStore

enum ClosedWalks: Rule {
  static let name = "closed-walks"
  static let subjects: [any PlanNode.Type] = [LabelNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack else { return }
    for start in pipeline.nodes.indices {
      guard let label = pipeline.nodes[start].cast(to: LabelNode.self), label.names.count == 1,
        !label.site.keepsPath
      else { continue }
      var end = start + 1
      var hops: [ExpandNode] = []
      while let hop = pipeline.node(end, as: ExpandNode.self), hop.yield == .vertices {
        hops.append(hop)
        end += 1
      }
      guard hops.count >= 2, let filter = pipeline.node(end, as: FilterNode.self),
        case .named(nil, .named(.eq, let names), let bys) = filter.condition, names == label.names,
        bys.isEmpty,
        let reduce = pipeline.node(end + 1, as: ReduceNode.self), case .count = reduce.reduction,
        // A label of the same name further up would be hidden by this one, and nothing behind the count reads any.
        !pipeline.nodes[..<start].contains(where: { $0.isKind(of: LabelNode.self) })
      else { continue }
      pipeline.replace(start..<end + 2, with: [ClosedWalksNode(site: reduce.site, hops: hops)])
      return
    }
  }
}
