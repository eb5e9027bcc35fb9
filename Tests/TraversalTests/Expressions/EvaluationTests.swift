// Evaluation column by column: what a batch gives is what each of its rows gives alone.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite("Evaluation of expressions")
struct EvaluationTests {
  private let graph: TestGraph

  init() throws { graph = try TestGraph() }

  private func evaluate(_ text: String, _ objects: [Value]) throws -> [Value] {
    let query = Query(
      kind: .traversal,
      steps: [
        Step(.inject, objects.map { Argument(.literal($0)) }),
        Step(.calc, [Argument(.literal(.string(text)))]),
      ])
    return try PreparedTraversal(query).run(on: graph.store)
  }

  @Test("A batch gives what its rows give alone, and fails when one of them does", arguments: 0..<16)
  func batchesAgreeWithRows(seed: Int) throws {
    var writer = ExpressionWriter(random: SeededGenerator(seed: UInt64(seed)))
    for _ in 0..<25 {
      let text = writer.expression(depth: 4)
      let objects = (0..<7).map { _ in writer.object() }
      var alone: [Value]? = []
      for object in objects {
        do { alone?.append(contentsOf: try evaluate(text, [object])) } catch {
          #expect(error is TraversalError)
          alone = nil
        }
      }
      do {
        let together = try evaluate(text, objects)
        #expect(together == alone, "\(text)")
      } catch {
        #expect(alone == nil, "\(text)\n\(error)")
      }
    }
  }

