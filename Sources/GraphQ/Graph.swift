// Graph: a graph database in a directory, asked and changed in Gremlin.

import GraphStore
import Traversal

/// A graph database in a directory.
///
/// ```swift
/// let graph = try Graph(at: "routes.graph")
/// try graph.query("g.addV('airport').property('code', code)", ["code": .string("LHR")])
/// let codes = try graph.query("g.V().hasLabel('airport').values('code')")
/// ```
///
/// Any number of threads and processes may use one database at once: each query reads a snapshot, and one writes at a
/// time.
public final class Graph: Sendable {
  private let store: Store

  /// Opens the database at `path`, and creates it when there is none, unless the options say otherwise.
  public init(at path: String, options: StoreOptions = StoreOptions()) throws(StoreError) {
    store = try Store(path: path, options: options)
  }

  /// Runs a traversal in a transaction of its own. Its changes are durable when it returns, and undone when it throws.
  ///
  /// - Parameters:
  ///   - text: A traversal in Gremlin, as `g.V().has('code', code).out().count()`.
  ///   - parameters: The values of the names that stand free in the text. They are bound, never spliced.
  /// - Returns: The results, in order.
  @discardableResult
  public func query(_ text: String, _ parameters: [String: Value] = [:]) throws -> [Value] {
    try store.traversals.traversal(text, parameters).run(parameters: parameters, on: store)
  }

  /// Runs `body` on a snapshot of the graph that no writer disturbs.
  public func read<Result: ~Copyable>(_ body: (borrowing Transaction) throws -> Result) throws -> Result {
    try store.read(body)
  }

  /// Runs `body` alone among writers: everything it does is kept, durably, or when it throws, nothing.
  ///
  /// The body may run more than once, because the file grows that way: it must not change anything outside the
  /// database that it would not change twice.
  public func write<Result: ~Copyable>(_ body: (borrowing Transaction) throws -> Result) throws -> Result {
    try store.write(body)
  }
}

extension Transaction {
  /// Runs a traversal inside this transaction.
  ///
  /// - Returns: The results, in order.
  @discardableResult
  public borrowing func query(_ text: String, _ parameters: [String: Value] = [:]) throws -> [Value] {
    let prepared = try traversals.traversal(text, parameters)
    var results: [Value] = []
    try prepared.run(parameters: parameters, in: self) { value in
      results.append(value)
      return true
    }
    return results
  }
}
