// graphq export, diff, schema and index: what leaves a database comes back the same, and what is in it is told.

import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Export, diff, schema, index")
struct ExportTests {
  /// A database with values of every type that a column can have, several values, and awkward texts.
  static func makeGraph(in folder: TemporaryFolder) throws -> String {
    let path = folder / "a.graph"
    _ = try ToolRunner.run(["init", path])
    let result = try ToolRunner.run(
      [path, "--format", "none", "-1"]
        + [
          "g.addV('p').property(id, 1).property('s', 'a \"b\", c\\nd').property('e', '').property('i', 5)",
          "g.addV('p').property(id, 'x;y').property('s', ' padded ').property('i', 7l).property('b', true)",
          "g.addV('q').property(id, 'ü').property('d', 1.5d).property('f', 2.5f).property('n', NaN)",
          "g.addV('q').property(id, 3).property('t', datetime('2024-05-01T10:00:00+02:00')).property('y', 3s)",
          "g.addV('q').property(id, 4).property('u', UUID('00000000-0000-0000-0000-000000000001'))"
            + ".property('m', 1.10m).property('g', 12345678901234567890n).property('z', 9b)",
          "g.addV('q').property(id, 5).property(list, 'l', 'a;b').property(list, 'l', 'c\\\\d')"
            + ".property(set, 'k', 1).property(set, 'k', 2)",
          "g.V(1).addE('e').to(__.V('x;y')).property(id, 'e1').property('w', 0.5)",
          "g.V(1).addE('e').to(__.V(1)).property('w', 'text')",
          "g.V(3).addE('with space').to(__.V('ü'))",
        ])
    #expect(result.errors == "" && result.exitCode == 0)
    return path
  }

  @Test("CSV files are read back to an identical graph")
  func roundTripOfCSV() throws {
    let folder = try TemporaryFolder()
    let path = try Self.makeGraph(in: folder)
    let exported = try ToolRunner.run(["export", path, "--to", folder / "files"])
    #expect(exported.exitCode == 0 && exported.output == "" && exported.errors == "")
    let loaded = try ToolRunner.run(["load", folder / "b.graph", folder / "files"])
    #expect(loaded.exitCode == 0, "\(loaded.errors)")
    let difference = try ToolRunner.run(["diff", path, folder / "b.graph", "--exit-code"])
    #expect(difference.output == "" && difference.exitCode == 0)
  }

