// The conversation on a real terminal: entering, editing, completing, cancelling, transactions, leaving.

import Foundation
import TestSupport
import Testing

@Suite("The conversation")
struct ShellTests {
  @Test("a greeting, a result, how many and how long, and a way out")
  func first() throws {
    let session = try ShellSession()
    #expect(session.terminal.screen.text[0].contains("6 vertices, 6 edges, read-write"))
    let lines = try session.enter("g.V().count()")
    #expect(lines.first == "6")
    #expect(lines.last?.hasPrefix("1 result, ") ?? false)
    session.send("\u{4}")
    #expect(try session.terminal.waitForEnd() == 0)
  }

  @Test("elements are a table, everything else is a line each")
  func formats() throws {
    let session = try ShellSession()
    #expect(try session.enter("g.V().values('name').limit(2)").prefix(2) == ["marko", "vadas"])
    #expect(try session.enter("g.V(1)").first?.hasPrefix("┌") ?? false)
    try session.enter(":mode json")
    #expect(try session.enter("g.V().count()").prefix(3) == ["[", "6", "]"])
  }

  @Test("Tab offers outE after g.V().ou, and the labels of edges inside out('")
  func completion() throws {
    let session = try ShellSession()
    session.send("g.V().ou\t")
    try session.terminal.wait { $0.text.contains { $0.hasPrefix("out") && $0.contains("outE") } }
    #expect(session.terminal.screen.currentLine.hasPrefix("graphq> g.V().out"))
    session.send("\u{15}g.V().out('\t")
    try session.terminal.wait { $0.text.contains { $0.contains("created") && $0.contains("knows") } }
    session.send("kn\t")
    try session.terminal.wait { $0.currentLine.contains("g.V().out('knows'") }
  }

  @Test("Tab twice says what each choice is")
  func explainedCompletion() throws {
    let session = try ShellSession()
    session.send("g.V().outE().ou\t\t")
    session.send("\u{15}g.V().gro\t\t")
    try session.terminal.wait {
      $0.text.contains { $0.hasPrefix("groupCount") && $0.contains("a map of counts") }
    }
  }

  @Test("an open bracket goes on in the next line, and what is complete runs")
  func severalLines() throws {
    let session = try ShellSession()
    session.send("g.V().has('name',\r'marko').out('knows').\rcount()\r")
    try session.terminal.wait { $0.text.contains("2") }
    #expect(session.terminal.screen.text.contains { $0.contains("…") && $0.contains("'marko'") })
  }

  @Test("a paste of several lines waits for Enter")
  func pasting() throws {
    let session = try ShellSession()
    session.send("\u{1B}[200~g.V()\n  .count()\n\u{1B}[201~")
    try session.terminal.wait { $0.text.contains { $0.contains(".count()") } }
    #expect(!session.terminal.screen.text.contains("6"))
    session.send("\r")
    try session.terminal.wait { $0.text.contains("6") }
  }

