// LotCurve: what arrives by a slot when lots may be divided: the lowest concave curve above the staircase.

import GraphStore

/// What a slot may carry: an amount between two, or nothing at all.
struct LotBox {
  var slot: LotSlot
  var low: Int64
  var high: Int64
  var mayRest: Bool

  var isDecided: Bool { low == high && !mayRest }
}

/// What arrives by an arc: the concave curve above the staircase over a box, and a straight line below it.
struct LotCurve {
  struct Piece {
    var length: Double
    var rate: Double
  }

  /// Where the curve begins.
  private(set) var amount: Double
  private(set) var gain: Double
  /// From there on, steepest first.
  private(set) var pieces: [Piece] = []
  /// What arrives at least where the curve begins, and for every one more.
  private(set) var leastGain: Double
  private(set) var leastRate: Double

  init(_ arc: LotArc, _ box: LotBox) {
    let begin = box.mayRest ? 0 : box.low
    let most = Double(arc.received(box.high))
    let rate = Double(arc.get * (100 + arc.percent)) / Double(arc.give * 100)
    let full = arc.block > 0 ? begin / arc.block : 0
    let bonus = Double(full * arc.blockBonus)
    amount = Double(begin)
    leastRate = rate
    guard begin < box.high else {
      gain = most
      leastGain = most
      return
    }
    gain = box.mayRest ? 0 : min(most, rate * amount + bonus)
    leastGain = rate * amount + bonus - (arc.roundsOff ? 2 + Double(arc.percent) / 100 : 0)
    var left = most - gain
    var place = begin
    func add(upTo end: Int64, _ rate: Double) {
      guard end > place else { return }
      let length = Double(end - place)
      place = end
      let steep = rate > 0 ? min(length, left / rate) : 0
      if length - steep < 1e-7 {
        pieces.append(Piece(length: length, rate: rate))
        left = max(0, left - length * rate)
        return
      }
      if steep > 1e-7 { pieces.append(Piece(length: steep, rate: rate)) }
      pieces.append(Piece(length: length - steep, rate: 0))
      left = 0
    }
    let last = arc.block > 0 ? box.high / arc.block : 0
    if last > full {
      let next = (full + 1) * arc.block
      add(upTo: next, rate + Double(arc.blockBonus) / Double(next - begin))
      add(upTo: last * arc.block, rate + Double(arc.blockBonus) / Double(arc.block))
    }
    add(upTo: box.high, rate)
  }
}

extension LotArc {
  /// Whether what arrives by the ratio may be less than the ratio says.
  var roundsOff: Bool {
    guard step * get % give == 0 else { return true }
    return step * get / give * percent % 100 != 0
  }

  /// What all that arrives is a multiple of.
  func grain(of box: LotBox) -> Int64 {
    if box.low == box.high { return received(box.low) }
    guard !roundsOff else { return 1 }
    let plain = step * get / give
    return divisor(plain + plain * percent / 100, block > 0 && box.high >= block ? blockBonus : 0)
  }
}

/// The greatest common divisor; 0 has all.
func divisor(_ left: Int64, _ right: Int64) -> Int64 {
  var (a, b) = (left, right)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
