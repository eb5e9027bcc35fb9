// Traversals that are built for one value after the other share a plan, and answer as if each had its own.

import GraphQ
import Testing

@testable import Traversal

struct SharedPlanTests {
  private func graph() throws -> Graph {
    let graph = try Graph.inMemory()
    try graph.write { transaction in
      for number in 0..<20 {
        try transaction.addVertex(
          number % 2 == 0 ? "even" : "odd", id: .string("v\(number)"),
          ["number": number, "name": "number \(number % 7)"])
      }
      for number in 0..<19 {
        try transaction.addEdge("next", from: .string("v\(number)"), to: .string("v\(number + 1)"))
      }
    }
    try graph.createIndex(on: "even", "name")
    return graph
  }

  @Test func eachValueHasItsOwnAnswer() throws {
    let graph = try graph()
    for round in 0..<20 {
      #expect(try graph.V("v\(round)").values("number", as: Int.self).one() == round)
      #expect(try graph.V().has("number", round).id().toList().count == 1)
      #expect(try graph.V().has("number", .lt(round)).count().one() == round)
      let name = "number \(round % 7)"
      let wanted = stride(from: 0, to: 20, by: 2).filter { $0 % 7 == round % 7 }
      #expect(
        try graph.V().has("even", "name", name).values("number", as: Int.self).toList().sorted() == wanted)
      let after = try graph.read {
        try graph.V("v\(round)").out("next").values("number", as: Int.self).toList(in: $0)
      }
      #expect(after == (round < 19 ? [round + 1] : []))
    }
  }

  /// An integer and its text are the same id, and not the same property.
  @Test func typesStayWhatTheyAre() throws {
    let graph = try graph()
    try graph.query(
      "g.addV('typed').property('x', 1).addV('typed').property('x', '1').addV('typed').property('x', 1.0d)")
    #expect(try graph.V().has("typed", "x", "1").count().one() == 1)
    #expect(try graph.V().has("typed", "x", 1).count().one() == 2)
    #expect(try graph.V().has("typed", "x", 1.5).count().one() == 0)
    #expect(try graph.V().has("typed", "x", "1").count().one() == 1)
  }

  @Test func valuesAreTakenOutWhereAPlanCanWaitForThem() throws {
    let query = try Query.parse(
      "g.V('a', 'b').has('age', gt(29)).out('knows').limit(3).where(__.has('name', 'x'))")
    let (shape, values) = query.lifted()
    #expect(values.count == 3)
    #expect(shape.freeVariables.count == 3)
    #expect(try query.bound(to: [:]) == query)
    let other = try Query.parse(
      "g.V('c', 1).has('age', gt(3)).out('knows').limit(3).where(__.has('name', 'x'))")
    #expect(other.lifted().query == shape)
  }

  @Test func theTraceShowsTheValues() throws {
    let texts = Log()
    var configuration = GraphConfiguration()
    configuration.trace = { texts.add($0.text) }
    let graph = try Graph.inMemory(configuration: configuration)
    _ = try graph.V("a").has("age", .gt(3)).toList()
    #expect(texts.lines == ["g.V('a').has('age', gt(3l))"])
  }
}
