// stats, check, backup, restore and compact as processes: what they print, what they refuse, what they leave.

import Foundation
import Testing

@testable import GraphStore
@testable import Tool

@Suite("Commands that look after a database")
struct MaintenanceCommandTests {
  func withDatabase(_ body: (TemporaryFolder, String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    #expect(try ToolRunner.run(["init", folder / "a.graph"]).exitCode == 0)
    try body(folder, folder / "a.graph")
  }

  @Test("an empty database is sound, and its statistics are those of nothing")
  func emptyDatabase() throws {
    try withDatabase { _, database in
      let check = try ToolRunner.run(["check", database])
      #expect(check.exitCode == 0)
      #expect(check.output.hasPrefix("sound: 0 vertices, 0 edges, "))
      let stats = try ToolRunner.run(["stats", database, "--json"])
      #expect(stats.exitCode == 0)
      let object = try JSONSerialization.jsonObject(with: Data(stats.output.utf8)) as? [String: Any]
      #expect(object?["vertices"] as? Int == 0)
      let (size, cached) = (object?["fileSize"] as? Int ?? 0, object?["cachedBytes"] as? Int ?? -1)
      #expect(cached > 0 && cached <= size)
      #expect(try ToolRunner.run(["stats", database]).lines.contains { $0.hasPrefix("vertices") })
    }
  }

  @Test("a backup is a database, is refused where one stands, and can be restored and compacted")
  func backupAndRestore() throws {
    try withDatabase { folder, database in
      #expect(
        try ToolRunner.run(["backup", database, folder / "b.graph", "--compact", "--verify"]).exitCode == 0)
      #expect(try ToolRunner.run(["check", folder / "b.graph"]).exitCode == 0)
      let again = try ToolRunner.run(["backup", database, folder / "b.graph"])
      #expect(again.exitCode == 4)
      #expect(again.errors.hasPrefix("error[exists]: "))
      #expect(try ToolRunner.run(["backup", "--overwrite", database, folder / "b.graph"]).exitCode == 0)
      #expect(try ToolRunner.run(["restore", folder / "b.graph", folder / "c.graph"]).exitCode == 0)
      #expect(try ToolRunner.run(["compact", folder / "c.graph"]).exitCode == 0)
      #expect(try ToolRunner.run(["check", folder / "c.graph"]).exitCode == 0)
      #expect(folder.contents == ["a.graph", "b.graph", "c.graph"])
    }
  }

  @Test("a damaged file is found, each fault on a line, with exit code 5")
  func damage() throws {
    try withDatabase { folder, database in
      let path = database + "/data.mdb"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for place in 8192..<bytes.count { bytes[place] = 0xA5 }
      try bytes.write(to: URL(fileURLWithPath: path))
      let check = try ToolRunner.run(["check", database])
      #expect(check.exitCode == 5)
      #expect(!check.lines.isEmpty)
      let asJSON = try ToolRunner.run(["check", "--json", database])
      let object = try JSONSerialization.jsonObject(with: Data(asJSON.output.utf8)) as? [String: Any]
      #expect(object?["sound"] as? Bool == false)
      #expect(try ToolRunner.run(["restore", database, folder / "d.graph"]).exitCode == 5)
      #expect(folder.contents == ["a.graph"])
    }
  }

  @Test("a damaged index is made anew, and what was made anew is said")
  func rebuild() throws {
    let folder = try TemporaryFolder()
    let database = folder / "a.graph"
    _ = try ToolRunner.run(["init", database, "--sample", "modern"])
    _ = try ToolRunner.run(["index", database, "create", "person", "name"])
    func damage() throws {
      try Store(path: database).write { transaction in try transaction.raw.removeAll(.indexes) }
    }
    try damage()
    let question = "g.V().has('person', 'name', within('marko', 'vadas', 'josh', 'peter')).count()"
    #expect(try ToolRunner.run([database, question]).output == "0\n")
    #expect(try ToolRunner.run(["check", database]).exitCode == 5)
    let mended = try ToolRunner.run(["check", database, "--rebuild"])
    #expect(mended.exitCode == 0 && mended.output.hasPrefix("sound: 6 vertices, 6 edges, "))
    #expect(mended.errors.contains("counts of 6 vertices and 6 edges"))
    #expect(mended.errors.contains("the index person (name)"), "\(mended.errors)")
    #expect(try ToolRunner.run([database, question]).output == "4\n")
    #expect(try ToolRunner.run(["check", database]).exitCode == 0)
    try damage()
    let forPrograms = try ToolRunner.run(["check", database, "--rebuild", "--json", "--quiet"])
    #expect(forPrograms.errors == "")
    #expect(forPrograms.output.contains(#""rebuilt":{"vertices":6,"edges":6,"#))
    #expect(forPrograms.output.contains(#""indexes":["person (name)"]"#))
  }

  @Test("locks are made anew where nobody has the database open, and left alone where somebody has")
  func unlock() throws {
    try withDatabase { folder, database in
      let unlocked = try ToolRunner.run(["check", database, "--unlock"])
      #expect(unlocked.exitCode == 0 && unlocked.output.hasPrefix("sound: "))
      #expect(unlocked.errors == "note: nobody has the database open; its locks are new\n")
      let store = try Store(path: database)
      let refused = try ToolRunner.run(["check", database, "--unlock"])
      #expect(refused.exitCode == 4 && refused.output == "")
      #expect(refused.errors.hasPrefix("error[in-use]: "), "\(refused.errors)")
      withExtendedLifetime(store) {}
      let missing = try ToolRunner.run(["check", folder / "none", "--unlock"])
      #expect(missing.exitCode == 4 && missing.errors.hasPrefix("error[no-database]"))
      #expect(folder.contents == ["a.graph"])
    }
  }

  @Test("none of them makes what is not there")
  func missing() throws {
    let folder = try TemporaryFolder()
    let none = folder / "none.graph"
    for arguments in [
      ["stats", none], ["check", none], ["backup", none, folder / "b"], ["restore", none, folder / "b"],
      ["compact", none], ["check", "--rebuild", none],
    ] {
      let result = try ToolRunner.run(arguments)
      #expect(result.exitCode == 4, "\(arguments)")
      #expect(result.errors.hasPrefix("error[no-database]: "), "\(arguments)")
    }
    #expect(folder.contents == [])
  }
}
