// graphq draw as a process: what becomes a map, a graph or bars, and that what is drawn can be read.

import Foundation
import TestSupport
import Testing

@testable import Tool

#if canImport(FoundationXML)
  import FoundationXML
#endif

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

  @Test("what is drawn can be had as DOT, Mermaid and GraphML, from draw and as results")
  func texts() throws {
    let place = try Place(Self.airports)
    let path = "g.V('LHR').outE().inV().path()"
    let dot =
      "digraph graph_ {\n  v0 [label=\"LHR\\nairport\"];\n  v1 [label=\"NRT\\nairport\"];\n  v0 -> v1 [label=\"route\"];\n}\n"
    #expect(try place.draw(path, ["--format", "dot"]) == dot)
    #expect(try ToolRunner.run([place.database, path, "--format", "dot"]).output == dot)
    let mermaid = try ToolRunner.run([place.database, path, "--format", "mermaid"])
    #expect(
      mermaid.output == "graph LR\n  v0[\"LHR airport\"]\n  v1[\"NRT airport\"]\n  v0 -->|\"route\"| v1\n")
    let graphML = try place.draw(path, ["--format", "graphml"])
    #expect(
      graphML.contains(
        "<edge source=\"LHR\" target=\"NRT\"><data key=\"labelE\">route</data><data key=\"edge-km\">9590</data>"
      ))
    #expect(XMLParser(data: Data(graphML.utf8)).parse())
    let numbers = try ToolRunner.run([place.database, "g.V().count()", "--format", "dot"])
    #expect(numbers.exitCode == 1 && numbers.errors.hasPrefix("error[nothing-to-draw]"))
    #expect(
      try ToolRunner.run([place.database, "g.V('none')", "--format", "dot"]).output == "digraph graph_ {\n}\n"
    )
    let bars = try ToolRunner.run(["draw", place.database, "g.V().groupCount().by(label)", "--format", "dot"])
    #expect(bars.exitCode == 1)
  }

  @Test("the file is handed to the system's program when it is to be shown")
  func opening() throws {
    let place = try Place(Self.airports)
    let script = """
      printf '#!/bin/sh\\ncp "$1" "$HOME/shown"\\n' > "$HOME/xdg-open"; chmod +x "$HOME/xdg-open"
      cp "$HOME/xdg-open" "$HOME/open"; PATH="$HOME:$PATH"
      "$graphq" draw '\(place.database)' 'g.V()' --open && grep -o 'class="node"' "$HOME/shown" | wc -l
      "$graphq" draw '\(place.database)' 'g.V()' --open -o - > "$HOME/none"
      """
    let result = try ToolRunner.shell(script, environment: ["HOME": place.folder.path])
    #expect(result.output == "3\n" && result.errors.hasPrefix("error[contradiction]"), "\(result.errors)")
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

  @Test(
    "in a browser, no caption of 200 vertices covers another, whatever letters it has",
    .enabled(if: Browser.path != nil))
  func captionsInBrowser() throws {
    let names = [
      "MWM WAW", "Reykjavík–Keflavík", "日本語の空港", "MMMMMMMMMMMMMMMMMM", "@@@%%%", "GÖTEBORG", "🛫🛬", "ﷺ x",
    ]
    let script =
      (0..<200).map {
        "g.addV('thing').property(id, 'n\($0)').property('name', '\(names[$0 % names.count]) \($0)');"
      }
      .joined(separator: "\n")
      + (1..<200).map { "g.addE('e').from(__.V('n\($0)')).to(__.V('n\($0 % 9)'));" }.joined(separator: "\n")
    let place = try Place(script)
    let document = try Browser.document(
      of: place.draw("g.E()", ["--depth", "0"]),
      after: """
        const boxes=[...document.querySelectorAll('.node text')].map(t=>t.getBoundingClientRect());
        let covered=0;
        for(const[i,a]of boxes.entries())for(const b of boxes.slice(i+1))
          if(a.left<b.right&&b.left<a.right&&a.top<b.bottom&&b.top<a.bottom)covered++;
        document.title=boxes.length+' captions, '+covered+' covered';
        """)
    #expect(document.firstMatch(of: #/<title>(\d+ captions[^<]*)</#)?.1 == "200 captions, 0 covered")
  }

  /// A tree of 300, a few links across it, and one that leads back.
  static func tree(_ count: Int) -> String {
    (0..<count).map {
      "g.addV('thing').property(id, 'n\($0)').property('name', 'Thing number \($0 * 7919)');"
    }.joined(separator: "\n")
      + (1..<count).map { "g.addE('e').from(__.V('n\($0 * 3 / 11)')).to(__.V('n\($0)'));" }.joined(
        separator: "\n")
      + (1..<20).map { "g.addE('e').from(__.V('n\($0)')).to(__.V('n\(count - $0)'));" }.joined(
        separator: "\n")
      + "g.addE('e').from(__.V('n\(count - 1)')).to(__.V('n1'));g.addE('e').from(__.V('n5')).to(__.V('n5'));"
  }

  @Test("in layers a link leads to the right, no caption covers another, and no link passes through one")
  func layers() throws {
    let place = try Place(Self.tree(120))
    let svg = try place.draw("g.E()", ["--format", "svg", "--layout", "layers"])
    let nodes = svg.matches(
      of: #/class="node" data-node="\d+" transform="translate\(([-\d.]+) ([-\d.]+)\)">.*?<text[^>]*>([^<]*)</#
        .dotMatchesNewlines()
    ).map { match in
      (
        left: (Double(match.1) ?? .nan) - GraphLayout.dot, y: Double(match.2) ?? .nan,
        right: (Double(match.1) ?? .nan) + GraphLayout.box(String(match.3)).right
      )
    }
    #expect(nodes.count == 120)
    for (number, one) in nodes.enumerated() {
      for other in nodes[(number + 1)...] {
        #expect(abs(one.y - other.y) >= 18 || one.right < other.left || other.right < one.left)
      }
    }
    let links = svg.matches(of: #/class="link" data-link="\d+" d="([^"]*)"/#).map { String($0.1) }
    #expect(links.count == 120 + 19 + 1)
    var backward = 0
    for link in links where !link.contains("c-22") {
      let numbers = link.matches(of: #/[-\d.]+/#).compactMap { Double($0.0) }
      let points = stride(from: 0, to: numbers.count - 1, by: 2).map { (x: numbers[$0], y: numbers[$0 + 1]) }
      let (first, last) = (points[0], points[points.count - 1])
      if first.x > last.x { backward += 1 }
      // Level pieces are where a link passes a column.
      for place in stride(from: 0, to: points.count - 3, by: 3) {
        let (start, end) = (points[place], points[place + 3])
        guard start.y == end.y, abs(end.x - start.x) > 1, points.count > 4 else { continue }
        let (from, to) = (min(start.x, end.x) + 1, max(start.x, end.x) - 1)
        for node in nodes where abs(node.y - start.y) < 8 { #expect(node.right <= from || node.left >= to) }
      }
    }
    #expect(backward == 1)
  }

  @Test("a tree has no crossings, and children stand around their parent")
  func treeLayout() {
    var picture = Picture(title: "tree")
    for number in 0..<40 {
      picture.nodes.append(Picture.Node(id: "\(number)", label: "n", caption: "node \(number)"))
    }
    for number in 1..<40 {
      picture.links.append(Picture.Link(source: (number - 1) / 3, target: number, label: ""))
    }
    #expect(picture.layout == .layers)
    _ = LayeredLayout.place(&picture)
    let links = picture.links.map { (picture.nodes[$0.source], picture.nodes[$0.target]) }
    for (one, first) in links.enumerated() {
      for second in links[(one + 1)...] where first.0.x == second.0.x {
        let isCrossing = (first.0.y - second.0.y) * (first.1.y - second.1.y) < 0
        #expect(!isCrossing)
      }
    }
    let children = (1...3).map { picture.nodes[$0].y }
    #expect(children[0] < picture.nodes[0].y && picture.nodes[0].y < children[2])
  }

  @Test("what goes in circles is drawn as a graph, a way through it in layers")
  func chosenLayout() {
    var picture = Picture(title: "")
    for number in 0..<3 { picture.nodes.append(Picture.Node(id: "\(number)", label: "n", caption: "")) }
    picture.links = [(0, 1), (1, 2)].map { Picture.Link(source: $0.0, target: $0.1, label: "") }
    #expect(picture.layout == .layers)
    picture.links.append(Picture.Link(source: 2, target: 0, label: ""))
    #expect(picture.layout == .graph)
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

  @Test("a picture is not written onto a terminal, where nobody could look at it")
  func terminals() throws {
    let place = try Place(Self.airports)
    let terminal = try PseudoTerminal(
      ToolRunner.path, ["draw", place.database, "g.V()"], environment: ["TERM": "xterm"], columns: 200,
      rows: 10)
    #expect(try terminal.waitForEnd() == 2)
    #expect(
      terminal.screen.text[0].hasPrefix("error[contradiction]: a picture as html is nothing for a terminal"))
  }

  @Test("drawing ends when it takes longer than allowed, and leaves no file")
  func timeout() throws {
    let place = try Place(Self.airports)
    let target = place.folder / "picture.svg"
    let endless = "g.V('LHR').repeat(identity()).until(loops().is(-1))"
    let result = try ToolRunner.run(["draw", place.database, endless, "--timeout", "100ms", "-o", target])
    #expect(result.exitCode == 6 && result.errors.hasPrefix("error[timeout]: "), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: target))
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
