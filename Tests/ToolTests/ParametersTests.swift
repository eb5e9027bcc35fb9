// Parameters as people type them: what is a string, what is JSON, what is forced to a type, what is refused.

import Foundation
import GraphStore
import Testing

@testable import Tool

@Suite("Parameters of a query")
struct ParametersTests {
  func values(_ texts: String...) throws -> [String: Value] {
    try Parameters(texts: texts, files: []).values
  }

  @Test("each name is given once; what is no name or not of its type is a mistake of the command line")
  func mistakes() throws {
    #expect(
      try values("a=1", "b:String=2", "c=x=y") == ["a": .int(1), "b": .string("2"), "c": .string("x=y")])
    for text in ["1a=1", "a-b=1", "=1", "a b=1", "n:Byte=128", "n:Strng=x"] {
      do throws(Failure) {
        _ = try Parameters(texts: [text], files: [])
        Issue.record("\(text) was taken")
      } catch {
        #expect(error.exit == .usage && error.code == "invalid-parameter", "\(text)")
      }
    }
    #expect(throws: Failure.self) { try values("a=1", "a=2") }
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
}
