// Help, manual and completions: made from one table, so they must agree with it and with each other.

import Foundation
import Testing

@testable import Tool

@Suite("Help, manual and completions")
struct HelpTests {
  @Test("help goes to standard output and lists every command")
  func overview() throws {
    let result = try ToolRunner.run(["help"])
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    for command in CommandTable.commands {
      #expect(result.lines.contains { $0.hasPrefix("  \(command.name) ") }, "\(command.name)")
    }
    #expect(try ToolRunner.run(["--help"]).output == result.output)
    #expect(try ToolRunner.run(["-h"]).output == result.output)
  }

  @Test("short help fits a screen, long help begins with examples and names every option")
  func helpOfEveryCommand() throws {
    for command in CommandTable.commands where command.name != "help" {
      let short = try ToolRunner.run([command.name, "-h"])
      let long = try ToolRunner.run([command.name, "--help"])
      #expect(short.exitCode == 0 && long.exitCode == 0)
      #expect(short.lines.count <= 40, "\(command.name)")
      #expect(try ToolRunner.run(["help", command.name]).output == long.output)
      for option in command.options {
        #expect(long.output.contains(option.usage))
        #expect(option.isRare || short.output.contains(option.usage))
      }
      if !command.examples.isEmpty { #expect(long.lines.prefix(3).contains("examples:")) }
    }
  }

  @Test("no line of help is wider than 80 columns")
  func helpWidth() throws {
    let names = CommandTable.commands.map(\.name) + HelpTopic.all.map(\.name)
    for name in names {
      for line in try ToolRunner.run(["help", name]).lines { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test("the exit codes are the documented ones")
  func exitCodes() throws {
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 130, 143])
    let lines = try ToolRunner.run(["help", "errors"]).lines
    for code in ExitCode.allCases { #expect(lines.contains { $0.hasPrefix("  \(code.rawValue) ") }) }
  }

  @Test("every code of an error is explained once")
  func errorCodes() throws {
    let codes = ErrorCodes.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    let lines = try ToolRunner.run(["help", "errors"]).lines
    for code in codes {
      #expect(lines.contains { $0.hasPrefix("  \(code) ") || $0 == "  \(code)" }, "\(code)")
    }
  }

  @Test("the version is one line, then the build")
  func version() throws {
    let result = try ToolRunner.run(["--version"])
    #expect(result.lines.first == "graphq \(VersionCommand.version)")
    #expect(try ToolRunner.run(["version"]).output == result.output)
    #expect(try ToolRunner.run(["-V"]).output == result.output)
  }

  @Test("the manual names every command and option, and the typesetter has nothing to complain about")
  func manual() throws {
    let page = try ToolRunner.run(["man"])
    #expect(page.exitCode == 0)
    for command in CommandTable.commands { #expect(page.output.contains(".SS graphq \(command.name)")) }
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/groff") {
      let check = try ToolRunner.shell("\"$graphq\" man | groff -man -ww -Tutf8 -z 2>&1")
      #expect(check.output == "")
    }
  }

  @Test("bash loads its completions and completes commands, flags and values")
  func bashCompletions() throws {
    func complete(_ words: [String]) throws -> [String] {
      let list = words.map { "'\($0)'" }.joined(separator: " ")
      let script = """
        set -u
        source <("$graphq" completions bash)
        COMP_WORDS=(\(list)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _graphq
        printf '%s\\n' "${COMPREPLY[@]}"
        """
      let result = try ToolRunner.shell(script)
      #expect(result.errors == "")
      return result.lines
    }
    #expect(try ToolRunner.shell("\"$graphq\" completions bash | bash -n").exitCode == 0)
    #expect(try complete(["graphq", "comp"]).contains("completions"))
    #expect(try complete(["graphq", "completions", ""]) == ["bash", "zsh", "fish"])
    #expect(try complete(["graphq", "completions", "--jso"]) == ["--json-errors"])
    #expect(try complete(["graphq", "version", "--color", "a"]) == ["auto", "always"])
    #expect(try complete(["graphq", "--color", "never", "completions", "f"]) == ["fish"])
  }

  @Test("zsh and fish load theirs, where they are installed")
  func otherCompletions() throws {
    for (shell, check) in [("zsh", "zsh -n"), ("fish", "fish --no-execute")] {
      let text = try ToolRunner.run(["completions", shell])
      #expect(text.exitCode == 0)
      for command in CommandTable.commands { #expect(text.output.contains(command.name)) }
      if FileManager.default.isExecutableFile(atPath: "/usr/bin/\(shell)") {
        #expect(try ToolRunner.shell("\"$graphq\" completions \(shell) | \(check)").exitCode == 0)
      }
    }
  }
}
