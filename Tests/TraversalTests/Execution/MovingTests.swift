// Sources, moves along edges, filters and ranges.

import Testing

@testable import Traversal

struct MovingTests {
  @Test func idsNameElementsAlsoTwice() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V(1, 1, '2', 'nobody', null).values('name')") == ["marko", "marko", "vadas"])
    #expect(try graph.results("g.V([]).count()") == ["6"])
    #expect(try graph.results("g.V(null).count()") == ["0"])
    #expect(try graph.results("g.V().hasId([]).count()") == ["0"])
    #expect(try graph.results("g.V(1, 2).V(3)") == ["v[3]", "v[3]"])
  }

  @Test func movesFollowLabelsAndDirections() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V(1).out().values('name')") == ["josh", "lop", "vadas"])
    #expect(try graph.results("g.V(1).out('knows', 'nothing').values('name')") == ["josh", "vadas"])
    #expect(try graph.results("g.V(4).both().values('name')") == ["lop", "marko", "ripple"])
    #expect(try graph.results("g.V(4).inE().outV().values('name')") == ["marko"])
    #expect(try graph.results("g.V(1).bothE('knows').otherV().values('name')") == ["josh", "vadas"])
    #expect(try graph.results("g.E(7).bothV().values('name')") == ["marko", "vadas"])
  }

  @Test func aSelfLoopCountsTwiceInBothDirections() throws {
    let graph = try TestGraph.modern()
    _ = try graph.values("g.V(1).as('a').addE('self').to('a')")
    #expect(try graph.results("g.V(1).both('self').count()") == ["2"])
    #expect(try graph.results("g.V(1).out('self').count()") == ["1"])
  }

  @Test func whatHasNoEdgesCannotBeMovedFrom() throws {
    let graph = try TestGraph.modern()
    let error = graph.failure("g.V().values('name').out()")
    #expect(error?.code == .type)
    #expect(error?.message.contains("out() needs a vertex") == true)
    #expect(error?.range != nil)
  }

  @Test func hasAsksForPropertiesThatAreThere() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().has('age', gt(29)).values('name')") == ["josh", "peter"])
    #expect(try graph.results("g.V().has('age', neq(29)).count()") == ["3"])
    #expect(try graph.results("g.V().hasNot('age').values('name')") == ["lop", "ripple"])
    #expect(
      try graph.results("g.V().has('person', 'name', within('josh', 'lop')).values('name')") == ["josh"])
    #expect(try graph.results("g.V().has('age', 29L).values('name')") == ["marko"])
    #expect(try graph.results("g.V().has('name', startingWith('m').or(endingWith('s'))).count()") == ["2"])
    #expect(try graph.results("g.V().has('name', TextP.regex('^[jl]o')).values('name')") == ["josh", "lop"])
  }

  @Test func negationIsPlain() throws {
    let graph = try TestGraph.modern()
    let values = "g.inject(null, 'a', NaN, 1)"
    #expect(try graph.results("\(values).is(P.not(gt(0))).count()") == ["3"])
    #expect(try graph.results("\(values).not(is(gt(0))).count()") == ["3"])
    #expect(try graph.results("\(values).is(neq(NaN)).count()") == ["4"])
  }

  @Test func infixConnectivesTakeAllOnTheirSides() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().has('age').or().has('lang').count()").count == 6)
    #expect(
      try graph.results("g.V().where(has('age').and().has('name', 'josh').or().has('lang')).values('name')")
        == ["josh", "lop", "ripple"])
  }

  @Test func rangesCountUnits() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().limit(2).count()") == ["2"])
    #expect(try graph.results("g.inject(1, 2, 3, 4).range(1, 3)") == ["2", "3"])
    #expect(try graph.results("g.inject(1, 2, 3, 4).tail(2)") == ["3", "4"])
    #expect(try graph.results("g.inject(1, 1, 1, 2).barrier().limit(2).count()") == ["2"])
    #expect(graph.failure("g.V().range(2, 1)")?.message.contains("Not a legal range: [2, 1]") == true)
    #expect(try graph.results("g.V(1).repeat(both().limit(2)).times(3).count()") == ["2"])
  }

  @Test func dedupKeepsTheFirstOfEach() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().both().dedup().count()") == ["6"])
    #expect(try graph.results("g.inject(1, 1L, 1.0, NaN, NaN).dedup().count()") == ["4"])
    #expect(try graph.results("g.V().dedup().by(label).count()") == ["2"])
    #expect(
      try graph.results("g.V().as('a').out('created').in('created').as('b').dedup('a', 'b').count()") == ["9"]
    )
  }

  @Test func orderIsTotal() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.ordered("g.inject('b', 2, null, 'B', true, 1.5).order()")
        == ["null", "true", "1.5", "2", "B", "b"])
    #expect(
      try graph.ordered("g.V().order().by('age', desc).values('name')") == [
        "peter", "josh", "marko", "vadas",
      ])
    #expect(try graph.ordered("g.V().order().by('name').limit(2).values('name')") == ["josh", "lop"])
    #expect(try graph.ordered("g.V().order().by(T.id).id()") == ["1", "2", "3", "4", "5", "6"])
  }
}
