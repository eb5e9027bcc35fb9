// mergeV() and mergeE(): every element that fits a map is returned and updated; where there is none, one is made.

import GraphStore

struct MergeNode: PlanNode {
  var site: Site
  var kind: ElementKind
  var search: MergeMap
  var onCreate: MergeMap?
  var onMatch: MergeMap?
  var source: MergeMap?
  var target: MergeMap?
  var isStart = false

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    func supplier(_ map: MergeMap?) throws -> Supplier? { try map?.supply.map { try opening.supplier($0) } }
    return MergeOperator(
      self, input: input, search: try supplier(search), onCreate: try supplier(onCreate),
      onMatch: try supplier(onMatch), source: try supplier(source), target: try supplier(target))
  }
}

final class MergeOperator: Operator {
  private let node: MergeNode
  private let search: Supplier?
  private let onCreate: Supplier?
  private let onMatch: Supplier?
  private let source: Supplier?
  private let target: Supplier?

  init(
    _ node: MergeNode, input: Operator, search: Supplier?, onCreate: Supplier?, onMatch: Supplier?,
    source: Supplier?, target: Supplier?
  ) {
    self.node = node
    self.search = search
    self.onCreate = onCreate
    self.onMatch = onMatch
    self.source = source
    self.target = target
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var numbers: [UInt64] = []
    var rows: [Int] = []
    for row in batch.unitRows() {
      let found = try merge(batch.gathered([row]), run, graph)
      numbers += found
      rows.append(contentsOf: repeatElement(row, count: found.count))
    }
    var base = batch
    base.bulk = nil
    let objects: Objects =
      node.kind == .vertex ? .vertices(numbers.map { VertexNumber(truncatingIfNeeded: $0) }) : .edges(numbers)
    return try derive(objects, from: base, rows: rows, run)
  }

