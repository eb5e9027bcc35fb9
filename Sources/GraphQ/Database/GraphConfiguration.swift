// GraphConfiguration: how a graph is opened, what its queries may use, who is told of them.

import GraphStore
import Traversal

/// How a graph is opened and what its queries may use.
public struct GraphConfiguration: Sendable {
  /// Create the database when there is none.
  public var createsWhenAbsent = true
  /// Never write; works beside a writer and on read-only media.
  public var isReadOnly = false
  /// What survives a crash of the machine when a write returns.
  public var durability = Durability.full
  /// The size the file can reach before its map has to grow, in bytes; nil chooses by itself.
  public var mapSize: Int?
  /// How many read transactions all processes together can hold. The first one to open the file decides.
  public var maximumReaders = 512
  /// What each query may use, unless it is given limits of its own.
  public var limits = QueryLimits()
  /// Told of every query of this graph when it has ended.
  public var trace: (@Sendable (QueryTrace) -> Void)?

  public init() {}

  var storeOptions: StoreOptions {
    var options = StoreOptions()
    options.create = createsWhenAbsent
    options.readOnly = isReadOnly
    options.durability = durability
    options.mapSize = mapSize
    options.maxReaders = maximumReaders
    return options
  }
}

/// What a query may use; nil means as much as it likes. Past a limit it ends with an error and leaves nothing behind.
public struct QueryLimits: Sendable, Hashable {
  /// How long it may run.
  public var time: Duration?
  /// How many results it may have.
  public var results: Int?
  /// How many bytes it may hold at once.
  public var memory: Int?
  /// How many vertices and edges it may look at, each as often as it comes to it.
  public var elements: Int?

  public init(time: Duration? = nil, results: Int? = nil, memory: Int? = nil, elements: Int? = nil) {
    self.time = time
    self.results = results
    self.memory = memory
    self.elements = elements
  }

  func runLimits(_ cancellation: CancellationFlag?) -> RunLimits {
    RunLimits(
      time: time, results: results, memory: memory, elements: elements, cancellation: cancellation)
  }
}

/// What is told of a query that has ended.
public struct QueryTrace: Sendable {
  /// The traversal in Gremlin.
  public let text: String
  /// How long it ran.
  public let duration: Duration
  /// How many results it had.
  public let results: Int
  /// What it failed with; nil when it did not.
  public let error: GraphError?
}
