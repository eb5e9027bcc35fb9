// Every form of literal, and the value and type it stands for.

import GraphStore
import Testing

@testable import Traversal

@Suite("Literals")
struct LiteralTests {
  private func value(_ text: String) throws -> Value? {
    try Query.parse("g.inject(\(text)\n)").steps[0].arguments[0].literal
  }

  private static let numbers: [(String, Value)] = [
    ("1", .int(1)), ("-1", .int(-1)), ("+1", .int(1)), ("0", .int(0)), ("-0", .int(0)),
    ("2147483647", .int(.max)), ("-2147483648", .int(.min)), ("2147483648", .long(2_147_483_648)),
    ("9223372036854775807", .long(.max)), ("-9223372036854775808", .long(.min)),
    ("127b", .byte(127)), ("-128B", .byte(-128)), ("1s", .short(1)), ("32767S", .short(.max)),
    ("1i", .int(1)), ("1I", .int(1)), ("1l", .long(1)), ("1L", .long(1)),
    ("1n", .bigInteger(BigInteger(1))), ("-5N", .bigInteger(BigInteger(-5))),
    ("1_000", .int(1_000)), ("1__0", .int(10)), ("017", .int(15)), ("-017", .int(-15)), ("0_7", .int(7)),
    ("0x1F", .int(31)), ("0X1f", .int(31)), ("-0x10", .int(-16)), ("0xF_F", .int(255)),
    ("0x1b", .int(27)), ("0x1s", .short(1)), ("0xFFFFFFFF", .long(4_294_967_295)),
    ("1.5", .double(1.5)), ("-1.5", .double(-1.5)), ("1e3", .double(1_000)), ("1E-3", .double(0.001)),
    ("1.5e+2", .double(150)), ("1.5d", .double(1.5)), ("1d", .double(1)), ("1f", .float(1)),
    ("1.5F", .float(1.5)), ("0.1f", .float(0.1)), ("08.5", .double(8.5)), ("1_0.2_5", .double(10.25)),
    ("017f", .float(17)), ("1e400", .double(.infinity)),
    ("NaN", .double(.nan)), ("Infinity", .double(.infinity)), ("+Infinity", .double(.infinity)),
    ("-Infinity", .double(-.infinity)),
  ]

  @Test("A number has the type of its suffix or the smallest that holds it", arguments: numbers)
  func numbersHaveTypes(text: String, expected: Value) throws {
    #expect(try value(text) == expected)
  }

