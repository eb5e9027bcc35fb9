// Planning of limit, skip, range, tail and sample, over the stream and over collections.

import GraphStore

extension Planner {
  mutating func rangeNode(for group: StepGroup) throws -> [any PlanNode]? {
    let isLocal = group.arguments.first?.isLocalScope == true
    let arguments = group.arguments.filter { if case .scope = $0.kind { false } else { true } }
    switch group.name {
    case .limit:
      return range(group, isLocal, 0, try Self.integer(arguments[0]))
    case .skip:
      return range(group, isLocal, try Self.integer(arguments[0]), -1)
    case .range:
      let (low, high) = (try Self.integer(arguments[0]), try Self.integer(arguments[1]))
      guard high == -1 || low <= high else {
        throw TraversalError(.argument, "Not a legal range: [\(low), \(high)]", at: group.range)
      }
      return range(group, isLocal, low, high)
    case .tail:
      let count = max(0, try arguments.first.map { try Self.integer($0) } ?? 1)
      if isLocal { return [MapNode(site: site(group), function: LocalTail(count: count))] }
      return [TailNode(site: site(group), count: count)]
    case .sample:
      let count = max(0, try Self.integer(arguments[0]))
      if isLocal { return [MapNode(site: site(group), function: LocalSample(count: count))] }
      return [SampleNode(site: site(group), count: count, by: try bys(group).first)]
    default: return nil
    }
  }

  private func range(_ group: StepGroup, _ isLocal: Bool, _ low: Int64, _ high: Int64) -> [any PlanNode] {
    let low = max(0, low)
    let end = high < 0 ? nil : high
    if isLocal { return [MapNode(site: site(group), function: LocalRange(low: low, high: end))] }
    return [RangeNode(site: site(group), low: low, high: end)]
  }
}
