// What withStrategies() and withoutStrategies() do.

import GraphStore
import Testing

@testable import Traversal

@Suite("Names and settings of strategies")
struct StrategyNameTests {
  @Test("strategies that only make things quicker mean nothing")
  func silent() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.count("g.withStrategies(EarlyLimitStrategy).withoutStrategies(CountStrategy).V()") == 6)
    #expect(try graph.count("g.withStrategies(OptionsStrategy(anything: 'goes')).V()") == 6)
    #expect(try graph.count("g.withStrategies(VertexProgramStrategy).V()") == 6)
  }

  @Test("a name that is not known is an error that names the nearest")
  func unknown() throws {
    let graph = try TestGraph.modern()
    let error = graph.failure("g.withStrategies(ReadOnlyStratgy).V()")
    #expect(error?.message == "no strategy named 'ReadOnlyStratgy'")
    #expect(error?.help == "did you mean 'ReadOnlyStrategy'?")
    #expect(graph.failure("g.withoutStrategies(Nothing).V()")?.message == "no strategy named 'Nothing'")
    #expect(graph.failure("g.withStrategies(SackStrategy).V()")?.help == "write withSack(…)")
  }

  @Test(
    "settings that are not known or of the wrong kind are errors",
    arguments: [
      ("SubgraphStrategy(vertex: hasLabel('a'))", "has no setting 'vertex'"),
      ("SubgraphStrategy(vertices: 'a')", "'vertices' of SubgraphStrategy is a traversal"),
      ("SubgraphStrategy()", "must be filtered by a vertex, edge, or vertex property criterion"),
      ("SubgraphStrategy(edges: hasLabel('a'), checkAdjacentVertices: 1)", "is true or false"),
      ("PartitionStrategy(readPartitions: ['a'])", "needs the property that holds the partition"),
      ("PartitionStrategy(partitionKey: 'p', readPartitions: [1])", "is a list of strings"),
      ("ReadOnlyStrategy(a: 1)", "has no setting 'a'"), ("SeedStrategy(seed: 'a')", "is an integer"),
    ])
  func settings(_ strategy: String, _ message: String) throws {
    let error = try TestGraph().failure("g.withStrategies(\(strategy)).V()")
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }

  @Test("the last word on a strategy counts")
  func order() throws {
    let graph = try TestGraph.modern()
    let people = "withStrategies(SubgraphStrategy(vertices: hasLabel('person')))"
    #expect(try graph.count("g.\(people).withoutStrategies(SubgraphStrategy).V()") == 6)
    #expect(try graph.count("g.withoutStrategies(SubgraphStrategy).\(people).V()") == 4)
    #expect(
      try graph.count("g.\(people).withStrategies(SubgraphStrategy(vertices: hasLabel('software'))).V()") == 2
    )
  }

  @Test("settings take parameters")
  func parameters() throws {
    let graph = try TestGraph.modern()
    let text = "g.withStrategies(SubgraphStrategy(vertices: has('age', gt(least)))).V().count()"
    #expect(try graph.values(text, ["least": .int(30)]) == [.long(2)])
    #expect(try graph.values(text, ["least": .int(28)]) == [.long(3)])
    let key = "g.withStrategies(SubgraphStrategy(vertices: has(key))).V().count()"
    #expect(try graph.values(key, ["key": .string("age")]) == [.long(4)])
    #expect(try graph.values(key, ["key": .string("lang")]) == [.long(2)])
  }
}

