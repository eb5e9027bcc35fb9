// out('knows').has('age', gt(29)).count()  →  count of the neighbours whose 'age' passes
// Of the last hop of a count nothing but the number is wanted, so no vertex of it is collected.

import GraphStore

enum CountPassing: Rule {
  static let name = "count-passing"
  static let subjects: [any PlanNode.Type] = [ReduceNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack, pipeline.nodes.count > 2 else { return }
    for place in 0..<pipeline.nodes.count - 2 {
      guard let hop = pipeline.nodes[place].cast(to: ExpandNode.self), hop.yield == .vertices,
        !hop.site.keepsPath,
        let filter = pipeline.nodes[place + 1].cast(to: FilterNode.self),
        case .property(let key, let test?) = filter.condition, test.isOpen || test.cells != nil,
        let reduce = pipeline.nodes[place + 2].cast(to: ReduceNode.self), case .count = reduce.reduction,
        !pipeline.nodes[..<place].contains(where: { $0.isKind(of: LabelNode.self) })
      else { continue }
      let usual = Pipeline([FrontierNode(site: hop.site, hops: [hop]), filter, reduce])
      pipeline.replace(
        place..<place + 3,
        with: [CountPassingNode(site: reduce.site, hop: hop, key: key, test: test, usual: usual)])
      return
    }
  }
}
