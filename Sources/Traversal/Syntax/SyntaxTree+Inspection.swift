// Questions about a whole tree, and the walk that answers them: does it write, which names does it leave open.

import GraphStore

extension Query {
  /// Whether any step, however deeply nested, writes to the graph.
  package var isMutating: Bool {
    var finder = MutationFinder()
    finder.walk(self)
    return finder.isMutating
  }

  /// Whether it has values that are new each time, such as `datetime()`.
  package var isVolatile: Bool {
    var finder = VolatileFinder()
    finder.walk(self)
    return finder.isVolatile
  }

  /// The names to be bound before the query can run, each once, in order of appearance.
  package var freeVariables: [String] {
    var names: [String] = []
    var seen = Set<String>()
    for use in variableUses where seen.insert(use.name).inserted { names.append(use.name) }
    return names
  }

  /// Every place where a name stands for a value.
  package var variableUses: [VariableUse] {
    var finder = VariableFinder()
    finder.walk(self)
    return finder.uses
  }

  /// The error that a name is not bound, for the first that is not among `parameters`.
  package func unboundName(parameters: Set<String>) -> TraversalError? {
    guard let use = variableUses.first(where: { !parameters.contains($0.name) }) else { return nil }
    let words = Words.table.words.filter { $0.constant != nil }.map {
      String(decoding: $0.text, as: UTF8.self)
    }
    let nearest = Suggestions.question(for: use.name, among: parameters.sorted() + words)
    return TraversalError(
      .unboundName, "no parameter named '\(TraversalError.echo(use.name))'", at: use.range,
      help: nearest
        ?? "bind a parameter of that name, or write '\(TraversalError.echo(use.name))' for the string")
  }
}

extension NestedTraversal {
  /// Whether any step, however deeply nested, writes to the graph.
  package var isMutating: Bool {
    var finder = MutationFinder()
    finder.walk(steps)
    return finder.isMutating
  }

  /// Every place where a name stands for a value.
  package var variableUses: [VariableUse] {
    var finder = VariableFinder()
    finder.walk(steps)
    return finder.uses
  }
}

/// A place where a name stands for a value.
package struct VariableUse: Sendable, Hashable {
  package var name: String
  package var range: SourceRange
}

extension Argument {
  /// The arguments directly inside this one; a nested traversal or query has steps instead.
  package var members: [Argument] {
    switch kind {
    case .list(let members), .set(let members): members
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .weighted(_, let value): [value]
    case .dateTime(let text), .uuid(let text): text.map { [$0] } ?? []
    case .strategy(let strategy): strategy.settings.map(\.value)
    default: []
    }
  }
}

/// What a walk over a tree is told about, outer nodes first, in the order of the text.
protocol TreeVisitor {
  mutating func visit(_ step: Step)
  mutating func visit(_ argument: Argument)
}

extension TreeVisitor {
  mutating func walk(_ query: Query) {
    walk(query.configuration)
    walk(query.steps)
    if let terminal = query.terminal { walk([terminal]) }
  }

  mutating func walk(_ steps: [Step]) {
    for step in steps {
      visit(step)
      for argument in step.arguments { walk(argument) }
    }
  }

  private mutating func walk(_ argument: Argument) {
    visit(argument)
    switch argument.kind {
    case .literal, .variable: break
    case .traversal(let nested): walk(nested.steps)
    case .query(let query): walk(query)
    case .predicate(let predicate): walk(predicate)
    default: for member in argument.members { walk(member) }
    }
  }

  private mutating func walk(_ predicate: Predicate) {
    for argument in predicate.arguments { walk(argument) }
    for operand in predicate.operands { walk(operand) }
  }
}

private struct MutationFinder: TreeVisitor {
  var isMutating = false

  mutating func visit(_ step: Step) {
    if step.name.isMutating { isMutating = true }
  }

  mutating func visit(_ argument: Argument) {}
}

private struct VolatileFinder: TreeVisitor {
  var isVolatile = false

  mutating func visit(_ step: Step) {}

  mutating func visit(_ argument: Argument) {
    switch argument.kind {
    case .dateTime(nil), .uuid(nil): isVolatile = true
    default: break
    }
  }
}

private struct VariableFinder: TreeVisitor {
  var uses: [VariableUse] = []

  mutating func visit(_ step: Step) {}

  mutating func visit(_ argument: Argument) {
    if case .variable(let name) = argument.kind {
      uses.append(VariableUse(name: name, range: argument.range))
    }
  }
}
