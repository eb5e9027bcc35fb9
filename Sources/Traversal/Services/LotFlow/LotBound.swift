// LotBound: how little can be spent at best when only some arcs are used; and the fixed-point rates behind it.
//
// Every rate is an upper bound, every cost a lower one. A place's rate is the most that one of its points can become at
// the target along any chain of the given slots. What is spent is then at least the cheapest way to buy the amount from
// the places that hold something, each at its weight and rate: a knapsack. Three things make it sharp. What a place
// sends is a multiple of the common step of its arcs; what arrives at the target is a multiple of what its arcs bring; a
// bonus for full blocks counts only where a block can be filled.

import GraphStore

/// An arc at a position in the chains: 1 when it is paid from what was there at first, 2 when from what arrived by 1, …
struct LotSlot: Sendable, Equatable {
  var arc: Int
  var level: Int
}

/// Numbers with 32 binary places, rounded up.
enum Rate {
  static let one: UInt64 = 1 << 32
  static let most: UInt64 = 1 << 62

  /// The product of two rates.
  @inline(__always)
  static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
    if left == one { return right }
    if right == one { return left }
    if left == 0 || right == 0 { return 0 }
    let (high, low) = left.multipliedFullWidth(by: right)
    guard high < 1 << 30 else { return most }
    return high << 32 + low >> 32 + (low & 0xFFFF_FFFF == 0 ? 0 : 1)
  }

  /// What an amount becomes at a rate, in units of 1/65536, rounded up.
  @inline(__always)
  static func units(_ amount: Int64, _ rate: UInt64) -> Int64 {
    guard amount > 0 else { return 0 }
    let (high, low) = UInt64(amount).multipliedFullWidth(by: rate)
    guard high < 1 << 14 else { return .max >> 2 }
    return Int64(high << 48 + low >> 16) + 1 - (low & 0xFFFF == 0 ? 1 : 0)
  }

  /// The smallest amount that becomes at least so many units, rounded down.
  @inline(__always)
  static func amount(forUnits units: Int64, _ rate: UInt64) -> Int64 {
    guard units > 0 else { return 0 }
    let numerator = UInt64(units)
    let high = numerator >> 48
    guard high < rate else { return .max >> 2 }
    let quotient = rate.dividingFullWidth((high, numerator << 16)).quotient
    return quotient > UInt64(Int64.max >> 2) ? .max >> 2 : Int64(quotient)
  }

  static func units(_ amount: Int64) -> Int64 { amount << 16 }
}

/// A place to buy from.
struct LotItem {
  var rate: UInt64
  var weight: Int64
  var lot: Int64
  /// The least that can be taken when anything is.
  var first: Int64
  var most: Int64

  /// Whether a point at the target costs less here.
  @inline(__always)
  func isCheaper(than other: LotItem) -> Bool {
    let left = UInt64(weight).multipliedFullWidth(by: other.rate)
    let right = UInt64(other.weight).multipliedFullWidth(by: rate)
    return left.high != right.high ? left.high < right.high : left.low < right.low
  }
}

/// The cheapest way to buy at least so many units. Items come cheapest first.
struct LotKnapsack {
  let items: [LotItem]
  private var best = Int64.max

  init(_ items: [LotItem]) { self.items = items.sorted { $0.isCheaper(than: $1) } }

  /// What whole lots cost at least; `Int64.max` when all there is does not suffice.
  mutating func cost(of units: Int64) -> Int64 {
    best = .max
    take(0, units, 0)
    return best
  }

  /// What it costs when points may be divided; nil when all there is does not suffice.
  func dividedCost(of units: Int64, from place: Int = 0) -> Int64? {
    var rest = units
    var cost: Int64 = 0
    for item in items[place...] {
      if rest <= 0 { break }
      let all = Rate.units(item.most, item.rate)
      if all >= rest {
        cost += item.weight * min(item.most, Rate.amount(forUnits: rest, item.rate))
        rest = 0
      } else {
        cost += item.weight * item.most
        rest -= all
      }
    }
    return rest <= 0 ? cost : nil
  }

  private mutating func take(_ place: Int, _ units: Int64, _ cost: Int64) {
    guard units > 0 else {
      best = min(best, cost)
      return
    }
    guard place < items.count else { return }
    let item = items[place]
    let enough = max(Rate.amount(forUnits: units, item.rate) + item.lot, item.first)
    var lots = min(item.most, enough) / item.lot
    while true {
      let amount = lots * item.lot
      if amount == 0 || amount >= item.first {
        let rest = units - Rate.units(amount, item.rate)
        let spent = cost + item.weight * amount
        if rest <= 0 {
          best = min(best, spent)
        } else {
          // Items come cheapest first, so fewer lots of this one than are needed cannot be cheaper.
          guard let least = dividedCost(of: rest, from: place + 1), best == .max || spent + least < best
          else {
            break
          }
          take(place + 1, rest, spent)
        }
      }
      if lots == 0 { break }
      lots -= 1
    }
  }
}

/// What some slots can do for a target.
struct LotBound {
  private let own: Int64
  private let ownWeight: Int64
  /// What a point of the target's own can become by leaving and coming back.
  private let ownRate: UInt64
  /// The places that hold something, without the target: lots, and whether points may come back to them.
  private var sources: [LotItem] = []
  private var isReturned: [Bool] = []
  /// Points may come back to a place that gave them away, or leave the target.
  private var hasReturns = false
  /// Moving points about may make them worth more than they were.
  private var gainsByMoving = false
  /// What arrives at the target is a multiple of this.
  private var grain: Int64 = 0

