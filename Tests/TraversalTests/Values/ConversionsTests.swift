// Conversions between types, and the text forms of values.

import GraphStore
import Testing

@testable import Traversal

@Suite struct ConversionsTests {
  @Test func `text becomes the narrowest number that holds it`() throws {
    let table: [(String, Value)] = [
      ("5", .int(5)), ("-5", .int(-5)), ("+5", .int(5)), ("0x5", .int(5)), ("-0XfF", .int(-255)),
      ("007", .int(7)),
      ("2147483647", .int(.max)), ("2147483648", .long(2_147_483_648)), ("9223372036854775807", .long(.max)),
      ("9223372036854775808", try RelationsTests.big("9223372036854775808")),
      ("0xFFFFFFFFFFFFFFFF", try RelationsTests.big("18446744073709551615")),
      ("1.5", .float(1.5)), ("5.43", .float(5.43)), ("1e3", .float(1000)), (".5", .float(0.5)),
      ("5.", .float(5)),
      ("3.14159265358979", .double(3.14159265358979)), ("1e300", .double(1e300)),
      ("0.1234567890123456789", try RelationsTests.decimal("0.1234567890123456789")),
      ("1e400", try RelationsTests.decimal("1e400")),
    ]
    for (text, number) in table {
      #expect(try Conversions.asNumber(.string(text)) == number, "\(text)")
    }
    for text in [
      "", "test", "1 ", "0x", "0xG", "1.5f", "NaN", "Infinity", "--1", "1_000", "e", "nan(1)", "0x1p3",
    ] {
      let error = #expect(throws: ValueError.self) { try Conversions.asNumber(.string(text)) }
      #expect(error?.message == "Can't parse string '\(text)' as number.")
    }
  }

  @Test func `other values become numbers or are refused`() throws {
    #expect(try Conversions.asNumber(.byte(5)) == .byte(5))
    #expect(try Conversions.asNumber(.null) == .null)
    #expect(try Conversions.asNumber(RelationsTests.time("1970-01-01T00:00:01.5Z")) == .long(1500))
    #expect(try Conversions.asNumber(RelationsTests.day("1970-01-02")) == .long(86_400_000))
    let error = #expect(throws: ValueError.self) { try Conversions.asNumber(.list([.int(1)])) }
    #expect(error?.message == "Can't parse type ArrayList as number.")
    #expect(throws: ValueError.self) { try Conversions.asNumber(.bool(true)) }
  }

  @Test func `casts cut fractions`() throws {
    let table: [(Value, TypeToken, Value)] = [
      (.double(1.9), .int, .int(1)), (.double(-1.9), .byte, .byte(-1)), (.string("1.5"), .int, .int(1)),
      (.string("0.1"), .double, .double(0.1)),
      (.string("0.1"), .bigDecimal, try RelationsTests.decimal("0.1")),
      (.int(15), .byte, .byte(15)), (.int(1), .bigDecimal, try RelationsTests.decimal("1")),
      (.int(456), .bigInt, try RelationsTests.big("456")), (.double(3), .float, .float(3)),
      (.double(0.5), .bigDecimal, try RelationsTests.decimal("0.5")),
      (.double(1e20), .bigInt, try RelationsTests.big("100000000000000000000")),
      (try RelationsTests.decimal("-7.99"), .long, .long(-7)), (.double(.nan), .float, .float(.nan)),
      (.float(.infinity), .double, .double(.infinity)), (.null, .int, .null), (.int(5), .number, .int(5)),
      (.string("5"), .number, .int(5)), (.long(.max), .float, .float(9.223372e18)),
      (.string("0x10"), .double, .double(16)),
    ]
    for (value, type, result) in table {
      #expect(try Conversions.asNumber(value, as: type) == result, "\(value) as \(type)")
    }
  }

