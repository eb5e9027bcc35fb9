// Planning of limit, skip, range, tail and sample, over the stream and over collections.

import GraphStore

extension Planner {
  mutating func rangeNode(for group: StepGroup) throws -> [any PlanNode]? {
    let isLocal = group.arguments.first?.isLocalScope == true
    let arguments = group.arguments.filter { if case .scope = $0.kind { false } else { true } }
    switch group.name {
    case .limit:
      return range(group, isLocal, .known(0), try Self.count(arguments[0]))
    case .skip:
      return range(group, isLocal, try Self.count(arguments[0]), nil)
    case .range:
      let (low, high) = (try Self.count(arguments[0]), try Self.count(arguments[1]))
      if case (.known(let low), .known(let high)) = (low, high) {
        try RangeNode.verify(low, high, at: group.range)
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

  private func range(_ group: StepGroup, _ isLocal: Bool, _ low: Count, _ high: Count?) -> [any PlanNode] {
    // A negative end is an open one.
    var high = high
    if case .known(let end)? = high, end < 0 { high = nil }
    guard isLocal, case .known(let start) = low else {
      return [RangeNode(site: site(group), low: low, high: high)]
    }
    var end: Int64?
    if case .known(let known)? = high { end = known }
    return [MapNode(site: site(group), function: LocalRange(low: max(0, start), high: end))]
  }
}