@Suite("Strategies that forbid")
struct VerificationTests {
  @Test("ReadOnlyStrategy refuses traversals that write")
  func readOnly() throws {
    let graph = try TestGraph.modern()
    for text in ["addV()", "V().drop()", "V().sideEffect(addE('x').to('y'))", "mergeV([:])"] {
      let error = graph.failure("g.withStrategies(ReadOnlyStrategy).\(text)")
      #expect(error?.message.contains("mutating step") == true, "\(text)")
    }
    #expect(try graph.count("g.withStrategies(ReadOnlyStrategy).V()") == 6)
    #expect(
      try graph.count("g.withStrategies(ReadOnlyStrategy).withoutStrategies(ReadOnlyStrategy).addV()") == 1)
  }

  @Test("EdgeLabelVerificationStrategy wants labels at every step along edges, when it is to throw")
  func edgeLabels() throws {
    let graph = try TestGraph.modern()
    func failure(_ steps: String, _ throwing: Bool = true) -> String? {
      graph.failure("g.withStrategies(EdgeLabelVerificationStrategy(throwException: \(throwing))).\(steps)")?
        .message
    }
    for steps in [
      "V().out()", "V().where(inE())", "V().repeat(both()).times(2)", "V().to(OUT)", "V().toE(IN)",
    ] {
      #expect(failure(steps)?.contains("without any specified edge label") == true, "\(steps)")
      #expect(failure(steps, false) == nil)
    }
    #expect(failure("V().out('knows').inE('knows').outV()") == nil)
  }

  @Test("ReservedKeysVerificationStrategy refuses to write keys")
  func reservedKeys() throws {
    let graph = try TestGraph.modern()
    func failure(_ steps: String, _ settings: String = "throwException: true") -> String? {
      graph.failure("g.withStrategies(ReservedKeysVerificationStrategy(\(settings))).\(steps)")?.message
    }
    for steps in [
      "addV().property('id', 1)", "V().property(single, 'label', 1)", "V().property(['id': 1])",
      "mergeV(['id': 1])", "V().property('a', 1, 'id', 2)",
    ] {
      #expect(failure(steps)?.contains("setting a property key to a reserved word: ") == true, "\(steps)")
    }
    #expect(failure("addV().property('name', 'id')") == nil)
    #expect(failure("addV().property('id', 1)", "logWarning: true") == nil)
    #expect(
      failure("addV().property('age', 1)", "throwException: true, keys: {'age'}")?.contains("age") == true)
    #expect(failure("addV().property('id', 1)", "throwException: true, keys: ['age']") == nil)
  }

  @Test("VertexProgramRestrictionStrategy refuses a graph computer")
  func vertexProgram() throws {
    let graph = try TestGraph.modern()
    #expect(
      graph.failure("g.withStrategies(VertexProgramRestrictionStrategy, VertexProgramStrategy).V()")?.message
        == "The TraversalSource does not allow the use of a GraphComputer")
    #expect(try graph.count("g.withStrategies(VertexProgramRestrictionStrategy).V()") == 6)
  }
}

@Suite("Strategies that fill and seed")
struct FillingTests {
  @Test("ProductiveByStrategy gives null where a by() gives nothing, but for the keys it is told of")
  func productive() throws {
    let graph = try TestGraph.modern()
    let source = "g.withStrategies(ProductiveByStrategy)"
    #expect(
      try graph.results("\(source).V('3').project('n', 'a').by('name').by('age')") == ["{n=lop, a=null}"])
    #expect(try graph.count("\(source).V().as('a').select('a').by('age')") == 6)
    #expect(try graph.count("g.V().as('a').select('a').by('age')") == 4)
    let told = "g.withStrategies(ProductiveByStrategy(productiveKeys: ['age']))"
    #expect(try graph.count("\(told).V().as('a').select('a').by('age')") == 4)
    #expect(try graph.count("\(told).V().as('a').select('a').by('lang')") == 6)
    #expect(
      try graph.count("\(source).withoutStrategies(ProductiveByStrategy).V().as('a').select('a').by('age')")
        == 4)
  }

  @Test("SeedStrategy lets chance do the same each time")
  func seed() throws {
    let graph = try TestGraph.modern()
    for steps in ["V().order().by(shuffle).id()", "V().sample(3).id()", "V().coin(0.5).id()"] {
      let text = "g.withStrategies(SeedStrategy(seed: 42)).\(steps)"
      let first = try graph.ordered(text)
      for _ in 0..<5 { #expect(try graph.ordered(text) == first, "\(steps)") }
    }
    let orders = try Set(
      (0..<20).map {
        try graph.ordered("g.withStrategies(SeedStrategy(seed: \($0))).V().order().by(shuffle)")
      })
    #expect(orders.count > 1)
  }
}

@Suite("SubgraphStrategy")
struct SubgraphStrategyTests {
  private static let some = "SubgraphStrategy(vertices: has('name', within('josh', 'lop', 'ripple')))"
  private static let strong = "SubgraphStrategy(edges: has('weight', gte(0.5)))"

  @Test(
    "what is hidden is reached by no step",
    arguments: [
      ("V()", 3), ("V('1', '4')", 1), ("E()", 2), ("V('4').in()", 0), ("V('4').out()", 2),
      ("V('3').both()", 1),
      ("V('4').bothE()", 2), ("E('9').inV()", 0), ("E('11').bothV()", 2), ("V('3').inE().otherV()", 1),
      ("V('4').to(OUT)", 2), ("V('4').toE(IN)", 0), ("E('11').toV(BOTH)", 2),
      ("V('4').repeat(both()).times(2)", 2),
      ("V().where(__.in())", 2), ("V().map(both().count()).sum()", 1), ("V('4').V()", 3),
      ("V('4').union(V('1'), out())", 2), ("V().has('lang').or().has('age')", 3),
      ("V().match(__.as('a').out('created').as('b'))", 2), ("inject(1).V()", 3),
      ("V('4').out().path().by(count(local)).unfold()", 4),
    ])
  func vertices(_ steps: String, _ count: Int) throws {
    let graph = try TestGraph.modern()
    #expect(try graph.count("g.withStrategies(\(Self.some)).\(steps)") == count)
  }

