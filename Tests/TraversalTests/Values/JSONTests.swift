// The parser of JSON: what it accepts, what it refuses and where, and that it writes what it read.

import Foundation
import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite struct JSONTests {
  static func text(_ json: JSON) -> String {
    var bytes: [UInt8] = []
    json.append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("false", "false"), ("0", "0"), ("-0", "-0"),
    ("12.50e+3", "12.50e+3"),
    ("[ ]", "[]"), ("[1, [2 ,{}]]", "[1,[2,{}]]"), ("{\"a\":1,\n\"b\":[true]}", "{\"a\":1,\"b\":[true]}"),
    ("\"a\\u0041\\n\\/\\\"\"", "\"aA\\n/\\\"\""), ("\"\\ud83d\\uDE00é😀\"", "\"😀é😀\""),
    ("\"\\u0000\\u001f\"", "\"\\u0000\\u001f\""),
    ("123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"),
    ("\"\"", "\"\""),
  ])
  func `documents are read and written without loss`(text: String, compact: String) throws {
    let json = try JSON.parse(text)
    #expect(Self.text(json) == compact)
    #expect(try JSON.parse(compact) == json)
  }

  @Test(arguments: [
    ("", 1, 1), ("  ", 1, 3), ("nul", 1, 1), ("True", 1, 1), ("[1,]", 1, 4), ("[1 2]", 1, 4), ("[1", 1, 3),
    ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2), ("{\"a\" 1}", 1, 6), ("{\"a\":1,\n  \"a\":2}", 2, 3), ("01", 1, 2),
    ("1.", 1, 3), ("1e", 1, 3), ("-", 1, 2), ("+1", 1, 1), (".5", 1, 1), ("1 2", 1, 3), ("NaN", 1, 1),
    ("\"abc", 1, 1),
    ("\"a\nb\"", 1, 3), ("\"\\x\"", 1, 2), ("\"\\u12G4\"", 1, 2), ("\"\\ud800\"", 1, 2),
    ("\"\\ud800\\u0041\"", 1, 2),
    ("\"\\udc00\"", 1, 2), ("'a'", 1, 1), ("[\n1,\n  x]", 3, 3), ("// no", 1, 1), ("\u{FEFF}1", 1, 1),
  ])
  func `errors have a place`(text: String, line: Int, column: Int) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22],
    ] {
      #expect(throws: JSONError.self) { try JSON.parse(bytes) }
    }
  }

  @Test func `depth is limited`() throws {
    let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(throws: Never.self) { try JSON.parse(deep(JSON.depthLimit)) }
    let error = #expect(throws: JSONError.self) { try JSON.parse(deep(JSON.depthLimit + 1)) }
    #expect(error?.column == JSON.depthLimit + 1)
    #expect(throws: JSONError.self) { try JSON.parse(deep(1_000_000)) }
    #expect(throws: JSONError.self) { try JSON.parse("[[1]]", depthLimit: 1) }
  }

  @Test func `keys are the same only when their bytes are`() throws {
    let json = try JSON.parse("{\"e\u{301}\":1,\"\u{E9}\":2}")
    #expect(json["e\u{301}"] == .number("1"))
    #expect(json["\u{E9}"] == .number("2"))
    let keys = ["e\u{301}", "\u{E9}", "e\u{301}"]
    let vertex = VertexValue(
      id: 1, labels: ["v"],
      properties: keys.map { VertexPropertyValue(id: 1, key: $0, value: .string($0)) })
    #expect(vertex.propertiesByKey.map(\.properties.count) == [2, 1])
    #expect(
      PropertyValue(key: "\u{E9}", value: .null) != PropertyValue(key: "e\u{301}", value: .null))
  }

  @Test func `members are found by key`() throws {
    let json = try JSON.parse("{\"a\":{\"b\":[1]}}")
    #expect(json["a"]?["b"] == .array([.number("1")]))
    #expect(json["b"] == nil)
    #expect(JSON.null["a"] == nil)
  }

  @Test func `random bytes never crash the parser, and what it accepts Foundation accepts`() throws {
    var generator = SeededGenerator(seed: 61)
    let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn\\u \n".utf8)
    var accepted = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      guard (try? JSON.parse(bytes)) != nil else { continue }
      // Foundation refuses numbers that no double holds.
      if Double(String(decoding: bytes, as: UTF8.self))?.isInfinite == true { continue }
      accepted += 1
      #expect(throws: Never.self, "\(String(decoding: bytes, as: UTF8.self))") {
        try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      }
    }
    #expect(accepted > 100)
  }

  @Test func `random strings come back`() throws {
    var generator = SeededGenerator(seed: 62)
    for _ in 0..<1000 {
      let text = generator.text()
      let written = Self.text(.string(text))
      #expect(try JSON.parse(written) == .string(text))
      let decoded = try JSONSerialization.jsonObject(with: Data(written.utf8), options: .fragmentsAllowed)
      #expect(decoded as? String == text)
    }
  }
}
