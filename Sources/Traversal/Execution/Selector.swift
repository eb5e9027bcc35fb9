// Selector: an opened by(): what a step works with instead of the object itself.

import GraphStore

enum Selector {
  case identity
  /// A property, or an entry of a map: `by("name")`.
  case key(String)
  /// The first value of a property: `by(values("name"))`.
  case value(String)
  case token(Token)
  case column(MapColumn)
  case degree(Direction, [String]?)
  case calc(ExpressionRunner)
  case child(Child)
  /// Null where the selector gives nothing.
  indirect case orNull(Selector)

  /// For every row what is selected; nil where that is nothing.
  func evaluate(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    switch self {
    case .identity: return batch.objects.values
    case .key(let name): return try Self.entries(batch.objects, name, graph)
    case .value(let name):
      try Self.verifyElements(batch.objects, "values")
      let values = try PropertyValues(batch.objects, key: name, graph)
      var firsts: [Value?] = []
      firsts.reserveCapacity(values.count)
      for row in 0..<values.count { firsts.append(values.first(row, graph)) }
      return firsts
    case .token(let token): return try Self.tokens(batch.objects, token, graph)
    case .column(let column):
      return try batch.objects.values.map { try Self.column(column, of: $0) }
    case .degree(let direction, let labels):
      return try Self.degrees(batch.objects, direction, labels, graph).map { .long(Int64($0)) }
    case .calc(let runner): return try runner.values(batch, run, graph)
    case .child(let child): return try child.firsts(batch, run, graph)
    case .orNull(let selector): return try selector.evaluate(batch, run, graph).map { $0 ?? .null }
    }
  }

  /// For every row an integer that orders rows as what is selected does; nil where that is not so.
  func integers(_ batch: Batch, _ graph: borrowing Transaction) throws -> [Int64]? {
    switch self {
    case .degree(let direction, let labels):
      return try Self.degrees(batch.objects, direction, labels, graph).map { Int64($0) }
    case .key(let name), .value(let name):
      guard case .values = batch.objects else {
        return try PropertyValues(batch.objects, key: name, graph).integers
      }
      return nil
    default: return nil
    }
  }

  private static func degrees(
    _ objects: Objects, _ direction: Direction, _ labels: [String]?, _ graph: borrowing Transaction
  ) throws -> [Int] {
    guard case .vertices(let numbers) = objects.narrowed() else {
      if objects.count == 0 { return [] }
      let strange = objects.values.first { $0.vertexNumber == nil } ?? .null
      throw TraversalError(
        .type,
        quoting:
          "\(direction.rawValue.lowercased())() needs a vertex, but \(quoting: strange) is of type \(strange.typeName)"
      )
    }
    let known = labels.map { $0.compactMap { graph.label($0) } }
    if let known, known.isEmpty { return Array(repeating: 0, count: numbers.count) }
    var degrees: [Int] = []
    try graph.appendDegrees(of: numbers, direction, labels: known, to: &degrees)
    return degrees
  }

  private static func verifyElements(_ objects: Objects, _ step: String) throws {
    guard case .values(let values) = objects else { return }
    for value in values {
      switch value {
      case .vertex, .edge, .vertexProperty: continue
      default:
        throw TraversalError(
          .type, quoting: "\(step)() needs an element, but \(quoting: value) is of type \(value.typeName)")
      }
    }
  }

  private static func entries(
    _ objects: Objects, _ name: String, _ graph: borrowing Transaction
  ) throws -> [Value?] {
    if case .values(let values) = objects {
      var selected: [Value?] = []
      for value in values {
        if let entries = value.entries {
          selected.append(entries.first { $0.key == .string(name) }?.value)
        } else {
          try verifyElements(.values([value]), "by('\(name)')")
          selected += try entries(of: PropertyValues(.values([value]), key: name, graph), name, graph)
        }
      }
      return selected
    }
    return try entries(of: PropertyValues(objects, key: name, graph), name, graph)
  }

  private static func entries(
    of values: PropertyValues, _ name: String, _ graph: borrowing Transaction
  ) throws -> [Value?] {
    var selected: [Value?] = []
    selected.reserveCapacity(values.count)
    for row in 0..<values.count {
      guard values.valueCount(row) <= 1 else {
        throw TraversalError(
          .value, "Multiple properties exist for the provided key, use Vertex.properties(\(name))",
          help: "by(values('\(name)')) takes the first")
      }
      selected.append(values.first(row, graph))
    }
    return selected
  }

  /// The id, label, key or value of each object.
  static func tokens(_ objects: Objects, _ token: Token, _ graph: borrowing Transaction) throws -> [Value?] {
    var selected: [Value?] = []
    selected.reserveCapacity(objects.count)
    switch (token, objects) {
    case (.id, .vertices), (.id, .edges): return try Elements.ids(of: objects, graph)
    case (.label, .vertices(let numbers)):
      for number in numbers { selected.append(.string(try Elements.label(of: number, graph))) }
    case (.label, .edges(let numbers)):
      for number in numbers { selected.append(.string(try Elements.label(ofEdge: number, graph))) }
    case (_, .values(let values)):
      for value in values { selected.append(try Self.token(token, of: value, graph)) }
    case (_, .vertices), (_, .edges):
      throw TraversalError(
        .type, "\(token.rawValue)() needs a property, but an element came",
        help: "\(token.rawValue) belongs to what properties() gives")
    }
    return selected
  }

  static func token(_ token: Token, of value: Value, _ graph: borrowing Transaction) throws -> Value {
    switch (token, value) {
    case (.id, .vertex), (.id, .edge):
      if let id = try Elements.id(value, graph) { return id.value }
    case (.label, .vertex):
      if let number = value.vertexNumber { return .string(try Elements.label(of: number, graph)) }
    case (.label, .edge):
      if let number = value.edgeNumber { return .string(try Elements.label(ofEdge: number, graph)) }
    case (.id, .vertexProperty(let property)): return property.id.value
    case (.label, .vertexProperty(let property)), (.key, .vertexProperty(let property)):
      return .string(property.key)
    case (.value, .vertexProperty(let property)): return property.value
    case (.key, .property(let property)), (.label, .property(let property)): return .string(property.key)
    case (.value, .property(let property)): return property.value
    // An entry of a map is a map of one entry.
    case (.key, .map(let entries)) where entries.count == 1: return entries[0].key
    case (.value, .map(let entries)) where entries.count == 1: return entries[0].value
    default: break
    }
    let needed = token == .id || token == .label ? "an element" : "a property"
    throw TraversalError(
      .type,
      quoting: "\(token.rawValue)() needs \(needed), but \(quoting: value) is of type \(value.typeName)")
  }

  /// The keys or values of a map, the labels or objects of a path.
  static func column(_ column: MapColumn, of value: Value) throws -> Value {
    switch (column, value) {
    case (.keys, .map(let entries)), (.keys, .tree(let entries)):
      return entries.count == 1 && value.isEntry ? entries[0].key : .set(entries.map(\.key))
    case (.values, .map(let entries)), (.values, .tree(let entries)):
      return entries.count == 1 && value.isEntry ? entries[0].value : .list(entries.map(\.value))
    case (.keys, .path(let path)):
      return .list(path.labels.map { .set($0.map { .string($0) }) })
    case (.values, .path(let path)): return .list(path.objects)
    default:
      throw TraversalError(
        .type,
        quoting:
          "\(column.rawValue) needs a map or a path, but \(quoting: value) is of type \(value.typeName)")
    }
  }
}
