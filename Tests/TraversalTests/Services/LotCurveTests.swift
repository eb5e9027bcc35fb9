// The curve above a staircase, which bounds rest on.

import TestSupport
import Testing

@testable import Traversal

struct LotCurveTests {
  @Test func theCurveIsAboveAllLotsAndConcaveAndTheLineBelow() {
    var dice = SeededGenerator(seed: 5)
    func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &dice) }
    for turn in 0..<2000 {
      var arc = LotArc(from: 0, to: 1, give: number(1...5), get: number(1...5))
      arc.step = number(1...6)
      arc.first = number(1...3) * arc.step
      if number(0...1) == 0 { (arc.block, arc.blockBonus) = (number(2...20), number(1...9)) }
      if number(0...2) == 0 { arc.percent = number(1...120) }
      let low = arc.first + number(0...5) * arc.step
      let box = LotBox(
        slot: LotSlot(arc: 0, level: 1), low: low, high: low + number(0...12) * arc.step,
        mayRest: number(0...1) == 0)
      let curve = LotCurve(arc, box)
      #expect(zip(curve.pieces, curve.pieces.dropFirst()).allSatisfy { $0.rate >= $1.rate }, "turn \(turn)")
      #expect(
        abs(curve.amount + curve.pieces.reduce(0) { $0 + $1.length } - Double(box.high)) < 1e-6,
        "turn \(turn)")
      for amount in stride(from: box.low, through: box.high, by: Int64.Stride(arc.step)) {
        var above = curve.gain
        var rest = Double(amount) - curve.amount
        for piece in curve.pieces {
          above += piece.rate * min(rest, piece.length)
          rest -= min(rest, piece.length)
        }
        let received = Double(arc.received(amount))
        let below = curve.leastGain + curve.leastRate * (Double(amount) - curve.amount)
        #expect(received <= above + 1e-6, "turn \(turn), \(amount)")
        #expect(box.low == box.high || received >= below - 1e-6, "turn \(turn), \(amount)")
        #expect(received.truncatingRemainder(dividingBy: Double(max(1, arc.grain(of: box)))) == 0)
      }
    }
  }
}
