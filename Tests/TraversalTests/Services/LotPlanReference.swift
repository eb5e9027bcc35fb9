// Plans found and checked the slow way: every list of transfers that can be carried out, step by step.

@testable import Traversal

/// What is there after some transfers, and what the rest depends on.
private struct LotState: Hashable {
  var amounts: [Int64]
  /// The longest chain that has arrived in a place, in arcs and in hours.
  var length: [Int]
  var hours: [Int64]
  var used: [Int] = []

  init(_ network: LotNetwork) {
    amounts = network.start
    length = Array(repeating: 0, count: network.names.count)
    hours = Array(repeating: 0, count: network.names.count)
  }

  /// Carries a transfer out; false when it cannot be. Those with shorter chains come first.
  mutating func carryOut(_ number: Int, _ amount: Int64, _ network: LotNetwork, hops: Int) -> Bool {
    let arc = network.arcs[number]
    guard !used.contains(number), amount >= arc.first, amount % arc.step == 0, amount <= arc.most,
      amount <= amounts[arc.from], length[arc.from] < hops,
      length[arc.from] + 1 >= length.max() ?? 0
    else { return false }
    let plain = amount * arc.get / arc.give
    let bonus = arc.block > 0 ? amount / arc.block * arc.blockBonus : 0
    amounts[arc.from] -= amount
    amounts[arc.to] += plain + bonus + plain * arc.percent / 100
    length[arc.to] = max(length[arc.to], length[arc.from] + 1)
    hours[arc.to] = max(hours[arc.to], hours[arc.from] + arc.hours)
    used = (used + [number]).sorted()
    return true
  }

  /// What it comes to when the amount wanted is taken now; nil when it is not there.
  func plan(_ network: LotNetwork, _ target: Int, _ wanted: Int64) -> LotPlan? {
    guard amounts[target] >= wanted else { return nil }
    var end = amounts
    end[target] -= wanted
    var spent: Int64 = 0
    var stranded: Int64 = 0
    for spot in end.indices {
      spent += network.weight[spot] * max(0, network.start[spot] - end[spot])
      stranded += max(0, end[spot] - network.start[spot])
    }
    return LotPlan(spent: spent, stranded: stranded, hours: hours.max() ?? 0, transfers: [], arcs: used)
  }
}

enum LotPlanReference {
  /// The best of all plans there are.
  static func best(_ network: LotNetwork, target: Int, wanted: Int64, hops: Int) -> LotPlan? {
    var best: LotPlan?
    var seen: Set<LotState> = []
    var waiting = [LotState(network)]
    while let state = waiting.popLast() {
      if let plan = state.plan(network, target, wanted), best.map({ plan.isBetter(than: $0) }) ?? true {
        best = plan
      }
      for (number, arc) in network.arcs.enumerated() where !state.used.contains(number) {
        var amount = arc.first
        while amount <= min(arc.most, state.amounts[arc.from]) {
          var next = state
          if next.carryOut(number, amount, network, hops: hops), seen.insert(next).inserted {
            waiting.append(next)
          }
          amount += arc.step
        }
      }
    }
    return best
  }

  /// What a plan comes to when it is carried out; nil when it cannot be.
  static func replay(
    _ plan: LotPlan, _ network: LotNetwork, target: Int, wanted: Int64, hops: Int
  ) -> LotPlan? {
    var state = LotState(network)
    for transfer in plan.transfers {
      guard state.carryOut(transfer.arc, transfer.amount, network, hops: hops) else { return nil }
    }
    return state.plan(network, target, wanted)
  }
}
