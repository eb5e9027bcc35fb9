// Explanations: the plan with its sources and estimates, what rules changed, and why a filter was left where it is.

import GraphStore
import Testing

@testable import Traversal

struct ExplanationTests {
  private func explanation(_ text: String, _ parameters: [String: Value] = [:]) throws -> Explanation {
    let graph = try TestGraph.modern()
    try graph.store.write { transaction in
      guard let label = transaction.label("person"), let name = transaction.key("name") else { return }
      _ = try transaction.createIndex(.vertex, label: label, keys: [name])
    }
    return try graph.store.read { transaction in
      try PreparedTraversal(text, parameters: Set(parameters.keys))
        .explanation(parameters: parameters, in: transaction)
    }
  }

  @Test func sourcesSayWhatTheyRead() throws {
    #expect(try explanation("g.V('1').out()").nodes[0].access == "by id")
    #expect(try explanation("g.V().hasLabel('person')").nodes[0].access == "all labelled 'person'")
    #expect(
      try explanation("g.V().has('person', 'name', n)", ["n": .string("josh")]).nodes[0].access
        == "an index of 'person', 1 range, for 'name'")
    #expect(
      try explanation("g.V().has('age', gt(30))").nodes[0].access == "the column 'age', a segment at a time")
  }

  @Test func filtersSayWhyTheyStay() throws {
    #expect(
      try explanation("g.V().has('person', 'age', 'x')").nodes[1].note
        == "asked of each element: there is no index of 'person' that begins with 'age'")
    #expect(
      try explanation("g.V().has('name', 'josh')").nodes[1].note
        == "asked of each element: an index belongs to a label, and none is given")
    #expect(
      try explanation("g.V().where(out('knows').has('age'))").nodes[1].note
        == "asked of each traverser: it needs names or a traversal")
  }

  @Test func rowsAreEstimatedFromTheCatalogue() throws {
    #expect(try explanation("g.V().hasLabel('person')").nodes[0].rows == 4)
    #expect(try explanation("g.V('1', '2').out()").nodes.map(\.rows) == [2, 2])
    #expect(try explanation("g.V().order().by('age').limit(3)").nodes.last?.rows == 3)
  }

  @Test func rulesShowBeforeAndAfter() throws {
    let rewritings = try explanation("g.V().outE('knows').inV().count()").rewritings
    #expect(rewritings.map(\.rule) == ["edges-to-neighbours", "count-without-visiting"])
    #expect(rewritings[0].before == "V()\noutE('knows')\ninV\ncount")
    #expect(rewritings[0].after == "V()\nout('knows')\ncount")
  }

  @Test func theStepGivesTheText() throws {
    let graph = try TestGraph.modern()
    guard case .string(let text)? = try graph.values("g.V().out('knows').count().explain()").first else {
      Issue.record("no text")
      return
    }
    #expect(text.hasPrefix("g.V().out("))
    #expect(text.contains("count-without-visiting:"))
  }

  @Test func theValueHasTheSameParts() throws {
    guard case .map(let entries) = try explanation("g.V().has('age', gt(30)).out()").value else {
      Issue.record("no map")
      return
    }
    #expect(entries.map(\.key) == [.string("traversal"), .string("plan"), .string("rules")])
  }
}
