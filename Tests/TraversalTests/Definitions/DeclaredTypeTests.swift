// Values brought to declared types, from values of the language, from texts and from JSON.

import GraphStore
import Testing

@testable import Traversal

@Suite("Declared types")
struct DeclaredTypeTests {
  private func converted(_ value: Value, _ type: DeclaredType) -> Value? { try? type.converted(value) }

  @Test("numbers change their type only when nothing is lost")
  func numbers() {
    #expect(converted(.long(5), .int) == .int(5))
    #expect(converted(.long(1 << 40), .int) == nil)
    #expect(converted(.double(5), .int) == nil)
    #expect(converted(.int(5), .double) == .double(5))
    #expect(converted(.double(12.1), .decimal) == BigDecimal("12.1").map { .bigDecimal($0) })
    #expect(converted(.string("12.10"), .decimal) == BigDecimal("12.10").map { .bigDecimal($0) })
    #expect(converted(.string("5"), .int) == nil)
  }

  @Test("days are read from texts and from midnights")
  func dates() throws {
    let day = try #require(Day(iso8601: "2026-03-01"))
    #expect(converted(.string("2026-03-01"), .date) == .date(day))
    #expect(converted(.dateTime(Timestamp(day)), .date) == .date(day))
    #expect(converted(.dateTime(Timestamp(secondsSinceEpoch: 5)), .date) == nil)
    #expect(converted(.date(day), .dateTime) == .dateTime(Timestamp(day)))
  }

  @Test("null is a value of optional types and of any only")
  func nulls() {
    #expect(converted(.null, .optional(.int)) == .null)
    #expect(converted(.null, .any) == .null)
    #expect(converted(.null, .int) == nil)
  }

  @Test("a mismatch names the way to what is wrong")
  func mismatches() {
    let leg = DeclaredType.record([
      RecordField(name: "from", type: .string), RecordField(name: "miles", type: .optional(.int)),
    ])
    func message(_ value: Value) -> String? {
      do {
        _ = try DeclaredType.list(leg).converted(value)
        return nil
      } catch { return error.text(of: "legs") }
    }
    func map(_ entries: (String, Value)...) -> Value {
      .map(entries.map { MapEntry(key: .string($0), value: $1) })
    }
    #expect(message(.list([map(("from", .string("SFO")))])) == nil)
    #expect(
      message(.list([map(("from", .string("SFO"))), map(("from", .int(5)))]))
        == "'legs[1].from' must be a String, not 5 (Integer)")
    #expect(message(.list([map(("form", .string("SFO")))])) == "'legs[0]' has no field 'from'")
    #expect(
      message(.list([map(("from", .string("SFO")), ("mile", .int(1)))]))
        == "'legs[0]' has a field 'mile' too many; did you mean 'miles'?")
    #expect(message(.string("x")) == "'legs' must be a List<{from: String, miles: Int?}>, not x (String)")
  }

  @Test(
    "texts are read by the type",
    arguments: [
      ("5", .int, .int(5)), ("-5", .long, .long(-5)), ("5", .double, .double(5)),
      ("5", .string, .string("5")),
      ("true", .bool, .bool(true)), ("[1, 2]", .list(.double), .list([.double(1), .double(2)])),
      ("null", .optional(.int), .null), ("5", .any, .int(5)), ("x", .any, .string("x")),
    ] as [(String, DeclaredType, Value)])
  func texts(text: String, type: DeclaredType, value: Value) throws {
    #expect(try type.value(ofText: text) == value)
  }

  @Test(
    "texts that are none of the type are refused",
    arguments: [("5.5", DeclaredType.int), ("yes", .bool), ("[1", .map)])
  func wrongTexts(text: String, type: DeclaredType) {
    #expect(throws: TypeMismatch.self) { try type.value(ofText: text) }
  }

  @Test("numbers in JSON are exact where the type is")
  func json() throws {
    let document = try JSON.parse(#"{"price": 0.1, "count": 3, "rest": {"a": 1.5, "b": 10000000000}}"#)
    let type = DeclaredType.record([
      RecordField(name: "price", type: .decimal), RecordField(name: "count", type: .long),
      RecordField(name: "rest", type: .map),
    ])
    guard case .map(let entries) = try type.value(of: document) else {
      Issue.record("no record")
      return
    }
    #expect(entries[0].value == BigDecimal("0.1").map { .bigDecimal($0) })
    #expect(entries[1].value == .long(3))
    #expect(
      entries[2].value
        == .map([
          MapEntry(key: .string("a"), value: .double(1.5)),
          MapEntry(key: .string("b"), value: .long(10_000_000_000)),
        ]))
  }

  @Test("what cannot be an argument is known from the types alone")
  func acceptance() {
    #expect(DeclaredType.double.accepts(.int))
    #expect(!DeclaredType.int.accepts(.string))
    #expect(!DeclaredType.enumeration(["a"]).accepts(.enumeration(["b"])))
    #expect(DeclaredType.vertex(label: "A").accepts(.vertex(label: nil)))
    #expect(!DeclaredType.vertex(label: "A").accepts(.vertex(label: "B")))
    #expect(DeclaredType.list(.int).accepts(.optional(.list(.any))))
  }
}