  @Test(
    "compressed files are read back to an identical graph, and by gunzip", arguments: ["csv", "graphson"])
  func compressed(format: String) throws {
    let folder = try TemporaryFolder()
    let path = try Self.makeGraph(in: folder)
    let plain = try ToolRunner.run(["export", path, "--to", folder / "plain", "--format", format])
    let packed = try ToolRunner.run(["export", path, "--to", folder / "packed", "--format", format, "--gzip"])
    #expect(plain.exitCode == 0 && packed.exitCode == 0, "\(packed.errors)")
    if format == "csv" {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder / "packed")
      #expect(names.count > 2 && names.allSatisfy { $0.hasSuffix(".csv.gz") })
      #expect(try ToolRunner.run(["load", folder / "b.graph", folder / "packed"]).exitCode == 0)
      let difference = try ToolRunner.run(["diff", path, folder / "b.graph", "--exit-code"])
      #expect(difference.output == "" && difference.exitCode == 0)
    } else {
      let unpacked = Process()
      let pipe = Pipe()
      unpacked.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      unpacked.arguments = ["gzip", "-dc", "--force", folder / "packed"]
      unpacked.standardOutput = pipe
      try unpacked.run()
      let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
      unpacked.waitUntilExit()
      #expect(bytes == FileManager.default.contents(atPath: folder / "plain"))
    }
  }

  @Test("an empty graph is an empty compressed file, and not a broken one")
  func compressedNothing() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a"])
    #expect(
      try ToolRunner.run(["export", folder / "a", "--to", folder / "x.gz", "--gzip", "--format", "jsonl"])
        .exitCode == 0)
    #expect(FileManager.default.contents(atPath: folder / "x.gz")?.starts(with: [0x1F, 0x8B]) == true)
  }

  @Test("the schema of one label is what concerns it, and an unknown one has a suggestion")
  func schemaOfLabel() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let software = try ToolRunner.run(["schema", folder / "a", "software", "--format", "mermaid"])
    #expect(software.output.contains("created") && !software.output.contains("knows"))
    let knows = try ToolRunner.run(["schema", folder / "a", "knows", "--format", "json"])
    #expect(knows.output.contains("\"weight\"") && !knows.output.contains("created"))
    let unknown = try ToolRunner.run(["schema", folder / "a", "sofware"])
    #expect(unknown.exitCode == 1)
    #expect(unknown.errors.contains("'software'"))
  }

  @Test(
    "samples come back from CSV and from statements as they were",
    arguments: ["modern", "grateful-small", "air-small"])
  func roundTripOfSamples(name: String) throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", name])
    #expect(try ToolRunner.run(["export", folder / "a", "--to", folder / "files"]).exitCode == 0)
    #expect(try ToolRunner.run(["load", folder / "b", folder / "files"]).exitCode == 0)
    #expect(try ToolRunner.run(["diff", folder / "a", folder / "b"]).output == "")
  }

  @Test("statements make the graph again, with properties of properties")
  func roundTripOfStatements() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "crew"])
    let script = try ToolRunner.run(["export", folder / "a", "--format", "gremlin"])
    #expect(script.exitCode == 0)
    _ = try ToolRunner.run(["init", folder / "b"])
    let made = try ToolRunner.run(["query", folder / "b", "--format", "none", "-1"], input: script.output)
    #expect(made.errors == "")
    #expect(try ToolRunner.run(["diff", folder / "a", folder / "b"]).output == "")
  }

  @Test("what CSV cannot hold ends the export, names its place, and leaves nothing behind")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "crew"])
    let result = try ToolRunner.run(["export", folder / "a", "--to", folder / "files"])
    #expect(result.exitCode == 1)
    #expect(
      result.errors.contains("error[unwritable]: csv cannot hold the properties that property 'location'"))
    #expect(folder.contents == ["a"])
    #expect(try ToolRunner.run(["export", folder / "a", "--to", folder / "files", "--lossy"]).exitCode == 0)
  }

  @Test("a directory that is there is left alone")
  func existingTarget() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let result = try ToolRunner.run(["export", folder / "a", "--to", folder / "a"])
    #expect(result.exitCode == 4)
    #expect(try ToolRunner.run(["export", folder / "a", "--format", "csv"]).exitCode == 2)
  }

  @Test("a part of the graph is what a traversal gives, with the ends of its edges")
  func parts() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let part = try ToolRunner.run(
      ["export", folder / "a", "--format", "jsonl", "--from", "g.E().hasLabel('knows')"])
    #expect(part.lines.count == 5)
    let writing = try ToolRunner.run(["export", folder / "a", "--from", "g.V().drop()"])
    #expect(writing.exitCode == 2)
    #expect(try ToolRunner.run([folder / "a", "g.V().count()"]).output == "6\n")
  }

  @Test("GraphML, DOT and Mermaid escape what means something to them")
  func pictures() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a"])
    _ = try ToolRunner.run([folder / "a", "g.addV('a<b>').property(id, 'x\"&').property('name', 'q\"<#')"])
    let graphML = try ToolRunner.run(["export", folder / "a", "--format", "graphml"])
    #expect(graphML.output.contains("<node id=\"x&quot;&amp;\"><data key=\"labelV\">a&lt;b&gt;</data>"))
    let dot = try ToolRunner.run(["export", folder / "a", "--format", "dot"])
    #expect(dot.output.contains(#"v0 [label="q\"<#\na<b>"]"#))
    let mermaid = try ToolRunner.run(["export", folder / "a", "--format", "mermaid"])
    #expect(mermaid.output.contains("v0[\"q#quot;#lt;#35; a#lt;b#gt;\"]"))
    let parser = XMLParser(data: Data(graphML.output.utf8))
    #expect(parser.parse())
  }

  @Test("a database changed by one property differs in exactly that")
  func oneProperty() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] { _ = try ToolRunner.run(["init", folder / name, "--sample", "modern"]) }
    _ = try ToolRunner.run([folder / "b", "g.V(1).property('age', 30)"])
    let result = try ToolRunner.run(["diff", folder / "a", folder / "b"])
    #expect(result.output == "~ vertex 1 age: 29 → 30\n")
    #expect(result.exitCode == 0)
    let json = try ToolRunner.run(["diff", folder / "a", folder / "b", "--format", "jsonl", "--exit-code"])
    #expect(
      json.output
        == #"{"change":"changed","element":"vertex","id":1,"property":"age","before":29,"after":30}"# + "\n")
    #expect(json.exitCode == 1)
  }

  @Test("a database does not differ from itself, by whatever way one comes to it")
  func itself() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    try FileManager.default.createSymbolicLink(atPath: folder / "link", withDestinationPath: folder / "a")
    for other in [folder / "a", folder / "./a", folder / "link"] {
      let result = try ToolRunner.run(["diff", folder / "a", other, "--exit-code"])
      #expect(
        result.exitCode == 0 && result.output == "" && result.errors == "", "\(other): \(result.errors)")
    }
  }

  @Test("elements that only one side has are told, edges that hung on them too")
  func addedAndRemoved() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] { _ = try ToolRunner.run(["init", folder / name, "--sample", "modern"]) }
    _ = try ToolRunner.run([folder / "b", "g.V(2).drop(); g.addV('new').property(id, 'n')"])
    let result = try ToolRunner.run(["diff", folder / "a", folder / "b"])
    #expect(result.lines == ["- vertex 2 person", "+ vertex n new", "- edge 7 knows"])
    let swapped = try ToolRunner.run(["diff", folder / "b", folder / "a"])
    #expect(swapped.lines == ["- vertex n new", "+ vertex 2 person", "+ edge 7 knows"])
  }

  @Test("the schema tells labels, types, counts and which labels edges connect")
  func schema() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    _ = try ToolRunner.run([folder / "a", "g.V(2).property('age', 'young')"])
    let json = try ToolRunner.run(["schema", folder / "a", "--format", "json"])
    #expect(json.output.contains(#"{"key":"age","count":4,"types":{"Int":3,"String":1},"#))
    #expect(json.output.contains(#"{"from":"person","label":"created","to":"software","count":4}"#))
    let table = try ToolRunner.run(["schema", folder / "a"])
    #expect(table.output.contains("│ person   │ age    │ Int or String │     4 │"))
    let mermaid = try ToolRunner.run(["schema", folder / "a", "--format", "mermaid"])
    #expect(mermaid.output.contains("-->|\"knows (2)\"|"))
    #expect(
      try ToolRunner.run(["schema", folder / "a", "--format", "dot"]).output.hasPrefix("digraph schema {"))
  }

  @Test("the schema lists stored traversals with what they are for")
  func schemaOfTraversals() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let text =
      "/// How many there are. No more.\ndefine size(label: String) -> Long = g.V().hasLabel(label).count();"
    #expect(try ToolRunner.run(["define", folder / "a", text]).exitCode == 0)
    let json = try ToolRunner.run(["schema", folder / "a", "--format", "json"])
    #expect(
      json.output.contains(
        #""traversals":[{"name":"size","signature":"size(label: String) -> Long","purpose":"How many there are.","writes":false}]"#
      ), "\(json.output)")
    let table = try ToolRunner.run(["schema", folder / "a"])
    #expect(
      table.output.contains("│ size │ size(label: String) -> Long │ How many there are. │"), "\(table.output)"
    )
  }

  @Test("names alone are one a line, and none for what there is none of")
  func names() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    func names(_ kind: String) throws -> [String] {
      try ToolRunner.run(["schema", folder / "a", "--names", kind]).lines
    }
    #expect(try names("labels") == ["created", "knows", "person", "software"])
    #expect(try names("keys") == ["age", "lang", "name", "weight"])
    #expect(try names("packs") == [] && names("traversals") == [])
    #expect(try ToolRunner.run(["schema", folder / "a", "person", "--names", "keys"]).exitCode == 2)
  }

  @Test("a page holds the whole graph, or so much of a large one as can be drawn, and says so")
  func page() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "modern"])
    let page = try ToolRunner.run(["export", folder / "a", "--format", "html"])
    #expect(page.exitCode == 0 && page.errors == "")
    #expect(page.output.hasPrefix("<!doctype html>") && page.output.contains(">ripple</text>"))
    #expect(page.output.matches(of: #/class="node"/#).count == 6)
    let part = try ToolRunner.run(
      ["export", folder / "a", "--format", "html", "--from", "g.E().hasLabel('knows')"])
    #expect(part.output.matches(of: #/class="node"/#).count == 3)
    let many =
      "g.inject(1).repeat(addV('n')).times(1500).iterate(); g.V().limit(1400).as('a').addE('e').to('a')"
    _ = try ToolRunner.run(["init", folder / "b"])
    #expect(try ToolRunner.run([folder / "b", many]).exitCode == 0)
    let large = try ToolRunner.run(["export", folder / "b", "--format", "html", "--to", folder / "b.html"])
    #expect(large.errors == "note: 900 more elements are not drawn; --all draws everything\n")
  }

  @Test("the schema tells several values and their own properties")
  func schemaOfCrew() throws {
    let folder = try TemporaryFolder()
    _ = try ToolRunner.run(["init", folder / "a", "--sample", "crew"])
    let json = try ToolRunner.run(["schema", folder / "a", "--format", "json"])
    #expect(
      json.output.contains(
        #""key":"location","count":4,"types":{"String":14},"several":true,"properties":["endTime","startTime"]"#
      ))
  }

  @Test("indexes are made, listed, kept unique, rebuilt and dropped")
  func indexes() throws {
    let folder = try TemporaryFolder()
    let path = folder / "a"
    _ = try ToolRunner.run(["init", path, "--sample", "modern"])
    #expect(try ToolRunner.run(["index", path, "create", "person", "name", "--unique"]).exitCode == 0)
    #expect(
      try ToolRunner.run(["index", path, "list"]).output
        == #"{"kind":"vertex","label":"person","keys":["name"],"unique":true}"# + "\n")
    let second = try ToolRunner.run([path, "g.addV('person').property('name', 'marko')"])
    #expect(second.exitCode == 1 && second.errors.contains("error[not-unique]"))
    #expect(try ToolRunner.run(["index", path, "create", "person", "name"]).errors.contains("error[exists]"))
    #expect(try ToolRunner.run(["index", path, "rebuild"]).exitCode == 0)
    #expect(try ToolRunner.run(["index", path, "drop", "person", "name"]).exitCode == 0)
    #expect(try ToolRunner.run(["index", path, "list"]).output == "")
    let missing = try ToolRunner.run(["index", path, "drop", "person", "name"])
    #expect(missing.exitCode == 1 && missing.errors.contains("error[no-index]"))
    #expect(try ToolRunner.run(["index", path, "create", "person"]).exitCode == 2)
  }

  @Test("an index of a label that only edges bear is one of edges; one that cannot be unique is not made")
  func indexesOfEdges() throws {
    let folder = try TemporaryFolder()
    let path = folder / "a"
    _ = try ToolRunner.run(["init", path, "--sample", "modern"])
    _ = try ToolRunner.run(["index", path, "create", "created", "weight"])
    #expect(
      try ToolRunner.run(["index", path, "list"]).output.contains(#"{"kind":"edge","label":"created""#))
    let refused = try ToolRunner.run(["index", path, "create", "software", "lang", "--unique"])
    #expect(refused.exitCode == 1)
    #expect(try ToolRunner.run(["index", path, "list"]).lines.count == 1)
    #expect(try ToolRunner.run(["check", path]).exitCode == 0)
  }
}
