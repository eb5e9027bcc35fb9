// The ends of traversals that were built: running them and reading what they yield.

import GraphStore
import Traversal

extension GraphTraversal where Mode: CompleteMode {
  /// The graph it runs on; an error where it was begun on none.
  func bound() throws(GraphError) -> Graph {
    if let graph { return graph }
    throw GraphError(
      .argument, "the traversal belongs to no graph",
      help: "begin it on a graph, or run it in a transaction: toList(in: transaction)")
  }

  /// All results.
  public func toList(_ parameters: [String: any ValueEncodable] = [:]) throws -> [Output] {
    let graph = try bound()
    return try Statement(query, kept: graph.store.traversals)
      .resultsNow(parameters.mapValues(\.graphValue), on: graph, nil).read()
  }

  /// All results, in a transaction that is there.
  public func toList(
    in transaction: borrowing Transaction, _ parameters: [String: any ValueEncodable] = [:]
  ) throws -> [Output] {
    var results: [Value] = []
    let statement = try Statement(query, kept: transaction.traversals)
    try statement.run(parameters.mapValues(\.graphValue), in: transaction, RunLimits()) { value in
      results.append(value)
      return true
    }
    return try results.read()
  }

  /// The results without repetitions.
  public func toSet() throws -> Set<Output> where Output: Hashable { Set(try toList()) }

  /// The first result; nil when there is none. Nothing beyond it is looked for.
  public func first() throws -> Output? { try limit(1).toList().first }

  /// The first result, in a transaction that is there.
  public func first(in transaction: borrowing Transaction) throws -> Output? {
    try limit(1).toList(in: transaction).first
  }

  /// The one result; an error when there are none or more.
  public func one() throws -> Output {
    let results = try limit(2).toList()
    guard results.count == 1 else { throw GraphError.notOne(results.count) }
    return results[0]
  }

  /// The one result, in a transaction that is there; an error when there are none or more.
  public func one(in transaction: borrowing Transaction) throws -> Output {
    let results = try limit(2).toList(in: transaction)
    guard results.count == 1 else { throw GraphError.notOne(results.count) }
    return results[0]
  }

  /// Whether there is any result.
  public func hasNext() throws -> Bool { try first() != nil }

  /// Runs for the effects only.
  public func iterate() throws {
    let graph = try bound()
    _ = try Statement(ended(.iterate), kept: graph.store.traversals).resultsNow([:], on: graph, nil)
  }

  /// Runs for the effects only, in a transaction that is there.
  public func iterate(in transaction: borrowing Transaction) throws {
    try Statement(ended(.iterate), kept: transaction.traversals)
      .run([:], in: transaction, RunLimits()) { _ in true }
  }

  /// How the traversal would run.
  public func explain() throws -> String {
    let results = try Statement(ended(.explain)).resultsNow([:], on: bound(), nil)
    return results.first.map(\.plainText) ?? ""
  }

  /// All results, decoded as a type of the program's own.
  public func decode<Decoded: Decodable>(_ type: Decoded.Type = Decoded.self) throws -> [Decoded] {
    let graph = try bound()
    let statement = try Statement(query, kept: graph.store.traversals)
    return try Results(statement.resultsNow([:], on: graph, nil)).decode(type)
  }

  /// Reads and checks the traversal, to be run any number of times with other values of its parameters.
  public func prepare() throws -> PreparedQuery {
    PreparedQuery(graph: try bound(), statement: try Statement(query), bindings: [:])
  }

  private func ended(_ terminal: StepName) -> Query {
    var query = query
    query.terminal = Step(terminal)
    return query
  }
}

extension [Value] {
  /// The values read as a type.
  func read<Output: ValueDecodable>() throws(GraphError) -> [Output] {
    var outputs: [Output] = []
    outputs.reserveCapacity(count)
    for value in self { outputs.append(try Output(graphValue: value)) }
    return outputs
  }
}
