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
