// Stored traversals on the command line: define, defs, call, test, undefine.

import Foundation
import Testing

@testable import Tool

@Suite("Commands for stored traversals")
struct DefinitionCommandTests {
  private let folder: TemporaryFolder
  private let database: String

  private static let text = """
    /// The miles between two airports that a route connects.
    /// - from: the airport of departure
    define distance(from: String, to: String, unit: 'mi' | 'km' = 'mi') -> Long =
      g.V().has('code', from).fold().coalesce(unfold(), fail('unknown_airport'))
       .outE('route').where(inV().has('code', to)).values('miles');
    test distance('SFO', 'JFK') is 2580 ± 6;
    test distance('XXX', 'JFK') fails 'unknown_airport';
    define near() -> List<String> on Vertex = out('route').values('code');
    define ask(request: Map) -> Map = g.inject(request);
    define add(code: String) -> Vertex = g.addV('airport').property('code', code);
    test add('LHR') is 'LHR';
    define picky(kind: String) = g.inject(1).fail('bad', 'a longer message');

    """

  init() throws {
    folder = try TemporaryFolder()
    database = folder / "test.graph"
    #expect(try ToolRunner.run(["init", database]).exitCode == 0)
    let graph = """
      g.addV('airport').property(id, 'SFO').property('code', 'SFO').as('a')
       .addV('airport').property(id, 'JFK').property('code', 'JFK').as('b')
       .addE('route').from('a').to('b').property('miles', 2586)
      """
    #expect(try ToolRunner.run([database, graph]).exitCode == 0)
    let path = folder / "defs.gremlin"
    try Self.text.write(toFile: path, atomically: false, encoding: .utf8)
    let result = try ToolRunner.run(["define", database, "-f", path])
    #expect(result.exitCode == 0 && result.output == "", "\(result.errors)")
  }

  private func run(_ arguments: String...) throws -> ToolResult { try ToolRunner.run(arguments) }

