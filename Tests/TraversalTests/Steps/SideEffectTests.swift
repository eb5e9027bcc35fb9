// aggregate(), cap(), sack() and what strategies make of by().

import GraphStore
import Testing

@testable import Traversal

@Suite("aggregate() and cap()")
struct SideEffectTests {
  @Test("aggregate() is complete before anything passes, unless it stands in local()")
  func eagerness() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V('1').out().aggregate('x').where(without('x'))") == [])
    #expect(
      try graph.results(
        "g.V('1').aggregate('x').out('created').in('created').where(without('x')).values('name')")
        == ["josh", "peter"])
  }

  @Test("what is collected keeps repetitions; by() may give nothing")
  func collecting() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().out().aggregate('x').by('name').cap('x').unfold()").count == 6)
    #expect(
      try graph.results("g.V().aggregate('x').by('age').cap('x').unfold()") == ["27", "29", "32", "35"])
    #expect(try graph.count("g.V().aggregate('x').by('age')") == 6)
    #expect(try graph.results("g.V().hasLabel('none').aggregate('x').cap('x').count(local)") == ["0"])
  }

  @Test("a declared side effect decides how values are added")
  func declared() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.withSideEffect('x', 10, sum).V().values('age').aggregate('x').cap('x')") == ["133"]
    )
    #expect(
      try graph.results("g.withSideEffect('x', [1]).inject(2, 2).aggregate('x').cap('x')") == ["[1, 2, 2]"])
    #expect(
      try graph.results("g.withSideEffect('x', {1}).inject(2, 2).aggregate('x').cap('x')") == ["[1, 2]"])
  }

  @Test("cap() of several names is a map of those there are; of one that is not there it is an error")
  func names() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.V('1').aggregate('x').by('name').out().groupCount('y').by(label).cap('x', 'y', 'z')")
        == ["{x={marko=1}, y={person=2, software=1}}"])
    #expect(graph.failure("g.V().cap('none')")?.message.contains("'none'") == true)
  }

  @Test("side effects of child traversals are those of the query")
  func children() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V('1').sideEffect(out().aggregate('x').by('name')).cap('x').unfold()")
        == ["josh", "lop", "vadas"])
    #expect(
      try graph.results("g.V('1').repeat(out().aggregate('x').by('name')).times(2).cap('x').unfold()")
        == ["josh", "lop", "lop", "ripple", "vadas"])
  }
}

@Suite("sack()")
struct SackTests {
  @Test("is read, computed with, and copied where a traverser splits")
  func computing() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.withSack(1.0).V('1').outE().sack(mult).by('weight').inV().sack()")
        == ["0.4", "0.5", "1.0"])
    #expect(
      try graph.results("g.withSack(0).V('1').repeat(out().sack(sum).by(constant(1))).times(2).sack()") == [
        "2", "2",
      ])
    #expect(try graph.results("g.V('1').sack(assign).by('age').out('knows').sack()") == ["29", "29"])
    #expect(try graph.results("g.V().sack(assign).by('age').sack()") == ["27", "29", "32", "35"])
    #expect(try graph.results("g.V('1').sack()") == ["null"])
  }

  @Test("merges at barriers only where an operator says how")
  func merging() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.withSack(1, sum).V('1', '4', '6').out('created').hasId('3').barrier().sack().dedup()")
        == ["3"])
    #expect(
      try graph.results("g.withSack(1).V('1', '4', '6').out('created').hasId('3').barrier().sack()")
        == ["1", "1", "1"])
  }
}
