// graphq bench as a process: what is measured, written and compared; never how long it took.

import Foundation
import Testing

@Suite("graphq bench")
struct BenchCommandTests {
  static func json(_ result: ToolResult) throws -> [[String: Any]] {
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return object?["statements"] as? [[String: Any]] ?? []
  }

  @Test("every statement has its figures, in order of their size")
  func figures() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "g", "--sample", "modern"])
    let result = try ToolRunner.run([
      "bench", folder / "g", "g.V().count(); g.V().out('knows')", "--runs", "7", "--warmup", "2", "--json",
    ])
    #expect(result.exitCode == 0, "\(result.errors)")
    let statements = try Self.json(result)
    #expect(statements.map { $0["text"] as? String } == ["g.V().count()", "g.V().out('knows')"])
    #expect(statements.map { $0["results"] as? Int } == [1, 2])
    for statement in statements {
      #expect(statement["runs"] as? Int == 7 && statement["warmup"] as? Int == 2)
      let seconds = statement["seconds"] as? [String: Double] ?? [:]
      let ordered = ["least", "median", "p90", "p99", "most"].map { seconds[$0] ?? -1 }
      #expect(ordered == ordered.sorted() && ordered[0] > 0)
      #expect((seconds["mean"] ?? 0) >= ordered[0])
    }
  }

  @Test("what a statement writes is undone after each run")
  func writes() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "g"])
    let result = try ToolRunner.run(["bench", folder / "g", "g.addV('x')", "--runs", "3"])
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("g.addV('x')\n  1 result; least "))
    #expect(try ToolRunner.run([folder / "g", "g.V().count()", "--format", "plain"]).output == "0\n")
  }

  @Test("figures are compared with those of before, and files without any are refused")
  func comparison() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "g", "--sample", "modern"])
    let old = try ToolRunner.run(["bench", folder / "g", "g.V().count()", "--runs", "2", "--json"])
    try old.output.write(toFile: folder / "old.json", atomically: true, encoding: .utf8)
    let new = try ToolRunner.run([
      "bench", folder / "g", "g.V().count(); g.E().count()", "--runs", "2", "--compare", folder / "old.json",
    ])
    #expect(new.output.contains("then ") && new.output.contains("x\n"))
    #expect(new.output.components(separatedBy: "then ").count == 2)
    try "{}".write(toFile: folder / "old.json", atomically: true, encoding: .utf8)
    let refused = try ToolRunner.run(["bench", folder / "g", "g.V()", "--compare", folder / "old.json"])
    #expect(refused.exitCode == 2)
  }

  @Test("results that differ from run to run are no measurement")
  func unsteady() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "g", "--sample", "air-small"])
    let result = try ToolRunner.run(["bench", folder / "g", "g.V().coin(0.5)", "--runs", "200"])
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("error[unsteady]"))
  }

  @Test("the suite needs no database, and nothing else goes without one")
  func suite() throws {
    let result = try ToolRunner.run([
      "bench", "--suite", "built-in", "--runs", "1", "--warmup", "0", "--json",
    ])
    #expect(result.exitCode == 0, "\(result.errors)")
    let statements = try Self.json(result)
    #expect(statements.count == 9)
    #expect(statements.allSatisfy { ($0["results"] as? Int ?? 0) > 0 })
    #expect(try ToolRunner.run(["bench"]).exitCode == 2)
    #expect(try ToolRunner.run(["bench", "--suite", "built-in", "x"]).exitCode == 2)
  }
}
