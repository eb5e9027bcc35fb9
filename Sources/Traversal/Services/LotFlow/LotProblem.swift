// LotProblem: what is asked of a network, the slots that can take part, and what amounts in them come to.

import GraphStore

/// An arc at a position in the chains: 1 when it is paid from what was there at first, 2 when from what arrived by 1, …
struct LotSlot: Sendable, Equatable {
  var arc: Int
  var level: Int
}

/// What a choice of amounts costs.
struct LotCost: Sendable, Equatable {
  var spent: Int64
  var stranded: Int64
  /// What the target gave of its own.
  var own: Int64
}

struct LotProblem {
  let network: LotNetwork
  let target: Int
  let wanted: Int64
  let hops: Int
  /// All slots that can take part, by level and arc.
  private(set) var slots: [LotSlot] = []
  /// What could be in a place at most.
  private(set) var room: [Int64] = []

  init(_ network: LotNetwork, target: Int, wanted: Int64, hops: Int) throws {
    self.network = network
    self.target = target
    self.wanted = wanted
    self.hops = hops
    try findSlots()
  }

  // MARK: Slots

  /// Whether arcs lead to the target from one of some places.
  func hasChain(from isListed: [Bool]) -> Bool {
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

  private mutating func findSlots() throws {
    let useful = distances(to: payers + [target])
    room = network.start
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
  }

  // MARK: Amounts

  /// What amounts come to, 0 where a slot takes no part; nil when they cannot be paid or do not suffice. Slots come by
  /// level.
  func cost(of amounts: [Int64], in slots: [LotSlot]) -> LotCost? {
    var now = network.start
    var arrived: [(place: Int, amount: Int64)] = []
    var level = 0
    for (slot, amount) in zip(slots, amounts) where amount > 0 {
      if slot.level != level {
        for gain in arrived { now[gain.place] += gain.amount }
        arrived = []
        level = slot.level
      }
      let arc = network.arcs[slot.arc]
      now[arc.from] -= amount
      guard now[arc.from] >= 0 else { return nil }
      arrived.append((arc.to, arc.received(amount)))
    }
    for gain in arrived { now[gain.place] += gain.amount }
    now[target] -= wanted
    guard now[target] >= 0 else { return nil }
    var cost = LotCost(spent: 0, stranded: 0, own: max(0, network.start[target] - now[target]))
    for place in now.indices {
      let change = now[place] - network.start[place]
      if change < 0 { cost.spent -= change * network.weight[place] } else { cost.stranded += change }
    }
    return cost
  }

  /// Slots of one level that lead round in a ring, so that each would have to be paid before another: their places in
  /// the list; none when there is no ring.
  func ring(in slots: [LotSlot], among isUsed: (Int) -> Bool) -> [Int] {
    for level in 1...hops {
      var rest = slots.indices.filter { slots[$0].level == level && isUsed($0) }
      while true {
        // What nothing leads into is no part of a ring, nor what leads nowhere.
        let kept = rest.filter { place in
          let arc = network.arcs[slots[place].arc]
          return rest.contains { network.arcs[slots[$0].arc].to == arc.from }
            && rest.contains { network.arcs[slots[$0].arc].from == arc.to }
        }
        if kept.count == rest.count { break }
        rest = kept
      }
      if !rest.isEmpty { return rest }
    }
    return []
  }
}
