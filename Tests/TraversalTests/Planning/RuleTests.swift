// Rules change how a traversal runs, never what it answers.

import GraphStore
import Testing

@testable import Traversal

struct RuleTests {
  static let traversals = [
    "g.V().count()", "g.V().hasLabel('red').count()", "g.V().hasLabel('red', 'blue').count()",
    "g.E().hasLabel('near').count()",
    "g.V().out().count()", "g.V().out('near').count()", "g.V().in().count()", "g.V().both('far').count()",
    "g.V().out().groupCount().unfold()", "g.V().out().group().by().by(count()).unfold()",
    "g.V().out('near').out('far').count()", "g.V().both().both().both().count()",
    // Straight reads.
    "g.V(3).id()", "g.V('5').out('near').id()", "g.V(2).out().both('far').id()", "g.E(1).id()",
    "g.V(-1).id()",
    "g.V().has('red', 'name', 'v3').id()", "g.V().has('red', 'name', 'v3').out().id()",
    "g.V(4).out().values('size')", "g.V(4).out().id().path().count(local)",
    "g.V().hasLabel('red').out().out().groupCount().by('name').unfold()",
    "g.V().out().out().values('size').sum()",
    "g.V().has('size', gt(10)).id()", "g.V().has('size', between(3, 8)).values('size')",
    "g.V().has('size', 5).id()",
    "g.V().hasLabel('red').has('size', inside(3, 9)).id()",
    "g.V().hasLabel('red').has('size', within(1, 2, 3)).id()",
    "g.V().hasLabel('red').has('size', 4).has('name', 'v1').id()",
    "g.V().has('name', startingWith('v1')).id()",
    "g.V().hasLabel('blue').has('name', startingWith('v')).count()", "g.V().has('size', lt(3.5)).id()",
    "g.V().has('size', P.not(gt(10))).id()", "g.V().as('a').has('size', gt(15)).select('a').id()",
    "g.V().outE('near').inV().id()", "g.V().inE().outV().count()",
    "g.V().outE('far').inV().path().count(local)",
    "g.V().where(out('near')).id()", "g.V().not(out()).id()",
    "g.V().where(and(out('near'), __.in('far'))).id()",
    "g.V().order().by('size').by(T.id).limit(5).id()",
    "g.V().order().by('size', desc).by(T.id).range(2, 6).id()",
    "g.V(0).out().dedup().id()", "g.V().out().dedup().out().dedup().count()",
    "g.V(0, 1).repeat(out().dedup()).times(4).id()",
    "g.V(0).repeat(out()).times(3).count()", "g.V(0).repeat(both()).times(4).count()",
    "g.V(0).times(2).repeat(out()).id()",
    "g.V(0).repeat(out('near')).emit().times(3).id()", "g.V().hasId(1, '2', 2).id()",
    "g.V().hasId(3).out().id()",
    "g.V().local(out().count())", "g.V().group().by(label).by(out().count()).unfold()",
    "g.V().map(both().both().count())",
    "g.withSack(1, sum).V(0).out().out().sack().sum()",
    "g.V(0).as('a').out().out().as('b').select('a', 'b').count()",
    // Sets of vertices.
    "g.V(0).out().out().dedup().count()", "g.V().both().both().both().dedup().count()",
    "g.V(0, 0, 5).out('near').out().dedup().id()", "g.V(0).out().dedup().dedup().out('far').dedup().id()",
    "g.V().out('near').dedup().values('size').sum()", "g.V(3).out().in().dedup().limit(3).count()",
    "g.V(0).out().out().dedup().out().count()", "g.V().out('none').dedup().count()",
    // Frontiers with filters between.
    "g.V(0).out().has('size', gt(5)).out().has('size', lt(15)).count()",
    "g.V().out().hasLabel('red').in().values('size').sum()",
    "g.V().out().has('size', gt(5)).groupCount().by('name').unfold()",
    // Totals of a property.
    "g.V().group().by(label).by(values('size').mean()).unfold()",
    "g.V().group().by(label).by(__.in().values('size').sum()).unfold()",
    "g.V().map(out().values('size').min())",
    "g.V().out('none').values('size').mean()", "g.V().out().values('none').sum()",
    "g.E().values('size').sum()", "g.V().local(both().values('size').max())",
    // Whole columns.
    "g.V().has('size', gt(5)).count()", "g.V().has('size', lte(5.5)).count()", "g.V().has('size', 7).count()",
    "g.V().has('size', between(3, 9.5)).count()", "g.V().has('size', 'x').count()",
    "g.V().hasLabel('red').has('size', gte(5)).count()", "g.V().has('name', gt(5)).count()",
    "g.V().has('name', 'v1').count()", "g.V().has('none', gt(1)).count()", "g.E().has('size', gt(1)).count()",
    "g.V().has('mixed', gt(3)).count()", "g.V().hasLabel('blue').has('mixed', lt(3)).count()",
    "g.V().values('size').sum()", "g.V().values('size').mean()", "g.V().values('size').max()",
    "g.V().hasLabel('red').values('size').min()", "g.V().hasLabel('blue').values('size').sum()",
    "g.V().values('none').sum()", "g.V().values('none').max()", "g.V().hasLabel('none').values('size').sum()",
    "g.V().groupCount().by('name').unfold()", "g.V().hasLabel('red').groupCount().by('name').unfold()",
    "g.V().groupCount().by('size').unfold()", "g.V().groupCount().by(values('size')).unfold()",
    "g.V().groupCount().by('none').unfold()", "g.V().group().by('name').by(count()).unfold()",
    "g.V().groupCount().by('mixed').unfold()", "g.V().out().group().by('name').by(count()).unfold()",
    // Straight reads.
    "g.V(0).values('size')", "g.V('3').out().values('name')", "g.V(0).out('near').out('far').id()",
    "g.V(0).both().both().values('size')", "g.V([0, 1]).values('size')", "g.V([]).values('size')",
    "g.V(0).values('mixed')", "g.V(0).values('none')", "g.V(99).out().values('name')",
    "g.V(0).out('none').values('name')", "g.E(0).values('size')", "g.E(0).inV().values('name')",
    "g.V(2).out().limit(1).count()", "g.V(2).out().has('size', gt(3)).values('name')",
    "g.V().has('red', 'name', 'v1').values('size')", "g.V().has('red', 'name', 'v1').out().values('name')",
    "g.V().has('red', 'name', 'none').out().values('name')", "g.V().has('red', 'size', 5).values('name')",
    "g.V().has('red', 'name', 'v1').has('size', gt(1)).values('name')",
    "g.V().hasId(3).both('near').values('mixed')",
    // Degrees as keys.
    "g.V().order().by(__.in().count(), desc).by(T.id).limit(5).id()",
    "g.V().order().by(out('near').count()).by('size', desc).by(T.id).limit(7).id()",
    "g.V().order().by(__.in().count(), desc).by(has('size', lt(9)).values('size')).by(T.id).limit(7).id()",
    "g.V().order().by(label).by(has('size', gt(15)).id()).by(T.id, desc).limit(20).id()",
    "g.V().order().by('size').by('name', desc).by(T.id).skip(3).id()",
    "g.V().group().by(both().count()).by(count()).unfold()",
    "g.V().project('d').by(out().count()).select('d')",
    // Closed walks.
    "g.V().as('a').out().out().out().where(eq('a')).count()",
    "g.V().as('a').out('near').in('far').where(eq('a')).count()",
    "g.V(0, 0, 3).as('a').both().out().both().where(eq('a')).count()",
    "g.V().hasLabel('red').as('a').out().out('near').out().out().where(eq('a')).count()",
    // Shortest ways.
  ]

