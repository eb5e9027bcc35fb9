// LotRelaxation: how little amounts can cost when lots may be divided, as a bound for those that may not.
//
// Each slot may carry an amount of its box. What arrives is replaced by the lowest concave curve above the staircase, a
// few straight pieces; stocks by level see that nothing is paid before it arrived. What is left out: that an arc serves
// once, that no ring pays for itself, and lots. Of these last, one thing is kept: whatever moves is a multiple of what
// its lots have in common, and so is what is spent.

import GraphStore

/// What is to be as small as can be, and what must hold besides.
struct LotGoal {
  enum Measure {
    case spent
    case stranded
    /// What is sent by one of the slots.
    case amount(Int)
  }

  var measure: Measure
  /// Exactly so much is spent.
  var spending: Int64?
  /// No more than this is stranded.
  var stranding: Int64?
  /// The target keeps what it holds.
  var leavesOwn = false

  var isSpent: Bool { if case .spent = measure { true } else { false } }
}

/// What divided lots say.
struct LotRelaxed {
  /// No whole lots cost less; nil where none do what is wanted.
  var bound: Int64?
  /// The same before it was rounded up.
  var rawBound = Double.infinity
  /// The amounts that cost so little, and what they bring; none where that was not found out.
  var amounts: [Double] = []
  var gains: [Double] = []
  /// What the cost rises by, at least, when a slot takes part.
  var rises: [Double] = []
  /// One of these must take part, where any are named.
  var keys: [Int] = []
  var work: Int

  init(work: Int) { self.work = work }

  func isUpTo(_ most: Int64) -> Bool { bound.map { $0 <= most } ?? false }
}

struct LotRelaxation {
  private let problem: LotProblem
  private let boxes: [LotBox]
  private let goal: LotGoal
  private var program = BoxedProgram()
  private var curves: [LotCurve] = []
  /// The variables of the pieces of each box.
  private var columns: [[Int]] = []
  /// By place: the boxes whose slots lead into it and out of it; and the places that have any, or are the target.
  private var incoming: [[Int]]
  private var outgoing: [[Int]]
  private var places: [Int] = []

  /// - uses: how many of the slots that may rest take part at most
  init(_ problem: LotProblem, _ boxes: [LotBox], _ goal: LotGoal, uses: Int? = nil) {
    self.problem = problem
    self.boxes = boxes
    self.goal = goal
    incoming = Array(repeating: [], count: problem.network.names.count)
    outgoing = incoming
    for (number, box) in boxes.enumerated() {
      let arc = problem.network.arcs[box.slot.arc]
      let curve = LotCurve(arc, box)
      columns.append(curve.pieces.map { program.variable(upTo: $0.length) })
      curves.append(curve)
      incoming[arc.to].append(number)
      outgoing[arc.from].append(number)
    }
    places = incoming.indices.filter {
      $0 == problem.target || !incoming[$0].isEmpty || !outgoing[$0].isEmpty
    }
    addStocks()
    addArrival()
    addCosts()
    if let uses { addUses(uses) }
  }

  // MARK: Conditions

  /// Adds what a slot carries, times a factor, to a condition.
  private mutating func addAmount(_ factor: Double, _ place: Int, to condition: Int) {
    program.add(factor * curves[place].amount, to: condition)
    for column in columns[place] { program.add(factor, column, to: condition) }
  }

  /// Adds what arrives by a slot, at most.
  private mutating func addGain(_ factor: Double, _ place: Int, to condition: Int) {
    program.add(factor * curves[place].gain, to: condition)
    for (column, piece) in zip(columns[place], curves[place].pieces) where piece.rate > 0 {
      program.add(factor * piece.rate, column, to: condition)
    }
  }

  /// Adds what arrives by a slot, at least.
  private mutating func addLeastGain(_ factor: Double, _ place: Int, to condition: Int) {
    let curve = curves[place]
    program.add(factor * curve.leastGain, to: condition)
    for column in columns[place] { program.add(factor * curve.leastRate, column, to: condition) }
  }

