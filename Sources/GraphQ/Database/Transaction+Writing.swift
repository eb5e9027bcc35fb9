// Writing without a traversal: vertices and edges from values, dictionaries and Encodable types.

import GraphStore
import Traversal

extension Transaction {
  /// Adds a vertex.
  ///
  /// - Parameters:
  ///   - label: Its label, or several joined by `::`.
  ///   - id: Its id; the graph gives it one when nil.
  ///   - properties: Values by key. A list becomes several values of the key.
  /// - Returns: The id.
  @discardableResult
  public borrowing func addVertex(
    _ label: String, id: ElementID? = nil, _ properties: KeyValuePairs<String, any ValueEncodable> = [:]
  ) throws -> ElementID {
    try adding(label, id, properties.map { ($0.key, $0.value.graphValue) })
  }

  /// Adds a vertex whose properties are the fields of a value; those that are nil are left out.
  @discardableResult
  public borrowing func addVertex(_ label: String, id: ElementID? = nil, from value: some Encodable) throws
    -> ElementID
  {
    try adding(label, id, ValueEncoder.properties(of: value))
  }

  private borrowing func adding(
    _ label: String, _ id: ElementID?, _ properties: [(key: String, value: Value)]
  ) throws -> ElementID {
    try translating {
      var labels: [LabelID] = []
      if label.isEmpty || label.utf8.contains(UInt8(ascii: ":")) {
        for name in label.split(separator: "::") { labels.append(try makeLabel(String(name))) }
      } else {
        labels.append(try makeLabel(label))
      }
      let vertex = try addVertex(labels: labels, id: id)
      try set(properties, of: .vertex, UInt64(vertex))
      return try id ?? self.id(.vertex, UInt64(vertex))
    }
  }

  /// Adds an edge between two vertices, given by their ids.
  ///
  /// - Returns: The id.
  @discardableResult
  public borrowing func addEdge(
    _ label: String, from source: ElementID, to target: ElementID, id: ElementID? = nil,
    _ properties: KeyValuePairs<String, any ValueEncodable> = [:]
  ) throws -> ElementID {
    try connecting(label, source, target, id, properties.map { ($0.key, $0.value.graphValue) })
  }

  /// Adds an edge whose properties are the fields of a value; those that are nil are left out.
  @discardableResult
  public borrowing func addEdge(
    _ label: String, from source: ElementID, to target: ElementID, id: ElementID? = nil,
    with value: some Encodable
  ) throws -> ElementID {
    try connecting(label, source, target, id, ValueEncoder.properties(of: value))
  }

  private borrowing func connecting(
    _ label: String, _ source: ElementID, _ target: ElementID, _ id: ElementID?,
    _ properties: [(key: String, value: Value)]
  ) throws -> ElementID {
    try translating {
      let edge = try addEdge(
        label: makeLabel(label), from: VertexNumber(found(.vertex, source)),
        to: VertexNumber(found(.vertex, target)),
        id: id)
      try set(properties, of: .edge, edge)
      return try id ?? self.id(.edge, edge)
    }
  }

  /// Sets properties of a vertex; a null value removes the property.
  public borrowing func updateVertex(_ id: ElementID, _ properties: KeyValuePairs<String, any ValueEncodable>)
    throws
  {
    try translating {
      try set(properties.map { ($0.key, $0.value.graphValue) }, of: .vertex, found(.vertex, id))
    }
  }

  /// Sets properties of a vertex to the fields of a value; those that are nil are left as they are.
  public borrowing func updateVertex(_ id: ElementID, from value: some Encodable) throws {
    let properties = try ValueEncoder.properties(of: value)
    try translating { try set(properties, of: .vertex, found(.vertex, id)) }
  }

  /// Sets properties of an edge; a null value removes the property.
  public borrowing func updateEdge(_ id: ElementID, _ properties: KeyValuePairs<String, any ValueEncodable>)
    throws
  {
    try translating {
      try set(properties.map { ($0.key, $0.value.graphValue) }, of: .edge, found(.edge, id))
    }
  }

  /// Updates the vertex of that id, or adds it where there is none.
  ///
  /// - Returns: Whether it was added.
  @discardableResult
  public borrowing func upsertVertex(
    _ label: String, id: ElementID, _ properties: KeyValuePairs<String, any ValueEncodable> = [:]
  ) throws -> Bool {
    try upserting(label, id, properties.map { ($0.key, $0.value.graphValue) })
  }

  /// Updates the vertex of that id with the fields of a value, or adds it where there is none.
  ///
  /// - Returns: Whether it was added.
  @discardableResult
  public borrowing func upsertVertex(_ label: String, id: ElementID, from value: some Encodable) throws
    -> Bool
  {
    try upserting(label, id, ValueEncoder.properties(of: value))
  }

  private borrowing func upserting(
    _ label: String, _ id: ElementID, _ properties: [(key: String, value: Value)]
  ) throws -> Bool {
    let known = try translating { try number(.vertex, id: id) }
    if let known {
      try translating { try set(properties, of: .vertex, known) }
    } else {
      _ = try adding(label, id, properties)
    }
    return known == nil
  }

  /// Removes a vertex with all of its edges.
  ///
  /// - Returns: Whether it was there.
  @discardableResult
  public borrowing func removeVertex(id: ElementID) throws -> Bool {
    try translating {
      guard let vertex = try number(.vertex, id: id) else { return false }
      return try removeVertex(VertexNumber(vertex))
    }
  }

  /// Removes an edge.
  ///
  /// - Returns: Whether it was there.
  @discardableResult
  public borrowing func removeEdge(id: ElementID) throws -> Bool {
    try translating {
      guard let edge = try number(.edge, id: id) else { return false }
      return try removeEdge(edge)
    }
  }

  // MARK: Inside

  private borrowing func found(_ kind: ElementKind, _ id: ElementID) throws -> UInt64 {
    if let number = try number(kind, id: id) { return number }
    throw GraphError(
      .noElement, "there is no \(kind) with the id '\(id)'", help: "add it first, or upsert it")
  }

  private borrowing func set(
    _ properties: [(key: String, value: Value)], of kind: ElementKind, _ number: UInt64
  ) throws {
    for (name, value) in properties {
      let key = try makeKey(name)
      switch value {
      case .null: try removeProperty(kind, number, key)
      case .list(let members) where kind == .vertex:
        try removeProperty(kind, number, key)
        for member in members { try addProperty(VertexNumber(number), key, member, .list) }
      default: try setProperty(kind, number, key, value)
      }
    }
  }

  /// Runs work of the store, with its errors in the library's form.
  private borrowing func translating<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch { throw GraphError.translated(error) }
  }
}