  @Test("earlier inputs come back by Up, by their beginning, by search, and in the next conversation")
  func history() throws {
    let session = try ShellSession()
    try session.enter("g.V().count()")
    try session.enter("g.E().count()")
    session.send("g.V\u{1B}[A")
    try session.terminal.wait { $0.currentLine.hasPrefix("graphq> g.V().count()") }
    session.send("\u{15}\u{12}E().c")
    try session.terminal.wait { $0.currentLine.contains("(search 'E().c') g.E().count()") }
    session.send("\u{7}:quit\r")
    _ = try session.terminal.waitForEnd()
    let next = try ShellSession(in: session.folder)
    next.send("\u{1B}[A\u{1B}[A")
    try next.terminal.wait { $0.currentLine.hasPrefix("graphq> g.E().count()") }
    #expect(
      FileManager.default.fileExists(atPath: session.folder / ".local/state/graphq/history"))
  }

  @Test("an error is shown with its place, and the conversation goes on")
  func errors() throws {
    let session = try ShellSession()
    let lines = try session.enter("g.V().ouE('knows')")
    #expect(lines.contains { $0.contains("error[unknown-step]") })
    #expect(lines.contains { $0.contains("^^^") })
    #expect(try session.enter("g.V().count()").first == "6")
  }

  @Test("Ctrl-C ends a query that runs long and leaves the conversation as it is")
  func cancelling() throws {
    let session = try ShellSession()
    session.send("\u{C}g.V(1).repeat(identity()).until(loops().is(-1)).count()\r")
    try session.terminal.wait { $0.row > 0 }
    Thread.sleep(forTimeInterval: 0.3)
    session.send("\u{3}")
    try session.terminal.wait(for: "interrupted")
    #expect(try session.enter("g.V().count()").first == "6")
  }

  @Test(
    "Ctrl-C ends a drawing and a call as it ends a query",
    arguments: [":draw \(endless) -o x.svg", ":call forever"])
  func cancellingCommands(command: String) throws {
    let session = try ShellSession()
    try session.enter("define forever() -> Long = \(Self.endless).count();")
    session.send("\u{C}\(command)\r")
    try session.terminal.wait { $0.row > 0 }
    Thread.sleep(forTimeInterval: 0.3)
    session.send("\u{3}")
    try session.terminal.wait(for: "interrupted")
    #expect(try session.enter("g.V().count()").first == "6")
  }

  @Test("Ctrl-C pressed at once behind Enter ends what was entered")
  func hastyCancelling() throws {
    let session = try ShellSession()
    session.send("\(Self.endless)\r\u{3}")
    try session.terminal.wait(for: "interrupted")
    #expect(try session.enter("g.V().count()").first == "6")
  }

  static let endless = "g.V(1).repeat(identity()).until(loops().is(-1))"

  @Test("Ctrl-C ends a query and a watch also where the program was started with it ignored")
  func ignoredInterrupts() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", "trap '' INT; exec \"$0\" \"$1\"", ToolRunner.path, folder / "a"],
      environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "xterm", "GRAPHQ_PAGER": ""],
      columns: 100, rows: 24)
    try terminal.wait { $0.currentLine.hasPrefix("graphq>") }
    terminal.send(":watch 50ms g.V().count()\r")
    try terminal.wait(for: "every 50ms")
    terminal.send("\u{3}")
    try terminal.wait { $0.currentLine == "graphq>" }
    terminal.send(":quit\r")
    #expect(try terminal.waitForEnd() == 0)
  }

  @Test("Ctrl-C clears what is written; on an empty line it says how to leave; three times in a row leave")
  func interrupting() throws {
    let session = try ShellSession()
    session.send("g.V(\u{3}")
    try session.terminal.wait { $0.text.contains { $0.hasSuffix("g.V(^C") } && $0.currentLine == "graphq>" }
    Thread.sleep(forTimeInterval: 1.1)
    session.send("\u{3}")
    try session.terminal.wait(for: "Ctrl-D or :quit leaves")
    session.send("\u{3}\u{3}\u{3}")
    #expect(try session.terminal.waitForEnd() == 130)
  }

  @Test("a statement that writes says what it changed, and keeps it")
  func effects() throws {
    let session = try ShellSession()
    let lines = try session.enter("g.addV('person').property('name', 'ana').iterate()")
    #expect(lines.contains { $0.hasPrefix("+1 vertex, 1 property set") })
    #expect(try ToolRunner.run([session.database, "g.V().count()"]).output == "7\n")
  }

  @Test("a transaction shows in the prompt and is kept or undone as a whole")
  func transactions() throws {
    let session = try ShellSession()
    session.send(":begin\r")
    try session.terminal.wait { $0.currentLine == "graphq*>" }
    try session.enter("g.addV('person').iterate()")
    #expect(try session.enter("g.V().count()").first == "7")
    #expect(try ToolRunner.run([session.database, "g.V().count()"]).output == "6\n")
    session.send(":rollback\r")
    try session.terminal.wait { $0.currentLine == "graphq>" }
    #expect(try session.enter("g.V().count()").first == "6")
    session.send(":begin\r")
    try session.terminal.wait { $0.currentLine == "graphq*>" }
    try session.enter("g.addV('person').iterate()")
    session.send(":commit\r")
    try session.terminal.wait { $0.currentLine == "graphq>" }
    #expect(try ToolRunner.run([session.database, "g.V().count()"]).output == "7\n")
  }

  @Test("leaving with an open transaction asks what becomes of it")
  func leavingTransaction() throws {
    let session = try ShellSession()
    session.send(":begin\r")
    try session.terminal.wait { $0.currentLine == "graphq*>" }
    try session.enter("g.addV('person').iterate()")
    session.send("\u{4}")
    try session.terminal.wait(for: "a transaction is open: commit, rollback, or stay?")
    session.send("stay\r")
    try session.terminal.wait { $0.currentLine == "graphq*>" }
    session.send("\u{4}")
    try session.terminal.wait { $0.currentLine.hasPrefix("commit/rollback/stay>") }
    session.send("rollback\r")
    #expect(try session.terminal.waitForEnd() == 0)
    #expect(try ToolRunner.run([session.database, "g.V().count()"]).output == "6\n")
  }

  @Test(
    "leaving by a command asks as well, and a commit leaves then", arguments: ["\u{4}", ":quit\r", "exit\r"])
  func leavingAndCommitting(keys: String) throws {
    let session = try ShellSession()
    session.send(":begin\r")
    try session.terminal.wait { $0.currentLine == "graphq*>" }
    try session.enter("g.addV('person').iterate()")
    session.send(keys)
    try session.terminal.wait { $0.currentLine.hasPrefix("commit/rollback/stay>") }
    session.send("commit\r")
    #expect(try session.terminal.waitForEnd() == 0)
    #expect(try ToolRunner.run([session.database, "g.V().count()"]).output == "7\n")
  }

  @Test("the last result is _, and variables keep values for later traversals")
  func variables() throws {
    let session = try ShellSession()
    try session.enter("g.V().has('name', 'marko')")
    #expect(try session.enter("g.V(_).out('knows').count()").first == "2")
    try session.enter("who = g.V().has('name', 'josh').next()")
    #expect(try session.enter("g.V(who).values('age')").first == "32")
    try session.enter("limits = [27, 29]")
    #expect(try session.enter("g.V().has('age', within(limits)).count()").first == "2")
    try session.enter(":param name = josh")
    #expect(try session.enter("g.V().has('name', name).count()").first == "1")
    try session.enter(":unset name")
    #expect(try session.enter("g.V().has('name', name)").contains { $0.contains("error[unbound-name]") })
  }

  @Test("results past the limit of rows are cut, and that is said")
  func cutting() throws {
    let session = try ShellSession()
    try session.enter(":set max-rows 2")
    let lines = try session.enter("g.V().values('name')")
    #expect(lines.prefix(2) == ["marko", "vadas"])
    #expect(lines[2].hasPrefix("2 results, more were cut"))
  }

  @Test("what is more than a screen goes through the pager")
  func pager() throws {
    let folder = try TemporaryFolder()
    let pages = folder / "pages"
    let session = try ShellSession(environment: ["GRAPHQ_PAGER": "cat > '\(pages)'"], rows: 10, in: folder)
    try session.enter("g.inject(1).repeat(identity()).emit().times(30)")
    let text = try String(contentsOfFile: pages, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 30)
    #expect(try session.enter("g.V().count()").first == "6")
  }

  @Test("the window may change its size while something is written, down to one column")
  func resizing() throws {
    let session = try ShellSession()
    session.send("g.V().has('name', 'marko').out()")
    try session.terminal.wait { $0.currentLine.hasSuffix(".out()") }
    session.terminal.resize(columns: 1, rows: 24)
    Thread.sleep(forTimeInterval: 0.1)
    session.terminal.resize(columns: 60, rows: 20)
    Thread.sleep(forTimeInterval: 0.1)
    session.send("\u{C}.count()\r")
    try session.terminal.wait { $0.text.contains("3") }
  }

  @Test("a pasted text of a megabyte is taken and refused by its error, not by a crash")
  func hugePaste() throws {
    let session = try ShellSession()
    let text = "g.inject('" + String(repeating: "x", count: 1 << 20) + "').count()"
    session.send("\u{1B}[200~\(text)\u{1B}[201~\r")
    try session.terminal.wait(seconds: 60) { screen in
      screen.text.contains { $0 == "1" || $0.contains("error[limit]") }
    }
  }

  @Test("commands of the command line work on this database")
  func tools() throws {
    let session = try ShellSession()
    #expect(try session.enter(":check").contains { $0.hasPrefix("sound: 6 vertices") })
    #expect(try session.enter(":stats").contains { $0.hasPrefix("vertices") })
    #expect(try session.enter(":nonsense").contains { $0.contains("error[unknown-command]") })
    #expect(try session.enter(":lables").contains { $0.contains("did you mean 'labels'?") })
    try session.enter("g.addV('person').iterate()")
    #expect(try session.enter(":backup '\(session.folder / "copy.graph")'") != ["?"])
    #expect(try ToolRunner.run([session.folder / "copy.graph", "g.V().count()"]).output == "7\n")
  }

  @Test("a definition that is entered is stored, offered, called and forgotten")
  func definitions() throws {
    let session = try ShellSession()
    try session.enter(
      "define friends(who: String) -> List<String> = g.V().has('name', who).out('knows').values('name');")
    #expect(try session.enter(":call friends marko").contains { $0.contains("vadas") })
    #expect(try session.enter(":defs").contains { $0.contains("friends(who: String)") })
    session.send("g.call('fri\t")
    try session.terminal.wait { $0.currentLine.contains("g.call('friends'") }
    session.send("\u{15}")
    try session.enter(":undef friends")
    #expect(try session.enter(":call friends marko").contains { $0.contains("error[") })
  }

  @Test("results go where :output and :once say")
  func outputs() throws {
    let session = try ShellSession()
    let file = session.folder / "names"
    try session.enter(":once '\(file)'".replacingOccurrences(of: "'", with: ""))
    try session.enter("g.V().values('name').limit(1)")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "marko\n")
    #expect(try session.enter("g.V().values('name').limit(1)").first == "marko")
    try session.enter(":once |tr a-z A-Z > \(file)")
    try session.enter("g.V().values('name').limit(1)")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "MARKO\n")
  }

  @Test("the lines of a file are run as if they were entered, and what is entered can be kept as such a file")
  func scripts() throws {
    let session = try ShellSession()
    let script = session.folder / "script"
    try ":set timer off\ng.V()\n  .count()\nx = 5\n".write(toFile: script, atomically: true, encoding: .utf8)
    #expect(try session.enter(":read \(script)").first == "6")
    #expect(try session.enter("g.inject(x)") == ["5", "1 result"])
    let record = session.folder / "record"
    try session.enter(":record \(record)")
    try session.enter("g.V().count()")
    try session.enter(":record off")
    #expect(try String(contentsOfFile: record, encoding: .utf8) == "g.V().count()\n")
  }

  @Test("a file that is read may begin and end transactions, read another one, and leave; an error ends it")
  func scriptsOfTransactions() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    func script(_ name: String, _ text: String) throws -> String {
      try text.write(toFile: folder / name, atomically: true, encoding: .utf8)
      return ":read \(folder / name)\n"
    }
    func talk(_ input: String) throws -> ToolResult {
      try ToolRunner.run(["repl", folder / "a"], input: input)
    }
    let inner = try script("inner", "g.addV('x').iterate()\n\n:commit\n")
    let outer = try script("outer", ":begin\n\(inner)g.V().hasLabel('x')\n  .count()\n")
    #expect(try talk(outer + "g.V().count()\n").output == "1\n7\n")
    let broken = try script("broken", ":begin\ng.addV('x').iterate()\ng.V().ouE()\n:commit\n")
    let failed = try talk(broken)
    #expect(failed.exitCode == 3 && failed.errors.contains("error[unknown-step]"))
    #expect(try ToolRunner.run([folder / "a", "g.V().count()"]).output == "7\n")
    let leaving = try script("leaving", "g.V().count()\n:quit\ng.E().count()\n")
    #expect(try talk(leaving + "g.E().count()\n").output == "7\n")
    let endless = try script("endless", ":read \(folder / "endless")\n")
    let refused = try talk(endless)
    #expect(refused.exitCode == 2 && refused.errors.hasPrefix("error[not-here]: "))
  }

  @Test("the editor of the user writes the next input")
  func editing() throws {
    let session = try ShellSession(environment: ["EDITOR": "sed -i s/V/E/"])
    try session.enter("g.V().count()")
    session.send(":edit\r")
    try session.terminal.wait { $0.currentLine == "graphq> g.E().count()" }
  }

  @Test("help tells of commands and steps, with an example that was run")
  func help() throws {
    let session = try ShellSession(rows: 100)
    #expect(try session.enter(":help").contains { $0.contains(":begin") })
    let page = try session.enter(":help out")
    #expect(page.first == "out: neighbours over outgoing edges")
    #expect(page.contains("  vadas") && page.contains("  josh"))
    #expect(try session.enter(":help timer").contains { $0.hasPrefix("usage: :timer on|off") })
    #expect(try session.enter("help").contains { $0.contains(":begin") })
  }

  @Test("a file that is only read says so and refuses to write")
  func readOnly() throws {
    let session = try ShellSession(["--read-only"])
    #expect(session.terminal.screen.text[0].contains("read-only"))
    #expect(try session.enter("g.addV('x')").contains { $0.contains("error[denied]") })
  }

  @Test("a terminal that can do nothing gets plain lines")
  func dumbTerminal() throws {
    let session = try ShellSession(environment: ["TERM": "dumb"])
    session.send("g.V().count()\n")
    try session.terminal.wait { $0.text.contains("6") }
    session.send(":quit\n")
    #expect(try session.terminal.waitForEnd() == 0)
    #expect(!session.terminal.transcript.contains(0x1B))
  }

  @Test("a request to terminate rolls back and leaves the terminal as it was")
  func terminating() throws {
    let session = try ShellSession()
    session.send(":begin\r")
    try session.terminal.wait { $0.currentLine == "graphq*>" }
    try session.enter("g.addV('person').iterate()")
    session.terminal.terminate()
    #expect(try session.terminal.waitForEnd() == 143)
    #expect(try ToolRunner.run([session.database, "g.V().count()"]).output == "6\n")
  }

  @Test("a command takes a traversal as it stands, with its quotes and blanks, and options behind it")
  func traversalsOfCommands() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let path = folder / "two words.svg"
    let result = try ToolRunner.run(
      ["repl", folder / "a"],
      input: """
        :draw g.V().has('name', within('marko', 'a \\' -b')) .out() --format dot
        :draw g.V() -o '\(path)'
        :draw "g.V().has('name', 'marko')" --format mermaid

        """)
    #expect(result.errors == "")
    #expect(result.output.matches(of: #/label=/#).count == 3 && result.output.contains("marko\u{20}person"))
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("from a pipe there is no prompt, and the first error ends it with its code")
  func pipes() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let good = try ToolRunner.run(
      ["repl", folder / "a"], input: "g.V()\n .count()\n:set mode json\ng.inject(1)\n")
    #expect(good.output == "6\n[\n1\n]\n")
    #expect(good.errors == "")
    let bad = try ToolRunner.run(["repl", folder / "a"], input: "g.V(\n\ng.V().count()\n")
    #expect(bad.exitCode == 3)
    #expect(bad.output == "")
  }
}
