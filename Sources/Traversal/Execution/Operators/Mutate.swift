// Writing: addV, addE, property and drop. Traversers are taken one after the other, so that each sees what those
// before it wrote.

import GraphStore

/// A value of a writing step: known, or what a child traversal gives first.
enum Supply: Sendable {
  case constant(Value)
  case traversal(Pipeline)

  var pipeline: Pipeline? {
    get { if case .traversal(let pipeline) = self { pipeline } else { nil } }
    set { if let newValue { self = .traversal(newValue) } }
  }
}

/// An opened supply.
enum Supplier {
  case constant(Value)
  case child(Child)

  /// The value for a batch of one row; nil when the traversal gives nothing.
  func value(_ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Value? {
    switch self {
    case .constant(let value): value
    case .child(let child): try child.firsts(row, run, graph)[0]
    }
  }
}

extension Opening {
  func supplier(_ supply: Supply) throws -> Supplier {
    switch supply {
    case .constant(let value): .constant(value)
    case .traversal(let pipeline): .child(try child(pipeline))
    }
  }
}

/// A property to be set: key, value, cardinality, and properties of the property.
struct PropertySetting: Sendable {
  enum Key: Sendable {
    case token(Token)
    case name(Supply)
    /// The key stands in a map that is the value.
    case entries
  }

  var key: Key
  var value: Supply
  var cardinality: Cardinality?
  var meta: [(key: Supply, value: Supply)] = []
  /// Of entries of a map: the cardinality that each value was wrapped in.
  var cardinalities: [String: Cardinality] = [:]
}

extension Cardinality {
  var stored: GraphStore.Cardinality {
    switch self {
    case .single: .single
    case .list: .list
    case .set: .set
    }
  }
}

/// A property setting, opened.
final class PropertyWriter {
  private let setting: PropertySetting
  private let name: Supplier?
  private let value: Supplier
  private let meta: [(key: Supplier, value: Supplier)]

  init(_ setting: PropertySetting, _ opening: Opening) throws {
    self.setting = setting
    if case .name(let supply) = setting.key { name = try opening.supplier(supply) } else { name = nil }
    value = try opening.supplier(setting.value)
    meta = try setting.meta.map { (try opening.supplier($0.key), try opening.supplier($0.value)) }
  }

  /// The id or label that this gives a new element.
  func token(_ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> (Token, Value)? {
    guard case .token(let token) = setting.key else { return nil }
    return (token, try value.value(row, run, graph) ?? .null)
  }

  func write(_ row: Batch, to element: Value, _ run: Run, _ graph: borrowing Transaction) throws {
    var written: Set<String> = []
    try write(row, to: element, beside: &written, run, graph)
  }

  /// Sets the property. Keys given several times to one new vertex are in `written` and make a list.
  func write(
    _ row: Batch, to element: Value, beside written: inout Set<String>, _ run: Run,
    _ graph: borrowing Transaction
  ) throws {
    guard let value = try value.value(row, run, graph) else { return }
    switch setting.key {
    case .token(let token):
      throw TraversalError(
        .value, "the \(token.rawValue) of an element that exists cannot be changed",
        help: "set it directly behind addV() or addE()")
    case .entries:
      guard case .map(let entries) = value else { return }
      for entry in entries {
        guard case .string(let key) = entry.key else {
          throw TraversalError(.value, "a property key must be a string, not \(entry.key.excerpt)")
        }
        try PropertyWriting.set(
          element, key, entry.value, setting.cardinalities[key] ?? setting.cardinality, [], graph)
      }
    case .name:
      guard case .string(let key)? = try name?.value(row, run, graph) else {
        throw TraversalError(.value, "a property key must be a string")
      }
      var properties: [(String, Value)] = []
      for pair in meta {
        guard case .string(let key)? = try pair.key.value(row, run, graph),
          let value = try pair.value.value(row, run, graph)
        else { continue }
        properties.append((key, value))
      }
      let isRepeated = !written.insert(key).inserted
      try PropertyWriting.set(
        element, key, value, setting.cardinality ?? (isRepeated && element.vertexNumber != nil ? .list : nil),
        properties, graph)
    }
  }
}

enum PropertyWriting {
  static func verify(key: String) throws {
    guard !key.isEmpty else { throw TraversalError(.value, "Property key can not be empty") }
    guard key.utf8.first != UInt8(ascii: "~") else {
      throw TraversalError(.value, "Property key can not be a hidden key: \(key)")
    }
  }

