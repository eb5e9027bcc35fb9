// Building in bulk gives the same graph as building one by one.

import GraphStore
import TestSupport
import Testing

@Suite struct BulkTests {
  @Test(arguments: [UInt64(1), 2, 3]) func bulkAndSingleBuildsAgree(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let vertexCount = 300
    var pairs = (0..<6000).map { _ in
      // Squares make a few vertices hubs.
      let a = Int.random(in: 0..<vertexCount, using: &generator)
      let b = Int.random(in: 0..<vertexCount, using: &generator)
      return (VertexNumber(a * a / vertexCount), VertexNumber(seed == 3 ? b % 3 : b))
    }
    pairs.sort { $0 < $1 }
    let half = pairs.count / 2
    let bulk = try TemporaryStore()
    let single = try TemporaryStore()
    try bulk.store.write { transaction in
      let label = try transaction.makeLabel("node")
      let link = try transaction.makeLabel("link")
      _ = try transaction.addVertices(vertexCount, labels: [label])
      // In two parts, so that the second merges with the lists of the first.
      for part in [pairs[..<half], pairs[half...]] {
        _ = try transaction.addEdges(label: link, sources: part.map(\.0), targets: part.map(\.1))
      }
      let age = try transaction.makeKey("age")
      try transaction.appendNumbers(.vertex, age, from: 0, (0..<Int32(vertexCount)).map { $0 % 7 })
    }
    try single.store.write { transaction in
      let label = try transaction.makeLabel("node")
      let link = try transaction.makeLabel("link")
      for _ in 0..<vertexCount { _ = try transaction.addVertex(labels: [label]) }
      for pair in pairs { try transaction.addEdge(label: link, from: pair.0, to: pair.1) }
      let age = try transaction.makeKey("age")
      for vertex in 0..<vertexCount {
        try transaction.setProperty(.vertex, UInt64(vertex), age, .int(Int32(vertex % 7)))
      }
    }
    #expect(try contents(bulk.store) == contents(single.store))
  }

  @Test func edgesBuiltInBulkKnowTheirEndsAndCanGo() throws {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let label = try transaction.makeLabel("node")
      let link = try transaction.makeLabel("link")
      _ = try transaction.addVertices(5000, labels: [label])
      let targets = (0..<5000).map { VertexNumber($0) }
      let first = try transaction.addEdges(
        label: link, sources: [VertexNumber](repeating: 7, count: 5000), targets: targets)
      #expect(
        try transaction.edge(first + 4321)
          == EdgeRecord(number: first + 4321, label: link, source: 7, target: 4321))
      try transaction.removeEdge(first + 4321)
      #expect(try transaction.edge(first + 4321) == nil)
      #expect(try transaction.edge(first + 4322)?.target == 4322)
      #expect(try transaction.count(.edge) == 4999)
    }
  }

  /// Everything that can be asked of each vertex and edge.
  private func contents(_ store: Store) throws -> [String] {
    try store.read { transaction in
      var lines: [String] = []
      for vertex in 0..<VertexNumber(try transaction.count(.vertex)) {
        for direction in [Direction.out, .in] {
          var expansion = Expansion(wantsEdges: true)
          var place = ExpansionPlace()
          while try !transaction.expand(
            [vertex], direction, labels: nil, limit: 50, from: &place, into: &expansion)
          {}
          lines.append("\(vertex) \(direction) \(expansion.neighbours) \(expansion.edges)")
        }
        var column = PropertyColumn()
        for key in 0..<KeyID(transaction.keyNames.count) {
          try transaction.appendProperties(key, of: [vertex], to: &column)
        }
        lines.append("\(vertex) \(column.words)")
      }
      for edge in 0..<(try transaction.count(.edge)) {
        lines.append("\(String(describing: try transaction.edge(edge)))")
      }
      return lines
    }
  }
}
