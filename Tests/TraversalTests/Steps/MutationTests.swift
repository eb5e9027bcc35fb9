// addV(), addE(), property() and drop().

import GraphStore
import Testing

@testable import Traversal

@Suite("addV() and addE()")
struct AddingTests {
  @Test("labels are given, computed, or defaults")
  func labels() throws {
    let graph = try TestGraph.modern()
    try graph.run("g.addV().addV('person').addV(constant('pet'))")
    #expect(try graph.results("g.V().hasLabel('vertex', 'pet').label()") == ["pet", "vertex"])
    try graph.run("g.V().has('name', 'marko').as('a').V('5').addE(constant('likes')).from('a')")
    #expect(try graph.results("g.E().hasLabel('likes')").count == 1)
  }

  @Test("every incoming traverser adds one, and none of those added is seen by the scan that adds them")
  func perTraverser() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.count("g.V().addV('copy')") == 6)
    #expect(try graph.count("g.V()") == 12)
    #expect(try graph.count("g.V('1', '1').barrier().addV('twin')") == 2)
  }

  @Test("ends are labels, vertices, ids of vertices, or the vertex that comes in")
  func ends() throws {
    let graph = try TestGraph.modern()
    for traversal in [
      "g.V('2').addE('likes').to(V('6'))", "g.V('6').as('x').V('2').addE('likes').to('x')",
      "g.V('2').addE('likes').to(constant('6'))", "g.addE('likes').from(V('2')).to(V('6'))",
      "g.V('6').addE('likes').from(V('2'))",
    ] {
      #expect(try graph.results("\(traversal).outV().id()") == ["2"], "\(traversal)")
      #expect(try graph.results("g.V('2').out('likes').id()") == ["6"], "\(traversal)")
      try graph.run("g.E().hasLabel('likes').drop()")
    }
  }

  @Test("an end that is missing or unknown is an error that names it")
  func missingEnds() throws {
    let graph = try TestGraph.modern()
    for (traversal, side) in [
      ("g.addE('likes').from(V('2'))", "to"), ("g.addE('likes').to(V('2'))", "from"),
      ("g.V('1').addE('likes').to('nothing')", "to"), ("g.V('1').addE('likes').to(V('none'))", "to"),
      ("g.V('1').values('name').addE('likes').to(V('2'))", "from"),
    ] {
      #expect(
        graph.failure(traversal)?.message.contains("addE(likes).\(side)() must resolve to a Vertex") == true,
        "\(traversal)")
    }
    #expect(try graph.count("g.E()") == 6)
  }

  @Test("ids are given once, and taken ids are refused")
  func ids() throws {
    let graph = try TestGraph.modern()
    try graph.run("g.addV('a').property(T.id, 'x').as('x').addE('self').to('x').property(T.id, 77)")
    #expect(try graph.results("g.V('x').outE().id()") == ["77"])
    #expect(graph.failure("g.addV('a').property(T.id, 'x')") != nil)
    #expect(
      graph.failure("g.addV('a').property(T.label, 'b')")?.message.contains("label is set twice") == true)
    #expect(graph.failure("g.V('x').property(T.id, 'y')")?.message.contains("cannot be changed") == true)
    #expect(try graph.results("g.addV().property(T.label, 'b').label()") == ["b"])
  }

  @Test("hidden and empty names are refused")
  func names() throws {
    let graph = try TestGraph()
    for (traversal, text) in [
      ("g.addV('~vertex')", "Label can not be a hidden key: ~vertex"), ("g.addV('')", "empty"),
      ("g.addV(constant('~x'))", "Label can not be a hidden key: ~x"),
      ("g.addV().property('~id', 1)", "Property key can not be a hidden key: ~id"),
      ("g.addV().property(constant('~k'), 1)", "Property key can not be a hidden key: ~k"),
      ("g.addV().property(null, 1)", "null"),
    ] {
      #expect(graph.failure(traversal)?.message.contains(text) == true, "\(traversal)")
    }
    #expect(try graph.count("g.V()") == 0)
  }
}

