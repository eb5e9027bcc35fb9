// The search for plans: what it finds is the best there is.

import GraphStore
import TestSupport
import Testing

@testable import Traversal

struct LotSearchTests {
  private struct Problem {
    var network: LotNetwork
    var target: Int
    var wanted: Int64
    var hops: Int

    func solve() throws -> LotOutcome {
      try LotSearch.best(
        network, target: target, wanted: wanted, hops: hops, isListed: network.start.map { $0 > 0 }, check: {}
      )
    }
  }

  /// A small problem of chance, with everything that makes problems hard.
  private static func problem(_ generator: inout SeededGenerator, places: Int, arcs: Int) -> Problem {
    func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &generator) }
    func chance(_ percent: Int64) -> Bool { number(1...100) <= percent }
    var network = LotNetwork(names: (0..<places).map { "p\($0)" }, arcs: [], start: [], weight: [])
    for _ in 0..<places {
      network.start.append(chance(60) ? number(1...14) : 0)
      network.weight.append(chance(75) ? 1 : number(0...3))
    }
    for _ in 0..<arcs {
      var arc = LotArc(from: Int(number(0...Int64(places - 1))), to: 0)
      arc.to = (arc.from + Int(number(1...Int64(places - 1)))) % places
      arc.give = chance(60) ? 1 : number(1...3)
      arc.get = chance(60) ? 1 : number(1...3)
      arc.step = chance(40) ? 1 : number(1...4)
      arc.first = ((chance(50) ? 1 : number(1...7)) + arc.step - 1) / arc.step * arc.step
      arc.most = chance(70) ? arc.first + arc.step * 7 : arc.first + number(0...6)
      if chance(25) {
        arc.block = number(3...8)
        arc.blockBonus = number(1...3)
      }
      if chance(20) { arc.percent = [20, 50, 100][Int(number(0...2))] }
      arc.hours = number(0...3)
      network.arcs.append(arc)
    }
    network.arcs.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    return Problem(
      network: network, target: Int(number(0...Int64(places - 1))), wanted: number(1...18),
      hops: Int(number(1...3)))
  }

  private static func verify(_ problem: Problem, _ seed: UInt64) throws {
    let reference = LotPlanReference.best(
      problem.network, target: problem.target, wanted: problem.wanted, hops: problem.hops)
    guard case .plan(let plan) = try problem.solve() else {
      #expect(reference == nil, "a plan is missing, seed \(seed): \(problem)")
      return
    }
    var bare = plan
    bare.transfers = []
    #expect(bare == reference, "seed \(seed): \(problem), found \(plan)")
    let replayed = LotPlanReference.replay(
      plan, problem.network, target: problem.target, wanted: problem.wanted, hops: problem.hops)
    #expect(replayed == bare, "what is said is not what happens, seed \(seed): \(problem), \(plan)")
  }

  @Test(arguments: 0..<6) func allPlansOfSmallProblemsAreTried(_ part: UInt64) throws {
    for turn in 0..<60 {
      let seed = part * 1_000 + UInt64(turn)
      var generator = SeededGenerator(seed: seed)
      let arcs = Int.random(in: 1...4, using: &generator)
      try Self.verify(
        Self.problem(&generator, places: Int.random(in: 2...4, using: &generator), arcs: arcs), seed)
    }
  }

  @Test(arguments: 0..<2) func ringsAndPoolsAreTried(_ part: UInt64) throws {
    for turn in 0..<20 {
      let seed = 50_000 + part * 1_000 + UInt64(turn)
      var generator = SeededGenerator(seed: seed)
      var problem = Self.problem(&generator, places: 3, arcs: 5)
      problem.hops = 3
      for place in problem.network.arcs.indices {
        let first = problem.network.arcs[place].first
        problem.network.arcs[place].most = min(problem.network.arcs[place].most, first + 3)
      }
      try Self.verify(problem, seed)
    }
  }

  /// Problems of many sources: lots of one point among whole lots, a few promotions and blocks, chains through pools.
  private static func pooling(_ generator: inout SeededGenerator) -> Problem {
    func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &generator) }
    let count = Int(number(3...5))
    var network = LotNetwork(names: (0..<count).map { "p\($0)" }, arcs: [], start: [], weight: [])
    network.start = (0..<count).map { $0 == 0 ? number(0...2) : number(1...4) == 1 ? 0 : number(1...7) }
    network.weight = (0..<count).map { _ in number(1...6) == 1 ? number(0...3) : 1 }
    var pairs: Set<[Int]> = []
    for _ in 0..<number(2...5) {
      let from = Int(number(1...Int64(count - 1)))
      let to = number(1...2) == 1 ? 0 : Int(number(0...Int64(count - 1)))
      guard from != to, pairs.insert([from, to]).inserted else { continue }
      var arc = LotArc(from: from, to: to)
      if number(1...3) == 1 { (arc.give, arc.get) = (number(1...3), number(1...3)) }
      arc.step = number(1...2) == 1 ? 1 : number(2...4)
      arc.first = number(1...2) * arc.step
      if number(1...5) == 1 { (arc.block, arc.blockBonus) = (number(2...5), number(1...3)) }
      if number(1...5) == 1 { arc.percent = number(1...8) * 25 }
      arc.hours = number(0...1)
      network.arcs.append(arc)
    }
    network.arcs.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    return Problem(network: network, target: 0, wanted: number(1...12), hops: Int(number(1...3)))
  }

  @Test(arguments: 0..<8) func poolsOfManySourcesAreTried(_ part: UInt64) throws {
    for turn in 0..<300 {
      let seed = 200_000 + part * 1_000 + UInt64(turn)
      var generator = SeededGenerator(seed: seed)
      try Self.verify(Self.pooling(&generator), seed)
    }
  }

  // MARK: Larger ones

  /// Places with a few thousand points and arcs like those of real exchanges.
  private static func exchange(_ generator: inout SeededGenerator) -> Problem {
    var problem = problem(&generator, places: 6, arcs: 8)
    var network = problem.network
    for spot in network.start.indices {
      network.start[spot] = spot < 3 ? Int64.random(in: 500...30_000, using: &generator) : 0
      network.weight[spot] = 1
    }
    for place in network.arcs.indices {
      network.arcs[place].step = [4_000, 5_000, 6_000].randomElement(using: &generator) ?? 5_000
      network.arcs[place].first = max(1_000, network.arcs[place].step)
      network.arcs[place].most = LotLimits.amount
      if network.arcs[place].block > 0 {
        network.arcs[place].block = 10_000
        network.arcs[place].blockBonus = 1_000
      }
    }
    problem.network = network
    problem.target = Int.random(in: 3..<6, using: &generator)
    problem.wanted = Int64.random(in: 1_000...30_000, using: &generator)
    problem.hops = 2
    return problem
  }

  @Test func noPlanOfChanceIsBetter() throws {
    for seed in 0..<12 {
      var generator = SeededGenerator(seed: UInt64(seed) + 90_000)
      let problem = Self.exchange(&generator)
      let outcome = try problem.solve()
      var found: LotPlan?
      if case .plan(let plan) = outcome { found = plan }
      for _ in 0..<100 {
        var attempt = LotPlan(spent: 0, stranded: 0, hours: 0, transfers: [], arcs: [])
        var now = problem.network.start
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
          let number = Int.random(in: problem.network.arcs.indices, using: &generator)
          let arc = problem.network.arcs[number]
          guard let last = arc.largest(now[arc.from]) else { continue }
          let amount = Int64.random(in: arc.first / arc.step...last / arc.step, using: &generator) * arc.step
          now[arc.from] -= amount
          now[arc.to] += arc.received(amount)
          attempt.transfers.append(LotPlan.Transfer(arc: number, amount: amount))
        }
        guard
          let plan = LotPlanReference.replay(
            attempt, problem.network, target: problem.target, wanted: problem.wanted, hops: problem.hops)
        else { continue }
        #expect(found.map { !plan.isBetter(than: $0) } ?? false, "seed \(seed): \(plan) beats \(outcome)")
      }
      if let found {
        var bare = found
        bare.transfers = []
        let replayed = LotPlanReference.replay(
          found, problem.network, target: problem.target, wanted: problem.wanted, hops: problem.hops)
        #expect(replayed == bare)
      }
    }
  }

  @Test func pointsAreNotMadeByGoingRound() throws {
    let network = LotNetwork(
      names: ["a", "b", "c"],
      arcs: [LotArc(from: 0, to: 1), LotArc(from: 1, to: 0), LotArc(from: 1, to: 2)], start: [10, 0, 0],
      weight: [1, 1, 1])
    let listed = [true, false, false]
    #expect(
      try LotSearch.best(network, target: 2, wanted: 11, hops: 3, isListed: listed, check: {})
        == .insufficient)
    guard
      case .plan(let plan) = try LotSearch.best(
        network, target: 2, wanted: 10, hops: 3, isListed: listed, check: {})
    else {
      Issue.record("no plan")
      return
    }
    #expect(plan.spent == 10)
    #expect(plan.transfers.map(\.arc) == [0, 2])
  }

  @Test func twoMayPoolToFillABlock() throws {
    // 3 : 1, and 5000 for every full 60000: 30000 each bring 25000 together, 20000 apart.
    var out = LotArc(from: 2, to: 3)
    out.give = 3
    out.step = 3_000
    out.first = 3_000
    out.block = 60_000
    out.blockBonus = 5_000
    func lots(_ from: Int) -> LotArc {
      var arc = LotArc(from: from, to: 2)
      (arc.step, arc.first) = (1_000, 1_000)
      return arc
    }
    let network = LotNetwork(
      names: ["bank", "card", "hotel", "wings"], arcs: [lots(0), lots(1), out],
      start: [30_000, 30_000, 0, 0],
      weight: [1, 1, 1, 1])
    let listed = [true, true, false, false]
    guard
      case .plan(let plan) = try LotSearch.best(
        network, target: 3, wanted: 25_000, hops: 2, isListed: listed, check: {})
    else {
      Issue.record("no plan")
      return
    }
    #expect(plan.spent == 60_000)
    #expect(plan.stranded == 0)
    #expect(plan.transfers.map(\.amount) == [30_000, 30_000, 60_000])
  }

  @Test func twoMayPoolPointByPoint() throws {
    // The same with lots of one point: no split of 60000 but this one can be paid.
    var out = LotArc(from: 2, to: 3, give: 3)
    (out.step, out.first, out.block, out.blockBonus) = (3_000, 3_000, 60_000, 5_000)
    let network = LotNetwork(
      names: ["bank", "card", "hotel", "wings"], arcs: [LotArc(from: 0, to: 2), LotArc(from: 1, to: 2), out],
      start: [30_000, 30_000, 0, 0], weight: [1, 1, 1, 1])
    guard case .plan(let plan) = try Problem(network: network, target: 3, wanted: 25_000, hops: 2).solve()
    else {
      Issue.record("no plan")
      return
    }
    #expect(plan.spent == 60_000)
    #expect(plan.transfers.map(\.amount) == [30_000, 30_000, 60_000])
    // A point more is out of reach, though divided blocks would bring it.
    #expect(
      try Problem(network: network, target: 3, wanted: 25_001, hops: 2).solve() == .insufficient)
  }

  @Test(arguments: [2, 3]) func manyWaysThatCostTheSameAreNotTriedOneByOne(_ hops: Int) throws {
    // Two banks of whole lots, a card of lots of ten, and five clubs that exchange point by point: what is wanted fits no
    // lots but those of the card, which begin at 10000.
    var network = LotNetwork(
      names: ["bank", "card", "clubs0", "clubs1", "clubs2", "clubs3", "clubs4", "trust"], arcs: [],
      start: [60_500, 12_340, 0, 0, 0, 0, 0, 91_000], weight: Array(repeating: 1, count: 8))
    for club in 2...6 {
      for (from, step, first) in [(0, 1_000, 1_000), (1, 10, 10_000), (7, 1_000, 1_000)] {
        var arc = LotArc(from: from, to: club)
        (arc.step, arc.first) = (Int64(step), Int64(first))
        network.arcs.append(arc)
      }
      for other in 2...6 where other != club { network.arcs.append(LotArc(from: club, to: other)) }
    }
    network.arcs.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    for (wanted, spent, transfers) in [
      (68_205, 68_210, 2), (5_678, 6_000, 1), (123_456, 123_460, 3), (163_000, 163_000, 3),
      (12_335, 12_340, 1),
    ] {
      let problem = Problem(network: network, target: 4, wanted: Int64(wanted), hops: hops)
      guard case .plan(let plan) = try problem.solve() else {
        Issue.record("no plan for \(wanted)")
        continue
      }
      #expect(plan.spent == Int64(spent), "\(wanted)")
      #expect(plan.transfers.count == transfers, "\(wanted)")
      #expect(plan.stranded == Int64(spent - wanted), "\(wanted)")
    }
    #expect(
      try Problem(network: network, target: 4, wanted: 163_341, hops: hops).solve() == .insufficient)
  }

  @Test func anArcThatGainsServesOnce() throws {
    // Divided points would pass the arc of 30 percent more at every level of a ring, each time to their gain; a plan may use it once.
    var gaining = LotArc(from: 1, to: 0)
    gaining.percent = 30
    var network = LotNetwork(
      names: ["blue", "green", "red"],
      arcs: [LotArc(from: 0, to: 1), LotArc(from: 0, to: 2), gaining, LotArc(from: 1, to: 2)],
      start: [0, 142_000, 0],
      weight: [1, 1, 1])
    network.arcs += [LotArc(from: 2, to: 0), LotArc(from: 2, to: 1)]
    guard case .plan(let plan) = try Problem(network: network, target: 0, wanted: 177_205, hops: 3).solve()
    else {
      Issue.record("no plan")
      return
    }
    // 142,000 + 42,600; what is not needed goes back, so that 7,395 less are spent.
    #expect(
      plan.transfers == [LotPlan.Transfer(arc: 2, amount: 142_000), LotPlan.Transfer(arc: 0, amount: 7_395)])
    #expect(plan.spent == 134_605)
    #expect(plan.stranded == 0)
  }

  @Test func whatTheTargetHoldsIsLeftAloneWhereThatCostsNothing() throws {
    func lots(_ from: Int) -> LotArc {
      var arc = LotArc(from: from, to: 2)
      arc.step = 1_000
      arc.first = 1_000
      return arc
    }
    let network = LotNetwork(
      names: ["amber", "coral", "wings"], arcs: [lots(0), lots(1)], start: [30_500, 61_000, 4_100],
      weight: [1, 1, 1])
    guard
      case .plan(let plan) = try LotSearch.best(
        network, target: 2, wanted: 85_000, hops: 2, isListed: [true, true, true], check: {})
    else {
      Issue.record("no plan")
      return
    }
    #expect(plan.spent == 85_000)
    #expect(plan.transfers.map(\.amount) == [24_000, 61_000])
  }

  @Test func aMinimumAboveTheNeedIsSent() throws {
    // 4 more are needed, and 4 is the least that can be sent; 6 fill a block and cost less.
    var arc = LotArc(from: 1, to: 0, give: 2, get: 3)
    (arc.first, arc.step, arc.block, arc.blockBonus) = (4, 2, 6, 4)
    try Self.verify(
      Problem(
        network: LotNetwork(names: ["a", "b"], arcs: [arc], start: [12, 7], weight: [1, 1]), target: 0,
        wanted: 16,
        hops: 2), 0)
  }

  @Test func fewerLotsThanTooManyAreTried() throws {
    var arc = LotArc(from: 1, to: 0, give: 2, get: 1)
    (arc.first, arc.step, arc.block, arc.blockBonus) = (4, 2, 4, 2)
    try Self.verify(
      Problem(
        network: LotNetwork(names: ["a", "b"], arcs: [arc], start: [4, 10], weight: [1, 1]), target: 0,
        wanted: 9,
        hops: 1), 0)
  }

  @Test func placesThatCannotPayTakeNoPart() throws {
    // A pool with lots and blocks pays for the target; beside it are places that pass points around and reach nothing.
    var network = LotNetwork(names: (0..<8).map { "p\($0)" }, arcs: [], start: [], weight: [])
    network.start = [0, 185_000, 500, 0, 0, 0, 0, 0]
    network.weight = Array(repeating: 1, count: 8)
    for to in [0, 2, 7] {
      var arc = LotArc(from: 1, to: to, give: 5, get: 2)
      (arc.first, arc.step, arc.block, arc.blockBonus) = (5_000, 1_250, 50_000, 5_000)
      network.arcs.append(arc)
    }
    for from in 2...6 { for to in 2...6 where to != from { network.arcs.append(LotArc(from: from, to: to)) } }
    let problem = Problem(network: network, target: 0, wanted: 35_000, hops: 2)
    guard case .plan(let plan) = try problem.solve() else {
      Issue.record("no plan")
      return
    }
    #expect(plan.spent == 75_000)
    #expect(plan.transfers == [LotPlan.Transfer(arc: 0, amount: 75_000)])
  }
}
