// What completion is told about texts that are not finished or not right.

import Testing

@testable import Traversal

@Suite("Completion")
struct CompletionTests {
  private func place(_ text: String) -> CompletionContext.Place { CompletionContext(in: text).place }

  @Test("At the start a query begins, behind g stand sources, behind them steps")
  func chains() {
    #expect(place("") == .query)
    #expect(place("g.") == .step([.source, .spawn]))
    #expect(place("g.withPath().") == .step([.source, .spawn]))
    #expect(place("g.V().") == .step([.step, .terminal]))
    #expect(place("g.V().\n  // where to?\n  ") == .step([.step, .terminal]))
    #expect(place("g.V(); g.") == .step([.source, .spawn]))
    #expect(place("g.V().where(out().") == .step(.step))
    #expect(place("g.V().where(__.") == .step(.step))
    #expect(place("g.V()") == .behind)
  }

  @Test("The word at the end is what is completed")
  func partialWords() {
    let expectation = CompletionContext(in: "g.V().ou")
    #expect(expectation.partial == "ou")
    #expect(expectation.range == SourceRange(6, 8))
    #expect(expectation.words == ["out", "outE", "outV"])
    #expect(expectation.chain == [.vertices])
    #expect(
      CompletionContext(in: "g.V().out().ha").words == [
        "has", "hasId", "hasKey", "hasLabel", "hasNext", "hasNot", "hasValue",
      ])
    #expect(CompletionContext(in: "g.V().where(out().ha").words.contains("hasNext") == false)
  }

  @Test("Arguments know their step, their position and what may stand there")
  func arguments() {
    #expect(place("g.V().has(") == .argument(.has, 0, [.string, .null, .variable, .token]))
    guard case .argument(.has, 1, let kinds) = place("g.V().has('name', ") else {
      Issue.record("no argument")
      return
    }
    #expect(kinds.contains(.predicate) && kinds.contains(.string))
    #expect(CompletionContext(in: "g.V().order().by('name', ").words == ["asc", "desc", "shuffle"])
    #expect(CompletionContext(in: "g.V().order().by('name', de").words == ["desc"])
    #expect(CompletionContext(in: "g.V().limit(").words == ["global", "local"])
    #expect(CompletionContext(in: "g.V().has('age', g").words.contains("gte"))
    #expect(place("g.V().is(within(1, ") == .predicateArgument(.within, 1, .anything))
    #expect(CompletionContext(in: "g.V().where(out().has(").enclosing == .has)
    #expect(CompletionContext(in: "g.V().repeat(").words.contains("out"))
    #expect(place("g.V().repeat(") == .argument(.repeat, 0, [.traversal, .string, .variable]))
  }

  @Test("Within a string the typed part and its step are known")
  func strings() {
    let expectation = CompletionContext(in: "g.V().out('rou")
    #expect(expectation.isInString)
    #expect(expectation.partial == "rou")
    #expect(expectation.range == SourceRange(11, 14))
    #expect(expectation.place == .argument(.out, 0, [.string, .null, .variable]))
    #expect(CompletionContext(in: "g.V().has('code', \"L").place == place("g.V().has('code', "))
    #expect(CompletionContext(in: #"g.V().out('a\'b"#).partial == #"a\'b"#)
  }

  @Test("Behind the dot of an enumeration stand its members, of a predicate its joints")
  func members() {
    #expect(CompletionContext(in: "g.V().by(T.").words == ["id", "key", "label", "value"])
    #expect(CompletionContext(in: "g.V().is(P.gt").words == ["gt", "gte"])
    #expect(CompletionContext(in: "g.V().is(gt(1).").words == ["and", "negate", "or"])
    #expect(CompletionContext(in: "g.V().is(gt(1).and(l").words == ["lt", "lte"])
    #expect(CompletionContext(in: "g.V().valueMap().with(WithOptions.t").words == ["tokens"])
  }

  @Test("Errors before the place do not disturb it")
  func recovery() {
    #expect(place("g.V().foo().") == .step([.step, .terminal]))
    #expect(place("g.V().limit('x').") == .step([.step, .terminal]))
    #expect(place("g.V().has(,,).out(") == .argument(.out, 0, [.string, .null, .variable]))
    #expect(place("g.V()..out().") == .step([.step, .terminal]))
    #expect(place("g.V().has('a' 1 # %).") == .step([.step, .terminal]))
    #expect(place(")]}") == .behind)
  }

  @Test("More input is needed while a bracket, a string or a dot is open")
  func openness() {
    for text in ["g.V(", "g.V().", "g.V().has('a", "g.inject([1, 2", "g.V().where(out()", "g."] {
      #expect(CompletionContext(in: text).isOpen, "\(text)")
    }
    for text in ["g.V()", "g.V().out('a')", "", "g.inject([1])", "g.V() // (", "g"] {
      #expect(!CompletionContext(in: text).isOpen, "\(text)")
    }
  }

  @Test("In a comment nothing is expected")
  func comments() {
    #expect(place("g.V(). // wh") == .nothing)
    #expect(CompletionContext(in: "g.V().out", at: 5).place == .behind)
  }

  @Test("Any text at any place has a context")
  func anything() throws {
    var generator = SentenceGenerator(try Grammar.traversal(), seed: 99)
    for _ in 0..<300 {
      let text = generator.damagedBytes(of: generator.text(of: generator.tokens(of: "queryList", budget: 12)))
      let length = text.utf8.count
      for offset in stride(from: 0, through: length, by: max(1, length / 20)) {
        let expectation = CompletionContext(in: text, at: offset)
        #expect(expectation.range.lower <= expectation.range.upper && Int(expectation.range.upper) <= length)
        _ = expectation.words
      }
    }
  }
}
