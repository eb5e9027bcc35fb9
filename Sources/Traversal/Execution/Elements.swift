// Elements: what steps ask about vertices, edges and their properties, answered from the store.

import GraphStore

enum Elements {
  // MARK: Ids

  /// The ids of a column of vertices or of edges.
  static func ids(of objects: Objects, _ graph: borrowing Transaction) throws -> [Value] {
    var ids: [ElementID] = []
    switch objects {
    case .vertices(let numbers): try graph.appendIDs(of: numbers, to: &ids)
    case .edges(let numbers): try graph.appendIDs(of: numbers, to: &ids)
    case .values: break
    }
    return ids.map(\.value)
  }

  // MARK: Labels

  static func labels(of vertex: VertexNumber, _ graph: borrowing Transaction) throws -> [String] {
    var names: [String] = []
    for label in try graph.labels(ofVertex: vertex) { names.append(try graph.labelName(label)) }
    return names
  }

  /// The labels of a vertex as one text.
  static func label(of vertex: VertexNumber, _ graph: borrowing Transaction) throws -> String {
    let names = try labels(of: vertex, graph)
    return names.count == 1 ? names[0] : names.joined(separator: "::")
  }

  static func label(ofEdge number: EdgeNumber, _ graph: borrowing Transaction) throws -> String {
    try graph.labelName(record(number, graph).label)
  }

  static func record(_ number: EdgeNumber, _ graph: borrowing Transaction) throws -> EdgeRecord {
    guard let record = try graph.edge(number) else {
      throw TraversalError(.value, "the edge was removed while the traversal ran")
    }
    return record
  }

  // MARK: Keys

  /// The keys to read of an element, ascending: those named that exist, or all it has.
  static func keys(
    _ kind: ElementKind, _ number: UInt64, named names: [String]?, _ graph: borrowing Transaction
  ) throws -> [KeyID] {
    guard let names else { return try graph.keys(of: kind, number) }
    if names.count == 1 { return graph.key(names[0]).map { [$0] } ?? [] }
    return Set(names.compactMap { graph.key($0) }).sorted()
  }

  // MARK: Properties

  static func vertexProperties(
    _ number: VertexNumber, keys names: [String]?, _ graph: borrowing Transaction
  ) throws -> [VertexPropertyValue] {
    var properties: [VertexPropertyValue] = []
    for key in try keys(.vertex, UInt64(number), named: names, graph) {
      guard let property = try graph.property(.vertex, UInt64(number), key) else { continue }
      let name = try graph.keyName(key)
      for entry in property.entries {
        properties.append(try vertexProperty(number, key, name, entry, graph))
      }
    }
    return properties
  }

  private static func vertexProperty(
    _ vertex: VertexNumber, _ key: KeyID, _ name: String, _ entry: PropertyEntry,
    _ graph: borrowing Transaction
  ) throws -> VertexPropertyValue {
    let place = PropertyPlace(kind: .vertex, number: UInt64(vertex), key: key, ordinal: entry.ordinal)
    var value = VertexPropertyValue(id: id(of: place), key: name, value: entry.value)
    value.place = place
    for meta in entry.meta {
      var property = PropertyValue(key: try graph.keyName(meta.key), value: meta.value)
      property.place = PropertyPlace(
        kind: .vertex, number: UInt64(vertex), key: key, ordinal: entry.ordinal, meta: meta.key)
      value.properties.append(property)
    }
    return value
  }

  /// The vertex property at a place, as it is now.
  static func vertexProperty(at place: PropertyPlace, _ graph: borrowing Transaction) throws
    -> VertexPropertyValue?
  {
    guard let property = try graph.property(.vertex, place.number, place.key),
      let entry = property.entries.first(where: { $0.ordinal == place.ordinal })
    else { return nil }
    return try vertexProperty(
      VertexNumber(place.number), place.key, graph.keyName(place.key), entry, graph)
  }

  /// A vertex property is named by its vertex, its key and its place among the values of the key.
  static func id(of place: PropertyPlace) -> ElementID {
    .string("\(place.number)/\(place.key)/\(place.ordinal)")
  }

  static func edgeProperties(
    _ number: EdgeNumber, keys names: [String]?, _ graph: borrowing Transaction
  ) throws -> [PropertyValue] {
    var properties: [PropertyValue] = []
    for key in try keys(.edge, number, named: names, graph) {
      guard let property = try graph.property(.edge, number, key), let entry = property.entries.first else {
        continue
      }
      var value = PropertyValue(key: try graph.keyName(key), value: entry.value)
      value.place = PropertyPlace(kind: .edge, number: number, key: key)
      properties.append(value)
    }
    return properties
  }

  // MARK: Ids

  /// The id that a value names: itself, or that of an element.
  static func id(_ value: Value, _ graph: borrowing Transaction) throws -> ElementID? {
    if let number = value.vertexNumber { return try graph.id(.vertex, UInt64(number)) }
    if let number = value.edgeNumber { return try graph.id(.edge, number) }
    switch value {
    case .string(let text): return .string(text)
    case .vertexProperty(let property): return property.id
    case .uuid(let id): return .string(id.description)
    default: return value.integer.map { .integer($0) }
    }
  }

  /// The numbers of the elements with the ids that values name; unknown ids are left out.
  static func numbers(
    _ kind: ElementKind, ids: [Value], _ graph: borrowing Transaction
  ) throws -> [UInt64] {
    if ids.count == 1, case .string(let text) = ids[0] {
      return try graph.number(kind, id: .string(text)).map { [$0] } ?? []
    }
    var numbers: [UInt64] = []
    for value in ids {
      if case .list(let members) = value {
        numbers += try Self.numbers(kind, ids: members, graph)
      } else if case .set(let members) = value {
        numbers += try Self.numbers(kind, ids: members, graph)
      } else if kind == .vertex, let number = value.vertexNumber {
        if try graph.exists(.vertex, UInt64(number)) { numbers.append(UInt64(number)) }
      } else if kind == .edge, let number = value.edgeNumber {
        if try graph.exists(.edge, number) { numbers.append(number) }
      } else if let id = try id(value, graph), let number = try graph.number(kind, id: id) {
        numbers.append(number)
      }
    }
    return numbers
  }
}
