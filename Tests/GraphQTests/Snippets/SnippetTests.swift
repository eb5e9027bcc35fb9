// The code in the documentation, compiled and run. Each snippet there must stand here, line for line.

import Foundation
import GraphQ
import Testing

@Suite("The code in the documentation runs")
struct SnippetTests {
  @Test func overview() throws {
    let place = try Graph.temporary()
    let path = place.path + "-overview"
    defer { try? FileManager.default.removeItem(atPath: path) }

    let graph = try Graph(at: path)
    try graph.query("g.addV('airport').property('code', 'LHR').property('city', 'London')")
    let cities = try graph.V().has("airport", "code", "LHR").values("city", as: String.self).toList()

    #expect(cities == ["London"])
  }

  @Test func gettingStarted() throws {
    let graph = try Graph.inMemory()

    try graph.write { transaction in
      try transaction.addVertex("airport", id: "LHR", ["city": "London", "runways": 2])
      try transaction.addVertex("airport", id: "KEF", ["city": "Reykjavik", "runways": 2])
      try transaction.addEdge("route", from: "LHR", to: "KEF", ["km": 1895])
    }

    let home = "LHR"
    let byName = try graph.query("g.V(home).out('route').values('city')", ["home": home])
    let bound = try graph.query("g.V(\(home)).out('route').values('city')")
    let built = try graph.V(home).out("route").values("city", as: String.self).toList()
    #expect(byName == ["Reykjavik"] && bound == byName && built == ["Reykjavik"])

    struct Airport: Decodable {
      var id: String
      var city: String
      var runways: Int
    }
    let airports = try graph.V().hasLabel("airport").decode(Airport.self)
    let longest = try graph.query("g.E().hasLabel('route').values('km').max()").one(as: Int.self)
    #expect(airports.map(\.id).sorted() == ["KEF", "LHR"] && longest == 1895)

    do {
      try graph.query("g.V().ouE('route')")
    } catch let error as GraphError {
      print(error)  // error[unknown-step] … with the line, a caret under the step, and a suggestion
    }

    try graph.createIndex(on: "airport", "city")
    let inLondon = try graph.V().has("airport", "city", "London").count().one()
    #expect(inLondon == 1)

    let byCode = try graph.prepare("g.V(code).out('route').count()", parameters: "code")
    let routes = try byCode.run(["code": "LHR"]).one(as: Int.self)
    #expect(routes == 1)

    let plan = try graph.V().has("airport", "city", "London").out("route").explain()
    #expect(plan.contains("out"))
  }

  /// A directory with a pack and files to load, gone when the test is over.
  private final class Files {
    let path = NSTemporaryDirectory() + "graphq-snippets-" + UUID().uuidString

    init(_ files: [String: String]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, text) in files {
        try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static let air = [
      "nodes.csv": "~id,~label,city\nLHR,airport,London\nKEF,airport,Reykjavik\n",
      "edges.csv": "~id,~from,~to,~label,km:Int\nr,LHR,KEF,route,1895\n",
      "far.gremlin": """
      define far(from: String, to: String) -> Int? = g.V(from).outE('route').where(inV().hasId(to)).values('km');
      test far('LHR', 'KEF') is 1895;
      """,
      "pack.json": #"{"name": "airports", "version": "1.0"}"#,
    ]
  }

  @Test func loading() throws {
    let graph = try Graph.inMemory()
    let files = try Files(Files.air)
    let (nodes, edges) = (files.path + "/nodes.csv", files.path + "/edges.csv")

    let loaded = try graph.load(nodes, edges)
    print(loaded.addedVertices, loaded.addedEdges)
    #expect(loaded.addedVertices == 2 && loaded.addedEdges == 1)

    var configuration = LoadConfiguration()
    configuration.duplicates = .replace
    configuration.danglingEdges = .createVertex
    try graph.load(nodes, configuration: configuration)

    do {
      try graph.load(nodes, "missing.csv")
    } catch let error as GraphError {
      print(error.file ?? "", error.position?.line ?? 0, error)
    }

    try graph.bulkInsert { rows in
      for number in 0..<1000 { try rows.addVertex("reading", id: "r\(number)", ["number": number]) }
      for number in 1..<1000 { try rows.addEdge("after", from: "r\(number)", to: "r\(number - 1)") }
    }
    #expect(try graph.V().hasLabel("reading").count().one() == 1000)
    #expect(try graph.V("r5").out("after").values("number", as: Int.self).toList() == [4])
  }

