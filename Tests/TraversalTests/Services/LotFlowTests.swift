// lotFlow as a service: records in, records out, and what is said about wrong ones.

import GraphStore
import Testing

@testable import Traversal

struct LotFlowTests {
  private let graph: TestGraph

  init() throws { graph = try TestGraph() }

  private func call(_ arcs: String, _ balances: String, _ targets: String, _ more: String = "") -> String {
    "g.call('lotFlow', [arcs: \(arcs), balances: \(balances), targets: \(targets)])\(more)"
  }

  @Test func manyTargetsAreAnsweredInOrder() throws {
    let text = call(
      "[[from: 'a', to: 'b'], [from: 'b', to: 'c', ratioFrom: 2, ratioTo: 1, hours: 24, id: 'b>c']]",
      "[[place: 'a', amount: 10]]",
      "[[place: 'c', amount: 5, name: 'x'], [place: 'c', amount: 6], [place: 'd', amount: 1], [place: 'a', amount: 3]]"
    )
    #expect(
      try graph.ordered(text) == [
        "{place=c, amount=5, name=x, ok=true, spent=10, transfers=2, stranded=0, hours=24, plan=[{from=a, to=b, amount=10, received=10, hours=0}, {from=b, to=c, amount=10, received=5, hours=24, id=b>c}]}",
        "{place=c, amount=6, ok=false, reason=insufficient}",
        "{place=d, amount=1, ok=false, reason=no_path}",
        "{place=a, amount=3, ok=true, spent=3, transfers=0, stranded=0, hours=0, plan=[]}",
      ])
  }

  @Test func chainsAreBounded() throws {
    let arcs = "[[from: 'a', to: 'b'], [from: 'b', to: 'c'], [from: 'c', to: 'd']]"
    let text = call(arcs, "[[place: 'a', amount: 10]]", "[[place: 'd', amount: 5]]")
    #expect(try graph.results(text + ".select('reason')") == ["no_path"])
    #expect(try graph.results(text + ".with('maxHops', 3).select('transfers')") == ["3"])
    #expect(graph.failure(text + ".with('maxHops', 4)")?.code == .limit)
  }

  @Test func weightsDecideWhatIsSpent() throws {
    let arcs = "[[from: 'a', to: 'c'], [from: 'b', to: 'c']]"
    let text = call(
      arcs, "[[place: 'a', amount: 10, weight: 3], [place: 'b', amount: 10, weight: 2]]",
      "[[place: 'c', amount: 12]]")
    #expect(try graph.results(text + ".select('spent')") == ["26"])
  }

  @Test func recordsMayBeComputedByTraversals() throws {
    try graph.run(
      "g.addV('pool').property(id, 'a').as('a').addV('pool').property(id, 'b').addE('lead').from('a').property('step', 5)"
    )
    let text = """
      g.call('lotFlow').
        with('arcs', __.E().project('from', 'to', 'step').by(outV()).by(inV()).by('step').fold()).
        with('balances', __.V('a').project('place', 'amount').by().by(constant(20)).fold()).
        with('targets', __.V('b').project('place', 'amount').by().by(constant(12)).fold()).
        select('plan').unfold().project('from', 'amount').by(select('from').id()).by('amount')
      """
    #expect(try graph.results(text) == ["{from=a, amount=15}"])
  }

  @Test func wrongRecordsAreNamed() throws {
    func message(_ arcs: String, _ balances: String = "[]", _ targets: String = "[]") -> String? {
      graph.failure(call(arcs, balances, targets))?.message
    }
    #expect(message("[[from: 'a']]") == "lotFlow, arcs[0]: 'to' is missing")
    #expect(message("[[from: 'a', to: 'a']]") == "lotFlow, arcs[0]: 'from' and 'to' are the same place")
    #expect(message("[[from: 'a', to: 'b', setp: 3]]") == "lotFlow, arcs[0]: there is no 'setp'")
    #expect(
      graph.failure(call("[[from: 'a', to: 'b', setp: 3]]", "[]", "[]"))?.help == "did you mean 'step'?")
    #expect(
      message("[[from: 'a', to: 'b', step: 0]]")
        == "lotFlow, arcs[0]: 'step' must be 1 to 1000000000000, not 0")
    #expect(
      message("[[from: 'a', to: 'b', step: 1.5]]")
        == "lotFlow, arcs[0]: 'step' must be an integer, but 1.5 is of type Double")
    #expect(
      message("[[from: 'a', to: 'b', bonus: 1]]")
        == "lotFlow, arcs[0]: 'bonusEvery' and 'bonus' belong together")
    #expect(
      message("[]", "[[place: 'a', amount: 1], [place: 'a', amount: 2]]")
        == "lotFlow, balances[1]: the place a has a balance already")
    #expect(message("[]", "[[place: 'a', amount: -1]]")?.contains("must be 0 to") == true)
    #expect(message("[]", "[]", "[[amount: 1]]") == "lotFlow, targets[0]: 'place' is missing")
    #expect(
      message("[1]") == "the argument 'arcs' of lotFlow must be a list of maps, but [1] is of type ArrayList")
    #expect(
      graph.failure("g.call('lotFlow', [arcs: [], balances: []])")?.message
        == "lotFlow needs the argument 'targets'")
  }
}