  /// Searches for a way. Without rules all ways are tried, so the graph is small.
  static let searches = [
    "g.V(0).repeat(out().simplePath()).until(hasId(7)).limit(1).path().count(local)",
    "g.V(5).repeat(both().simplePath()).until(hasId(10, 11)).limit(1).path().count(local)",
    "g.V(5).repeat(out('near').simplePath()).until(hasId(6)).limit(1).path().count(local)",
    "g.V(5).repeat(__.in().simplePath()).until(has(T.id, 5)).limit(1).path().count(local)",
    "g.V(1, 2).repeat(out().simplePath()).until(hasId(9)).limit(1).path().count(local)",
  ]

  @Test(arguments: searches, [UInt64(1), 2, 3]) func searchesKeepAnswers(_ text: String, _ seed: UInt64)
    throws
  {
    let graph = try TestGraph.random(vertices: 12, edges: 20, seed: seed)
    #expect(try graph.results(text) == graph.results(text, rules: .none))
  }

  @Test(arguments: traversals, [UInt64(1), 2]) func rulesKeepAnswers(_ text: String, _ seed: UInt64) throws {
    let graph = try TestGraph.random(vertices: 60, edges: 180, seed: seed)
    let plain = try graph.results(text, rules: .none)
    #expect(try graph.results(text) == plain)
    try graph.store.write { transaction in
      guard let label = transaction.label("red"), let size = transaction.key("size"),
        let name = transaction.key("name")
      else { return }
      _ = try transaction.createIndex(.vertex, label: label, keys: [size])
      _ = try transaction.createIndex(.vertex, label: label, keys: [name])
      _ = try transaction.createIndex(.vertex, label: label, keys: [size, name])
    }
    #expect(try graph.results(text) == plain, "with indexes")
  }

