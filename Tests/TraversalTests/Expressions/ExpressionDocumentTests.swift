// docs/expressions.md is run: every example gives what is written beside it.

import Foundation
import GraphStore
import Testing

@testable import Traversal

@Suite("The page about expressions")
struct ExpressionDocumentTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var text: String
    var results: [String]
    var testDescription: String { text }
  }

  /// Blocks of a kind, without their fences.
  private static func blocks(_ kind: String) -> [[String]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("../../../docs/expressions.md").standardized
    guard let page = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    var blocks: [[String]] = []
    var current: [String]?
    for line in page.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let block = current { blocks.append(block) }
        current = current == nil && line == "```" + kind ? [] : nil
      } else {
        current?.append(line)
      }
    }
    return blocks
  }

  static let expressions: [Example] = blocks("calc").joined().compactMap { line in
    let parts = line.components(separatedBy: " → ")
    return parts.count == 2 ? Example(text: parts[0], results: [parts[1]]) : nil
  }

  static let traversals: [Example] = blocks("gremlin").flatMap { lines in
    var examples: [Example] = []
    for line in lines {
      if line.hasPrefix("// ") {
        examples[examples.count - 1].results.append(String(line.dropFirst(3)))
      } else {
        examples.append(Example(text: line, results: []))
      }
    }
    return examples
  }

  @Test("There are examples, and every function is on the page")
  func isComplete() throws {
    #expect(Self.expressions.count > 60)
    #expect(Self.traversals.count > 3)
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let page = try String(
      contentsOf: folder.appendingPathComponent("../../../docs/expressions.md").standardized, encoding: .utf8)
    for function in CalcFunction.allCases {
      #expect(page.contains(function.rawValue), "\(function.rawValue)")
    }
  }

  @Test(
    "Expressions give what is written beside them, for one row and for many", arguments: expressions, [1, 9])
  func expression(example: Example, rows: Int) throws {
    let graph = try TestGraph()
    let record = Argument(.literal(.map([Self.entry("price", 25), Self.entry("quantity", 3)])))
    let query = Query(
      kind: .traversal,
      steps: [
        Step(.inject, Array(repeating: record, count: rows)),
        Step(.calc, [Argument(.literal(.string(example.text)))]),
      ])
    do {
      let results = try PreparedTraversal(query).run(on: graph.store).map(\.plainText)
      #expect(results == Array(repeating: example.results, count: rows).flatMap { $0 })
    } catch let error as TraversalError {
      #expect("error: " + error.message == example.results[0])
    }
  }

  @Test("Traversals give what is written under them", arguments: traversals)
  func traversal(example: Example) throws {
    #expect(try TestGraph().ordered(example.text) == example.results)
  }

  private static func entry(_ key: String, _ number: Int64) -> MapEntry {
    MapEntry(key: .string(key), value: .long(number))
  }
}
