// Branches, loops, side effects and sacks.

import Testing

@testable import Traversal

struct BranchingTests {
  @Test func choosePassesWhatNoOptionTakes() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V().choose(label()).option('person', count()).option('software', constant('s'))")
        .sorted()
        == ["4", "s", "s"])
    #expect(try graph.results("g.V(1, 3).choose(has('age'), values('age'))") == ["29", "v[3]"])
    #expect(try graph.results("g.V().choose(values('age')).option(29L, constant('m')).count()") == ["6"])
    #expect(
      try graph.results(
        "g.V().choose(values('age')).option(unproductive, constant('u')).option(none, constant('n'))")
        == ["n", "n", "n", "n", "u", "u"])
    #expect(
      try graph.results("g.V().branch(values('name')).option('lop', constant(1)).option(any, constant(2))")
        .count == 7)
  }

  @Test func coalesceAsksTheNextOnlyForTheRest() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V().coalesce(values('age'), values('lang'))") == [
        "27", "29", "32", "35", "java", "java",
      ])
    #expect(try graph.results("g.V(1).coalesce(out('knows'), fail('not reached')).count()") == ["2"])
  }

  @Test func loopsAreDoWhileOrWhileDo() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V(1).repeat(out()).times(0).count()") == ["3"])
    #expect(try graph.results("g.V(1).times(0).repeat(out()).count()") == ["1"])
    #expect(try graph.results("g.V(1).repeat(out()).times(2).values('name')") == ["lop", "ripple"])
    #expect(try graph.results("g.V(1).emit().repeat(out()).times(2).count()") == ["6"])
    #expect(
      try graph.results("g.V(1).repeat(out()).emit().values('name')") == [
        "josh", "lop", "lop", "ripple", "vadas",
      ])
    #expect(
      try graph.results("g.V(1).repeat(out()).until(has('name', 'ripple')).path().by('name')")
        == ["path[marko, josh, ripple]"])
    #expect(try graph.results("g.V(1).repeat(out()).until(loops().is(2)).count()") == ["2"])
    #expect(try graph.results("g.V().repeat(both().order().by('name').limit(1)).times(2).count()") == ["1"])
    #expect(graph.failure("g.V().loops()")?.code == .structure)
  }

  @Test func loopsNest() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.V(1).repeat('a', repeat('b', out()).times(1)).until(loops('a').is(2)).count()")
        == ["2"])
  }

  @Test func aggregateIsEagerAndLocalIsLazy() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().aggregate('x').limit(1).cap('x').unfold().count()") == ["6"])
    let lazy = try graph.results("g.V().local(aggregate('x')).limit(1).cap('x').unfold().count()")
    #expect(lazy == ["1"] || lazy == ["2"])
    #expect(
      try graph.results("g.V().out().aggregate('x').in().where(without('x')).dedup().values('name')") == [
        "marko", "peter",
      ])
    #expect(
      try graph.results("g.withSideEffect('x', 10, sum).V().values('age').aggregate('x').cap('x')") == ["133"]
    )
    #expect(graph.failure("g.V().cap('nothing')")?.code == .unboundName)
  }

  @Test func sacksTravelAndMerge() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.withSack(1.0).V(1).outE('knows').sack(mult).by('weight').inV().sack()") == [
        "0.5", "1.0",
      ])
    #expect(try graph.results("g.V(1).sack(assign).by('age').sack()") == ["29"])
    #expect(
      try graph.results("g.withSack(1, sum).V(1).out().in().barrier().sack()") == ["1", "1", "3", "3", "3"])
  }

  @Test func bulkIsCountedEverywhere() throws {
    let graph = try TestGraph.modern()
    let merged = "g.V().both().barrier()"
    #expect(try graph.results("\(merged).count()") == ["12"])
    #expect(try graph.results("\(merged).values('name').fold().count(local)") == ["12"])
    #expect(try graph.results("\(merged).groupCount().by('name').select('lop')") == ["3"])
    #expect(try graph.results("\(merged).local(identity())").count == 12)
    #expect(try graph.results("g.inject(2, 2, 2).barrier().sum()") == ["6"])
  }

  @Test func attemptCatchesFailForEachTraverser() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.V().attempt(choose(has('lang'), fail('no-age', 'software has no age'), values('age')))")
        == [
          "27", "29", "32", "35", "{ok=false, error=no-age, message=software has no age}",
          "{ok=false, error=no-age, message=software has no age}",
        ])
    #expect(graph.failure("g.V().attempt(values('name').out())")?.code == .type)
  }

  @Test func profileCountsWhatPassed() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.V().hasLabel('person').out().profile().select('steps').unfold().select('traversers')")
        == ["4", "6"])
  }

  @Test func failFailsWhenReached() throws {
    let graph = try TestGraph.modern()
    #expect(graph.failure("g.V().fail('stop')")?.message == "stop")
    #expect(graph.failure("g.V().fail()")?.message == "fail() step triggered")
    #expect(graph.failure("g.V().limit(0).fail()") == nil)
  }
}
