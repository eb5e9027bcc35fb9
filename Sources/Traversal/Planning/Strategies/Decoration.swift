// Decoration: strategies that hide a part of the graph are written into the tree before it is planned, as filters behind
// every step that could reach what is hidden. Nothing further on knows of them: they are planned, made quicker and
// explained like filters that the user has written.

import GraphStore

extension Strategies {
  /// The query with what the strategies hide filtered out.
  func decorated(_ query: Query) throws(TraversalError) -> Query {
    var query = query
    if let settings = self[.subgraph] { query = try SubgraphDecoration(settings).decorated(query) }
    // A partition holds for the filters of a subgraph as well.
    if let settings = self[.partition] { query = try PartitionDecoration(settings).decorated(query) }
    if let settings = self[.elementID] { query = try ElementIDDecoration(settings).decorated(query) }
    return query
  }
}

/// A rewriting of every chain of steps in a query.
protocol Decoration {
  /// What stands in place of a chain in whose nested traversals everything is done already. There are no infix
  /// connectives in it.
  func chain(_ steps: [Step]) throws(TraversalError) -> [Step]
}

extension Decoration {
  func decorated(_ query: Query) throws(TraversalError) -> Query {
    var query = query
    query.steps = try decorated(query.steps)
    return query
  }

  func decorated(_ steps: [Step]) throws(TraversalError) -> [Step] {
    var nested: [Step] = []
    // A filter put in front of `or()` must not become a part of its first operand.
    for var step in Connectives.nested(steps) {
      step.arguments = try decorated(step.arguments)
      nested.append(step)
    }
    return try chain(nested)
  }

  private func decorated(_ arguments: [Argument]) throws(TraversalError) -> [Argument] {
    var results: [Argument] = []
    for argument in arguments { results.append(try decorated(argument)) }
    return results
  }

  private func decorated(_ argument: Argument) throws(TraversalError) -> Argument {
    var result = argument
    switch argument.kind {
    case .traversal(let nested): result.kind = .traversal(NestedTraversal(try decorated(nested.steps)))
    case .query(let query): result.kind = .query(try decorated(query))
    case .predicate(let predicate): result.kind = .predicate(try decorated(predicate))
    case .list(let members): result.kind = .list(try decorated(members))
    case .set(let members): result.kind = .set(try decorated(members))
    case .map(let entries):
      var results: [MapArgument] = []
      for entry in entries { results.append(MapArgument(key: entry.key, value: try decorated(entry.value))) }
      result.kind = .map(results)
    case .weighted(let cardinality, let value):
      result.kind = .weighted(cardinality, try decorated(value))
    default: break
    }
    return result
  }

  private func decorated(_ predicate: Predicate) throws(TraversalError) -> Predicate {
    var result = predicate
    result.arguments = try decorated(predicate.arguments)
    result.operands = []
    for operand in predicate.operands { result.operands.append(try decorated(operand)) }
    return result
  }
}

extension [Step] {
  /// The place behind a step and the modulators that belong to it; a label alone moves nothing.
  func endOfGroup(at place: Int) -> Int {
    var end = place + 1
    while end < count, self[end].modulates(self[place].name) { end += 1 }
    while end > place + 1, self[end - 1].name == .as { end -= 1 }
    return end
  }

  /// The steps as a filter: as they are where each only filters, and inside filter() otherwise.
  func asFilter(at range: SourceRange) -> [Step] {
    if allSatisfy(\.isPlainFilter) { return self }
    return isEmpty ? [] : [Step(.filter, [.nested(self)], range: range)]
  }
}

extension Step {
  fileprivate func modulates(_ host: StepName) -> Bool {
    switch (name, host) {
    case (.as, _): true
    case (.property, .addV), (.property, .addE), (.from, .addE): true
    case (.to, .addE): arguments.first?.direction == nil
    case (.option, .mergeV), (.option, .mergeE): true
    default: false
    }
  }

  /// Whether it asks something of each object and leaves nothing else behind.
  fileprivate var isPlainFilter: Bool {
    switch name {
    case .has, .hasNot, .hasLabel, .hasId, .hasKey, .hasValue, .is, .and, .or, .not, .filter: true
    default: false
    }
  }
}

extension Argument {
  static func nested(_ steps: [Step]) -> Argument {
    Argument(.traversal(NestedTraversal(steps)), range: steps.first?.range ?? .none)
  }

  static func text(_ text: String) -> Argument { Argument(.literal(.string(text))) }

  /// `typeOf(GType.X)`
  static func typeOf(_ type: TypeToken) -> Argument {
    Argument(.predicate(Predicate(.typeOf, [Argument(.type(type))])))
  }
}
