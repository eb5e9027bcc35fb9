// Planning of the steps that read elements and take values apart.

import GraphStore

extension Planner {
  mutating func readingNode(for group: StepGroup) throws -> [any PlanNode]? {
    let arguments = group.arguments
    let site = site(group)
    func map(_ function: any ValueFunction) -> [any PlanNode] { [MapNode(site: site, function: function)] }
    switch group.name {
    case .values, .properties:
      let keys = arguments.isEmpty ? nil : try Self.texts(arguments).compactMap { $0 }
      return [PropertiesNode(site: site, keys: keys, yield: group.name == .values ? .values : .properties)]
    case .valueMap, .propertyMap, .elementMap: return [try elementMap(group)]
    case .id: return map(TokenOf(token: .id))
    case .label: return map(TokenOf(token: .label))
    case .key: return map(TokenOf(token: .key))
    case .value: return map(TokenOf(token: .value))
    case .element: return map(OwnerOf())
    case .constant: return [ConstantNode(site: site, value: try arguments[0].term())]
    case .identity: return []
    case .index:
      return map(IndexOf(givesMap: group.withs.contains { $0.arguments.last?.kind == .option(.map) }))
    case .dedup where arguments.first?.isLocalScope == true: return map(LocalDedup())
    case .loops: return map(LoopCount(name: try arguments.first.map { try Self.text($0) }))
    case .unfold: return [UnfoldNode(site: site)]
    default: return nil
    }
  }

  private mutating func elementMap(_ group: StepGroup) throws -> ElementMapNode {
    var arguments = group.arguments
    var tokens: ElementMapNode.Tokens = []
    // A strategy may have put a filter behind the keys.
    var filter: Pipeline?
    if let nested = arguments.last?.traversal {
      filter = try pipeline(nested)
      arguments.removeLast()
    }
    if case .bool(let withTokens)? = arguments.first?.literal {
      if withTokens { tokens = .all }
      arguments.removeFirst()
    }
    for with in group.withs where with.arguments.first?.kind == .option(.tokens) {
      switch with.arguments.dropFirst().first?.kind {
      case nil, .option(.all)?: tokens = .all
      case .option(.ids)?: tokens.insert(.ids)
      case .option(.labels)?: tokens.insert(.labels)
      case .option(.keys)?: tokens.insert(.keys)
      case .option(.values)?: tokens.insert(.values)
      default: tokens = []
      }
    }
    let shape: ElementMapNode.Shape =
      switch group.name {
      case .valueMap: .valueMap
      case .propertyMap: .propertyMap
      default: .elementMap
      }
    return ElementMapNode(
      site: site(group), shape: shape,
      keys: arguments.isEmpty ? nil : try Self.texts(arguments).compactMap { $0 }, tokens: tokens,
      by: try bys(group).first, filter: filter)
  }
}
