// The library's face: a graph opened, asked and changed as a program does it.

import GraphQ
import Testing

@Suite("A graph is opened, asked and changed")
struct GraphTests {
  @Test func whatOneQueryWritesAnotherReads() throws {
    let graph = try Graph.temporary()
    try graph.query("g.addV('airport').property('code', code)", ["code": "LHR"])
    #expect(try graph.query("g.V().values('code')") == ["LHR"])
    #expect(try graph.query("g.V().count()").one(as: Int.self) == 1)
  }

  @Test func aTransactionSeesItsOwnWritesAndUndoesThemWhenItFails() throws {
    struct Failure: Error {}
    let graph = try Graph.inMemory()
    #expect(throws: Failure.self) {
      try graph.write { transaction in
        try transaction.query("g.addV('airport')")
        let count = try transaction.query("g.V().count()").one(as: Int.self)
        #expect(count == 1)
        throw Failure()
      }
    }
    #expect(try graph.V().count().one() == 0)
  }

  @Test func aGraphThatIsNotThereIsAnErrorWhereItMayNotBeMade() throws {
    var configuration = GraphConfiguration()
    configuration.createsWhenAbsent = false
    let error = #expect(throws: GraphError.self) {
      _ = try Graph(at: "/tmp/graphq-there-is-no-such-graph", configuration: configuration)
    }
    #expect(error?.code == .noDatabase)
  }

  @Test func interpolatedValuesAreBoundAndNeverPartOfTheText() throws {
    let graph = try Graph.inMemory()
    let hostile = "x').drop().V().has('a', 'b"
    try graph.query("g.addV('note').property('text', \(hostile))")
    #expect(try graph.query("g.V().has('text', \(hostile)).count()").one(as: Int.self) == 1)
    #expect(try graph.query("g.V().values('text')").one(as: String.self) == hostile)
  }

  @Test func anInterpolationInsideAStringIsAnErrorAndNotLost() throws {
    let graph = try Graph.inMemory()
    let error = #expect(throws: GraphError.self) { try graph.query("g.V().has('code', '\("LHR")')") }
    #expect(error?.code == .argument)
  }

  @Test func aPreparedQueryRunsWithManyValues() throws {
    let graph = try Graph.inMemory()
    for code in ["LHR", "KEF"] { try graph.query("g.addV().property('code', \(code))") }
    let prepared = try graph.prepare("g.V().has('code', code).count()", parameters: "code")
    #expect(prepared.parameterNames == ["code"])
    #expect(!prepared.isWriting)
    #expect(try ["LHR", "KEF", "SFO"].map { try prepared.run(["code": $0]).one(as: Int.self) } == [1, 1, 0])
  }

  @Test func errorsSayWhatAndWhereInOneForm() throws {
    let graph = try Graph.inMemory()
    let error = #expect(throws: GraphError.self) { try graph.query("g.V().ouE('route')") }
    #expect(error?.code == .unknownStep)
    #expect(error?.position?.line == 1)
    #expect(error?.position?.column == 7)
    #expect(error?.description.contains("^^^") == true)
    #expect(error?.help?.contains("outE") == true)
  }

  @Test func writingInAReadTransactionIsAnError() throws {
    let graph = try Graph.inMemory()
    let error = #expect(throws: GraphError.self) {
      try graph.read { try $0.addVertex("a") }
    }
    #expect(error?.code == .readOnly)
  }

  @Test func aTransactionInsideAnotherIsAnErrorAndNoDeadlock() throws {
    let graph = try Graph.inMemory()
    let error = #expect(throws: GraphError.self) {
      try graph.write { _ in _ = try graph.query("g.addV()") }
    }
    #expect(error?.code == .nested)
  }

  @Test func limitsEndAQueryAndLeaveNothing() throws {
    let graph = try Graph.inMemory()
    let error = #expect(throws: GraphError.self) {
      try graph.query(
        "g.inject(1, 2, 3).addV()", limits: QueryLimits(results: 2))
    }
    #expect(error?.code == .results)
    #expect(try graph.V().count().one() == 0)
  }

  @Test func theTraceIsToldOfEveryQuery() throws {
    let texts = Log()
    var configuration = GraphConfiguration()
    configuration.trace = { trace in
      texts.add("\(trace.text) \(trace.results) \(trace.error?.code.rawValue ?? "-")")
    }
    let graph = try Graph.inMemory(configuration: configuration)
    try graph.query("g.inject(1, 2)")
    _ = try graph.V().toList()
    _ = try? graph.query("g.inject(1).fail('no')")
    #expect(texts.lines == ["g.inject(1, 2) 2 -", "g.V() 0 -", "g.inject(1).fail('no') 0 fail"])
  }
}