  @Test(
    "edges that are hidden are not gone over, and paths look as without the strategy",
    arguments: [
      ("V()", 6), ("E()", 3), ("V('4').both()", 2), ("V('1').out('created')", 0), ("V().out()", 3),
      ("V('1').repeat(out()).times(2)", 1), ("V('1').out().path().unfold()", 4),
      ("V('1').to(BOTH, 'knows')", 2),
      ("V('1').both().simplePath()", 2), ("V().where(out('created'))", 1),
    ])
  func edges(_ steps: String, _ count: Int) throws {
    let graph = try TestGraph.modern()
    #expect(try graph.count("g.withStrategies(\(Self.strong)).\(steps)") == count)
  }

  @Test("an edge passes with one end alone when ends are not to be checked")
  func ends() throws {
    let graph = try TestGraph.modern()
    let settings = "vertices: has('name', within('josh', 'lop', 'ripple')), checkAdjacentVertices: false"
    let source = "g.withStrategies(SubgraphStrategy(\(settings)))"
    #expect(try graph.count("\(source).E()") == 6)
    #expect(try graph.count("\(source).V('4').bothE()") == 3)
    #expect(
      try graph.results("\(source).V('4').bothE().bothV().id()")
        == ["3", "4", "4", "4", "5"])
  }

  @Test("the traversals of the strategy see the whole graph")
  func criterion() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.withStrategies(SubgraphStrategy(vertices: __.in('knows').has('name', 'marko'))).V().values('name')"
      )
        == ["josh", "vadas"])
    #expect(
      try graph.results(
        "g.withStrategies(SubgraphStrategy(vertices: has('age', lt(30)).or().has('lang'))).V().id()")
        == ["1", "2", "3", "5"])
  }

  @Test("what is added outside is written and not seen")
  func adding() throws {
    let graph = try TestGraph.modern()
    let source = "g.withStrategies(SubgraphStrategy(vertices: hasLabel('person')))"
    #expect(try graph.count("\(source).addV('software').property('name', 'new')") == 0)
    #expect(try graph.count("\(source).addV('person').property('name', 'new').property('age', 1)") == 1)
    #expect(try graph.count("g.V().has('name', 'new')") == 2)
    #expect(
      graph.failure("\(source).V('1').addE('knows').to(V('3'))")?.message.contains("must resolve") == true)
  }

  @Test(
    "properties of vertices that are hidden are read by no step",
    arguments: [
      ("V('a').values('city')", ["rome"]), ("V('a').properties().value()", ["rome"]),
      ("V('a').valueMap()", ["{city=[rome]}"]), ("V('a').elementMap('city').select('city')", ["rome"]),
      ("V('a').propertyMap().select('city').unfold().value()", ["rome"]),
      ("V('a').project('c').by('city')", ["{c=rome}"]),
      ("V('a').group().by('city').by(count())", ["{rome=1}"]),
      ("V('a').group().by(label).by('city')", ["{vertex=[rome]}"]), ("V('a').order().by('name')", []),
      ("V('a').outE().values('since')", ["1"]), ("V('a').outE().valueMap()", ["{since=1}"]),
      ("V('a').elementMap().project('c').by('city')", ["{c=rome}"]),
    ])
  func properties(_ steps: String, _ expected: [String]) throws {
    let graph = try TestGraph()
    try graph.run(
      "g.addV().property(T.id, 'a').property(list, 'city', 'bonn', 'since', 1).property(list, 'city', 'rome', 'since', 9).property('name', 'x').as('a').addE('self').to('a').property('since', 1)"
    )
    let source = "g.withStrategies(SubgraphStrategy(vertexProperties: has('since', gt(5))))"
    #expect(try graph.results("\(source).\(steps)") == expected)
  }
}

@Suite("PartitionStrategy")
struct PartitionStrategyTests {
  private static func graph() throws -> TestGraph {
    let graph = try TestGraph()
    try graph.run(
      "g.addV('person').property('p', 'a').property('name', 'alice').as('x').addV('person').property('p', 'b').property('name', 'bob').as('y').addE('knows').from('x').to('y').property('p', 'a').addE('knows').from('y').to('x').property('p', 'b')"
    )
    return graph
  }

