// graphq draw as a process: what becomes a map, a graph or bars, and that what is drawn can be read.

import Foundation
import Testing

@testable import Tool

@Suite("Pictures of what a traversal finds")
struct DrawTests {
  struct Place {
    let folder: TemporaryFolder
    let database: String

    init(_ script: String) throws {
      folder = try TemporaryFolder()
      database = folder / "test.graph"
      #expect(try ToolRunner.run(["init", database]).exitCode == 0)
      #expect(try ToolRunner.run([database], input: script).exitCode == 0)
    }

    func draw(_ traversal: String, _ options: [String] = []) throws -> String {
      let result = try ToolRunner.run(["draw", database, traversal] + options)
      #expect(result.exitCode == 0, "\(result.errors)")
      return result.output
    }
  }

  static let airports = """
    g.addV('airport').property(id, 'LHR').property('code', 'LHR').property('lat', 51.47).property('lon', -0.45);
    g.addV('airport').property(id, 'NRT').property('code', 'NRT').property('lat', 35.76).property('lon', 140.39);
    g.addV('airport').property(id, 'SFO').property('code', 'SFO').property('lat', 37.62).property('lon', -122.37);
    g.addE('route').from(__.V('LHR')).to(__.V('NRT')).property('km', 9590);
    g.addE('route').from(__.V('NRT')).to(__.V('SFO')).property('km', 8220);
    """

  /// A graph with hubs, long captions and lone vertices.
  static func network(_ count: Int) -> String {
    (0..<count).map {
      "g.addV('thing').property(id, 'n\($0)').property('name', 'Thing number \($0 * 7919)');"
    }
    .joined(separator: "\n")
      + (1..<count).map { "g.addE('e').from(__.V('n\($0)')).to(__.V('n\($0 % 9)'));" }.joined(separator: "\n")
  }

  @Test("no caption of 200 vertices covers another")
  func captionsAreApart() throws {
    let place = try Place(Self.network(200))
    let svg = try place.draw("g.E()", ["--format", "svg"])
    let pattern =
      #/class="node" data-node="\d+" transform="translate\(([-\d.]+) ([-\d.]+)\)">.*?<text[^>]*>([^<]*)</#
    let found = svg.matches(of: pattern.dotMatchesNewlines()).map { match in
      (x: Double(match.1) ?? .nan, y: Double(match.2) ?? .nan, caption: String(match.3))
    }
    #expect(found.count == 200)
    #expect(Set(found.map(\.caption)).count == 200)
    var overlaps = 0
    for (number, one) in found.enumerated() {
      for other in found[(number + 1)...] {
        let width = GraphLayout.width(one.caption) + 14
        let otherWidth = GraphLayout.width(other.caption) + 14
        if one.x < other.x + otherWidth, other.x < one.x + width, abs(one.y - other.y) < 12 { overlaps += 1 }
      }
    }
    #expect(overlaps == 0)
  }

  @Test("vertices with coordinates are drawn on a map, with great circles between them")
  func map() throws {
    let place = try Place(Self.airports)
    let svg = try place.draw("g.V('LHR').outE().inV().path()", ["--format", "svg"])
    #expect(svg.contains("class=\"land\""))
    #expect(svg.contains(">LHR<") && svg.contains(">NRT<") && !svg.contains(">SFO<"))
    // From London to Tokyo the shortest way goes far north of both.
    let path = try #require(svg.firstMatch(of: #/data-link="0" d="([^"]*)"/#)).1
    let heights = path.matches(of: #/[ML]([-\d.]+) ([-\d.]+)/#).compactMap { Double($0.2) }
    let ends = [heights.first, heights.last].compactMap { $0 }
    #expect(heights.count > 50 && (heights.min() ?? 0) < (ends.min() ?? 0) - 20)
  }

  @Test("a way over the date line is cut at the edge of the world")
  func dateLine() throws {
    let place = try Place(Self.airports)
    let svg = try place.draw("g.V('NRT').outE().inV().path()", ["--format", "svg"])
    let path = try #require(svg.firstMatch(of: #/data-link="0" d="([^"]*)"/#)).1
    #expect(path.filter { $0 == "M" }.count == 2)
  }

  @Test("edges bring the names of their ends along")
  func edges() throws {
    let place = try Place(Self.airports)
    let svg = try place.draw("g.E()", ["--format", "svg", "--layout", "graph"])
    for code in ["LHR", "NRT", "SFO"] { #expect(svg.contains(">\(code)<")) }
    #expect(!svg.contains("class=\"land\""))
  }

  @Test("counts are drawn as bars")
  func bars() throws {
    let place = try Place(Self.airports)
    let svg = try place.draw("g.V().groupCount().by('code')", ["--format", "svg"])
    #expect(svg.matches(of: #/<rect x=/#).count == 3)
  }

  @Test("a page stands alone, and nothing in the data can become part of it")
  func page() throws {
    let place = try Place("g.addV('<b>').property('name', '</script><script>alert(1)</script>')")
    let html = try place.draw("g.V()")
    #expect(html.hasPrefix("<!doctype html>"))
    #expect(!html.contains("<script>alert"))
    let addresses = html.matches(of: #/https?:\/\/[^"' )<]+/#).map { String($0.0) }
    #expect(Set(addresses) == ["http://www.w3.org/2000/svg"])
  }

  @Test("what cannot be drawn is an error, and no file is made")
  func refusals() throws {
    let place = try Place(Self.airports)
    let target = place.folder / "picture.svg"
    for (traversal, options, code) in [
      ("g.V().values('code')", [], "nothing-to-draw"), ("g.V().drop()", [], "writes"),
      ("g.addV()", [], "writes"), ("g.V().hasNot('code')", [], "nothing-to-draw"),
    ] as [(String, [String], String)] {
      let result = try ToolRunner.run(["draw", place.database, traversal, "-o", target] + options)
      #expect(result.exitCode != 0)
      #expect(result.errors.contains("error[\(code)]"))
      #expect(!FileManager.default.fileExists(atPath: target))
    }
  }
}
