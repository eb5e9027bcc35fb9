// Errors as people see them: what is wrong, where, and what to do.

import Testing

@testable import Traversal

@Suite("Errors")
struct ErrorTests {
  private func message(_ text: String, fileName: String? = nil) -> String {
    do {
      for query in try Query.parseList(text) { try query.checkStructure() }
      return "accepted"
    } catch {
      return error.rendered(source: text, fileName: fileName)
    }
  }

  @Test("A misspelt step is marked and the nearest ones are named")
  func unknownStep() {
    #expect(
      message("g.V().has('code','LHR').ouE('route').count()") == """
        error[unknown-step]: no step named 'ouE'
         1 | g.V().has('code','LHR').ouE('route').count()
           |                         ^^^
        help: did you mean 'outE'?
        """)
    #expect(
      message("g.W()") == """
        error[unknown-step]: no step named 'W'
         1 | g.W()
           |   ^
        help: did you mean 'E' or 'V'?
        """)
    #expect(
      message("g.V().where(ot('a'))") == """
        error[unknown-step]: no step or predicate named 'ot'
         1 | g.V().where(ot('a'))
           |             ^^
        help: did you mean 'out'?
        """)
  }

  @Test("A step in the wrong place says where it belongs")
  func misplacedSteps() {
    #expect(
      message("g.out()") == """
        error[unknown-step]: 'out' cannot start a traversal
         1 | g.out()
           |   ^^^
        help: start with g.V() or g.E()
        """)
    #expect(
      message("g.V().where(out().toList())") == """
        error[unknown-step]: 'toList' ends a query and cannot stand in a nested traversal
         1 | g.V().where(out().toList())
           |                   ^^^^^^
        help: leave it out
        """)
    #expect(
      message("g.V().withSack(1)") == """
        error[unknown-step]: 'withSack' must stand directly behind 'g'
         1 | g.V().withSack(1)
           |       ^^^^^^^^
        help: write g.withSack(…).V()
        """)
    #expect(
      message("g.V().toList().out()") == """
        error[unknown-step]: 'out' cannot follow 'toList()', which ends the query
         1 | g.V().toList().out()
           |                ^^^
        """)
  }

  @Test("Arguments that do not fit are named, with the forms of the step")
  func arguments() {
    #expect(
      message("g.V().limit('a')") == """
        error[argument]: 'limit' needs an integer or a scope (local, global) here, not a string
         1 | g.V().limit('a')
           |             ^^^
        help: write limit(count) or limit(scope, count)
        """)
    #expect(
      message("g.V().limit()") == """
        error[argument]: 'limit' needs an integer or a scope (local, global)
         1 | g.V().limit()
           |       ^^^^^^^
        help: write limit(count) or limit(scope, count)
        """)
    #expect(
      message("g.V().id(1)") == """
        error[argument]: 'id' takes no arguments
         1 | g.V().id(1)
           |          ^
        help: write id()
        """)
    #expect(
      message("g.V().is(inside(1))") == """
        error[argument]: 'inside' needs also a value
         1 | g.V().is(inside(1))
           |          ^^^^^^^^^
        help: write inside(low, high)
        """)
  }

  @Test("Syntax errors say what was expected and what was found")
  func syntax() {
    #expect(
      message("g.V(1") == """
        error[syntax]: expected ',' or ')' in the arguments of 'V', found the end of the text
         1 | g.V(1
           |      ^
        """)
    #expect(
      message("g.V().has('a', 'b)") == """
        error[syntax]: the string that begins here has no end
         1 | g.V().has('a', 'b)
           |                ^
        help: close it with '
        """)
    #expect(
      message("V().out()") == """
        error[syntax]: expected a query that begins with 'g.', found 'V'
         1 | V().out()
           | ^
        help: such as g.V()
        """)
    #expect(
      message("g.V().by(T.ids)") == """
        error[syntax]: 'T' has no member 'ids'
         1 | g.V().by(T.ids)
           |            ^^^
        help: did you mean 'id'?
        """)
    #expect(
      message("g.V().has('a', out)") == """
        error[syntax]: 'out' is a word of the language and no value
         1 | g.V().has('a', out)
           |                ^^^
        help: write out(…) for the step, 'out' for the string
        """)
    #expect(
      message("g.V() g.E() x") == """
        error[syntax]: expected '.' and a step, ';' or the end, found 'x'
         1 | g.V() g.E() x
           |             ^
        """)
    #expect(
      message("")
        == "error[syntax]: expected a query that begins with 'g.', found the end of the text\n 1 | \n   | ^")
  }

  @Test("The line of a file is named, and the right one of several is shown")
  func linesOfFiles() {
    #expect(
      message("g.V().\n  out().\n  ouT()", fileName: "routes.gremlin") == """
        routes.gremlin:3:3: error[unknown-step]: no step named 'ouT'
         3 |   ouT()
           |   ^^^
        help: did you mean 'out'?
        """)
  }

  @Test("Columns count grapheme clusters, the caret is padded by display width")
  func wideCharacters() {
    let caret = String(repeating: " ", count: 22) + "^^^"
    #expect(
      message("g.V().has('漢字','e\u{301}').foo()", fileName: "f") == """
        f:1:21: error[unknown-step]: no step named 'foo'
         1 | g.V().has('漢字','e\u{301}').foo()
           | \(caret)
        help: did you mean 'fold' or 'from'?
        """)
    #expect(
      message("\tg.V().foo()") == """
        error[unknown-step]: no step named 'foo'
         1 |     g.V().foo()
           |           ^^^
        help: did you mean 'fold' or 'from'?
        """)
  }

  @Test("Long lines are cut around the caret")
  func longLines() {
    let many = String(repeating: ".out()", count: 100)
    let lines = message("g.V()\(many).foo()\(many)").split(separator: "\n").map(String.init)
    #expect(lines[1].hasPrefix(" 1 | …") && lines[1].hasSuffix("…"))
    #expect(lines[1].count <= 110)
    let caret = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) } ?? 0
    #expect(lines[1].dropFirst(caret).hasPrefix("foo"))
  }

  @Test("Not more than 200 bytes of the user's text are echoed")
  func echoIsBounded() {
    let long = String(repeating: "x", count: 5_000)
    for text in [
      "g.\(long)()", "g.V(\(long)", "g.V().has('a', 1\(long))", "g.V(T.\(long))", long, "g.V(\(long)())",
    ] {
      let first = message(text).split(separator: "\n").first ?? ""
      #expect(first.utf8.count < 330, "\(first)")
    }
  }

  @Test(
    "Errors of structure use the words that TinkerPop's users know",
    arguments: [
      ("g.V().times(5)", "The repeat()-traversal was not defined"),
      ("g.V().emit().out()", "The repeat()-traversal was not defined"),
      ("g.V().repeat(out()).times(2).until(has('a'))", "The repeat()-traversal was not defined"),
      ("g.V().repeat(inject(1)).times(1)", "The parent of inject()-step can not be repeat()-step"),
      ("g.V().aggregate('x').by('a').by('b')", "Aggregate step can only have one by modulator"),
      ("g.V().dedup().by('a').by('b')", "Dedup step can only have one by modulator"),
      ("g.V().groupCount().by('a').by('b')", "GroupCount step can only have one by modulator"),
      ("g.V().valueMap().by('a').by('b')", "step can only have one by modulator"),
      ("g.V().choose(label()).option(is('a'), out())", "Traversal is not allowed as a Pick token"),
      ("g.V().range(2, 1)", "Not a legal range: [2, 1]"),
      ("g.V().range(local, 3, 2)", "Not a legal range: [3, 2]"),
      ("g.inject(1).asNumber(GType.VERTEX)", "asNumber() requires a numeric type token, got VERTEX"),
      (
        "g.inject([1]).combine(2)",
        "combine step can only take an array or an Iterable as an argument, encountered"
      ),
      ("g.inject([1]).difference(null)", "Argument provided for difference step can't be null"),
      ("g.addV('~x')", "Label can not be a hidden key: ~x"),
      ("g.addV().property('~id', 1)", "Property key can not be a hidden key: ~id"),
      ("g.mergeV([T.label: '~vertex'])", "Label can not be a hidden key: ~vertex"),
      (
        "g.mergeV([a: 1]).option(Merge.onCreate, [a: 2])",
        "option(onCreate) cannot override values from merge() argument"
      ),
      ("g.V().project('a', 'a')", "keys must be unique"),
      ("g.V().out().by('a')", "by() cannot follow 'out'"),
      ("g.V().is(typeOf('Nothing'))", "no type named 'Nothing'"),
      ("g.V().shortestPath()", "needs a graph computer"),
    ])
  func structure(text: String, expected: String) {
    #expect(message(text).contains(expected), "\(message(text))")
  }

  @Test(
    "Sound structures are accepted",
    arguments: [
      "g.V().emit().repeat(out()).times(2)", "g.V().until(has('a')).repeat(out()).emit()",
      "g.V().repeat(out()).as('x').times(2)",
      "g.V().repeat(out()).times(2).repeat(in()).times(1)", "g.V().group().by('a').by('b')",
      "g.V().range(2, -1)",
      "g.V().repeat(map(inject(1))).times(1)", "g.addE('a').property('w', 1).from(V(1)).to(V(2))",
      "g.V().branch(label()).option(is('a'), out())", "g.mergeV([a: 1]).option(onCreate, [a: 1, b: 2])",
      "g.V().select('a', 'b').by('x').by('y')", "g.V().is(typeOf('Integer'))", "g.V().merge([a: 1])",
    ])
  func soundStructures(text: String) {
    #expect(message(text) == "accepted")
  }

  @Test("An unbound name is found with the parameter that was meant")
  func unboundNames() throws {
    let query = try Query.parse("g.V().has('code', coed)")
    #expect(query.unboundName(parameters: ["coed"]) == nil)
    #expect(
      query.unboundName(parameters: ["code", "x"])?.rendered(source: "g.V().has('code', coed)") == """
        error[unbound-name]: no parameter named 'coed'
         1 | g.V().has('code', coed)
           |                   ^^^^
        help: did you mean 'code'?
        """)
  }

  @Test("Places beyond the text and empty texts are shown without harm")
  func strangePlaces() {
    let error = TraversalError(.type, "wrong", at: SourceRange(50, 60))
    #expect(error.rendered(source: "g") == "error[type]: wrong\n 1 | g\n   |  ^")
    #expect(error.rendered(source: "") == "error[type]: wrong\n 1 | \n   | ^")
    #expect(error.rendered(source: nil) == "error[type]: wrong")
    #expect(TraversalError(.type, "a\u{1B}[31m\nb").rendered(source: nil) == "error[type]: a [31m b")
  }
}
