// Planning of mergeV() and mergeE().

import GraphStore

/// A map of mergeV() or mergeE(): known, from a traversal, or what comes in.
struct MergeMap: Sendable {
  /// Nil for the incoming object.
  var supply: Supply?
  /// The cardinality that a value was wrapped in.
  var cardinalities: [String: Cardinality] = [:]
  /// For all values that are not wrapped.
  var cardinality: Cardinality?
  /// Ends given by `Merge.outV` and `Merge.inV`.
  var tokens: [Direction: MergeToken] = [:]
}

extension Planner {
  mutating func mergeNode(for group: StepGroup) throws -> [any PlanNode]? {
    guard group.name == .mergeV || group.name == .mergeE else { return nil }
    var node = MergeNode(
      site: site(group), kind: group.name == .mergeV ? .vertex : .edge,
      search: try group.arguments.first.map { try mergeMap($0) } ?? MergeMap())
    node.isStart = isAtStart
    for option in group.options {
      guard case .merge(let token) = option.arguments[0].kind else { continue }
      var map = try mergeMap(option.arguments[1])
      if case .cardinality(let cardinality)? = option.arguments.dropFirst(2).first?.kind {
        map.cardinality = cardinality
      }
      switch token {
      case .onCreate: node.onCreate = map
      case .onMatch: node.onMatch = map
      case .outV: node.source = map
      case .inV: node.target = map
      }
    }
    return [OneByOneNode(site: site(group)), node]
  }

  private mutating func mergeMap(_ argument: Argument) throws -> MergeMap {
    guard case .map(let entries) = argument.kind else { return MergeMap(supply: try supply(argument)) }
    var map = MergeMap()
    var terms: [(key: Value, value: Term)] = []
    for entry in entries {
      let key = try entry.key.constant()
      switch entry.value.kind {
      case .weighted(let cardinality, let value):
        if case .string(let name) = key { map.cardinalities[name] = cardinality }
        terms.append((key, try value.term()))
      case .merge(let token):
        guard case .direction(let direction) = key else {
          throw TraversalError(
            .argument, "Merge.\(token.rawValue) stands for a vertex at an end", at: entry.value.range)
        }
        map.tokens[direction] = token
      default: terms.append((key, try entry.value.term()))
      }
    }
    map.supply = .term(.entries(terms))
    return map
  }
}
