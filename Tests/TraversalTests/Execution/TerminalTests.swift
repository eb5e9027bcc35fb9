// What stands at the end of a query.

import GraphStore
import Testing

@testable import Traversal

@Suite("Terminal steps")
struct TerminalTests {
  @Test("toString() gives the text of the query and runs nothing")
  func text() throws {
    let graph = try TestGraph()
    #expect(try graph.ordered("g.V() . out( 'a' ).toString()") == ["g.V().out('a')"])
    #expect(try graph.ordered("g.addV(name).toString()") == ["g.addV(name)"])
    #expect(try graph.ordered("g.V().count().next().toString()") == ["g.V().count().next()"])
    #expect(try graph.count("g.V()") == 0)
  }

  @Test("next() takes one or some, and hasNext() and tryNext() say whether there are any")
  func next() throws {
    let graph = try TestGraph("g.addV().addV().addV()")
    #expect(try graph.values("g.V().count().next()") == [.long(3)])
    #expect(try graph.values("g.V().id().next(2)").first?.members?.count == 2)
    #expect(try graph.values("g.V().hasNext()") == [.bool(true)])
    #expect(try graph.values("g.E().hasNext()") == [.bool(false)])
    #expect(graph.failure("g.E().next()")?.message == "next() of a traversal without results")
    #expect(try graph.values("g.V().iterate()") == [])
  }
}
