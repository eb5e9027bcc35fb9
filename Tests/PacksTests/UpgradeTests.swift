// Upgrading a pack: what is replaced, what goes, and what of the user's stays.

import Foundation
import GraphStore
import Loading
import TestSupport
import Testing
import Traversal

@testable import Packs

@Suite("Upgrading packs")
struct UpgradeTests {
  private let bench: PackBench

  init() throws {
    bench = try PackBench()
    try bench.install("1.0")
  }

  private static let nodes = "~id,~label,city,iata\nLHR,airport,Greater London,LHR\nOSL,airport,Oslo,OSL\n"
  private static let edges = "~id,~from,~to,~label,km:Int\nr1,LHR,OSL,route,1206\n"
  private static let definition =
    "define far(from: String, to: String) -> Int = g.V(from).outE('route').where(inV().hasId(to)).values('km');"
  private static let second = ["nodes.csv": nodes, "edges.csv": edges, "air.gremlin": definition]

  @Test("elements are replaced by id, new ones come, others go")
  func replacing() throws {
    let report = try bench.install("2.0", Self.second)
    #expect(report.previous?.text == "1.0" && report.kept == [])
    #expect(report.vertices.added == 1 && report.vertices.changed == 1 && report.vertices.removed == 1)
    let alone = try PackBench()
    try alone.install("2.0", Self.second)
    #expect(try bench.content == alone.content)
    #expect(try bench.packs.map(\.vertices) == [2])
    #expect(try bench.faults == [])
  }

  @Test("the same version again changes nothing")
  func again() throws {
    let report = try bench.install("1.0")
    #expect(report.vertices.changed == 0 && report.vertices.added == 0 && report.vertices.removed == 0)
    #expect(report.vertices.owned == 2 && report.edges.owned == 1)
    #expect(report.definitions.unchanged == ["far"] && report.passedTests == 1)
  }

  @Test("edges and properties that the user has added stay")
  func additions() throws {
    try bench.query("g.V('LHR').property('rank', 1).addE('likes').to(__.V('KEF')).property(id, 'l')")
    try bench.query("g.E('r1').property('mine', true)")
    let report = try bench.install("2.0", Self.second)
    #expect(try bench.texts("g.V('LHR').valueMap('city', 'rank')") == ["{city=[Greater London], rank=[1]}"])
    #expect(try bench.texts("g.E('l').inV().id()") == ["KEF"])
    #expect(report.kept.map(\.description) == ["vertex 'KEF' has 1 edge of your own"])
    // The edge of the pack has other ends now, and what was added to it goes along.
    #expect(try bench.texts("g.E('r1').inV().id()") == ["OSL"])
    #expect(try bench.texts("g.E('r1').values('mine')") == ["true"])
    // What is in nobody's way any more goes with the next version.
    try bench.query("g.E('l').drop()")
    #expect(try bench.install("2.1", Self.second).vertices.removed == 1)
    #expect(try bench.faults == [])
  }

