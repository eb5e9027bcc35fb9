// The options of graphq query: limits, dry runs, plans and profiles, scratch databases.

import Foundation
import Testing

@testable import Tool

@Suite("The options of a query")
struct QueryOptionTests {
  /// A database with the sample graph `modern`.
  struct Place {
    let folder: TemporaryFolder
    let database: String

    init() throws {
      folder = try TemporaryFolder()
      database = folder / "toy.graph"
      #expect(try ToolRunner.run(["init", database, "--sample", "modern"]).exitCode == 0)
    }

    func run(_ arguments: String...) throws -> ToolResult { try ToolRunner.run([database] + arguments) }
  }

  @Test("a label that the database does not have is noted, and with --strict an error")
  func unknownLabels() throws {
    let place = try Place()
    let noted = try place.run("g.V().out('know').count()")
    #expect(noted.output == "0\n" && noted.exitCode == 0)
    #expect(noted.errors == "note: no edge label 'know' in this database; did you mean 'knows'?\n")
    #expect(
      try place.run("g.V().hasLabel('zebra')").errors
        == "note: no label 'zebra' in this database; labels here: created, knows, person, software\n")
    #expect(try place.run("--quiet", "g.V().hasLabel('zebra')").errors == "")
    #expect(
      try place.run("g.V().outE('person').count()").errors
        == "note: no edge label 'person' in this database; edge labels here: created, knows\n")
    #expect(
      try place.run("g.V().hasLabel('person', 'software').out('knows', 'created').count()").errors == "")
    let strict = try place.run("--strict", "g.V().out('know').count()")
    #expect(strict.output == "" && strict.exitCode == 3)
    #expect(
      strict.errors
        == "error[unknown-label]: no edge label 'know' in this database\nhelp: did you mean 'knows'?\n")
    #expect(try place.run("g.addV('zebra').iterate()").errors == "")
  }

  @Test("a dry run prints the results, says what would have changed, and changes nothing")
  func dryRun() throws {
    let place = try Place()
    let result = try place.run(
      "--dry-run", "g.V(1).as('a').addV('person').property('name', 'ana').addE('knows').from('a').count()")
    #expect(result.output == "1\n")
    #expect(result.errors == "note: +1 vertex, +1 edge, 1 property set; nothing was kept: --dry-run\n")
    #expect(try place.run("g.V().count()", "g.E().count()").output == "6\n6\n")
  }

  @Test("a dry run counts edges that go with their vertex, and properties that are removed")
  func dryRunOfRemovals() throws {
    let place = try Place()
    #expect(try place.run("--dry-run", "g.V(3).drop()").errors.hasPrefix("note: -1 vertex, -3 edges;"))
    #expect(
      try place.run("--dry-run", "g.V().properties('age').drop()").errors
        .hasPrefix("note: 4 properties removed;"))
    #expect(try place.run("--dry-run", "g.V().count()").errors.hasPrefix("note: no change;"))
  }

  @Test("all statements of a script may be tried together")
  func dryRunOfScript() throws {
    let place = try Place()
    let result = try place.run(
      "--dry-run", "-1", "g.addV('a')", "g.addV('b')", "g.V().count()", "--limit", "0")
    #expect(result.errors.hasPrefix("note: +2 vertices;"))
  }

  @Test("a statement that takes longer than allowed ends with 6")
  func timeout() throws {
    let place = try Place()
    let result = try place.run(
      "--timeout", "200ms", "g.V(1).repeat(identity()).until(loops().is(-1)).count()")
    #expect(result.exitCode == 6)
    #expect(result.output == "")
    #expect(result.errors.contains("error[timeout]: the traversal took longer than the 200 ms allowed"))
  }

  @Test(
    "zero is no limit, as in a conversation",
    arguments: ["--timeout", "--max-memory", "--max-elements", "--max-results"])
  func noLimit(option: String) throws {
    let place = try Place()
    let result = try place.run(option, "0", "g.V().out('created').count()")
    #expect(result.exitCode == 0 && result.output == "4\n", "\(result.errors)")
  }

  @Test("more results than allowed end with 6; --limit only prints fewer")
  func resultLimits() throws {
    let place = try Place()
    let looking = try place.run("--max-elements", "2", "g.V().values('name')")
    #expect(looking.exitCode == 6)
    #expect(
      looking.errors.contains(
        "error[elements]: the traversal looks at more than the 2 vertices and edges allowed"))
    let limited = try place.run("--max-results", "2", "g.V().values('name')")
    #expect(limited.exitCode == 6)
    #expect(limited.errors.contains("error[results]: "))
    #expect(try place.run("--max-results", "6", "g.V().values('name')").exitCode == 0)
    let cut = try place.run("--limit", "2", "g.V().values('name')")
    #expect(cut.exitCode == 0 && cut.lines == ["\"marko\"", "\"vadas\""])
  }

  @Test("more memory than allowed ends with 6")
  func memory() throws {
    let place = try Place()
    let query = "g.V().repeat(both()).emit().times(12).path().fold().count(local)"
    let result = try place.run("--max-memory", "100K", query)
    #expect(result.exitCode == 6)
    #expect(result.errors.contains("error[memory]: "))
  }

  @Test("a plan is shown and nothing runs, not even what writes")
  func explain() throws {
    let place = try Place()
    let result = try place.run("--explain", "--read-only", "g.V(3).drop()")
    #expect(result.exitCode == 0 && !result.output.isEmpty && !result.output.hasPrefix("\""))
    #expect(try place.run("g.V().count()").output == "6\n")
    #expect(try place.run("--explain", "--profile", "g.V()").exitCode == 2)
  }

  @Test("a plan for programs is a tree of nodes with what is known of each")
  func explainForPrograms() throws {
    let place = try Place()
    let result = try place.run("--explain", "--format", "jsonl", "g.V().hasLabel('person').out('knows')")
    let plan = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(plan?["traversal"] as? String == "g.V().hasLabel('person').out('knows')")
    let nodes = plan?["plan"] as? [[String: Any]]
    #expect(nodes?.isEmpty == false && nodes?.allSatisfy { $0["node"] is String } == true, "\(result.output)")
    #expect(plan?["rules"] is [[String: Any]])
  }

  @Test("a profile says which index would help a filter that reads many elements to keep few")
  func hints() throws {
    let place = try Place()
    #expect(
      try place.run("g.inject(1).repeat(addV('thing').property('n', loops())).times(300).iterate()").exitCode
        == 0)
    let profile = try place.run("--profile", "g.V().has('thing', 'n', 7)")
    #expect(
      profile.lines.last
        == #"{"hint":"add an index of 'thing' by 'n': this filter read 300 elements to keep 1"}"#,
      "\(profile.output)")
    #expect(profile.output.contains(#"{"step":"total","milliseconds":"#))
    #expect(try ToolRunner.run(["index", place.database, "create", "thing", "n"]).exitCode == 0)
    #expect(try !place.run("--profile", "g.V().has('thing', 'n', 7)").output.contains("hint"))
  }

  @Test("a profile has beside the figures of a step what was expected of it, and marks the worst mistake")
  func expectations() throws {
    let place = try Place()
    let profile = try place.run("--profile", "g.V().hasLabel('software').in('created').in('knows').order()")
    let steps = try profile.lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(
      steps.first?["expected"] as? Int == 2 && steps.first?["traversers"] as? Int == 2, "\(profile.output)")
    let marked = steps.filter { $0["misestimate"] != nil }
    #expect(marked.count <= 1 && marked.allSatisfy { ($0["misestimate"] as? Double ?? 0) > 2 })
    let exact = try place.run("--profile", "g.V().limit(3)")
    #expect(
      !exact.output.contains("misestimate") && exact.output.contains(#""expected":3"#), "\(exact.output)")
  }

  @Test("a profile is a row for each step")
  func profile() throws {
    let place = try Place()
    let result = try place.run("--profile", "g.V().out('knows').values('name')")
    #expect(result.exitCode == 0)
    #expect(result.lines.count >= 2)
    #expect(result.lines.allSatisfy { $0.hasPrefix("{\"step\":") && $0.contains("\"milliseconds\":") })
  }

  @Test("checking finds steps that cannot work on what reaches them")
  func checkOfTypes() throws {
    let place = try Place()
    let result = try place.run("--check", "g.V().values('name').out()")
    #expect(result.exitCode == 3)
    #expect(result.errors.contains("error[type]: "))
  }

  @Test("parameters come from a file, and those of the command line win")
  func parameterFile() throws {
    let place = try Place()
    let path = place.folder / "p.json"
    try #"{"name": "josh", "least": 30}"#.write(toFile: path, atomically: true, encoding: .utf8)
    let query = "g.V().has('name', name).values('age').is(gte(least))"
    #expect(try place.run("--params", path, query).output == "32\n")
    #expect(try place.run("--params", path, "-p", "name=peter", query).output == "35\n")
  }

  @Test("a scratch database is there for one run, and nothing is left of it")
  func scratch() throws {
    let folder = try TemporaryFolder()
    let result = try ToolRunner.run(
      [":memory:", "g.addV('a').property('n', 1)", "g.V().values('n')", "--format", "plain"],
      environment: ["TMPDIR": folder.path])
    #expect(result.exitCode == 0)
    #expect(result.lines.last == "1")
    #expect(folder.contents == [])
  }

  @Test("nothing found is a success, unless it is asked not to be")
  func failEmpty() throws {
    let place = try Place()
    #expect(try place.run("g.V().has('name', 'nobody')").exitCode == 0)
    #expect(try place.run("--fail-empty", "g.V().has('name', 'nobody')").exitCode == 1)
    #expect(try place.run("--fail-empty", "g.V()").exitCode == 0)
  }

  @Test("an option that needs a value says what it may be")
  func values() throws {
    for (option, value) in [
      ("--timeout", "soon"), ("--max-memory", "lots"), ("--max-elements", "few"), ("--max-results", "-1"),
    ] {
      let result = try ToolRunner.run(["x", option, value, "g.V()"])
      #expect(result.exitCode == 2)
      #expect(result.errors.contains("'\(value)'"))
    }
  }
}
