// graphq query as a process: where statements come from, what is refused before anything runs, and how it ends.

import Foundation
import Testing

@testable import Tool

@Suite("The query command")
struct QueryCommandTests {
  /// A database that is gone with its folder.
  struct Place {
    let folder: TemporaryFolder
    let database: String

    init() throws {
      folder = try TemporaryFolder()
      database = folder / "test.graph"
      #expect(try ToolRunner.run(["init", database]).exitCode == 0)
    }
  }

  @Test("a missing database is an error that names the way to make one, and nothing is made")
  func missingDatabase() throws {
    let folder = try TemporaryFolder()
    for arguments in [[folder / "none", "g.V()"], ["query", folder / "none", "g.addV()"]] {
      let result = try ToolRunner.run(arguments)
      #expect(result.exitCode == 4)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("error[no-database]: "))
      #expect(result.errors.contains("graphq init"))
    }
    #expect(folder.contents == [])
  }

  @Test("an error of syntax shows its line, a caret run and a suggestion, and exits with 3")
  func syntaxError() throws {
    let place = try Place()
    let result = try ToolRunner.run([place.database, "g.V().has('code','LHR').outEE('route')"])
    #expect(result.exitCode == 3)
    #expect(result.output == "")
    let lines = result.errors.split(separator: "\n").map(String.init)
    #expect(lines.first == "error[unknown-step]: no step named 'outEE'")
    #expect(lines[1] == " 1 | g.V().has('code','LHR').outEE('route')")
    #expect(lines[2] == "   |                         ^^^^^")
    #expect(lines[3].contains("'outE'"))
  }

  @Test("an error in a script names file, line and column, wherever the statement stands")
  func errorInScript() throws {
    let place = try Place()
    let script = "g.V()\n// a remark\ng.V().\n  out(); g.E().nosuch()\n"
    let path = place.folder / "s.gremlin"
    try script.write(toFile: path, atomically: false, encoding: .utf8)
    let fromFile = try ToolRunner.run(["query", place.database, "--check", "-f", path])
    #expect(fromFile.exitCode == 3)
    #expect(fromFile.errors.hasPrefix("\(path):4:16: error[unknown-step]: "))
    #expect(fromFile.errors.contains("\n 4 |   out(); g.E().nosuch()\n   |                ^^^^^^\n"))
    let fromInput = try ToolRunner.run(["query", "--check", place.database], input: script)
    #expect(fromInput.errors.hasPrefix("standard input:4:16: error[unknown-step]: "))
    let asJSON = try ToolRunner.run(["query", "--check", place.database, "--json-errors"], input: script)
    #expect(asJSON.errors.contains(#""file":"standard input","line":4,"column":16,"#))
  }

  @Test("--check reads every statement and runs none; --keep-going reports each error")
  func checkOnly() throws {
    let place = try Place()
    let good = try ToolRunner.run([place.database, "--check", "g.V(); g.addV('x')", "g.E()"])
    #expect(good.exitCode == 0 && good.output == "" && good.errors == "")
    let bad = try ToolRunner.run([
      place.database, "--check", "--keep-going", "g.V(; g.E().x()", "g.W()", "g.V()",
    ])
    #expect(bad.exitCode == 3)
    #expect(bad.errors.components(separatedBy: "error[").count == 3)
  }

  @Test("statements that write are refused under --read-only, before anything is opened")
  func readOnly() throws {
    let result = try ToolRunner.run(["nowhere.graph", "--read-only", "g.V().drop()"])
    #expect(result.exitCode == 1)
    #expect(result.errors.hasPrefix("error[denied]: "))
    let both = try ToolRunner.run(["nowhere.graph", "--read-only", "--write", "g.V()"])
    #expect(both.exitCode == 2)
  }

  @Test("an unknown name suggests the parameter that was meant; an unused parameter is a note")
  func parameters() throws {
    let place = try Place()
    let unbound = try ToolRunner.run([place.database, "--check", "-p", "code=LHR", "g.V().has('code', cod)"])
    #expect(unbound.exitCode == 3)
    #expect(unbound.errors.contains("error[unbound-name]: no parameter named 'cod'"))
    #expect(unbound.errors.contains("help: did you mean 'code'"))
    let unused = try ToolRunner.run([place.database, "--check", "-p", "code=LHR", "g.V()"])
    #expect(unused.exitCode == 0)
    #expect(unused.errors == "note: the parameter 'code' is not used\n")
    #expect(try ToolRunner.run([place.database, "-q", "--check", "-p", "code=LHR", "g.V()"]).errors == "")
    let used = try ToolRunner.run([place.database, "--check", "--param=code=LHR", "g.V().has('code', code)"])
    #expect(used.errors == "")
  }

  @Test("bytes on standard input that are no text are an error, not a crash")
  func invalidInput() throws {
    let place = try Place()
    let result = try ToolRunner.shell(
      "printf 'g.V(\\377)\\n' | \"$graphq\" query --check '\(place.database)'")
    #expect(result.exitCode == 3)
    #expect(result.errors.hasPrefix("error[encoding]: the statement that begins on line 1 is not UTF-8 text"))
  }

  @Test("a line of ten megabytes is read, and refused with its reason")
  func longLine() throws {
    let place = try Place()
    let result = try ToolRunner.shell(
      "{ printf \"g.inject('\"; head -c 10000000 /dev/zero | tr '\\0' x; printf \"')\"; } "
        + "| \"$graphq\" query --check '\(place.database)'")
    #expect(result.exitCode == 3)
    #expect(result.errors.contains("error[limit]: "))
    #expect(result.errors.utf8.count < 2000)
  }

  @Test("Ctrl-C ends with 130, a request to terminate with 143")
  func signals() throws {
    let place = try Place()
    for (signal, code) in [("INT", "130"), ("TERM", "143")] {
      let result = try ToolRunner.shell(
        """
        set -m
        mkfifo '\(place.folder.path)/\(signal)'
        "$graphq" query --check '\(place.database)' < '\(place.folder.path)/\(signal)' &
        exec 9> '\(place.folder.path)/\(signal)'
        sleep 0.3; kill -\(signal) $!; wait $!; echo $?
        """)
      #expect(result.output == "\(code)\n")
      #expect(!result.errors.contains("error["))
    }
  }

  @Test("without a traversal on a command line, standard input is read; an empty one is no error")
  func emptyInput() throws {
    let place = try Place()
    let result = try ToolRunner.run([place.database], input: "")
    #expect(result.exitCode == 0 && result.output == "" && result.errors == "")
  }

  @Test("an output file that cannot be written is an error before anything runs, and no file appears")
  func outputFile() throws {
    let place = try Place()
    let result = try ToolRunner.run([place.database, "g.V(", "-o", place.folder / "no/such/file"])
    #expect(result.exitCode == 4)
    let failed = try ToolRunner.run([place.database, "g.V(", "-o", place.folder / "out.json"])
    #expect(failed.exitCode == 3)
    #expect(place.folder.contents == ["test.graph"])
  }
}
