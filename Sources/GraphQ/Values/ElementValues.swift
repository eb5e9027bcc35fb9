// Elements, paths, days and ids as programs name them, and typed access to what they hold.

import GraphStore

/// A vertex in an answer: its id, labels and properties as they were in the snapshot.
public typealias Vertex = VertexValue
/// An edge in an answer: its id, label, ends and properties as they were in the snapshot.
public typealias Edge = EdgeValue
/// One value of a vertex under a key, with properties of its own.
public typealias VertexProperty = VertexPropertyValue
/// A key and a value, as on edges and on vertex properties.
public typealias Property = PropertyValue
/// The objects a traverser passed, each with the labels it was given.
public typealias Path = PathValue

extension VertexValue: ValueCodable {
  public var graphValue: Value { .vertex(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .vertex(let vertex) = graphValue else { throw .mismatch(graphValue, Vertex.self) }
    self = vertex
  }

  /// The first value under a key, nil when there is none.
  public subscript(key: String) -> Value? { properties.first { $0.key == key }?.value }

  /// All values under a key.
  public func values(_ key: String) -> [Value] { properties.filter { $0.key == key }.map(\.value) }

  /// The first value under a key, read as a type; nil when there is none.
  public func value<Output: ValueDecodable>(_ key: String, as type: Output.Type = Output.self)
    throws(GraphError) -> Output?
  {
    guard let value = self[key] else { return nil }
    return try Output(graphValue: value)
  }
}

extension EdgeValue: ValueCodable {
  public var graphValue: Value { .edge(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .edge(let edge) = graphValue else { throw .mismatch(graphValue, Edge.self) }
    self = edge
  }

  /// The value under a key, nil when there is none.
  public subscript(key: String) -> Value? { properties.first { $0.key == key }?.value }

  /// The value under a key, read as a type; nil when there is none.
  public func value<Output: ValueDecodable>(_ key: String, as type: Output.Type = Output.self)
    throws(GraphError) -> Output?
  {
    guard let value = self[key] else { return nil }
    return try Output(graphValue: value)
  }
}

extension VertexPropertyValue: ValueCodable {
  public var graphValue: Value { .vertexProperty(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .vertexProperty(let property) = graphValue else {
      throw .mismatch(graphValue, VertexProperty.self)
    }
    self = property
  }
}

extension PropertyValue: ValueCodable {
  public var graphValue: Value { .property(self) }

  /// Reads a property of an edge, or a property of a vertex without what belongs to it alone.
  public init(graphValue: Value) throws(GraphError) {
    switch graphValue {
    case .property(let property): self = property
    case .vertexProperty(let property): self.init(key: property.key, value: property.value)
    default: throw .mismatch(graphValue, Property.self)
    }
  }
}

extension PathValue: ValueCodable {
  public var graphValue: Value { .path(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .path(let path) = graphValue else { throw .mismatch(graphValue, Path.self) }
    self = path
  }

  /// The last object that was given a label, nil when none was.
  public subscript(label: String) -> Value? {
    labels.indices.last { labels[$0].contains(label) }.map { objects[$0] }
  }
}

extension GraphValue: ValueCodable {
  public var graphValue: Value { .graph(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .graph(let graph) = graphValue else { throw .mismatch(graphValue, GraphValue.self) }
    self = graph
  }
}

extension Day: ValueCodable {
  public var graphValue: Value { .date(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .date(let day) = graphValue else { throw .mismatch(graphValue, Day.self) }
    self = day
  }
}

extension Timestamp: ValueCodable {
  public var graphValue: Value { .dateTime(self) }

  /// Reads an instant, or a day as its midnight.
  public init(graphValue: Value) throws(GraphError) {
    switch graphValue {
    case .dateTime(let timestamp): self = timestamp
    case .date(let day): self.init(day)
    default: throw .mismatch(graphValue, Timestamp.self)
    }
  }
}

extension UniqueID: ValueCodable {
  public var graphValue: Value { .uuid(self) }

  public init(graphValue: Value) throws(GraphError) {
    guard case .uuid(let id) = graphValue else { throw .mismatch(graphValue, UniqueID.self) }
    self = id
  }
}
