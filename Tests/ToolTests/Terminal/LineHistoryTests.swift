// What was entered before: kept, found again, each text once.

import Foundation
import Testing

@testable import Tool

@Suite("The history")
struct LineHistoryTests {
  @Test("an entry that comes again moves to the end")
  func folding() {
    var history = LineHistory(path: nil)
    for text in ["a", "b", "a", "a"] { history.add(text) }
    #expect(history.entries == ["b", "a"])
  }

  @Test("what begins with a space, and what is empty, is not kept")
  func secrets() {
    var history = LineHistory(path: nil)
    for text in [" secret", "", "\n"] { history.add(text) }
    #expect(history.entries == [])
  }

  @Test("entries of several lines survive in the file, which nobody else may read")
  func file() throws {
    let folder = try TemporaryFolder()
    let path = folder / "history"
    var history = LineHistory(path: path)
    history.add("g.V()\n  .count() // a\\b")
    history.add("g.E()")
    #expect(LineHistory(path: path).entries == ["g.V()\n  .count() // a\\b", "g.E()"])
    let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(permissions == 0o600)
  }

  @Test("search goes back by beginning and by any part, forward by beginning")
  func search() {
    var history = LineHistory(path: nil)
    for text in ["g.V().count()", "g.E()", "g.V().limit(1)", ":help"] { history.add(text) }
    #expect(history.earlier(than: 4, beginningWith: "g.V") == 2)
    #expect(history.earlier(than: 2, beginningWith: "g.V") == 0)
    #expect(history.later(than: 0, beginningWith: "g.V") == 2)
    #expect(history.earlier(than: 4, containing: "COUNT") == 0)
    #expect(history.earlier(than: 0, beginningWith: "g") == nil)
  }
}
