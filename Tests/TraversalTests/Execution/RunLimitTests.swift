// Limits, cancellation, parameters and terminal steps.

import GraphStore
import Testing

@testable import Traversal

struct RunLimitTests {
  @Test func timeEndsAnEndlessLoop() throws {
    let graph = try TestGraph.modern()
    let error = #expect(throws: TraversalError.self) {
      try graph.values(
        "g.withSack(0).V().repeat(both()).until(loops().is(-1))", limits: RunLimits(time: .milliseconds(50)))
    }
    #expect(error?.code == .timeout)
  }

  @Test func tooManyResultsAreAnError() throws {
    let graph = try TestGraph.modern()
    #expect(throws: TraversalError.self) { try graph.values("g.V()", limits: RunLimits(results: 5)) }
    #expect(try graph.values("g.V()", limits: RunLimits(results: 6)).count == 6)
  }

  @Test func memoryIsBounded() throws {
    let graph = try TestGraph.modern()
    let error = #expect(throws: TraversalError.self) {
      try graph.values("g.V().repeat(both()).times(12).path().fold()", limits: RunLimits(memory: 100_000))
    }
    #expect(error?.code == .memory)
  }

  @Test(
    "What may be looked at is bounded, however the traversal is run",
    arguments: [
      // The traversal, and how many of the six vertices and six edges it comes to at least.
      ("g.V().values('name')", 6), ("g.E().id()", 6), ("g.V().out().out()", 10), ("g.V(1).out().out()", 5),
      ("g.V().out().out().out().count()", 6), ("g.V(1).both().both().both().count()", 4),
      ("g.V().both().both().dedup().count()", 6), ("g.V().has('age', gt(1)).count()", 4),
      ("g.V().out('created').has('name', 'lop').count()", 4), ("g.V().repeat(both()).times(4).count()", 6),
      ("g.V().values('age').sum()", 6), ("g.V().outE().inV().id()", 12), ("g.call('spread')", 10),
      ("g.V().local(out().out().fold())", 10), ("g.call('components')", 6),
    ])
  func elementsAreBounded(text: String, least: Int) throws {
    let graph = try TestGraph.modern()
    try graph.store.write { transaction in
      _ = try transaction.define(
        "define spread() = g.V().map(__.call('next').fold()); define next() on Vertex = out();")
    }
    for rules in [Rules.all, .none] {
      let error = #expect(throws: TraversalError.self) {
        try graph.values(text, limits: RunLimits(elements: least - 1), rules: rules)
      }
      #expect(error?.code == .elements)
      #expect(throws: Never.self) {
        try graph.values(text, limits: RunLimits(elements: 1000), rules: rules)
      }
    }
  }

  @Test func aLookUpComesToOneElement() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.values("g.V(1).values('name')", limits: RunLimits(elements: 1)) == [.string("marko")])
    #expect(try graph.values("g.V(1).out().id()", limits: RunLimits(elements: 4)).count == 3)
  }

  @Test func cancellationEndsIt() throws {
    let graph = try TestGraph.modern()
    let flag = CancellationFlag()
    flag.cancel()
    let error = #expect(throws: TraversalError.self) {
      try graph.values("g.V().out()", limits: RunLimits(cancellation: flag))
    }
    #expect(error?.code == .cancelled)
  }

  @Test func parametersAreValues() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.V(x).has('age', gt(y)).values('name')", ["x": .list([.long(1), .string("4")]), "y": .long(30)])
        == ["josh"])
    let vertex = try graph.values("g.V(1)")[0]
    #expect(try graph.results("g.V(v).out('created').values('name')", ["v": vertex]) == ["lop"])
    #expect(graph.failure("g.V(z)")?.code == .unboundName)
  }

  @Test func terminalSteps() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.values("g.V().hasNext()") == [.bool(true)])
    #expect(try graph.values("g.V().values('age').toList()")[0].plainText.utf8.count == 16)
    #expect(try graph.values("g.V().label().toSet()") == [.set([.string("person"), .string("software")])])
    #expect(try graph.values("g.V().iterate()") == [])
    #expect(graph.failure("g.V('none').next()")?.code == .value)
    #expect(try graph.values("g.V('none').tryNext()") == [])
    #expect(try graph.values("g.inject(1, 2, 3).next(2)") == [.list([.int(1), .int(2)])])
  }

  @Test func answersOutliveTheirTransaction() throws {
    let graph = try TestGraph.modern()
    guard case .vertex(let vertex) = try graph.values("g.V(1)")[0] else {
      Issue.record("not a vertex")
      return
    }
    #expect(vertex.id == "1")
    #expect(vertex.labels == ["person"])
    #expect(vertex.properties.map(\.key) == ["name", "age"])
    guard case .edge(let edge) = try graph.values("g.E(7)")[0] else {
      Issue.record("not an edge")
      return
    }
    #expect(edge.source == "1")
    #expect(edge.targetLabel == "person")
    #expect(edge.properties == [PropertyValue(key: "weight", value: .double(0.5))])
  }
}