  static func verify(label: String) throws {
    guard !label.isEmpty else { throw TraversalError(.value, "Label can not be empty") }
    guard label.utf8.first != UInt8(ascii: "~") else {
      throw TraversalError(.value, "Label can not be a hidden key: \(label)")
    }
  }

  /// Sets, adds or, with null, removes a property.
  static func set(
    _ element: Value, _ key: String, _ value: Value, _ cardinality: Cardinality?,
    _ meta: [(key: String, value: Value)], _ graph: borrowing Transaction
  ) throws {
    try verify(key: key)
    if let vertex = element.vertexNumber {
      return try set(vertex, key, value, cardinality, meta, graph)
    }
    if let edge = element.edgeNumber {
      guard cardinality == nil else {
        throw TraversalError(
          .value, "a property of an edge has no cardinality",
          help: "leave out '\(cardinality?.rawValue ?? "")'")
      }
      guard meta.isEmpty else {
        throw TraversalError(.value, "a property of an edge has no properties of its own")
      }
      if case .null = value {
        if let number = graph.key(key) { try graph.removeProperty(.edge, edge, number) }
        return
      }
      return try graph.setProperty(.edge, edge, graph.makeKey(key), value)
    }
    if case .vertexProperty(let property) = element, let place = property.place {
      return try setMeta(place, key, value, graph)
    }
    throw TraversalError(
      .type, "property() needs an element, but \(element.excerpt) is of type \(element.typeName)")
  }

  private static func set(
    _ vertex: VertexNumber, _ key: String, _ value: Value, _ cardinality: Cardinality?,
    _ meta: [(key: String, value: Value)], _ graph: borrowing Transaction
  ) throws {
    if case .null = value {
      if let number = graph.key(key) { try graph.removeProperty(.vertex, UInt64(vertex), number) }
      return
    }
    var properties: [MetaProperty] = []
    for pair in meta {
      try verify(key: pair.key)
      properties.append(MetaProperty(key: try graph.makeKey(pair.key), value: pair.value))
    }
    let number = try graph.makeKey(key)
    if properties.isEmpty, cardinality == nil || cardinality == .single {
      return try graph.setProperty(.vertex, UInt64(vertex), number, value)
    }
    try graph.addProperty(vertex, number, value, (cardinality ?? .single).stored, meta: properties)
  }

  /// Sets a property of a vertex property.
  private static func setMeta(
    _ place: PropertyPlace, _ key: String, _ value: Value, _ graph: borrowing Transaction
  ) throws {
    guard var property = try graph.property(.vertex, place.number, place.key),
      let entry = property.entries.firstIndex(where: { $0.ordinal == place.ordinal })
    else { return }
    let number = try graph.makeKey(key)
    property.entries[entry].meta.removeAll { $0.key == number }
    if value != .null { property.entries[entry].meta.append(MetaProperty(key: number, value: value)) }
    try graph.setProperty(.vertex, place.number, place.key, property)
  }

  /// The id that a value gives a new element.
  static func id(_ value: Value) throws -> ElementID? {
    switch value {
    case .null: return nil
    case .string(let text): return .string(text)
    case .uuid(let id): return .string(id.description)
    default:
      guard let number = value.integer else {
        throw TraversalError(
          .value, "an id is a string or an integer, but \(value.excerpt) is of type \(value.typeName)")
      }
      return .integer(number)
    }
  }

