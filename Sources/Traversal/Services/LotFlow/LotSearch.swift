// LotSearch: the best plan for one target, proven.
//
// A plan is a list of transfers; each arc serves once, each is paid from what is there at that moment. A transfer is one
// longer than the longest chain that has arrived in its place by then, and no chain is longer than `hops`.
//
// What is searched. Sorted by the length of their chains, the transfers of a plan can be carried out as well as before:
// whatever arrived before a payment was made still does. That order is the one that is searched, and the one in which the
// hours of the longest chain are counted: another order may have fewer. So a plan is a set of *slots*, an arc with its length (level),
// and amounts such that at each level a place pays from what arrived by the level before. Within a level, a place pays
// before it receives; that is an order unless the slots of a level form a ring, so those sets are left out. A place to
// which nothing came at the level before could have paid earlier, so it pays no more. And a transfer whose points
// neither go on, nor reach the target, nor replace what a place gave away, only costs: sets with one are left out too.
//
// How. First, how little can be spent: by `LotBranching` over all slots, within a limit that begins at the bound of
// divided lots and is raised to the least that was left out, so that slots much dearer than need be never take part. Then
// the sets of slots, by size: the first size in which one spends no more has the fewest transfers, and all of its sets
// are tried for the fewest points stranded. Last, what is equal in all of that is told apart by name and amount. The search never
// stops early: too much work is an error.

import GraphStore

struct LotSearch {
  private let problem: LotProblem
  private let network: LotNetwork
  private let target: Int
  private let meter: LotMeter
  /// All slots that can take part, as free as they can be.
  private let boxes: [LotBox]

  /// The least that can be spent.
  private var spent: Int64 = 0
  /// The slots that can take part when no more is.
  private var useful: [LotBox] = []

  private var size = 0
  private var chosen: [Int] = []
  private var isUsed: [Bool]
  /// By place: the levels at which something arrives, and is paid, as bits.
  private var arrivals: [UInt8]
  private var payments: [UInt8]
  private var best: LotPlan?
  private var bestSet: [LotBox] = []

  static func best(
    _ network: LotNetwork, target: Int, wanted: Int64, hops: Int, isListed: [Bool],
    check: @escaping () throws -> Void
  ) throws -> LotOutcome {
    let problem = try LotProblem(network, target: target, wanted: wanted, hops: hops)
    var search = LotSearch(problem, LotMeter(check: check))
    if let plan = try search.run() { return .plan(plan) }
    return problem.hasChain(from: isListed) ? .insufficient : .noPath
  }

  private init(_ problem: LotProblem, _ meter: LotMeter) {
    self.problem = problem
    self.meter = meter
    network = problem.network
    target = problem.target
    isUsed = Array(repeating: false, count: network.arcs.count)
    arrivals = Array(repeating: 0, count: network.names.count)
    payments = arrivals
    let network = network
    boxes = problem.slots.map { slot in
      let arc = network.arcs[slot.arc]
      let high = arc.largest(problem.room[arc.from]) ?? 0
      return LotBox(slot: slot, low: arc.first, high: high, mayRest: true)
    }
  }

  private mutating func run() throws -> LotPlan? {
    var most = zip(network.start, network.weight).reduce(0) { $0 + $1.0 * $1.1 }
    var resting: LotPlan?
    if network.start[target] >= problem.wanted {
      let own = problem.wanted * network.weight[target]
      resting = LotPlan(spent: own, stranded: 0, hours: 0, transfers: [], arcs: [])
      most = own - 1
    }
    guard let spent = try leastSpent(most: most) else { return resting }
    self.spent = spent
    var branching = LotBranching(problem, LotGoal(measure: .spent), most: spent, meter: meter)
    let slots = try branching.useful(boxes)
    useful = boxes.filter { slots.contains($0.slot) }
    while best == nil {
      size += 1
      guard size <= LotLimits.transfers else {
        throw TraversalError(
          .limit, "lotFlow finds no best plan of \(LotLimits.transfers) transfers or fewer")
      }
      try choose(from: 0)
    }
    try settle()
    return best
  }

  /// How little can be spent; nil when not even `most` is enough.
  private func leastSpent(most: Int64) throws -> Int64? {
    let goal = LotGoal(measure: .spent)
    guard let least = LotRelaxation(problem, boxes, goal).solve(most: most).bound else { return nil }
    var limit = least
    while limit <= most {
      var branching = LotBranching(problem, goal, most: limit, meter: meter)
      if let found = try branching.solve(boxes) { return found.cost.spent }
      guard branching.nextMost <= most else { return nil }
      // Steps that grow: small ones see little, but there must not be too many.
      limit = min(most, max(branching.nextMost, least + 2 * (limit - least)))
    }
    return nil
  }

  // MARK: Sets of slots

