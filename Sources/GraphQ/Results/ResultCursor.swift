// ResultCursor and ResultStream: results found while they are asked for, on a snapshot that is held until the end.

import GraphStore
import Synchronization
import Traversal

/// Results that are found as they are asked for. The snapshot is held until they are all read or the cursor goes out of
/// use, so keep it no longer than needed.
///
/// ```swift
/// let routes = try graph.cursor("g.E().hasLabel('route')", as: Edge.self)
/// while let route = try routes.next() { … }
/// ```
public final class ResultCursor<Output: ValueDecodable>: Sendable {
  private let pull: Mutex<PendingResults>

  init(_ statement: Statement, _ parameters: [String: Value], on graph: Graph, _ limits: RunLimits) throws {
    pull = Mutex(try PendingResults.begin(statement, parameters, on: graph, limits))
  }

  /// The next result; nil when there are no more.
  public func next() throws -> Output? {
    try pull.withLock { pending in try pending.next() }.map { value in try Output(graphValue: value) }
  }

  /// Hands on all results that are left.
  public func forEach(_ body: (Output) throws -> Void) throws {
    while let output = try next() { try body(output) }
  }
}

/// Results that are found as a task asks for them, on threads where waiting harms nobody.
///
/// ```swift
/// for try await route in graph.stream("g.E().hasLabel('route')", as: Edge.self) { … }
/// ```
public struct ResultStream<Output: ValueDecodable>: AsyncSequence, Sendable {
  let open: @Sendable () throws -> PendingResults

  public func makeAsyncIterator() -> Iterator { Iterator(open: open) }

  /// Asks for one result after the other.
  public struct Iterator: AsyncIteratorProtocol {
    private let source: Source
    private var ready: ArraySlice<Value> = []

    init(open: @escaping @Sendable () throws -> PendingResults) { source = Source(open) }

    /// The next result; nil when there are no more. Cancelling the task ends the query with the error `cancelled`.
    public mutating func next() async throws -> Output? {
      if ready.isEmpty {
        if Task.isCancelled { throw GraphError(.cancelled, "the traversal was cancelled") }
        let source = source
        ready = try await Waiting.run { try source.batch() }[...]
      }
      return try ready.popFirst().map { value in try Output(graphValue: value) }
    }
  }

  /// The results of one iteration, opened when the first is wanted.
  private final class Source: Sendable {
    private let open: @Sendable () throws -> PendingResults
    private let pending = Mutex<PendingResults?>(nil)

    init(_ open: @escaping @Sendable () throws -> PendingResults) { self.open = open }

    func batch() throws -> [Value] {
      try pending.withLock { pending in
        if pending == nil { pending = try open() }
        return try pending?.batch() ?? []
      }
    }
  }
}

/// A run that waits to be asked, together with the snapshot it reads.
struct PendingResults: ~Copyable {
  private let transaction: Transaction
  private var run: PulledTraversal
  private let source: String
  /// Keeps the database open.
  private let graph: Graph
  private var ready: ArraySlice<Value> = []

  private init(
    _ transaction: consuming Transaction, _ run: consuming PulledTraversal, _ source: String, _ graph: Graph
  ) {
    self.transaction = transaction
    self.run = run
    self.source = source
    self.graph = graph
  }

  static func begin(
    _ statement: Statement, _ parameters: [String: Value], on graph: Graph, _ limits: RunLimits
  ) throws -> PendingResults {
    guard !statement.isWriting else {
      throw GraphError(
        .readOnly, "results of a traversal that writes cannot be read one by one",
        help: "query() runs it as a whole, in a transaction of its own")
    }
    do {
      let transaction = try graph.store.openSnapshot()
      let run = try PulledTraversal(statement.prepared, statement.all(parameters), in: transaction, limits)
      return PendingResults(transaction, run, statement.source, graph)
    } catch {
      throw GraphError.translated(error, source: statement.source)
    }
  }

  /// Some more results; none at the end.
  mutating func batch() throws -> [Value] {
    do { return try run.next(transaction) ?? [] } catch { throw GraphError.translated(error, source: source) }
  }

  mutating func next() throws -> Value? {
    if ready.isEmpty { ready = try batch()[...] }
    return ready.popFirst()
  }
}

extension Graph {
  /// Runs a reading traversal whose results are found as they are asked for.
  public func cursor<Output>(
    _ gremlin: Gremlin, _ parameters: [String: any ValueEncodable] = [:], as type: Output.Type = Value.self,
    limits: QueryLimits? = nil
  ) throws -> ResultCursor<Output> {
    let values = gremlin.parameters(parameters)
    return try ResultCursor(
      Statement(gremlin, values, kept: store.traversals), values, on: self,
      (limits ?? configuration.limits).runLimits(nil))
  }

  /// A reading traversal whose results are found as a task asks for them. It begins when they are first asked for.
  public func stream<Output>(
    _ gremlin: Gremlin, _ parameters: [String: any ValueEncodable] = [:], as type: Output.Type = Value.self,
    limits: QueryLimits? = nil
  ) -> ResultStream<Output> {
    let values = gremlin.parameters(parameters)
    return ResultStream { [self] in
      try PendingResults.begin(
        Statement(gremlin, values, kept: store.traversals), values, on: self,
        (limits ?? configuration.limits).runLimits(nil))
    }
  }
}

extension GraphTraversal where Mode: CompleteMode {
  /// Runs the traversal, which must be a reading one, and finds its results as they are asked for.
  public func cursor() throws -> ResultCursor<Output> {
    let graph = try bound()
    return try ResultCursor(
      Statement(query, kept: graph.store.traversals), [:], on: graph,
      graph.configuration.limits.runLimits(nil))
  }

  /// The results, found as a task asks for them.
  public func stream() -> ResultStream<Output> {
    ResultStream { [self] in
      let graph = try bound()
      return try PendingResults.begin(
        Statement(query, kept: graph.store.traversals), [:], on: graph,
        graph.configuration.limits.runLimits(nil))
    }
  }
}
