// LotAmounts: the best amounts for a given set of slots, by branch and bound over the lots of each in order.
//
// How many transfers there are, how long they take and what they are called follows from the slots. What is left to
// choose are the amounts: first so that little is spent, then so that little is stranded.

import GraphStore

/// What a choice of amounts costs.
struct LotCost: Comparable {
  var spent: Int64
  var stranded: Int64

  static let most = LotCost(spent: .max, stranded: .max)

  static func < (left: LotCost, right: LotCost) -> Bool {
    left.spent != right.spent ? left.spent < right.spent : left.stranded < right.stranded
  }
}

struct LotAmounts {
  private let network: LotNetwork
  private let target: Int
  private let wanted: Int64
  private let slots: [LotSlot]
  private let arcs: [LotArc]
  /// The places that the slots touch, the target among them.
  private var places: [Int] = []
  /// Before each slot: the most that a point of each place can become at the target by the slots from there on.
  private var rates: [[UInt64]] = []
  /// Before each slot: whether the place takes part in what is still to come.
  private var isOpen: [[Bool]] = []
  /// Whether something may come back to a place that had something.
  private var mayReturn: [[Bool]] = []

  /// What can be paid with: what has arrived by the level before.
  private var payable: [Int64]
  /// All there is, with what arrives at this level.
  private var total: [Int64]
  private var amounts: [Int64]
  private var received: [Int64]
  /// How much of what the target holds itself may go into the amount wanted.
  private var draw: Int64 = 0
  private var seen: [[Int64]: LotCost] = [:]

  private(set) var best: [Int64]?
  /// Only what costs less is looked for.
  private(set) var limit: LotCost
  /// Nothing can cost less, so that whoever finds it may stop.
  private var least: LotCost
  /// How many choices were looked at.
  private(set) var work = 0

  init(
    _ network: LotNetwork, target: Int, wanted: Int64, slots: [LotSlot], rateOf: [UInt64],
    below limit: LotCost,
    least: Int64
  ) {
    self.network = network
    self.target = target
    self.wanted = wanted
    self.slots = slots
    self.limit = limit
    arcs = slots.map { network.arcs[$0.arc] }
    payable = network.start
    total = network.start
    amounts = Array(repeating: 0, count: slots.count)
    received = amounts
    self.least = LotCost(spent: least, stranded: 0)
    places = Array(Set(arcs.flatMap { [$0.from, $0.to] } + [target])).sorted()
    prepare(rateOf)
    self.least.stranded = leastStranded(least)
  }

  private mutating func prepare(_ rateOf: [UInt64]) {
    let count = network.names.count
    var rate = [UInt64](repeating: 0, count: count)
    rate[target] = Rate.one
    var open = [Bool](repeating: false, count: count)
    var returns = open
    open[target] = true
    rates = [rate]
    isOpen = [open]
    mayReturn = [returns]
    for place in slots.indices.reversed() {
      let arc = arcs[place]
      rate[arc.from] = max(rate[arc.from], Rate.product(rateOf[slots[place].arc], rate[arc.to]))
      open[arc.from] = true
      open[arc.to] = true
      returns[arc.to] = true
      rates.append(rate)
      isOpen.append(open)
      mayReturn.append(returns)
    }
    rates.reverse()
    isOpen.reverse()
    mayReturn.reverse()
  }

  /// Where nothing is lost on the way and all places weigh the same, what is spent says what is stranded.
  private func leastStranded(_ spent: Int64) -> Int64 {
    let weight = network.weight[target]
    guard weight > 0, spent < .max,
      arcs.allSatisfy({ $0.give == $0.get && $0.block == 0 && $0.percent == 0 }),
      places.allSatisfy({ network.weight[$0] == weight })
    else { return 0 }
    return max(0, spent / weight - wanted)
  }

  /// Finds the best amounts that cost less than the limit.
  mutating func solve() {
    // What the target holds itself is left alone where that makes no difference.
    draw = 0
    assign(0)
    guard network.start[target] > 0, !isDone else { return }
    draw = min(network.start[target], wanted)
    seen = [:]
    assign(0)
  }

  private var isDone: Bool { limit <= least }

  // MARK: Search

  private mutating func assign(_ place: Int) {
    if place == slots.count - 1, arcs[place].to == target { return close(place) }
    guard place < slots.count else { return evaluate() }
    let arrivals = place > 0 && slots[place].level != slots[place - 1].level ? arrivals(before: place) : 0..<0
    for earlier in arrivals { payable[arcs[earlier].to] += received[earlier] }
    defer { for earlier in arrivals { payable[arcs[earlier].to] -= received[earlier] } }
    if slots.count > 2, place > 1, !isNew(place) { return }

    let arc = arcs[place]
    guard let last = arc.largest(payable[arc.from]) else { return }
    var amount = arc.first
    while amount <= last, !isDone {
      work += 1
      let gain = arc.received(amount)
      move(place, amount, gain)
      let cost = bound(place + 1)
      if LotCost(spent: cost.spent, stranded: 0) < limit { assign(place + 1) }
      move(place, -amount, -gain)
      // Sending still more cannot bring back what is spent already.
      let isOneWay = network.start[arc.to] == 0 || arc.to == target
      if isOneWay, LotCost(spent: cost.sunk, stranded: 0) >= limit { break }
      amount += arc.step
    }
  }

