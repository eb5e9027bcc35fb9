// Strategies: what `withStrategies(...)` asks for. Most strategies of the reference only rewrite a traversal into a
// quicker one with the same answer; they are accepted and mean nothing here. The others change what a traversal may
// do or see: those are kept, or refused by name.

import GraphStore

struct Strategies {
  /// ProductiveByStrategy: a by() that gives nothing gives null.
  private(set) var fillsBys = false
  /// Keys that every element is taken to have, so that their by() stays as it is.
  private var productiveKeys: Set<String> = []

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
    case "ProductiveByStrategy":
      fillsBys = true
      for setting in strategy.settings where setting.key == "productiveKeys" {
        for case .string(let key) in try setting.value.constant().members ?? [] { productiveKeys.insert(key) }
      }
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

  /// Whether a by() of this kind gives null where it would give nothing.
  func fills(_ kind: By.Kind) -> Bool {
    if case .key(let key) = kind, productiveKeys.contains(key) { return false }
    return fillsBys
  }
}
