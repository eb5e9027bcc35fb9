// Planning of filters.

import GraphStore

extension Planner {
  mutating func filterNode(for group: StepGroup) throws -> [any PlanNode]? {
    if let condition = try elementCondition(for: group) {
      return [FilterNode(site: site(group), condition: condition)]
    }
    let arguments = group.arguments
    switch group.name {
    case .filter, .and, .or, .not: return [try traversalFilter(group, isWhere: false)]
    case .where:
      if let nested = arguments.first?.traversal {
        var node = FilterNode(site: site(group), condition: .traversal(0))
        let pipeline = try wherePipeline(nested, group.range).endingInCondition
        if pipeline.nodes.count == 1, let filter = pipeline.nodes[0] as? FilterNode,
          case .calc = filter.condition
        {
          node.condition = filter.condition
        } else {
          node.traversals = [pipeline]
        }
        return [node]
      }
      return [try namedFilter(group)]
    case .simplePath, .cyclicPath:
      return [
        PathFilterNode(
          site: site(group), isCyclic: group.name == .cyclicPath, cut: try cut(group), bys: try bys(group))
      ]
    case .dedup:
      if arguments.first?.isLocalScope == true { return nil }
      let labels = arguments.compactMap(\.string)
      return [DedupNode(site: site(group), labels: labels, by: try bys(group).first)]
    case .none, .any, .all:
      guard let predicate = arguments.first?.predicate else { return nil }
      return [MemberTestNode(site: site(group), test: try Self.test(predicate), step: group.name)]
    case .coin:
      guard let probability = try arguments[0].constant().nearestDouble else {
        throw TraversalError(.argument, "coin() takes a number", at: arguments[0].range)
      }
      return [CoinNode(site: site(group), probability: probability)]
    case .discard: return [FilterNode(site: site(group), condition: .constant(false))]
    default: return nil
    }
  }

  // MARK: Conditions on one element

  private func elementCondition(for group: StepGroup) throws -> Condition? {
    let arguments = group.arguments
    switch group.name {
    case .has: return try has(arguments.folded(self))
    case .hasNot:
      guard let key = try Self.texts(arguments).first?.flatMap({ $0 }) else { return .constant(true) }
      return .noProperty(key)
    case .hasLabel: return .label(try anyOf(arguments))
    case .hasId: return .id(try anyOf(arguments))
    case .hasKey: return .key(try anyOf(arguments))
    case .hasValue: return .value(try anyOf(arguments))
    case .is:
      let argument = try arguments.folded(self)[0]
      if let computed = try computedTest(argument, key: nil) { return .computed(computed) }
      return .object(try Self.test(argument))
    default: return nil
    }
  }

  private func has(_ arguments: [Argument]) throws -> Condition {
    if let token = arguments[0].token {
      let test = try Self.test(arguments[1])
      switch token {
      case .id: return .id(try unrolled(arguments[1]) ?? test)
      case .label: return .label(test)
      case .key: return .key(test)
      case .value: return .value(test)
      }
    }
    let names = try Self.texts(Array(arguments.prefix(arguments.count == 3 ? 2 : 1)))
    guard let key = names[names.count - 1] else { return .constant(false) }
    let condition: Condition
    if arguments.count > 1, let computed = try computedTest(arguments[arguments.count - 1], key: key) {
      condition = .computed(computed)
    } else {
      condition = .property(key, arguments.count == 1 ? nil : try Self.test(arguments[arguments.count - 1]))
    }
    guard arguments.count == 3 else { return condition }
    guard let label = names[0] else { return .constant(false) }
    return .and([.label(.compare(.equal, .string(label))), condition])
  }

  /// The test of `hasId(a, b)` and its kin: any of the values, lists taken apart; or one predicate.
  private func anyOf(_ arguments: [Argument]) throws -> Test {
    if let predicate = arguments.first?.predicate { return try Self.test(predicate) }
    let test = OpenTest(form: .anyOf, terms: try arguments.terms(), range: arguments.first?.range ?? .none)
    return try test.closed
  }

  private func unrolled(_ argument: Argument) throws -> Test? {
    guard argument.predicate == nil, argument.traversal == nil else { return nil }
    return try OpenTest(form: .equalOrMember, terms: [try argument.term()], range: argument.range).closed
  }

