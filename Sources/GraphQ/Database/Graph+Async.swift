// The same for asynchronous code: transactions and queries on threads of their own, so that no task's thread waits.

import GraphStore
import Traversal

extension Graph {
  /// Runs `body` on a snapshot of the graph, on a thread where waiting harms nobody.
  public func read<Result: Sendable>(
    _ body: @escaping @Sendable (borrowing Transaction) throws -> Result
  ) async throws -> Result {
    try await Waiting.run { [self] in try read(body) }
  }

  /// Runs `body` alone among writers, on a thread where waiting harms nobody: everything it does is kept, durably, or
  /// when it throws, nothing. The body may run more than once.
  public func write<Result: Sendable>(
    _ body: @escaping @Sendable (borrowing Transaction) throws -> Result
  ) async throws -> Result {
    try await Waiting.run { [self] in try write(body) }
  }

  /// Runs a traversal in a transaction of its own. When its task is cancelled, it ends with the error `cancelled` and
  /// leaves nothing behind.
  @discardableResult
  public func query(
    _ gremlin: Gremlin, _ parameters: [String: any ValueEncodable] = [:], limits: QueryLimits? = nil
  ) async throws -> Results {
    let values = gremlin.parameters(parameters)
    let statement = try Statement(gremlin, values, kept: store.traversals)
    return Results(try await statement.results(values, on: self, limits))
  }
}

extension PreparedQuery {
  /// Runs it in a transaction of its own. When its task is cancelled, it ends and leaves nothing behind.
  @discardableResult
  public func run(_ parameters: [String: any ValueEncodable] = [:], limits: QueryLimits? = nil) async throws
    -> Results
  {
    var values = bindings
    for (name, value) in parameters { values[name] = value.graphValue }
    return Results(try await statement.results(values, on: graph, limits))
  }
}

extension GraphTraversal where Mode: CompleteMode {
  /// All results. When its task is cancelled, the traversal ends and leaves nothing behind.
  public func toList(_ parameters: [String: any ValueEncodable] = [:]) async throws -> [Output] {
    let graph = try bound()
    return try await Statement(query, kept: graph.store.traversals)
      .results(parameters.mapValues(\.graphValue), on: graph, nil).read()
  }
}

extension Statement {
  /// Runs on a thread where waiting harms nobody, until it is done or its task is cancelled.
  func results(_ parameters: [String: Value], on graph: Graph, _ limits: QueryLimits?) async throws -> [Value]
  {
    let flag = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await Waiting.run { try resultsNow(parameters, on: graph, limits, cancellation: flag) }
    } onCancel: {
      flag.cancel()
    }
  }
}

/// Work that waits, done elsewhere while the task sleeps.
enum Waiting {
  static func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      WorkerPool.shared.run { continuation.resume(with: Swift.Result(catching: work)) }
    }
  }
}
