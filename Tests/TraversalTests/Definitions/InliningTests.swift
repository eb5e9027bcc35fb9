// A call at the start of a query answers the same whether it stays a call or its body takes its place.

import GraphStore
import Testing

@testable import Traversal

struct InliningTests {
  static let definitions = """
    define person(who: String) = g.V().has('person', 'name', who);
    define older(than: Int, most: Int = 2) = g.V().has('age', gt(than)).order().by('age').limit(most);
    define friends(who: String) = g.call('person', [who]).out('knows').dedup();
    define twice(who: String) = g.call('friends').with('who', who).values('name');
    define labelled() = g.V().as('a').out('created').as('b').select('a');
    define inside(low: Int) = g.V().filter(calc('age > low')).values('name');
    define walked() = g.V().has('name', 'marko').out().path().count(local);
    define counted() = g.V().hasLabel('person').aggregate('x').cap('x');
    define failing(kind: String) = g.V().limit(1).fail('gone', 'no more');
    define double(x: Double) = g.inject(x);
    define self(n: Int) = g.call('self', [n]);
    """

  static let queries: [(String, [String: Value])] = [
    ("g.call('person', ['marko']).values('age')", [:]),
    ("g.call('person', [who: n]).out().values('name')", ["n": .string("josh")]),
    (
      "g.call('person').with('who', n).out().has('age', gt(low)).count()",
      ["n": .string("marko"), "low": .int(30)]
    ),
    ("g.call('person').with('who', who).values('name')", ["who": .string("peter")]),
    ("g.call('person', ['nobody']).values('name')", [:]),
    ("g.call('older', [27]).values('name')", [:]),
    ("g.call('older', [than: 27, most: 1]).values('name').limit(5)", [:]),
    ("g.call('older', [a, b]).values('name')", ["a": .int(20), "b": .int(3)]),
    ("g.call('friends', ['marko']).values('name')", [:]),
    ("g.call('twice', ['marko'])", [:]),
    ("g.call('labelled').values('name')", [:]),
    ("g.call('labelled').select('b')", [:]),
    ("g.call('labelled').as('a').out().select('a').values('name')", [:]),
    ("g.call('inside', [30])", [:]),
    ("g.call('inside', [n])", ["n": .int(28)]),
    ("g.call('person', ['marko']).filter(calc('age > who'))", ["who": .int(3)]),
    ("g.call('walked')", [:]),
    ("g.call('person', ['marko']).out().path().count(local)", [:]),
    ("g.call('counted').count(local)", [:]),
    ("g.call('double', [1])", [:]),
    ("g.call('double', [x])", ["x": .int(2)]),
    ("g.call('person', ['marko']).out().groupCount().by('name')", [:]),
    ("g.call('person', ['marko']).times(2).repeat(out()).values('name')", [:]),
    ("g.call('person', ['marko']).next()", [:]),
    ("g.call('person', ['marko']).or().out()", [:]),
  ]

  static let failures: [(String, [String: Value])] = [
    ("g.call('person', [1])", [:]),
    ("g.call('person', [who])", ["who": .int(1)]),
    ("g.call('person')", [:]),
    ("g.call('person', [whom: 'x'])", [:]),
    ("g.call('failing', ['x']).count()", [:]),
    ("g.call('older', [27, -1]).out('x').values('y').out()", [:]),
    ("g.call('friends', [2])", [:]),
    ("g.call('self', [1])", [:]),
  ]

  private func graph() throws -> TestGraph {
    let graph = try TestGraph.modern()
    try graph.store.write { transaction in
      _ = try transaction.define(Self.definitions)
      guard let label = transaction.label("person"), let name = transaction.key("name") else { return }
      _ = try transaction.createIndex(.vertex, label: label, keys: [name])
    }
    return graph
  }

  @Test func bodiesInPlaceAnswerAsCallsDo() throws {
    let graph = try graph()
    for (text, parameters) in Self.queries {
      #expect(
        try graph.ordered(text, parameters) == graph.ordered(text, parameters, rules: .none), "\(text)")
    }
  }

  @Test func errorsAreTheSame() throws {
    let graph = try graph()
    for (text, parameters) in Self.failures {
      func failure(_ rules: Rules) -> TraversalError? {
        do {
          _ = try graph.values(text, parameters, rules: rules)
          return nil
        } catch { return error as? TraversalError }
      }
      let (inlined, called) = (failure(.all), failure(.none))
      #expect(inlined != nil, "\(text)")
      #expect(inlined?.message == called?.message, "\(text)")
      #expect(inlined?.note == called?.note, "\(text)")
      #expect(inlined?.range == called?.range, "\(text)")
    }
  }

  @Test func explainShowsThroughTheCall() throws {
    let graph = try graph()
    let explanation = try graph.store.read { transaction in
      try PreparedTraversal("g.call('person', [who: n]).values('age')", parameters: ["n"])
        .explanation(parameters: ["n": .string("josh")], in: transaction)
    }
    #expect(explanation.traversal == "g.call('person', [who: n]).values('age')")
    let plan = explanation.nodes.first?.children.first
    #expect(plan?.count == 2)
    #expect(plan?.last?.text == "read straight")
    #expect(plan?.last?.access == "an index of 'person', 1 range, for 'name'")
  }
}
