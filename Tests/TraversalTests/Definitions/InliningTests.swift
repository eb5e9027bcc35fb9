// A call answers the same whether it stays a call or its body takes its place.

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
    define elders(low: Int) = g.V().hasLabel('person').filter(calc('age > low'));
    define aged(age: Int) = g.call('elders', [age]).values('name');
    define grown(age: Int) = g.call('elders', [age]).call('within', [100]);
    define other(who: String) = g.call('person', ['marko']).out('knows');
    define made() on Vertex = out('created').values('name');
    define within(most: Int) on Vertex = has('age', lte(most)).calc('age + 1');
    define beyond(name: String) on Vertex = out().has('name', name);
    define first() on Vertex = out().order().by('name').limit(1);
    define nested(most: Int) on Vertex = call('within', [most]);
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
    ("g.call('aged', [30])", [:]),
    ("g.call('grown', [30])", [:]),
    ("g.call('elders', [n]).filter(calc('age < 35')).values('name')", ["n": .int(28)]),
    ("g.call('elders', [n]).filter(calc('low < 35')).values('name')", ["n": .int(28), "low": .int(1)]),
    ("g.V().has('age', gt(age)).call('within', [100])", ["age": .int(30)]),
    ("g.V().filter(calc('age > 28')).call('within', [100])", [:]),
    ("g.V().filter(calc('most == 28 and age > 28')).call('within', [100])", ["most": .int(28)]),
    ("g.call('other', ['peter']).values('name')", [:]),
    ("g.call('other', [n]).call('made')", ["n": .string("peter")]),
    ("g.V().call('made')", [:]),
    ("g.V().call('made').is('lop').count()", [:]),
    ("g.V().call('made').limit(2)", [:]),
    ("g.V().as('a').call('made').as('b').select('a', 'b')", [:]),
    ("g.V().call('made').path().count(local)", [:]),
    ("g.V().call('within', [30])", [:]),
    ("g.V().call('within', [n]).is(gt(low))", ["n": .int(30), "low": .int(28)]),
    ("g.V().as('age').out().call('within', [40])", [:]),
    ("g.V().has('name', name).call('beyond', ['lop']).values('name')", ["name": .string("josh")]),
    ("g.V().call('beyond').with('name', n).call('made')", ["n": .string("josh")]),
    ("g.V().call('within').with('most', __.constant(30))", [:]),
    ("g.V().call('first').values('name')", [:]),
    ("g.call('person', ['marko']).out().call('made')", [:]),
    ("g.call('person', [n]).call('within', [most])", ["n": .string("josh"), "most": .int(32)]),
    ("g.V().call('nested', [30])", [:]),
    ("g.V().call('within', [30]).order().by(Order.desc)", [:]),
    ("g.V().repeat(out()).times(1).call('made').dedup()", [:]),
    ("g.V().call('made').groupCount()", [:]),
    ("g.V().hasLabel('person').call('made').aggregate('x').cap('x').count(local)", [:]),
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
    ("g.V().call('within', ['x'])", [:]),
    ("g.V().call('within')", [:]),
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

  @Test(arguments: ["g.call('twice', [n])", "g.call('person', [n]).call('made')"])
  func aTreeWithoutItsTextAnswersAsTheTextDoes(_ text: String) throws {
    let graph = try graph()
    let built = try PreparedTraversal(PreparedTraversal(text, parameters: ["n"]).query)
    for name in ["marko", "josh"] {
      let parameters = ["n": Value.string(name)]
      #expect(try built.run(parameters: parameters, on: graph.store) == graph.values(text, parameters))
    }
    let wrong = #expect(throws: TraversalError.self) {
      try built.run(parameters: ["n": .int(1)], on: graph.store)
    }
    #expect(wrong?.message.contains("must be a String") == true)
  }

  @Test func aBodyOnSomethingElseIsRefusedBeforeItRuns() throws {
    let graph = try graph()
    let error = try #require(graph.failure("g.V().values('age').call('made')"))
    #expect(error.code == .type)
    #expect(error.note?.hasPrefix("in made, line ") == true)
    #expect(error.range == SourceRange(20, 32))
  }

  @Test func filtersMoveIntoABodyInTheMiddle() throws {
    let graph = try graph()
    let explanation = try graph.store.read { transaction in
      try PreparedTraversal("g.V().hasLabel('person').call('beyond', ['lop']).count()").explanation(
        in: transaction)
    }
    let plan = try #require(explanation.nodes.first?.children.first)
    #expect(plan.allSatisfy { !$0.text.contains("call") }, "\(plan.map(\.text))")
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