@Suite("property()")
struct PropertyTests {
  private func values(after steps: String) throws -> [String] {
    let graph = try TestGraph("g.addV('a').property(list, 'n', 1).property(list, 'n', 2)")
    try graph.run("g.V().\(steps)")
    return try graph.results("g.V().values('n')")
  }

  @Test("single replaces, list adds, set adds what is not there, null removes")
  func cardinalities() throws {
    #expect(try values(after: "property('n', 3)") == ["3"])
    #expect(try values(after: "property(single, 'n', 3)") == ["3"])
    #expect(try values(after: "property(list, 'n', 2)") == ["1", "2", "2"])
    #expect(try values(after: "property(set, 'n', 2)") == ["1", "2"])
    #expect(try values(after: "property(set, 'n', 3)") == ["1", "2", "3"])
    #expect(try values(after: "property('n', null)") == [])
  }

  @Test("maps set several keys, each with a cardinality of its own where one is given")
  func maps() throws {
    #expect(try values(after: "property([n: 3, m: 4])") == ["3"])
    #expect(try values(after: "property([n: list(3)])") == ["1", "2", "3"])
    #expect(try values(after: "property(list, [n: 3])") == ["1", "2", "3"])
    #expect(try values(after: "property(list, [n: single(3)])") == ["3"])
  }

  @Test("values may be computed for each element")
  func computed() throws {
    let graph = try TestGraph.modern()
    try graph.run("g.V().hasLabel('person').property('known', out('knows').count())")
    #expect(try graph.results("g.V().values('known')") == ["0", "0", "0", "2"])
    try graph.run("g.E().property('from', outV().values('name'))")
    #expect(try graph.results("g.E().hasLabel('knows').values('from')") == ["marko", "marko"])
  }

  @Test("an edge has one value under a key, without cardinality or properties of it")
  func edges() throws {
    let graph = try TestGraph.modern()
    #expect(graph.failure("g.E().property(set, 'w', 1)")?.message.contains("no cardinality") == true)
    #expect(
      graph.failure("g.E().property('w', 1, 'm', 2)")?.message.contains("no properties of its own") == true)
    try graph.run("g.E('7').property('weight', null)")
    #expect(try graph.count("g.E().has('weight')") == 5)
  }

  @Test("is set for no more traversers than the steps behind want")
  func pace() throws {
    for steps in ["limit(1)", "property('y', 1).limit(1)", "next()", "values('x').limit(1)", "hasNext()"] {
      let graph = try TestGraph.modern()
      try graph.run("g.V().property('x', 1).\(steps)")
      #expect(try graph.count("g.V().has('x')") == 1, "\(steps)")
    }
    let graph = try TestGraph.modern()
    #expect(
      try graph.ordered("g.V().hasLabel('person').property('x', 1).map(V().has('x').count())")
        == ["1", "2", "3", "4"])
  }

  @Test("steps behind see what was written, and an error undoes all of it")
  func visibility() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V('1').property('age', 30).values('age')") == ["30"])
    #expect(graph.failure("g.V('1').property('age', 31).fail('stop')")?.message.contains("stop") == true)
    #expect(try graph.results("g.V('1').values('age')") == ["30"])
  }
}

@Suite("Properties of properties")
struct MetaPropertyTests {
  private func places() throws -> TestGraph {
    try TestGraph(
      """
      g.addV('person').property('name', 'marko').
        property(list, 'location', 'brussels', 'start', 2004, 'end', 2005).
        property(list, 'location', 'santa fe', 'start', 2005)
      """)
  }