  @Test func everyRuleChangesSomePlan() throws {
    let all = try Set((Self.traversals + Self.searches).map { try Self.outline($0, .all) })
    for name in Rules.allNames {
      let without = try Set(
        (Self.traversals + Self.searches).map { try Self.outline($0, Rules.all.without(name)) })
      #expect(all != without, "\(name)")
    }
  }

  @Test func plansSayWhatTheyDo() throws {
    #expect(try Self.outline("g.V().hasLabel('person').count()", .all) == "count kept by the catalogue")
    #expect(
      try Self.outline("g.V().out().out().out().count()", .all)
        == "V()\nfrontiers: out(), out(); sum of the lengths of the lists out")
    #expect(
      try Self.outline("g.V(1).out().in().dedup().count()", .all)
        == "V(1)\ncount vertices reached: out(), in()")
    #expect(
      try Self.outline("g.V(1).out().in().dedup()", .all)
        == "V(1)\nnew neighbours: out()\nnew neighbours: in()")
    #expect(
      try Self.outline("g.V().has('a', gt(1)).count()", .all)
        == "count numbers that pass in the column 'a' of all vertices")
    #expect(
      try Self.outline("g.V().hasLabel('x').values('a').sum()", .all) == "sum over the column 'a' of all 'x'")
    #expect(
      try Self.outline("g.V().as('a').out().out().where(eq('a')).count()", .all)
        == "V()\ncount closed walks: out(), out()")
    #expect(
      try Self.outline("g.V(1).repeat(out().simplePath()).until(hasId(2)).limit(1).path()", .all)
        == "V(1)\nshortest way by out(), searched from both ends\npath")
    #expect(try Self.outline("g.V().outE('a').inV()", .all) == "V()\nout('a')")
    #expect(try Self.outline("g.V().order().by('a').limit(3)", .all) == "V()\norder, first 3\nrange [0, 3)")
    #expect(try Self.outline("g.V().as('x').out()", .all) == "V()\nout()")
  }

  private static func outline(_ text: String, _ rules: Rules) throws -> String {
    try PreparedTraversal(text).plan([:], rules: rules).pipeline.outline()
  }

  @Test func countingWaysIsOnePassAHop() throws {
    let graph = try TestGraph()
    // Ways double at every hop: 2^60 of them, which only counting can cope with.
    try graph.store.write { transaction in
      let label = try transaction.makeLabel("n")
      var previous = try transaction.addVertex(labels: [label])
      for _ in 0..<60 {
        let next = try transaction.addVertex(labels: [label])
        try transaction.addEdge(label: label, from: previous, to: next)
        try transaction.addEdge(label: label, from: previous, to: next)
        previous = next
      }
    }
    #expect(try graph.values("g.V(0).repeat(out()).times(60).count()") == [.long(1 << 60)])
  }
}
