// Queries in Gremlin: on the graph, each in a transaction of its own, and inside a transaction.

import GraphStore
import Traversal

extension Graph {
  /// Runs a traversal in a transaction of its own. Its changes are durable when it returns, and undone when it throws.
  ///
  /// - Parameters:
  ///   - gremlin: A traversal, as `g.V().has('code', code).out().count()`.
  ///   - parameters: The values of the names that stand free in the text. They are bound, never spliced.
  ///   - limits: What the query may use; those of the graph when nil.
  /// - Returns: The results, in order.
  @discardableResult
  public func query(
    _ gremlin: Gremlin, _ parameters: [String: any ValueEncodable] = [:], limits: QueryLimits? = nil
  ) throws -> Results {
    let values = gremlin.parameters(parameters)
    return Results(
      try Statement(gremlin, values, kept: store.traversals).resultsNow(values, on: self, limits))
  }

  /// Reads and checks a traversal, to be run any number of times with other values.
  ///
  /// ```swift
  /// let byCode = try graph.prepare("g.V().has('airport', 'code', code).values('city')", parameters: "code")
  /// let city = try byCode.run(["code": "SFO"]).first
  /// ```
  public func prepare(_ gremlin: Gremlin, parameters names: String...) throws -> PreparedQuery {
    try prepare(gremlin, parameters: names)
  }

  /// Reads and checks a traversal, to be run any number of times with other values, when the names are known in a list.
  public func prepare(_ gremlin: Gremlin, parameters names: [String]) throws -> PreparedQuery {
    PreparedQuery(
      graph: self, statement: try Statement(gremlin, names: names + Array(gremlin.parameters([:]).keys)),
      bindings: gremlin.parameters([:]))
  }
}

extension Transaction {
  /// Runs a traversal inside this transaction.
  ///
  /// - Returns: The results, in order.
  @discardableResult
  public borrowing func query(
    _ gremlin: Gremlin, _ parameters: [String: any ValueEncodable] = [:], limits: QueryLimits = QueryLimits()
  ) throws -> Results {
    let values = gremlin.parameters(parameters)
    let statement = try Statement(gremlin, values, kept: traversals)
    return Results(try statement.results(values, in: self, limits.runLimits(nil)))
  }

  /// Runs a traversal inside this transaction and hands on its results one by one as they are found, until `body`
  /// returns false.
  public borrowing func forEach(
    _ gremlin: Gremlin, _ parameters: [String: any ValueEncodable] = [:], limits: QueryLimits = QueryLimits(),
    _ body: (Value) throws -> Bool
  ) throws {
    let values = gremlin.parameters(parameters)
    try Statement(gremlin, values, kept: traversals).run(values, in: self, limits.runLimits(nil), body)
  }
}

/// A traversal that was read and checked once, to be run any number of times.
public struct PreparedQuery: Sendable {
  let graph: Graph
  let statement: Statement
  let bindings: [String: Value]

  /// The traversal in Gremlin.
  public var text: String { statement.source }

  /// Whether it writes.
  public var isWriting: Bool { statement.isWriting }

  /// The names that need values.
  public var parameterNames: [String] {
    statement.prepared.query.freeVariables.filter { bindings[$0] == nil }
  }

  /// Runs it in a transaction of its own.
  @discardableResult
  public func run(_ parameters: [String: any ValueEncodable] = [:], limits: QueryLimits? = nil) throws
    -> Results
  {
    Results(try statement.resultsNow(values(parameters), on: graph, limits))
  }

  /// Runs it inside a transaction.
  @discardableResult
  public func run(
    _ parameters: [String: any ValueEncodable] = [:], in transaction: borrowing Transaction,
    limits: QueryLimits = QueryLimits()
  ) throws -> Results {
    Results(try statement.results(values(parameters), in: transaction, limits.runLimits(nil)))
  }

  private func values(_ parameters: [String: any ValueEncodable]) -> [String: Value] {
    if bindings.isEmpty { return parameters.mapValues { $0.graphValue } }
    var values = bindings
    for (name, value) in parameters { values[name] = value.graphValue }
    return values
  }
}