  @Test("are written with their property and read from it")
  func reading() throws {
    let graph = try places()
    #expect(try graph.results("g.V().properties('location').values('start')") == ["2004", "2005"])
    #expect(try graph.results("g.V().properties('location').has('end').value()") == ["brussels"])
    #expect(
      try graph.results("g.V().properties('location').hasValue('santa fe').valueMap()") == ["{start=2005}"])
    #expect(try graph.results("g.V().properties().key()") == ["location", "location", "name"])
    #expect(try graph.results("g.V().properties().properties('end').key()") == ["end"])
  }

  @Test("can be set, replaced and dropped one by one")
  func writing() throws {
    let graph = try places()
    try graph.run("g.V().properties('location').hasValue('santa fe').property('end', 2010)")
    #expect(try graph.results("g.V().properties('location').values('end')") == ["2005", "2010"])
    try graph.run("g.V().properties('location').has('end', 2005).property('end', null)")
    #expect(try graph.results("g.V().properties('location').values('end')") == ["2010"])
    try graph.run("g.V().properties('location').properties('start').drop()")
    #expect(try graph.results("g.V().properties('location').properties().key()") == ["end"])
    #expect(try graph.results("g.V().values('location')") == ["brussels", "santa fe"])
  }

  @Test("lead back to what they belong to")
  func owners() throws {
    let graph = try places()
    #expect(try graph.results("g.V().properties('location').element().values('name')") == ["marko", "marko"])
    #expect(
      try graph.results("g.V().properties('location').properties('end').element().value()") == ["brussels"])
    #expect(
      try graph.results("g.V().properties('location').properties('end').element().element().values('name')")
        == ["marko"])
  }

  @Test("hasKey() and hasValue() look at properties of every kind")
  func filters() throws {
    let graph = try places()
    #expect(try graph.count("g.V().properties().hasKey('name')") == 1)
    #expect(try graph.count("g.V().properties().hasKey('name', 'location')") == 3)
    #expect(try graph.count("g.V().properties().hasValue('marko', 'brussels')") == 2)
    #expect(try graph.count("g.V().properties().properties().hasKey(startingWith('st'))") == 2)
    #expect(try graph.count("g.V().properties().properties().hasValue(lt(2005))") == 1)
  }
}

@Suite("drop()")
struct DropTests {
  @Test("of a vertex takes its edges with it")
  func vertices() throws {
    let graph = try TestGraph.modern()
    try graph.run("g.V('1').drop()")
    #expect(try graph.count("g.V()") == 5)
    #expect(try graph.count("g.E()") == 3)
    try graph.run("g.V().drop()")
    #expect(try graph.count("g.V()") == 0)
  }

  @Test("of an edge leaves its ends, and of a property its element")
  func edgesAndProperties() throws {
    let graph = try TestGraph.modern()
    try graph.run("g.V('1').outE('knows').drop()")
    #expect(try graph.count("g.E()") == 4)
    try graph.run("g.V().properties('age').drop()")
    #expect(try graph.count("g.V().has('age')") == 0)
    try graph.run("g.E().properties('weight').drop()")
    #expect(try graph.count("g.E().has('weight')") == 0)
    #expect(try graph.count("g.V()") == 6)
  }

  @Test("takes one value of several, and emits nothing")
  func oneOfSeveral() throws {
    let graph = try TestGraph(
      "g.addV('a').property(list, 'n', 1).property(list, 'n', 2).property(list, 'n', 3)")
    #expect(try graph.results("g.V().properties('n').hasValue(2).drop()") == [])
    #expect(try graph.results("g.V().values('n')") == ["1", "3"])
    #expect(try graph.results("g.V().sideEffect(properties('n').drop()).values('n').fold()") == ["[]"])
  }

  @Test("passes what is gone already, and refuses what cannot be removed")
  func repeated() throws {
    let graph = try TestGraph.modern()
    try graph.run("g.V('1', '1').drop()")
    try graph.run("g.V('4').union(identity(), outE()).drop()")
    #expect(try graph.count("g.V()") == 4)
    #expect(graph.failure("g.inject(1).drop()")?.message.contains("removes elements") == true)
  }
}
