// ShellSession: a conversation with the program on a terminal of its own.

import Foundation
import TestSupport

final class ShellSession {
  let folder: TemporaryFolder
  let terminal: PseudoTerminal

  /// The database that is talked with, with the sample graph `modern`.
  var database: String { folder / "toy.graph" }

  init(
    _ arguments: [String] = [], environment: [String: String] = [:], columns: Int = 200, rows: Int = 24,
    in folder: TemporaryFolder? = nil
  ) throws {
    let place = try folder ?? TemporaryFolder()
    self.folder = place
    let database = place / "toy.graph"
    if !FileManager.default.fileExists(atPath: database) {
      _ = try ToolRunner.run(["init", database, "--sample", "modern"])
    }
    terminal = try PseudoTerminal(
      ToolRunner.path, [database] + arguments,
      environment: [
        "PATH": "/usr/bin:/bin", "HOME": place.path, "TERM": "xterm", "GRAPHQ_PAGER": "",
      ].merging(environment) { $1 },
      columns: columns, rows: rows)
    try terminal.wait { $0.currentLine.hasPrefix("graphq>") }
  }

  /// Enters a line and waits until the prompt is back; returns what came between.
  @discardableResult
  func enter(_ line: String) throws -> [String] {
    terminal.send("\u{C}" + line)
    // What stands in front of the cursor, for the line may have been entered before.
    try terminal.wait { $0.text[0].hasPrefix("graphq") && $0.text[0...$0.row].joined().hasSuffix(line) }
    let first = terminal.screen.row + 1
    terminal.send("\r")
    try terminal.wait { $0.row >= first && ["graphq>", "graphq*>"].contains($0.currentLine) }
    return Array(terminal.screen.text[first..<max(first, terminal.screen.row)])
  }

  func send(_ keys: String) { terminal.send(keys) }
}
