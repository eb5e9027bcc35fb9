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
// The sets are tried by size, so that the first best is the shortest; a size is left when no set of it can cost less by
// `LotBound`, which knows the slots still allowed. `LotAmounts` finds the best amounts of a set. The search ends when
// what is spent equals the bound of all slots together and all sets of that size have been tried, or when nothing is left
// to try. It never stops early: too much work is an error.

import GraphStore

struct LotSearch {
  private let network: LotNetwork
  private let target: Int
  private let wanted: Int64
  private let hops: Int
  private let check: () throws -> Void

  /// All slots that can take part, by level and arc.
  private var slots: [LotSlot] = []
  /// The most that a point sent by an arc can become; none where the arc takes no part.
  private var rateOf: [UInt64] = []
  /// What could be in a place at most.
  private var room: [Int64] = []

  private var chosen: [Int] = []
  private var isUsed: [Bool] = []
  /// By place: the levels at which something arrives, and is paid, as bits.
  private var arrivals: [UInt8] = []
  private var payments: [UInt8] = []
  private var size = 0
  /// Whether sets of more slots are still to be tried.
  private var hasLarger = false
  private var leastSources = 0
  private var leastSpent: Int64 = 0
  private var best: LotPlan?
  private var work = 0
  private var checkedWork = 0

  init(
    _ network: LotNetwork, target: Int, wanted: Int64, hops: Int, check: @escaping () throws -> Void
  ) {
    self.network = network
    self.target = target
    self.wanted = wanted
    self.hops = hops
    self.check = check
  }

  static func best(
    _ network: LotNetwork, target: Int, wanted: Int64, hops: Int, isListed: [Bool],
    check: @escaping () throws -> Void
  ) throws -> LotOutcome {
    var search = LotSearch(network, target: target, wanted: wanted, hops: hops, check: check)
    if let plan = try search.run() { return .plan(plan) }
    return search.hasChain(from: isListed) ? .insufficient : .noPath
  }

  private mutating func run() throws -> LotPlan? {
    try prepare()
    if network.start[target] >= wanted {
      let spent = wanted * network.weight[target]
      best = LotPlan(spent: spent, stranded: 0, hours: 0, transfers: [], arcs: [])
    }
    leastSpent = leastCost(slots)
    guard leastSpent < .max else { return best }
    isUsed = Array(repeating: false, count: network.arcs.count)
    arrivals = Array(repeating: 0, count: network.names.count)
    payments = arrivals
    size = 1
    while true {
      if let best, best.spent <= leastSpent, size > best.arcs.count { return best }
      hasLarger = false
      try choose(from: 0)
      if !hasLarger { return best }
      size += 1
      guard size <= LotLimits.transfers else { throw Self.tooHard() }
    }
  }

  // MARK: Preparing

  /// Whether arcs lead to the target from a place that is listed, or it is listed itself.
  private func hasChain(from isListed: [Bool]) -> Bool {
    distances(to: [target]).enumerated().contains { isListed[$0.offset] && $0.element <= hops }
  }

  /// How many arcs away each place is from the nearest of some.
  private func distances(to goals: [Int]) -> [Int] {
    var distance = Array(repeating: Int.max >> 1, count: network.names.count)
    for goal in goals { distance[goal] = 0 }
    for _ in 0..<hops {
      for arc in network.arcs { distance[arc.from] = min(distance[arc.from], distance[arc.to] + 1) }
    }
    return distance
  }

  /// The places that hold something and can pay: their points can go to the target or, in place of what another gives
  /// away, to one that can pay. Nothing gains from what arrives in any other place.
  private var payers: [Int] {
    let sources = network.start.indices.filter { network.start[$0] > 0 && $0 != target }
    var found: [Int] = []
    while true {
      let distance = distances(to: found + [target])
      let reached = sources.filter { distance[$0] <= hops }
      if reached.count == found.count { return found }
      found = reached
    }
  }

  private mutating func prepare() throws {
    let useful = distances(to: payers + [target])
    room = network.start
    rateOf = Array(repeating: 0, count: network.arcs.count)
    for level in 1...hops {
      let before = room
      for (number, arc) in network.arcs.enumerated() {
        guard useful[arc.to] <= hops - level, let amount = arc.largest(before[arc.from]) else { continue }
        slots.append(LotSlot(arc: number, level: level))
        room[arc.to] += arc.received(amount)
        guard room[arc.to] <= LotLimits.amount else {
          throw TraversalError(.limit, "the amounts of lotFlow could grow beyond \(LotLimits.amount)")
        }
      }
      if level > 1 {
        // Only places to which something came at the level before pay at this one.
        let receiving = Set(slots.filter { $0.level == level - 1 }.map { network.arcs[$0.arc].to })
        slots.removeAll { $0.level == level && !receiving.contains(network.arcs[$0.arc].from) }
      }
    }
    for slot in slots { rateOf[slot.arc] = rate(network.arcs[slot.arc], room[network.arcs[slot.arc].from]) }
  }

