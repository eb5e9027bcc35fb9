// The command line as a user meets it: commands, flags in any order, mistakes and what is said about them.

import Foundation
import Testing

@testable import Tool

@Suite("The command line")
struct CommandLineTests {
  @Test("no argument at all is a mistake that names the way out")
  func noArguments() throws {
    let result = try ToolRunner.run([])
    #expect(result.exitCode == 2)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("error[no-command]: "))
    #expect(result.errors.contains("graphq help"))
  }

  @Test("a mistyped command is met with the nearest one, and nothing on standard output")
  func unknownCommand() throws {
    let result = try ToolRunner.run(["verson"])
    #expect(result.exitCode == 2)
    #expect(result.output == "")
    #expect(
      result.errors == """
        error[unknown-command]: no command and no database is called 'verson'
        help: did you mean 'version'?

        """)
  }

  @Test("a mistyped flag is met with the nearest one of that command")
  func unknownFlag() throws {
    let result = try ToolRunner.run(["version", "--colr=never"])
    #expect(result.exitCode == 2)
    #expect(
      result.errors == """
        error[unknown-option]: 'version' has no option '--colr'
        help: did you mean '--color'?

        """)
  }

  @Test("errors can be one line of JSON, wherever the flag stands")
  func errorsAsJSON() throws {
    for arguments in [
      ["--json-errors", "help", "nosuch\"thing"], ["help", "nosuch\"thing", "--json-errors"],
    ] {
      let result = try ToolRunner.run(arguments)
      #expect(result.exitCode == 2)
      #expect(
        result.errors
          == #"{"error":{"code":"unknown-command","message":"no command, step or topic is called 'nosuch\"thing'","#
          + #""help":"graphq help lists the commands","exit":2}}"# + "\n")
    }
    let usage = try ToolRunner.run(["--nosuch", "--json-errors"])
    #expect(usage.errors.hasPrefix(#"{"error":{"code":"unknown-option""#))
  }

  @Test("options stand before or after the command and its arguments, with or without an equals sign")
  func optionsInAnyOrder() throws {
    let orders = [
      ["--color", "never", "completions", "bash"], ["completions", "--color=never", "bash"],
      ["completions", "bash", "--color", "never"], ["completions", "--color", "never", "--", "bash"],
    ]
    let outputs = try orders.map { try ToolRunner.run($0) }
    #expect(outputs.allSatisfy { $0.exitCode == 0 && $0.errors == "" })
    #expect(Set(outputs.map(\.output)).count == 1)
  }

  @Test("values of options are checked, and the message says what is allowed")
  func optionValues() throws {
    let result = try ToolRunner.run(["version", "--color", "nevr"])
    #expect(result.exitCode == 2)
    #expect(
      result.errors == """
        error[invalid-value]: '--color' cannot be 'nevr'; it is one of: auto, always, never
        help: did you mean 'never'?

        """)
    #expect(try ToolRunner.run(["version", "--quiet=yes"]).errors.hasPrefix("error[unexpected-value]"))
    #expect(try ToolRunner.run(["version", "--color"]).errors.hasPrefix("error[missing-value]"))
    #expect(
      try ToolRunner.run(["version", "--color=never", "--color=auto"]).errors.hasPrefix(
        "error[repeated-option]"))
  }

  @Test("too many arguments and too few are told apart")
  func operandCounts() throws {
    #expect(try ToolRunner.run(["version", "more"]).errors.hasPrefix("error[extra-argument]"))
    #expect(try ToolRunner.run(["completions"]).errors.hasPrefix("error[missing-argument]"))
  }

  @Test("a database for one run is refused where it makes no sense, and no directory of that name is made")
  func scratchDatabases() throws {
    let folder = try TemporaryFolder()
    try "~id,~label\na,p\n".write(toFile: folder / "n.csv", atomically: true, encoding: .utf8)
    for words in ["init :memory:", "load :memory: n.csv", "backup :memory: b", "diff :memory: :memory:"] {
      let result = try ToolRunner.shell("cd '\(folder.path)' && \"$graphq\" \(words)")
      #expect(
        result.exitCode == 2 && result.errors.hasPrefix("error[scratch]: "), "\(words): \(result.errors)")
    }
    #expect(folder.contents == ["n.csv"])
    #expect(try ToolRunner.shell("cd '\(folder.path)' && \"$graphq\" init ./:memory:").exitCode == 0)
    #expect(folder.contents == [":memory:", "n.csv"])
  }

  @Test("every command is found by its own name")
  func names() {
    #expect(CommandTable.commands.count > 20)
    for command in CommandTable.commands {
      #expect(CommandTable.command(named: command.name)?.name == command.name)
    }
  }

  @Test("an option of one name has the same shape in every command, so that it can stand before the command")
  func optionShapesAgree() {
    var shapes: [String: Bool] = [:]
    for option in CommandTable.commands.flatMap(\.options) + CommandTable.global {
      for name in [option.name] + (option.short.map { [String($0)] } ?? []) {
        #expect(shapes[name, default: option.value != nil] == (option.value != nil), "--\(name)")
        shapes[name] = option.value != nil
      }
    }
  }

  @Test("no command takes two options of one name or one letter")
  func optionNamesAreDistinct() {
    for command in CommandTable.commands {
      let options = command.options + CommandTable.global
      #expect(Set(options.map(\.name)).count == options.count, "\(command.name)")
      let letters = options.compactMap(\.short)
      #expect(Set(letters).count == letters.count, "\(command.name)")
    }
  }

  @Test(
    "sizes and times are read with their units",
    arguments: [
      ("512", 512), ("64K", 65_536), ("64KiB", 65_536), ("1.5m", 1_572_864), ("2GB", 2_147_483_648),
    ])
  func sizes(text: String, bytes: Int) {
    #expect(Quantity.bytes(text) == bytes)
  }

  @Test(
    "times are read with their units",
    arguments: [
      ("30", 30_000_000_000), ("500ms", 500_000_000), ("2h", 7_200_000_000_000), ("1.5s", 1_500_000_000),
    ])
  func times(text: String, nanoseconds: Int) {
    #expect(Quantity.nanoseconds(text) == nanoseconds)
  }

  @Test(
    "what is no size and no time is refused",
    arguments: ["", "K", "-1", "1X", "1e9", "99999999999999999999T"])
  func noQuantity(text: String) {
    #expect(Quantity.bytes(text) == nil)
    #expect(Quantity.nanoseconds(text) == nil)
  }
}
