// ModelComparison: everything that can be asked of a transaction, asked of the store and of the model.

import GraphStore
import TestSupport
import Testing

struct ModelComparison {
  let model: ModelGraph
  var generator: SeededGenerator
  /// The numbers that are looked at: all of a small graph, some of a large one.
  private var chosen: [ElementKind: [UInt64]] = [:]

  static func compare(
    _ transaction: borrowing Transaction, _ model: ModelGraph, _ generator: inout SeededGenerator
  ) throws {
    var comparison = ModelComparison(model: model, generator: generator)
    try comparison.run(transaction)
    generator = comparison.generator
  }

  /// Looks at a few elements, the newest among them, which does not write out what is pending.
  static func glance(
    _ transaction: borrowing Transaction, _ model: ModelGraph, _ generator: inout SeededGenerator
  ) throws {
    let comparison = ModelComparison(model: model, generator: generator)
    for kind in ElementKind.allCases {
      guard let next = model.next[kind], next > 0 else { continue }
      for number in [next - 1, UInt64(generator.below(Int(next))), UInt64(generator.below(Int(next)))] {
        try comparison.compareElement(kind, number, transaction)
      }
    }
  }

  private init(model: ModelGraph, generator: SeededGenerator) {
    self.model = model
    self.generator = generator
    for kind in ElementKind.allCases {
      let next = Int(model.next[kind] ?? 0)
      var numbers = Array(0..<UInt64(next))
      if next > 150 { numbers = Set((0..<100).map { _ in UInt64(self.generator.below(next)) }).sorted() }
      chosen[kind] = numbers
    }
  }

  private mutating func run(_ transaction: borrowing Transaction) throws {
    #expect(transaction.labelNames == model.labels)
    #expect(transaction.keyNames == model.keys)
    #expect(transaction.indexes == model.indexes.map(\.definition))
    for kind in ElementKind.allCases {
      try compareCounts(kind, transaction)
      for number in chosen[kind] ?? [] { try compareElement(kind, number, transaction) }
      try compareScans(kind, transaction)
    }
    for key in 0..<KeyID(model.keys.count) { try compareColumn(key, transaction) }
    try compareNeighbours(transaction)
    try compareKernels(transaction)
    for index in model.indexes { try compareIndex(index, transaction) }
  }

  // MARK: Elements

  private func compareCounts(_ kind: ElementKind, _ transaction: borrowing Transaction) throws {
    #expect(try transaction.count(kind) == UInt64(model.count(kind)))
    var counts: [LabelID: UInt64] = [:]
    for element in model.all(kind).values { for label in element.labels { counts[label, default: 0] += 1 } }
    for label in 0..<LabelID(model.labels.count) {
      #expect(try transaction.count(kind, label: label) == counts[label] ?? 0)
    }
  }

