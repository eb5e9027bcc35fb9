// Texts as they are coloured, and the steps that are offered behind a chain.

import Testing

@testable import Traversal

@Suite("Tokens of a text, and steps that fit")
struct TextTokenTests {
  private func kinds(_ text: String) -> [(String, TextToken.Kind)] {
    TextToken.all(in: text).map { (String(decoding: Array(text.utf8)[$0.range], as: UTF8.self), $0.kind) }
  }

  private func kind(of word: String, in text: String) -> TextToken.Kind? {
    kinds(text).first { $0.0 == word }?.1
  }

  @Test("steps, predicates, constants, parameters, strings, numbers and remarks are told apart")
  func kinds() {
    let text = "g.V().has(T.id, P.gt(5)).where(__.out('a').is(within(x))) // end"
    #expect(kind(of: "g", in: text) == .constant)
    #expect(kind(of: "has", in: text) == .step)
    #expect(kind(of: "id", in: text) == .constant)
    #expect(kind(of: "gt", in: text) == .predicate)
    #expect(kind(of: "5", in: text) == .number)
    #expect(kind(of: "'a'", in: text) == .string)
    #expect(kind(of: "within", in: text) == .predicate)
    #expect(kind(of: "x", in: text) == .variable)
    #expect(kind(of: "// end", in: text) == .comment)
  }

  @Test("a name behind a dot is unknown when it is no step and cannot become one")
  func unknown() {
    #expect(kind(of: "ouE", in: "g.V().ouE('x')") == .unknown)
    #expect(kind(of: "xyz", in: "g.V().xyz") == .unknown)
    #expect(kind(of: "ou", in: "g.V().ou") == .step)
    #expect(kind(of: "and", in: "g.V().is(gt(1).and(lt(5)))") == .predicate)
  }

  @Test("brackets find their partners, from either side")
  func brackets() {
    let tokens = TextToken.all(in: "a(b[1])")
    #expect(TextToken.brackets(around: 7, in: tokens)?.0 == 1..<2)
    #expect(TextToken.brackets(around: 1, in: tokens)?.1 == 6..<7)
    #expect(TextToken.brackets(around: 3, in: tokens)?.1 == 5..<6)
    #expect(TextToken.brackets(around: 0, in: tokens) == nil)
    #expect(TextToken.brackets(around: 1, in: TextToken.all(in: "(((")) == nil)
  }

  @Test("any text is cut into tokens that lie in it, one behind the other")
  func anyText() throws {
    var generator = SentenceGenerator(try Grammar.traversal(), seed: 7)
    for _ in 0..<300 {
      let text = generator.damagedBytes(of: generator.text(of: generator.tokens(of: "queryList", budget: 12)))
      var end = 0
      for token in TextToken.all(in: text) {
        #expect(token.range.lowerBound >= end && token.range.upperBound <= text.utf8.count)
        end = token.range.upperBound
      }
    }
  }

  private func steps(_ text: String) -> [String] { CompletionContext(in: text).steps.map(\.text) }

  @Test("steps are offered that work on what the chain gives")
  func fitting() {
    #expect(steps("g.V().ou") == ["out", "outE"])
    #expect(steps("g.V().outE().inV().in") == ["in", "inE", "inject"])
    #expect(steps("g.E().in") == ["inV", "inject"])
    #expect(!steps("g.V().values('n').in").contains("inE"))
    #expect(steps("g.V().count().ma") == ["map", "match", "math", "max"])
    #expect(!steps("g.V().").contains("pageRank"))
    #expect(steps("g.V().repeat(out()).ti").contains("times"))
    #expect(!steps("g.V().ti").contains("times"))
    #expect(steps("g.V().addE('x').fr") == ["from"])
  }
}
