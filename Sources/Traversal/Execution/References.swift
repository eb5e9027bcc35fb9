// References: while a traversal runs, an element inside a column of values is its number in the file, carried as the
// id of a value without labels and properties. Comparing and hashing work on them as on any value.

import GraphStore

extension Value {
  static func reference(vertex number: VertexNumber) -> Value {
    .vertex(VertexValue(id: .integer(Int64(number)), labels: []))
  }

  static func reference(edge number: EdgeNumber) -> Value {
    .edge(
      EdgeValue(
        id: .integer(Int64(number)), label: "", source: .integer(0), sourceLabel: "", target: .integer(0),
        targetLabel: ""))
  }

  /// The number of the vertex this value refers to.
  var vertexNumber: VertexNumber? {
    guard case .vertex(let vertex) = self, case .integer(let number) = vertex.id else { return nil }
    return VertexNumber(exactly: number)
  }

  /// The number of the edge this value refers to.
  var edgeNumber: EdgeNumber? {
    guard case .edge(let edge) = self, case .integer(let number) = edge.id else { return nil }
    return EdgeNumber(exactly: number)
  }

  /// Whether the value is or contains an element, so that its text or order needs the graph.
  var hasReferences: Bool {
    switch self {
    case .vertex, .edge, .vertexProperty, .property: true
    case .list(let members), .set(let members): members.contains(where: \.hasReferences)
    case .map(let entries), .tree(let entries):
      entries.contains { $0.key.hasReferences || $0.value.hasReferences }
    case .path(let path): path.objects.contains(where: \.hasReferences)
    case .bulkSet(let entries): entries.contains(where: \.value.hasReferences)
    case .graph: true
    default: false
    }
  }
}

/// Turns references into detached elements, and detached elements that come from outside into references.
enum Detachment {
  /// The value as an answer shows it: elements with ids, labels and properties.
  static func detach(_ value: Value, _ graph: borrowing Transaction) throws -> Value {
    guard value.hasReferences else { return value }
    switch value {
    case .vertex: return try vertex(value, graph, withProperties: true)
    case .edge: return try edge(value, graph, withProperties: true)
    case .list(let members): return .list(try detachAll(members, graph))
    case .set(let members): return .set(try detachAll(members, graph))
    case .path(let path):
      return .path(PathValue(objects: try detachAll(path.objects, graph), labels: path.labels))
    case .map(let entries): return .map(try detachEntries(entries, graph))
    case .tree(let entries): return .tree(try detachEntries(entries, graph))
    case .graph(let part): return try detach(part, graph)
    case .bulkSet(let entries):
      var detached: [BulkEntry] = []
      for entry in entries {
        detached.append(BulkEntry(value: try detach(entry.value, graph), count: entry.count))
      }
      return .bulkSet(detached)
    default: return value
    }
  }

  /// The value with its elements' ids in place of their numbers, for texts and for ordering.
  static func named(_ value: Value, _ graph: borrowing Transaction) throws -> Value {
    guard value.hasReferences else { return value }
    switch value {
    case .vertex: return try vertex(value, graph, withProperties: false)
    case .edge: return try edge(value, graph, withProperties: false)
    case .list(let members): return .list(try nameAll(members, graph))
    case .set(let members): return .set(try nameAll(members, graph))
    case .path(let path):
      return .path(PathValue(objects: try nameAll(path.objects, graph), labels: path.labels))
    case .map(let entries): return .map(try nameEntries(entries, graph))
    case .tree(let entries): return .tree(try nameEntries(entries, graph))
    case .bulkSet(let entries):
      var named: [BulkEntry] = []
      for entry in entries {
        named.append(BulkEntry(value: try Self.named(entry.value, graph), count: entry.count))
      }
      return .bulkSet(named)
    default: return value
    }
  }

