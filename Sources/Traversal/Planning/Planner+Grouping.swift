// Planning of group(), groupCount() and the steps around side effects and sacks.

import GraphStore

extension Planner {
  mutating func groupingNode(for group: StepGroup) throws -> [any PlanNode]? {
    guard group.name == .group || group.name == .groupCount else { return nil }
    let name = try group.arguments.first.map { try Self.text($0) }
    let bys = try bys(group)
    let identity = By.identity(at: group.range)
    return [
      GroupNode(
        site: site(group), name: name, key: bys.first ?? identity,
        value: group.name == .groupCount ? nil : bys.count > 1 ? bys[1] : identity)
    ]
  }

  mutating func sideEffectNode(for group: StepGroup) throws -> [any PlanNode]? {
    let arguments = group.arguments
    let by = try bys(group).first ?? .identity(at: group.range)
    switch group.name {
    case .aggregate: return [AggregateNode(site: site(group), name: try Self.text(arguments[0]), by: by)]
    case .cap: return [CapNode(site: site(group), names: try Self.texts(arguments).compactMap { $0 })]
    case .sack:
      var combiner: Combiner?
      if case .combiner(let named)? = arguments.first?.kind { combiner = named }
      return [SackNode(site: site(group), combiner: combiner, by: by)]
    case .tree:
      return [
        TreeNode(
          site: site(group), name: try arguments.first.map { try Self.text($0) }, bys: try bys(group))
      ]
    case .subgraph: return [SubgraphNode(site: site(group), name: try Self.text(arguments[0]))]
    case .fail:
      let texts = try Self.texts(arguments).compactMap { $0 }
      return [
        OneByOneNode(site: site(group)),
        FailNode(site: site(group), kind: texts.count > 1 ? texts[0] : nil, message: texts.last),
      ]
    default: return nil
    }
  }
}
