// calc() as a step: where it may stand, what it sees, and what becomes of rows for which it gives nothing.

import GraphStore
import Testing

@testable import Traversal

@Suite("The step calc()")
struct CalcStepTests {
  private let graph: TestGraph

  init() throws { graph = try TestGraph.modern() }

  @Test("Bare names are properties of the current element, or entries of the current map")
  func bareNames() throws {
    #expect(try graph.results("g.V().hasLabel('person').calc('age + 1')") == ["28", "30", "33", "36"])
    #expect(try graph.results("g.inject([a: 2, b: 3]).calc('a * b + it.a')") == ["8"])
    #expect(
      try graph.results("g.E().has('weight', 0.5).calc('{id: id(it), label: label(it), weight}')")
        == ["{id=7, label=knows, weight=0.5}"])
  }

  @Test("A traverser for which there is nothing is taken out, as values() does")
  func absence() throws {
    #expect(try graph.results("g.V().calc('it.lang')") == ["java", "java"])
    #expect(try graph.results("g.V().calc('if it.age > 30 then name')") == ["josh", "peter"])
    #expect(try graph.results("g.V().project('n', 'l').by('name').by(calc('lang')).count()") == ["6"])
  }

  @Test("Labels, side effects and parameters come before keys of the same name")
  func namesInOrder() throws {
    #expect(try graph.results("g.V('1').as('x').out('knows').calc('age - x.age')") == ["-2", "3"])
    #expect(try graph.results("g.withSideEffect('bonus', 10).V('1').calc('age + bonus')") == ["39"])
    #expect(try graph.results("g.V('1').calc('age + it.age')", ["age": .int(1)]) == ["30"])
    #expect(try graph.results("g.V('1').as('name').calc('name.age')") == ["29"])
  }

  @Test("One traversal may be run with and without a parameter")
  func parametersChange() throws {
    let prepared = try PreparedTraversal("g.V('1').calc('age')")
    #expect(try prepared.run(parameters: ["age": .int(5)], on: graph.store) == [.long(5)])
    #expect(try prepared.run(on: graph.store) == [.long(29)])
    #expect(try prepared.run(parameters: ["age": .int(6)], on: graph.store) == [.long(6)])
  }

  @Test(
    "Where a traversal is a condition, calc() must be true",
    arguments: [
      "g.V().filter(calc('age > 30')).values('name')", "g.V().where(calc('age > 30')).values('name')",
      "g.V().and(calc('age > 30'), hasLabel('person')).values('name')",
      "g.V().hasLabel('person').not(calc('age <= 30')).values('name')",
      "g.V().hasLabel('person').choose(calc('age > 30'), values('name'), values('none'))",
      "g.V().filter(calc('label(it) == \"person\" and age > 30')).values('name')",
      "g.V().filter(__.hasLabel('person').calc('age > 30')).values('name')",
    ])
  func conditions(text: String) throws {
    #expect(try graph.results(text) == ["josh", "peter"])
    #expect(try graph.results(text, rules: .none) == ["josh", "peter"])
  }

  @Test("A loop carries its state in a record")
  func loops() throws {
    #expect(
      try graph.results(
        "g.inject([i: 0, sum: 0]).repeat(calc('{...it, i: i + 1, sum: sum + i}')).until(calc('i == 10'))")
        == ["{i=10, sum=45}"])
    #expect(
      try graph.results("g.inject(1).repeat(calc('it * 3')).until(filter(calc('it > 100')))") == ["243"])
  }

  @Test("error() ends the traversal as fail() does, and one row of attempt()")
  func errors() throws {
    let failure = graph.failure("g.V('1').calc(\"error('too_old', 'no')\")")
    #expect(failure?.code == .failed)
    #expect(failure?.message == "no")
    #expect(
      try graph.results(
        "g.V().hasLabel('person').attempt(calc(\"if age > 34 then error('old', name) else name\"))")
        == ["josh", "marko", "vadas", "{ok=false, error=old, message=peter}"])
  }

  @Test("Errors point into the string, also behind escapes")
  func places() throws {
    let plain = graph.failure("g.V('1').calc('age + \"x\"')")
    #expect(plain?.code == .type)
    #expect(plain?.range == SourceRange(15, 24))
    let escaped = graph.failure("g.V('1').calc('\\'é\\' + foo')")
    #expect(escaped?.code == .unboundName)
    let text = Array("g.V('1').calc('\\'é\\' + foo')".utf8)
    #expect(escaped.flatMap { $0.range.map { String(decoding: text[$0.bytes], as: UTF8.self) } } == "foo")
  }

  @Test("A name that nothing has is an error with the nearest one, and may be missing before '??'")
  func unknownNames() throws {
    #expect(graph.failure("g.V('1').calc('aeg + 1')")?.help == "did you mean 'age'?")
    #expect(try graph.results("g.V('1').calc('aeg ?? 1')") == ["1"])
    #expect(graph.failure("g.inject([total: 1]).calc('totl')")?.help == "did you mean 'total'?")
    #expect(graph.failure("g.V('1').calc('lang + 1')")?.message == "lang is absent")
  }
}
