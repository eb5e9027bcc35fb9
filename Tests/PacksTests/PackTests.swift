// Packs: installing, what fails, removing.

import Foundation
import GraphStore
import Loading
import Testing
import Traversal

@testable import Packs

@Suite("Packs")
struct PackTests {
  private let bench: PackBench

  init() throws { bench = try PackBench() }

  private func refusal(_ body: () throws -> PackReport) throws -> PackRefusal? {
    do {
      _ = try body()
      return nil
    } catch PackError.refused(let refusal) {
      return refusal
    }
  }

  @Test("a pack brings data, stored traversals and indexes, and its tests are run")
  func installing() throws {
    let report = try bench.install("1.0", more: #", "indexes": [{"label": "airport", "key": "city"}]"#)
    #expect(report.vertices.added == 2 && report.edges.added == 1 && report.passedTests == 1)
    #expect(report.definitions.added == ["far"] && report.addedIndexes.count == 1 && report.kept == [])
    #expect(try bench.texts("g.call('far', ['LHR', 'KEF'])") == ["1895"])
    let packs = try bench.packs
    #expect(packs.map(\.name) == ["air"] && packs[0].version.text == "1.0")
    #expect(packs[0].vertices == 2 && packs[0].edges == 1 && packs[0].time > 0)
    let (indexes, names) = try Store(path: bench.database).read { transaction in
      (transaction.indexes.count, try transaction.definitionNames(ofPack: "air"))
    }
    #expect(indexes == 1 && names == ["far"])
    #expect(try bench.faults == [])
  }

  @Test("elements bear no mark of the pack")
  func noMarks() throws {
    try bench.install("1.0")
    #expect(try bench.texts("g.V('LHR').properties().key().order()") == ["city", "runways"])
    #expect(try bench.texts("g.V('LHR').valueMap()") == ["{city=[London], runways=[2]}"])
  }

  @Test("what is installed beside other data is the same as what is installed alone")
  func besideOtherData() throws {
    let other = try PackBench()
    try bench.install("1.0")
    _ = try Store(path: other.database)
    try other.query("g.addV('mine').property(id, 'x')")
    let report = try other.install("1.0")
    #expect(report.vertices.added == 2 && report.vertices.owned == 2)
    try other.query("g.V('x').drop()")
    #expect(try other.content == bench.content)
    #expect(try other.faults == [])
  }

  // MARK: What fails

  @Test("a pack that fails its tests is not installed, and a new database is gone")
  func failingTests() throws {
    let wrong = (PackBench.air["air.gremlin"] ?? "").replacingOccurrences(of: "is 1895", with: "is 7")
    do {
      try bench.install("1.0", ["air.gremlin": wrong])
      Issue.record("it was installed")
    } catch PackError.tests(let passed, let failed) {
      #expect(passed == 0 && failed.count == 1)
      #expect(
        failed[0].description.contains("air.gremlin:3:1: error[fail]: far('LHR', 'KEF') gave 1895, not 7"))
    }
    #expect(!FileManager.default.fileExists(atPath: bench.database))
  }

  @Test("a pack that fails its tests leaves a database as it was")
  func failingUpgrade() throws {
    try bench.install("1.0")
    let before = try bench.content
    let wrong = (PackBench.air["air.gremlin"] ?? "").replacingOccurrences(of: "is 1895", with: "is 7")
    let nodes = "~id,~label,city\nLHR,airport,Paris\nKEF,airport,Oslo\nNEW,airport,Berlin\n"
    #expect(throws: PackError.self) {
      try bench.install(
        "2.0", ["air.gremlin": wrong, "nodes.csv": nodes],
        more: #", "indexes": [{"label": "airport", "key": "city"}]"#)
    }
    #expect(try bench.content == before)
    #expect(try bench.packs.map(\.version.text) == ["1.0"])
    #expect(try Store(path: bench.database).read { $0.indexes.isEmpty })
  }