  // MARK: Traversals

  /// filter(), and(), or(), not(): child traversals that are nothing but filters become part of the condition.
  mutating func traversalFilter(_ group: StepGroup, isWhere: Bool) throws -> FilterNode {
    if let predicate = group.arguments.first?.predicate {
      return FilterNode(site: site(group), condition: .object(try Self.test(predicate)))
    }
    var node = FilterNode(site: site(group), condition: .constant(true))
    var parts: [Condition] = []
    for argument in group.arguments {
      guard let nested = argument.traversal else { continue }
      let pipeline = isWhere ? try wherePipeline(nested, argument.range) : try self.pipeline(nested)
      parts.append(Self.condition(of: pipeline, in: &node))
    }
    switch group.name {
    case .or: node.condition = .or(parts)
    case .not: node.condition = .not(parts[0])
    default: node.condition = .and(parts)
    }
    return node
  }

  /// A filter that passes what the traversal gives something for.
  mutating func filter(of nested: NestedTraversal, _ group: StepGroup) throws -> FilterNode {
    var node = FilterNode(site: site(group), condition: .constant(true))
    node.condition = Self.condition(of: try pipeline(nested), in: &node)
    return node
  }

  /// What a child traversal asks, without running it where it only filters.
  private static func condition(of pipeline: Pipeline, in node: inout FilterNode) -> Condition {
    var parts: [Condition] = []
    var children: [Pipeline] = []
    let pipeline = pipeline.endingInCondition
    for step in pipeline.nodes {
      guard let filter = step.cast(to: FilterNode.self) else {
        node.traversals.append(pipeline)
        return .traversal(node.traversals.count - 1)
      }
      parts.append(filter.condition.renumbered(by: node.traversals.count + children.count))
      children += filter.traversals
    }
    node.traversals += children
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  /// A traversal in where(): a label at its start is where it begins, one at its end is what the end must equal.
  mutating func wherePipeline(_ nested: NestedTraversal, _ range: SourceRange) throws -> Pipeline {
    var steps = Connectives.nested(nested.steps)
    if steps.count == 1, let step = steps.first, [.and, .or, .not].contains(step.name) {
      return Pipeline([try traversalFilter(StepGroup(step: step), isWhere: true)])
    }
    var nodes: [any PlanNode] = []
    if let first = steps.first, first.name == .as, let label = first.arguments.first?.string {
      nodes.append(
        NamedStartNode(site: Site(range: first.range, name: "as", keepsPath: keepsPath), name: label))
      steps.removeFirst()
    }
    var end: Step?
    if let last = steps.last, last.name == .as { end = steps.removeLast() }
    if !steps.isEmpty { nodes += try pipeline(NestedTraversal(steps)).nodes }
    if let end, let label = end.arguments.first?.string {
      nodes.append(
        FilterNode(
          site: Site(range: end.range, name: "as", keepsPath: keepsPath),
          condition: .named(nil, .named(.eq, [label]), [])))
    }
    return Pipeline(nodes)
  }

  private mutating func namedFilter(_ group: StepGroup) throws -> FilterNode {
    let arguments = group.arguments
    guard let predicate = arguments.last?.predicate else {
      throw TraversalError(.argument, "where() takes a predicate or a traversal", at: group.range)
    }
    let name = arguments.count == 2 ? try Self.text(arguments[0]) : nil
    let bys = try bys(group)
    return FilterNode(
      site: site(group), condition: .named(name, try Self.namedTest(predicate), bys),
      traversals: [])
  }

  func cut(_ group: StepGroup) throws -> PathCut {
    PathCut(
      from: try group.from.map { try Self.text($0.arguments[0]) },
      to: try group.to.map { try Self.text($0.arguments[0]) })
  }
}

extension Condition {
  /// The condition with its traversals counted from another number.
  func renumbered(by offset: Int) -> Condition {
    switch self {
    case .traversal(let number): .traversal(number + offset)
    case .and(let parts): .and(parts.map { $0.renumbered(by: offset) })
    case .or(let parts): .or(parts.map { $0.renumbered(by: offset) })
    case .not(let part): .not(part.renumbered(by: offset))
    default: self
    }
  }
}