  @Test("a call ends when it takes longer than allowed")
  func timeout() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let text = "define forever() -> Long = g.V(1).repeat(identity()).until(loops().is(-1)).count();"
    #expect(try ToolRunner.run(["define", folder / "a", text]).exitCode == 0)
    let result = try ToolRunner.run(["call", folder / "a", "forever", "--timeout", "100ms"])
    #expect(result.exitCode == 6 && result.output == "", "\(result.errors)")
    #expect(result.errors.contains("error[timeout]: the traversal took longer than the 100 ms allowed"))
  }

  @Test("arguments are given by place, by name and from a file")
  func arguments() throws {
    #expect(try run("call", database, "distance", "SFO", "JFK").output == "2586\n")
    #expect(try run("call", database, "distance", "JFK", "from=SFO").output == "2586\n")
    let path = folder / "p.json"
    try #"{"to": "JFK", "from": "SFO"}"#.write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try run("call", database, "distance", "--params", path).output == "2586\n")
    try #"{"a": 1, "b": [0.5, "x"]}"#.write(toFile: path, atomically: false, encoding: .utf8)
    #expect(
      try run("call", database, "ask", "--params", path, "--format", "json").output
        == "{\"a\":1,\"b\":[0.5,\"x\"]}\n")
    #expect(try run("call", database, "ask", "{\"a\": 1}").output == "{\"a\":1}\n")
    #expect(try run("call", database, "near", "--on", "SFO").output == "\"JFK\"\n")
  }

  @Test("a result that is no list stands by itself, a list is an array or lines")
  func shapes() throws {
    #expect(try run("call", database, "distance", "SFO", "JFK", "--format", "json").output == "2586\n")
    #expect(try run("call", database, "distance", "JFK", "SFO", "--format", "json").output == "null\n")
    #expect(try run("call", database, "near", "--on", "SFO", "--format", "json").output == "[\n\"JFK\"\n]\n")
    #expect(try run("call", database, "near", "--on", "JFK", "--format", "json").output == "[]\n")
  }

  @Test("fail() is a record for programs and a message for people; both exit with 1")
  func failures() throws {
    let json = try run("call", database, "distance", "XXX", "JFK", "--format", "json")
    #expect(json.output == "{\"ok\":false,\"error\":\"unknown_airport\"}\n")
    #expect(json.errors == "" && json.exitCode == 1)
    let lines = try run("call", database, "picky", "x")
    #expect(lines.output == "{\"ok\":false,\"error\":\"bad\"}\n" && lines.exitCode == 1)
    #expect(lines.errors.hasPrefix("error[fail]: a longer message"))
    let table = try run("call", database, "distance", "XXX", "JFK", "--format", "table")
    #expect(table.output == "" && table.exitCode == 1)
    #expect(table.errors.hasPrefix("error[fail]: unknown_airport"))
  }

  @Test("wrong arguments are mistakes of the command line that name the parameter")
  func wrongArguments() throws {
    for (arguments, words) in [
      (["SFO"], "'to'"), (["SFO", "JFK", "ft"], "'unit'"), (["SFO", "JFK", "mi", "x"], "no more than 3"),
      (["form=SFO", "JFK"], "did you mean 'from'?"), (["SFO", "JFK", "from=SFO", "to=JFK"], "'unit'"),
    ] {
      let result = try ToolRunner.run(["call", database, "distance"] + arguments)
      #expect(result.exitCode == 2 && result.output == "", "\(arguments) \(result)")
      #expect(result.errors.contains(words), "\(result.errors)")
    }
    let unknown = try run("call", database, "distanc")
    #expect(unknown.exitCode == 3 && unknown.errors.contains("did you mean 'distance'?"))
  }

  @Test("--help behind a name prints its documentation")
  func help() throws {
    let help = try run("call", database, "distance", "--help")
    #expect(help.exitCode == 0)
    for words in ["usage: graphq call DB distance FROM TO [unit=…]", "miles between", "departure", "else mi"]
    {
      #expect(help.output.contains(words), "\(help.output)")
    }
    #expect(try run("call", "--help").output.hasPrefix("graphq call: run a stored traversal"))
  }

  @Test("definitions are listed, printed as text that can be defined again, and dropped")
  func listing() throws {
    #expect(try run("defs", database).lines.count == 5)
    let text = try run("defs", database, "--text")
    let other = folder / "other.graph"
    #expect(try ToolRunner.run(["init", other]).exitCode == 0)
    #expect(try ToolRunner.run(["define", other], input: text.output).exitCode == 0)
    #expect(try run("defs", other, "--text").output == text.output)
    #expect(try run("undefine", other, "distance").exitCode == 0)
    #expect(try run("defs", other, "distance").exitCode == 3)
    #expect(try run("defs", other).lines.count == 4)
  }

  @Test("versions are listed, printed and restored")
  func versions() throws {
    let new = "define near() -> List<String> on Vertex = in('route').values('code');"
    #expect(try run("define", database, new).errors.contains("--replace"))
    #expect(try run("define", database, new, "--replace").exitCode == 0)
    #expect(try run("call", database, "near", "--on", "SFO").output == "")
    #expect(try run("defs", database, "near", "--history").lines.count == 2)
    #expect(try run("defs", database, "near", "--at", "1").output.contains("out('route')"))
    #expect(try run("defs", database, "near", "--restore", "1").exitCode == 0)
    #expect(try run("call", database, "near", "--on", "SFO").output == "\"JFK\"\n")
  }

  @Test("an error in a definition names file, line and column")
  func errors() throws {
    let (good, bad) = (folder / "good.gremlin", folder / "bad.gremlin")
    try "define a() = g.V();\n".write(toFile: good, atomically: false, encoding: .utf8)
    try "\ndefine b() = g.V()\n  .values('code').out();\n".write(
      toFile: bad, atomically: false, encoding: .utf8)
    let result = try run("define", database, "-f", good, "-f", bad)
    #expect(result.exitCode == 3)
    #expect(result.errors.hasPrefix("\(bad):3:19: error[type]: "), "\(result.errors)")
    #expect(try run("defs", database, "a").exitCode == 3)
    let check = try run("define", database, "-f", good, "--check")
    #expect(check.exitCode == 0)
    #expect(try run("defs", database, "a").exitCode == 3)
  }

  @Test("tests are run, counted, and leave nothing behind")
  func tests() throws {
    let passed = try run("test", database, "distance")
    #expect(passed.exitCode == 0 && passed.output == "2 passed, 0 failed\n")
    let failed = try run("test", database)
    #expect(failed.exitCode == 1 && failed.output == "2 passed, 1 failed\n")
    #expect(failed.errors.hasPrefix("error[test]: add('LHR') gave "))
    #expect(failed.errors.contains(" 1 | test add('LHR') is 'LHR';\n"))
    #expect(try run(database, "g.V().count()").output == "2\n")
    #expect(try run("test", database, "--json").output.hasPrefix("{\"passed\":2,\"failed\":1,"))
  }

  @Test("a statement that calls what writes is opened for writing")
  func writing() throws {
    #expect(try run(database, "g.call('add', ['LHR']).values('code')").output == "\"LHR\"\n")
    #expect(try run("call", database, "add", "KEF", "--dry-run").exitCode == 0)
    #expect(try run(database, "g.V().count()").output == "3\n")
    let denied = try run("query", database, "--read-only", "g.call('add', ['LHR'])")
    #expect(denied.exitCode == 1 && denied.errors.hasPrefix("error[denied]"))
  }
}
