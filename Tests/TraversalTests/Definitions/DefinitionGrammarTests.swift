// The grammar of definition files speaks, the parser listens: sentences must be accepted, damage must never crash.

import Testing

@testable import Traversal

@Suite("The grammar of definitions")
struct DefinitionGrammarTests {
  private let grammar: Grammar

  init() throws { grammar = try Grammar.definition() }

  @Test("every rule of definitions is defined and reachable from a file")
  func rulesAreConnected() throws {
    var reached: Set<String> = ["definitionFile"]
    var waiting = ["definitionFile"]
    while let name = waiting.popLast() {
      #expect(grammar.rules[name] != nil, "rule \(name) is not defined")
      for next in grammar.references(of: name) where reached.insert(next).inserted { waiting.append(next) }
    }
    let own = Set(grammar.names).subtracting(try Grammar.traversal().names)
    #expect(own.subtracting(reached) == [])
  }

  @Test("the parser accepts every sentence and prints it back to equal definitions", arguments: 0..<30)
  func sentencesAreAccepted(seed: Int) throws {
    var generator = SentenceGenerator(grammar, seed: UInt64(500 + seed))
    for round in 0..<40 {
      let text = generator.text(of: generator.tokens(of: "definitionFile", budget: 8 + round % 12))
      let file: DefinitionFile
      do {
        file = try DefinitionFile.parse(text)
      } catch  where error.message.hasPrefix("a second ") {
        // What a grammar cannot say: names differ.
        continue
      } catch {
        Issue.record("rejected: \(text)\n\(error.rendered(source: text))")
        continue
      }
      let printed = file.description
      do {
        let again = try DefinitionFile.parse(printed)
        #expect(again == file, "printed differently: \(text)\n\(printed)")
        #expect(again.description == printed)
      } catch {
        Issue.record("printed badly: \(text)\n\(error.rendered(source: printed))")
      }
    }
  }

  @Test("damaged sentences are accepted or rejected at a place in the text", arguments: 0..<20)
  func damageIsRejectedWithAPlace(seed: Int) {
    var generator = SentenceGenerator(grammar, seed: UInt64(9_000 + seed))
    for round in 0..<100 {
      let tokens = generator.tokens(of: "definitionFile", budget: 6 + round % 12)
      let text =
        round.isMultiple(of: 2)
        ? generator.text(of: generator.damaged(tokens))
        : generator.damagedBytes(of: generator.text(of: tokens))
      do {
        _ = try DefinitionFile.parse(text)
      } catch {
        guard let range = error.range else {
          Issue.record("no place: \(error.message)\n\(text)")
          continue
        }
        #expect(range.lower >= 0 && range.lower <= range.upper && Int(range.upper) <= text.utf8.count)
      }
    }
  }
}
