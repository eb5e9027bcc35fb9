// The operations against recorded answers: the contract's examples, and random requests to the independent model.

import Foundation
import GraphStore
import Testing

@testable import Traversal

@Suite("Loyalty: answers")
struct AnswerTests {
  private struct Case {
    var operation: String
    var request: Value
    var answer: Value
  }

  private static func cases(_ name: String) throws -> [Case] {
    let file = Pack.folder.appendingPathComponent("check/cases/\(name).jsonl")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let value = try Value.json(String(line))
      return Case(
        operation: value["operation"]?.text ?? "", request: value["request"] ?? .null,
        answer: value["answer"] ?? .null)
    }
  }

  @Test(
    "they are those of the contract and of the independent model",
    arguments: ["contract", "distance", "earnings", "transfers", "awards"])
  func recorded(_ name: String) throws {
    let pack = try Pack.loaded.get()
    let cases = try Self.cases(name)
    #expect(cases.count > 10)
    for item in cases {
      let found = try pack.answer(item.operation, item.request)
      #expect(found.says(item.answer), "\(item.operation) \(item.request): \(found), not \(item.answer)")
    }
  }

  @Test("the tests that the pack carries pass")
  func carried() throws {
    let pack = try Pack.loaded.get()
    var count = 0
    try pack.store.write { transaction in
      count = 0
      for stored in try transaction.definitions() {
        for outcome in try transaction.runTests(of: stored) {
          count += 1
          #expect(outcome.hasPassed, "\(outcome)")
        }
      }
    }
    #expect(count > 100)
  }

  // The rest are rows whose printed figure contradicts the coordinates of both collections, as 768 miles for AUS–DEN.
  @Test("distances are those that air-routes prints, but for its faulty rows")
  func printedDistances() throws {
    let pack = try Pack.loaded.get()
    let shares = try pack.results(
      """
      g.E().hasLabel('NONSTOP').project('a', 'b', 'printed').by(outV()).by(inV()).by('source_distance').fold().
        project('ways', 'km').by().by(call('kilometres').with('ways', identity())).
        calc("[{off: abs(km[n] / 1.609344d - w.printed), printed: w.printed} for w, n in ways]").unfold().
        calc("if off <= max(1.0d, printed * 0.005d) then 'near' else 'far'").groupCount()
      """)
    let near = shares.first?["near"]?.number ?? 0
    let far = shares.first?["far"]?.number ?? 0
    #expect(near + far == 9935)
    #expect(Double(near) / 9935 >= 0.99)
  }
}
