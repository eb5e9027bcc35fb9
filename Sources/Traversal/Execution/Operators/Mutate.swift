// Writing: addV, addE, property and drop. Traversers are taken one after the other, so that each sees what those
// before it wrote.

import GraphStore

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
    default: throw error(.value, quoting: "a label must be a string, not \(quoting: name)")
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
      quoting:
        "The value given to addE(\(label)).\(side)() must resolve to a Vertex or the ID of a Vertex present in the graph, but \(quoting: value) was specified instead"
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
    if try !writer.writeConstant(to: batch.objects, graph) {
      for row in 0..<batch.count {
        try writer.write(batch.gathered([row]), to: batch.objects.value(row), run, graph)
      }
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
        .type,
        quoting: "drop() removes elements and properties, but \(quoting: value) is of type \(value.typeName)")
    }
  }
}