  @Test("an error in the data or the definitions names the file")
  func placesOfErrors() throws {
    do {
      try bench.install("1.0", ["nodes.csv": "~id,~label,runways:Int\nLHR,airport,two\n"])
      Issue.record("it was installed")
    } catch PackError.load(.data(let problem)) {
      #expect(
        problem.file.hasSuffix("pack/nodes.csv") && problem.place?.line == 2 && problem.place?.column == 13)
    }
    do {
      try bench.install("1.0", ["b.gremlin": "\ndefine b() = g.V().values('x').out();\n"])
      Issue.record("it was installed")
    } catch PackError.definition(let error) {
      #expect(error.description.contains("pack/b.gremlin:2:"))
    }
    #expect(!FileManager.default.fileExists(atPath: bench.database))
  }

  @Test(
    "a manifest that is wrong says what and where",
    arguments: [
      ("{", "pack.json:1:"), (#"{"version": "1"}"#, "'name' is missing"),
      (#"{"name": "a b", "version": "1"}"#, "'name' cannot be 'a b'"),
      (#"{"name": "a", "version": "one"}"#, "'version' cannot be 'one'"),
      (#"{"name": "a", "version": "1", "verison": "2"}"#, "there is no 'verison'"),
      (#"{"name": "a", "version": "1", "data": ["../x"]}"#, "leads out of the pack"),
      (#"{"name": "a", "version": "1", "requires": {"b": ">>1"}}"#, "what is required of 'b'"),
      (#"{"name": "a", "version": "1", "indexes": [{"label": "x"}]}"#, "index 1: an index is over"),
    ])
  func manifests(text: String, message: String) throws {
    do {
      try bench.write(["pack.json": text])
      Issue.record("it was read")
    } catch PackError.refused(let refusal) {
      #expect(refusal.code == .manifest && refusal.message.contains(message), "\(refusal.message)")
    }
  }

  @Test("what a pack requires must be there")
  func requirements() throws {
    #expect(
      try refusal { try bench.install("1.0", more: #", "requires": {"graphq": "99"}"#) }?.code == .requirement
    )
    let missing = try refusal { try bench.install("1.0", more: #", "requires": {"base": ">=1.2 <2"}"#) }
    #expect(missing?.message == "'air' 1.0 requires base >=1.2 <2, which is not installed")
    func base(_ version: String) throws {
      let files = ["pack.json": #"{"name": "base", "version": "\#(version)"}"#, "b.csv": "~id,~label\nB,b\n"]
      _ = try Packs.install(bench.write(files, to: "base"), into: bench.database)
    }
    try base("1.1")
    #expect(
      try refusal { try bench.install("1.0", more: #", "requires": {"base": ">=1.2 <2"}"#) }?.message
        .hasSuffix(
          "and this is installed as 1.1") == true)
    try base("1.3")
    try bench.install(
      "1.0", ["edges.csv": "~id,~from,~to,~label,km:Int\nr1,LHR,KEF,route,1895\nr2,LHR,B,at,1\n"],
      more: #", "requires": {"base": ">=1.2 <2"}"#)
    #expect(throws: PackError.self) { try base("2.0") }
    #expect(throws: PackError.self) { try bench.remove("base") }
  }

  // MARK: Removing

  @Test("removing takes what the pack has brought, and nothing else")
  func removing() throws {
    try bench.install("1.0", more: #", "indexes": [{"label": "airport", "key": "city"}]"#)
    try bench.query("g.addV('mine').property(id, 'x').property('city', 'Rome')")
    let report = try bench.remove()
    #expect(report.vertices.removed == 2 && report.edges.removed == 1 && report.droppedDefinitions == ["far"])
    #expect(try bench.texts("g.V().id()") == ["x"])
    #expect(try bench.packs.isEmpty)
    #expect(try Store(path: bench.database).read { $0.indexes.isEmpty })
    #expect(try bench.faults == [])
    try bench.install("1.0")
    #expect(try bench.texts("g.call('far', ['LHR', 'KEF'])") == ["1895"])
  }

  @Test("edges of one's own keep a pack from being removed, unless forced")
  func edgesInTheWay() throws {
    try bench.install("1.0")
    try bench.query("g.addV('mine').property(id, 'x').addE('likes').to(__.V('LHR'))")
    let refusal = try refusal { try bench.remove() }
    #expect(refusal?.code == .inUse && refusal?.note == "vertex 'LHR' has 1 edge of your own")
    #expect(try bench.texts("g.V().count()") == ["3"])
    let report = try bench.remove(isForced: true)
    #expect(report.vertices.removed == 2)
    #expect(try bench.texts("g.V().id()") == ["x"])
    #expect(try bench.texts("g.E().count()") == ["0"])
    #expect(try bench.faults == [])
  }

  @Test("what was changed stays when a pack is removed, unless forced")
  func changedStays() throws {
    try bench.install("1.0")
    try bench.query("g.V('LHR').property('city', 'Londinium')")
    try bench.query("g.V('KEF').property('rank', 1)")
    let report = try bench.remove()
    #expect(report.vertices.removed == 0 && report.edges.removed == 1)
    #expect(
      report.kept.map(\.description).sorted()
        == ["vertex 'KEF' has properties of your own: rank", "vertex 'LHR' was changed here"])
    #expect(try bench.texts("g.V().count()") == ["2"])
  }

  @Test("traversals of one's own keep a pack from being removed while they call its own")
  func callersInTheWay() throws {
    try bench.install("1.0")
    try Store(path: bench.database).write { transaction in
      _ = try transaction.define("define mine() -> Int = g.call('far', ['LHR', 'KEF']);")
    }
    #expect(try refusal { try bench.remove() }?.code == .inUse)
    #expect(try bench.remove(isForced: true).droppedDefinitions == ["far"])
  }

  @Test("a pack that is not there cannot be removed")
  func unknown() throws {
    try bench.install("1.0")
    let refusal = try refusal { try bench.remove("airr") }
    #expect(refusal?.code == .unknown && refusal?.help == "did you mean 'air'?")
  }
}
