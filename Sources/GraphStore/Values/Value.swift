// Value: everything that can stand in the graph or come out of a traversal.
// The scalar cases and collections of them can be stored; elements, paths and tokens only appear in answers.

/// A value of the graph or of an answer, with its exact type.
///
/// Two values are `==` when they are *equivalent*: same type and same content, so `.int(1)` and `.long(1)`
/// differ and NaN equals itself. The other relations of the language (equality by number, comparison,
/// order) belong to the traversal engine.
public enum Value: Sendable, Hashable {
  case null
  case bool(Bool)
  /// An 8-bit integer (`1b`).
  case byte(Int8)
  /// A 16-bit integer (`1s`).
  case short(Int16)
  /// A 32-bit integer (`1`).
  case int(Int32)
  /// A 64-bit integer (`1l`).
  case long(Int64)
  case float(Float)
  case double(Double)
  indirect case bigInteger(BigInteger)
  indirect case bigDecimal(BigDecimal)
  case string(String)
  /// A calendar day without time or zone.
  case date(Day)
  /// An instant with the offset it was written in.
  case dateTime(Timestamp)
  case uuid(UniqueID)
  case list([Value])
  /// Members are distinct and keep their order of insertion.
  case set([Value])
  /// Entries have distinct keys and keep their order of insertion.
  case map([MapEntry])

  indirect case vertex(VertexValue)
  indirect case edge(EdgeValue)
  indirect case vertexProperty(VertexPropertyValue)
  indirect case property(PropertyValue)
  indirect case path(PathValue)
  case token(Token)
  case direction(Direction)
  /// Members with how often each occurs: what `aggregate` collects.
  case bulkSet([BulkEntry])
  /// Paths merged into one another: objects, each with the tree of what follows it.
  case tree([MapEntry])
  /// A part of the graph: edges and the vertices they connect.
  indirect case graph(GraphValue)
}

/// One entry of a map value.
public struct MapEntry: Sendable {
  public var key: Value
  public var value: Value
  /// Unfolded from its map, so that it has one key and not a set of keys; no part of what it is.
  package var standsAlone = false

  public init(key: Value, value: Value) {
    self.key = key
    self.value = value
  }
}

extension MapEntry: Hashable {
  public static func == (left: MapEntry, right: MapEntry) -> Bool {
    left.key == right.key && left.value == right.value
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(value)
  }
}

/// One member of a bulk set and how often it occurs.
public struct BulkEntry: Sendable, Hashable {
  public var value: Value
  public var count: Int64

  public init(value: Value, count: Int64) {
    self.value = value
    self.count = count
  }
}

/// The parts of an element that are not properties (`T` in Gremlin).
public enum Token: String, Sendable, Hashable, CaseIterable {
  case id, label, key, value
}

/// Which way an edge is followed.
public enum Direction: String, Sendable, Hashable, CaseIterable {
  case out = "OUT"
  case `in` = "IN"
  case both = "BOTH"
}

/// A part of the graph: what `subgraph` collects.
public struct GraphValue: Sendable, Hashable {
  public var vertices: [VertexValue]
  public var edges: [EdgeValue]

  public init(vertices: [VertexValue], edges: [EdgeValue]) {
    self.vertices = vertices
    self.edges = edges
  }
}

/// A path: the objects passed, each with the labels it was given.
public struct PathValue: Sendable, Hashable {
  public var objects: [Value]
  public var labels: [[String]]

  public init(objects: [Value], labels: [[String]]) {
    self.objects = objects
    self.labels = labels
  }
}
