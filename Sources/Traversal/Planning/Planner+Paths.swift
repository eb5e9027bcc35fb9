// Planning of the steps that read paths, labels and names.

import GraphStore

extension Planner {
  mutating func pathNode(for group: StepGroup) throws -> [any PlanNode]? {
    switch group.name {
    case .path: return [PathNode(site: site(group), cut: try cut(group), bys: try bys(group))]
    case .select: return [try select(group)]
    case .project: return [try project(group)]
    default: return nil
    }
  }

  private mutating func select(_ group: StepGroup) throws -> any PlanNode {
    var pop = Pop.last
    var keys: [SelectNode.Key] = []
    for argument in group.arguments {
      switch argument.kind {
      case .column(let column): return MapNode(site: site(group), function: ColumnOf(column: column))
      case .pop(let named): pop = named
      case .traversal(let nested): keys.append(.traversal(try pipeline(nested)))
      default: keys.append(.name(try Self.text(argument)))
      }
    }
    return SelectNode(site: site(group), pop: pop, keys: keys, bys: try bys(group))
  }

  private mutating func project(_ group: StepGroup) throws -> ProjectNode {
    let names = try Self.texts(group.arguments).compactMap { $0 }
    guard Set(names).count == names.count else {
      throw TraversalError(.argument, "keys must be unique in project()", at: group.range)
    }
    return ProjectNode(site: site(group), names: names, bys: try bys(group))
  }
}
