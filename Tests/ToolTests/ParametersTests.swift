// Parameters as people type them: what is a string, what is JSON, what is forced to a type, what is refused.

import Foundation
import GraphStore
import Testing

@testable import Tool

@Suite("Parameters of a query")
struct ParametersTests {
  @Test("a value is a string unless it is JSON of another kind")
  func kinds() throws {
    let expected: [(String, Value)] = [
      ("a=LHR", .string("LHR")), ("a=", .string("")), ("a=x=y", .string("x=y")), ("a=42", .int(42)),
      ("a=-0", .int(0)), ("a=2147483648", .long(2_147_483_648)), ("a=1.5", .double(1.5)),
      ("a=1e3", .double(1000)),
      ("a=true", .bool(true)), ("a=null", .null), ("a=True", .string("True")), ("a=042", .string("042")),
      ("a=\"x\"", .string("\"x\"")), ("a=[1,\"b\"]", .list([.int(1), .string("b")])),
      ("a=[1,", .string("[1,")),
      ("a={\"k\":[]}", .map([MapEntry(key: .string("k"), value: .list([]))])), ("a=NaN", .string("NaN")),
      ("a=9223372036854775807", .long(.max)), ("a= 1 ", .int(1)), ("a=1 2", .string("1 2")),
    ]
    for (text, value) in expected {
      let parsed = try Parameters.parse(text)
      #expect(parsed.name == "a" && parsed.value == value, "\(text)")
    }
  }

  @Test("a type behind the name is obeyed or refused")
  func types() throws {
    #expect(try Parameters.parse("code:String=42").value == .string("42"))
    #expect(try Parameters.parse("n:Long=42").value == .long(42))
    #expect(try Parameters.parse("n:byte=-128").value == .byte(-128))
    #expect(try Parameters.parse("d:Date=2024-02-29").value.kind == .date)
    #expect(try Parameters.parse("n:BigDecimal=1.50").value.kind == .bigDecimal)
    for text in ["n:Byte=128", "n:Int=x", "d:Date=2023-02-29", "n:Strng=x", "b:Bool=1"] {
      #expect(throws: Failure.self, "\(text)") { try Parameters.parse(text) }
    }
    do throws(Failure) {
      _ = try Parameters.parse("n:Strng=x")
    } catch {
      #expect(error.exit == .usage)
      #expect(error.help == "did you mean 'String'?")
    }
  }

  @Test("names are identifiers, and each is given once")
  func names() {
    for text in ["1a=1", "a-b=1", "=1", "a b=1", "é=1"] {
      #expect(throws: Failure.self, "\(text)") { try Parameters.parse(text) }
    }
    #expect(throws: Failure.self) { try Parameters(texts: ["a=1", "a=2"], files: []) }
  }

  @Test("a file of parameters is a JSON object, and the command line beats it")
  func files() throws {
    let folder = try TemporaryFolder()
    try #"{"a": 1, "b": "two", "u": "\u00e9\ud83d\udc4d\n"}"#.write(
      toFile: folder / "p.json", atomically: false, encoding: .utf8)
    let parameters = try Parameters(texts: ["a=3"], files: [folder / "p.json"])
    #expect(parameters.values == ["a": .int(3), "b": .string("two"), "u": .string("é👍\n")])
    try "[1]".write(toFile: folder / "p.json", atomically: false, encoding: .utf8)
    #expect(throws: Failure.self) { try Parameters(texts: [], files: [folder / "p.json"]) }
    #expect(throws: Failure.self) { try Parameters(texts: [], files: [folder / "missing.json"]) }
  }

  @Test(
    "what is no JSON is none, however it is cut",
    arguments: [
      "", "[", "{", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "01", "1.", ".5", "+1", "1e", "\"\\x\"",
      "\"\\ud800\"",
      "\"a", "tru", "nul", "[1 2]", "\"\u{1}\"", "--1", "[1]]", "'a'",
    ])
  func noJSON(text: String) {
    #expect(JSONReader.value(of: text.utf8) == nil)
  }

  @Test("JSON too deep is refused, not followed to the end of the stack")
  func depth() {
    #expect(JSONReader.value(of: (String(repeating: "[", count: 100_000)).utf8) == nil)
    let nested = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(JSONReader.value(of: nested.utf8) != nil)
  }
}
