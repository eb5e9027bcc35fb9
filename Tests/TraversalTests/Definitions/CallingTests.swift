// Calling definitions from traversals: arguments in all their forms, at the start and in the middle, nested, failing.

import Foundation
import GraphStore
import Testing

@testable import Traversal

@Suite("Calling definitions")
struct CallingTests {
  private let graph: TestGraph

  init() throws {
    graph = try TestGraph.modern()
    try graph.store.write { transaction in
      _ = try transaction.define(
        """
        define person(name: String) -> Vertex<person> = g.V().has('person', 'name', name);
        define older(than: Int, most: Int = 10) -> List<String> =
          g.V().hasLabel('person').has('age', gt(than)).order().by('age').limit(most).values('name');
        define known(least: Double = 0.0) -> List<Vertex> on Vertex = outE('knows').has('weight', gte(least)).inV();
        define makers() -> Long on Vertex = in('created').count();
        define name(v: Vertex) -> String = g.V(v).values('name');
        define age(v: Vertex<person>) -> Int = g.V(v).values('age');
        define ages() -> List<Int> = g.V().hasLabel('person').as('p').out('created').select('p').values('age');
        define down(n: Int) -> List = g.inject(n).choose(is(0), constant('end'), call('deeper', [n: n]));
        define deeper(n: Int) -> List = g.inject(n).math('_ - 1').asNumber(GType.INT).as('m').call('down').with('n', select('m'));
        define endless() = g.call('endless');
        define mark(note: String) -> Vertex on Vertex = property('note', note);
        define picky(name: String) -> Long = g.V().has('name', name).fold().coalesce(unfold(), fail('nobody')).count();
        define collected() -> List on Vertex = out().aggregate('x').cap('x');
        define weighed(factor: Int, shift: Double = 0.5) -> List<Double> on Vertex =
          outE().calc("weight * factor + shift").order().limit(2).calc("{weight: it, factor}");
        define bounded(most: Int) -> Int on Vertex = calc("if age > most then error('old', name) else age - most");
        define echo(a: any, b: any = 5) -> Map = g.inject(1).project('a', 'b', 'both').by(constant(a)).by(constant(b)).by(constant([a, b]));
        """)
    }
  }

  @Test("arguments are given by name, by place, with with(), and computed")
  func arguments() throws {
    for text in [
      "g.call('older', [than: 28, most: 2])", "g.call('older', [28, 2])",
      "g.call('older').with('than', 28).with('most', 2)", "g.call('older', [than: 28]).with('most', 2)",
      "g.call('older', [than: 28]).with('most', __.constant(2))", "g.call('older', [than: 28]).limit(2)",
    ] {
      #expect(try graph.ordered(text) == ["marko", "josh"], "\(text)")
    }
    #expect(try graph.ordered("g.call('older', [than: x])", ["x": .int(32)]) == ["peter"])
    #expect(try graph.ordered("g.call(what, [than: 32])", ["what": .string("older")]) == ["peter"])
  }

