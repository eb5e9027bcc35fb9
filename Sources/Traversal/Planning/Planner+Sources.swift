// Planning of the steps that start traversals and of those that move along edges.

import GraphStore

extension Planner {
  mutating func sourceNode(for group: StepGroup) throws -> [any PlanNode]? {
    let site = site(group)
    switch group.name {
    case .vertices, .edges:
      let kind: ElementKind = group.name == .vertices ? .vertex : .edge
      let ids = try group.arguments.terms()
      let isAll = ids.allSatisfy { $0.known.map(ScanNode.namesNone) ?? false }
      return [ScanNode(site: site, kind: kind, ids: isAll ? nil : ids)]
    case .inject:
      return [InjectNode(site: site, values: try group.arguments.terms(), isStart: isAtStart)]
    default: return nil
    }
  }

  mutating func movingNode(for group: StepGroup) throws -> [any PlanNode]? {
    let arguments = group.arguments
    switch group.name {
    case .out: return [try expand(group, .out, arguments, .vertices)]
    case .in: return [try expand(group, .in, arguments, .vertices)]
    case .both: return [try expand(group, .both, arguments, .vertices)]
    case .outE: return [try expand(group, .out, arguments, .edges)]
    case .inE: return [try expand(group, .in, arguments, .edges)]
    case .bothE: return [try expand(group, .both, arguments, .edges)]
    case .to:
      guard let direction = arguments.first?.direction else { return nil }
      return [try expand(group, direction, Array(arguments.dropFirst()), .vertices)]
    case .toE:
      guard let direction = arguments.first?.direction else { return nil }
      return [try expand(group, direction, Array(arguments.dropFirst()), .edges)]
    case .outV: return [EdgeEndNode(site: site(group), end: .source)]
    case .inV: return [EdgeEndNode(site: site(group), end: .target)]
    case .bothV: return [EdgeEndNode(site: site(group), end: .both)]
    case .otherV: return [EdgeEndNode(site: site(group), end: .other)]
    case .toV:
      let direction = arguments.first?.direction ?? .both
      let end: EdgeEndNode.End = direction == .out ? .source : direction == .in ? .target : .both
      return [EdgeEndNode(site: site(group), end: end)]
    default: return nil
    }
  }

  private func expand(
    _ group: StepGroup, _ direction: Direction, _ labels: [Argument], _ yield: ExpandNode.Yield
  ) throws -> ExpandNode {
    let names = try Self.texts(labels)
    return ExpandNode(
      site: site(group), direction: direction, labels: labels.isEmpty ? nil : names.compactMap { $0 },
      yield: yield)
  }
}
