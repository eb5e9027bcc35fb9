// Gremlin's operators: every one of them, and what they refuse.

import GraphStore
import Testing

@testable import Traversal

@Suite struct CombiningTests {
  static func combined(_ left: Value, _ right: Value, _ combiner: Combiner) throws -> Value {
    var result = left
    try Arithmetic.combine(&result, with: right, by: combiner)
    return result
  }

  static func entry(_ key: String, _ value: Int32) -> MapEntry {
    MapEntry(key: .string(key), value: .int(value))
  }

  @Test func `every operator makes one value of two`() throws {
    let (ab, bc) = (["a", "b"].map { Value.string($0) }, ["b", "c"].map { Value.string($0) })
    let abc = ["a", "b", "c"].map { Value.string($0) }
    let table: [(Combiner, Value, Value, Value)] = [
      (.sum, .int(5), .long(2), .long(7)), (.minus, .int(5), .int(2), .int(3)),
      (.mult, .int(5), .int(2), .int(10)),
      (.div, .int(5), .int(2), .int(2)), (.min, .int(5), .int(2), .int(2)), (.max, .int(5), .int(2), .int(5)),
      (.assign, .int(5), .string("x"), .string("x")), (.assign, .int(5), .null, .null),
      (.and, .bool(true), .bool(false), .bool(false)), (.and, .bool(true), .bool(true), .bool(true)),
      (.or, .bool(true), .bool(false), .bool(true)), (.or, .bool(false), .bool(false), .bool(false)),
      (.sumLong, .int(5), .double(2.9), .long(7)), (.addAll, .list(ab), .list(bc), .list(ab + bc)),
      (.addAll, .list(ab), .set(bc), .list(ab + bc)), (.addAll, .set(ab), .list(bc), .set(abc)),
      (.addAll, .null, .list(ab), .list(ab)), (.addAll, .list(ab), .null, .list(ab)),
      (.addAll, .null, .null, .null),
      (
        .addAll, .list([]), .bulkSet([BulkEntry(value: .int(1), count: 2)]), .list([.int(1), .int(1)])
      ),
      (
        .addAll, .bulkSet([BulkEntry(value: .int(1), count: 2)]), .list([.int(2), .int(1), .long(1)]),
        .bulkSet([
          BulkEntry(value: .int(1), count: 3), BulkEntry(value: .int(2), count: 1),
          BulkEntry(value: .long(1), count: 1),
        ])
      ),
      (
        .addAll, .map([Self.entry("a", 1), Self.entry("b", 1)]),
        .map([Self.entry("b", 2), Self.entry("c", 3)]),
        .map([Self.entry("a", 1), Self.entry("b", 2), Self.entry("c", 3)])
      ),
    ]
    for (combiner, left, right, result) in table {
      #expect(try Self.combined(left, right, combiner) == result, "\(combiner) \(left) \(right)")
    }
    #expect(Set(table.map(\.0)) == Set(Combiner.allCases))
  }

  @Test func `a set keeps the order in which its members came`() throws {
    let result = try Self.combined(.set([.int(3), .int(1)]), .list([.int(2), .int(3)]), .addAll)
    #expect(result.plainText == "[3, 1, 2]")
  }

  @Test func `operands of the wrong type are refused and leave the left one as it was`() {
    for (combiner, left, right) in [
      (.and, .int(1), .bool(true)), (.or, .bool(false), .null), (.sum, .int(1), .string("a")),
      (.addAll, .int(1), .list([])),
      (.addAll, .list([.int(1)]), .int(1)), (.addAll, .map([]), .list([])), (.sumLong, .string("1"), .int(1)),
      (.addAll, .list([.int(1)]), .map([])),
      (.addAll, .bulkSet([BulkEntry(value: .int(1), count: .max)]), .list([.int(1)])),
    ] as [(Combiner, Value, Value)] {
      var value = left
      #expect(throws: ValueError.self, "\(combiner) \(left) \(right)") {
        try Arithmetic.combine(&value, with: right, by: combiner)
      }
      #expect(value == left)
    }
  }
}