  /// The most that a point can become by an arc when at most so much is there.
  private func rate(_ arc: LotArc, _ available: Int64) -> UInt64 {
    guard let most = arc.largest(available) else { return 0 }
    let gain = UInt64(arc.get) * UInt64(100 + arc.percent)
    let (high, low) = gain.multipliedFullWidth(by: Rate.one)
    let base = (UInt64(arc.give) * 100).dividingFullWidth((high, low))
    var rate = base.quotient + (base.remainder > 0 ? 1 : 0)
    if arc.block > 0, most >= arc.block {
      let bonus = UInt64(arc.block).dividingFullWidth(
        UInt64(arc.blockBonus).multipliedFullWidth(by: Rate.one))
      rate += bonus.quotient + (bonus.remainder > 0 ? 1 : 0)
    }
    return rate
  }

  // MARK: Sets of slots

  private mutating func choose(from first: Int) throws {
    if chosen.count == size {
      hasLarger = true
      return try tryAmounts()
    }
    for place in first..<slots.count {
      let slot = slots[place]
      let arc = network.arcs[slot.arc]
      guard !isUsed[slot.arc], canPay(arc, slot.level), !closesRing(arc, slot.level) else { continue }
      try count(1)
      let bit = UInt8(1) << UInt8(slot.level)
      let (arrived, paid) = (arrivals[arc.to], payments[arc.from])
      chosen.append(place)
      isUsed[slot.arc] = true
      arrivals[arc.to] |= bit
      payments[arc.from] |= bit
      if chosen.count + missing() > size {
        hasLarger = true
      } else if isPromising(from: place + 1) {
        try choose(from: place + 1)
      }
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

  /// Whether the slots chosen at the level lead from the end of the arc to its start.
  private func closesRing(_ arc: LotArc, _ level: Int) -> Bool {
    var reached = [arc.to]
    var next = 0
    while next < reached.count {
      for place in chosen where slots[place].level == level {
        let other = network.arcs[slots[place].arc]
        guard other.from == reached[next], !reached.contains(other.to) else { continue }
        if other.to == arc.from { return true }
        reached.append(other.to)
      }
      next += 1
    }
    return false
  }

  /// Whether what arrives in a place is of use.
  private func isUseful(_ spot: Int) -> Bool {
    if spot == target || arrivals[spot] == 0 { return true }
    return network.start[spot] > 0 ? payments[spot] != 0 : payments[spot] > arrivals[spot]
  }

  /// How many more slots are needed at least.
  private func missing() -> Int {
    var ends = 0
    var middles = 0
    var sources = 0
    for spot in arrivals.indices {
      if payments[spot] != 0, network.start[spot] > 0, spot != target { sources += 1 }
      guard !isUseful(spot) else { continue }
      ends += 1
      if network.start[spot] == 0 { middles += 1 }
    }
    return max(ends, middles + max(0, leastSources - sources), arrivals[target] == 0 ? 1 : 0)
  }

  /// Whether a set that begins with the chosen slots can be better than the best so far.
  private mutating func isPromising(from next: Int) -> Bool {
    guard chosen.count < size else { return true }
    let most = mostSpent
    if leastSpent > most { return false }
    if leastSpent == most, best.map({ $0.arcs.count == size }) ?? false { return true }
    return leastCost(chosen.map { slots[$0] } + slots[next...]) <= most
  }

  /// What may be spent at most by a plan of this size that is better than the best, or may tie with it.
  private var mostSpent: Int64 {
    guard let best else { return .max - 1 }
    return best.arcs.count == size ? best.spent : best.spent - 1
  }

  private mutating func tryAmounts() throws {
    for spot in arrivals.indices where !isUseful(spot) { return }
    guard arrivals[target] != 0 else { return }
    let set = chosen.map { slots[$0] }
    let least = leastCost(set)
    guard least <= mostSpent else { return }
    let arcs = set.map(\.arc).sorted()
    let hours = hours(of: set)
    var limit = LotCost.most
    if let best {
      limit = LotCost(spent: best.spent, stranded: 0)
      if best.arcs.count == size {
        let wins = hours != best.hours ? hours < best.hours : arcs.lexicographicallyPrecedes(best.arcs)
        limit.stranded = best.stranded + (wins ? 1 : 0)
      }
      guard LotCost(spent: least, stranded: 0) < limit else { return }
    }
    var solver = LotAmounts(
      network, target: target, wanted: wanted, slots: set, rateOf: rateOf, below: limit, least: least)
    solver.solve()
    try count(solver.work)
    guard let amounts = solver.best else { return }
    let plan = LotPlan(
      spent: solver.limit.spent, stranded: solver.limit.stranded, hours: hours,
      transfers: inOrder(set, amounts), arcs: arcs)
    if best.map({ plan.isBetter(than: $0) }) ?? true { best = plan }
  }

  private mutating func count(_ steps: Int) throws {
    work += steps
    guard work - checkedWork >= 4096 else { return }
    checkedWork = work
    try check()
    guard work <= LotLimits.work else { throw Self.tooHard() }
  }

  private static func tooHard() -> TraversalError {
    TraversalError(
      .limit, "lotFlow cannot prove within \(LotLimits.work) steps which plan is best",
      help: "give fewer arcs or balances, or a smaller maxHops")
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

  // MARK: Bound

  /// How little a plan by these slots can spend; `Int64.max` when there is none.
  private mutating func leastCost(_ allowed: [LotSlot]) -> Int64 {
    let bound = LotBound(network, target: target, hops: hops, slots: allowed, rateOf: rateOf)
    if allowed.count == slots.count { leastSources = bound.sources(for: wanted) }
    return bound.leastCost(of: wanted)
  }
}
