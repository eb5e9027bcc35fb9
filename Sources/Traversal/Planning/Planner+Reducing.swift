// Planning of reducing steps.

import GraphStore

extension Planner {
  mutating func reducingNode(for group: StepGroup) throws -> [any PlanNode]? {
    let arguments = group.arguments
    let reduction: Reduction
    switch group.name {
    case .count: reduction = .count
    case .sum: reduction = .sum
    case .mean: reduction = .mean
    case .min: reduction = .min
    case .max: reduction = .max
    case .fold:
      guard arguments.count == 2, case .combiner(let combiner) = arguments[1].kind else {
        return [ReduceNode(site: site(group), reduction: .fold)]
      }
      return [
        ReduceNode(site: site(group), reduction: .foldInto(try arguments[0].constant(), combiner))
      ]
    default: return nil
    }
    if arguments.first?.isLocalScope == true {
      return [MapNode(site: site(group), function: LocalReduction(reduction: reduction))]
    }
    return [ReduceNode(site: site(group), reduction: reduction)]
  }
}