  @inline(__always)
  private mutating func move(_ place: Int, _ amount: Int64, _ gain: Int64) {
    let arc = arcs[place]
    payable[arc.from] -= amount
    total[arc.from] -= amount
    total[arc.to] += gain
    amounts[place] = amount
    received[place] = gain
  }

  /// The slots of the level before, whose amounts arrive now.
  private func arrivals(before place: Int) -> Range<Int> {
    let level = slots[place - 1].level
    var first = place - 1
    while first > 0, slots[first - 1].level == level { first -= 1 }
    return first..<place
  }

  /// Whether this point has not been reached at less cost. What matters from here on are the places still to take
  /// part; what the others end with is cost already.
  private mutating func isNew(_ place: Int) -> Bool {
    var key: [Int64] = [Int64(place)]
    key.reserveCapacity(2 * places.count + 1)
    var cost = LotCost(spent: 0, stranded: 0)
    for spot in places {
      if isOpen[place][spot] {
        key.append(payable[spot])
        key.append(total[spot])
      } else {
        add(spot, total[spot], to: &cost)
      }
    }
    if let known = seen[key], known <= cost { return false }
    seen[key] = cost
    return true
  }

  @inline(__always)
  private func add(_ spot: Int, _ end: Int64, to cost: inout LotCost) {
    let change = end - network.start[spot]
    if change < 0 { cost.spent -= change * network.weight[spot] } else { cost.stranded += change }
  }

  private mutating func evaluate() {
    work += 1
    guard total[target] >= wanted + network.start[target] - draw else { return }
    var cost = LotCost(spent: 0, stranded: 0)
    for spot in places { add(spot, spot == target ? total[spot] - wanted : total[spot], to: &cost) }
    accept(cost)
  }

  private mutating func accept(_ cost: LotCost) {
    guard cost < limit else { return }
    limit = cost
    best = amounts
  }

  // MARK: The last transfer

  /// The last slot leads to the target: enough must be sent, and more only while that can pay.
  private mutating func close(_ place: Int) {
    let arrivals = place > 0 && slots[place].level != slots[place - 1].level ? arrivals(before: place) : 0..<0
    let arc = arcs[place]
    var available = payable[arc.from]
    for earlier in arrivals where arcs[earlier].to == arc.from { available += received[earlier] }
    let full = wanted + network.start[target]
    guard let last = arc.largest(available),
      let enough = arc.smallest(for: full - draw - total[target], within: available)
    else { return }
    var base = LotCost(spent: 0, stranded: 0)
    for spot in places where spot != target && spot != arc.from { add(spot, total[spot], to: &base) }
    let held = total[arc.from]
    let weight = network.weight[arc.from]
    var amount = enough
    while amount <= last {
      work += 1
      let end = total[target] + arc.received(amount)
      var cost = base
      add(arc.from, held - amount, to: &cost)
      let atLeast = cost.spent
      add(target, end - wanted, to: &cost)
      amounts[place] = amount
      accept(cost)
      if isDone || atLeast > limit.spent { return }
      if end >= full, weight > 0, held - amount <= network.start[arc.from] { return }
      amount += arc.step
    }
  }

  // MARK: Bound

  /// The least that can be spent from here on, `Int64.max` when the target cannot be reached; and what of it is spent
  /// already.
  private func bound(_ place: Int) -> (spent: Int64, sunk: Int64) {
    var sunk: Int64 = 0
    let rates = self.rates[place]
    let returns = mayReturn[place]
    var need = Rate.units(wanted + network.start[target] - total[target])
    if rates[target] > Rate.one { need -= min(need, Rate.units(total[target], rates[target] - Rate.one)) }
    // What may come back costs nothing for now.
    func weight(_ spot: Int) -> Int64 { spot != target && returns[spot] ? 0 : network.weight[spot] }
    var left: UInt64 = 0
    for (index, spot) in places.enumerated() {
      if spot == target {
        if draw > 0 { left |= 1 << UInt64(index) }
        continue
      }
      let change = total[spot] - network.start[spot]
      if change < 0 { sunk -= change * weight(spot) }
      guard rates[spot] > 0 else { continue }
      if change > 0 { need -= min(need, Rate.units(change, rates[spot])) }
      if network.start[spot] > 0, total[spot] > 0 { left |= 1 << UInt64(index) }
    }
    // The rest is bought where it is cheapest, then where it is next cheapest.
    var cost = sunk
    while need > 0, left != 0 {
      var choice = -1
      var item = LotItem(rate: 1, weight: 0, lot: 1, first: 1, most: 0)
      var rest = left
      while rest != 0 {
        let index = rest.trailingZeroBitCount
        rest &= rest - 1
        let spot = places[index]
        let most = spot == target ? draw : min(total[spot], network.start[spot])
        let rate = spot == target ? Rate.one : rates[spot]
        let other = LotItem(rate: rate, weight: weight(spot), lot: 1, first: 1, most: most)
        if choice < 0 || other.isCheaper(than: item) {
          choice = index
          item = other
        }
      }
      left &= ~(1 << UInt64(choice))
      let all = Rate.units(item.most, item.rate)
      cost += item.weight * (all >= need ? min(item.most, Rate.amount(forUnits: need, item.rate)) : item.most)
      need -= min(need, all)
    }
    return (need > 0 ? .max : cost, sunk)
  }
}
