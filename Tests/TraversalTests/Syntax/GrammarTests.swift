// The grammar file speaks, the parser listens: sentences must be accepted, damage must never crash.

import Testing

@testable import Traversal

@Suite("Grammar")
struct GrammarTests {
  private let grammar: Grammar

  init() throws { grammar = try Grammar.traversal() }

  @Test("Every rule of the grammar is defined and reachable from a list of queries")
  func rulesAreConnected() {
    var reached: Set<String> = ["queryList"]
    var waiting = ["queryList"]
    while let name = waiting.popLast() {
      #expect(grammar.rules[name] != nil, "rule \(name) is not defined")
      for next in grammar.references(of: name) where reached.insert(next).inserted { waiting.append(next) }
    }
    #expect(grammar.names.filter { !reached.contains($0) && !grammar.skipped.contains($0) } == [])
  }

  @Test("The rule for keywords lists every word of the grammar")
  func keywordsAreComplete() {
    var keywords = Set<String>()
    if case .choice(let nodes) = grammar.rules["keyword"] {
      for case .literal(let text) in nodes { keywords.insert(text) }
    }
    #expect(grammar.words.subtracting(keywords) == [])
  }

  @Test("The grammar has the steps, predicates and constants of the tables, and no others")
  func wordsAreThoseOfTheTables() {
    let grammarWords = grammar.words
    for step in StepName.allCases { #expect(grammarWords.contains(step.text), "step \(step.text)") }
    for predicate in PredicateName.allCases { #expect(grammarWords.contains(predicate.rawValue)) }
    for qualifier in Qualifier.allCases {
      #expect(grammarWords.contains(qualifier.rawValue))
      for member in qualifier.memberNames { #expect(grammarWords.contains(member), "\(qualifier).\(member)") }
    }

    var known = Set(Words.table.words.map { String(decoding: $0.text, as: UTF8.self) })
    known.formUnion(Qualifier.allCases.flatMap(\.memberNames))
    known.formUnion(["g", "new", "negate", "toString", "tx", "begin", "commit", "rollback"])
    known.formUnion(["datetime", "DateTime", "UUID", "int", "bigInt"])
    #expect(grammarWords.subtracting(known) == [])
  }

  @Test("The parser accepts every sentence and prints it back to the same tree", arguments: 0..<40)
  func sentencesAreAccepted(seed: Int) throws {
    var generator = SentenceGenerator(grammar, seed: UInt64(seed))
    for round in 0..<60 {
      let tokens = generator.tokens(of: "queryList", budget: 8 + round % 14)
      let text = generator.text(of: tokens)
      let queries: [Query]
      do {
        queries = try Query.parseList(text)
      } catch {
        Issue.record("rejected: \(text)\n\(error.rendered(source: text))")
        continue
      }
      let printed = queries.map(\.description).joined(separator: "; ")
      do {
        let again = try Query.parseList(printed)
        #expect(again == queries, "printed differently: \(text)\n\(printed)")
        #expect(again.map(\.description).joined(separator: "; ") == printed)
      } catch {
        Issue.record("printed badly: \(text)\n\(error.rendered(source: printed))")
      }
    }
  }

  @Test(
    "Each step's sentences are accepted",
    arguments: ["step", "startStep", "modulator", "predicate", "literal"])
  func rulesAreAccepted(rule: String) throws {
    var generator = SentenceGenerator(grammar, seed: 7)
    for _ in 0..<600 {
      let text = generator.text(of: generator.tokens(of: rule, budget: 9))
      let query =
        rule == "predicate"
        ? "g.V().is(\(text)\n)" : rule == "literal" ? "g.inject(\(text)\n)" : "g.V().\(text)"
      do { _ = try Query.parse(query) } catch { Issue.record("\(error.rendered(source: query))") }
    }
  }

  @Test("Damaged sentences are accepted or rejected at a place in the text", arguments: 0..<40)
  func damageIsRejectedWithAPlace(seed: Int) {
    var generator = SentenceGenerator(grammar, seed: UInt64(1_000 + seed))
    for round in 0..<150 {
      let tokens = generator.tokens(of: "queryList", budget: 6 + round % 12)
      let text =
        round.isMultiple(of: 2)
        ? generator.text(of: generator.damaged(tokens))
        : generator.damagedBytes(of: generator.text(of: tokens))
      do {
        for query in try Query.parseList(text) { try query.checkStructure() }
      } catch {
        guard let range = error.range else {
          Issue.record("no place: \(error.message)\n\(text)")
          continue
        }
        #expect(range.lower >= 0 && range.lower <= range.upper && Int(range.upper) <= text.utf8.count)
        #expect(!error.rendered(source: text).isEmpty)
      }
    }
  }
}
