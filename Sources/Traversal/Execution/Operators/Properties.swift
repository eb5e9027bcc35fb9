// Properties: values(), properties(), valueMap(), propertyMap() and elementMap().

import GraphStore

struct PropertiesNode: PlanNode {
  enum Yield: Sendable { case values, properties }

  var site: Site
  /// Nil for all keys.
  var keys: [String]?
  var yield: Yield

  var text: String { "\(site.name)(\((keys ?? []).map { "'\($0)'" }.joined(separator: ", ")))" }

  func open(_ input: Operator, _ opening: Opening) -> Operator { PropertiesOperator(self, input: input) }
}

final class PropertiesOperator: Operator {
  private let node: PropertiesNode

  init(_ node: PropertiesNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let objects = batch.objects.narrowed()
    if node.yield == .values, let keys = node.keys, keys.count == 1 {
      try ElementMaps.verify(objects, site.name)
      return try values(of: PropertyValues(objects, key: keys[0], graph), batch, run, graph)
    }
    var values: [Value] = []
    var rows: [Int] = []
    for row in 0..<batch.count {
      for property in try ElementMaps.properties(objects.value(row), node.keys, site.name, graph) {
        values.append(node.yield == .values ? property.propertyContent : property)
        rows.append(row)
      }
    }
    return try derive(.values(values), from: batch, rows: rows, run)
  }

  /// All values of one key. Rows are noted only where something is to be copied from them.
  private func values(
    of found: PropertyValues, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Batch {
    var values: [Value] = []
    values.reserveCapacity(found.count)
    let needsRows = needsRows(batch)
    var rows: [Int] = []
    for row in 0..<found.count {
      if found.valueCount(row) <= 1 {
        guard let value = found.first(row, graph) else { continue }
        values.append(value)
        if needsRows { rows.append(row) }
        continue
      }
      for value in found.all(row, graph) {
        values.append(value)
        if needsRows { rows.append(row) }
      }
    }
    guard needsRows else { return Batch(.values(values)) }
    return try derive(.values(values), from: batch, rows: rows, run)
  }
}

extension Value {
  /// The value of a property.
  var propertyContent: Value {
    switch self {
    case .vertexProperty(let property): property.value
    case .property(let property): property.value
    default: self
    }
  }

  var propertyKey: String? {
    switch self {
    case .vertexProperty(let property): property.key
    case .property(let property): property.key
    default: nil
    }
  }
}

enum ElementMaps {
  static func verify(_ objects: Objects, _ step: String) throws {
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

  /// The properties of an element or of a vertex property.
  static func properties(
    _ element: Value, _ keys: [String]?, _ step: String, _ graph: borrowing Transaction
  ) throws -> [Value] {
    if let vertex = element.vertexNumber {
      return try Elements.vertexProperties(vertex, keys: keys, graph).map { .vertexProperty($0) }
    }
    if let edge = element.edgeNumber {
      return try Elements.edgeProperties(edge, keys: keys, graph).map { .property($0) }
    }
    if case .vertexProperty(var property) = element {
      if let place = property.place, let current = try Elements.vertexProperty(at: place, graph) {
        property = current
      }
      return property.properties.filter { keys?.contains($0.key) ?? true }.map { .property($0) }
    }
    throw TraversalError(
      .type, quoting: "\(step)() needs an element, but \(quoting: element) is of type \(element.typeName)")
  }
}

// MARK: Maps

struct ElementMapNode: PlanNode {
  enum Shape: Sendable { case valueMap, propertyMap, elementMap }
  /// Which tokens valueMap() adds.
  struct Tokens: OptionSet, Sendable {
    var rawValue: UInt8
    static let ids = Tokens(rawValue: 1)
    static let labels = Tokens(rawValue: 2)
    static let keys = Tokens(rawValue: 4)
    static let values = Tokens(rawValue: 8)
    static let all: Tokens = [.ids, .labels, .keys, .values]
  }

  var site: Site
  var shape: Shape
  var keys: [String]?
  var tokens: Tokens
  var by: By?
  /// What properties must pass to be seen.
  var filter: Pipeline?

  var children: [Pipeline] {
    get { (by?.pipeline.map { [$0] } ?? []) + (filter.map { [$0] } ?? []) }
    set {
      var rest = newValue[...]
      if by?.pipeline != nil { by?.pipeline = rest.popFirst() }
      if filter != nil { filter = rest.popFirst() }
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    ElementMapOperator(
      self, input: input, try by.map { try opening.selector($0) }, try filter.map { try opening.child($0) })
  }
}

final class ElementMapOperator: Operator {
  private let node: ElementMapNode
  private let selector: Selector?
  private let filter: Child?