  private static func source(_ settings: String) -> String {
    "g.withStrategies(new PartitionStrategy(partitionKey: 'p', \(settings)))"
  }

  @Test(
    "only elements of the partitions that may be read are seen",
    arguments: [
      ("['a']", "V()", 1), ("['a', 'b']", "V()", 2), ("['c']", "V()", 0), ("{'b'}", "V().bothE()", 1),
      ("['a']", "V().out()", 0), ("['a', 'b']", "V().out()", 2), ("['a']", "E().bothV()", 1),
      ("['a']", "V().where(both())", 0), ("[]", "V()", 0),
    ])
  func reading(_ partitions: String, _ steps: String, _ count: Int) throws {
    let source = Self.source("writePartition: 'a', readPartitions: \(partitions)")
    #expect(try Self.graph().count("\(source).\(steps)") == count)
  }

  @Test("new elements belong to the partition that is written to, whether it may be read or not")
  func writing() throws {
    let graph = try TestGraph()
    let source = Self.source("writePartition: 'w', readPartitions: ['r']")
    #expect(
      try graph.count("\(source).addV('person').property('name', 'new').as('n').addE('self').to('n')") == 1)
    #expect(try graph.count("\(source).V()") == 0)
    #expect(try graph.count("g.V().has('person', 'name', 'new').has('p', 'w')") == 1)
    #expect(try graph.count("g.E().has('p', 'w')") == 1)
  }

  @Test("merging searches and writes in the partition that is written to")
  func merging() throws {
    let graph = try Self.graph()
    let source = Self.source("writePartition: 'a', readPartitions: ['a']")
    #expect(try graph.count("\(source).mergeV([name: 'alice']).option(onMatch, [age: 1])") == 1)
    #expect(try graph.count("g.V().has('age', 1)") == 1)
    #expect(try graph.count("\(source).mergeV([name: 'bob']).option(onCreate, [age: 2])") == 1)
    #expect(try graph.count("g.V().has('name', 'bob')") == 2)
    #expect(try graph.count("\(source).inject([name: 'carl']).mergeV()") == 1)
    #expect(try graph.count("\(source).inject('dora').mergeV(project('name'))") == 1)
    #expect(try graph.results("g.V().has('p', 'a').values('name')") == ["alice", "bob", "carl", "dora"])
    #expect(
      graph.failure("\(Self.source("readPartitions: ['a']")).mergeV([:])")?.message.contains("writePartition")
        == true)
  }

  @Test("properties of vertices can be in partitions as well")
  func metaProperties() throws {
    let graph = try TestGraph()
    func source(_ write: String) -> String {
      Self.source("writePartition: '\(write)', readPartitions: ['\(write)'], includeMetaProperties: true")
    }
    try graph.run("\(source("a")).addV().property(T.id, 'x').property('name', 'one')")
    try graph.run("g.V('x').property(list, 'name', 'two', 'p', 'b')")
    #expect(try graph.results("\(source("a")).V().values('name')") == ["one"])
    #expect(try graph.results("\(source("a")).V().values()") == ["one"])
    #expect(try graph.results("\(source("a")).V().valueMap()") == ["{name=[one]}"])
    try graph.run("\(source("a")).V().property(list, 'name', 'three')")
    #expect(try graph.results("\(source("a")).V().properties('name').value()") == ["one", "three"])
    #expect(
      graph.failure("\(source("a")).V().values('p')")?.message
        == "Cannot explicitly request the partitionKey in the traversal")
  }
}

@Suite("ElementIdStrategy")
struct ElementIDStrategyTests {
  @Test("a property takes the place of the id")
  func property() throws {
    let graph = try TestGraph()
    let source = "g.withStrategies(ElementIdStrategy(idPropertyKey: 'key'))"
    try graph.run("\(source).addV().property(T.id, 'x').as('x').addE('self').to('x').property(T.id, 7)")
    #expect(try graph.results("g.V().values('key')") == ["x"])
    #expect(try graph.count("g.V('x')") == 0)
    for steps in ["V('x')", "V().hasId('x')", "V().has(T.id, 'x')", "E(7)", "E().hasId(lt(8))"] {
      #expect(try graph.count("\(source).\(steps)") == 1, "\(steps)")
    }
    #expect(try graph.results("\(source).V().id()") == ["x"])
    #expect(try graph.count("\(source).V('y')") == 0)
  }

  @Test("elements without an id get one of their own")
  func own() throws {
    let graph = try TestGraph()
    #expect(try graph.count("g.withStrategies(ElementIdStrategy).inject(1, 2, 3).addV()") == 3)
    #expect(try Set(graph.results("g.V().values('__id')")).count == 3)
  }
}
