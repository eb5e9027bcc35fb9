// The sample graphs, and the help pages that run their examples on one of them.

import Testing
import Traversal

@testable import Tool

@Suite("Sample graphs and the examples of help")
struct SampleTests {
  @Test(
    "every sample has what it should have, and passes the check",
    arguments: [("modern", 6, 6), ("crew", 6, 14), ("grateful-small", 35, 93), ("air-small", 91, 1203)])
  func samples(name: String, vertices: Int, edges: Int) throws {
    let folder = try TemporaryFolder()
    let made = try ToolRunner.run(["init", folder / "a", "--sample", name])
    #expect(made.exitCode == 0 && made.errors == "")
    let counts = try ToolRunner.run([folder / "a", "g.V().count()", "g.E().count()"])
    #expect(counts.output == "\(vertices)\n\(edges)\n")
    #expect(try ToolRunner.run(["check", folder / "a"]).exitCode == 0)
  }

  @Test("an unknown sample makes nothing and names the others")
  func unknownSample() throws {
    let folder = try TemporaryFolder()
    let result = try ToolRunner.run(["init", folder / "a", "--sample", "modem"])
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("did you mean 'modern'?"))
    #expect(folder.contents == [])
  }

  @Test("crew remembers who lived where and when")
  func crew() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "crew"])
    let query = "g.V().properties('location').has('startTime', gte(2011)).value()"
    #expect(try ToolRunner.run([folder / "a", query]).lines.sorted() == ["\"oakland\"", "\"seattle\""])
  }

  @Test("routes of the small air graph lead both ways and are as long both ways")
  func air() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "air-small"])
    let query =
      "g.V().has('code', 'LHR').outE('route').as('a').inV().has('code', 'JFK').outE('route')"
      + ".where(inV().has('code', 'LHR')).as('b').select('a', 'b').by('dist')"
    #expect(try ToolRunner.run([folder / "a", query]).output == "{\"a\":5540,\"b\":5540}\n")
  }

  /// Steps that need a graph computer or a file.
  static let withoutExample = [
    "calc", "io", "read", "write", "connectedComponent", "pageRank", "peerPressure", "shortestPath",
  ]

  @Test("the page of every step fits a screen and shows an example that runs", arguments: StepName.allCases)
  func examples(step: StepName) throws {
    let page = try StepHelp.page(step)
    #expect(page.split(separator: "\n").count <= 40)
    #expect(page.hasPrefix("\(step.text): "))
    guard let example = StepExamples.example(of: step) else {
      #expect(Self.withoutExample.contains(step.text), "\(step.text) has no example")
      return
    }
    #expect(example.contains("\(step.text)("), "\(example) does not show \(step.text)")
  }
}
