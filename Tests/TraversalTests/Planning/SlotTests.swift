// Plans are made once and run with other values: the answer is always that of the text with the values written into it.

import GraphStore
import Testing

@testable import Traversal

struct SlotTests {
  /// A text with the parameters `a` and `b`, and values for them.
  struct Example: Sendable, CustomTestStringConvertible {
    let text: String
    let values: [(a: Value, b: Value)]
    var testDescription: String { text }

    init(_ text: String, _ values: (a: Value, b: Value)...) {
      self.text = text
      self.values = values
    }
  }

  static let examples = [
    Example("g.V(a).id()", (.int(1), .null), (.int(2), .null), (.string("3"), .null), (.long(999), .null)),
    Example(
      "g.V(a, b).id()", (.int(1), .int(1)), (.list([.int(2), .int(3)]), .int(4)), (.list([]), .list([]))),
    Example("g.V([a, b]).out().id()", (.int(1), .int(2)), (.int(5), .int(7))),
    Example(
      "g.V().hasId(a, b).id()", (.int(1), .int(1)), (.list([.int(4), .null]), .int(2)), (.null, .list([]))),
    Example("g.V().has(T.id, a).id()", (.int(1), .null), (.list([.int(4), .int(4)]), .null)),
    Example("g.V().hasId(within(a)).id()", (.list([.int(1), .int(6)]), .null), (.int(3), .null)),
    Example("g.V().out().hasId(a).count()", (.int(1), .null), (.int(2), .null), (.int(3), .null)),
    Example(
      "g.V().has('size', a).id()", (.int(5), .null), (.long(6), .null), (.double(7), .null),
      (.string("5"), .null)),
    Example("g.V().has('size', gt(a)).id()", (.int(5), .null), (.double(11.5), .null), (.string("x"), .null)),
    Example(
      "g.V().has('size', between(a, b)).id()", (.int(5), .int(9)), (.int(0), .int(3)), (.int(9), .int(5))),
    Example(
      "g.V().has('size', within(a, b)).id()", (.int(5), .int(9)), (.list([.int(1), .int(2)]), .int(3))),
    Example("g.V().has('size', within(a)).id()", (.list([.int(5), .int(9)]), .null), (.int(3), .null)),
    Example("g.V().has('size', gt(a).and(lt(b)).or(eq(a))).id()", (.int(5), .int(9)), (.int(2), .int(3))),
    Example("g.V().has('size', not(gt(a))).id()", (.int(5), .null), (.int(15), .null)),
    Example("g.V().has('red', 'size', a).id()", (.int(5), .null), (.int(6), .null)),
    Example(
      "g.V().hasLabel('red').has('size', a).has('name', b).id()", (.int(4), .string("v1")),
      (.int(5), .string("v2"))),
    Example("g.V().has('name', startingWith(a)).count()", (.string("v1"), .null), (.string("v"), .null)),
    Example("g.V().has('name', regex(a)).count()", (.string("v[12]"), .null), (.string("3$"), .null)),
    Example(
      "g.V().hasLabel(a).count()", (.string("red"), .null), (.string("blue"), .null), (.string("none"), .null)
    ),
    Example("g.V().has(a, b).count()", (.string("size"), .int(4)), (.string("name"), .string("v1"))),
    Example("g.V().values(a).is(gt(b)).count()", (.string("size"), .int(4)), (.string("size"), .int(14))),
    Example("g.V().values('size').is(a).count()", (.int(4), .null), (.int(5), .null)),
    Example("g.V().filter(values('size').is(lt(a))).count()", (.int(4), .null), (.int(9), .null)),
    Example(
      "g.V().choose(has('size', gt(a)), constant(a), constant(b))", (.int(4), .string("x")),
      (.int(9), .long(1))),
    Example("g.inject(a, b)", (.int(1), .long(1)), (.list([.int(1)]), .null), (.string("x"), .double(0.5))),
    Example("g.inject([a, b, 1]).unfold()", (.int(1), .long(1)), (.string("x"), .null)),
    Example("g.V().order().by(T.id).limit(a).id()", (.int(3), .null), (.long(0), .null), (.int(7), .null)),
    Example("g.V().order().by(T.id).skip(a).limit(b).id()", (.int(3), .int(2)), (.int(50), .int(70))),
    Example(
      "g.V().order().by(T.id).range(a, b).id()", (.int(3), .int(9)), (.int(50), .int(-1)), (.int(2), .int(2))),
    Example("g.V().id().fold().limit(local, a)", (.int(3), .null), (.int(5), .null)),
    Example("g.V(0).repeat(out()).times(a).count()", (.int(1), .null), (.int(3), .null)),
    Example("g.V(0).repeat(out()).until(hasId(a)).limit(1).id()", (.int(1), .null), (.int(9), .null)),
    Example("g.withSack(a).V(b).out().sack()", (.int(3), .int(1)), (.string("s"), .int(2))),
    Example("g.withSideEffect('x', a).V(b).select('x')", (.int(3), .int(1)), (.list([.int(1)]), .int(2))),
    Example("g.V(a).values('name').concat(b)", (.int(3), .string("!")), (.int(4), .string(""))),
    Example("g.inject(1).fold(a, sum)", (.int(1), .null), (.long(1), .null), (.double(1), .null)),
    Example(
      "g.V().group().by(values('size').is(gt(a)).fold()).by(count()).select(values).unfold()",
      (.int(4), .null), (.int(9), .null)),
    Example("g.V().local(has('size', a).fold()).unfold().count()", (.int(4), .null), (.int(5), .null)),
  ]

