// Progress on a terminal: a line while work goes on, and nothing of it afterwards.

import Foundation
import TestSupport
import Testing

@testable import Tool

@Suite("Progress of long work")
struct ProgressTests {
  private let folder: TemporaryFolder
  private let database: String

  init() throws {
    folder = try TemporaryFolder()
    database = folder / "a.graph"
    _ = try ToolRunner.run(["init", database, "--sample", "modern"])
    try "~id,~label,name\n1,person,marko\n2,person,vadas\n"
      .write(toFile: folder / "nodes.csv", atomically: false, encoding: .utf8)
  }

  /// The words of a command with what its line begins with.
  private func works() -> [(words: [String], line: String)] {
    [
      (["backup", database, folder / "saved.graph", "--verify"], "copying 0%"),
      (["backup", database, folder / "small.graph", "--compact"], "copying 0%"),
      (["restore", folder / "saved.graph", folder / "b.graph"], "following pages 0%"),
      (["compact", database], "copying 0%"),
      (["check", database], "following pages 0%"),
      (["index", database, "create", "person", "name"], "indexing"),
      (["index", database, "rebuild"], "indexing"),
      (["schema", database], "schema"),
      (["export", database, "--to", folder / "out.json", "--format", "jsonl"], "writing 0%"),
      (["export", database, "--to", folder / "out"], "writing 0%"),
      (["load", folder / "c.graph", folder / "nodes.csv"], "reading"),
    ]
  }

  private func terminal(_ words: [String]) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      ToolRunner.path, words, environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "xterm"],
      columns: 60, rows: 60)
    #expect(try terminal.waitForEnd() == 0, "\(words)")
    return terminal
  }

  @Test("a line is shown on a terminal, and taken away at the end")
  func shownAndGone() throws {
    for work in works() {
      let terminal = try terminal(work.words + ["--progress", "on"])
      let written = String(decoding: terminal.transcript, as: UTF8.self)
      #expect(written.contains("\r\u{1B}[K\(work.line)"), "\(work.words): \(written)")
      #expect(!terminal.screen.text.contains { $0.contains(work.line) }, "\(work.words)")
    }
  }

  @Test("nothing is shown where it is not wanted, nor where nobody looks")
  func silent() throws {
    for work in works() {
      let terminal = try terminal(work.words + ["--progress", "off"])
      #expect(!String(decoding: terminal.transcript, as: UTF8.self).contains(work.line), "\(work.words)")
    }
    #expect(try ToolRunner.run(["check", database, "--progress", "on"]).errors == "")
  }

  @Test("on a narrow terminal the line is cut, so that it can be taken away")
  func narrow() throws {
    let terminal = try PseudoTerminal(
      ToolRunner.path, ["backup", database, folder / "saved.graph", "--progress", "on", "--quiet"],
      environment: ["PATH": "/usr/bin:/bin", "TERM": "xterm"], columns: 6)
    #expect(try terminal.waitForEnd() == 0)
    #expect(String(decoding: terminal.transcript, as: UTF8.self).contains("\r\u{1B}[Kcopy…"))
    #expect(terminal.screen.text.allSatisfy { $0.allSatisfy(\.isWhitespace) })
  }
}
