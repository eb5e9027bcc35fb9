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
  ]

  @Test(arguments: traversals, [UInt64(1), 2]) func rulesKeepAnswers(_ text: String, _ seed: UInt64) throws {
    let graph = try TestGraph.random(vertices: 60, edges: 180, seed: seed)
    let plain = try graph.results(text, rules: .none)
    #expect(try graph.results(text) == plain)
    try graph.store.write { transaction in
      guard let label = transaction.label("red"), let size = transaction.key("size"),
        let name = transaction.key("name")
      else { return }
      _ = try transaction.createIndex(.vertex, label: label, keys: [size])
      _ = try transaction.createIndex(.vertex, label: label, keys: [size, name])
    }
    #expect(try graph.results(text) == plain, "with indexes")
  }

  @Test func everyRuleChangesSomePlan() throws {
    let all = try Set(Self.traversals.map { try Self.outline($0, .all) })
    for name in Rules.allNames {
      let without = try Set(Self.traversals.map { try Self.outline($0, Rules.all.without(name)) })
      #expect(all != without, "\(name)")
    }
  }

  @Test func plansSayWhatTheyDo() throws {
    #expect(try Self.outline("g.V().hasLabel('person').count()", .all) == "count kept by the catalogue")
    #expect(
      try Self.outline("g.V().out().out().out().count()", .all)
        == "V()\nfrontiers: out(), out()\nsum of the lengths of the lists out")
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