  @Test(arguments: examples) func onePlanServesAllValues(_ example: Example) throws {
    let graph = try TestGraph.random(vertices: 60, edges: 180, seed: 7)
    let prepared = try PreparedTraversal(example.text, parameters: ["a", "b"])
    for round in 0..<2 {
      for (a, b) in example.values {
        let parameters = ["a": a, "b": b]
        let found = try prepared.run(parameters: parameters, on: graph.store).map(\.plainText).sorted()
        let written = try PreparedTraversal(Self.written(example.text, parameters))
        let wanted = try written.run(on: graph.store, rules: .none).map(\.plainText).sorted()
        #expect(found == wanted, "\(a), \(b), round \(round)")
      }
    }
  }

  /// The text with values in place of its names.
  private static func written(_ text: String, _ parameters: [String: Value]) throws -> String {
    let uses = try Query.parse(text, parameters: Set(parameters.keys)).variableUses
    var bytes = Array(text.utf8)
    for use in uses.sorted(by: { $0.range.lower > $1.range.lower }) {
      let value = try #require(parameters[use.name])
      bytes.replaceSubrange(use.range.bytes, with: Argument(.literal(value)).description.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func dataValuesLeaveOnePlan() throws {
    let text = "g.V(a).out().has('size', gt(b)).limit(a).count()"
    let prepared = try PreparedTraversal(text, parameters: ["a", "b"])
    let one = try prepared.plan(["a": .int(1), "b": .int(2)], rules: .all).pipeline.outline()
    let other = try prepared.plan(["a": .int(3), "b": .string("x")], rules: .all).pipeline.outline()
    #expect(one == other)
  }

  @Test func errorsNameTheParameter() throws {
    let graph = try TestGraph.modern()
    #expect(graph.failure("g.V().limit(a)", ["a": .string("x")])?.message == "expected an integer, found x")
    #expect(graph.failure("g.V().limit(a)", ["b": .int(1)])?.code == .unboundName)
    #expect(
      graph.failure("g.V().range(a, b)", ["a": .int(3), "b": .int(1)])?.message == "Not a legal range: [3, 1]"
    )
    #expect(graph.failure("g.V().has('name', regex(a))", ["a": .int(3)])?.message == "regex() takes a string")
  }

  @Test func elementsAreParametersOfOnePlan() throws {
    let graph = try TestGraph.modern()
    let prepared = try PreparedTraversal("g.V(v).out().values('name')", parameters: ["v"])
    for (id, count) in [("1", 3), ("4", 2), ("2", 0)] {
      let vertex = try #require(try graph.values("g.V('\(id)')").first)
      #expect(try prepared.run(parameters: ["v": vertex], on: graph.store).count == count)
    }
  }

  @Test func writingTakesNewValuesEachTime() throws {
    let graph = try TestGraph()
    let add = try PreparedTraversal("g.addV('p').property(id, i).property('n', n)", parameters: ["i", "n"])
    let merge = try PreparedTraversal(
      "g.mergeV([(T.id): i, (T.label): 'p', n: n]).option(onMatch, [n: m])", parameters: ["i", "n", "m"])
    for number in 0..<5 {
      _ = try add.run(parameters: ["i": .int(Int32(number)), "n": .int(Int32(10 + number))], on: graph.store)
    }
    _ = try merge.run(parameters: ["i": .int(3), "n": .int(13), "m": .int(99)], on: graph.store)
    _ = try merge.run(parameters: ["i": .int(7), "n": .int(17), "m": .int(98)], on: graph.store)
    #expect(try graph.results("g.V().values('n')") == ["10", "11", "12", "14", "17", "99"])
  }

  @Test func theTimeOfDayIsNotKept() throws {
    let graph = try TestGraph()
    let prepared = try PreparedTraversal("g.inject(UUID())")
    let first = try prepared.run(on: graph.store)
    #expect(try prepared.run(on: graph.store) != first)
  }

  @Test func sideEffectsBeginAnew() throws {
    let graph = try TestGraph.modern()
    let prepared = try PreparedTraversal("g.V().aggregate('x').cap('x').unfold().count()")
    for _ in 0..<3 { #expect(try prepared.run(on: graph.store) == [.long(6)]) }
    let summed = try PreparedTraversal(
      "g.withSideEffect('s', 0, sum).V().values('age').aggregate('s').cap('s')")
    for _ in 0..<3 { #expect(try summed.run(on: graph.store).map(\.plainText) == ["123"]) }
  }

  @Test func aRunThatStopsEarlyLeavesNothingBehind() throws {
    let graph = try TestGraph.random(vertices: 60, edges: 180, seed: 3)
    let prepared = try PreparedTraversal("g.V().out().dedup().order().by(T.id).id()")
    let all = try prepared.run(on: graph.store)
    for count in [1, 5, 2] {
      var found: [Value] = []
      try graph.store.read { transaction in
        try prepared.run(in: transaction) { value in
          found.append(value)
          return found.count < count
        }
      }
      #expect(found == Array(all.prefix(count)))
      #expect(try prepared.run(on: graph.store) == all)
    }
  }

  @Test func theCacheFindsTextsByNamesToo() throws {
    let cache = TraversalCache(capacity: 4)
    let graph = try TestGraph.modern()
    func run(_ text: String, _ parameters: [String: Value] = [:]) throws -> [String] {
      try cache.traversal(text, parameters).run(parameters: parameters, on: graph.store).map(\.plainText)
    }
    // `label` is a word of the language where it is no parameter.
    #expect(try run("g.V('1').project('x').by(label).select('x')") == ["person"])
    #expect(try run("g.inject(label)", ["label": .int(1)]) == ["1"])
    for number in 0..<20 { #expect(try run("g.inject(\(number))") == ["\(number)"]) }
    #expect(try run("g.inject(label)", ["label": .int(2)]) == ["2"])
  }

  @Test func threadsShareOnePlan() async throws {
    let graph = try TestGraph.random(vertices: 60, edges: 180, seed: 5)
    let prepared = try PreparedTraversal("g.V(a).out().out().count()", parameters: ["a"])
    let expected = try (0..<20).map { try graph.values("g.V(\($0)).out().out().count()") }
    let store = graph.store
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for worker in 0..<8 {
        group.addTask {
          for turn in 0..<200 {
            let vertex = (turn + worker) % 20
            let found = try prepared.run(parameters: ["a": .int(Int32(vertex))], on: store)
            if found != expected[vertex] { return false }
          }
          return true
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
