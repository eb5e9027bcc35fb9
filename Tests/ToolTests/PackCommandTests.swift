// Packs on the command line: load, packs, test.

import Foundation
import Testing

@testable import Tool

@Suite("Commands for packs")
struct PackCommandTests {
  private let folder: TemporaryFolder
  private let database: String
  private let pack: String

  init() throws {
    folder = try TemporaryFolder()
    (database, pack) = (folder / "test.graph", folder / "air")
    try write(
      "pack.json",
      #"{"name": "air", "version": "1.0", "description": "Airports.", "indexes": [{"label": "airport", "key": "city"}]}"#
    )
    try write("nodes.csv", "~id,~label,city\nLHR,airport,London\nKEF,airport,Reykjavik\n")
    try write("edges.csv", "~id,~from,~to,~label,km:Int\nr,LHR,KEF,route,1895\n")
    try write(
      "air.gremlin",
      """
      define far(from: String, to: String) -> Int = g.V(from).outE('route').where(inV().hasId(to)).values('km');
      test far('LHR', 'KEF') is 1895;
      """)
  }

  private func write(_ name: String, _ text: String) throws {
    try FileManager.default.createDirectory(atPath: pack, withIntermediateDirectories: true)
    try text.write(toFile: pack + "/" + name, atomically: false, encoding: .utf8)
  }

  private func run(_ arguments: String...) throws -> ToolResult { try ToolRunner.run(arguments) }

  @Test("load installs a pack, packs lists it, and its traversals can be called")
  func installing() throws {
    let loaded = try run("load", database, pack)
    #expect(loaded.exitCode == 0 && loaded.output == "", "\(loaded.errors)")
    #expect(loaded.errors.hasPrefix("installed air 1.0 in "))
    #expect(
      loaded.errors.hasSuffix(": 2 vertices, 1 edge, 1 traversal, 1 index; 1 test passed\n"),
      "\(loaded.errors)")
    #expect(try run("call", database, "far", "LHR", "KEF").output == "1895\n")
    let list = try run("packs", database)
    for words in [
      #""name":"air","version":"1.0","installed":"20"#,
      #""vertices":2,"edges":1,"traversals":1,"indexes":1,"description":"Airports."}"#,
    ] {
      #expect(list.output.contains(words), "\(list.output)")
    }
    #expect(
      try run("packs", database, "--format", "csv").lines.first?.hasPrefix("name,version,installed,") == true)
    #expect(try run("index", database, "list").output.contains("city"))
  }

  @Test("loading again upgrades, keeps what was changed and says so, until forced")
  func upgrading() throws {
    #expect(try run("load", database, pack).exitCode == 0)
    #expect(try run("load", database, pack).errors.contains("installed air 1.0 again in "))
    #expect(try run(database, "g.V('LHR').property('city', 'Londinium')").exitCode == 0)
    try write("pack.json", #"{"name": "air", "version": "1.1"}"#)
    let kept = try run("load", database, pack)
    #expect(kept.exitCode == 0 && kept.errors.contains("upgraded air from 1.0 to 1.1 in "), "\(kept.errors)")
    #expect(
      kept.errors.contains("  kept: vertex 'LHR' was changed here\n  --force takes what the pack has\n"))
    #expect(try run(database, "g.V('LHR').values('city')").output == "\"Londinium\"\n")
    #expect(try run("load", database, pack, "--force").exitCode == 0)
    #expect(try run(database, "g.V('LHR').values('city')").output == "\"London\"\n")
    try write("pack.json", #"{"name": "air", "version": "1.0"}"#)
    let older = try run("load", database, pack)
    #expect(older.exitCode == 1 && older.errors.hasPrefix("error[pack-older]: "), "\(older.errors)")
  }

  @Test("a dry run and a pack that fails its tests leave nothing")
  func nothing() throws {
    let dry = try run("load", database, pack, "--dry-run")
    #expect(
      dry.exitCode == 0 && dry.errors.hasPrefix("checked, nothing written: air 1.0: 2 vertices"),
      "\(dry.errors)")
    #expect(!FileManager.default.fileExists(atPath: database))
    try write("more.gremlin", "\ntest far('LHR', 'KEF') is 7;\n")
    let failed = try run("load", database, pack)
    #expect(failed.exitCode == 1)
    #expect(
      failed.errors.contains(
        "more.gremlin:2:1: error[test]: far('LHR', 'KEF') gave 1895, not 7\n 2 | test far"),
      "\(failed.errors)")
    #expect(failed.errors.hasSuffix("error[test]: 1 of 2 tests of the pack failed; nothing was installed\n"))
    #expect(!FileManager.default.fileExists(atPath: database))
  }

  @Test("test runs those of a pack in a graph of their own")
  func testing() throws {
    #expect(try run("test", pack).output == "1 passed, 0 failed\n")
    #expect(try run("test", pack, "far").output == "1 passed, 0 failed\n")
    #expect(try run("test", pack, "fat").errors.contains("did you mean 'far'?"))
    try write("more.gremlin", "\ntest far('LHR', 'KEF') is 7;\n")
    let failed = try run("test", pack)
    #expect(failed.exitCode == 1 && failed.output == "1 passed, 1 failed\n")
    #expect(
      try run("test", pack, "--json").output
        == #"{"passed":1,"failed":1,"failures":[{"test":"test far('LHR', 'KEF') is 7;","message":"far('LHR', 'KEF') gave 1895, not 7"}]}"#
        + "\n")
  }

  @Test("packs --remove takes it out; edges of one's own are in the way")
  func removing() throws {
    #expect(try run("load", database, pack).exitCode == 0)
    #expect(try run(database, "g.addV('me').property(id, 'me').addE('likes').to(__.V('LHR'))").exitCode == 0)
    let refused = try run("packs", database, "--remove", "air")
    #expect(refused.exitCode == 1 && refused.errors.hasPrefix("error[pack-in-use]: "), "\(refused.errors)")
    #expect(try run(database, "g.E().hasLabel('likes').drop()").exitCode == 0)
    let dry = try run("packs", database, "--remove", "air", "--dry-run")
    #expect(dry.errors == "would remove air 1.0: 2 vertices, 1 edge, 1 traversal, 1 index\n")
    #expect(try run("packs", database, "--remove", "air").exitCode == 0)
    #expect(try run(database, "g.V().id()").output == "\"me\"\n")
    #expect(try run("packs", database).output == "")
    #expect(try run("packs", database, "--remove", "air").errors.hasPrefix("error[unknown-pack]: "))
  }

  @Test("a pack is loaded by itself, and decides nothing by options of rows")
  func contradictions() throws {
    for arguments in [
      ["load", database, pack, pack + "/nodes.csv"], ["load", database, pack, "--on-error", "skip"],
      ["load", database, pack + "/nodes.csv", "--force"], ["packs", database, "--force"],
    ] {
      let result = try ToolRunner.run(arguments)
      #expect(result.exitCode == 2 && result.errors.hasPrefix("error[contradiction]"), "\(result)")
    }
    #expect(!FileManager.default.fileExists(atPath: database))
  }

  @Test("--report writes what was done as JSON")
  func report() throws {
    let result = try run("load", database, pack, "--report", "-", "--quiet")
    #expect(result.errors == "")
    #expect(
      result.output.contains(#""vertices":{"added":2,"changed":0,"removed":0,"owned":2}"#), "\(result.output)"
    )
  }
}
