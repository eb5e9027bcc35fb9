// Statement: a traversal ready to run, whether it came as text or was built, with its errors in the library's form.

import GraphStore
import Traversal

struct Statement: Sendable {
  let prepared: PreparedTraversal
  /// Of a traversal that was built: the tree as it was, and the values taken out of it so that its plan can be shared.
  private let built: Query?
  private let values: [String: Value]

  var source: String { prepared.source }
  /// Whether its own steps write.
  var isWriting: Bool { prepared.isMutating }

  /// Reads a text, whose free names are those given.
  init(_ gremlin: Gremlin, names: some Sequence<String>) throws {
    do throws(TraversalError) {
      prepared = try PreparedTraversal(gremlin.text, parameters: Set(names))
    } catch {
      throw GraphError(error, source: gremlin.text)
    }
    (built, values) = (nil, [:])
    try gremlin.verifyBindings(prepared.query)
  }

  /// Takes what is kept of a text that was run before, or reads it.
  init(_ gremlin: Gremlin, _ parameters: [String: Value], kept: TraversalCache) throws {
    do throws(TraversalError) {
      prepared = try kept.traversal(gremlin.text, parameters)
    } catch {
      throw GraphError(error, source: gremlin.text)
    }
    (built, values) = (nil, [:])
    try gremlin.verifyBindings(prepared.query)
  }

  /// A traversal that was built. Its text is made only where an error or a trace needs it. Where something is kept for the
  /// database, its plan is shared with others that differ only in the values they ask for.
  init(_ query: Query, kept: TraversalCache? = nil) throws {
    do throws(TraversalError) {
      if let kept, query.terminal?.name != .explain {
        let (shape, values) = query.lifted()
        prepared = try kept.traversal(of: shape)
        self.values = values
      } else {
        prepared = try PreparedTraversal(query)
        values = [:]
      }
      built = query
    } catch {
      throw GraphError(error, source: nil)
    }
  }

  /// The traversal in Gremlin.
  var text: String { source.isEmpty ? (built ?? prepared.query).description : source }

  /// Those given and those taken out of the tree.
  func all(_ parameters: [String: Value]) -> [String: Value] {
    values.isEmpty ? parameters : parameters.merging(values) { given, _ in given }
  }

  /// Runs in a transaction that is there.
  func run(
    _ parameters: [String: Value], in transaction: borrowing Transaction, _ limits: RunLimits,
    _ onResult: (Value) throws -> Bool
  ) throws {
    do {
      try prepared.run(parameters: all(parameters), in: transaction, limits: limits, onResult: onResult)
    } catch {
      throw GraphError.translated(error, source: source.isEmpty ? nil : source)
    }
  }

  /// All results of a run in a transaction that is there.
  func results(
    _ parameters: [String: Value], in transaction: borrowing Transaction, _ limits: RunLimits
  ) throws -> [Value] {
    do {
      return try prepared.results(parameters: all(parameters), in: transaction, limits: limits)
    } catch {
      throw GraphError.translated(error, source: source.isEmpty ? nil : source)
    }
  }

  /// Runs in a transaction of its own.
  func resultsNow(
    _ parameters: [String: Value], on graph: Graph, _ limits: QueryLimits?,
    cancellation: CancellationFlag? = nil
  ) throws -> [Value] {
    let runLimits = (limits ?? graph.configuration.limits).runLimits(cancellation)
    return try graph.traced(self) { () throws -> [Value] in
      do {
        return try prepared.run(parameters: all(parameters), on: graph.store, limits: runLimits)
      } catch {
        throw GraphError.translated(error, source: source.isEmpty ? nil : source)
      }
    }
  }
}

extension Graph {
  /// Runs a query and tells of it where somebody wants to know.
  func traced(_ statement: Statement, _ body: () throws -> [Value]) throws -> [Value] {
    guard let trace = configuration.trace else { return try body() }
    let start = ContinuousClock.now
    let text = statement.text
    do {
      let results = try body()
      trace(
        QueryTrace(text: text, duration: ContinuousClock.now - start, results: results.count, error: nil))
      return results
    } catch {
      trace(
        QueryTrace(
          text: text, duration: ContinuousClock.now - start, results: 0, error: error as? GraphError))
      throw error
    }
  }
}