  init(_ network: LotNetwork, target: Int, hops: Int, slots: [LotSlot], rateOf: [UInt64]) {
    let count = network.names.count
    var rates = [UInt64](repeating: 0, count: count)
    rates[target] = Rate.one
    // What a point is worth where it may take the place of one that was given away.
    var worth = [UInt64](repeating: 0, count: count)
    for spot in 0..<count where network.start[spot] > 0 && spot != target {
      worth[spot] = UInt64(network.weight[spot]) * Rate.one
    }
    var returned = [Bool](repeating: false, count: count)
    var lot = [Int64](repeating: 0, count: count)
    var first = [Int64](repeating: .max, count: count)
    for level in stride(from: hops, through: 1, by: -1) {
      let (later, laterWorth) = (rates, worth)
      for slot in slots where slot.level == level {
        let arc = network.arcs[slot.arc]
        let rate = rateOf[slot.arc]
        rates[arc.from] = max(rates[arc.from], Rate.product(rate, later[arc.to]))
        worth[arc.from] = max(worth[arc.from], Rate.product(rate, laterWorth[arc.to]))
        if arc.to == target {
          grain = divisor(grain, arc.grain)
        } else if network.start[arc.to] > 0 {
          returned[arc.to] = true
        }
        if arc.from == target { hasReturns = true }
        if level == 1 {
          first[arc.from] = min(first[arc.from], arc.first)
          lot[arc.from] = divisor(lot[arc.from], arc.lot(within: network.start[arc.from]))
        }
      }
    }
    // A point that leaves the target must be worth less elsewhere than another costs that takes its place.
    if worth[target] > 0 {
      for spot in 0..<count where network.start[spot] > 0 && spot != target && rates[spot] > 0 {
        let gained = Rate.product(rates[spot], worth[target])
        if gained > UInt64(network.weight[spot]) * Rate.one { gainsByMoving = true }
      }
    }
    own = network.start[target]
    ownWeight = network.weight[target]
    ownRate = rates[target]
    for spot in 0..<count where network.start[spot] > 0 {
      if worth[spot] > UInt64(network.weight[spot]) * Rate.one { gainsByMoving = true }
      if returned[spot] { hasReturns = true }
      guard spot != target, rates[spot] > 0 else { continue }
      let step = max(1, lot[spot])
      sources.append(
        LotItem(
          rate: rates[spot], weight: network.weight[spot], lot: step, first: first[spot],
          most: network.start[spot] / step * step))
      isReturned.append(returned[spot])
      if returned[spot] {
        sources[sources.count - 1].lot = 1
        sources[sources.count - 1].first = 1
        sources[sources.count - 1].most = network.start[spot]
      }
    }
  }

  /// What must come from other places when all of the target's own is used as well as can be.
  private func need(_ wanted: Int64) -> Int64 {
    guard ownRate > Rate.one else { return wanted }
    return max(0, wanted - (Rate.units(own, ownRate - Rate.one) >> 16 + 1))
  }

  /// How many places must give something at least.
  func sources(for wanted: Int64) -> Int {
    var rest = Rate.units(max(0, need(wanted) - own))
    var count = 0
    for most in sources.map({ Rate.units($0.most, $0.rate) }).sorted(by: >) where rest > 0 {
      rest -= most
      count += 1
    }
    return count
  }

  /// How little can be spent; `Int64.max` when the amount cannot be brought together.
  func leastCost(of wanted: Int64) -> Int64 {
    let need = need(wanted)
    let item = LotItem(rate: Rate.one, weight: ownWeight, lot: 1, first: 1, most: own)
    var whole = LotKnapsack(own > 0 ? sources + [item] : sources)
    guard let divided = whole.dividedCost(of: Rate.units(need)) else { return .max }
    // The target's own, and what may come back, for nothing: then the others pay in whole lots.
    var outside = max(0, need - own)
    if !hasReturns, grain > 1 { outside = (outside + grain - 1) / grain * grain }
    var free: Int64 = 0
    for (source, comesBack) in zip(sources, isReturned) where comesBack {
      free = min(free + Rate.units(source.most, source.rate), .max >> 2)
    }
    var others = LotKnapsack(zip(sources, isReturned).filter { !$0.1 }.map { $0.0 })
    let bought = others.cost(of: Rate.units(outside) - free)
    guard bought < .max, !gainsByMoving || !hasReturns else { return bought }
    return max(bought, hasReturns ? divided : whole.cost(of: Rate.units(need)))
  }
}

extension LotArc {
  /// The common divisor of all amounts that can be sent when so much is there; 0 when none can.
  fileprivate func lot(within available: Int64) -> Int64 {
    guard let last = largest(available) else { return 0 }
    return last == first ? first : divisor(first, step)
  }

  /// The common divisor of all that can arrive.
  fileprivate var grain: Int64 {
    let unit = step * get
    guard unit % give == 0 else { return 1 }
    let plain = unit / give
    guard plain * percent % 100 == 0 else { return 1 }
    return divisor(plain + plain * percent / 100, block > 0 ? blockBonus : 0)
  }
}

private func divisor(_ left: Int64, _ right: Int64) -> Int64 {
  var (a, b) = (left, right)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