  @Test("Numbers beyond 64 bits are exact")
  func largeNumbersAreExact() throws {
    #expect(try value("9223372036854775808") == BigInteger("9223372036854775808").map { .bigInteger($0) })
    #expect(try value("-9223372036854775809") == BigInteger("-9223372036854775809").map { .bigInteger($0) })
    #expect(
      try value("0x1_0000_0000_0000_0000") == BigInteger("18446744073709551616").map { .bigInteger($0) })
    #expect(
      try value("-02000000000000000000000") == BigInteger("-18446744073709551616").map { .bigInteger($0) })
    #expect(
      try value("123456789012345678901234567890.5m")
        == BigDecimal("123456789012345678901234567890.5").map { .bigDecimal($0) })
    #expect(try value("1m") == BigDecimal("1").map { .bigDecimal($0) })
    #expect(try value("1.50M") == BigDecimal("1.50").map { .bigDecimal($0) })
  }

  @Test(
    "What looks like a number and is none is rejected",
    arguments: [
      ".5", "5.", "1_", "_1.5.", "09", "0x", "0x_1", "1.5_", "1._5", "1e", "1e+", "12abc", "1.5ff", "128b",
      "40000s",
      "3000000000i", "9223372036854775808l", "+", "-", "--1", "1.2.3", "1_.5", "- 1", "-NaN",
    ])
  func malformedNumbers(text: String) {
    #expect(throws: TraversalError.self) { try value(text) }
  }

  private static let strings: [(String, String)] = [
    (#""a""#, "a"), (#"'a'"#, "a"), (#""""#, ""), (#"''"#, ""), (#"'it"s'"#, "it\"s"),
    (#"'\b\t\n\f\r\"\'\\'"#, "\u{8}\t\n\u{C}\r\"'\\"), (#"'\0\7\101\377\400'"#, "\0\u{7}A\u{FF} 0"),
    (#"'\u0041\uuu0042'"#, "AB"), (#"'\uD83D\uDE00'"#, "😀"), ("'a\\\nb'", "ab"), ("'a\\\r\nb'", "ab"),
    ("'a\nb'", "a\nb"), ("'é漢😀'", "é漢😀"), ("'a//b'", "a//b"), (#"'\18'"#, "\u{1}8"),
  ]

  @Test("Strings and their escapes", arguments: strings)
  func stringsAreRead(text: String, expected: String) throws {
    #expect(try value(text) == .string(expected))
  }

  @Test(
    "Broken strings are rejected",
    arguments: [#"'a"#, #"'\x'"#, #"'\u12'"#, #"'\uD83D'"#, #"'\uDE00'"#, #"'\"#, #"'a\'"#])
  func brokenStrings(text: String) {
    #expect(throws: TraversalError.self) { try value(text) }
  }

  @Test("Words, dates and ids")
  func otherScalars() throws {
    #expect(try value("true") == .bool(true))
    #expect(try value("false") == .bool(false))
    #expect(try value("null") == .null)
    #expect(try value("T.id") == .token(.id))
    #expect(try value("label") == .token(.label))
    #expect(try value("OUT") == .direction(.out))
    #expect(try value("Direction.from") == .direction(.out))
    #expect(try value("to") == .direction(.in))
    #expect(
      try value("datetime('2023-08-02')") == Timestamp(iso8601: "2023-08-02T00:00:00Z").map { .dateTime($0) })
    #expect(
      try value("DateTime('2023-08-02T01:02:03+02:00')")
        == Timestamp(iso8601: "2023-08-02T01:02:03+02:00").map { .dateTime($0) })
    let id = "0190163d-8694-739b-aea5-966c26f8ad91"
    #expect(try value("UUID('\(id)')") == UniqueID(id).map { .uuid($0) })
    #expect(try Query.parse("g.inject(datetime())").steps[0].arguments[0].kind == .dateTime(nil))
    #expect(try Query.parse("g.inject(UUID())").steps[0].arguments[0].kind == .uuid(nil))
    #expect(throws: TraversalError.self) { try value("datetime('soon')") }
    #expect(throws: TraversalError.self) { try value("UUID('1')") }
  }

  @Test("Lists, sets and maps of constants are single values")
  func collections() throws {
    #expect(try value("[]") == .list([]))
    #expect(try value("{}") == .set([]))
    #expect(try value("[:]") == .map([]))
    #expect(try value("[1, 'a', [2]]") == .list([.int(1), .string("a"), .list([.int(2)])]))
    guard case .set(let members) = try value("{1, 1, 1l, 'a', 1}") else { throw CancellationError() }
    #expect(members == [.int(1), .long(1), .string("a")])
    guard
      case .map(let entries) = try value(
        "[all: 1, 'k 2': 2, (T.id): 3, (id): 4, id: 5, T.label: 6, 1: 7, [1]: 8, all: 9]")
    else { throw CancellationError() }
    let expected: [(Value, Int32)] = [
      (.string("all"), 9), (.string("k 2"), 2), (.token(.id), 4), (.string("id"), 5), (.token(.label), 6),
      (.int(1), 7),
      (.list([.int(1)]), 8),
    ]
    #expect(entries == expected.map { MapEntry(key: $0.0, value: .int($0.1)) })
  }

  @Test("Collections with members that are not constant keep their members")
  func openCollections() throws {
    func kind(_ text: String) throws -> Argument.Kind {
      try Query.parse("g.inject(\(text))").steps[0].arguments[0].kind
    }
    #expect(try kind("[1, x]") == .list([Argument(.literal(.int(1))), Argument(.variable("x"))]))
    #expect(try kind("{x}") == .set([Argument(.variable("x"))]))
    let identity = Argument(.traversal(NestedTraversal([Step(.identity)])))
    let key = Argument(.literal(.string("a")))
    #expect(try kind("[a: identity()]") == .map([MapArgument(key: key, value: identity)]))
    #expect(
      try kind("[(x): 1]")
        == .map([MapArgument(key: Argument(.variable("x")), value: Argument(.literal(.int(1))))]))
    #expect(try kind("list(x)") == .weighted(.list, Argument(.variable("x"))))
  }

  @Test("Ranges are lists with both ends")
  func ranges() throws {
    #expect(try value("1..3") == .list([.int(1), .int(2), .int(3)]))
    #expect(try value("2 .. -1") == .list([.int(2), .int(1), .int(0), .int(-1)]))
    #expect(try value("'a'..\"c\"") == .list([.string("a"), .string("b"), .string("c")]))
    #expect(try value("'x3'..'x1'") == .list([.string("x3"), .string("x2"), .string("x1")]))
    #expect(throws: TraversalError.self) { try value("1..2l") }
    #expect(throws: TraversalError.self) { try value("'aa'..'bb'") }
    #expect(throws: TraversalError.self) { try value("1..2000000") }
    #expect(throws: TraversalError.self) { try value("[1..900000, 1..900000]") }
  }

  @Test(
    "A literal prints as a literal that reads to the same value",
    arguments: numbers.map(\.0) + strings.map(\.0))
  func literalsPrint(text: String) throws {
    let query = try Query.parse("g.inject(\(text))")
    #expect(try Query.parse(query.description) == query)
  }
}