  private func compareElement(_ kind: ElementKind, _ number: UInt64, _ transaction: borrowing Transaction)
    throws
  {
    guard let element = model.element(kind, number) else {
      #expect(try !transaction.exists(kind, number))
      if kind == .edge { #expect(try transaction.edge(number) == nil) }
      #expect(
        try transaction.number(kind, id: .integer(Int64(number)))
          == model.number(kind, .integer(Int64(number))))
      return
    }
    #expect(try transaction.exists(kind, number))
    let id = try transaction.id(kind, number)
    #expect("\(id.value)" == "\(element.id.value)")
    for form in otherForms(of: element.id) { #expect(try transaction.number(kind, id: form) == number) }
    if kind == .vertex {
      #expect(try transaction.labels(ofVertex: VertexNumber(number)) == element.labels)
    } else {
      let record = EdgeRecord(
        number: number, label: element.labels[0], source: element.source, target: element.target)
      #expect(try transaction.edge(number) == record)
    }
    #expect(try transaction.keys(of: kind, number) == element.properties.keys.sorted())
    for key in 0..<KeyID(model.keys.count) {
      #expect(try transaction.property(kind, number, key) == element.properties[key])
      switch try transaction.plainValue(kind, number, key) {
      case .absent: #expect(element.properties[key] == nil)
      case .value(let value): #expect(element.properties[key] == Property(value))
      case .other: #expect(element.properties[key]?.entries.count != 0)
      }
    }
  }

  private func otherForms(of id: ElementID) -> [ElementID] {
    switch id {
    case .integer(let number): [id, .string("\(number)")]
    case .string: [id] + (id.canonicalInteger.map { [.integer($0)] } ?? [])
    }
  }

  // MARK: Scans

  private mutating func compareScans(_ kind: ElementKind, _ transaction: borrowing Transaction) throws {
    let labels: [LabelID?] = [nil] + (0..<LabelID(model.labels.count)).map { $0 }
    // Later scans append behind earlier ones, which must stay as they are.
    var found: [UInt64] = []
    for label in labels {
      var row: UInt64 = generator.chance(30) ? UInt64(generator.below(Int(model.next[kind] ?? 0) + 1)) : 0
      let from = row
      let start = found.count
      let limit = generator.pick([1, 100, 10_000])
      while row < model.next[kind] ?? 0 {
        try transaction.appendElements(kind, label: label, limit: limit, from: &row, to: &found)
      }
      let expected = model.all(kind).filter { number, element in
        number >= from && (label.map(element.labels.contains) ?? true)
      }
      #expect(found[start...].elementsEqual(expected.keys.sorted()))
    }
    for key in 0..<KeyID(model.keys.count) { try compareNumbers(kind, key, transaction) }
  }

  private mutating func compareNumbers(
    _ kind: ElementKind, _ key: KeyID, _ transaction: borrowing Transaction
  ) throws {
    let filter = numberFilter()
    let column = ColumnID(kind, key: key)
    var rows: [UInt64] = []
    var others: [UInt64] = []
    var row: UInt64 = 0
    let limit = generator.pick([1, 10_000])
    while row < model.next[kind] ?? 0 {
      try transaction.appendRows(column, where: filter, limit: limit, from: &row, to: &rows, others: &others)
    }
    var expected: [UInt64] = []
    var expectedOthers: [UInt64] = []
    for (number, element) in model.all(kind) {
      guard let property = element.properties[key] else { continue }
      guard let content = ColumnNumber(property) else {
        expectedOthers.append(number)
        continue
      }
      if content.passes(filter) { expected.append(number) }
    }
    #expect(rows == expected.sorted())
    #expect(others == expectedOthers.sorted())
    var counted: [UInt64] = []
    #expect(try transaction.countRows(column, where: filter, others: &counted) == expected.count)
    #expect(counted == expectedOthers.sorted())
  }

  private mutating func numberFilter() -> NumberFilter {
    let ends = (Int64(generator.below(80) - 20), Int64(generator.below(80) - 20))
    let narrow = min(ends.0, ends.1)...max(ends.0, ends.1)
    let integers = generator.pick([nil, narrow, Int64.min...Int64.max, Int64.min...0, 0...Int64.max])
    let low = Double(generator.below(80) - 40)
    return NumberFilter(
      integers: integers, doubles: generator.pick([nil, low...low + 20, -.infinity ... .infinity]))
  }

  // MARK: Columns

  private mutating func compareColumn(_ key: KeyID, _ transaction: borrowing Transaction) throws {
    let vertices = someVertices()
    var column = PropertyColumn()
    try transaction.appendProperties(key, of: vertices, to: &column)
    #expect(column.count == vertices.count)
    for (place, vertex) in vertices.enumerated() {
      let expected = model.element(.vertex, UInt64(vertex))?.properties[key]
      #expect(property(column, place, transaction) == expected)
    }
    var edges = (chosen[.edge] ?? []).filter { _ in generator.chance(70) }
    if generator.chance(50) { edges.shuffle(using: &generator) }
    column.removeAll()
    try transaction.appendProperties(key, of: edges, to: &column)
    for (place, edge) in edges.enumerated() {
      #expect(property(column, place, transaction) == model.element(.edge, edge)?.properties[key])
    }
    var integers: [Int64] = [7]
    try transaction.appendIntegers(key, of: vertices, missing: -77, to: &integers)
    #expect(integers == [7] + vertices.map { integer(model.element(.vertex, UInt64($0))?.properties[key]) })
  }

  private func integer(_ property: Property?) -> Int64 {
    guard let property, ColumnNumber(property) != nil else { return -77 }
    switch property.entries[0].value {
    case .byte(let number): return Int64(number)
    case .short(let number): return Int64(number)
    case .int(let number): return Int64(number)
    case .long(let number): return number
    default: return -77
    }
  }

  private func property(
    _ column: borrowing PropertyColumn, _ place: Int, _ transaction: borrowing Transaction
  ) -> Property? {
    let word = column.words[place]
    let number = Int64(bitPattern: word)
    switch column.kinds[place] {
    case .absent: return nil
    case .bool: return Property(.bool(word != 0))
    case .byte: return Property(.byte(Int8(truncatingIfNeeded: number)))
    case .short: return Property(.short(Int16(truncatingIfNeeded: number)))
    case .int: return Property(.int(Int32(truncatingIfNeeded: number)))
    case .long: return Property(.long(number))
    case .float: return Property(.float(Float(bitPattern: UInt32(truncatingIfNeeded: word))))
    case .double: return Property(.double(Double(bitPattern: word)))
    case .date: return Property(.date(Day(daysSinceEpoch: Int32(truncatingIfNeeded: number))))
    case .utcMilliseconds: return Property(.dateTime(Timestamp(millisecondsSinceEpoch: number)))
    case .text: return Property(.string(transaction.text(column, place)))
    case .other: return column.others[Int(word)]
    }
  }

  // MARK: Neighbours

  private mutating func someVertices() -> [VertexNumber] {
    var vertices = (chosen[.vertex] ?? []).map { VertexNumber($0) }
    for hub in 0..<3 where hub < Int(model.next[.vertex] ?? 0) && !vertices.contains(VertexNumber(hub)) {
      vertices.append(VertexNumber(hub))
    }
    if generator.chance(50) { vertices.shuffle(using: &generator) } else { vertices.sort() }
    return vertices
  }

  private mutating func someLabels() -> [LabelID]? {
    if model.labels.isEmpty || generator.chance(40) { return nil }
    let all = (0..<LabelID(model.labels.count)).filter { _ in generator.chance(50) }
    return generator.chance(50) ? all : all.reversed()
  }

  private mutating func compareNeighbours(_ transaction: borrowing Transaction) throws {
    for direction in Direction.allCases {
      let vertices = someVertices()
      let labels = someLabels()
      var expansion = Expansion(wantsEdges: true)
      var place = ExpansionPlace()
      let limit = generator.pick([1, 50, 1000, 1_000_000])
      while try !transaction.expand(
        vertices, direction, labels: labels, limit: limit, from: &place, into: &expansion)
      {}
      var rows: [UInt32] = []
      var neighbours: [VertexNumber] = []
      var edges: [EdgeNumber] = []
      var degrees: [Int] = []
      for (row, vertex) in vertices.enumerated() {
        let list = model.edges(at: vertex, direction, labels: labels)
        rows += repeatElement(UInt32(row), count: list.count)
        neighbours += list.map(\.0)
        edges += list.map(\.1)
        degrees.append(list.count)
      }
      #expect(expansion.neighbours == neighbours)
      #expect(expansion.edges == edges)
      #expect(Self.rows(of: expansion) == rows)
      var found: [Int] = [-1]
      try transaction.appendDegrees(of: vertices, direction, labels: labels, to: &found)
      #expect(found == [-1] + degrees)
    }
    try compareMembership(transaction)
    for direction in [Direction.out, .in] { try compareListScan(direction, transaction) }
  }

  /// For each neighbour the row of its list.
  private static func rows(of expansion: Expansion) -> [UInt32] {
    var rows: [UInt32] = []
    var start = 0
    for (row, end) in zip(expansion.rows, expansion.ends) {
      rows += repeatElement(row, count: end - start)
      start = end
    }
    return rows
  }

  private mutating func compareMembership(_ transaction: borrowing Transaction) throws {
    let next = Int(model.next[.vertex] ?? 0)
    guard next > 0, !model.labels.isEmpty else { return }
    for _ in 0..<60 {
      let source = VertexNumber(generator.chance(50) ? generator.below(min(3, next)) : generator.below(next))
      let target = VertexNumber(generator.chance(50) ? generator.below(min(3, next)) : generator.below(next))
      let label = LabelID(generator.below(model.labels.count))
      let expected = (model.out[source] ?? []).contains { number in
        model.element(.edge, number).map { $0.target == target && $0.labels[0] == label } ?? false
      }
      #expect(try transaction.hasEdge(from: source, to: target, label: label) == expected)
    }
  }

  private mutating func compareListScan(_ direction: Direction, _ transaction: borrowing Transaction) throws {
    let label = someLabels()?.first
    let limit = generator.pick([1, 200, 1_000_000])
    var expansion = Expansion(wantsEdges: true)
    var place = ExpansionPlace()
    while try !transaction.scanLists(direction, label: label, limit: limit, from: &place, into: &expansion) {}
    var expected: [(UInt32, VertexNumber, EdgeNumber)] = []
    for vertex in model.all(.vertex).keys.sorted() {
      let list = model.edges(at: VertexNumber(vertex), direction, labels: label.map { [$0] })
      expected += list.map { (VertexNumber(vertex), $0.0, $0.1) }
    }
    #expect(Self.rows(of: expansion) == expected.map(\.0))
    #expect(expansion.neighbours == expected.map(\.1))
    #expect(expansion.edges == expected.map(\.2))
  }

  // MARK: Kernels

  private mutating func compareKernels(_ transaction: borrowing Transaction) throws {
    let vertices = someVertices()
    let labels = someLabels()
    let direction = generator.pick(Direction.allCases)
    let next = Int(model.next[.vertex] ?? 0)
    let counts = vertices.map { _ in UInt64(generator.below(5) + 1) }
    var expected = [UInt64](repeating: 0, count: next)
    var checksum: UInt64 = 0
    for (row, vertex) in vertices.enumerated() {
      for (neighbour, _) in model.edges(at: vertex, direction, labels: labels) {
        expected[Int(neighbour)] += counts[row]
        checksum += UInt64(neighbour)
      }
    }
    let reached = (0..<next).filter { expected[$0] > 0 }.map { VertexNumber($0) }
    var bitmap = [UInt64](repeating: 0, count: next / 64 + 1)
    var new: [VertexNumber] = []
    try transaction.markNeighbours(of: vertices, direction, labels: labels, in: &bitmap, appendingNew: &new)
    #expect(new.sorted() == reached)
    let marked = (0..<next).filter { place in bitmap[place / 64] & UInt64(1) << UInt64(place % 64) != 0 }
    #expect(marked.map { VertexNumber($0) } == reached)
    var sums = [UInt64](repeating: 0, count: next)
    new = []
    #expect(
      try transaction.addCounts(
        of: vertices, counts, direction, labels: labels, to: &sums, appendingNew: &new))
    #expect(sums == expected)
    #expect(new.sorted() == reached)
    #expect(try transaction.neighbourChecksum(of: vertices, direction, labels: labels) == checksum)
  }
}
