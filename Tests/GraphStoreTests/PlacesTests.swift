// Tables of places are another way to the same answers: what is asked for often in one snapshot is found without the tree.

import TestSupport
import Testing

@testable import GraphStore

@Suite struct PlacesTests {
  /// A graph as plain arrays, beside the database that holds the same.
  private struct Model {
    let temporary: TemporaryStore
    var edges: [(label: Int, source: VertexNumber, target: VertexNumber)]
    var labels: [LabelID] = []
    var number: KeyID = 0
    var text: KeyID = 0
    var mixed: KeyID = 0
    var numbers: [Int32?]
    var texts: [String]

    static let vertexCount = 3_000

    /// Hubs, loops and parallel edges of one label, some edges of two others, and vertices without any.
    init(_ generator: inout SeededGenerator) throws {
      temporary = try TemporaryStore()
      func any() -> VertexNumber { VertexNumber.random(in: 0..<2_500, using: &generator) }
      edges = (0..<9_000).map { _ in (0, Bool.random(using: &generator) ? 7 : any(), any()) }
      edges += (0..<4_500).map { _ in (0, any(), 8) }
      edges += (0..<300).map { _ in (1, 40, any()) }
      edges += (0..<20).map { _ in (2, any(), any()) }
      numbers = (0..<Self.vertexCount).map {
        $0 % 5 == 0 ? nil : Int32.random(in: -9...($0 < 600 ? 90 : 90_000))
      }
      texts = (0..<Self.vertexCount).map { $0 < 1_500 ? "group \($0 % 7)" : "name \($0 / 2)" }
      let model = self
      (labels, number, text, mixed) = try temporary.store.write { transaction in
        let labels = try ["link", "rare", "few"].map { try transaction.makeLabel($0) }
        let (number, text) = (try transaction.makeKey("number"), try transaction.makeKey("text"))
        let mixed = try transaction.makeKey("mixed")
        let node = try transaction.makeLabel("node")
        for vertex in 0..<Self.vertexCount {
          let row = UInt64(try transaction.addVertex(labels: [node]))
          if let value = model.numbers[vertex] {
            try transaction.setProperty(.vertex, row, number, .int(value))
          }
          try transaction.setProperty(.vertex, row, text, .string(model.texts[vertex]))
          try transaction.setProperty(
            .vertex, row, mixed, vertex % 2 == 0 ? .long(Int64(vertex)) : .string("odd"))
        }
        for edge in model.edges {
          try transaction.addEdge(label: labels[edge.label], from: edge.source, to: edge.target)
        }
        return (labels, number, text, mixed)
      }
    }

    /// The neighbours of a vertex, sorted.
    func neighbours(_ vertex: VertexNumber, _ direction: Direction, _ wanted: [Int]?) -> [VertexNumber] {
      var found: [VertexNumber] = []
      for edge in edges where wanted?.contains(edge.label) ?? true {
        if direction != .in, edge.source == vertex { found.append(edge.target) }
        if direction != .out, edge.target == vertex { found.append(edge.source) }
      }
      return found.sorted()
    }
  }

  /// So often that any table would have been made before the last time.
  private static let times = 12

  private static let starts: [VertexNumber] = [0, 7, 8, 40, 41, 99, 512, 1_777, 2_499, 2_999]

  @Test func listsAreTheSameByTreeAndByPlaces() throws {
    var generator = SeededGenerator(seed: 11)
    let model = try Model(&generator)
    let choices: [[Int]?] = [nil, [0], [1], [0, 2], []]
    try model.temporary.store.read { graph in
      for _ in 0..<Self.times {
        for direction in [Direction.out, .in, .both] {
          for choice in choices { try Self.compare(model, direction, choice, graph) }
        }
      }
      #expect(try graph.knowsPlaces(.both, labels: [model.labels[0]]))
    }
  }

  private static func compare(
    _ model: Model, _ direction: Direction, _ choice: [Int]?, _ graph: borrowing Transaction
  ) throws {
    let labels = choice.map { $0.map { model.labels[$0] } }
    let wanted = starts.map { model.neighbours($0, direction, choice) }
    var degrees: [Int] = []
    try graph.appendDegrees(of: starts, direction, labels: labels, to: &degrees)
    #expect(degrees == wanted.map(\.count))

    // In small steps, so that hubs are gone on with in the middle.
    var lists = starts.map { _ in [VertexNumber]() }
    var place = ExpansionPlace()
    var isDone = false
    while !isDone {
      var expansion = Expansion(wantsEdges: true)
      isDone = try graph.expand(starts, direction, labels: labels, limit: 100, from: &place, into: &expansion)
      #expect(expansion.edges.count == expansion.neighbours.count)
      var start = 0
      for list in expansion.rows.indices {
        lists[Int(expansion.rows[list])] += expansion.neighbours[start..<expansion.ends[list]]
        start = expansion.ends[list]
      }
    }
    #expect(lists.map { $0.sorted() } == wanted)

    var sums = [UInt64](repeating: 0, count: Model.vertexCount)
    var found: [VertexNumber] = []
    let counts = starts.indices.map { UInt64($0 + 1) }
    #expect(
      try graph.addCounts(of: starts, counts, direction, labels: labels, to: &sums, appendingNew: &found))
    var expected = [UInt64](repeating: 0, count: Model.vertexCount)
    for (row, list) in wanted.enumerated() { for vertex in list { expected[Int(vertex)] += counts[row] } }
    #expect(sums == expected)
    #expect(found.sorted() == expected.indices.filter { expected[$0] > 0 }.map { VertexNumber($0) })

