// Planning of order() and barrier().

import GraphStore

extension Planner {
  mutating func orderingNode(for group: StepGroup) throws -> [any PlanNode]? {
    switch group.name {
    case .order:
      var bys = try bys(group)
      if bys.isEmpty { bys = [.identity(at: group.range)] }
      if group.arguments.first?.isLocalScope == true { return [LocalOrderNode(site: site(group), bys: bys)] }
      return [OrderNode(site: site(group), bys: bys)]
    case .barrier:
      return [
        BarrierNode(site: site(group), normalizesSack: group.arguments.first?.kind == .normSack)
      ]
    default: return nil
    }
  }
}
