// ModelChanges: random changes inside one writing transaction, done to the store and to the model alike. What the store
// answers, and what it refuses, must be what the model says.

import TestSupport
import Testing

@testable import GraphStore

struct ModelChanges {
  var model: ModelGraph
  var generator: SeededGenerator

  mutating func run(_ transaction: borrowing Transaction) throws {
    for _ in 0..<1 + generator.below(generator.pick([3, 12, 60])) {
      try change(transaction)
      if generator.chance(30) { try ModelComparison.glance(transaction, model, &generator) }
      if generator.chance(2) { try ModelComparison.compare(transaction, model, &generator) }
    }
    if generator.chance(12) { throw Undone() }
  }

  private mutating func change(_ transaction: borrowing Transaction) throws {
    switch generator.below(100) {
    case 0..<22: try addVertex(transaction)
    case 22..<47: try addEdge(transaction)
    case 47..<65: try setProperty(transaction)
    case 65..<73: try addValue(transaction)
    case 73..<77: try removeProperty(transaction)
    case 77..<83: try removeEdge(transaction)
    case 83..<86: try removeVertex(transaction)
    case 86..<88: try addManyVertices(transaction)
    case 88: try buildInBulk(transaction)
    case 89..<92: try growHub(transaction)
    case 92..<94: try shrinkHub(transaction)
    case 94..<97: try createIndex(transaction)
    case 97..<98: try dropIndex(transaction)
    default: try changeNothing(transaction)
    }
  }

  // MARK: Choosing

  private mutating func label(_ transaction: borrowing Transaction) throws -> LabelID {
    let name = "label \(generator.below(6))"
    let label = try transaction.makeLabel(name)
    if Int(label) == model.labels.count { model.labels.append(name) }
    #expect(model.labels[Int(label)] == name)
    return label
  }

  private mutating func key(_ transaction: borrowing Transaction) throws -> KeyID {
    let name = "key \(generator.below(6))"
    let key = try transaction.makeKey(name)
    if Int(key) == model.keys.count { model.keys.append(name) }
    #expect(model.keys[Int(key)] == name)
    return key
  }

  /// An id that others may have: of the numbers given out, of their texts, or any other.
  private mutating func id(_ kind: ElementKind) -> ElementID? {
    let near = Int64(generator.below(Int(model.next[kind] ?? 0) + 20))
    switch generator.below(24) {
    case 0..<10: return nil
    case 10..<13: return .integer(near)
    case 13..<15: return .string("\(near)")
    case 15: return .string("0\(near)")
    case 16: return .integer(generator.pick([-1, .min, .max, 1 << 40, 1 << 40 + 1]))
    case 17: return .string("\(1 << 40 + generator.below(4))")
    case 18: return .string(String(repeating: "i", count: 470 + generator.below(11)))
    case 19: return .string(generator.pick(["", "-0", "+1", "e\u{301}", "\u{e9}", "9223372036854775808"]))
    default: return .string("id \(generator.below(3000))")
    }
  }

  /// The number of an element that is there, rather a low one, so that some vertices become hubs; or one of none.
  private mutating func anyNumber(_ kind: ElementKind) -> UInt64 {
    let next = Int(model.next[kind] ?? 0)
    if generator.chance(3) { return UInt64(next + generator.below(1000)) }
    for _ in 0..<8 {
      let number = UInt64(generator.below(max(1, generator.chance(40) ? min(next, 4) : next)))
      if model.element(kind, number) != nil { return number }
    }
    return UInt64(generator.below(max(1, next)))
  }

  private mutating func anyKind() -> ElementKind { generator.chance(65) ? .vertex : .edge }

  // MARK: Elements

  private mutating func addVertex(_ transaction: borrowing Transaction) throws {
    var labels: [LabelID] = []
    for _ in 0..<generator.pick([1, 1, 1, 2, 3]) { labels.append(try label(transaction)) }
    let id = self.id(.vertex)
    try agree(model.add(.vertex, labels, id: id), .duplicateID) {
      UInt64(try transaction.addVertex(labels: labels, id: id))
    }
  }

