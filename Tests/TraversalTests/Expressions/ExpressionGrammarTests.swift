// The grammar of expressions speaks, their parser listens.

import GraphStore
import Testing

@testable import Traversal

@Suite("Grammar of expressions")
struct ExpressionGrammarTests {
  private let grammar: Grammar

  init() throws { grammar = try Grammar.expression() }

  @Test("Every rule is defined and reachable")
  func rulesAreConnected() {
    var reached: Set<String> = ["whole"]
    var waiting = ["whole"]
    while let name = waiting.popLast() {
      #expect(grammar.rules[name] != nil, "rule \(name) is not defined")
      for next in grammar.references(of: name) where reached.insert(next).inserted { waiting.append(next) }
    }
    #expect(grammar.names.filter { !reached.contains($0) && !grammar.skipped.contains($0) } == [])
  }

  @Test("The words of the grammar are those that cannot be names, and three that can")
  func keywords() {
    #expect(grammar.words == ExpressionScanner.keywords.union(["asc", "by", "desc"]))
  }

  @Test("The parser accepts every sentence and prints it back to the same tree", arguments: 0..<2)
  func sentencesAreAccepted(seed: Int) {
    var generator = SentenceGenerator(grammar, seed: UInt64(seed))
    for round in 0..<12 {
      let text = generator.text(of: generator.tokens(of: "whole", budget: 9 + round % 10))
      do {
        let tree = try ExpressionParser.parse(text)
        let printed = tree.description
        do {
          let again = try ExpressionParser.parse(printed)
          #expect(again == tree, "printed differently: \(text.prefix(500))\n\(printed.prefix(500))")
          #expect(again.description == printed)
        } catch  where error.code != .limit {
          Issue.record("printed badly: \(error.message)\n\(text.prefix(500))\n\(printed.prefix(500))")
        }
      } catch {
        // Random sentences may nest deeper than the language lets them.
        if error.code != .limit { Issue.record("rejected: \(error.message)\n\(text.prefix(500))") }
      }
    }
  }

  @Test("Damaged sentences are accepted or rejected at a place in the text", arguments: 0..<2)
  func damageIsRejectedWithAPlace(seed: Int) {
    var generator = SentenceGenerator(grammar, seed: UInt64(1_000 + seed))
    for round in 0..<60 {
      let tokens = generator.tokens(of: "whole", budget: 8 + round % 9)
      let text =
        round.isMultiple(of: 2)
        ? generator.text(of: generator.damaged(tokens))
        : generator.damagedBytes(of: generator.text(of: tokens))
      do { _ = try ExpressionParser.parse(text) } catch {
        guard let range = error.range else {
          Issue.record("no place: \(error.message)\n\(text)")
          continue
        }
        #expect(range.lower >= 0 && range.lower <= range.upper && Int(range.upper) <= text.utf8.count)
      }
    }
  }

  @Test("Any sentence compiles and runs, or ends in an error of the language", arguments: 0..<3)
  func sentencesRun(seed: Int) throws {
    let graph = try TestGraph()
    var generator = SentenceGenerator(grammar, seed: UInt64(2_000 + seed))
    for round in 0..<12 {
      let text = generator.text(of: generator.tokens(of: "whole", budget: 9 + round % 9))
      let query = Query(
        kind: .traversal,
        steps: [
          Step(.inject, [Argument(.literal(.long(1)))]), Step(.calc, [Argument(.literal(.string(text)))]),
        ])
      do { _ = try PreparedTraversal(query).run(on: graph.store) } catch {
        #expect(error is TraversalError, "\(text)\n\(error)")
      }
    }
  }

  @Test(
    "Nesting past the limit is an error and no crash",
    arguments: [
      String(repeating: "(", count: 100_000), String(repeating: "-", count: 60_000) + "1",
      String(repeating: "not ", count: 15_000) + "true", String(repeating: "[", count: 50_000),
      "1" + String(repeating: "+1", count: 30_000), "1" + String(repeating: ".a", count: 30_000),
      "a" + String(repeating: " ?? a", count: 10_000), String(repeating: "if a then ", count: 6_000) + "1",
      String(repeating: "let a = 1; ", count: 5_000) + "1",
    ])
  func depth(text: String) {
    do {
      _ = try ExpressionParser.parse(text)
      Issue.record("accepted")
    } catch {
      #expect(error.code == .limit)
    }
  }

  @Test("Chains of 'and' and 'or' may be long")
  func longChains() throws {
    let tree = try ExpressionParser.parse("true" + String(repeating: " and true", count: 5_000))
    #expect(tree.height == 2)
  }

  @Test(
    "Errors say what was expected, and where",
    arguments: [
      ("1 +", "expected a value, found the end of the expression", 3),
      ("a = 1", "'=' belongs to let; a comparison is '=='", 2),
      ("1 < 2 < 3", "a comparison cannot be compared", 6),
      ("f(1, 2", "expected ',' or ')' in the arguments of 'f', found the end of the expression", 6),
      ("x.lower()", "a function stands before its arguments", 7),
      ("1 + if a then b", "'if' cannot be an operand as it stands", 4),
      ("99999999999999999999", "99999999999999999999 does not fit 64 bits", 0),
      ("[x for in y]", "'in' is a word of the language and cannot be a name", 7),
      ("'abc", "the string that begins here has no end", 0),
      ("a # b", "'#' has no meaning in an expression", 2),
      ("1 2", "expected an operator or the end, found a number", 2),
      ("12ab", "a number ends here, and no name can follow it", 0),
    ])
  func errors(text: String, message: String, place: Int) {
    do {
      _ = try ExpressionParser.parse(text)
      Issue.record("accepted")
    } catch {
      #expect(error.message == message)
      #expect(error.range.map { Int($0.lower) } == place)
    }
  }
}
