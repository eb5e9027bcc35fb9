// Planning of the steps that write. In front of each stands a node that takes traversers one by one, where what is
// written could be seen by a step behind it.

import GraphStore

extension Planner {
  mutating func mutationNode(for group: StepGroup) throws -> [any PlanNode]? {
    let arguments = group.arguments
    switch group.name {
    case .addV:
      let label = try arguments.first.map { try supply($0) }
      return [
        OneByOneNode(site: site(group)),
        AddVertexNode(site: site(group), label: label, settings: try settings(group.properties)),
      ]
    case .addE:
      return [
        OneByOneNode(site: site(group)),
        AddEdgeNode(
          site: site(group), label: try supply(arguments[0]), from: try end(group.from),
          to: try end(group.to), settings: try settings(group.properties)),
      ]
    case .property:
      return try settings([group.step]).map { PropertyNode(site: site(group), setting: $0) }
    case .drop: return [DropNode(site: site(group))]
    default: return nil
    }
  }

  mutating func supply(_ argument: Argument) throws -> Supply {
    if let nested = argument.traversal { return .traversal(try pipeline(nested)) }
    return .term(try argument.term())
  }

  private mutating func end(_ step: Step?) throws -> AddEdgeNode.End {
    guard let argument = step?.arguments.first else { return .incoming }
    if let nested = argument.traversal { return .supply(.traversal(try pipeline(nested))) }
    let value = try argument.constant()
    if case .string(let name) = value { return .name(name) }
    return .supply(.constant(value))
  }

  // MARK: Properties

  mutating func settings(_ steps: [Step]) throws -> [PropertySetting] {
    var settings: [PropertySetting] = []
    for step in steps { settings += try self.settings(step.arguments) }
    return settings
  }

  private mutating func settings(_ given: [Argument]) throws -> [PropertySetting] {
    var arguments = given
    var cardinality: Cardinality?
    if case .cardinality(let named)? = arguments.first?.kind {
      cardinality = named
      arguments.removeFirst()
    }
    guard arguments.count > 1 else { return try entries(arguments[0], cardinality) }
    let key: PropertySetting.Key =
      if let token = arguments[0].token { .token(token) } else { .name(try supply(arguments[0])) }
    var value = arguments[1]
    if case .weighted(let named, let inner) = value.kind { (cardinality, value) = (named, inner) }
    var setting = PropertySetting(key: key, value: try supply(value), cardinality: cardinality)
    var rest = arguments.dropFirst(2)
    while rest.count >= 2 {
      setting.meta.append((try supply(rest.removeFirst()), try supply(rest.removeFirst())))
    }
    return [setting]
  }

  /// property(map): a setting for each entry, so that values may be wrapped in a cardinality of their own.
  private mutating func entries(_ argument: Argument, _ cardinality: Cardinality?) throws -> [PropertySetting]
  {
    var pairs: [(Argument, Argument)] = []
    switch argument.kind {
    case .literal(.null): return []
    case .literal(.map(let entries)):
      pairs = entries.map {
        (
          Argument(.literal($0.key), range: argument.range),
          Argument(.literal($0.value), range: argument.range)
        )
      }
    case .map(let entries): pairs = entries.map { ($0.key, $0.value) }
    default:
      throw TraversalError(.argument, "property() takes a key and a value, or a map", at: argument.range)
    }
    var settings: [PropertySetting] = []
    for (key, value) in pairs {
      var (own, value) = (cardinality, value)
      if case .weighted(let named, let inner) = value.kind { (own, value) = (named, inner) }
      let name: PropertySetting.Key =
        if let token = key.token { .token(token) } else { .name(.constant(try key.constant())) }
      settings.append(PropertySetting(key: name, value: try supply(value), cardinality: own))
    }
    return settings
  }
}

// MARK: Pace

extension Pipeline {
  /// property() writes for a whole batch at once. That would show where a step behind it wants only some traversers, or
  /// looks at the graph while others are still to come; there it is given them one by one.
  func paced(stopsEarly: Bool) -> Pipeline {
    guard nodes.contains(where: { $0.isKind(of: PropertyNode.self) }) else { return self }
    var paced: [any PlanNode] = []
    var isSeen = stopsEarly
    for place in nodes.indices.reversed() {
      let node = nodes[place]
      paced.append(node)
      if node.isKind(of: ReduceNode.self) {
        isSeen = false
      } else if node.isKind(of: PropertyNode.self) {
        let isFirst = place == 0 || !nodes[place - 1].isKind(of: PropertyNode.self)
        if isSeen, isFirst { paced.append(OneByOneNode(site: node.site)) }
      } else if !node.isKind(of: LabelNode.self) {
        isSeen = true
      }
    }
    return Pipeline(paced.reversed())
  }
}

extension Query {
  /// Whether the terminal step may want only some of the results.
  var stopsEarly: Bool {
    switch terminal?.name {
    case .next, .hasNext, .tryNext: true
    default: false
    }
  }
}
