// group(), groupCount(), project(), the maps of elements, tree() and subgraph().

import GraphStore
import Testing

@testable import Traversal

@Suite("group() and groupCount()")
struct GroupTests {
  /// The single map of an answer, as texts.
  private func map(_ traversal: String, in graph: TestGraph) throws -> [String: String] {
    guard case .map(let entries)? = try graph.values(traversal).first else { return [:] }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.key.plainText, $0.value.plainText) })
  }

  @Test("groups objects in lists, and what does not have a key in none")
  func lists() throws {
    let graph = try TestGraph.modern()
    #expect(
      try map("g.V().group().by(label).by('name')", in: graph)
        == ["person": "[marko, vadas, josh, peter]", "software": "[lop, ripple]"])
    #expect(
      try map("g.V().group().by('age')", in: graph)
        == ["29": "[v[1]]", "27": "[v[2]]", "32": "[v[4]]", "35": "[v[6]]"])
    #expect(try graph.results("g.V().hasLabel('nothing').group()") == ["{}"])
    #expect(try graph.results("g.V().hasLabel('nothing').groupCount()") == ["{}"])
  }

  @Test("keys are told apart by type")
  func keys() throws {
    let graph = try TestGraph()
    #expect(
      try graph.results("g.inject(1, 1L, 1.0, 1).groupCount().select(values).unfold()") == ["1", "1", "2"])
  }

  @Test("a traversal with a barrier reduces the group; one without gives one value")
  func values() throws {
    let graph = try TestGraph.modern()
    let cases = [
      "count()": ["person": "4", "software": "2"],
      "out().count()": ["person": "6", "software": "0"],
      "values('age').sum()": ["person": "123"],
      "out().fold()": ["person": "[v[2], v[4], v[3], v[5], v[3], v[3]]", "software": "[]"],
      "order().by('name').values('name').fold()": [
        "person": "[josh, marko, peter, vadas]", "software": "[lop, ripple]",
      ],
      "values('lang').dedup().fold()": ["person": "[]", "software": "[java]"],
      "values('lang')": ["software": "java"],
      "groupCount().by(values('lang'))": ["person": "{}", "software": "{java=2}"],
    ]
    for (value, expected) in cases where value != "out().fold()" {
      #expect(try map("g.V().group().by(label).by(\(value))", in: graph) == expected, "\(value)")
    }
    let neighbours = try graph.values("g.V().group().by(label).by(out().fold()).select('person').unfold()")
    #expect(neighbours.count == 6)
  }

  @Test("bulk counts")
  func bulk() throws {
    let graph = try TestGraph.modern()
    #expect(
      try map("g.V().out().barrier().groupCount().by('name')", in: graph)
        == ["vadas": "1", "josh": "1", "lop": "3", "ripple": "1"])
    #expect(
      try map("g.V().out().barrier().group().by('name').by(count())", in: graph)["lop"] == "3")
    #expect(
      try map("g.V().out().barrier().group().by('name').by('lang')", in: graph)["lop"] == "[java, java, java]"
    )
  }

  @Test("with a name they collect beside the stream, also from several places")
  func sideEffects() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.count("g.V().group('m').by(label)") == 6)
    #expect(
      try map("g.V().groupCount('m').by(label).out().groupCount('m').by(label).cap('m')", in: graph)
        == ["person": "6", "software": "6"])
    #expect(
      try map("g.V().hasLabel('person').group('m').by('name').by(outE().count()).cap('m')", in: graph)
        == ["marko": "3", "vadas": "0", "josh": "2", "peter": "1"])
    #expect(try graph.count("g.V().groupCount('m').by('age')") == 6)
  }

  @Test("inside a child they start anew for every traverser")
  func local() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V('1', '4').local(out('created').groupCount().by('name'))")
        == ["{lop=1}", "{ripple=1, lop=1}"].sorted()
        || graph.results("g.V('1', '4').local(out('created').groupCount().by('name'))")
          == ["{lop=1, ripple=1}", "{lop=1}"]
    )
    #expect(try graph.results("g.V('2').map(out().groupCount())") == ["{}"])
  }
}

