// mergeV() and mergeE(): finding, making and updating, and what they refuse.

import GraphStore
import Testing

@testable import Traversal

@Suite("mergeV()")
struct MergeVertexTests {
  @Test("finds the vertex that fits the map, and makes one only when there is none")
  func findsOrMakes() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.mergeV([(T.label): 'person', name: 'marko'])") == ["v[1]"])
    #expect(try graph.count("g.V()") == 6)
    try graph.run("g.mergeV([(T.label): 'person', name: 'stephen'])")
    try graph.run("g.mergeV([(T.label): 'person', name: 'stephen'])")
    #expect(try graph.count("g.V().has('person', 'name', 'stephen')") == 1)
  }

  @Test("returns and updates every vertex that fits")
  func updatesAll() throws {
    let graph = try TestGraph.modern()
    let found = try graph.results(
      "g.mergeV([(T.label): 'person']).option(onMatch, [seen: true]).values('name')")
    #expect(found == ["josh", "marko", "peter", "vadas"])
    #expect(try graph.count("g.V().has('seen', true)") == 4)
  }

  @Test("searches numbers by value, whatever their type")
  func searchesByValue() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.mergeV([age: 29L]).values('name')") == ["marko"])
    #expect(try graph.results("g.mergeV([age: 29.0]).values('name')") == ["marko"])
  }

  @Test("an empty or null map searches everything", arguments: ["[:]", "null"])
  func searchesEverything(map: String) throws {
    let graph = try TestGraph()
    try graph.run("g.mergeV(\(map))")
    #expect(try graph.results("g.V().label()") == ["vertex"])
    try graph.run("g.mergeV(\(map))")
    #expect(try graph.count("g.V()") == 1)
  }

  @Test("makes the vertex of the search map and onCreate together")
  func createsFromBoth() throws {
    let graph = try TestGraph()
    try graph.run("g.mergeV([name: 'mike']).option(onCreate, [(T.label): 'person', (T.id): 'm', age: 81])")
    #expect(try graph.results("g.V('m').has('person', 'name', 'mike').values('age')") == ["81"])
  }

  @Test("a joined label is found again")
  func joinedLabel() throws {
    let graph = try TestGraph()
    for _ in 0..<2 { try graph.run("g.mergeV([(T.label): 'a::b', name: 'x'])") }
    #expect(try graph.count("g.V()") == 1)
    #expect(try graph.count("g.V().hasLabel('b')") == 1)
  }

  @Test("onCreate must not contradict the search, also where a vertex is found")
  func contradictions() throws {
    let graph = try TestGraph.modern()
    let text = "option(onCreate) cannot override values from merge() argument"
    for traversal in [
      "g.mergeV([(T.label): 'a']).option(onCreate, [(T.label): 'b'])",
      "g.mergeV([(T.label): 'person', name: 'marko']).option(onCreate, [name: 'vadas'])",
      "g.inject([name: 'vadas']).as('m').mergeV([name: 'x']).option(onCreate, select('m'))",
    ] {
      #expect(graph.failure(traversal)?.message.contains(text) == true, "\(traversal)")
    }
    #expect(try graph.count("g.V()") == 6)
  }

  @Test("takes the incoming map, and a map that a traversal computes for each traverser")
  func computedMaps() throws {
    let graph = try TestGraph.modern()
    try graph.run("g.inject([name: 'marko'], [name: 'new']).mergeV()")
    try graph.run("g.inject([name: 'new'], [name: 'newer']).mergeV(identity())")
    #expect(try graph.results("g.V().values('name').is(startingWith('new'))") == ["new", "newer"])
    #expect(graph.failure("g.inject(1).mergeV()")?.message.contains("needs a map") == true)
    #expect(
      graph.failure("g.V().mergeV(values('nothing').fold().unfold())")?.message.contains("no map") == true)
    #expect(try graph.count("g.V()") == 8)
  }

  @Test("onMatch runs from the vertex that was found")
  func onMatchTraversal() throws {
    let graph = try TestGraph("g.addV('a').property(list, 'n', 1).property(list, 'n', 2)")
    try graph.run(
      "g.withSideEffect('m', [n: 5]).mergeV([n: 1]).option(onMatch, sideEffect(properties('n').drop()).select('m'))"
    )
    #expect(try graph.results("g.V().values('n')") == ["5"])
  }

  @Test("values may be wrapped in a cardinality, or the option may name one for all of its map")
  func cardinalities() throws {
    func after(_ option: String) throws -> [String] {
      let graph = try TestGraph(
        "g.addV('a').property('name', 'x').property(list, 'n', 1).property(list, 'n', 2)")
      try graph.run("g.mergeV([name: 'x']).\(option)")
      return try graph.results("g.V().values('n')")
    }
    #expect(try after("option(onMatch, [n: set(3)])") == ["1", "2", "3"])
    #expect(try after("option(onMatch, [n: set(2)])") == ["1", "2"])
    #expect(try after("option(onMatch, [n: list(2)])") == ["1", "2", "2"])
    #expect(try after("option(onMatch, [n: single(3)])") == ["3"])
    #expect(try after("option(onMatch, [n: 3])") == ["3"])
    #expect(try after("option(onMatch, [n: 3], list)") == ["1", "2", "3"])
    #expect(try after("option(onMatch, [n: single(3)], list)") == ["3"])
    #expect(try after("option(onMatch, [n: null])") == [])
  }

  @Test("new values take the cardinality that onCreate names")
  func cardinalityOfOneMap() throws {
    let graph = try TestGraph("g.mergeV([name: 'alice']).option(onCreate, [age: 81], set)")
    try graph.run("g.V().property(set, 'age', 82)")
    #expect(try graph.results("g.V().valueMap('age', 'name')") == ["{name=[alice], age=[81, 82]}"])
  }

  @Test("refuses keys, labels and ids that cannot be")
  func refusals() throws {
    let graph = try TestGraph()
    let expectations = [
      ("g.mergeV([(T.id): null])", "null"), ("g.mergeV([(T.label): null])", "null"),
      ("g.mergeV([:]).option(onCreate, [(T.label): '~vertex'])", "Label can not be a hidden key: ~vertex"),
      ("g.mergeV(['~id': 1])", "Property key can not be a hidden key: ~id"),
      ("g.mergeV([(Direction.OUT): 1])", "does not support the key"),
      ("g.mergeV([name: 'x']).option(onMatch, [(T.label): 'a'])", "option(onMatch)"),
      ("g.inject([(T.id): null]).mergeV()", "null"), ("g.inject([1: 2]).mergeV()", "keys that are strings"),
    ]
    for (traversal, text) in expectations {
      #expect(graph.failure(traversal)?.message.contains(text) == true, "\(traversal)")
    }
    #expect(try graph.count("g.V()") == 0)
  }

  @Test("each traverser sees what those before it made")
  func seesEarlierOnes() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.count("g.V().map(mergeV([name: 'one more']))") == 6)
    #expect(try graph.count("g.V()") == 7)
  }
}

