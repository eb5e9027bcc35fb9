// Files and packs from Swift.

import Foundation
import GraphQ
import Testing

@Suite("Loading from Swift")
struct LoadingTests {
  private let folder: URL
  private let graph: Graph

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("graphq-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    graph = try Graph.inMemory()
    try write("nodes.csv", "~id,~label,city\nLHR,airport,London\nKEF,airport,Reykjavik\n")
    try write("edges.csv", "~id,~from,~to,~label,km:Int\nr,LHR,KEF,route,1895\n")
  }

  private func write(_ name: String, _ text: String) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  @Test("files are loaded into an empty graph and into one that holds something")
  func files() async throws {
    let first = try await graph.load(path("nodes.csv"), path("edges.csv"))
    #expect(first.addedVertices == 2 && first.addedEdges == 1 && first.rejectedRows == 0)
    try write("more.csv", "~id,~label,city\nOSL,airport,Oslo\nLHR,airport,London\n")
    let second = try await graph.load(path("more.csv"))
    #expect(second.addedVertices == 1)
    let cities = try await graph.V("LHR").out("route").values("city", as: String.self).toList()
    #expect(cities == ["Reykjavik"])
  }

  @Test("an error names file, line and column, and nothing is loaded")
  func errors() throws {
    try write("bad.csv", "~id,~label,runways:Int\nOSL,airport,two\n")
    let error = #expect(throws: GraphError.self) { try graph.load(path("nodes.csv"), path("bad.csv")) }
    #expect(error?.code.rawValue == "bad-value" && error?.file == path("bad.csv"))
    #expect(error?.position?.line == 2 && error?.position?.column == 13)
    #expect(
      error?.description.contains("OSL,airport,two\n              ^^^") == true, "\(error?.description ?? "")"
    )
    #expect(try graph.V().count().one() == 0)
    let missing = #expect(throws: GraphError.self) { try graph.load(path("none.csv")) }
    #expect(missing?.code == .io)
  }

  @Test("what is doubtful is decided by the configuration")
  func configuration() throws {
    try write("twice.csv", "~id,~label,city\nLHR,airport,Paris\n")
    var configuration = LoadConfiguration()
    configuration.duplicates = .replace
    try graph.load(path("nodes.csv"), path("twice.csv"), configuration: configuration)
    #expect(try graph.V("LHR").values("city", as: String.self).toList() == ["Paris"])
    configuration.isDryRun = true
    #expect(try graph.load(path("edges.csv"), configuration: configuration).addedEdges == 1)
    #expect(try graph.E().count().one() == 0)
  }

  @Test("a cancelled load leaves nothing")
  func cancelling() async throws {
    let (graph, nodes) = (graph, path("nodes.csv"))
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await graph.load(nodes)
    }
    await #expect(throws: GraphError.self) { try await task.value }
    let count = try await graph.V().count().toList()
    #expect(count == [0])
  }

  @Test("packs are installed, listed, upgraded and removed")
  func packs() throws {
    try write("pack.json", #"{"name": "air", "version": "1.0"}"#)
    try write(
      "air.gremlin",
      "define cities() -> List<String> = g.V().values('city').order();\ntest cities() is ['London', 'Reykjavik'];"
    )
    let installed = try graph.install(packAt: folder.path)
    #expect(installed.vertices.added == 2 && installed.passedTests == 1 && installed.previousVersion == nil)
    #expect(try graph.call("cities", as: [String].self) == ["London", "Reykjavik"])
    let packs = try graph.packs
    #expect(packs.map(\.name) == ["air"] && packs[0].definitions == ["cities"] && packs[0].edges == 1)
    try graph.query("g.V('KEF').property('city', 'Keflavik')")
    let error = #expect(throws: GraphError.self) { try graph.install(packAt: folder.path) }
    #expect(error?.code == .test && error?.file == path("air.gremlin") && error?.position?.line == 2)
    let forced = try graph.install(packAt: folder.path, force: true)
    #expect(forced.previousVersion == "1.0" && forced.vertices.changed == 1 && forced.kept == [])
    #expect(try graph.removePack("air").vertices.removed == 2)
    #expect(try graph.packs.isEmpty)
    #expect(throws: GraphError.self) { try graph.removePack("air") }
  }
}
