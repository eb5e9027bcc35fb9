// What the numbered transactions of the second process leave in a file, computed from the last number alone, and compared
// with all that is there.

import GraphStore
import Testing

enum NumberedContent {
  static func isThere(_ n: Int64, last: Int64) -> Bool { !(n + 10 <= last && (n + 10) % 3 == 0) }

  /// The last number of a writer; zero before the first.
  static func last(_ name: String, _ transaction: borrowing Transaction) throws -> Int64 {
    guard let vertex = try transaction.number(.vertex, id: .string("last \(name)")),
      let key = transaction.key("n"),
      case .long(let last)? = try transaction.property(.vertex, vertex, key)?.entries.first?.value
    else { return 0 }
    return last
  }

  /// Compares the whole file with what its last numbers say. Returns the numbers.
  @discardableResult
  static func verify(_ names: [String], _ transaction: borrowing Transaction) throws -> [Int64] {
    let numbers = try names.map { name in try last(name, transaction) }
    guard let label = transaction.label("commit"), let of = transaction.label("of") else {
      #expect(numbers.allSatisfy { $0 == 0 })
      return numbers
    }
    var vertices: UInt64 = 0
    var edges: UInt64 = 0
    for (name, last) in zip(names, numbers) where last > 0 {
      for n in 1...last {
        let vertex = try transaction.number(.vertex, id: .string("\(name)-\(n)"))
        guard isThere(n, last: last) else {
          #expect(vertex == nil)
          continue
        }
        try verify(name, n, VertexNumber(try #require(vertex)), of, transaction)
        vertices += 1
        edges += UInt64(1 + n % 4)
      }
    }
    #expect(try transaction.count(.vertex, label: label) == vertices)
    #expect(try transaction.count(.edge) == edges)
    let hub = VertexNumber(try #require(try transaction.number(.vertex, id: "hub")))
    var degrees: [Int] = []
    try transaction.appendDegrees(of: [hub], .in, labels: [of], to: &degrees)
    #expect(degrees == [Int(edges)])
    try verifyIndex(vertices, transaction)
    return numbers
  }

  private static func verify(
    _ name: String, _ n: Int64, _ vertex: VertexNumber, _ of: LabelID, _ transaction: borrowing Transaction
  ) throws {
    let expected: [(String, Value)] = [
      ("n", .long(n)), ("writer", .string(name)),
      ("text", .string(String(repeating: "x", count: Int(n * 37 % 6000)))),
    ]
    for (name, value) in expected {
      let key = transaction.key(name)
      #expect(try transaction.property(.vertex, UInt64(vertex), try #require(key)) == Property(value))
    }
    var expansion = Expansion(wantsEdges: true)
    var place = ExpansionPlace()
    _ = try transaction.expand([vertex], .out, labels: [of], limit: 100, from: &place, into: &expansion)
    #expect(expansion.neighbours.count == 1 + Int(n % 4))
    let key = transaction.key("n")
    for edge in expansion.edges {
      #expect(try transaction.property(.edge, edge, try #require(key)) == Property(.long(n)))
    }
  }

  private static func verifyIndex(_ vertices: UInt64, _ transaction: borrowing Transaction) throws {
    let definition = transaction.indexes.first
    let index = try #require(definition)
    var range = try #require(IndexRange(index, equal: []))
    var found: [UInt64] = []
    _ = try transaction.appendElements(in: &range, limit: .max, to: &found)
    #expect(found.count == Int(vertices))
    #expect(Set(found).count == found.count)
  }
}