  @Test("Filters on properties find the same with and without rules and indexes", arguments: 0..<6)
  func filtersAgree(seed: Int) throws {
    let random = try TestGraph.random(vertices: 300, edges: 0, seed: UInt64(seed))
    var generator = SeededGenerator(seed: UInt64(seed))
    try random.store.write { transaction in
      let (label, key) = (try transaction.makeLabel("red"), try transaction.makeKey("size"))
      _ = try transaction.createIndex(.vertex, label: label, keys: [key])
    }
    for _ in 0..<5 {
      let number = Int.random(in: -1...21, using: &generator)
      let sign = ["<", "<=", ">", ">=", "==", "!="].randomElement(using: &generator) ?? "<"
      for condition in [
        "size \(sign) \(number)", "\(number) \(sign) size", "it.size \(sign) limit",
        "size \(sign) limit and name != 'v1'",
        "size in [\(number), 3, 4]", "(size ?? 99) \(sign) \(number)",
        "name == 'v2' and (size ?? 7) >= limit",
        "size \(sign) \(number).5", "size \(sign) 3 or name == 'v3'",
      ] {
        let parameters = ["limit": Value.int(Int32(number))]
        for start in ["g.V()", "g.V().hasLabel('red')"] {
          let text = "\(start).filter(calc(\"\(condition)\")).id()"
          #expect(
            try random.results(text, parameters) == random.results(text, parameters, rules: .none),
            "\(condition)")
        }
      }
    }
  }

  @Test("Doubles are rounded as the decimals of their texts are", arguments: 0..<4)
  func roundingOfDoubles(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var numbers: [Double] = [0, -0.0, 0.005, 1.005, 2.675, -2.675, 1e11, 1e12, 123_456_789_012.345, -0.0004]
    for _ in 0..<400 {
      let size = pow(10.0, Double.random(in: -4...13, using: &random))
      numbers.append(Double.random(in: -size...size, using: &random))
      // Beside the middle between two decimals.
      let middle = (Double(Int.random(in: -100_000...100_000, using: &random)) + 0.5) / 1000
      numbers += [middle, middle.nextUp, middle.nextDown]
    }
    for places in -1...7 {
      let text = "round(it, \(places)) == double(round(decimal(it), \(places)))"
      let objects = numbers.map { Value.double($0) }
      for (number, isSame) in zip(numbers, try evaluate(text, objects)) {
        #expect(isSame == .bool(true), "\(number) to \(places) places")
      }
    }
  }

  @Test("A condition with an index or a column in sight uses it")
  func hintsReachScans() throws {
    let plan = try PreparedTraversal("g.V().filter(calc('age > 3 and 5 >= size and name in [\"a\"]'))").plan(
      [:], rules: .all)
    let scan = plan.pipeline.nodes.lazy.compactMap { $0 as? ScanNode }.first
    #expect(scan?.hints.map(\.key) == ["age", "size", "name"])
    let open = try PreparedTraversal("g.V().filter(calc('it.age > limit'))", parameters: ["limit"])
      .plan(["limit": .int(1)], rules: .all)
    #expect(open.pipeline.nodes.lazy.compactMap { $0 as? ScanNode }.first?.hints.map(\.key) == ["age"])
  }

  @Test("What is computed of parameters alone finds the same with and without an index", arguments: 0..<3)
  func computedLookUps(seed: Int) throws {
    let random = try TestGraph.random(vertices: 200, edges: 0, seed: UInt64(seed))
    let tests = [
      "within(calc('[\"v1\", who.name, \"v1\", \"v7\"]'))",
      "within(calc('[n for n in who.names if is_string(n)]'))",
      "eq(calc('who.name'))", "eq(calc('who.nothing'))", "within(calc('who.names'))", "within(calc('[]'))",
      "without(calc('who.names'))", "P.not(within(calc('who.names')))", "within('v3', calc('who.name'))",
    ]
    let who: [String: Value] = [
      "who": try GraphSON.parse(#"{"name": "v5", "names": ["v9", 3, "v2", null, {"a": 1}]}"#)
    ]
    func answers() throws -> [[String]] {
      try tests.flatMap { test in
        try ["", ".has('size', gte(3))", ".has('name', within('v1', 'v2', 'v5'))"].map { more in
          try random.results("g.V().has('red', 'name', \(test))\(more).id()", who)
        }
      }
    }
    let plain = try answers()
    #expect(plain.contains { $0.count > 1 })
    try random.store.write { transaction in
      let (label, key) = (try transaction.makeLabel("red"), try transaction.makeKey("name"))
      _ = try transaction.createIndex(.vertex, label: label, keys: [key])
    }
    #expect(try answers() == plain)
    let explanation = try random.store.read { transaction in
      try PreparedTraversal("g.V().has('red', 'name', \(tests[0]))", parameters: ["who"])
        .explanation(parameters: who, in: transaction)
    }
    #expect(explanation.nodes[0].access == "an index of 'red', 4 ranges, for 'name'")
    #expect(random.failure("g.V().has('red', 'name', eq(calc('error(\"lost\")')))", who)?.code != nil)
  }

  @Test("A key that nobody has is an error behind a scan too")
  func unknownKeysBehindScans() throws {
    let modern = try TestGraph.modern()
    #expect(modern.failure("g.V().filter(calc('aeg > 3'))")?.code == .unboundName)
    #expect(try modern.results("g.V().filter(calc('(aeg ?? 4) > 3')).count()") == ["6"])
  }

  @Test("Predicates take expressions, computed for each object unless they are constant")
  func predicates() throws {
    let modern = try TestGraph.modern()
    #expect(try modern.results("g.V().has('age', gt(calc('15 * 2'))).values('name')") == ["josh", "peter"])
    #expect(
      try modern.results("g.V().has('person', 'age', lt(calc('length(name) * 6 + 0.5'))).values('name')") == [
        "marko", "vadas",
      ])
    #expect(
      try modern.results("g.V().has('age', P.between(calc('27 + 1'), calc('age + 1'))).values('name')") == [
        "josh", "marko", "peter",
      ])
    #expect(
      try modern.results("g.V().hasLabel('person').values('age').is(gt(calc('it % 30 * 10'))).count()") == [
        "1"
      ])
    #expect(
      try modern.results("g.V().as('a').out('knows').has('age', gt(calc('a.age'))).values('name')") == [
        "josh"
      ])
    #expect(try modern.results("g.V().has('age', eq(calc('it.nothing'))).count()") == ["0"])
    let plan = try PreparedTraversal("g.V().has('age', gt(calc('15 * 2')))").plan([:], rules: .all)
    #expect(plan.pipeline.nodes.lazy.compactMap { $0 as? ScanNode }.first?.hints.map(\.key) == ["age"])
  }

  @Test(
    "Rounding follows its mode",
    arguments: [
      ("half_up", ["3", "-3", "2", "1", "-1"]), ("half_down", ["2", "-2", "2", "1", "-1"]),
      ("half_even", ["2", "-2", "2", "1", "-1"]), ("up", ["3", "-3", "3", "2", "-2"]),
      ("down", ["2", "-2", "2", "1", "-1"]),
      ("ceiling", ["3", "-2", "3", "2", "-1"]), ("floor", ["2", "-3", "2", "1", "-2"]),
    ])
  func rounding(mode: String, expected: [String]) throws {
    for suffix in ["", "d"] {
      for (number, wanted) in zip(["2.5", "-2.5", "2.4", "1.1", "-1.1"], expected) {
        #expect(try evaluate("round(\(number)\(suffix), '\(mode)')", [.null]).map(\.plainText) == [wanted])
        #expect(
          try evaluate("string(round(\(number), 0, '\(mode)'))", [.null]).map(\.plainText) == [wanted],
          "\(number)")
      }
    }
  }

  @Test("Shares add up to their total, and differ from exact proportion by less than one", arguments: 0..<20)
  func apportionment(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<20 {
      let total = Int64.random(in: -1_000...1_000_000_000_000, using: &random)
      let weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in
        Int64.random(in: 0...5_000, using: &random)
      }
      guard weights.contains(where: { $0 > 0 }) else { continue }
      let result = try evaluate(
        "apportion(it.total, it.weights)",
        [
          .map([
            MapEntry(key: .string("total"), value: .long(total)),
            MapEntry(key: .string("weights"), value: .list(weights.map { .long($0) })),
          ])
        ])
      guard case .list(let shares)? = result.first else {
        Issue.record("no list")
        continue
      }
      let numbers = shares.compactMap(\.integer)
      #expect(numbers.reduce(0, +) == total)
      let sum = weights.reduce(0, +)
      for (share, weight) in zip(numbers, weights) {
        let scaled = Int128(share) * Int128(sum)
        let exact = Int128(total) * Int128(weight)
        #expect(abs(scaled - exact) < Int128(sum))
      }
    }
  }
}

