// Writing: new elements, properties, removal, merging; all or nothing.

import GraphStore
import Testing

@testable import Traversal

struct WritingTests {
  @Test func elementsAreMadeWithTheirProperties() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.addV('person').property('name', 'anna').property('age', 40).values('age')") == [
        "40"
      ])
    #expect(
      try graph.results(
        "g.V(1).as('a').addE('likes').from('a').to(__.V(3)).property('since', 2020).valueMap()") == [
          "{since=2020}"
        ])
    #expect(try graph.results("g.V(1).addE('likes').to(constant('5')).inV().values('name')") == ["ripple"])
    #expect(
      graph.failure("g.addE('likes').from(__.V(1)).to(__.V('nobody'))")?.message
        == "The value given to addE(likes).to() must resolve to a Vertex or the ID of a Vertex present in the graph, but null was specified instead"
    )
  }

  @Test func laterStepsSeeWhatWasWritten() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.inject(1, 2).addV('new').V().hasLabel('new').count()") == ["3"])
    #expect(try graph.results("g.V().addV('copy').count()") == ["8"])
    #expect(try graph.results("g.V().count()") == ["16"])
  }

  @Test func anErrorLeavesNothing() throws {
    let graph = try TestGraph.modern()
    #expect(graph.failure("g.addV('x').property('name', 'gone').fail('no')") != nil)
    #expect(try graph.results("g.V().count()") == ["6"])
  }

  @Test func cardinalities() throws {
    let graph = try TestGraph.modern()
    _ = try graph.values(
      "g.V(1).property(list, 'tag', 'a').property(list, 'tag', 'a').property(set, 'tag', 'a')")
    #expect(try graph.results("g.V(1).values('tag')") == ["a", "a"])
    _ = try graph.values("g.V(1).property('tag', 'b')")
    #expect(try graph.results("g.V(1).values('tag')") == ["b"])
    _ = try graph.values("g.V(1).property('tag', null)")
    #expect(try graph.results("g.V(1).values('tag')") == [])
    #expect(graph.failure("g.E(7).property(list, 'weight', 1.0)") != nil)
    #expect(
      graph.failure("g.V(1).property('~id', 1)")?.message.contains(
        "Property key can not be a hidden key: ~id") == true)
  }

  @Test func propertiesOfPropertiesHaveOwners() throws {
    let graph = try TestGraph.modern()
    _ = try graph.values("g.V(1).property('name', 'marko', 'since', 2009)")
    #expect(try graph.results("g.V(1).properties('name').values('since')") == ["2009"])
    #expect(
      try graph.results("g.V(1).properties('name').properties('since').element().element().id()") == ["1"])
    #expect(try graph.results("g.E(7).properties('weight').element().id()") == ["7"])
    _ = try graph.values("g.V(1).properties('name').properties('since').drop()")
    #expect(try graph.results("g.V(1).properties('name').values('since')") == [])
  }

  @Test func dropTakesEdgesAlong() throws {
    let graph = try TestGraph.modern()
    _ = try graph.values("g.V(1).drop()")
    #expect(try graph.results("g.E().count()") == ["3"])
    _ = try graph.values("g.V().properties('age').drop()")
    #expect(try graph.results("g.V().has('age').count()") == ["0"])
  }

  @Test func mergingFindsOrMakes() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results(
        "g.mergeV([(T.label): 'person', name: 'marko']).option(onMatch, [age: 30]).values('age')") == ["30"])
    #expect(
      try graph.results(
        "g.mergeV([(T.label): 'person', name: 'anna']).option(onCreate, [age: 1]).valueMap('age')")
        == ["{age=[1]}"])
    #expect(try graph.results("g.V().count()") == ["7"])
    #expect(try graph.results("g.mergeE([(T.label): 'knows', (from): '1', (to): '2']).id()") == ["7"])
    #expect(try graph.results("g.mergeE([(T.label): 'likes', (from): '1', (to): '2']).count()") == ["1"])
    #expect(
      graph.failure("g.mergeE([(T.label): 'hates'])")?.message.contains("Out Vertex not specified") == true)
    #expect(
      graph.failure("g.mergeE([(T.label): 'likes', (from): '77', (to): '2'])")?.message.contains(
        "Vertex id could not be resolved from mergeE") == true)
    #expect(
      graph.failure("g.mergeV([name: 'x']).option(onCreate, [name: 'y'])")?.message.contains(
        "option(onCreate) cannot override values from merge() argument") == true)
  }
}