  @Test("a profile says how often each definition was called, however deep")
  func profiling() throws {
    let calls = ".profile().select('calls').unfold().project('call', 'times').by('call').by('times')"
    #expect(
      try graph.results("g.inject(1).call('down', [n: 3])" + calls).sorted() == [
        "{call=deeper, times=3}", "{call=down, times=4}",
      ])
    // Once for all rows, since all have the same arguments.
    #expect(try graph.results("g.V().call('known', [least: 0.5])" + calls) == ["{call=known, times=1}"])
    #expect(try graph.results("g.V().out().profile().select('calls')") == [])
    #expect(try graph.results("g.inject(1).call('down', [n: 1]).profile('figures').count()") == ["1"])
  }

  @Test("explaining a call shows how the body would run, and stops at itself")
  func explaining() throws {
    func text(_ query: String) throws -> String {
      try graph.store.read { try PreparedTraversal(query).explanation(in: $0).text }
    }
    let person = try text("g.call('person', ['marko']).out()")
    #expect(person.contains("    person(name: String) -> Vertex<person>\n    "), "\(person)")
    #expect(person.contains("'person'") && person.contains("'name'"))
    let on = try text("g.V().call('known', [least: 0.5]).values('name')")
    #expect(on.contains("    known(least: Double = 0.0) -> List<Vertex> on Vertex"), "\(on)")
    let recursive = try text("g.call('down', [n: 3])")
    #expect(recursive.components(separatedBy: "down(n: Int)").count == 2, "\(recursive)")
    #expect(recursive.contains("deeper(n: Int)"))
  }

  @Test("a definition on something is called for every object that comes in")
  func middle() throws {
    #expect(try graph.results("g.V().call('known').values('name')") == ["josh", "vadas"])
    #expect(try graph.results("g.V('1').call('known', [least: 0.8]).values('name')") == ["josh"])
    #expect(try graph.results("g.V().hasLabel('software').call('makers')") == ["1", "3"])
    #expect(
      try graph.ordered("g.V().hasLabel('software').order().by('name').map(call('makers'))") == ["3", "1"])
    #expect(try graph.results("g.V().where(call('makers').is(gt(1))).values('name')") == ["lop"])
    #expect(graph.failure("g.call('known')")?.message.contains("needs objects") == true)
  }

  @Test("a definition that begins with g answers every object by itself")
  func startInTheMiddle() throws {
    #expect(
      try graph.results("g.V().hasLabel('software').call('older', [than: 32])") == ["peter", "peter"])
    #expect(
      try graph.results(
        "g.V().hasLabel('person').has('age', lt(30)).call('older').with('than', values('age'))")
        == ["josh", "josh", "marko", "peter", "peter"])
  }

  @Test("elements are passed by id or as themselves, and their label is checked")
  func elements() throws {
    #expect(try graph.ordered("g.call('name', ['1'])") == ["marko"])
    #expect(try graph.ordered("g.call('name', [1])") == ["marko"])
    #expect(
      try graph.results("g.V().hasLabel('software').call('name').with('v', identity())") == ["lop", "ripple"])
    #expect(graph.failure("g.call('age', ['3'])")?.message.contains("labelled 'person'") == true)
    #expect(graph.failure("g.call('age', ['99'])")?.message.contains("no vertex") == true)
  }

  @Test("a parameter stands wherever a value may, in maps and lists too")
  func parametersInCollections() throws {
    #expect(try graph.ordered("g.call('echo', [a: 'x'])") == ["{a=x, b=5, both=[x, 5]}"])
  }

  @Test("labels and side effects of a body are its own")
  func scopes() throws {
    #expect(
      try graph.results("g.V('1').as('p').call('ages').select('p').values('name')").allSatisfy {
        $0 == "marko"
      })
    #expect(
      try graph.ordered("g.V('1').call('known').order().by('name').path().by('name').by('name')") == [
        "path[marko, josh]", "path[marko, vadas]",
      ])
    // Each call collects anew, also when the caller has a side effect of the same name.
    #expect(
      try graph.results("g.V('1').aggregate('x').V('1', '4').call('collected').count(local)") == ["2", "3"])
  }

  @Test("definitions call each other to a bounded depth, and the error names them")
  func recursion() throws {
    #expect(try graph.ordered("g.call('down', [5])") == ["end"])
    let error = try #require(graph.failure("g.call('endless')"))
    #expect(error.code == .limit)
    #expect(error.message.contains("endless → endless"))
  }

  @Test("a call of what writes is a traversal that writes")
  func writing() throws {
    #expect(
      try graph.results("g.V().hasLabel('software').call('mark', ['seen']).values('name')") == [
        "lop", "ripple",
      ])
    #expect(try graph.results("g.V().has('note', 'seen').values('name')") == ["lop", "ripple"])
  }

  @Test("fail() in a body ends the caller with its kind, or is caught by attempt()")
  func failing() throws {
    let error = try #require(graph.failure("g.call('picky', ['nemo'])"))
    #expect(error.code == .failed && error.failure == "nobody")
    #expect(error.note?.hasPrefix("in picky, line ") == true)
    #expect(
      try graph.results(
        "g.inject('marko', 'nemo').attempt(call('picky').with('name', identity())).choose(is(1), constant('one'), constant('none'))"
      )
        == ["none", "one"])
  }

  @Test(
    "arguments that differ from object to object give what each gives alone",
    arguments: [
      "call('weighed').with('factor', values('age'))",
      "call('weighed').with('factor', values('age')).with('shift', __.out().count().calc('it * 1.5'))",
      "attempt(call('bounded').with('most', __.out().count().calc('it * 11')))",
      "where(call('weighed').with('factor', values('age'))).values('name')",
    ])
  func differingArguments(_ call: String) throws {
    let ids = try graph.ordered("g.V().hasLabel('person').id()")
    let alone = try ids.flatMap { try graph.ordered("g.V('\($0)').\(call)") }
    #expect(!alone.isEmpty)
    #expect(try graph.ordered("g.V().hasLabel('person').\(call)") == alone)
  }

  @Test("wrong arguments are errors that name the parameter")
  func wrongArguments() {
    #expect(graph.failure("g.call('older', ['x'])")?.message.contains("'than'") == true)
    #expect(graph.failure("g.call('older')")?.message.contains("'than'") == true)
    #expect(graph.failure("g.call('older', [thn: 1])")?.help?.contains("'than'") == true)
    #expect(graph.failure("g.call('older', [1, 2, 3])") != nil)
    #expect(graph.failure("g.call('oldr', [1])")?.code == .unknownService)
  }

  @Test("the list of services has the definitions")
  func listing() throws {
    let names = try graph.ordered("g.call('--list')")
    #expect(names.contains("older") && names.contains("person"))
  }

  @Test("tests run and say what was not as it should be")
  func testing() throws {
    let text = """
      define count(label: String) -> Long = g.V().hasLabel(label).count();
      test count('person') is 4;
      test count(label: 'software') is 3 ± 1;
      test count('person') is 5;
      test count('person') fails 'x';
      define add(label: String) -> Long = g.addV(label).V().hasLabel(label).count();
      test add('person') is 5;
      test add('person') is 5;
      define check(n: Int) -> Int = g.inject(n).choose(is(0), fail('zero'), identity());
      test check(0) fails 'zero';
      test check(0) fails 'one';
      test check('a') is 1;
      define self() -> Vertex on Vertex = identity();
      test self() on '1' is 1;
      define day(d: Date) -> Map = g.inject(1).project('day', 'list').by(constant(d)).by(constant([1, 2.5]));
      test day('2026-03-01') is [list: [1, 2.5], day: '2026-03-01'];
      """
    var outcomes: [TestOutcome] = []
    struct Undone: Error {}
    #expect(throws: Undone.self) {
      try graph.store.write { transaction in
        try transaction.define(text)
        for name in ["count", "add", "check", "self", "day"] {
          guard let stored = try transaction.definition(named: name) else { continue }
          outcomes += try transaction.runTests(of: stored)
        }
        throw Undone()
      }
    }
    #expect(
      outcomes.map(\.hasPassed)
        == [true, true, false, false, true, true, true, false, false, true, true])
    let wrong = try #require(outcomes.first { !$0.hasPassed })
    #expect(wrong.problem?.message == "count('person') gave 4, not 5")
  }
}