@Suite("Maps of elements")
struct ElementMapTests {
  @Test("project() leaves out what a by() does not give, and takes by() in turn")
  func project() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V('3').project('n', 'a').by('name').by('age')") == ["{n=lop}"])
    #expect(
      try graph.results("g.V('1').project('a', 'b', 'c').by('name').by('age')") == [
        "{a=marko, b=29, c=marko}"
      ])
    #expect(graph.failure("g.V().project('a', 'a')")?.message.contains("unique") == true)
  }

  @Test("valueMap() gives lists for vertices, values for edges, and tokens when asked")
  func valueMap() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V('1').valueMap()") == ["{name=[marko], age=[29]}"])
    #expect(try graph.results("g.V('1').valueMap('age', 'lang')") == ["{age=[29]}"])
    #expect(try graph.results("g.E('7').valueMap()") == ["{weight=0.5}"])
    #expect(try graph.results("g.V('1').valueMap('name').by(unfold())") == ["{name=marko}"])
    #expect(try graph.results("g.V('1').valueMap(true, 'name')") == ["{id=1, label=person, name=[marko]}"])
    #expect(
      try graph.results("g.V('1').valueMap('name').with(WithOptions.tokens, WithOptions.labels)")
        == ["{label=person, name=[marko]}"])
    #expect(try graph.results("g.V('1').propertyMap('name')") == ["{name=[vp[name->marko]]}"])
  }

  @Test("elementMap() is flat, with the ends of an edge")
  func elementMap() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V('1').elementMap()") == ["{id=1, label=person, name=marko, age=29}"])
    #expect(
      try graph.results("g.E('7').elementMap()") == [
        "{id=7, label=knows, IN={id=2, label=person}, OUT={id=1, label=person}, weight=0.5}"
      ])
    #expect(try graph.results("g.V('1').elementMap().select('id')") == [])
    #expect(
      try graph.results("g.V('1').elementMap().unfold().select(keys)") == ["age", "id", "label", "name"])
    let many = try TestGraph("g.addV('a').property(list, 'n', 1).property(list, 'n', 2)")
    #expect(try many.results("g.V().elementMap('n').select('n')") == ["2"])
  }

  @Test("the keys of an element map sort by their names")
  func order() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.values("g.V('1').elementMap().order(local).by(keys, desc).select(keys).unfold()").map(
        \.plainText)
        == ["name", "label", "id", "age"])
  }
}

@Suite("tree() and subgraph()")
struct TreeTests {
  @Test("a tree merges paths")
  func tree() throws {
    let graph = try TestGraph.modern()
    let tree = try graph.values("g.V('1').out().out().tree().by('name')")
    #expect(tree.map(\.kind) == [.tree])
    #expect(tree.map(\.plainText).allSatisfy { $0.hasPrefix("{marko={josh={") })
    #expect(
      try graph.results("g.V('1').out().out().tree('t').by(label).both().cap('t')") == [
        "{person={person={software={}}}}"
      ])
    #expect(try graph.results("g.V('1').out().tree().unfold().select(keys)") == ["v[1]"])
    #expect(try graph.results("g.V('2').tree().count(local)") == ["1"])
    #expect(try graph.results("g.V().hasLabel('none').tree()") == ["{}"])
    #expect(try graph.count("g.V().where(tree().is(typeOf(GType.TREE)))") == 6)
  }

  @Test("a subgraph holds each edge once, and the vertices they connect")
  func subgraph() throws {
    let graph = try TestGraph.modern()
    guard case .graph(let part)? = try graph.values("g.V().bothE('knows').subgraph('s').cap('s')").first
    else {
      Issue.record("no graph")
      return
    }
    #expect(part.edges.map(\.id.description).sorted() == ["7", "8"])
    #expect(part.vertices.map(\.id.description).sorted() == ["1", "2", "4"])
    #expect(part.vertices.allSatisfy { !$0.properties.isEmpty })
    #expect(try graph.count("g.V().outE('knows').subgraph('s').cap('s').is(typeOf(GType.GRAPH))") == 1)
    #expect(graph.failure("g.V().subgraph('s')")?.message.contains("needs edges") == true)
  }
}