/// Writes expressions at random that mostly have a value for the objects it makes.
private struct ExpressionWriter {
  var random: SeededGenerator

  private mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "1" }

  mutating func object() -> Value {
    var entries = [MapEntry(key: .string("a"), value: .int(Int32.random(in: -9...9, using: &random)))]
    if Bool.random(using: &random) {
      entries.append(
        MapEntry(key: .string("b"), value: Bool.random(using: &random) ? .double(2.5) : .long(7)))
    }
    entries.append(MapEntry(key: .string("s"), value: .string(pick(["", "x", "yz"]))))
    // Long lists are gone through by columns, also for one row.
    let longest = Bool.random(using: &random) ? 4 : 2 * RowProgram.longestList
    let members = (0..<Int.random(in: 0...longest, using: &random)).map { _ in
      Value.long(Int64.random(in: 0...5, using: &random))
    }
    entries.append(MapEntry(key: .string("l"), value: .list(members)))
    return .map(entries)
  }

  mutating func expression(depth: Int) -> String {
    if depth <= 0 { return pick(["a", "it.b", "s", "l", "1", "2.5", "0.5d", "'x'", "true", "null", "it"]) }
    switch Int.random(in: 0..<18, using: &random) {
    case 12:
      return
        "[[x, y] for x in l if \(truth(depth - 1)) for y, i in [a, 7, x] if i < 2 or \(truth(depth - 2)) by y, x desc]"
    case 13: return "{[concat('k', x)]: x + \(number(depth - 1)) for x in l}"
    case 14: return "{...it, s: \(expression(depth: depth - 1)), ['c' + s]: \(expression(depth: depth - 2))}"
    case 15: return "[...l, \(expression(depth: depth - 1))][\(pick(["0", "-1", "a", "99"]))]"
    case 16: return "it[\(pick(["'a'", "'s'", "s", "'none'"]))]"
    case 17:
      return
        "\(pick(["matches(s, '[a-x]+')", "s == 'x'", "'x' != s", "it.s in ['x', s]", "concat(s, a, 'z')"]))"
    case 0, 1: return "(\(number(depth)))"
    case 2: return "(\(number(depth)) \(pick(["<", "<=", "==", "!=", ">"])) \(number(depth - 1)))"
    case 3:
      return "(if \(truth(depth)) then \(expression(depth: depth - 1)) else \(expression(depth: depth - 1)))"
    case 4: return "(if \(truth(depth)) then \(expression(depth: depth - 1)))"
    case 5: return "(\(expression(depth: depth - 1)) ?? \(expression(depth: depth - 1)))"
    case 6: return "[\(expression(depth: depth - 1)), \(expression(depth: depth - 1))]"
    case 7: return "{p: \(expression(depth: depth - 1)), q: \(expression(depth: depth - 2))}"
    case 8: return "[x + a for x in l if \(truth(depth - 1)) by x\(pick(["", " desc"]))]"
    case 9: return "(let y = \(number(depth - 1)); y * y + \(number(depth - 1)))"
    case 10:
      return "\(pick(["sum", "count", "max", "first"]))(x * 2 for x, i in l if i < \(number(depth - 1)))"
    default: return "\(pick(["string", "type", "is_int", "present"]))(\(expression(depth: depth - 1)))"
    }
  }

  private mutating func number(_ depth: Int) -> String {
    if depth <= 0 { return pick(["a", "(it.b ?? 1)", "3", "2.5", "0.25d", "length(s)"]) }
    switch Int.random(in: 0..<5, using: &random) {
    case 3: return "round(\(number(depth - 1)), \(pick(["0", "1", "2", "-1"])))"
    case 0: return "\(number(depth - 1)) \(pick(["+", "-", "*"])) \(number(depth - 1))"
    case 1: return "(\(number(depth - 1))) \(pick(["//", "%", "/"])) \(pick(["3", "-2", "1.5", "a"]))"
    case 2: return "\(pick(["abs", "floor", "ceil", "round", "-"]))(\(number(depth - 1)))"
    default: return number(0)
    }
  }

  private mutating func truth(_ depth: Int) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where depth > 0: return "(\(truth(depth - 1)) \(pick(["and", "or"])) \(truth(depth - 1)))"
    case 1 where depth > 0: return "not (\(truth(depth - 1)))"
    case 2: return "a in l"
    default: return "\(number(depth - 1)) \(pick(["<", ">=", "=="])) \(number(0))"
    }
  }
}
