// graphq fmt as a process: standard input, files in place, and the check.

import Foundation
import Testing

@Suite("graphq fmt")
struct FormatCommandTests {
  @Test("standard input is laid out on standard output")
  func standardInput() throws {
    let result = try ToolRunner.run(["fmt"], input: "g.V() .out( 'a','b' ) // all\n;g.E()")
    #expect(result.output == "g.V().out('a', 'b'); // all\ng.E()\n")
    #expect(result.exitCode == 0 && result.errors == "")
    let narrow = try ToolRunner.run(["fmt", "--width", "12"], input: "g.V().out().count()")
    #expect(narrow.output == "g.V().\n  out().\n  count()\n")
  }

  @Test("files are changed in place, and are then what the check wants")
  func files() throws {
    let folder = try TemporaryFolder()
    let (a, b) = (folder / "a.gremlin", folder / "b.gremlin")
    try "define  f( )=g.V( ) ;".write(toFile: a, atomically: true, encoding: .utf8)
    try "g.V()\n".write(toFile: b, atomically: true, encoding: .utf8)
    let checked = try ToolRunner.run(["fmt", "--check", a, b])
    #expect(checked.exitCode == 1)
    #expect(checked.output == "\(a)\n")
    #expect(try String(contentsOfFile: a, encoding: .utf8) == "define  f( )=g.V( ) ;")
    #expect(try ToolRunner.run(["fmt", "-w", a, b]).exitCode == 0)
    #expect(try String(contentsOfFile: a, encoding: .utf8) == "define f() =\n  g.V();\n")
    #expect(try ToolRunner.run(["fmt", "--check", a, b]).exitCode == 0)
  }

  @Test("what cannot be read is an error with its place, and files stay as they are")
  func errors() throws {
    let folder = try TemporaryFolder()
    let path = folder / "a.gremlin"
    try "g.V()\n\ng.V().ouE()\n".write(toFile: path, atomically: true, encoding: .utf8)
    let failed = try ToolRunner.run(["fmt", "--write", path])
    #expect(failed.exitCode == 3)
    #expect(failed.errors.contains("a.gremlin:3:7: error[unknown-step]"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "g.V()\n\ng.V().ouE()\n")
    #expect(try ToolRunner.run(["fmt", "--write", "--check", path]).exitCode == 2)
    #expect(try ToolRunner.run(["fmt", folder / "none"]).exitCode == 4)
  }
}