  @Test("an element that the user has changed is kept and told, until forced")
  func changes() throws {
    try bench.query("g.V('LHR').property('city', 'Londinium')")
    try bench.query("g.E('r1').property('km', 7)")
    let reports = [try bench.install("2.0", Self.second), try bench.install("2.1", Self.second)]
    for report in reports {
      #expect(
        report.kept.map(\.description).sorted() == [
          "edge 'r1' was changed here", "vertex 'KEF' has 1 edge of your own",
          "vertex 'LHR' was changed here",
        ])
    }
    #expect(try bench.texts("g.V('LHR').values('city')") == ["Londinium"])
    let forced = try bench.install("2.1", Self.second, isForced: true)
    #expect(forced.kept == [])
    let alone = try PackBench()
    try alone.install("2.1", Self.second)
    #expect(try bench.content == alone.content)
    #expect(try bench.install("2.1", Self.second).kept == [])
  }

  @Test("a value under a key that the pack uses from now on is the user's, until forced")
  func keysInCommon() throws {
    try bench.query("g.V('LHR').property('iata', 'mine')")
    let report = try bench.install("2.0", Self.second)
    #expect(report.kept.map(\.description) == ["vertex 'LHR' has a 'iata' of your own"])
    #expect(try bench.texts("g.V('LHR').values('iata')") == ["mine"])
    #expect(try bench.texts("g.V('LHR').values('city')") == ["Greater London"])
    try bench.install("2.0", Self.second, isForced: true)
    #expect(try bench.texts("g.V('LHR').values('iata')") == ["LHR"])
  }

  @Test("an element made anew under the id of one of the pack's is the user's")
  func madeAnew() throws {
    try bench.query("g.V('LHR').drop()")
    try bench.query("g.addV('airport').property(id, 'LHR').property('city', 'London').property('runways', 2)")
    let report = try bench.install("1.0")
    #expect(report.kept.map(\.description) == ["vertex 'LHR' was there before and is not the pack's"])
    #expect(report.edges.added == 1)
    try bench.query("g.E('r1').drop()")
    #expect(try bench.remove().vertices.removed == 1)
    #expect(try bench.texts("g.V().id()") == ["LHR"])
  }

  @Test("what the user has removed comes again")
  func removedByUser() throws {
    try bench.query("g.V('KEF').drop()")
    let report = try bench.install("1.1")
    #expect(report.vertices.added == 1 && report.edges.added == 1)
    #expect(try bench.texts("g.call('far', ['LHR', 'KEF'])") == ["1895"])
  }

  @Test("an earlier version is refused unless forced")
  func downgrading() throws {
    try bench.install("1.10", Self.second)
    do {
      try bench.install("1.9")
      Issue.record("it was installed")
    } catch PackError.refused(let refusal) {
      #expect(refusal.code == .older)
    }
    #expect(try bench.install("1.9", isForced: true).previous?.text == "1.10")
  }

  @Test("definitions are replaced, dropped, and kept where they are the user's or called by the user's")
  func definitions() throws {
    let more = ["more.gremlin": "define one() -> Int = g.inject(1);\ndefine two() -> Int = g.inject(2);"]
    try bench.install("1.1", more)
    try Store(path: bench.database).write { transaction in
      _ = try transaction.define("define mine() -> Int = g.call('two');")
      _ = try transaction.define(
        "define far() -> Int = g.inject(3);", DefineOptions(replaces: true, insists: true))
    }
    let report = try bench.install(
      "1.2", ["air.gremlin": Self.definition + " define three() -> Int = g.inject(3);"])
    #expect(report.droppedDefinitions == ["one"] && report.definitions.added == ["three"])
    #expect(
      report.kept.map(\.description)
        == ["'far' was there before and is not the pack's", "'two' is called by mine"])
    #expect(try bench.texts("g.call('mine')") == ["2"])
  }

  @Test("elements of another pack are not taken, unless forced")
  func otherPacks() throws {
    let files = [
      "pack.json": #"{"name": "other", "version": "1"}"#,
      "n.csv": "~id,~label,city\nLHR,airport,Elsewhere\nZRH,airport,Zurich\n",
    ]
    let other = try bench.write(files, to: "other")
    let report = try Packs.install(other, into: bench.database)
    #expect(report.kept.map(\.description) == ["vertex 'LHR' belongs to the pack 'air'"])
    #expect(report.vertices.owned == 1)
    let forced = try Packs.install(other, into: bench.database, PackOptions(isForced: true))
    #expect(forced.vertices.owned == 2)
    #expect(try bench.texts("g.V('LHR').values('city')") == ["Elsewhere"])
    #expect(try bench.remove(isForced: true).vertices.removed == 1)
    #expect(try bench.texts("g.V().id().order()") == ["LHR", "ZRH"])
  }

  @Test("a backup knows what belongs to a pack")
  func backup() throws {
    let copy = bench.path("copy")
    _ = try Store(path: bench.database).backup(to: copy)
    let report = try Store(path: copy).write { try Packs.remove("air", in: $0) }
    #expect(report.vertices.removed == 2 && report.edges.removed == 1)
  }

  @Test("random versions one after the other end as the last one alone", arguments: 0..<12)
  func randomVersions(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let bench = try PackBench()
    var files: [String: String] = [:]
    for version in 1...4 {
      files = Self.randomPack(version, &random)
      let report = try Packs.install(bench.write(files), into: bench.database)
      #expect(report.kept == [])
    }
    let alone = try PackBench()
    _ = try Packs.install(alone.write(files), into: alone.database)
    let (found, wanted) = (try bench.content, try alone.content)
    #expect(Set(found).symmetricDifference(wanted).sorted() == [])
    #expect(found.count == wanted.count)
    #expect(try bench.faults == [])
    // Nothing is left that is nobody's.
    let report = try Store(path: bench.database).write { try Packs.remove("random", in: $0) }
    #expect(report.kept == [])
    #expect(try bench.content == [])
  }

  private static func randomPack(_ version: Int, _ random: inout SeededGenerator) -> [String: String] {
    var nodes = "~id,~label,name,number:Int,tags:String[],day:Date\n"
    var ids: [Int] = []
    for id in 0..<60 where Int.random(in: 0..<10, using: &random) < 7 {
      ids.append(id)
      let name = ["", "anna", "bo, with comma", "ümlaut"].randomElement(using: &random) ?? ""
      let number = Bool.random(using: &random) ? "\(Int.random(in: -5..<5, using: &random))" : ""
      let tags = ["", "a", "a;b", "c;b;a"].randomElement(using: &random) ?? ""
      let label = ["x", "y", "x;y"].randomElement(using: &random) ?? "x"
      nodes +=
        "v\(id),\(label),\"\(name)\",\(number),\(tags),2026-01-0\(Int.random(in: 1..<9, using: &random))\n"
    }
    var edges = "~id,~from,~to,~label,weight:Double\n"
    for id in 0..<120 where Bool.random(using: &random) {
      guard let from = ids.randomElement(using: &random), let to = ids.randomElement(using: &random) else {
        continue
      }
      let label = Bool.random(using: &random) ? "knows" : "likes"
      edges += "e\(id),v\(from),v\(to),\(label),\(Bool.random(using: &random) ? "0.5" : "")\n"
    }
    return [
      "pack.json": #"{"name": "random", "version": "\#(version)"}"#, "nodes.csv": nodes, "edges.csv": edges,
    ]
  }
}

