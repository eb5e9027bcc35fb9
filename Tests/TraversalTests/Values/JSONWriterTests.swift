// Plain JSON: the form of every type, and that it is JSON.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite struct JSONWriterTests {
  static func text(_ value: Value, quotesBigIntegers: Bool = false) -> String {
    var writer = JSONWriter(quotesBigIntegers: quotesBigIntegers)
    var bytes: [UInt8] = []
    writer.append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `every type has its form`() throws {
    let names = ["marko", "mark"].map { VertexPropertyValue(id: 1, key: "name", value: .string($0)) }
    let age = VertexPropertyValue(
      id: 2, key: "age", value: .int(29), properties: [PropertyValue(key: "since", value: .int(1997))])
    let edge = EdgeValue(
      id: 7, label: "knows", source: 1, sourceLabel: "person", target: "2", targetLabel: "dog",
      properties: [PropertyValue(key: "weight", value: .double(0.5))])
    let table: [(Value, String)] = [
      (.null, "null"), (.bool(false), "false"), (.byte(1), "1"), (.short(-1), "-1"), (.int(5), "5"),
      (.long(9_007_199_254_740_993), "9007199254740993"), (.long(.min), "-9223372036854775808"),
      (try RelationsTests.big("123456789012345678901"), "123456789012345678901"), (.float(0.1), "0.1"),
      (.double(1), "1.0"),
      (.double(.nan), "\"NaN\""), (.float(.infinity), "\"Infinity\""), (.double(-.infinity), "\"-Infinity\""),
      (try RelationsTests.decimal("1.50"), "\"1.50\""), (.string("\"\u{1}é"), "\"\\\"\\u0001é\""),
      (try RelationsTests.day("2023-08-02"), "\"2023-08-02\""),
      (try RelationsTests.time("2023-08-02T10:00Z"), "\"2023-08-02T10:00:00Z\""),
      (.uuid(UniqueID(high: 1, low: 2)), "\"00000000-0000-0001-0000-000000000002\""),
      (.list([.int(1), .list([])]), "[1,[]]"),
      (.set([.string("a")]), "[\"a\"]"),
      (.tree([MapEntry(key: .string("a"), value: .tree([]))]), #"{"a":{}}"#),
      (
        .bulkSet([BulkEntry(value: .string("a"), count: 2), BulkEntry(value: .int(1), count: 1)]),
        "[\"a\",\"a\",1]"
      ),
      (
        .map([MapEntry(key: .string("a"), value: .int(1)), MapEntry(key: .string("b"), value: .null)]),
        "{\"a\":1,\"b\":null}"
      ),
      (.vertex(VertexValue(id: 1, labels: ["person"])), "{\"id\":1,\"label\":\"person\",\"properties\":{}}"),
      (
        .vertex(VertexValue(id: "a", labels: ["x", "y"], properties: [names[0], age, names[1]])),
        "{\"id\":\"a\",\"label\":\"x::y\",\"properties\":{\"name\":[\"marko\",\"mark\"],\"age\":29}}"
      ),
      (
        .edge(edge), "{\"id\":7,\"label\":\"knows\",\"outV\":1,\"inV\":\"2\",\"properties\":{\"weight\":0.5}}"
      ),
      (.vertexProperty(age), "{\"id\":2,\"key\":\"age\",\"value\":29,\"properties\":{\"since\":1997}}"),
      (.property(PropertyValue(key: "k", value: .null)), "{\"key\":\"k\",\"value\":null}"),
      (
        .path(PathValue(objects: [.int(1), .int(2)], labels: [["a", "b"], []])),
        "{\"labels\":[[\"a\",\"b\"],[]],\"objects\":[1,2]}"
      ),
      (.token(.id), "\"id\""), (.direction(.both), "\"BOTH\""),
      (.tree([MapEntry(key: .string("a"), value: .tree([]))]), "{\"a\":{}}"),
      (.graph(GraphValue(vertices: [], edges: [])), "{\"vertices\":[],\"edges\":[]}"),
    ]
    for (value, text) in table { #expect(Self.text(value) == text) }
    #expect(Set(table.map(\.0.kind)) == Set(Value.Kind.allCases))
  }

  @Test func `integers past what a double holds can be quoted`() throws {
    #expect(Self.text(.long(1 << 53), quotesBigIntegers: true) == "9007199254740992")
    #expect(Self.text(.long((1 << 53) + 1), quotesBigIntegers: true) == "\"9007199254740993\"")
    #expect(Self.text(.long(.min), quotesBigIntegers: true) == "\"-9223372036854775808\"")
    #expect(Self.text(.bigInteger(BigInteger(5)), quotesBigIntegers: true) == "5")
    #expect(
      try Self.text(RelationsTests.big("99999999999999999999"), quotesBigIntegers: true)
        == "\"99999999999999999999\"")
  }

  @Test func `keys that are no strings are written as text, and remembered`() {
    var writer = JSONWriter()
    var bytes: [UInt8] = []
    writer.append(.map([MapEntry(key: .string("a"), value: .null)]), to: &bytes)
    #expect(!writer.hasWrittenKeysAsText)
    let keys: [Value] = [.token(.id), .int(1), RelationsTests.vertex(1), .list([.int(1), .int(2)]), .null]
    writer.append(.map(keys.map { MapEntry(key: $0, value: .bool(true)) }), to: &bytes)
    #expect(writer.hasWrittenKeysAsText)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "{\"a\":null}{\"id\":true,\"1\":true,\"v[1]\":true,\"[1, 2]\":true,\"null\":true}")
  }

  @Test func `random values give JSON`() throws {
    var generator = SeededGenerator(seed: 81)
    for _ in 0..<1000 {
      let text = Self.text(generator.value(depth: 3))
      #expect(throws: Never.self, "\(text)") {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
      }
    }
  }

  @Test func `shortest decimals read back as the same number`() {
    var generator = SeededGenerator(seed: 82)
    for _ in 0..<2000 {
      let (double, float) = (
        Double(bitPattern: generator.next()), Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      )
      if double.isFinite { #expect(Double(Self.text(.double(double))) == double) }
      if float.isFinite { #expect(Float(Self.text(.float(float))) == float) }
    }
  }

  @Test func `integers are written as Swift writes them`() {
    var generator = SeededGenerator(seed: 83)
    for _ in 0..<2000 {
      let number = Int64(truncatingIfNeeded: generator.next()) >> Int64.random(in: 0...63, using: &generator)
      #expect(Self.text(.long(number)) == String(number))
    }
  }
}