  private mutating func addEdge(_ transaction: borrowing Transaction) throws {
    let label = try label(transaction)
    let source = anyNumber(.vertex)
    let target = generator.chance(10) ? source : anyNumber(.vertex)
    guard model.element(.vertex, source) != nil, model.element(.vertex, target) != nil else {
      return try refused(.noElement) {
        try transaction.addEdge(label: label, from: VertexNumber(source), to: VertexNumber(target))
      }
    }
    let id = generator.chance(60) ? nil : self.id(.edge)
    let (from, to) = (VertexNumber(source), VertexNumber(target))
    try agree(model.add(.edge, [label], id: id, from: from, to: to), .duplicateID) {
      try transaction.addEdge(label: label, from: from, to: to, id: id)
    }
  }

  private mutating func removeEdge(_ transaction: borrowing Transaction) throws {
    let edge = anyNumber(.edge)
    #expect(try transaction.removeEdge(edge) == (model.element(.edge, edge) != nil))
    model.remove(.edge, edge)
  }

  private mutating func removeVertex(_ transaction: borrowing Transaction) throws {
    let vertex = anyNumber(.vertex)
    #expect(try transaction.removeVertex(VertexNumber(vertex)) == (model.element(.vertex, vertex) != nil))
    model.remove(.vertex, vertex)
  }

  // MARK: Many at once

  /// Enough to cross segments, with numbers in patterns that pack differently.
  private mutating func addManyVertices(_ transaction: borrowing Transaction) throws {
    let label = try label(transaction)
    let key = try key(transaction)
    // A unique index over the key would refuse the patterns.
    let pattern = model.indexes.contains { $0.definition.isUnique } ? 5 : generator.below(6)
    let hasIDs = generator.chance(40)
    for place in 0..<200 + generator.below(500) {
      let id = hasIDs ? ElementID.string("many \(generator.below(100_000))") : nil
      if let id, model.number(.vertex, id) != nil { continue }
      let vertex = try transaction.addVertex(labels: [label], id: id)
      #expect(model.add(.vertex, [label], id: id) == UInt64(vertex))
      let value: Value?
      switch pattern {
      case 0: value = .int(Int32(place / 40))
      case 1: value = place % 3 == 0 ? .long(Int64(place) * 1_000_003) : nil
      case 2: value = .string("name \(place % 7)")
      case 3: value = .string("name \(place) \(generator.below(1000))")
      // More text than two bytes can count.
      case 4: value = .string(String(repeating: "\(place % 10)", count: 200) + "\(place)")
      default: value = nil
      }
      guard let value else { continue }
      try transaction.setProperty(.vertex, UInt64(vertex), key, value)
      model.set(.vertex, UInt64(vertex), key, Property(value))
    }
  }

