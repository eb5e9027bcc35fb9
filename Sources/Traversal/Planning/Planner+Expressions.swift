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

extension Step {
  fileprivate func collectSideEffectNames(_ names: inout Set<String>) {
    switch name {
    case .aggregate, .group, .groupCount, .tree, .subgraph:
      if let name = arguments.first(where: { $0.string != nil })?.string { names.insert(name) }
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

  /// Which of the words are parameters, as values to compare.
  func shape(_ parameters: [String: Value]) -> [Value] {
    if isOpen { return parameters.keys.sorted().map { .string($0) } }
    guard !words.isEmpty else { return [] }
    return parameters.keys.filter(words.contains).sorted().map { .string($0) }
  }

  init(_ query: Query) {
    for step in query.configuration + query.steps { collect(step) }
  }

  private mutating func collect(_ step: Step) {
    if step.name == .calc {
      if let text = step.arguments.first?.string { collect(text) } else { isOpen = true }
    }
    for argument in step.arguments { collect(argument) }
  }

  private mutating func collect(_ argument: Argument) {
    for step in argument.traversal?.steps ?? [] { collect(step) }
    for member in argument.members { collect(member) }
    if let predicate = argument.predicate { collect(predicate) }
    if case .query(let query) = argument.kind { for step in query.steps { collect(step) } }
  }

  private mutating func collect(_ predicate: Predicate) {
    for argument in predicate.arguments { collect(argument) }
    for operand in predicate.operands { collect(operand) }
  }

  private mutating func collect(_ text: String) {
    guard let tokens = try? ExpressionScanner.tokens(of: text) else { return }
    for case .word(let word) in tokens.map(\.kind) { words.insert(word) }
  }
}

extension Query {
  var expressionMentions: ExpressionMentions { ExpressionMentions(self) }
}
