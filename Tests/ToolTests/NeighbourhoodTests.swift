// What a page of draw holds besides the picture: the neighbours that a vertex shows when it is asked.

import Foundation
import Testing

@testable import Tool

@Suite("Neighbours on demand")
struct NeighbourhoodTests {
  struct Held {
    let nodes: [[String: Any]]
    let links: [[String: Any]]
    let drawn: [Int]

    var captions: [String] { nodes.compactMap { $0["caption"] as? String } }
    func left(_ node: Int) -> Int? { nodes[node]["left"] as? Int }

    init(_ page: String) throws {
      let text = try #require(page.firstMatch(of: #/id="data">(.*?)</script>/#.dotMatchesNewlines())).1
      let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      nodes = try #require(object["nodes"] as? [[String: Any]])
      links = try #require(object["links"] as? [[String: Any]])
      drawn = try #require(object["drawn"] as? [Int])
    }
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func database(_ sample: String? = nil, _ script: String = "") throws -> String {
    let path = folder / "a.graph"
    #expect(try ToolRunner.run(["init", path] + (sample.map { ["--sample", $0] } ?? [])).exitCode == 0)
    if !script.isEmpty { #expect(try ToolRunner.run([path, "-1"], input: script).exitCode == 0) }
    return path
  }

  private func page(_ database: String, _ traversal: String, _ options: [String] = []) throws -> String {
    let result = try ToolRunner.run(["draw", database, traversal] + options)
    #expect(result.exitCode == 0, "\(result.errors)")
    return result.output
  }

  @Test("a page holds the neighbours of what is drawn, one edge far, and with --depth farther or none")
  func depth() throws {
    let database = try database("modern")
    let one = try Held(page(database, "g.V(1)"))
    #expect(one.drawn == [1, 0])
    #expect(one.captions.first == "marko" && Set(one.captions) == ["marko", "vadas", "josh", "lop"])
    #expect(one.links.count == 3 && one.links.allSatisfy { ($0["ends"] as? [Int])?.contains(0) ?? false })
    // josh made two things besides knowing marko, which nobody has asked about yet.
    #expect(one.left(one.captions.firstIndex(of: "josh") ?? 0) == 2 && one.left(0) == 0)
    let two = try Held(page(database, "g.V(1)", ["--depth", "2"]))
    #expect(
      Set(two.captions) == ["marko", "vadas", "josh", "lop", "ripple", "peter"] && two.links.count == 6)
    let none = try Held(page(database, "g.V(1)", ["--depth", "0"]))
    #expect(none.nodes.count == 1 && none.links.isEmpty)
  }

  @Test("what is drawn already is not held twice, and edges between drawn vertices are held")
  func drawn() throws {
    let database = try database("modern")
    let whole = try Held(page(database, "g.E()"))
    #expect(whole.drawn == [6, 6] && whole.nodes.count == 6 && whole.links.count == 6)
    let vertices = try Held(page(database, "g.V()"))
    #expect(vertices.drawn == [6, 0] && vertices.nodes.count == 6 && vertices.links.count == 6)
  }

  @Test("of a vertex with many edges so many are held as stated, and how many are not is said")
  func bounds() throws {
    let hub =
      "g.addV('hub').property(id, 'h')\n"
      + (0..<100).map { "g.addV('leaf').property(id, 'l\($0)').addE('e').to(__.V('h'))" }.joined(
        separator: "\n")
    let database = try database(nil, hub)
    let page = try page(database, "g.V('h')")
    let held = try Held(page)
    #expect(held.links.count == Neighbourhood.mostOfOne && held.nodes.count == Neighbourhood.mostOfOne + 1)
    #expect(held.left(0) == 100 - Neighbourhood.mostOfOne)
    #expect(try page == self.page(database, "g.V('h')"))
    let many = try Held(self.page(database, "g.V().hasLabel('leaf')"))
    #expect(many.links.count == 100 && many.nodes.count == 101)
  }

  @Test("however much is drawn, a page holds no more edges than stated")
  func boundOfAll() throws {
    let ring =
      "g.inject(1).repeat(addV('n').property('i', loops())).times(1500).iterate();"
      + "g.V().as('a').V().where(eq('a')).addE('e').to('a').iterate();"
    let database = try database(nil, ring)
    let held = try Held(page(database, "g.V()"))
    #expect(held.drawn == [1500, 0] && held.links.count == Neighbourhood.most)
  }

  @Test("neighbours with coordinates wait where the map has them")
  func onMap() throws {
    let database = try database("air-small")
    let held = try Held(page(database, "g.V().has('airport', 'code', within('LHR', 'JFK'))"))
    let waiting = held.nodes.dropFirst(2).filter { $0["label"] as? String == "airport" }
    #expect(!waiting.isEmpty && waiting.allSatisfy { ($0["at"] as? [String])?.count == 2 })
  }

  @Test("in a browser, a click offers the neighbours and shows them once", .enabled(if: Browser.path != nil))
  func inBrowser() throws {
    let database = try database("modern")
    let document = try Browser.document(
      of: page(database, "g.V(1)"),
      after: """
        const click=e=>e.dispatchEvent(new MouseEvent('click',{bubbles:true}));
        click(document.querySelector('.node'));
        const button=document.querySelector('#around button');
        document.title=button.textContent;
        click(button);click(button);
        """)
    #expect(document.contains("<title>Show 3 more edges</title>"))
    #expect(document.matches(of: #/<g class="node[^"]*" data-node/#).count == 4)
    #expect(document.matches(of: #/<path class="link" data-link/#).count == 3)
    #expect(document.contains(">josh</text>"))
    #expect(!document.contains("<p id=\"around\"><button"))
  }
}