  /// What a place pays by a level is there by the level before.
  private mutating func addStocks() {
    for place in places {
      var start = problem.network.start[place]
      let grain = grain(of: place)
      if grain > 1, place != problem.target { start = start / grain * grain }
      for level in 1...problem.hops {
        let paying = outgoing[place].filter { boxes[$0].slot.level <= level }
        guard paying.contains(where: { boxes[$0].slot.level == level }) else { continue }
        if paying.reduce(0, { $0 + boxes[$1].high }) <= start { continue }
        let condition = program.condition(atLeast: Double(-start))
        for slot in paying { addAmount(-1, slot, to: condition) }
        for slot in incoming[place] where boxes[slot].slot.level < level { addGain(1, slot, to: condition) }
      }
    }
  }

  /// What is wanted arrives, or is there.
  private mutating func addArrival() {
    let start = goal.leavesOwn ? 0 : problem.network.start[problem.target]
    let grain = grain(of: problem.target)
    var need = max(0, problem.wanted - start)
    if grain > 1 { need = (need + grain - 1) / grain * grain }
    let condition = program.condition(atLeast: Double(need))
    addChange(of: problem.target, to: condition)
  }

  /// Adds what comes to a place less what leaves it.
  private mutating func addChange(of place: Int, to condition: Int) {
    for slot in incoming[place] { addGain(1, slot, to: condition) }
    for slot in outgoing[place] { addAmount(-1, slot, to: condition) }
  }

  private mutating func addCosts() {
    var spending: [(condition: Int, factor: Double)] = []
    if let exact = goal.spending {
      spending.append((program.condition(atLeast: Double(-exact)), -1))
      spending.append((program.condition(atLeast: Double(exact)), 1))
    }
    let stranding = goal.stranding.map { program.condition(atLeast: Double(-$0)) }
    for place in places {
      addSpending(of: place, spending)
      addStranding(in: place, stranding)
    }
    if case .amount(let slot) = goal.measure { addPrice(1, slot) }
  }

  /// What a slot carries costs something.
  private mutating func addPrice(_ price: Double, _ slot: Int) {
    program.constant += price * curves[slot].amount
    for column in columns[slot] { program.raisePrice(of: column, by: price) }
  }

  /// What a place has less at the end than at the start costs its weight, and counts in conditions.
  private mutating func addSpending(of place: Int, _ conditions: [(condition: Int, factor: Double)]) {
    let weight = Double(problem.network.weight[place])
    let start = problem.network.start[place]
    let isTarget = place == problem.target
    guard start > 0, weight > 0, goal.isSpent || !conditions.isEmpty else { return }
    if !isTarget, incoming[place].isEmpty {
      // Nothing comes back: what is paid is spent.
      for slot in outgoing[place] {
        for limit in conditions { addAmount(limit.factor * weight, slot, to: limit.condition) }
        if goal.isSpent { addPrice(weight, slot) }
      }
      return
    }
    guard isTarget || !outgoing[place].isEmpty else { return }
    let spent = program.variable(price: goal.isSpent ? weight : 0, upTo: Double(start))
    for limit in conditions { program.add(limit.factor * weight, spent, to: limit.condition) }
    let condition = program.condition(atLeast: isTarget ? Double(problem.wanted) : 0)
    program.add(1, spent, to: condition)
    addChange(of: place, to: condition)
    if !isTarget, goal.isSpent { program.prefer(spent, in: condition) }
  }

  /// What a place has more at the end than at the start costs, or counts against what may be stranded.
  private mutating func addStranding(in place: Int, _ most: Int?) {
    var price = 0.0
    if case .stranded = goal.measure { price = 1 }
    guard !incoming[place].isEmpty, price > 0 || most != nil else { return }
    let stranded = program.variable(price: price, upTo: Double(problem.room[place]))
    if let most { program.add(-1, stranded, to: most) }
    let isTarget = place == problem.target
    let condition = program.condition(atLeast: isTarget ? Double(-problem.wanted) : 0)
    program.add(1, stranded, to: condition)
    for slot in incoming[place] { addLeastGain(-1, slot, to: condition) }
    for slot in outgoing[place] { addAmount(1, slot, to: condition) }
  }