  /// The parts of a joined label.
  static func labels(_ label: String) -> [String] {
    var labels: [String] = []
    var part: [UInt8] = []
    let bytes = Array(label.utf8)
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: ":"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: ":"),
        !part.isEmpty, place + 2 < bytes.count
      {
        labels.append(String(decoding: part, as: UTF8.self))
        part = []
        place += 2
        continue
      }
      part.append(bytes[place])
      place += 1
    }
    return labels + [String(decoding: part, as: UTF8.self)]
  }
}

// MARK: addV, addE

struct AddVertexNode: PlanNode {
  var site: Site
  var label: Supply?
  var settings: [PropertySetting]

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    try AddVertexOperator(self, input: input, opening)
  }
}

final class AddVertexOperator: Operator {
  private let label: Supplier?
  private let writers: [PropertyWriter]

  init(_ node: AddVertexNode, input: Operator, _ opening: Opening) throws {
    label = try node.label.map { try opening.supplier($0) }
    writers = try node.settings.map { try PropertyWriter($0, opening) }
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let rows = batch.unitRows()
    var vertices: [VertexNumber] = []
    for row in rows { vertices.append(try add(batch.gathered([row]), run, graph)) }
    var source = batch
    source.bulk = nil
    return try derive(.vertices(vertices), from: source, rows: rows, run)
  }

  private func add(_ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> VertexNumber {
    var name = try label?.value(row, run, graph)
    var id: ElementID?
    for writer in writers {
      guard let (token, value) = try writer.token(row, run, graph) else { continue }
      switch token {
      case .id: id = try PropertyWriting.id(value)
      case .label:
        guard label == nil, name == nil else { throw error(.value, "the label is set twice") }
        name = value
      default: throw error(.value, "a property key cannot be T.\(token.rawValue)")
      }
    }
    let text: String
    switch name {
    case nil: text = "vertex"
    case .string(let given)?: text = given
    default: throw error(.value, "a label must be a string, not \(name?.excerpt ?? "null")")
    }
    try PropertyWriting.verify(label: text)
    var labels: [LabelID] = []
    for part in PropertyWriting.labels(text) { labels.append(try graph.makeLabel(part)) }
    let number = try graph.addVertex(labels: labels, id: id)
    var written: Set<String> = []
    for writer in writers where try writer.token(row, run, graph) == nil {
      try writer.write(row, to: .reference(vertex: number), beside: &written, run, graph)
    }
    return number
  }
}

extension Batch {
  /// Every row as often as its bulk says.
  func unitRows() -> [Int] {
    guard let bulk else { return Array(0..<count) }
    return bulk.indices.flatMap { Array(repeating: $0, count: Int(clamping: bulk[$0])) }
  }
}

struct AddEdgeNode: PlanNode {
  enum End: Sendable {
    case incoming
    case name(String)
    case supply(Supply)
  }

  var site: Site
  var label: Supply
  var from: End
  var to: End
  var settings: [PropertySetting]

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    try AddEdgeOperator(self, input: input, opening)
  }
}

final class AddEdgeOperator: Operator {
  private enum End {
    case incoming
    case name(String)
    case supplier(Supplier)
  }

  private let label: Supplier
  private let from: End
  private let to: End
  private let writers: [PropertyWriter]

  init(_ node: AddEdgeNode, input: Operator, _ opening: Opening) throws {
    func end(_ end: AddEdgeNode.End) throws -> End {
      switch end {
      case .incoming: .incoming
      case .name(let name): .name(name)
      case .supply(let supply): .supplier(try opening.supplier(supply))
      }
    }
    label = try opening.supplier(node.label)
    from = try end(node.from)
    to = try end(node.to)
    writers = try node.settings.map { try PropertyWriter($0, opening) }
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let rows = batch.unitRows()
    var edges: [EdgeNumber] = []
    for row in rows { edges.append(try add(batch.gathered([row]), run, graph)) }
    var source = batch
    source.bulk = nil
    return try derive(.edges(edges), from: source, rows: rows, run)
  }

