// Graph: a graph database in a directory. Opening, and transactions; queries and the rest are in `Graph+….swift`.

import GraphStore
import Traversal

/// A graph database in a directory.
///
/// ```swift
/// let graph = try Graph(at: "routes.graph")
/// try graph.query("g.addV('airport').property('code', code)", ["code": "LHR"])
/// let cities = try graph.V().hasLabel("airport").values("city", as: String.self).toList()
/// ```
///
/// Any number of threads and processes may use one database at once: each query reads a snapshot, and one writes at a
/// time. A graph is closed when nothing refers to it any more.
public final class Graph: Sendable {
  let store: Store
  let configuration: GraphConfiguration
  /// The directory to be removed when the graph goes out of use.
  private let scratch: DisposableDirectory?

  /// Opens the database at `path`, and creates it when there is none, unless the configuration says otherwise.
  public convenience init(
    at path: String, configuration: GraphConfiguration = GraphConfiguration()
  ) throws(GraphError) {
    try self.init(path, configuration, scratch: nil)
  }

  private init(
    _ path: String, _ configuration: GraphConfiguration, scratch: DisposableDirectory?
  ) throws(GraphError) {
    do throws(StoreError) {
      store = try Store(path: path, options: configuration.storeOptions)
    } catch {
      throw GraphError(error)
    }
    self.configuration = configuration
    self.scratch = scratch
  }

  /// An empty graph in memory, which is gone when nothing refers to it any more.
  public static func inMemory(
    configuration: GraphConfiguration = GraphConfiguration()
  ) throws(GraphError) -> Graph {
    var configuration = configuration
    configuration.durability = .none
    return try scratch(configuration, inMemory: true)
  }

  /// An empty graph in the directory for temporary files, which is removed when nothing refers to it any more.
  public static func temporary(
    configuration: GraphConfiguration = GraphConfiguration()
  ) throws(GraphError) -> Graph {
    try scratch(configuration, inMemory: false)
  }

  private static func scratch(
    _ configuration: GraphConfiguration, inMemory: Bool
  ) throws(GraphError) -> Graph {
    let directory: DisposableDirectory
    do throws(StoreError) {
      directory = try DisposableDirectory(inMemory: inMemory)
    } catch {
      throw GraphError(error)
    }
    return try Graph(directory.path, configuration, scratch: directory)
  }

  /// The directory of the database.
  public var path: String { store.path }

  /// Whether the graph was opened for reading only.
  public var isReadOnly: Bool { store.isReadOnly }

  /// Runs `body` on a snapshot of the graph that no writer disturbs.
  ///
  /// ```swift
  /// let (vertices, edges) = try graph.read { snapshot in
  ///   (try snapshot.query("g.V().count()").one(as: Int.self), try snapshot.query("g.E().count()").one(as: Int.self))
  /// }
  /// ```
  public func read<Result: ~Copyable>(_ body: (borrowing Transaction) throws -> Result) throws -> Result {
    do { return try store.read(body) } catch { throw GraphError.translated(error) }
  }

  /// Runs `body` alone among writers: everything it does is kept, durably, or when it throws, nothing.
  ///
  /// The body may run more than once, because the file grows that way: it must not change anything outside the
  /// database that it would not change twice.
  public func write<Result: ~Copyable>(_ body: (borrowing Transaction) throws -> Result) throws -> Result {
    do { return try store.write(body) } catch { throw GraphError.translated(error) }
  }
}
