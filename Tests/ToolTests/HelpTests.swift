// Help, manual and completions: made from one table, so they must agree with it and with each other.

import Foundation
import GraphStore
import TestSupport
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
    for option in CommandTable.global { #expect(result.output.contains(option.usage)) }
    #expect(result.output.split(separator: "\n", omittingEmptySubsequences: false).count <= 40)
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

  @Test("every code that the sources of the program give an error is among those that are explained")
  func codesInSources() {
    let codes = Set(ErrorCodes.all.map(\.code))
    let text = TreeRulesTests.sources.filter { $0.path.hasPrefix("Sources/Tool/") }
      .map { $0.lines.joined(separator: "\n") }.joined(separator: "\n")
    let given = Set(text.matches(of: #/(?:\.usage|\bFailure)\(\s*"([a-z-]+)"/#).map { String($0.1) })
    #expect(given.count > 40)
    #expect(given.subtracting(codes).sorted() == [])
  }

  @Test(
    "the version is that of the program, then those of its file format and its storage library, and the build"
  )
  func version() throws {
    let result = try ToolRunner.run(["--version"])
    #expect(result.lines.first == "graphq \(VersionCommand.version)")
    #expect(result.lines.dropFirst().first == "file format \(Release.fileFormat)")
    #expect(result.lines.contains { $0.wholeMatch(of: #/storage LMDB \d+\.\d+\.\d+/#) != nil })
    #expect(result.lines.last?.hasPrefix("build ") ?? false)
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

  /// A database with names to complete: a label with a space, a pack, traversals.
  private static func named(_ folder: TemporaryFolder) throws -> String {
    let database = folder / "a b.graph"
    let pack = folder / "air"
    try FileManager.default.createDirectory(atPath: pack, withIntermediateDirectories: true)
    try #"{"name": "air", "version": "1.0"}"#
      .write(toFile: pack + "/pack.json", atomically: false, encoding: .utf8)
    try "~id,~label,city\nLHR,airport,London\n"
      .write(toFile: pack + "/nodes.csv", atomically: false, encoding: .utf8)
    #expect(try ToolRunner.run(["load", database, pack]).exitCode == 0)
    let text = "define far() -> Int = g.inject(1);\ndefine fair() -> Int = g.inject(2);"
    #expect(try ToolRunner.run(["define", database, text]).exitCode == 0)
    #expect(try ToolRunner.run([database, "g.addV('air $(exit 9) strip')"]).exitCode == 0)
    return database
  }

  @Test("bash asks the database for names: labels, keys, stored traversals, packs")
  func namesInBash() throws {
    let folder = try TemporaryFolder()
    let database = try Self.named(folder)
    func complete(_ words: [String]) throws -> [String] {
      let list = words.map { "'\($0)'" }.joined(separator: " ")
      let script = """
        set -u
        source <("$graphq" completions bash)
        COMP_WORDS=("$graphq" \(list)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _graphq
        printf '%s\\n' "${COMPREPLY[@]}"
        """
      let result = try ToolRunner.shell(script, environment: ["HOME": folder.path])
      #expect(result.errors == "" && result.exitCode == 0)
      return result.lines
    }
    #expect(try complete(["call", database, "fa"]) == ["fair", "far"])
    #expect(try complete(["call", "~/a b.graph", "far"]) == ["far"])
    #expect(try complete(["undefine", "--quiet", database, "far", ""]) == ["fair", "far"])
    #expect(try complete(["packs", database, "--remove", ""]) == ["air"])
    #expect(try complete(["index", database, "create", "air"]) == ["air $(exit 9) strip", "airport"])
    #expect(try complete(["index", database, "create", "airport", "c"]) == ["city"])
    #expect(try complete(["call", folder / "nowhere", "fa"]) == [])
  }

  @Test("fish asks the database for names, where it is installed", .enabled(if: isInstalled("fish")))
  func namesInFish() throws {
    let folder = try TemporaryFolder()
    let database = try Self.named(folder)
    func complete(_ line: String) throws -> [String] {
      let script = """
        ln -s "$graphq" '\(folder.path)/graphq'; PATH='\(folder.path)':$PATH
        graphq completions fish > '\(folder.path)/graphq.fish'
        fish --no-config -c 'source "\(folder.path)/graphq.fish"; complete -C "$argv"' "$line"
        """
      return try ToolRunner.shell(script, environment: ["HOME": folder.path, "line": line]).lines
        .map { String($0.prefix { $0 != "\t" }) }
    }
    let path = database.replacingOccurrences(of: " ", with: "\\ ")
    #expect(try complete("graphq call \(path) fa") == ["fair", "far"])
    #expect(try complete("graphq packs \(path) --remove a") == ["air"])
  }

  @Test("zsh asks the database for names, where it is installed", .enabled(if: isInstalled("zsh")))
  func namesInZsh() throws {
    let folder = try TemporaryFolder()
    let database = try Self.named(folder)
    try FileManager.default.createSymbolicLink(
      atPath: folder / "graphq", withDestinationPath: ToolRunner.path)
    let terminal = try PseudoTerminal(
      "/usr/bin/zsh", ["-f", "-i"],
      environment: ["PATH": "\(folder.path):/usr/bin:/bin", "HOME": folder.path, "TERM": "xterm"],
      columns: 200)
    terminal.send("PS1=; unsetopt zle; setopt zle; autoload -U compinit; compinit -u -D; echo rea''dy\r")
    try terminal.wait(for: "ready")
    terminal.send("source <(graphq completions zsh); echo sour''ced\r")
    try terminal.wait(for: "sourced")
    let path = database.replacingOccurrences(of: " ", with: "\\ ")
    terminal.send("graphq packs \(path) --remove \t")
    try terminal.wait(for: "--remove air")
    terminal.send("\u{15}graphq call \(path) fai\t")
    try terminal.wait(for: "fair")
    terminal.send("\u{15}exit\r")
  }

  private static func isInstalled(_ shell: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(shell)")
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