@Suite("Versions of packs")
struct PackVersionTests {
  @Test("versions are ordered by numbers, and those with a name come before")
  func order() throws {
    let texts = [
      "0.9", "1.0-alpha", "1.0-alpha.2", "1.0-alpha.10", "1.0-beta", "1.0", "1.0.1", "1.2", "1.10", "2",
    ]
    let versions = try texts.map { try #require(PackVersion($0)) }
    for (place, version) in versions.enumerated() {
      for (other, second) in versions.enumerated() { #expect((version < second) == (place < other)) }
    }
    #expect(PackVersion("1.0") == PackVersion("1.0.0"))
    for text in ["", "a", "1.", ".1", "1.-2", "1-", "1.2.3.4.5", "1..2", "+1"] {
      #expect(PackVersion(text) == nil)
    }
  }

  @Test(
    "requirements bound versions",
    arguments: [
      ("1.2", "1.2", true), ("1.2", "3", true), ("1.2", "1.1.9", false), (">=1.2 <2", "1.9", true),
      (">=1.2 <2", "2.0", false), ("=1.2", "1.2.0", true), (">1.2", "1.2", false), ("<=1.2", "1.2", true),
    ])
  func requirements(text: String, version: String, isAdmitted: Bool) throws {
    #expect(try #require(VersionRequirement(text)).admits(#require(PackVersion(version))) == isAdmitted)
  }
}
