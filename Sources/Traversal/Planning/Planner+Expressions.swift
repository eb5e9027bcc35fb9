// Planning of calc(): compiles its expression, and reads it as a condition where a traversal is asked for one.

import GraphStore

extension Planner {
  mutating func expressionNode(for group: StepGroup) throws -> [any PlanNode]? {
    guard group.name == .calc else { return nil }
    return [CalcNode(site: site(group), expression: try expression(group.arguments[0]))]
  }

  /// The expression that an argument is.
  func expression(_ argument: Argument) throws -> CompiledExpression {
    let scope = ExpressionScope(parameters: parameters, labels: declaredLabels, sideEffects: sideEffectNames)
    return try ExpressionCompiler.compile(try Self.text(argument), at: argument.range, in: scope)
  }
}

// MARK: Expressions in predicates

extension Planner {
  /// The test of a predicate that has expressions among its values; nil for any other argument.
  func computedTest(_ argument: Argument, key: String?) throws -> ComputedTest? {
    guard let predicate = argument.predicate, predicate.holdsCalc else { return nil }
    var test = ComputedTest(key: key, root: .and([]), expressions: [])
    test.root = try node(of: predicate, &test.expressions)
    return test
  }

  private func node(
    of predicate: Predicate, _ expressions: inout [CompiledExpression]
  ) throws -> ComputedTest.Node {
    switch predicate.name {
    case .and: return .and(try nodes(of: predicate.operands, &expressions))
    case .or: return .or(try nodes(of: predicate.operands, &expressions))
    case .not: return .not(try node(of: predicate.operands[0], &expressions))
    default:
      var operands: [ComputedTest.Operand] = []
      for argument in predicate.arguments {
        if let text = argument.calcText {
          expressions.append(try expression(text))
          operands.append(.expression(expressions.count - 1))
        } else {
          operands.append(.term(try argument.term()))
        }
      }
      return .predicate(predicate.name, operands, predicate.range)
    }
  }

  private func nodes(
    of predicates: [Predicate], _ expressions: inout [CompiledExpression]
  ) throws -> [ComputedTest.Node] {
    var nodes: [ComputedTest.Node] = []
    for predicate in predicates { nodes.append(try node(of: predicate, &expressions)) }
    return nodes
  }

  /// The predicate with the values of constant expressions in place of these.
  fileprivate func folded(_ predicate: Predicate) throws -> Predicate {
    var folded = predicate
    for place in folded.arguments.indices {
      guard let text = folded.arguments[place].calcText, let value = try expression(text).constant else {
        continue
      }
      folded.arguments[place].kind = .literal(value)
    }
    for place in folded.operands.indices { folded.operands[place] = try self.folded(folded.operands[place]) }
    return folded
  }
}

extension [Argument] {
  /// The arguments with the values of constant expressions in their predicates.
  func folded(_ planner: Planner) throws -> [Argument] {
    guard let last, let predicate = last.predicate, predicate.holdsCalc else { return self }
    var folded = self
    folded[count - 1].kind = .predicate(try planner.folded(predicate))
    return folded
  }
}

extension Argument {
  /// The text of an expression, where the argument is nothing but calc('…').
  fileprivate var calcText: Argument? {
    guard let steps = traversal?.steps, steps.count == 1, steps[0].name == .calc else { return nil }
    return steps[0].arguments[0]
  }
}

extension Predicate {
  /// Whether some value of it is an expression.
  fileprivate var holdsCalc: Bool {
    arguments.contains { $0.calcText != nil } || operands.contains(where: \.holdsCalc)
  }
}

// MARK: Expressions as conditions

extension Pipeline {
  /// The pipeline as a condition: one that ends in calc() holds when that is true, not when it gives something.
  var endingInCondition: Pipeline {
    guard let last = nodes.last as? CalcNode else { return self }
    var pipeline = self
    pipeline.nodes[nodes.count - 1] = FilterNode(site: last.site, condition: .calc(last.expression))
    return pipeline
  }
}

extension Query {
  /// The names under which steps collect beside the stream.
  var sideEffectNames: Set<String> {
    var names = Set<String>()
    for step in configuration where step.name == .withSideEffect {
      if let name = step.arguments.first?.string { names.insert(name) }
    }
    for step in steps { step.collectSideEffectNames(&names) }
    return names
  }
}

extension NestedTraversal {
  /// The names under which steps collect beside the stream.
  var sideEffectNames: Set<String> {
    var names = Set<String>()
    for step in steps { step.collectSideEffectNames(&names) }
    return names
  }
}

extension Step {
  fileprivate func collectSideEffectNames(_ names: inout Set<String>) {
    switch name {
    case .aggregate, .group, .groupCount, .tree, .subgraph:
      if let name = arguments.lazy.compactMap(\.string).first { names.insert(name) }
    default: break
    }
    for argument in arguments {
      for step in argument.traversal?.steps ?? [] { step.collectSideEffectNames(&names) }
    }
  }
}

/// What the expressions of a query mention, as far as that decides which names are parameters.
struct ExpressionMentions: Sendable {
  private var words: Set<String> = []
  /// The text of some expression is a parameter itself.
  private var isOpen = false

  /// Whether no expression can mention a parameter.
  var isEmpty: Bool { words.isEmpty && !isOpen }

  /// Whether some expression may mention one of the names.
  func mayInclude(_ names: [String]) -> Bool {
    !names.isEmpty && (isOpen || names.contains(where: words.contains))
  }

  /// Which of the words are parameters, as values to compare.
  func shape(_ parameters: [String: Value]) -> [Value] {
    if isOpen { return parameters.keys.sorted().map { .string($0) } }
    guard !words.isEmpty else { return [] }
    return parameters.keys.filter(words.contains).sorted().map { .string($0) }
  }

  /// Takes in a calc() step.
  mutating func insert(_ step: Step) {
    if let text = step.arguments.first?.string { collect(text) } else { isOpen = true }
  }

  private mutating func collect(_ text: String) {
    guard let tokens = try? ExpressionScanner.tokens(of: text) else { return }
    for case .word(let word) in tokens.map(\.kind) { words.insert(word) }
  }
}
