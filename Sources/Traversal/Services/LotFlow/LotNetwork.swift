// LotNetwork: places with amounts in them, and arcs that carry lots from one to another. All numbers are integers,
// bounded where they are read so that no sum or product in the search can overflow.

import GraphStore

/// A way to carry amounts from one place to another.
struct LotArc: Sendable {
  var from: Int
  var to: Int
  /// `get` arrive for every `give` sent, rounded down.
  var give: Int64 = 1
  var get: Int64 = 1
  /// The smallest amount that may be sent, a multiple of `step`, as all amounts are.
  var first: Int64 = 1
  var step: Int64 = 1
  /// The largest amount that may be sent at once.
  var most: Int64 = LotLimits.amount
  /// Every full block of this size brings `blockBonus` besides; 0 for none.
  var block: Int64 = 0
  var blockBonus: Int64 = 0
  /// What arrives by the ratio grows by this part of a hundred, rounded down.
  var percent: Int64 = 0
  var hours: Int64 = 0
  var id: Value?

  /// What arrives when `amount` is sent. Never falls when the amount grows.
  @inline(__always)
  func received(_ amount: Int64) -> Int64 {
    let plain = amount * get / give
    let bonus = block > 0 ? amount / block * blockBonus : 0
    return plain + bonus + plain * percent / 100
  }

  /// The largest amount that can be sent when so much is there; nil when that is too little.
  @inline(__always)
  func largest(_ available: Int64) -> Int64? {
    let amount = min(most, available) / step * step
    return amount >= first ? amount : nil
  }

  /// The smallest amount of at most `available` of which at least `need` arrives.
  func smallest(for need: Int64, within available: Int64) -> Int64? {
    guard let last = largest(available), received(last) >= need else { return nil }
    if received(first) >= need { return first }
    var low = first / step
    var high = last / step
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if received(middle * step) >= need { high = middle } else { low = middle }
    }
    return high * step
  }
}

/// What keeps the arithmetic of the search within 64 bits, and the search within reason.
enum LotLimits {
  static let amount: Int64 = 1_000_000_000_000
  static let ratio: Int64 = 1_000_000
  static let weight: Int64 = 1_000_000
  /// What arrives, as a multiple of what is sent.
  static let gain: Int64 = 1_000
  static let hours: Int64 = 1_000_000_000
  static let percent: Int64 = 1_000
  static let hops = 3
  static let transfers = 30
  /// Steps of the search, beyond which it gives up with an error.
  static let work = 50_000_000
}

struct LotNetwork: Sendable {
  /// What the places are called, in ascending order: a place's number is its rank.
  var names: [String]
  /// Sorted by the places they lead from and to.
  var arcs: [LotArc]
  var start: [Int64]
  var weight: [Int64]
}

/// The best way to bring an amount to a place.
struct LotPlan: Sendable, Equatable {
  struct Transfer: Sendable, Equatable {
    var arc: Int
    var amount: Int64
  }

  var spent: Int64
  var stranded: Int64
  var hours: Int64
  /// In the order in which they can be carried out.
  var transfers: [Transfer]
  /// The arcs used, ascending.
  var arcs: [Int]

  /// Whether this plan is to be preferred.
  func isBetter(than other: LotPlan) -> Bool {
    if spent != other.spent { return spent < other.spent }
    if arcs.count != other.arcs.count { return arcs.count < other.arcs.count }
    if stranded != other.stranded { return stranded < other.stranded }
    if hours != other.hours { return hours < other.hours }
    return arcs.lexicographicallyPrecedes(other.arcs)
  }
}

enum LotOutcome: Sendable, Equatable {
  case plan(LotPlan)
  /// No chain of arcs leads from a place with a balance to the target.
  case noPath
  /// There are chains, but they cannot bring enough.
  case insufficient
}
