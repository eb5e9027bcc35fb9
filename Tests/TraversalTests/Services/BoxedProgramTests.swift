// Bounds of linear programs: never above what any values cost, and no lower than need be.

import TestSupport
import Testing

@testable import Traversal

struct BoxedProgramTests {
  /// A program of chance, and the same to be tried out value by value.
  private struct Trial {
    var program = BoxedProgram()
    var prices: [Double] = []
    var limits: [Int] = []
    var conditions: [(factors: [Double], least: Double)] = []

    init(_ dice: inout SeededGenerator) {
      let count = Int.random(in: 1...4, using: &dice)
      for _ in 0..<count {
        prices.append(Double(Int.random(in: 0...5, using: &dice)))
        limits.append(Int.random(in: 0...4, using: &dice))
        _ = program.variable(price: prices.last ?? 0, upTo: Double(limits.last ?? 0))
      }
      for row in 0..<Int.random(in: 1...4, using: &dice) {
        let factors = (0..<count).map { _ in Double(Int.random(in: -3...3, using: &dice)) }
        let least = Double(Int.random(in: -4...8, using: &dice))
        _ = program.condition(atLeast: least)
        for (column, factor) in factors.enumerated() where factor != 0 {
          program.add(factor, column, to: row)
        }
        conditions.append((factors, least))
      }
    }

    func isMet(_ values: [Double], within slack: Double = 0) -> Bool {
      conditions.allSatisfy { condition in
        zip(condition.factors, values).reduce(0) { $0 + $1.0 * $1.1 } >= condition.least - slack
      }
    }

    func cost(_ values: [Double]) -> Double { zip(prices, values).reduce(0) { $0 + $1.0 * $1.1 } }

    /// What whole values cost at least; nil when none meet the conditions.
    var leastWhole: Double? {
      var least: Double?
      func visit(_ values: [Double]) {
        guard values.count < limits.count else {
          if isMet(values) { least = min(least ?? .infinity, cost(values)) }
          return
        }
        for value in 0...limits[values.count] { visit(values + [Double(value)]) }
      }
      visit([])
      return least
    }
  }

  @Test func noValuesCostLessThanTheBound() {
    var dice = SeededGenerator(seed: 11)
    var solved = 0
    var impossible = 0
    for turn in 0..<3000 {
      let trial = Trial(&dice)
      let solution = trial.program.solve(enough: .infinity)
      if let least = trial.leastWhole { #expect(solution.bound <= least, "turn \(turn)") }
      if solution.bound == .infinity { impossible += 1 }
      guard let values = solution.values else { continue }
      solved += 1
      // What is found meets the conditions and costs what the bound says, so that both are the best there is.
      #expect(trial.isMet(values, within: 1e-6), "turn \(turn)")
      #expect(abs(trial.cost(values) - solution.bound) < 1e-6, "turn \(turn)")
      #expect(zip(values, trial.limits).allSatisfy { $0 >= 0 && $0 <= Double($1) }, "turn \(turn)")
    }
    #expect(solved > 900)
    #expect(impossible > 100)
    #expect(solved + impossible == 3000)
  }

  @Test func itStopsWhenTheCostIsHighEnough() {
    // Ten wanted of two at 1 each and a hundred at 7.
    var program = BoxedProgram()
    let condition = program.condition(atLeast: 10)
    program.add(1, program.variable(price: 1, upTo: 2), to: condition)
    program.add(1, program.variable(price: 7, upTo: 100), to: condition)
    let whole = program.solve(enough: .infinity)
    #expect(whole.values == [2, 8])
    #expect(abs(whole.bound - 58) < 1e-9)
    let stopped = program.solve(enough: 5)
    #expect(stopped.bound > 5)
    #expect(stopped.bound <= 58)
  }
}
