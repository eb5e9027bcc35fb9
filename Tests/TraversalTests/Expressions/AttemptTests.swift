// attempt(): failures as records, one row at a time, whatever stands inside.

import GraphStore
import Testing

@testable import Traversal

@Suite("attempt()")
struct AttemptTests {
  private let graph: TestGraph
  private let old = "{ok=false, error=old, message=too old}"

  init() throws { graph = try TestGraph.modern() }

  @Test(
    "A failing row gives a record in its place, and the others their results",
    arguments: [
      "g.V().hasLabel('person').attempt(choose(has('age', gt(30)), fail('old', 'too old')).values('name'))",
      "g.V().hasLabel('person').attempt(map(choose(has('age', gt(30)), fail('old', 'too old'), values('name'))))",
      "g.V().hasLabel('person').attempt(local(choose(has('age', gt(30)), flatMap(fail('old', 'too old')))).values('name'))",
      "g.V().hasLabel('person').attempt(project('n').by(choose(has('age', gt(30)), fail('old', 'too old'), values('name'))).select('n'))",
      "g.V().hasLabel('person').attempt(where(choose(has('age', gt(30)), fail('old', 'too old'))).values('name'))",
      "g.V().hasLabel('person').attempt(calc(\"if age > 30 then error('old', 'too old') else name\"))",
      "g.V().hasLabel('person').attempt(filter(calc(\"if age > 30 then error('old', 'too old') else true\")).values('name'))",
      "g.V().hasLabel('person').attempt(project('n').by(calc(\"if age > 30 then error('old', 'too old') else name\")).select('n'))",
      "g.V().hasLabel('person').attempt(not(calc(\"if age > 30 then error('old', 'too old') else false\")).values('name'))",
      "g.V().hasLabel('person').attempt(has('age', lt(calc(\"if age > 30 then error('old', 'too old') else 99\"))).values('name'))",
      "g.V().hasLabel('person').attempt(group().by('name').by(choose(has('age', gt(30)), fail('old', 'too old')).fold()).select(keys).unfold())",
      "g.V().hasLabel('person').attempt(repeat(choose(has('age', gt(30)), fail('old', 'too old'))).times(2).values('name'))",
    ])
  func rowsFailAlone(text: String) throws {
    #expect(try graph.ordered(text) == ["marko", "vadas", old, old])
    #expect(try graph.ordered(text, rules: .none) == ["marko", "vadas", old, old])
  }

  @Test("What a failed row would have given besides is left out, also where it failed late")
  func resultsOfFailedRows() throws {
    #expect(
      try graph.ordered(
        "g.V('1', '2').attempt(union(values('name'), out('knows').has('name', 'josh').fail('far', 'met')))")
        == ["{ok=false, error=far, message=met}", "vadas"])
  }

  @Test("A failed row that goes on into an error is failed, and hides nothing else")
  func failedRowsDoNotSpoil() throws {
    let text =
      "g.V('1', '2').attempt(map(union(has('age', 29).fail('x', 'y'), identity())).calc('1 / (age - 29)'))"
    #expect(try graph.ordered(text) == ["{ok=false, error=x, message=y}", "-0.5"])
    let failure = graph.failure("g.V('1', '2').attempt(calc('1 / (age - 29)'))")
    #expect(failure?.message == "division by zero in 1 / (age - 29)")
  }

  @Test("Attempts stand in one another; the inner one takes the failure")
  func nesting() throws {
    #expect(
      try graph.ordered(
        "g.V('1', '4').attempt(attempt(has('age', 29).fail('in', 'inner')).choose(calc('is_record(it)'), fail('out', 'outer')))"
      )
        == ["{ok=false, error=out, message=outer}"])
    #expect(
      try graph.ordered("g.V('1').attempt(out('knows').attempt(has('age', 32).fail('in', 'inner')).count())")
        == ["1"])
  }

  @Test("With one argument the message is the kind")
  func kinds() throws {
    #expect(try graph.ordered("g.V('1').attempt(fail('gone'))") == ["{ok=false, error=gone, message=gone}"])
    let failure = graph.failure("g.V('1').fail('gone')")
    #expect(failure?.code == .failed)
    #expect(failure?.failure == "gone")
    #expect(graph.failure("g.V('1').fail('gone', 'far away')")?.message == "far away")
  }

  @Test("What a failed row has written is undone, and what others wrote stays")
  func writesAreUndone() throws {
    #expect(
      try graph.ordered(
        "g.V().hasLabel('person').attempt(sideEffect(addV('note').property('of', 'x')).property('seen', true).choose(has('age', gt(30)), fail('old', 'too old')).values('name'))"
      )
        == ["marko", "vadas", old, old])
    #expect(try graph.ordered("g.V().hasLabel('note').count()") == ["2"])
    #expect(try graph.results("g.V().has('seen').values('name')") == ["marko", "vadas"])
    #expect(try graph.ordered("g.V().count()") == ["8"])
  }

  @Test("Names made by a failed row are not left behind, and those of others work")
  func namesAreUndone() throws {
    #expect(
      try graph.ordered(
        "g.V('4', '1').attempt(property('fresh', 1).choose(has('age', gt(30)), fail('old', 'too old')).values('fresh'))"
      )
        == [old, "1"])
    #expect(try graph.results("g.V().has('fresh').id()") == ["1"])
  }

  @Test("What a failed row has collected is taken back")
  func sideEffectsAreUndone() throws {
    #expect(
      try graph.ordered(
        "g.V('1', '4').attempt(aggregate('x').by('name').choose(has('age', gt(30)), fail('old', 'too old'))).cap('x')"
      )
        == ["{marko=1}"])
  }

  @Test("A limit behind an attempt with effects runs no more than it needs")
  func laziness() throws {
    _ = try graph.ordered("g.V().hasLabel('person').attempt(addV('mark')).limit(1)")
    #expect(try graph.ordered("g.V().hasLabel('mark').count()") == ["1"])
  }
}