  private func merge(_ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [UInt64] {
    let wanted = try read(search, node.search, row, run, graph)
    let found = try searching(wanted).find(run, graph)
    guard !found.isEmpty else { return [try create(wanted, row, run, graph)] }
    if onMatch != nil {
      for number in found { try update(number, row, run, graph) }
    }
    return found
  }

  // MARK: Maps

  /// A map with its keys sorted out.
  private struct Wanted {
    var id: Value?
    var label: String?
    var source: VertexNumber?
    var target: VertexNumber?
    var isSourceGiven = false
    var isTargetGiven = false
    var properties: [(key: String, value: Value, cardinality: Cardinality?)] = []
  }

  private func read(
    _ supplier: Supplier?, _ map: MergeMap, _ row: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Wanted {
    var wanted = Wanted()
    let value = if let supplier { try supplier.value(row, run, graph) } else { row.objects.value(0) }
    switch value {
    case .null?: break
    case .map(let entries)?:
      for entry in entries { try read(entry, map, into: &wanted, graph) }
    case let value?: throw error(.type, quoting: "\(site.name)() needs a map, not \(quoting: value)")
    case nil:
      throw error(
        .value, "a traversal of \(site.name)() gives no map", help: "constant([:]) stands for anything")
    }
    try bindEnds(map, &wanted, row, run, graph)
    return wanted
  }

  private func read(
    _ entry: MapEntry, _ map: MergeMap, into wanted: inout Wanted, _ graph: borrowing Transaction
  ) throws {
    switch entry.key {
    case .token(.id):
      guard entry.value != .null else { throw error(.value, "\(site.name)() does not take null for T.id") }
      wanted.id = entry.value
    case .token(.label):
      guard case .string(let label) = entry.value else {
        throw error(.value, quoting: "\(site.name)() takes a string for T.label, not \(quoting: entry.value)")
      }
      try PropertyWriting.verify(label: label)
      wanted.label = label
    case .direction(let direction) where node.kind == .edge && direction != .both:
      let vertex = try end(entry.value, graph)
      if direction == .out {
        (wanted.source, wanted.isSourceGiven) = (vertex, true)
      } else {
        (wanted.target, wanted.isTargetGiven) = (vertex, true)
      }
    case .string(let key):
      try PropertyWriting.verify(key: key)
      wanted.properties.append((key, entry.value, cardinality(key, map)))
    default:
      throw error(
        .value,
        quoting:
          "\(site.name)() takes keys that are strings, T.id, T.label\(node.kind == .edge ? " or directions" : ""), not \(quoting: entry.key)"
      )
    }
  }

  private func end(_ value: Value, _ graph: borrowing Transaction) throws -> VertexNumber {
    guard let number = try Elements.numbers(.vertex, ids: [value], graph).first else {
      throw error(.value, "Vertex id could not be resolved from mergeE")
    }
    return VertexNumber(truncatingIfNeeded: number)
  }

  /// Ends that stand for what option(Merge.outV) and option(Merge.inV) give.
  private func bindEnds(
    _ map: MergeMap, _ wanted: inout Wanted, _ row: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws {
    for (direction, token) in map.tokens {
      let (supplier, map) = token == .outV ? (source, node.source) : (target, node.target)
      guard let supplier, map != nil else {
        throw error(.value, "option(Merge.\(token.rawValue), …) is missing")
      }
      var vertex: VertexNumber?
      switch try supplier.value(row, run, graph) {
      case .map(let entries)?:
        var search = ElementSearch(kind: .vertex)
        for entry in entries {
          switch (entry.key, entry.value) {
          case (.token(.id), let value): search.id = value
          case (.token(.label), .string(let label)): search.label = label
          case (.string(let key), let value): search.properties.append((key, value))
          default: throw error(.value, "a map for a vertex has keys that are strings, T.id or T.label")
          }
        }
        vertex = try search.find(run, graph).first.map { VertexNumber(truncatingIfNeeded: $0) }
      case let value?: vertex = try end(value, graph)
      case nil: break
      }
      guard let vertex else { throw error(.value, "Vertex id could not be resolved from mergeE") }
      if direction == .out {
        (wanted.source, wanted.isSourceGiven) = (vertex, true)
      } else {
        (wanted.target, wanted.isTargetGiven) = (vertex, true)
      }
    }
  }

  private func searching(_ wanted: Wanted) -> ElementSearch {
    ElementSearch(
      kind: node.kind, id: wanted.id, label: wanted.label,
      properties: wanted.properties.map { ($0.key, $0.value) },
      source: wanted.source, target: wanted.target)
  }

  // MARK: Writing

  private func create(
    _ wanted: Wanted, _ row: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> UInt64 {
    var all = wanted
    if let map = node.onCreate {
      let extra = try read(onCreate, map, row, run, graph)
      try add(extra, to: &all)
    }
    let id = try all.id.flatMap { try PropertyWriting.id($0) }
    let number: UInt64
    let element: Value
    if node.kind == .vertex {
      var labels: [LabelID] = []
      for label in PropertyWriting.labels(all.label ?? "vertex") { labels.append(try graph.makeLabel(label)) }
      let vertex = try graph.addVertex(labels: labels, id: id)
      (number, element) = (UInt64(vertex), .reference(vertex: vertex))
    } else {
      guard let source = all.source else { throw error(.value, "Out Vertex not specified in mergeE") }
      guard let target = all.target else { throw error(.value, "In Vertex not specified in mergeE") }
      number = try graph.addEdge(
        label: graph.makeLabel(all.label ?? "edge"), from: source, to: target, id: id)
      element = .reference(edge: number)
    }
    for property in all.properties {
      try PropertyWriting.set(element, property.key, property.value, property.cardinality, [], graph)
    }
    return number
  }

  /// What onCreate adds must not contradict what was searched for.
  private func add(_ extra: Wanted, to all: inout Wanted) throws {
    func contradiction() -> TraversalError {
      error(.value, "option(onCreate) cannot override values from merge() argument")
    }
    if let id = extra.id {
      guard all.id?.isEqual(to: id) ?? true else { throw contradiction() }
      all.id = id
    }
    if let label = extra.label {
      guard all.label == nil || all.label == label else { throw contradiction() }
      all.label = label
    }
    if extra.isSourceGiven {
      guard !all.isSourceGiven || all.source == extra.source else { throw contradiction() }
      all.source = extra.source
    }
    if extra.isTargetGiven {
      guard !all.isTargetGiven || all.target == extra.target else { throw contradiction() }
      all.target = extra.target
    }
    for property in extra.properties {
      if let place = all.properties.firstIndex(where: { $0.key == property.key }) {
        guard all.properties[place].value == property.value else { throw contradiction() }
        all.properties[place] = property
      } else {
        all.properties.append(property)
      }
    }
  }

  /// What a map says about the values of a key: of its own, or for all its keys.
  private func cardinality(_ key: String, _ map: MergeMap) -> Cardinality? {
    map.cardinalities[key] ?? (node.kind == .vertex ? map.cardinality : nil)
  }

  private func update(_ number: UInt64, _ row: Batch, _ run: Run, _ graph: borrowing Transaction) throws {
    guard let map = node.onMatch else { return }
    let element: Value =
      node.kind == .vertex
      ? .reference(vertex: VertexNumber(truncatingIfNeeded: number)) : .reference(edge: number)
    // A traversal of onMatch starts from the element that was found.
    let value = try onMatch?.value(row.replacing(Objects.values([element]).narrowed(), rows: nil), run, graph)
    switch value {
    case nil, .null?: return
    case .map(let entries)?:
      for entry in entries {
        guard case .string(let key) = entry.key else {
          throw error(
            .value, quoting: "option(onMatch) expects keys that are strings, not \(quoting: entry.key)")
        }
        try PropertyWriting.set(element, key, entry.value, cardinality(key, map), [], graph)
      }
    default: throw error(.type, "option(onMatch) needs a map")
    }
  }
}
