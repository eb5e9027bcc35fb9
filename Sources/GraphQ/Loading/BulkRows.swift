// Many vertices and edges from Swift values at once, as quickly as from files.

import GraphStore
import Loading
import Traversal

/// Vertices and edges that are inserted together; see ``Graph/bulkInsert(_:)-(_)``.
///
/// Ids are strings, as those of files are; `V(7)` finds the vertex `"7"`. Every vertex has one, edges need none. An edge may
/// come before the vertices it connects.
public struct BulkRows {
  private(set) var rows = AppendedRows()

  /// The vertices so far.
  public var vertexCount: Int { rows.vertexCount }
  /// The edges so far.
  public var edgeCount: Int { rows.edgeCount }

  /// Adds a vertex.
  ///
  /// - Parameters:
  ///   - label: Its label, or several joined by `::`.
  ///   - id: Its id, which no other vertex has.
  ///   - properties: Values by key; nil is none. A list becomes several values of the key.
  public mutating func addVertex(
    _ label: String, id: String, _ properties: KeyValuePairs<String, any ValueEncodable> = [:]
  ) throws {
    try translating { rows throws(StoreError) in
      try rows.addVertex(label, id: id, Self.values(properties))
    }
  }

  /// Adds a vertex whose properties are the fields of a value; those that are nil are left out.
  public mutating func addVertex(_ label: String, id: String, from value: some Encodable) throws {
    let properties = try ValueEncoder.properties(of: value)
    try translating { rows throws(StoreError) in try rows.addVertex(label, id: id, properties) }
  }

  /// Adds a vertex with properties whose keys are not known when the program is written, as those of a dictionary.
  public mutating func addVertex(
    _ label: String, id: String, properties: some Sequence<(key: String, value: Value)>
  ) throws {
    try translating { rows throws(StoreError) in try rows.addVertex(label, id: id, Array(properties)) }
  }

  /// Adds an edge between two vertices of these rows or of the graph, given by their ids.
  ///
  /// - Parameter id: Its id, which no other edge has; the graph gives it one when nil.
  public mutating func addEdge(
    _ label: String, from source: String, to target: String, id: String? = nil,
    _ properties: KeyValuePairs<String, any ValueEncodable> = [:]
  ) throws {
    try translating { rows throws(StoreError) in
      try rows.addEdge(label, from: source, to: target, id: id, Self.values(properties))
    }
  }

  /// Adds an edge whose properties are the fields of a value; those that are nil are left out.
  public mutating func addEdge(
    _ label: String, from source: String, to target: String, id: String? = nil, with value: some Encodable
  ) throws {
    let properties = try ValueEncoder.properties(of: value)
    try translating { rows throws(StoreError) in
      try rows.addEdge(label, from: source, to: target, id: id, properties)
    }
  }

  /// Adds an edge with properties whose keys are not known when the program is written, as those of a dictionary.
  public mutating func addEdge(
    _ label: String, from source: String, to target: String, id: String? = nil,
    properties: some Sequence<(key: String, value: Value)>
  ) throws {
    try translating { rows throws(StoreError) in
      try rows.addEdge(label, from: source, to: target, id: id, Array(properties))
    }
  }

  /// An array crosses into the loader as it is; any other sequence would be asked for each item there.
  private static func values(
    _ properties: KeyValuePairs<String, any ValueEncodable>
  ) -> [(key: String, value: Value)] {
    var values: [(key: String, value: Value)] = []
    values.reserveCapacity(properties.count)
    for (key, value) in properties { values.append((key, value.graphValue)) }
    return values
  }

  private mutating func translating(_ work: (inout AppendedRows) throws(StoreError) -> Void) throws {
    do throws(StoreError) {
      try work(&rows)
    } catch {
      throw GraphError(error)
    }
  }

  mutating func write(to transaction: borrowing Transaction) throws { try rows.write(to: transaction) }
}

extension Graph {
  /// Inserts many vertices and edges in one transaction: all of them, or when something is wrong, nothing.
  ///
  /// ```swift
  /// try graph.bulkInsert { rows in
  ///   for airport in airports { try rows.addVertex("airport", id: airport.code, ["city": airport.city]) }
  ///   for route in routes { try rows.addEdge("route", from: route.from, to: route.to, ["km": route.km]) }
  /// }
  /// ```
  ///
  /// The rows are collected first, and written when `body` has ended, sorted and on all processors; few rows beside a large
  /// graph are written one by one. Indexes of an empty graph are made quicker afterwards.
  public func bulkInsert(_ body: (inout BulkRows) throws -> Void) throws {
    var rows = BulkRows()
    try body(&rows)
    try write { transaction in
      // A file that has outgrown its map runs this again.
      var rows = rows
      try rows.write(to: transaction)
    }
  }

  /// Inserts many vertices and edges on a thread where waiting harms nobody.
  public func bulkInsert(_ body: @escaping @Sendable (inout BulkRows) throws -> Void) async throws {
    try await Waiting.run { [self] in try bulkInsert(body) }
  }
}