  /// A slot that carries its most counts as one, and others as the part of it.
  private mutating func addUses(_ uses: Int) {
    let condition = program.condition(atLeast: Double(-uses))
    for slot in boxes.indices where boxes[slot].mayRest {
      for column in columns[slot] { program.add(-1 / Double(boxes[slot].high), column, to: condition) }
    }
  }

  // MARK: What lots have in common

  /// What all changes of a place are multiples of; 0 where nothing changes.
  private func grain(of place: Int, withoutResting: Bool = false) -> Int64 {
    var grain: Int64 = 0
    for slot in outgoing[place] where grain != 1 && !(withoutResting && boxes[slot].mayRest) {
      let box = boxes[slot]
      grain = divisor(grain, box.low == box.high ? box.low : problem.network.arcs[box.slot.arc].step)
    }
    for slot in incoming[place] where grain != 1 && !(withoutResting && boxes[slot].mayRest) {
      grain = divisor(grain, problem.network.arcs[boxes[slot].slot.arc].grain(of: boxes[slot]))
    }
    return grain
  }

  /// The least that can be spent, when it is this much or more, and slots of one place that may rest do so.
  private func rounded(_ cost: Int64, resting idle: Int? = nil) -> Int64 {
    let network = problem.network
    var grain: Int64 = 0
    for place in places where network.start[place] > 0 && place != problem.target {
      grain = divisor(grain, network.weight[place] * self.grain(of: place, withoutResting: place == idle))
    }
    guard grain > 1 else { return cost }
    let others = (cost + grain - 1) / grain * grain
    guard network.start[problem.target] > 0 else { return others }
    // The target may give some of what it holds: the rest of what is wanted.
    let weight = network.weight[problem.target]
    grain = divisor(grain, weight * self.grain(of: problem.target))
    guard grain > 1 else { return cost }
    let rest = (weight * problem.wanted) % grain
    let own = (max(0, cost - rest) + grain - 1) / grain * grain + rest
    return min(others, own)
  }

  /// Slots that may rest, but not all of them where no more than `most` may be spent: without them, what the other lots
  /// have in common makes the cost too high.
  private func keys(_ cost: Int64, most: Int64) -> [Int] {
    for place in places where problem.network.start[place] > 0 && place != problem.target {
      let keys = (outgoing[place] + incoming[place]).filter { boxes[$0].mayRest }
      if !keys.isEmpty, rounded(cost, resting: place) > most { return keys }
    }
    return []
  }

  // MARK: Solving

  /// - most: what costs more is of no use
  func solve(most: Int64) -> LotRelaxed {
    if let exact = goal.spending, rounded(exact) > exact { return LotRelaxed(work: boxes.count) }
    let solution = program.solve(enough: Double(most) + 0.5)
    var relaxed = LotRelaxed(work: solution.work + boxes.count)
    guard solution.bound < .infinity else { return relaxed }
    relaxed.rawBound = solution.bound - 1e-6
    let bound = max(0, Int64(relaxed.rawBound.rounded(.up)))
    relaxed.bound = goal.isSpent ? rounded(bound) : bound
    if goal.isSpent, relaxed.isUpTo(most) { relaxed.keys = keys(bound, most: most) }
    for (number, box) in boxes.enumerated() {
      var rest = Double(box.low)
      var rise = 0.0
      for (column, piece) in zip(columns[number], curves[number].pieces) where rest > 0 {
        rise += max(0, solution.reduced[column]) * min(rest, piece.length)
        rest -= piece.length
      }
      relaxed.rises.append(box.mayRest ? rise : 0)
      guard let values = solution.values else { continue }
      var amount = curves[number].amount
      var gain = curves[number].gain
      for (column, piece) in zip(columns[number], curves[number].pieces) {
        amount += values[column]
        gain += values[column] * piece.rate
      }
      relaxed.amounts.append(amount)
      relaxed.gains.append(gain)
    }
    return relaxed
  }
}
