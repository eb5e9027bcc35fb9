// The engine against the naive interpreter: random traversals over random graphs, with all rules, with none, and without
// each of them. GRAPHQ_NAIVE_CASES asks for another number of traversals, GRAPHQ_NAIVE_SEED for others.

import Foundation
import Testing

@testable import Traversal

@Suite("The engine and a naive interpreter agree")
struct NaiveTests {
  private static func setting(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  private static let cases = setting("GRAPHQ_NAIVE_CASES") ?? 240
  private static let seed = UInt64(setting("GRAPHQ_NAIVE_SEED") ?? 1)
  private static let casesPerGraph = 40

  /// An answer in a form that can be compared.
  private enum Answer: Equatable {
    case items([String])
    case failure
  }

  @Test("random traversals have the same answers")
  func random() throws {
    let variants = [Rules.all, .none] + Rules.allNames.map { Rules.all.without($0) }
    var compared = 0
    var productive = 0
    for number in 0..<(Self.cases + Self.casesPerGraph - 1) / Self.casesPerGraph {
      let seed = Self.seed &* 1_000_003 &+ UInt64(number)
      let model = NaiveGraph(seed: seed, vertices: 3 + number % 6, edges: 2 + number % 12)
      let graph = try model.stored()
      var generator = TraversalGenerator(seed: seed)
      for _ in 0..<Self.casesPerGraph {
        let (text, isOrdered) = generator.traversal()
        guard let expected = try Self.naive(text, model, isOrdered) else { continue }
        compared += 1
        if case .items(let items) = expected, !items.isEmpty { productive += 1 }
        for (place, rules) in variants.enumerated() {
          let answer = Self.engine(text, graph, model, isOrdered, rules)
          let variant =
            place == 0 ? "all rules" : place == 1 ? "no rules" : "without \(Rules.allNames[place - 2])"
          #expect(answer == expected, "\(text) with \(variant), graph \(number) of seed \(Self.seed)")
        }
      }
    }
    // A generator whose traversals fail or give nothing would prove nothing.
    #expect(compared * 10 > Self.cases * 8)
    #expect(productive * 2 > compared)
  }

  private static func naive(_ text: String, _ model: NaiveGraph, _ isOrdered: Bool) throws -> Answer? {
    do {
      let items = try Naive(model).run(PreparedTraversal(text).query).map { $0.canonical(model) }
      return .items(isOrdered ? items : items.sorted())
    } catch NaiveError.large {
      return nil
    } catch NaiveError.failure {
      return .failure
    }
  }

  private static func engine(
    _ text: String, _ graph: TestGraph, _ model: NaiveGraph, _ isOrdered: Bool, _ rules: Rules
  ) -> Answer {
    guard let values = try? graph.values(text, rules: rules) else { return .failure }
    let items = values.map { model.item($0).canonical(model) }
    return .items(isOrdered ? items : items.sorted())
  }
}