  @Test func `casts that do not fit are errors`() {
    let error = #expect(throws: ValueError.self) { try Conversions.asNumber(.int(300), as: TypeToken.byte) }
    #expect(error?.message == "Can't convert number of type Integer to Byte due to overflow.")
    #expect(error?.kind == .overflow)
    for (value, type) in [
      (.double(.nan), .int), (.double(.infinity), .bigInt), (.double(1e19), .long),
      (.double(1e39), .float),
      (.double(.nan), .bigDecimal), (.string("1e400"), .double), (.long(1 << 40), .int),
      (.int(40000), .short),
    ] as [(Value, TypeToken)] {
      #expect(throws: ValueError.self) { try Conversions.asNumber(value, as: type) }
    }
    let wrong = #expect(throws: ValueError.self) { try Conversions.asNumber(.int(1), as: TypeToken.vertex) }
    #expect(wrong?.message == "asNumber() requires a numeric type token, got VERTEX")
  }

  @Test func `truth of values`() throws {
    for (value, truth) in [
      (.bool(true), true), (.int(1), true), (.int(-1), true), (.int(0), false), (.double(.nan), false),
      (.double(0.1), true), (.string("TRUE"), true), (.string("False"), false), (.bigInteger(.zero), false),
      (try RelationsTests.decimal("1e-999"), true), (.long(.max), true),
    ] as [(Value, Bool)] {
      #expect(try Conversions.asBool(value) == truth, "\(value)")
    }
    #expect(throws: ValueError(.wrongType, "Can't parse null as Boolean.")) { try Conversions.asBool(.null) }
    #expect(throws: ValueError(.malformed, "Can't parse hello as Boolean.")) {
      try Conversions.asBool(.string("hello"))
    }
    #expect(throws: ValueError.self) { try Conversions.asBool(.list([])) }
  }

  @Test func `dates from text and milliseconds`() throws {
    for (value, text) in [
      (.long(1_694_017_707_000), "2023-09-06T16:28:27Z"), (.string("2023-08-02"), "2023-08-02T00:00:00Z"),
      (.string("2023-08-02T00:00:00+07:00"), "2023-08-02T00:00:00+07:00"), (.int(0), "1970-01-01T00:00:00Z"),
      (.bigInteger(BigInteger(1000)), "1970-01-01T00:00:01Z"),
      (try RelationsTests.day("2023-08-02"), "2023-08-02T00:00:00Z"),
    ] as [(Value, String)] {
      #expect(try Conversions.asDate(value).description == text)
    }
    for value: Value in [
      .null, .string("This String is not an ISO 8601 Date"), .double(1), .list([]), .bool(true),
    ] {
      let error = #expect(throws: ValueError.self) { try Conversions.asDate(value) }
      #expect(error?.message.hasPrefix("Can't parse") == true)
    }
  }

  @Test func `dates are moved and subtracted`() throws {
    let date = try RelationsTests.time("2023-01-31T23:30:00.25+01:00")
    #expect(
      try Conversions.dateAdd(date, 2, unitSeconds: 3600).description == "2023-02-01T01:30:00.250+01:00")
    #expect(
      try Conversions.dateAdd(date, -31, unitSeconds: 86_400).description == "2022-12-31T23:30:00.250+01:00")
    #expect(throws: ValueError.self) { try Conversions.dateAdd(date, .max, unitSeconds: 60) }
    #expect(throws: ValueError.self) { try Conversions.dateAdd(.string("2023-01-01"), 1, unitSeconds: 1) }
    #expect(
      try Conversions.dateDiff(RelationsTests.time("2023-01-02"), RelationsTests.time("2023-01-01"))
        == 86_400_000)
    #expect(try Conversions.dateDiff(RelationsTests.time("1970-01-01T00:00:01Z"), .null) == 1000)
    #expect(try Conversions.dateDiff(.dateTime(Timestamp(secondsSinceEpoch: 0)), date) == -1_675_204_200_250)
    let (first, last) = (Timestamp(secondsSinceEpoch: .min), Timestamp(secondsSinceEpoch: .max))
    #expect(throws: ValueError.self) { try Conversions.dateDiff(.dateTime(last), .dateTime(first)) }
  }

  @Test func `every value has a text form`() throws {
    let property = PropertyValue(key: "since", value: .int(2009))
    let name = VertexPropertyValue(id: 0, key: "name", value: .string("marko"))
    let table: [(Value, String)] = [
      (.null, "null"), (.bool(true), "true"), (.byte(-1), "-1"), (.short(2), "2"),
      (.int(.min), "-2147483648"),
      (.long(.min), "-9223372036854775808"), (.float(1), "1.0"), (.float(0.1), "0.1"), (.double(1), "1.0"),
      (.double(1e300), "1e+300"), (.double(.nan), "NaN"), (.float(-.infinity), "-Infinity"),
      (try RelationsTests.big("123456789012345678901234567890"), "123456789012345678901234567890"),
      (try RelationsTests.decimal("1.50"), "1.50"), (.string("a\"b"), "a\"b"),
      (try RelationsTests.day("2023-08-02"), "2023-08-02"),
      (try RelationsTests.time("2023-08-02T10:00+01:00"), "2023-08-02T10:00:00+01:00"),
      (.uuid(UniqueID(high: 1, low: 2)), "00000000-0000-0001-0000-000000000002"),
      (.list([.int(1), .string("a"), .null]), "[1, a, null]"), (.set([.int(1), .int(2)]), "[1, 2]"),
      (.list([]), "[]"),
      (
        .map([
          MapEntry(key: .string("a"), value: .int(1)), MapEntry(key: .token(.id), value: .list([.int(2)])),
        ]), "{a=1, id=[2]}"
      ),
      (RelationsTests.vertex("1"), "v[1]"), (RelationsTests.edge(7), "e[7][1-knows->2]"),
      (.vertexProperty(name), "vp[name->marko]"), (.property(property), "p[since->2009]"),
      (
        .path(PathValue(objects: [RelationsTests.vertex(1), .int(3)], labels: [["a"], []])), "path[v[1], 3]"
      ),
      (.token(.label), "label"), (.direction(.in), "IN"),
      (.bulkSet([BulkEntry(value: .string("a"), count: 2)]), "{a=2}"),
      (.tree([MapEntry(key: .int(1), value: .tree([]))]), "{1={}}"),
      (
        .graph(GraphValue(vertices: [VertexValue(id: 1, labels: ["a"])], edges: [])),
        "graph[vertices:1 edges:0]"
      ),
    ]
    for (value, text) in table {
      #expect(value.plainText == text)
      if value != .null { #expect(try Conversions.asString(value) == text) }
    }
    #expect(throws: ValueError(.wrongType, "Can't parse null as String.")) { try Conversions.asString(.null) }
    #expect(Set(table.map(\.0.kind)) == Set(Value.Kind.allCases))
  }

  @Test func `types are named as typeOf names them`() throws {
    let name = Value.vertexProperty(VertexPropertyValue(id: 0, key: "name", value: .string("marko")))
    for (value, type, isInstance) in [
      (.int(1), "INT", true), (.int(1), "Integer", true), (.int(1), "LONG", false), (.int(1), "NUMBER", true),
      (.bool(true), "NUMBER", false), (name, "PROPERTY", true), (name, "VPROPERTY", true),
      (.null, "NULL", true),
      (.property(PropertyValue(key: "k", value: .null)), "VPROPERTY", false), (.list([]), "LIST", true),
      (.set([]), "List", false), (.string(""), "CHAR", false), (.double(1), "Double", true),
      (.int(1), "TREE", false),
    ] as [(Value, String, Bool)] {
      #expect(value.isInstance(ofTypeNamed: type) == isInstance, "\(value) \(type)")
    }
    #expect(Value.int(1).isInstance(ofTypeNamed: "Nonsense") == nil)
    for token in TypeToken.allCases {
      #expect(Value.int(1).isInstance(ofTypeNamed: token.rawValue) != nil, "\(token)")
      #expect(Value.int(1).isInstance(of: token) == (token == .int || token == .number))
    }
  }

  @Test func `messages cut long values`() {
    let long = Value.string(String(repeating: "x", count: 1000))
    let error = #expect(throws: ValueError.self) { try Conversions.asNumber(long) }
    #expect((error?.message.count ?? .max) < 120)
  }
}