  /// Vertices and sorted edges through the verbs for bulk building, beside what is there.
  private mutating func buildInBulk(_ transaction: borrowing Transaction) throws {
    let label = try label(transaction)
    let other = try self.label(transaction)
    let count = generator.pick([0, 1, 30, 700])
    let labels = generator.chance(50) ? [label] : [label, other]
    let made = try transaction.addVertices(count, labels: labels)
    for vertex in made { #expect(model.add(.vertex, labels, id: nil) == UInt64(vertex)) }
    var ends: [(VertexNumber, VertexNumber)] = []
    for _ in 0..<generator.pick([0, 5, 400, 1500]) {
      let (source, target) = (anyNumber(.vertex), anyNumber(.vertex))
      guard model.element(.vertex, source) != nil, model.element(.vertex, target) != nil else { continue }
      ends.append((VertexNumber(source), VertexNumber(target)))
    }
    ends.sort { $0 < $1 }
    let first = try transaction.addEdges(label: label, sources: ends.map(\.0), targets: ends.map(\.1))
    for (place, (source, target)) in ends.enumerated() {
      #expect(model.add(.edge, [label], id: nil, from: source, to: target) == first + UInt64(place))
    }
    if let gone = (0..<(model.next[.vertex] ?? 0)).first(where: { model.element(.vertex, $0) == nil }) {
      try refused(.noElement) {
        try transaction.addEdges(label: label, sources: [VertexNumber(gone)], targets: [VertexNumber(gone)])
      }
    }
  }

  private mutating func growHub(_ transaction: borrowing Transaction) throws {
    let hub = VertexNumber(generator.below(3))
    guard model.element(.vertex, UInt64(hub)) != nil else { return }
    let label = try label(transaction)
    let goesOut = generator.chance(50)
    for _ in 0..<300 + generator.below(900) {
      let other = VertexNumber(anyNumber(.vertex))
      guard model.element(.vertex, UInt64(other)) != nil else { continue }
      let (source, target) = goesOut ? (hub, other) : (other, hub)
      let edge = try transaction.addEdge(label: label, from: source, to: target)
      #expect(model.add(.edge, [label], id: nil, from: source, to: target) == edge)
    }
  }

  private mutating func shrinkHub(_ transaction: borrowing Transaction) throws {
    let hub = VertexNumber(generator.below(3))
    let edges = (generator.chance(50) ? model.out[hub] : model.in[hub]) ?? []
    let share = generator.pick([30, 90, 100])
    for edge in edges.sorted().shuffled(using: &generator) where generator.chance(share) {
      #expect(try transaction.removeEdge(edge))
      model.remove(.edge, edge)
      // Removing one by one reads each time, and a large hub is many.
      if generator.chance(1) { break }
    }
  }

  // MARK: Properties

  private mutating func setProperty(_ transaction: borrowing Transaction) throws {
    let kind = anyKind()
    let number = anyNumber(kind)
    let key = try key(transaction)
    let property = try makeProperty(kind, transaction)
    guard model.element(kind, number) != nil else {
      return try refused(.noElement) { try transaction.setProperty(kind, number, key, property) }
    }
    model.set(kind, number, key, property.entries.isEmpty ? nil : property)
    try checkingUniqueness(kind, number, transaction) {
      if property.cardinality == .single, property.entries.count == 1, property.entries[0].meta.isEmpty {
        try transaction.setProperty(kind, number, key, property.entries[0].value)
      } else {
        try transaction.setProperty(kind, number, key, property)
      }
    }
  }

  private mutating func makeProperty(
    _ kind: ElementKind, _ transaction: borrowing Transaction
  ) throws -> Property {
    guard kind == .vertex, generator.chance(25) else { return Property(generator.storedValue()) }
    let cardinality = generator.pick([Cardinality.list, .set, .single])
    var entries: [PropertyEntry] = []
    for place in 0..<(cardinality == .single ? 1 : generator.below(4)) {
      let isEqual = cardinality == .list && place > 0 && generator.chance(30)
      let value = isEqual ? entries[place - 1].value : generator.storedValue()
      entries.append(PropertyEntry(ordinal: UInt32(place), value: value, meta: try makeMeta(transaction)))
    }
    return Property(cardinality: cardinality, entries: entries)
  }

  private mutating func makeMeta(_ transaction: borrowing Transaction) throws -> [MetaProperty] {
    guard generator.chance(30) else { return [] }
    let key = try key(transaction)
    return [MetaProperty(key: key, value: generator.value())]
  }

  private mutating func addValue(_ transaction: borrowing Transaction) throws {
    let vertex = anyNumber(.vertex)
    let key = try key(transaction)
    let cardinality = generator.pick(Cardinality.allCases)
    let value = generator.value()
    let meta = try makeMeta(transaction)
    guard let element = model.element(.vertex, vertex) else {
      return try refused(.noElement) {
        try transaction.addProperty(VertexNumber(vertex), key, value, cardinality, meta: meta)
      }
    }
    var property = element.properties[key] ?? Property(cardinality: cardinality, entries: [])
    if cardinality == .single { property.entries = [] }
    property.cardinality = cardinality
    let ordinal: UInt32
    if cardinality == .set, let place = property.entries.firstIndex(where: { $0.value == value }) {
      ordinal = property.entries[place].ordinal
      for new in meta {
        property.entries[place].meta.removeAll { $0.key == new.key }
        property.entries[place].meta.append(new)
      }
    } else {
      ordinal = property.entries.map { $0.ordinal + 1 }.max() ?? 0
      property.entries.append(PropertyEntry(ordinal: ordinal, value: value, meta: meta))
    }
    model.set(.vertex, vertex, key, property)
    try checkingUniqueness(.vertex, vertex, transaction) {
      let given = try transaction.addProperty(VertexNumber(vertex), key, value, cardinality, meta: meta)
      #expect(given == ordinal)
    }
  }

  private mutating func removeProperty(_ transaction: borrowing Transaction) throws {
    let kind = anyKind()
    let number = anyNumber(kind)
    let key = try key(transaction)
    guard model.element(kind, number) != nil else {
      return try refused(.noElement) { try transaction.removeProperty(kind, number, key) }
    }
    model.set(kind, number, key, nil)
    try transaction.removeProperty(kind, number, key)
  }

  // MARK: Indexes

  private mutating func createIndex(_ transaction: borrowing Transaction) throws {
    guard model.indexes.count < 5 else { return }
    let kind = anyKind()
    let label = try label(transaction)
    var keys: [KeyID] = []
    for _ in 0..<generator.pick([1, 1, 1, 2, 3]) {
      let key = try key(transaction)
      if !keys.contains(key) { keys.append(key) }
    }
    let isUnique = generator.chance(25)
    if model.indexes.contains(where: {
      $0.definition.kind == kind && $0.definition.label == label && $0.definition.keys == keys
    }) {
      return try refused(.exists) {
        try transaction.createIndex(kind, label: label, keys: keys, isUnique: isUnique)
      }
    }
    var changed = model
    changed.add(IndexDefinition(number: .max, kind: kind, label: label, keys: keys, isUnique: isUnique))
    if changed.violatesUniqueness {
      try refused(.notUnique) {
        try transaction.createIndex(kind, label: label, keys: keys, isUnique: isUnique)
      }
      throw Undone()
    }
    let index = try transaction.createIndex(kind, label: label, keys: keys, isUnique: isUnique)
    #expect(index.kind == kind && index.label == label && index.keys == keys && index.isUnique == isUnique)
    model.add(index)
  }

  private mutating func dropIndex(_ transaction: borrowing Transaction) throws {
    guard !model.indexes.isEmpty else {
      #expect(try !transaction.dropIndex(7))
      return
    }
    let place = generator.below(model.indexes.count)
    #expect(try transaction.dropIndex(model.indexes.remove(at: place).definition.number))
  }

  /// Calls that must leave everything as it is.
  private mutating func changeNothing(_ transaction: borrowing Transaction) throws {
    if let vertex = model.all(.vertex).keys.min() {
      let id = model.element(.vertex, vertex)?.id
      let labels = [try label(transaction)]
      try refused(.duplicateID) { try transaction.addVertex(labels: labels, id: id) }
    }
    try refused(.invalid) { try transaction.addVertex(labels: []) }
    if let index = model.indexes.first { try transaction.rebuildIndex(index.definition) }
  }

  // MARK: Agreement

  /// The model has made the change, or refused it by nil; the store must do the same.
  private func agree(
    _ expected: UInt64?, _ code: StoreError.Code, _ work: () throws -> UInt64
  ) throws {
    guard let expected else { return try refused(code) { try work() } }
    #expect(try work() == expected)
  }

  private func refused<Result>(_ code: StoreError.Code, _ work: () throws -> Result) throws {
    do {
      _ = try work()
      Issue.record("expected \(code.rawValue)")
    } catch let error as StoreError where error.code == code {}
  }

  /// Changes an element; when the model finds two of one value in a unique index, the store must refuse, now or when
  /// it writes the change, and the transaction is undone.
  private func checkingUniqueness(
    _ kind: ElementKind, _ number: UInt64, _ transaction: borrowing Transaction, _ work: () throws -> Void
  ) throws {
    guard model.violatesUniqueness(kind, number) else { return try work() }
    try refused(.notUnique) {
      try work()
      try transaction.settle()
    }
    throw Undone()
  }
}