  init(_ node: ElementMapNode, input: Operator, _ selector: Selector?, _ filter: Child?) {
    self.node = node
    self.selector = selector
    self.filter = filter
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var maps: [[MapEntry]] = []
    var heads: [Int] = []
    let visible = try filter.map { try self.properties(passing: $0, batch, run, graph) }
    for row in 0..<batch.count {
      let element = batch.objects.value(row)
      var entries = try tokens(element, graph)
      heads.append(entries.count)
      let properties =
        try visible?[row] ?? ElementMaps.properties(element, node.keys, site.name, graph)
      entries +=
        node.shape == .elementMap ? Self.flat(properties) : Self.grouped(properties, element, node.shape)
      maps.append(entries)
    }
    if let selector { try apply(selector, to: &maps, heads, batch, run, graph) }
    return try derive(.values(maps.map { .map($0) }), from: batch, run)
  }

  /// For every row the properties that pass, all of them asked about at once.
  private func properties(
    passing filter: Child, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [[Value]] {
    var properties: [Value] = []
    var rows: [Int] = []
    for row in 0..<batch.count {
      for property in try ElementMaps.properties(batch.objects.value(row), node.keys, site.name, graph) {
        properties.append(property)
        rows.append(row)
      }
    }
    let hits = try filter.hits(
      batch.replacing(Objects.values(properties).narrowed(), rows: rows), run, graph)
    var passing: [[Value]] = Array(repeating: [], count: batch.count)
    for place in properties.indices where hits[place] { passing[rows[place]].append(properties[place]) }
    return passing
  }

  /// The last value of each key.
  private static func flat(_ properties: [Value]) -> [MapEntry] {
    var entries: [MapEntry] = []
    for property in properties {
      let entry = Collections.entry(property.propertyKey ?? "", property.propertyContent)
      if entries.last?.key == entry.key { entries.removeLast() }
      entries.append(entry)
    }
    return entries
  }

  /// Of a vertex every key with a list; of anything else with the value.
  private static func grouped(_ properties: [Value], _ element: Value, _ shape: ElementMapNode.Shape)
    -> [MapEntry]
  {
    let isList = element.vertexNumber != nil
    var entries: [MapEntry] = []
    for property in properties {
      let key = Value.string(property.propertyKey ?? "")
      let content = shape == .propertyMap ? property : property.propertyContent
      if isList, let last = entries.last, last.key == key, case .list(let members) = last.value {
        entries[entries.count - 1].value = .list(members + [content])
      } else {
        entries.append(MapEntry(key: key, value: isList ? .list([content]) : content))
      }
    }
    return entries
  }

  private func tokens(_ element: Value, _ graph: borrowing Transaction) throws -> [MapEntry] {
    var entries: [MapEntry] = []
    func add(_ token: Token) throws {
      entries.append(MapEntry(key: .token(token), value: try Selector.token(token, of: element, graph)))
    }
    let isElementMap = node.shape == .elementMap
    let isProperty = element.propertyKey != nil
    if isElementMap || node.tokens.contains(.ids) { try add(.id) }
    if isProperty {
      if isElementMap || node.tokens.contains(.keys) { try add(.key) }
      if isElementMap || node.tokens.contains(.values) { try add(.value) }
    } else if isElementMap || node.tokens.contains(.labels) {
      try add(.label)
    }
    if isElementMap, let edge = element.edgeNumber {
      let record = try Elements.record(edge, graph)
      entries.append(MapEntry(key: .direction(.in), value: try end(record.target, graph)))
      entries.append(MapEntry(key: .direction(.out), value: try end(record.source, graph)))
    }
    return entries
  }

  private func end(_ vertex: VertexNumber, _ graph: borrowing Transaction) throws -> Value {
    let vertex = Value.reference(vertex: vertex)
    return .map([
      MapEntry(key: .token(.id), value: try Selector.token(.id, of: vertex, graph)),
      MapEntry(key: .token(.label), value: try Selector.token(.label, of: vertex, graph)),
    ])
  }

  /// by() over the values of all maps at once; entries for which it gives nothing are left out.
  private func apply(
    _ selector: Selector, to maps: inout [[MapEntry]], _ heads: [Int], _ batch: Batch, _ run: Run,
    _ graph: borrowing Transaction
  ) throws {
    var values: [Value] = []
    var rows: [Int] = []
    for row in maps.indices {
      for entry in maps[row].dropFirst(heads[row]) {
        values.append(entry.value)
        rows.append(row)
      }
    }
    let source = batch.replacing(Objects.values(values).narrowed(), rows: rows)
    var selected = try selector.evaluate(source, run, graph)[...]
    for row in maps.indices {
      var entries = Array(maps[row].prefix(heads[row]))
      for entry in maps[row].dropFirst(heads[row]) {
        guard let value = selected.removeFirst() else { continue }
        entries.append(MapEntry(key: entry.key, value: value))
      }
      maps[row] = entries
    }
  }
}