  private func add(_ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> EdgeNumber {
    var id: ElementID?
    for writer in writers {
      guard let (token, value) = try writer.token(row, run, graph) else { continue }
      guard token == .id else { throw error(.value, "the label is set twice") }
      id = try PropertyWriting.id(value)
    }
    guard case .string(let name)? = try label.value(row, run, graph) else {
      throw error(.value, "the label of an edge must be a string")
    }
    try PropertyWriting.verify(label: name)
    let source = try vertex(from, "from", name, row, run, graph)
    let target = try vertex(to, "to", name, row, run, graph)
    let number = try graph.addEdge(label: graph.makeLabel(name), from: source, to: target, id: id)
    for writer in writers where try writer.token(row, run, graph) == nil {
      try writer.write(row, to: .reference(edge: number), run, graph)
    }
    return number
  }

  private func vertex(
    _ end: End, _ side: String, _ label: String, _ row: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> VertexNumber {
    let value: Value?
    switch end {
    case .incoming: value = row.objects.value(0)
    case .name(let name): value = try Names.value(name, row.objects.value(0), row.history?[0], run, graph)
    case .supplier(let supplier): value = try supplier.value(row, run, graph)
    }
    if let number = value?.vertexNumber, try graph.exists(.vertex, UInt64(number)) { return number }
    if case .incoming = end {
    } else if let value, let id = try Elements.id(value, graph),
      let number = try graph.number(.vertex, id: id)
    {
      return VertexNumber(number)
    }
    throw error(
      .value,
      "The value given to addE(\(label)).\(side)() must resolve to a Vertex or the ID of a Vertex present in the graph, but \(value?.excerpt ?? "null") was specified instead"
    )
  }
}

// MARK: property, drop

struct PropertyNode: PlanNode {
  var site: Site
  var setting: PropertySetting

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    PropertyOperator(site, input: input, try PropertyWriter(setting, opening))
  }
}

final class PropertyOperator: Operator {
  private let writer: PropertyWriter

  init(_ site: Site, input: Operator, _ writer: PropertyWriter) {
    self.writer = writer
    super.init(site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    for row in 0..<batch.count {
      try writer.write(batch.gathered([row]), to: batch.objects.value(row), run, graph)
    }
    return batch
  }
}

struct DropNode: PlanNode {
  var site: Site

  func open(_ input: Operator, _ opening: Opening) -> Operator { DropOperator(site, input: input) }
}

final class DropOperator: Operator {
  init(_ site: Site, input: Operator) { super.init(site, input: input) }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    for value in batch.objects.values {
      if let vertex = value.vertexNumber {
        try graph.removeVertex(vertex)
      } else if let edge = value.edgeNumber {
        try graph.removeEdge(edge)
      } else {
        try drop(value, graph)
      }
    }
    return Batch(.none)
  }

  private func drop(_ value: Value, _ graph: borrowing Transaction) throws {
    switch value {
    case .vertexProperty(let property):
      guard let place = property.place,
        var stored = try graph.property(.vertex, place.number, place.key)
      else { return }
      stored.entries.removeAll { $0.ordinal == place.ordinal }
      try graph.setProperty(.vertex, place.number, place.key, stored)
    case .property(let property):
      guard let place = property.place else { return }
      guard let meta = place.meta else {
        return try graph.removeProperty(place.kind, place.number, place.key)
      }
      guard var stored = try graph.property(.vertex, place.number, place.key),
        let entry = stored.entries.firstIndex(where: { $0.ordinal == place.ordinal })
      else { return }
      stored.entries[entry].meta.removeAll { $0.key == meta }
      try graph.setProperty(.vertex, place.number, place.key, stored)
    default:
      throw error(
        .type, "drop() removes elements and properties, but \(value.excerpt) is of type \(value.typeName)")
    }
  }
}
