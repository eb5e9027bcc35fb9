// Output that meets the world: closed pipes, full disks, colour switches, widths of text.

import Testing
import Traversal

@testable import Tool

@Suite("Output")
struct OutputTests {
  @Test("a reader that leaves early ends the program quietly and with success")
  func closedPipe() throws {
    let result = try ToolRunner.shell(
      "for i in 1 2 3 4 5; do \"$graphq\" man; done | head -1; echo ${PIPESTATUS[0]}")
    #expect(result.lines.first?.hasPrefix(".TH GRAPHQ 1") == true)
    #expect(result.lines.last == "0")
    #expect(result.errors == "")
  }

  @Test("a reader that was never there is the same")
  func neverOpenPipe() throws {
    let result = try ToolRunner.shell("{ sleep 0.2; \"$graphq\" man; echo $? >&2; } | true")
    #expect(result.errors == "0\n")
  }

  @Test("a full disk is an error with its own exit code")
  func fullDisk() throws {
    let result = try ToolRunner.shell("\"$graphq\" man > /dev/full")
    #expect(result.exitCode == 4)
    #expect(result.errors == "error[disk-full]: cannot write standard output: no space left on device\n")
  }

  @Test("a file without an end is refused where a whole text is read")
  func endlessInput() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a"])
    for arguments in [
      ["define", folder / "a", "-f", "/dev/zero"], [folder / "a", "--params", "/dev/zero", "g.V()"],
    ] {
      let result = try ToolRunner.run(arguments)
      #expect(result.exitCode == 4)
      #expect(result.errors == "error[file]: cannot read '/dev/zero': file too large\n", "\(result.errors)")
    }
  }

  @Test("a closed standard output is an error, not a crash")
  func closedOutput() throws {
    let result = try ToolRunner.shell("\"$graphq\" man >&-")
    #expect(result.exitCode == 4)
    #expect(result.errors.hasPrefix("error[file]: cannot write standard output"))
  }

  @Test("colour is for terminals, unless asked for; NO_COLOR and the flag win over that")
  func colour() throws {
    let escape = "\u{1B}["
    func errors(_ arguments: [String], _ environment: [String: String]) throws -> String {
      try ToolRunner.run(["help", "nosuch"] + arguments, environment: environment).errors
    }
    #expect(try !errors([], [:]).contains(escape))
    #expect(try errors([], ["CLICOLOR_FORCE": "1"]).contains(escape))
    #expect(try !errors([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]).contains(escape))
    #expect(try errors(["--color=always"], ["NO_COLOR": "1"]).contains(escape))
    #expect(try !errors(["--color=never"], ["CLICOLOR_FORCE": "1"]).contains(escape))
  }

  @Test(
    "width is counted in columns of a terminal",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("한글", 4), ("👍", 2), ("👩‍👩‍👧", 2), ("🇮🇸", 2),
      ("a\u{200B}b", 2), ("❤️", 2), ("ﾊﾝ", 2), ("", 0),
    ])
  func width(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test("cutting never exceeds the width and never splits a character")
  func cutting() {
    #expect(DisplayWidth.cut("Reykjavík", to: 5) == ("Reyk…", 5))
    #expect(DisplayWidth.cut("日本語", to: 4) == ("日…", 3))
    #expect(DisplayWidth.cut("日本語", to: 6) == ("日本語", 6))
    #expect(DisplayWidth.cut("👩‍👩‍👧👩‍👩‍👧", to: 3) == ("👩‍👩‍👧…", 3))
    #expect(DisplayWidth.cut("abc", to: 1) == ("…", 1))
    #expect(DisplayWidth.cut("abc", to: 0) == ("", 0))
  }
}
