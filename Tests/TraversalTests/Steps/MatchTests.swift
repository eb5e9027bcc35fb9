// match(): patterns, in any order, and what they bind.

import GraphStore
import Testing

@testable import Traversal

@Suite("match()")
struct MatchTests {
  @Test("binds every name of every combination")
  func bindings() throws {
    let graph = try TestGraph.modern()
    let found = try graph.results(
      "g.V().match(as('a').out('created').as('b'), as('b').in('created').as('c')).where('a', neq('c')).select('a', 'c').by('name')"
    )
    #expect(
      found == [
        "{a=josh, c=marko}", "{a=josh, c=peter}", "{a=marko, c=josh}", "{a=marko, c=peter}",
        "{a=peter, c=josh}", "{a=peter, c=marko}",
      ])
  }

  @Test("the order of the patterns does not matter")
  func orderOfPatterns() throws {
    let graph = try TestGraph.modern()
    let patterns = [
      "as('a').out('knows').as('b')", "as('b').out('created').as('c')", "as('c').has('name', 'lop')",
    ]
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      let text = order.map { patterns[$0] }.joined(separator: ", ")
      #expect(
        try graph.results("g.V().match(\(text)).select('a', 'b', 'c')") == ["{a=v[1], b=v[4], c=v[3]}"],
        "\(text)")
    }
  }

  @Test("a name bound twice must be the same object")
  func cycles() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.count(
        "g.V().match(as('a').out('created').as('b'), as('b').in('created').as('a')).dedup('a', 'b')") == 4)
    #expect(
      try graph.results(
        "g.V().match(as('a').out('created').as('b'), as('a').repeat(out()).times(2).as('b')).select('b').values('name')"
      ) == ["lop"])
  }

  @Test("the first name stands for what comes in, unless a step before has bound names")
  func boundBefore() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V('1').as('b').out('knows').match(as('a').in('knows').as('b')).select('a')")
        == ["v[2]", "v[4]"])
    #expect(
      try graph.results("g.V('1').as('a').out('created').match(as('a').out('knows').as('b')).select('b')")
        == ["v[2]", "v[4]"])
    #expect(
      try graph.results("g.V('1').as('b').out('created').match(as('a').in('knows').as('b'))") == [])
  }

  @Test("not(), or(), and() and where() only filter")
  func filters() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V().match(as('a').out().as('b'), not(as('a').out('created').as('b'))).select('b')")
        == ["v[2]", "v[4]"])
    #expect(
      try graph.results(
        """
        g.V().match(
          as('a').out('created').as('b'),
          or(as('a').out('knows').has('name', 'vadas'), as('a').in('knows').and().as('a').has(label, 'person')),
          as('b').in('created').as('c'), where('a', neq('c')), as('b').in('created').count().is(gt(1))).
        select('a', 'c').by('name')
        """) == [
          "{a=josh, c=marko}", "{a=josh, c=peter}", "{a=marko, c=josh}", "{a=marko, c=peter}",
        ])
    #expect(
      try graph.results(
        "g.V().match(as('a').out('knows').as('b'), and(as('b').out('created').as('c'), as('a').out('created').as('c')))"
      ) == ["{a=v[1], b=v[4], c=v[3]}"])
    #expect(
      try graph.results(
        "g.withSideEffect('x', '2').V().match(as('a').out('knows').id().as('b'), where('b', eq('x')))")
        == ["{a=v[1], b=2}"])
  }

  @Test("patterns may hold another match(), reducing steps, and things that are not elements")
  func nested() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        """
        g.V().match(
          as('a').out('knows').as('b'),
          as('b').match(as('b').out('created').as('d'), as('d').in('created').as('c')).select('c').as('c')).
        select('c').by('name')
        """) == ["josh", "josh", "marko", "peter"])
    #expect(
      try graph.results(
        "g.V().match(as('a').out('created').count().as('n'), as('a').out('knows').count().as('n')).select('a')"
      )
        == ["v[2]", "v[3]", "v[5]"])
    #expect(
      try graph.results(
        "g.V().hasLabel('software').valueMap('name').match(as('a').select('name').as('b')).select('b')")
        == ["[lop]", "[ripple]"])
  }

  @Test("patterns that cannot be reached from one another are an error")
  func disconnected() throws {
    let graph = try TestGraph.modern()
    #expect(
      graph.failure("g.V().match(as('a').out().as('b'), as('c').out().as('d'))")?.message.contains(
        "hang together")
        == true)
    #expect(graph.failure("g.V().match(out().as('b'))")?.message.contains("as()") == true)
  }
}
