// Texts that are too long or too deep end in errors, whatever they nest.

import Testing

@testable import Traversal

@Suite("Limits")
struct SyntaxLimitTests {
  private func code(_ text: String) -> TraversalError.Code? {
    do {
      let query = try Query.parse(text)
      // A tree within the limits must survive all that walks it.
      #expect(try Query.parse(query.description) == query)
      _ = query.isMutating
      try query.checkStructure()
      return nil
    } catch {
      return error.code
    }
  }

  private static let nestings: [(String, String, String)] = [
    ("g.V().where(", "not(", "out()"), ("g.V().where(", "__.where(", "out()"), ("g.inject(", "[", "1"),
    ("g.inject(", "[a:", "1"), ("g.inject(", "{", "1"), ("g.V().is(", "not(", "eq(1)"),
    ("g.V().is(", "P.not(", "eq(1)"),
    ("g.inject(", "list(", "1"), ("g.V().is(", "gt(1).and(", "eq(1)"), ("g.inject(", "g.inject(", "1"),
    ("g.inject(", "[[1]:", "1"),
  ]

  private func nested(_ form: (String, String, String), depth: Int) -> String {
    let closing = form.1.map { ["(": ")", "[": "]", "{": "}"][String($0)] ?? "" }.joined()
    let tail = form.1.hasSuffix("g.inject(") ? ").next()" : String(closing.last ?? ")")
    return form.0 + String(repeating: form.1, count: depth) + form.2 + String(repeating: tail, count: depth)
      + ")"
  }

  @Test("Nesting within the limit is accepted", arguments: nestings)
  func nestingIsAccepted(form: (String, String, String)) {
    #expect(code(nested(form, depth: 150)) == nil)
  }

  @Test("Nesting beyond the limit is an error", arguments: nestings)
  func nestingIsBounded(form: (String, String, String)) {
    #expect(code(nested(form, depth: 257)) == .limit)
    #expect(code(nested(form, depth: 50_000)) == .limit)
  }

  @Test("Unclosed nesting is an error")
  func openNesting() {
    for opening in ["[", "{", "g.V(", "not(", "(", "[a:", "out(", "P.not(", "list("] {
      let text = "g.V(" + String(repeating: opening, count: 100_000)
      #expect(code(text) != nil)
      #expect(CompletionContext(in: text).isOpen)
    }
  }

  @Test("Chains are not limited by depth")
  func longChains() throws {
    let query = try Query.parse("g.V()" + String(repeating: ".out()", count: 50_000))
    #expect(query.steps.count == 50_001)
    let list = try Query.parse("g.inject([" + String(repeating: "1,", count: 50_000) + "1])")
    #expect(list.steps.count == 1)
    let joined = "gt(1)" + String(repeating: ".and(lt(9))", count: 20_000)
    #expect(try Query.parse("g.V().is(\(joined))").steps[1].arguments[0].predicate?.operands.count == 20_001)
  }

  @Test("Predicates that nest through chains are bounded")
  func chainedPredicates() {
    #expect(code("g.V().is(gt(1)" + String(repeating: ".negate()", count: 10_000) + ")") == .limit)
    #expect(
      code("g.V().is(gt(1)" + String(repeating: ".and(lt(9)).or(lt(8))", count: 10_000) + ")") == .limit)
  }

  @Test("Texts beyond the limit of bytes are an error")
  func lengthIsBounded() {
    var limits = SyntaxLimits()
    limits.bytes = 100
    #expect(throws: TraversalError.self) {
      try Query.parse("g.V('" + String(repeating: "a", count: 100) + "')", limits: limits)
    }
  }

  @Test("Numbers with too many digits are an error")
  func digitsAreBounded() {
    #expect(code("g.inject(" + String(repeating: "9", count: 2_000_000) + ")") == .limit)
    #expect(code("g.inject(0x" + String(repeating: "F", count: 2_000_000) + ")") == .limit)
  }

  @Test("Sets that nest do not take exponential time")
  func nestedSets() throws {
    var text = "1"
    for level in 0..<120 { text = "{\(text), {\(level)}}" }
    #expect(try Query.parse("g.inject(\(text))").steps.count == 1)
  }
}
