// BoxedProgram: how little a linear cost can be over variables between nothing and a limit, under linear conditions; with
// a lower bound of it that no rounding can make false.
//
// Solved by the dual simplex method on a dense table. As no price is below zero, doing nothing is where it begins, and
// every pivot only raises the cost, so it may stop as soon as that is high enough. A variable beyond its limit is
// counted downward from there. The multipliers of the conditions prove a bound whatever they are (weak duality): it is
// computed from the program as it was given, and what rounding could have added is taken off.

/// What is known of a program.
struct BoxedSolution {
  /// No values can cost less; infinite where no values meet the conditions.
  var bound: Double
  /// The values, where the search came to its end.
  var values: [Double]?
  /// What each variable adds to the bound, at least, by the unit.
  var reduced: [Double]
  /// How many numbers were computed.
  var work: Int
}

struct BoxedProgram {
  private struct Term {
    var row: Int
    var column: Int
    var factor: Double
  }

  /// What holds whatever the values are.
  var constant = 0.0
  private var prices: [Double] = []
  private var limits: [Double] = []
  private var least: [Double] = []
  private var terms: [Term] = []
  private var preferred: [(column: Int, row: Int)] = []

  /// A variable, by its number.
  mutating func variable(price: Double = 0, upTo limit: Double) -> Int {
    prices.append(price)
    limits.append(limit)
    return prices.count - 1
  }

  /// A condition, by its number: a sum that must reach so much.
  mutating func condition(atLeast amount: Double) -> Int {
    least.append(amount)
    return least.count - 1
  }

  mutating func add(_ factor: Double, _ variable: Int, to condition: Int) {
    terms.append(Term(row: condition, column: variable, factor: factor))
  }

  /// A part of the sum of a condition that does not depend on values.
  mutating func add(_ amount: Double, to condition: Int) { least[condition] -= amount }

  mutating func raisePrice(of variable: Int, by amount: Double) { prices[variable] += amount }

  /// Begins with a variable that makes up for what a condition lacks, where no price falls below zero by that. The bound is
  /// no other, but its multipliers say more of what is not used.
  mutating func prefer(_ variable: Int, in condition: Int) { preferred.append((variable, condition)) }

  // MARK: Solving

  /// Solves, or stops when the cost is above `enough`.
  func solve(enough: Double) -> BoxedSolution {
    var table = BoxedTable(prices: prices, limits: limits, least: least)
    for term in terms { table.add(term.factor, term.row, term.column) }
    for column in preferred { table.enter(column) }
    var turns = 4 * (least.count + prices.count) + 40
    while turns > 0 {
      turns -= 1
      guard let row = table.violated() else {
        var solution = proven(table.multipliers, table.work)
        solution.values = table.values
        return solution
      }
      guard let column = table.entering(row) else {
        var solution = proven(table.multipliers, table.work)
        if isImpossible(table.ray(row)) { solution.bound = .infinity }
        return solution
      }
      table.pivot(row, column)
      if table.cost + constant > enough {
        let solution = proven(table.multipliers, table.work)
        if solution.bound > enough { return solution }
      }
    }
    return proven(table.multipliers, table.work)
  }

  /// What multipliers prove.
  private func proven(_ multipliers: [Double], _ work: Int) -> BoxedSolution {
    var reduced = prices
    var sizes = prices
    for term in terms where multipliers[term.row] > 0 {
      let part = multipliers[term.row] * term.factor
      reduced[term.column] -= part
      sizes[term.column] += abs(part)
    }
    var bound = constant
    var size = abs(constant)
    for (row, multiplier) in multipliers.enumerated() where multiplier > 0 {
      bound += multiplier * least[row]
      size += abs(multiplier * least[row])
    }
    for column in reduced.indices {
      if reduced[column] < 0 { bound += reduced[column] * limits[column] }
      size += sizes[column] * limits[column]
    }
    return BoxedSolution(bound: bound - size * 1e-13, values: nil, reduced: reduced, work: work + terms.count)
  }

  /// Whether the conditions, added with these multipliers, cannot be met.
  private func isImpossible(_ multipliers: [Double]) -> Bool {
    var sums = [Double](repeating: 0, count: prices.count)
    var sizes = sums
    for term in terms where multipliers[term.row] > 0 {
      let part = multipliers[term.row] * term.factor
      sums[term.column] += part
      sizes[term.column] += abs(part)
    }
    var most = 0.0
    var size = 0.0
    for column in sums.indices {
      if sums[column] > 0 { most += sums[column] * limits[column] }
      size += sizes[column] * limits[column]
    }
    for (row, multiplier) in multipliers.enumerated() where multiplier > 0 {
      most -= multiplier * least[row]
      size += abs(multiplier * least[row])
    }
    return most + size * 1e-13 < 0
  }
}

