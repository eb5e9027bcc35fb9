// GraphSON 3: the form of every type, reading it back, and what is malformed.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite struct GraphSONTests {
  /// Elements compare by id alone, so what they carry is compared through their text.
  static func fullText(_ value: Value) -> String { String(describing: value) }

  @Test func `every type has its form`() throws {
    let name = VertexPropertyValue(
      id: 3, key: "name", value: .string("marko"),
      properties: [PropertyValue(key: "since", value: .int(1997))])
    let vertex = VertexValue(id: "1", labels: ["person", "author"], properties: [name])
    let edge = EdgeValue(
      id: 7, label: "knows", source: 1, sourceLabel: "person", target: "2", targetLabel: "dog",
      properties: [PropertyValue(key: "weight", value: .double(0.5))])
    let int1 = "{\"@type\":\"g:Int32\",\"@value\":1}"
    let nameText =
      "{\"@type\":\"g:VertexProperty\",\"@value\":{\"id\":{\"@type\":\"g:Int64\",\"@value\":3},\"value\":\"marko\","
      + "\"label\":\"name\",\"properties\":{\"since\":{\"@type\":\"g:Int32\",\"@value\":1997}}}}"
    let table: [(Value, String)] = [
      (.null, "null"), (.bool(true), "true"), (.string("a\"\n"), "\"a\\\"\\n\""),
      (.byte(-1), "{\"@type\":\"gx:Byte\",\"@value\":-1}"),
      (.short(1), "{\"@type\":\"gx:Int16\",\"@value\":1}"),
      (.int(1), int1), (.long(.min), "{\"@type\":\"g:Int64\",\"@value\":-9223372036854775808}"),
      (.float(0.1), "{\"@type\":\"g:Float\",\"@value\":0.1}"),
      (.double(1), "{\"@type\":\"g:Double\",\"@value\":1.0}"),
      (.double(.nan), "{\"@type\":\"g:Double\",\"@value\":\"NaN\"}"),
      (.float(-.infinity), "{\"@type\":\"g:Float\",\"@value\":\"-Infinity\"}"),
      (.bigInteger(BigInteger(5)), "{\"@type\":\"gx:BigInteger\",\"@value\":5}"),
      (try RelationsTests.decimal("1.50"), "{\"@type\":\"gx:BigDecimal\",\"@value\":1.50}"),
      (try RelationsTests.day("2023-08-02"), "{\"@type\":\"gx:LocalDate\",\"@value\":\"2023-08-02\"}"),
      (
        try RelationsTests.time("2023-08-02T10:11:12.5+02:00"),
        "{\"@type\":\"gx:OffsetDateTime\",\"@value\":\"2023-08-02T10:11:12.500+02:00\"}"
      ),
      (
        .uuid(UniqueID(high: 1, low: 2)),
        "{\"@type\":\"g:UUID\",\"@value\":\"00000000-0000-0001-0000-000000000002\"}"
      ),
      (.list([.int(1), .null]), "{\"@type\":\"g:List\",\"@value\":[\(int1),null]}"),
      (.set([.int(1)]), "{\"@type\":\"g:Set\",\"@value\":[\(int1)]}"),
      (.map([]), "{\"@type\":\"g:Map\",\"@value\":[]}"),
      (
        .map([MapEntry(key: .token(.id), value: .int(1))]),
        "{\"@type\":\"g:Map\",\"@value\":[{\"@type\":\"g:T\",\"@value\":\"id\"},\(int1)]}"
      ),
      (.token(.key), "{\"@type\":\"g:T\",\"@value\":\"key\"}"),
      (.direction(.out), "{\"@type\":\"g:Direction\",\"@value\":\"OUT\"}"),
      (
        .tree([MapEntry(key: .string("a"), value: .tree([]))]),
        #"{"@type":"g:Tree","@value":[{"key":"a","value":{"@type":"g:Tree","@value":[]}}]}"#
      ),
      (
        .bulkSet([BulkEntry(value: .string("a"), count: 2)]),
        "{\"@type\":\"g:BulkSet\",\"@value\":[\"a\",{\"@type\":\"g:Int64\",\"@value\":2}]}"
      ),
      (
        .tree([MapEntry(key: .int(1), value: .tree([]))]),
        "{\"@type\":\"g:Tree\",\"@value\":[{\"key\":\(int1),\"value\":{\"@type\":\"g:Tree\",\"@value\":[]}}]}"
      ),
      (
        .graph(GraphValue(vertices: [], edges: [])),
        "{\"@type\":\"tinker:graph\",\"@value\":{\"vertices\":[],\"edges\":[]}}"
      ),
      (.vertexProperty(name), nameText),
      (
        .vertex(vertex),
        "{\"@type\":\"g:Vertex\",\"@value\":{\"id\":\"1\",\"label\":\"person::author\",\"properties\":{\"name\":[\(nameText)]}}}"
      ),
      (
        .edge(edge),
        "{\"@type\":\"g:Edge\",\"@value\":{\"id\":{\"@type\":\"g:Int64\",\"@value\":7},\"label\":\"knows\","
          + "\"inVLabel\":\"dog\",\"outVLabel\":\"person\",\"inV\":\"2\",\"outV\":{\"@type\":\"g:Int64\",\"@value\":1},"
          + "\"properties\":{\"weight\":{\"@type\":\"g:Property\",\"@value\":{\"key\":\"weight\","
          + "\"value\":{\"@type\":\"g:Double\",\"@value\":0.5}}}}}}"
      ),
      (
        .property(PropertyValue(key: "k", value: .int(1))),
        "{\"@type\":\"g:Property\",\"@value\":{\"key\":\"k\",\"value\":\(int1)}}"
      ),
      (
        .path(PathValue(objects: [.int(1)], labels: [["a"]])),
        "{\"@type\":\"g:Path\",\"@value\":{\"labels\":{\"@type\":\"g:List\",\"@value\":[{\"@type\":\"g:Set\",\"@value\":[\"a\"]}]},"
          + "\"objects\":{\"@type\":\"g:List\",\"@value\":[\(int1)]}}}"
      ),
    ]
    for (value, text) in table {
      #expect(GraphSON.text(value) == text)
      let back = try GraphSON.parse(text)
      #expect(Self.fullText(back) == Self.fullText(value))
    }
    #expect(Set(table.map(\.0.kind)) == Set(Value.Kind.allCases))
  }

  @Test func `random values come back with all they carry`() throws {
    var generator = SeededGenerator(seed: 71)
    for _ in 0..<3000 {
      let value = generator.value(depth: 3)
      let text = GraphSON.text(value)
      let back = try GraphSON.parse(text)
      #expect(back == value, "\(text)")
      #expect(GraphSON.text(back) == text)
    }
  }

  @Test func `what is written is JSON to others too`() throws {
    var generator = SeededGenerator(seed: 72)
    for _ in 0..<500 {
      let text = GraphSON.text(generator.value(depth: 2))
      #expect(throws: Never.self, "\(text)") {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
      }
    }
  }

  @Test func `plain JSON becomes values of the narrowest type`() throws {
    let table: [(String, Value)] = [
      ("1", .int(1)), ("-0", .int(0)), ("2147483648", .long(2_147_483_648)),
      ("9223372036854775808", try RelationsTests.big("9223372036854775808")), ("1.0", .double(1)),
      ("1e3", .double(1000)),
      ("1e400", try RelationsTests.decimal("1e400")), ("null", .null), ("\"x\"", .string("x")),
      ("[1,[true]]", .list([.int(1), .list([.bool(true)])])), ("{}", .map([])),
      ("{\"a\":1}", .map([MapEntry(key: .string("a"), value: .int(1))])),
      ("{\"@type\":\"g:Int32\"}", .map([MapEntry(key: .string("@type"), value: .string("g:Int32"))])),
      ("[{\"@type\":\"g:Int64\",\"@value\":1}]", .list([.long(1)])),
    ]
    for (text, value) in table { #expect(try GraphSON.parse(text) == value, "\(text)") }
  }

  @Test func `forms of other writers are read`() throws {
    let table: [(String, Value)] = [
      ("{\"@type\":\"g:Date\",\"@value\":1500}", try RelationsTests.time("1970-01-01T00:00:01.5Z")),
      (
        "{\"@type\":\"gx:Instant\",\"@value\":\"2023-01-01T00:00:00Z\"}",
        try RelationsTests.time("2023-01-01")
      ),
      ("{\"@type\":\"gx:BigDecimal\",\"@value\":\"1.5\"}", try RelationsTests.decimal("1.5")),
      ("{\"@type\":\"g:Direction\",\"@value\":\"from\"}", .direction(.out)),
      ("{\"@value\":1,\"@type\":\"g:Int32\"}", .int(1)),
      ("{\"@type\":\"g:Set\",\"@value\":[1,1]}", .set([.int(1)])),
      ("{\"@type\":\"gx:Char\",\"@value\":\"x\"}", .string("x")),
    ]
    for (text, value) in table { #expect(try GraphSON.parse(text) == value, "\(text)") }
    let edge = try GraphSON.parse(
      "{\"@type\":\"g:Edge\",\"@value\":{\"id\":1,\"inV\":2,\"outV\":3,\"properties\":{\"w\":{\"@type\":\"g:Int64\",\"@value\":4}}}}"
    )
    guard case .edge(let parts) = edge else { return #expect(Bool(false), "no edge") }
    #expect(parts.label == "edge")
    #expect(parts.properties == [PropertyValue(key: "w", value: .long(4))])
  }

  @Test(arguments: [
    "{\"@type\":\"g:Int32\",\"@value\":2147483648}", "{\"@type\":\"gx:Byte\",\"@value\":128}",
    "{\"@type\":\"g:Int32\",\"@value\":1.5}", "{\"@type\":\"g:Int32\",\"@value\":null}",
    "{\"@type\":\"g:Double\",\"@value\":\"inf\"}",
    "{\"@type\":\"g:Double\",\"@value\":\"0x1p3\"}", "{\"@type\":\"g:UUID\",\"@value\":\"1\"}",
    "{\"@type\":\"g:List\",\"@value\":1}",
    "{\"@type\":\"gx:LocalDate\",\"@value\":\"2023-02-30\"}", "{\"@type\":\"g:Map\",\"@value\":[1]}",
    "{\"@type\":\"g:Map\",\"@value\":[1,2,1,3]}", "{\"@type\":\"g:BulkSet\",\"@value\":[\"a\",0]}",
    "{\"@type\":\"g:T\",\"@value\":\"x\"}",
    "{\"@type\":\"g:Vertex\",\"@value\":{}}", "{\"@type\":\"g:Vertex\",\"@value\":{\"id\":1.5}}",
    "{\"@type\":\"g:Vertex\",\"@value\":{\"id\":1,\"properties\":{\"a\":[1]}}}",
    "{\"@type\":\"g:Edge\",\"@value\":{\"id\":1,\"inV\":1}}",
    "{\"@type\":\"g:Property\",\"@value\":{\"key\":\"k\"}}", "{\"@type\":\"x:Nothing\",\"@value\":1}",
    "{\"@type\":\"g:Path\",\"@value\":{\"labels\":{\"@type\":\"g:List\",\"@value\":[]},\"objects\":{\"@type\":\"g:List\",\"@value\":[1]}}}",
  ])
  func `what is malformed is refused`(text: String) {
    #expect(throws: ValueError.self) { try GraphSON.parse(text) }
  }
}
