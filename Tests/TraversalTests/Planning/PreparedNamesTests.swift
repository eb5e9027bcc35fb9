// Prepared traversals keep what names came to, and look again when names or indexes have changed, or the database is another.

import GraphStore
import Testing

@testable import Traversal

struct PreparedNamesTests {
  private let graph: TestGraph
  private let byName: PreparedTraversal
  private let hop: PreparedTraversal

  init() throws {
    graph = try TestGraph()
    byName = try PreparedTraversal("g.V().has('star', 'name', n).values('size')", parameters: ["n"])
    hop = try PreparedTraversal("g.V(n).out('near').values('size')", parameters: ["n"])
  }

  private func sizes(_ traversal: PreparedTraversal, _ name: String, _ graph: TestGraph? = nil) throws
    -> [Value]
  {
    try traversal.run(parameters: ["n": .string(name)], on: (graph ?? self.graph).store)
  }

  private func addStars(_ graph: TestGraph, sizes: [String] = ["1", "2"]) throws {
    _ = try graph.values(
      "g.addV('star').property(T.id, 'a').property('name', 'a').property('size', \(sizes[0])).as('a').addV('star').property(T.id, 'b').property('name', 'b').property('size', \(sizes[1])).addE('near').to('a')"
    )
  }

  private func index(_ graph: TestGraph, isUnique: Bool = false) throws -> UInt32 {
    try graph.store.write { transaction in
      try transaction.createIndex(
        .vertex, label: transaction.makeLabel("star"), keys: [transaction.makeKey("name")], isUnique: isUnique
      ).number
    }
  }

  @Test(arguments: [false, true]) func namesAndIndexesComeAndGo(_ isUnique: Bool) throws {
    for _ in 0..<3 { #expect(try sizes(byName, "a").isEmpty) }
    try addStars(graph)
    for _ in 0..<3 { #expect(try sizes(byName, "a") == [.int(1)]) }
    let number = try index(graph, isUnique: isUnique)
    for _ in 0..<3 {
      #expect(try sizes(byName, "b") == [.int(2)])
      #expect(try sizes(byName, "c").isEmpty)
      #expect(try sizes(hop, "b") == [.int(1)])
    }
    _ = try graph.store.write { transaction in try transaction.dropIndex(number) }
    for _ in 0..<3 { #expect(try sizes(byName, "b") == [.int(2)]) }
  }

  @Test func anotherDatabaseHasOtherNumbersForItsNames() throws {
    let other = try TestGraph()
    _ = try other.values("g.addV('planet').property('mass', 5).addV('star').property('moons', 7)")
    try addStars(graph)
    try addStars(other, sizes: ["10", "20"])
    _ = try (index(graph), index(other))
    for _ in 0..<3 {
      #expect(try sizes(byName, "a") == [.int(1)])
      #expect(try sizes(byName, "a", other) == [.int(10)])
      #expect(try sizes(hop, "b") == [.int(1)])
      #expect(try sizes(hop, "b", other) == [.int(10)])
    }
  }

  @Test func aWriterSeesTheNamesItMakes() throws {
    try addStars(graph)
    _ = try index(graph)
    try graph.store.write { transaction in
      #expect(try byName.results(parameters: ["n": .string("a")], in: transaction) == [.int(1)])
      let vertex = try transaction.addVertex(labels: [transaction.makeLabel("star")])
      try transaction.setProperty(.vertex, UInt64(vertex), transaction.makeKey("name"), .string("c"))
      try transaction.setProperty(.vertex, UInt64(vertex), transaction.makeKey("size"), .int(3))
      #expect(try byName.results(parameters: ["n": .string("c")], in: transaction) == [.int(3)])
    }
    #expect(try sizes(byName, "c") == [.int(3)])
  }
}