  /// The value with elements from outside replaced by references; unknown elements become null.
  static func attach(_ value: Value, _ graph: borrowing Transaction) throws -> Value {
    guard value.hasReferences else { return value }
    switch value {
    case .vertex(let vertex):
      return try graph.number(.vertex, id: vertex.id).map { .reference(vertex: VertexNumber($0)) } ?? .null
    case .edge(let edge):
      return try graph.number(.edge, id: edge.id).map { .reference(edge: $0) } ?? .null
    case .list(let members):
      var attached: [Value] = []
      for member in members { attached.append(try attach(member, graph)) }
      return .list(attached)
    case .set(let members):
      var attached: [Value] = []
      for member in members { attached.append(try attach(member, graph)) }
      return .set(attached)
    case .map(let entries):
      var attached: [MapEntry] = []
      for entry in entries {
        attached.append(MapEntry(key: try attach(entry.key, graph), value: try attach(entry.value, graph)))
      }
      return .map(attached)
    default: return value
    }
  }

  private static func detachEntries(
    _ entries: [MapEntry], _ graph: borrowing Transaction
  ) throws -> [MapEntry] {
    var detached: [MapEntry] = []
    for entry in entries {
      detached.append(MapEntry(key: try detach(entry.key, graph), value: try detach(entry.value, graph)))
    }
    return detached
  }

  private static func detach(_ part: GraphValue, _ graph: borrowing Transaction) throws -> Value {
    var detached = GraphValue(vertices: [], edges: [])
    for element in part.vertices {
      if case .vertex(let vertex) = try detach(.vertex(element), graph) { detached.vertices.append(vertex) }
    }
    for element in part.edges {
      if case .edge(let edge) = try detach(.edge(element), graph) { detached.edges.append(edge) }
    }
    return .graph(detached)
  }

  private static func nameEntries(
    _ entries: [MapEntry], _ graph: borrowing Transaction
  ) throws -> [MapEntry] {
    var named: [MapEntry] = []
    for entry in entries {
      named.append(MapEntry(key: try Self.named(entry.key, graph), value: try Self.named(entry.value, graph)))
    }
    return named
  }

  private static func detachAll(_ members: [Value], _ graph: borrowing Transaction) throws -> [Value] {
    var detached: [Value] = []
    detached.reserveCapacity(members.count)
    for member in members { detached.append(try detach(member, graph)) }
    return detached
  }

  private static func nameAll(_ members: [Value], _ graph: borrowing Transaction) throws -> [Value] {
    var named: [Value] = []
    named.reserveCapacity(members.count)
    for member in members { named.append(try Self.named(member, graph)) }
    return named
  }

  private static func vertex(
    _ value: Value, _ graph: borrowing Transaction, withProperties: Bool
  ) throws -> Value {
    guard let number = value.vertexNumber else { return value }
    guard withProperties else {
      return .vertex(VertexValue(id: try graph.id(.vertex, UInt64(number)), labels: []))
    }
    // A vertex that was removed after the traverser reached it has nothing but its number left.
    guard try graph.exists(.vertex, UInt64(number)) else { return value }
    return .vertex(
      VertexValue(
        id: try graph.id(.vertex, UInt64(number)), labels: try Elements.labels(of: number, graph),
        properties: try Elements.vertexProperties(number, keys: nil, graph)))
  }

  private static func edge(
    _ value: Value, _ graph: borrowing Transaction, withProperties: Bool
  ) throws -> Value {
    guard let number = value.edgeNumber, let record = try graph.edge(number) else { return value }
    var edge = EdgeValue(
      id: try graph.id(.edge, number), label: try graph.labelName(record.label),
      source: try graph.id(.vertex, UInt64(record.source)), sourceLabel: "",
      target: try graph.id(.vertex, UInt64(record.target)), targetLabel: "")
    if withProperties {
      edge.sourceLabel = try Elements.label(of: record.source, graph)
      edge.targetLabel = try Elements.label(of: record.target, graph)
      edge.properties = try Elements.edgeProperties(number, keys: nil, graph)
    }
    return .edge(edge)
  }
}
