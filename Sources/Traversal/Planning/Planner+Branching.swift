// Planning of branches, local children and loops.

import GraphStore

extension Planner {
  mutating func branchingNode(for group: StepGroup) throws -> [any PlanNode]? {
    let arguments = group.arguments
    switch group.name {
    case .union:
      let starts = isAtStart
      var branches: [Pipeline] = []
      for argument in arguments {
        guard let nested = argument.traversal else { continue }
        isAtStart = starts
        branches.append(try pipeline(nested))
      }
      return [UnionNode(site: site(group), branches: branches)]
    case .choose where arguments.count > 1: return [try conditional(group)]
    case .choose: return [try choose(group, takesAll: false)]
    case .branch: return [try choose(group, takesAll: true)]
    case .map: return try child(group, .map)
    case .flatMap: return try child(group, .flatMap)
    case .local: return try child(group, .local)
    case .optional: return try child(group, .optional)
    case .coalesce: return try child(group, .coalesce)
    case .sideEffect: return try child(group, .sideEffect)
    case .attempt:
      return try attempt(group)
    case .repeat: return [try loop(group)]
    default: return nil
    }
  }

  private mutating func child(_ group: StepGroup, _ use: LocalChildNode.Use) throws -> [any PlanNode] {
    let node = LocalChildNode(site: site(group), use: use, traversals: try pipelines(group.arguments))
    // Where the child has effects, a limit() behind it must not let it run for too many.
    let hasEffects = group.arguments.contains { $0.traversal.map { Self.hasEffects($0) } ?? false }
    return hasEffects ? [OneByOneNode(site: site(group)), node] : [node]
  }

  private mutating func attempt(_ group: StepGroup) throws -> [any PlanNode] {
    var node = AttemptNode(site: site(group), traversal: try pipelines(group.arguments)[0])
    guard let nested = group.arguments[0].traversal, Self.hasEffects(nested, besidesFail: true) else {
      return [node]
    }
    node.writes = nested.isMutating
    node.collects = !nested.sideEffectNames.isEmpty
    return [OneByOneNode(site: site(group)), node]
  }

  /// Whether running the traversal once more, or for more traversers, makes a difference.
  static func hasEffects(_ nested: NestedTraversal, besidesFail: Bool = false) -> Bool {
    nested.steps.contains { step in
      switch step.name {
      case .fail: !besidesFail
      case .aggregate, .subgraph: true
      case .group, .groupCount, .tree: !step.arguments.isEmpty
      default:
        step.name.signature.roles.contains(.mutating)
          || step.arguments.contains {
            $0.traversal.map { hasEffects($0, besidesFail: besidesFail) } ?? false
          }
      }
    }
  }

  // MARK: choose, branch

  private mutating func conditional(_ group: StepGroup) throws -> ConditionalNode {
    let (condition, tests) = try condition(group.arguments[0], group)
    let branches = try pipelines(Array(group.arguments.dropFirst()))
    return ConditionalNode(
      site: site(group), condition: condition, tests: tests, then: branches[0],
      otherwise: branches.count > 1 ? branches[1] : nil)
  }

  /// The condition that an argument asks, a predicate or a traversal, with the traversals it needs.
  private mutating func condition(_ argument: Argument, _ group: StepGroup) throws -> (Condition, [Pipeline])
  {
    if let nested = argument.traversal {
      let node = try filter(of: nested, group)
      return (node.condition, node.traversals)
    }
    return (.object(try Self.test(argument)), [])
  }

  private mutating func choose(_ group: StepGroup, takesAll: Bool) throws -> ChooseNode {
    let choice = try by(Step(.by, group.arguments, range: group.range, nameRange: group.range))
    var keys: [ChooseNode.Key] = []
    var tests: [Pipeline] = []
    var options: [Pipeline] = []
    for option in group.options {
      guard let nested = option.arguments.last?.traversal else { continue }
      if option.arguments.count == 1 {
        keys.append(.any)
      } else if let test = option.arguments[0].traversal {
        keys.append(.traversal(tests.count))
        tests.append(try pipeline(test))
      } else {
        keys.append(try key(option.arguments[0]))
      }
      options.append(try pipeline(nested))
    }
    return ChooseNode(
      site: site(group), choice: choice, keys: keys, tests: tests, options: options, takesAll: takesAll)
  }

  private func key(_ argument: Argument) throws -> ChooseNode.Key {
    switch argument.kind {
    case .pick(.any): .any
    case .pick(.none): .none
    case .pick(.unproductive): .unproductive
    default: .test(try Self.test(argument))
    }
  }

  // MARK: repeat

  private mutating func loop(_ group: StepGroup) throws -> RepeatNode {
    let name = group.arguments.count == 2 ? try Self.text(group.arguments[0]) : nil
    guard let nested = group.arguments.last?.traversal else {
      throw TraversalError(.structure, "The repeat()-traversal was not defined", at: group.range)
    }
    var node = RepeatNode(site: site(group), name: name, body: try pipeline(nested))
    if let until = group.loop.until { node.until = try test(until, group.loop.isUntilFirst, group) }
    if let emit = group.loop.emit { node.emit = try test(emit, group.loop.isEmitFirst, group) }
    return node
  }

  private mutating func test(_ step: Step, _ isFirst: Bool, _ group: StepGroup) throws -> LoopTest {
    guard let argument = step.arguments.first else { return LoopTest(kind: .always, isFirst: isFirst) }
    if step.name == .times { return LoopTest(kind: .times(try Self.integer(argument)), isFirst: isFirst) }
    let (condition, pipelines) = try condition(argument, group)
    return LoopTest(kind: .condition(condition, pipelines), isFirst: isFirst)
  }
}
