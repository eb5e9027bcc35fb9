// GraphSchema: what is in a graph, read from its data, for nobody declares it; as small values for a program to look at.

import GraphStore
import Traversal

/// What a graph holds: its labels with the keys of their elements, which labels its edges connect, indexes, stored
/// traversals. Nobody declares a schema: it is read from the data.
///
/// ```swift
/// let schema = try graph.schema()
/// for label in schema.vertexLabels {
///   print(label.name, label.count, label.keys.map(\.name))
/// }
/// ```
public struct GraphSchema: Sendable, Hashable {
  /// A label and what elements that bear it have.
  public struct Label: Sendable, Hashable {
    public let name: String
    /// How many elements bear it.
    public let count: Int
    /// The keys of their properties, by name.
    public let keys: [Key]
  }

  /// A key under which elements of a label have properties.
  public struct Key: Sendable, Hashable {
    public let name: String
    /// How many elements have it.
    public internal(set) var count = 0
    /// The types of its values, as `String` or `Int`, each with how many values are of it.
    public internal(set) var types: [String: Int] = [:]
    /// Whether some element may have several values under it.
    public internal(set) var isMultiple = false
    /// The keys of the properties that its values have themselves.
    public internal(set) var metaKeys: Set<String> = []
  }

  /// Edges of a label from vertices of one label to vertices of another.
  public struct Pattern: Sendable, Hashable {
    /// The label of the vertices they leave; several labels of one vertex are joined by `::`.
    public let source: String
    public let label: String
    /// The label of the vertices they reach.
    public let target: String
    public let count: Int
  }

  /// The labels of vertices, by name.
  public package(set) var vertexLabels: [Label] = []
  /// The labels of edges, by name.
  public package(set) var edgeLabels: [Label] = []
  /// Which labels edges connect.
  public package(set) var patterns: [Pattern] = []
  public package(set) var indexes: [Graph.Index] = []
  /// The stored traversals, by name.
  public package(set) var traversals: [StoredTraversal] = []
}

extension Graph {
  /// What the graph holds. Every property and every neighbour list is read.
  public func schema() throws -> GraphSchema {
    try read { transaction in try GraphSchema(transaction) }
  }

  /// What the graph holds, read on a thread where waiting harms nobody.
  public func schema() async throws -> GraphSchema {
    try await read { transaction in try GraphSchema(transaction) }
  }
}

extension Transaction {
  /// What the graph holds, as this transaction sees it. Every property and every neighbour list is read.
  public borrowing func schema() throws -> GraphSchema {
    do { return try GraphSchema(self) } catch { throw GraphError.translated(error) }
  }
}