/// Each basic variable as a sum of the others, which are nothing for now: `value + Σ factor × other`. What a condition has
/// beyond what it must have is a variable too.
private struct BoxedTable {
  private let columns: Int
  private let rows: Int
  private var factors: [Double]
  private var value: [Double]
  private var reduced: [Double]
  /// Variables first, then the surplus of conditions.
  private var basic: [Int]
  private var other: [Int]
  private let limits: [Double]
  private var isDownward: [Bool]
  private let tolerance: Double
  private(set) var cost = 0.0
  private(set) var work = 0

  init(prices: [Double], limits: [Double], least: [Double]) {
    columns = prices.count
    rows = least.count
    factors = Array(repeating: 0, count: rows * columns)
    value = least.map { -$0 }
    reduced = prices
    basic = Array(columns..<columns + rows)
    other = Array(0..<columns)
    self.limits = limits
    isDownward = Array(repeating: false, count: columns)
    tolerance = 1e-9 * max(1000, least.reduce(0) { max($0, abs($1)) })
  }

  mutating func add(_ factor: Double, _ row: Int, _ column: Int) { factors[row * columns + column] += factor }

  /// The basic variable farthest outside its limits, counted so that it is below nothing.
  mutating func violated() -> Int? {
    var worst = tolerance
    var found: Int?
    var isAbove = false
    for row in 0..<rows {
      if -value[row] > worst {
        (worst, found, isAbove) = (-value[row], row, false)
      } else if basic[row] < columns, value[row] - limits[basic[row]] > worst {
        (worst, found, isAbove) = (value[row] - limits[basic[row]], row, true)
      }
    }
    guard let found, isAbove else { return found }
    let variable = basic[found]
    value[found] = limits[variable] - value[found]
    for place in found * columns..<(found + 1) * columns { factors[place] = -factors[place] }
    isDownward[variable].toggle()
    return found
  }

  /// Makes a variable basic when no price falls below nothing by that. The row has nothing to it yet.
  mutating func enter(_ place: (column: Int, row: Int)) {
    let start = place.row * columns
    let factor = factors[start + place.column]
    let price = reduced[place.column] / factor
    for column in 0..<columns
    where reduced[column] - price * factors[start + column] < -1e-12 && column != place.column {
      return
    }
    pivot(place.row, place.column)
  }

  /// The variable that is to become basic in place of one below nothing: the one that costs least.
  func entering(_ row: Int) -> Int? {
    var found: Int?
    var least = Double.infinity
    var size = 0.0
    for column in 0..<columns {
      let factor = factors[row * columns + column]
      guard factor > 1e-9 else { continue }
      let ratio = max(0, reduced[column]) / factor
      if ratio < least - 1e-12 || (ratio <= least + 1e-12 && factor > size) {
        (least, size, found) = (ratio, factor, column)
      }
    }
    return found
  }

  mutating func pivot(_ row: Int, _ column: Int) {
    let start = row * columns
    let inverse = 1 / factors[start + column]
    value[row] = -value[row] * inverse
    for place in start..<start + columns { factors[place] = -factors[place] * inverse }
    factors[start + column] = inverse
    for target in 0..<rows where target != row {
      let begin = target * columns
      let factor = factors[begin + column]
      guard factor != 0 else { continue }
      value[target] += factor * value[row]
      factors[begin + column] = 0
      for place in 0..<columns { factors[begin + place] += factor * factors[start + place] }
      work += columns
    }
    let price = reduced[column]
    cost += price * value[row]
    reduced[column] = 0
    for place in 0..<columns { reduced[place] += price * factors[start + place] }
    swap(&basic[row], &other[column])
    work += 2 * columns
  }

  // MARK: Reading

  var multipliers: [Double] {
    var found = [Double](repeating: 0, count: rows)
    for column in 0..<columns where other[column] >= columns {
      found[other[column] - columns] = max(0, reduced[column])
    }
    return found
  }

  /// The multipliers by which a row that cannot be mended is the sum of conditions.
  func ray(_ row: Int) -> [Double] {
    var found = [Double](repeating: 0, count: rows)
    for column in 0..<columns where other[column] >= columns {
      found[other[column] - columns] = max(0, -factors[row * columns + column])
    }
    if basic[row] >= columns { found[basic[row] - columns] = 1 }
    return found
  }

  var values: [Double] {
    var found = [Double](repeating: 0, count: columns)
    for row in 0..<rows where basic[row] < columns {
      found[basic[row]] = min(max(0, value[row]), limits[basic[row]])
    }
    for variable in 0..<columns where isDownward[variable] {
      found[variable] = limits[variable] - found[variable]
    }
    return found
  }
}