    var bitmap = [UInt64](repeating: 0, count: (Model.vertexCount + 63) / 64)
    var new: [VertexNumber] = [3]
    try graph.markNeighbours(of: starts, direction, labels: labels, in: &bitmap, appendingNew: &new)
    #expect(new.first == 3)
    #expect(new.dropFirst().sorted() == found.sorted())
    #expect(bitmap.reduce(0) { $0 + $1.nonzeroBitCount } == found.count)

    var length: UInt64 = 1
    #expect(try graph.sumLengths(of: starts, counts, direction, labels: labels, to: &length))
    #expect(length == wanted.indices.reduce(1) { $0 + counts[$1] * UInt64(wanted[$1].count) })
  }

  @Test func cellsAreTheSameByTreeAndByPlaces() throws {
    var generator = SeededGenerator(seed: 12)
    let model = try Model(&generator)
    let vertices = (0..<400).map { _ in VertexNumber.random(in: 0..<3_000, using: &generator) }.sorted()
    let filter = NumberFilter(integers: 10...5_000, doubles: nil)
    func passes(_ vertex: VertexNumber) -> Bool {
      model.numbers[Int(vertex)].map { (10...5_000).contains($0) } ?? false
    }
    try model.temporary.store.read { graph in
      for _ in 0..<Self.times {
        var column = PropertyColumn()
        try graph.appendProperties(model.number, of: vertices, to: &column)
        for (row, vertex) in vertices.enumerated() {
          let number = column.kinds[row] == .absent ? nil : Int32(truncatingIfNeeded: column.words[row])
          #expect(number == model.numbers[Int(vertex)])
        }
        var texts = PropertyColumn()
        try graph.appendProperties(model.text, of: vertices, to: &texts)
        for row in vertices.indices { #expect(graph.text(texts, row) == model.texts[Int(vertices[row])]) }

        if let mask = try graph.passing(vertices, model.number, .numbers(filter)) {
          #expect(mask == vertices.map { passes($0) })
        }
        if let mask = try graph.passing(vertices, model.text, .text(Array("group 3".utf8))) {
          #expect(mask == vertices.map { model.texts[Int($0)] == "group 3" })
        }
        #expect(try graph.passing(vertices, model.mixed, .numbers(filter)) == nil)

        var sum: UInt64 = 0
        let counts = Self.starts.indices.map { UInt64($0 + 1) }
        if let isSmall = try graph.sumPassing(
          of: Self.starts, counts, .out, labels: [model.labels[0]], model.number, .numbers(filter), to: &sum)
        {
          #expect(isSmall)
          let expected = Self.starts.indices.map { row in
            counts[row] * UInt64(model.neighbours(Self.starts[row], .out, [0]).filter(passes).count)
          }
          #expect(sum == expected.reduce(0, +))
        }
      }
      #expect(try graph.passing(vertices, model.number, .numbers(filter)) != nil)
      #expect(try graph.passing(vertices, model.text, .text([])) != nil)
    }
  }

  @Test func aCommitBeginsAnew() throws {
    var generator = SeededGenerator(seed: 13)
    var model = try Model(&generator)
    for round in 0..<5 {
      try model.temporary.store.read { graph in
        for _ in 0..<Self.times { try Self.compare(model, .out, [0], graph) }
      }
      let new = (label: 0, source: VertexNumber(7), target: VertexNumber(round * 3))
      try model.temporary.store.write { transaction in
        _ = try transaction.addEdge(label: model.labels[0], from: new.source, to: new.target)
      }
      model.edges.append(new)
    }
  }

  @Test func searchesMeetInTheMiddle() throws {
    let temporary = try TemporaryStore()
    let length = 50
    let link = try temporary.store.write { transaction in
      let (node, link) = (try transaction.makeLabel("node"), try transaction.makeLabel("link"))
      for _ in 0...length { _ = try transaction.addVertex(labels: [node]) }
      for vertex in 0..<VertexNumber(length) {
        try transaction.addEdge(label: link, from: vertex, to: vertex + 1)
      }
      return link
    }
    try temporary.store.read { graph in
      var (own, other) = (SearchMarks(), SearchMarks())
      // The marks serve one search after the other without being cleaned.
      for target in [VertexNumber(3), 40, 7, 50] {
        own.begin(vertices: length + 1)
        other.begin(vertices: length + 1)
        own.insert(0, from: 0)
        other.insert(target, from: target)
        var frontier: [VertexNumber] = [0]
        var steps: VertexNumber = 0
        var meeting: VertexNumber?
        while meeting == nil, steps < 100 {
          var next: [VertexNumber] = []
          meeting = try graph.spread(
            frontier, .out, labels: [link], &own, meeting: other, appendingNew: &next)
          frontier = next
          steps += 1
        }
        #expect(meeting == target)
        #expect(steps == target)
        #expect(own.origin(of: target) == target - 1)
        #expect(!own.contains(target + 1) || target == 50)
      }
    }
  }
}