@Suite("mergeE()")
struct MergeEdgeTests {
  @Test("finds an edge by label, ends and properties, or makes it")
  func findsOrMakes() throws {
    let graph = try TestGraph.modern()
    let known = "[(T.label): 'knows', (Direction.OUT): '1', (Direction.IN): '2'"
    #expect(try graph.results("g.mergeE(\(known)])") == ["e[7][1-knows->2]"])
    #expect(try graph.results("g.mergeE(\(known), weight: 0.5])") == ["e[7][1-knows->2]"])
    try graph.run("g.mergeE(\(known), weight: 0.7])")
    #expect(
      try graph.results("g.V('1').outE('knows').where(inV().hasId('2')).values('weight')") == ["0.5", "0.7"])
  }

  @Test("a missing end is found at any vertex")
  func wildcardEnds() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.count("g.mergeE([(T.label): 'created'])") == 4)
    #expect(try graph.count("g.mergeE([(Direction.from): '4'])") == 2)
    #expect(try graph.count("g.mergeE([(Direction.to): '3', weight: 0.4])") == 2)
    #expect(try graph.count("g.E()") == 6)
  }

  @Test("to make an edge both ends must be given, also in the middle of a traversal")
  func missingEnds() throws {
    let graph = try TestGraph.modern()
    for (traversal, text) in [
      ("g.mergeE([(T.label): 'self'])", "Out Vertex not specified"),
      ("g.V('1').mergeE([(T.label): 'self'])", "Out Vertex not specified"),
      ("g.mergeE([(T.label): 'self', (Direction.OUT): '1'])", "In Vertex not specified"),
      (
        "g.mergeE([(T.label): 'self', (Direction.OUT): '1', (Direction.IN): 'none'])",
        "Vertex id could not be resolved from mergeE"
      ),
    ] {
      #expect(graph.failure(traversal)?.message.contains(text) == true, "\(traversal)")
    }
  }

  @Test("ends may be what options give: vertices, ids or maps that find a vertex")
  func boundEnds() throws {
    let ends = "[(T.label): 'likes', (Direction.OUT): Merge.outV, (Direction.IN): Merge.inV]"
    for options in [
      "option(Merge.outV, select('a')).option(Merge.inV, select('b'))",
      "option(Merge.outV, [(T.id): '1']).option(Merge.inV, [(T.label): 'person', name: 'vadas'])",
      "option(Merge.outV, select('a').id()).option(Merge.inV, [(T.id): '2'])",
    ] {
      let graph = try TestGraph.modern()
      #expect(
        try graph.count("g.V('1').as('a').V('2').as('b').mergeE(\(ends)).\(options)") == 1, "\(options)")
      #expect(try graph.results("g.V('1').out('likes')") == ["v[2]"], "\(options)")
    }
    let graph = try TestGraph.modern()
    #expect(
      graph.failure("g.mergeE(\(ends)).option(Merge.outV, [(T.id): '1'])")?.message.contains("inV") == true)
  }

  @Test("onCreate may give the ends, onMatch updates every edge that fits")
  func options() throws {
    let graph = try TestGraph.modern()
    try graph.run(
      """
      g.mergeE([(T.label): 'likes']).
        option(onCreate, [(Direction.OUT): '1', (Direction.IN): Merge.inV, made: true]).
        option(onMatch, [made: false]).
        option(Merge.inV, V('2'))
      """)
    #expect(try graph.results("g.E().hasLabel('likes').has('made', true)").count == 1)
    try graph.run("g.mergeE([(T.label): 'knows']).option(onMatch, [weight: null])")
    #expect(try graph.count("g.E().hasLabel('knows').has('weight')") == 0)
  }

  @Test("the default label of a new edge is edge")
  func defaultLabel() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.mergeE([(Direction.OUT): '2', (Direction.IN): '6']).label()") == ["edge"])
  }
}