  @Test func storedTraversals() throws {
    let graph = try Graph.inMemory()
    let files = try Files(Files.air)
    try graph.load(files.path)

    try graph.define(
      """
      /// The kilometres of the route between two airports.
      define far(from: String, to: String) -> Int? =
        g.V(from).outE('route').where(inV().hasId(to)).values('km');
      """)
    for version in try graph.history(ofDefinition: "far") {
      print(version.version, version.time, version.text)
    }

    let kilometres = try graph.call("far", ["from": "LHR", "to": "KEF"], as: Int.self)
    let perhaps = try graph.call("far", ["from": "KEF", "to": "LHR"], as: Int?.self)
    #expect(kilometres == 1895 && perhaps == nil)

    try graph.define("define cities() -> List<String> on Vertex = out('route').values('city');")
    let cities = try graph.call("cities", on: "LHR", as: [String].self)
    #expect(cities == ["Reykjavik"])

    try graph.define(
      "define checked(code: String) = g.V(code).fold().coalesce(unfold(), fail('unknown_airport'));")
    do {
      try graph.call("checked", ["code": "XXX"])
    } catch let error as GraphError where error.failure == "unknown_airport" {
      print("no such airport")
    }

    for definition in try graph.definitions {
      print(definition.signature, definition.documentation.first ?? "")
    }
  }

  @Test func packs() throws {
    let graph = try Graph.inMemory()
    let files = try Files(Files.air)
    let directory = files.path

    let installed = try graph.install(packAt: directory)
    print(installed.name, installed.version, installed.passedTests)
    #expect(installed.passedTests == 1)

    let upgraded = try graph.install(packAt: directory)
    for sentence in upgraded.kept { print(sentence) }

    for pack in try graph.packs { print(pack.name, pack.version, pack.definitions) }
    try graph.removePack("airports")
    #expect(try graph.packs.isEmpty)
  }

  @Test func concurrency() async throws {
    let graph = try Graph.inMemory()

    let count = try await graph.query("g.V().count()").one(as: Int.self)
    try await graph.write { transaction in
      _ = try transaction.addVertex("visit", ["number": count])
    }
    for try await visit in graph.stream("g.V().hasLabel('visit')", as: Vertex.self) {
      print(visit.id)
    }
  }

  @Test("every snippet of the documentation stands in this file")
  func snippetsAreThese() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let here = Self.lines(try String(contentsOfFile: #filePath, encoding: .utf8))
    let catalogue = root.appendingPathComponent("Sources/GraphQ/GraphQ.docc").path
    let names = try FileManager.default.contentsOfDirectory(atPath: catalogue).filter { $0.hasSuffix(".md") }
    #expect(names.count > 3)
    var found = 0
    for name in names.sorted() {
      let text = try String(contentsOfFile: catalogue + "/" + name, encoding: .utf8)
      for snippet in Self.snippets(of: text) {
        found += 1
        #expect(Self.contains(here, snippet), "\(name): \(snippet.joined(separator: "\n"))")
      }
    }
    #expect(found > 8)
  }

  /// Lines without their indentation and without blank ones, so that only the code counts.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  private static func snippets(of text: String) -> [[String]] {
    let parts = text.components(separatedBy: "```swift\n").dropFirst()
    return parts.compactMap { $0.components(separatedBy: "```").first }.map(lines)
  }

  private static func contains(_ lines: [String], _ snippet: [String]) -> Bool {
    guard let first = snippet.first else { return false }
    return lines.indices.contains { start in
      lines[start] == first && lines[start...].starts(with: snippet)
    }
  }
}
