// Strategies: what `withStrategies(...)` asks for. Most strategies of the reference only rewrite a traversal into a
// quicker one with the same answer; they are accepted and mean nothing here. The others change what a traversal may
// do or see: those are kept, or refused by name.

import GraphStore

struct Strategies {
  /// ProductiveByStrategy: a by() that gives nothing gives null. Its list of keys that need no such care is not read.
  private(set) var fillsBys = false

  init(_ query: Query) throws {
    for step in query.configuration where step.name == .withStrategies {
      for argument in step.arguments {
        guard case .strategy(let strategy) = argument.kind else { continue }
        try add(strategy, argument.range, query)
      }
    }
    for step in query.configuration where step.name == .withoutStrategies {
      for argument in step.arguments {
        if case .strategy(let strategy) = argument.kind, strategy.name == "ProductiveByStrategy" {
          fillsBys = false
        }
      }
    }
  }

  private mutating func add(_ strategy: Strategy, _ range: SourceRange, _ query: Query) throws {
    switch strategy.name {
    case "ProductiveByStrategy": fillsBys = true
    case "ReadOnlyStrategy":
      guard !query.isMutating else {
        throw TraversalError(
          .denied, "The provided traversal has a mutating step and thus is not read only", at: range)
      }
    case "SubgraphStrategy", "PartitionStrategy", "ElementIdStrategy", "VertexProgramStrategy":
      throw TraversalError(
        .structure, "this database has no \(strategy.name)", at: range,
        help: "filter the elements by steps of the traversal")
    default: break
    }
  }
}
