// Paths, labels, projections, reducing and grouping.

import GraphStore
import Testing

@testable import Traversal

struct ShapingTests {
  @Test func pathsHoldWhatChildrenLeaveInThem() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V(1).optional(out().out()).path().by('name')").count == 2)
    #expect(try graph.results("g.V(1).optional(out().out()).path().count(local)") == ["3", "3"])
    #expect(try graph.results("g.V(1).coalesce(out().out()).path().count(local)") == ["2", "2"])
    #expect(try graph.results("g.V().count().path().count(local)") == ["1"])
    #expect(try graph.results("g.V(1).as('a').out().as('b').out().path().from('b').by('name')").count == 2)
    #expect(try graph.results("g.V(1).both().both().simplePath().count()") == ["4"])
  }

  @Test func pathsWithoutTheKeyAreLeftOut() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V(1).out().path().by('age')") == ["path[29, 27]", "path[29, 32]"])
  }

  @Test func selectLooksInMapsThenSideEffectsThenLabels() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.withSideEffect('a', 5).V(1).as('a').select('a')") == ["5"])
    #expect(
      try graph.results("g.V(1).as('a').out('created').as('b').select('a', 'b').by('name')") == [
        "{a=marko, b=lop}"
      ])
    #expect(try graph.results("g.V(1).as('a').select('b')") == [])
    #expect(
      try graph.results("g.V(1).repeat(out().as('x')).times(2).select(all, 'x').count(local)") == ["2", "2"])
    #expect(try graph.results("g.inject([a: 1, b: 2]).select(keys)") == ["[a, b]"])
    #expect(try graph.results("g.V().as('a').fold().select('a')") == [])
  }

  @Test func projectionsLeaveOutWhatIsNotThere() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V(1, 3).project('n', 'a').by('name').by('age')") == ["{n=lop}", "{n=marko, a=29}"])
    #expect(try graph.results("g.V(1).valueMap('name', 'age')") == ["{name=[marko], age=[29]}"])
    #expect(try graph.results("g.V(1).elementMap('name')") == ["{id=1, label=person, name=marko}"])
    #expect(try graph.results("g.E(7).valueMap()") == ["{weight=0.5}"])
  }

  @Test func reducingKeepsTypes() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.values("g.V().values('age').sum()") == [.int(123)])
    #expect(try graph.values("g.inject(100b, 100b).sum()") == [.short(200)])
    #expect(try graph.values("g.inject(2147483647, 1).sum()") == [.long(2_147_483_648)])
    #expect(try graph.values("g.inject(3, 2l).max()") == [.long(3)])
    #expect(try graph.values("g.V().values('age').mean()") == [.double(30.75)])
    #expect(try graph.values("g.inject(null, NaN, 2).sum()") == [.int(2)])
    #expect(try graph.values("g.V().limit(0).sum()") == [])
    #expect(try graph.values("g.V().limit(0).count()") == [.long(0)])
    #expect(try graph.values("g.inject(1, 2, 3).fold(10, minus)") == [.int(4)])
    #expect(
      graph.failure("g.inject(9223372036854775807l, 1l).sum()")?.message.contains("long overflow") == true)
    #expect(graph.failure("g.inject('a').sum()")?.code == .type)
  }

  @Test func groupsReduceOverTheWholeGroup() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().group().by(label).by(count())") == ["{person=4, software=2}"])
    #expect(try graph.results("g.V().group().by(label).by(out().count())") == ["{person=6, software=0}"])
    #expect(try graph.results("g.V().group().by(label).by(values('age').sum())") == ["{person=123}"])
    #expect(
      try graph.results("g.V().group().by(label).by(order().by('name').values('name').fold())")
        == ["{person=[josh, marko, peter, vadas], software=[lop, ripple]}"])
    #expect(try graph.results("g.V().groupCount().by(label)") == ["{person=4, software=2}"])
    #expect(try graph.results("g.V().out().groupCount('m').by('name').cap('m').select('lop')") == ["3"])
    #expect(try graph.results("g.inject(1, 1l).groupCount().unfold().count()") == ["2"])
  }

  @Test func localChildrenRunForEachTraverser() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().union(out().count(), in().count())") == ["6", "6"])
    #expect(try graph.results("g.V().local(union(out().count(), in().count()))").count == 12)
    #expect(
      try graph.results("g.V().local(out().order().by('name').limit(1)).values('name')") == [
        "josh", "lop", "lop",
      ])
    #expect(try graph.results("g.V().map(out().count())") == ["0", "0", "0", "1", "2", "3"])
    #expect(try graph.results("g.V().where(out('created').count().is(gt(1))).values('name')") == ["josh"])
    #expect(try graph.results("g.V(1).flatMap(out().fold()).count(local)") == ["3"])
  }

  @Test func matchBindsNamesInAnyOrder() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.V().match(__.as('a').out('created').as('b'), __.as('b').has('name', 'lop'), __.as('b').in('created').as('c')).where('a', neq('c')).select('a', 'c').by('name')"
      ).count == 6)
    #expect(
      try graph.results("g.V().match(__.as('a').out('created').count().as('n')).select('n')") == [
        "0", "0", "0", "1", "1", "2",
      ])
  }

  @Test func treesMergePaths() throws {
    let graph = try TestGraph.modern()
    let tree = try graph.results("g.V(1).out().out().order().by('name').tree().by('name')")
    #expect(tree == ["{marko={josh={lop={}, ripple={}}}}"])
  }
}