  private mutating func choose(from first: Int) throws {
    if chosen.count == size { return try tryAmounts() }
    for place in useful.indices[first...] {
      let slot = useful[place].slot
      let arc = network.arcs[slot.arc]
      guard !isUsed[slot.arc], canPay(arc, slot.level) else { continue }
      try meter.add(1)
      let bit = UInt8(1) << UInt8(slot.level)
      let (arrived, paid) = (arrivals[arc.to], payments[arc.from])
      chosen.append(place)
      isUsed[slot.arc] = true
      arrivals[arc.to] |= bit
      payments[arc.from] |= bit
      if chosen.count + missing() <= size, try isPromising(from: place + 1) { try choose(from: place + 1) }
      arrivals[arc.to] = arrived
      payments[arc.from] = paid
      isUsed[slot.arc] = false
      chosen.removeLast()
    }
  }

  @inline(__always)
  private func canPay(_ arc: LotArc, _ level: Int) -> Bool {
    level == 1 ? network.start[arc.from] >= arc.first : arrivals[arc.from] & (1 << UInt8(level - 1)) != 0
  }

  /// Whether what arrives in a place is of use.
  private func isUseful(_ spot: Int) -> Bool {
    if spot == target || arrivals[spot] == 0 { return true }
    return network.start[spot] > 0 ? payments[spot] != 0 : payments[spot] > arrivals[spot]
  }

  /// How many more slots are needed at least.
  private func missing() -> Int {
    var ends = 0
    for spot in arrivals.indices where !isUseful(spot) { ends += 1 }
    return max(ends, arrivals[target] == 0 ? 1 : 0)
  }

  /// The boxes of the chosen slots, each of which takes part.
  private var chosenBoxes: [LotBox] {
    chosen.map { place in
      var box = useful[place]
      box.mayRest = false
      return box
    }
  }

  /// Whether a set that begins with the chosen slots can spend so little; asked where many sets do.
  private func isPromising(from next: Int) throws -> Bool {
    guard size - chosen.count > 1, useful.count - next > 5 else { return true }
    let relaxation = LotRelaxation(
      problem, chosenBoxes + useful[next...], LotGoal(measure: .spent), uses: size - chosen.count)
    let relaxed = relaxation.solve(most: spent)
    try meter.add(relaxed.work)
    return relaxed.isUpTo(spent)
  }

  private mutating func tryAmounts() throws {
    guard missing() == 0 else { return }
    let set = chosenBoxes
    let slots = set.map(\.slot)
    guard problem.ring(in: slots, among: { _ in true }).isEmpty else { return }
    let arcs = slots.map(\.arc).sorted()
    let hours = hours(of: slots)
    var most = Int64.max >> 1
    if let best {
      let wins = hours != best.hours ? hours < best.hours : arcs.lexicographicallyPrecedes(best.arcs)
      most = best.stranded - (wins ? 0 : 1)
    }
    let goal = LotGoal(measure: .stranded, spending: spent)
    var branching = LotBranching(problem, goal, most: most, meter: meter)
    guard let found = try branching.solve(set) else { return }
    bestSet = set
    best = LotPlan(
      spent: spent, stranded: found.cost.stranded, hours: hours, transfers: inOrder(slots, found.amounts),
      arcs: arcs)
  }

  /// Of amounts that come to the same: those that leave alone what the target holds, then the smallest, first to last.
  private mutating func settle() throws {
    guard var plan = best else { return }
    for leavesOwn in network.start[target] > 0 ? [true, false] : [false] {
      var set = bestSet
      for place in set.indices {
        let goal = LotGoal(
          measure: .amount(place), spending: spent, stranding: plan.stranded, leavesOwn: leavesOwn)
        var branching = LotBranching(problem, goal, most: set[place].high, meter: meter)
        guard let found = try branching.solve(set) else { break }
        set[place].low = found.amounts[place]
        set[place].high = found.amounts[place]
        plan.transfers = inOrder(set.map(\.slot), found.amounts)
        if place == set.count - 1 {
          best = plan
          return
        }
      }
    }
  }

  // MARK: Order and time

  /// The longest chain, in hours.
  private func hours(of set: [LotSlot]) -> Int64 {
    var ends: [(slot: LotSlot, hours: Int64)] = []
    for slot in set {
      let arc = network.arcs[slot.arc]
      var start: Int64 = 0
      for end in ends where end.slot.level < slot.level && network.arcs[end.slot.arc].to == arc.from {
        start = max(start, end.hours)
      }
      ends.append((slot, start + arc.hours))
    }
    return ends.map(\.hours).max() ?? 0
  }

  /// The transfers by level, and within one a place pays before it receives; where there is a choice, by name.
  private func inOrder(_ set: [LotSlot], _ amounts: [Int64]) -> [LotPlan.Transfer] {
    var rest = Array(set.indices)
    var transfers: [LotPlan.Transfer] = []
    while let level = rest.first.map({ set[$0].level }) {
      let ready = rest.firstIndex { place in
        set[place].level == level
          && !rest.contains {
            $0 != place && set[$0].level == level
              && network.arcs[set[$0].arc].from == network.arcs[set[place].arc].to
          }
      }
      let place = rest.remove(at: ready ?? rest.startIndex)
      transfers.append(LotPlan.Transfer(arc: set[place].arc, amount: amounts[place]))
    }
    return transfers
  }
}
