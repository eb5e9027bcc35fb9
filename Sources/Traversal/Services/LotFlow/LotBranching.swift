// LotBranching: the best amounts in some slots, by branch and bound on `LotRelaxation`.
//
// Where divided lots cost too much, there is nothing to find. Otherwise a box is cut where the divided amounts do not
// fit: a slot carries nothing or at least its first lot; no more than a lot, or at least the next. Slots that would raise
// the cost too far are left out. It ends when no boxes are left.

import GraphStore

struct LotBranching {
  private struct Node {
    var boxes: [LotBox]
    var relaxed: LotRelaxed
  }

  struct Found {
    var cost: LotCost
    var slots: [LotSlot]
    var amounts: [Int64]
  }

  private let problem: LotProblem
  private let goal: LotGoal
  private let meter: LotMeter
  /// What costs more is not looked for.
  private var most: Int64
  /// What was not looked at costs this, at least.
  private(set) var nextMost = Int64.max
  private var best: Found?

  init(_ problem: LotProblem, _ goal: LotGoal, most: Int64, meter: LotMeter) {
    self.problem = problem
    self.goal = goal
    self.most = most
    self.meter = meter
  }

  /// Finds the best amounts; boxes come by level.
  mutating func solve(_ boxes: [LotBox]) throws -> Found? {
    var waiting = [try node(boxes)].compactMap { $0 }
    while let node = waiting.popLast() {
      guard isLow(node.relaxed) else { continue }
      let children = try branches(of: node).compactMap { try self.node($0) }
      // The last is looked at next: the cheaper one, or else the one that sends more.
      let isFirstCheaper =
        children.count == 2 && (children[0].relaxed.bound ?? 0) < (children[1].relaxed.bound ?? 0)
      waiting += isFirstCheaper ? children.reversed() : children
    }
    return best
  }

  /// The slots that can take part where no more than `most` is spent.
  mutating func useful(_ boxes: [LotBox]) throws -> [LotSlot] { try node(boxes)?.boxes.map(\.slot) ?? [] }

  // MARK: Bounds

  private mutating func isLow(_ relaxed: LotRelaxed) -> Bool {
    if let bound = relaxed.bound, bound > most { nextMost = min(nextMost, bound) }
    return relaxed.isUpTo(most)
  }

  /// Boxes with what is known of them; nil when nothing good enough can be in them.
  private mutating func node(_ given: [LotBox]) throws -> Node? {
    var boxes = given
    while let narrowed = narrowed(boxes) {
      let relaxed = LotRelaxation(problem, narrowed, goal).solve(most: most)
      try meter.add(relaxed.work)
      guard isLow(relaxed) else { return nil }
      boxes = goal.isSpent ? affordable(narrowed, relaxed) : narrowed
      if boxes.count == narrowed.count { return Node(boxes: boxes, relaxed: relaxed) }
    }
    return nil
  }

  /// The boxes whose slots do not cost too much.
  private mutating func affordable(_ boxes: [LotBox], _ relaxed: LotRelaxed) -> [LotBox] {
    var kept: [LotBox] = []
    for (box, rise) in zip(boxes, relaxed.rises) {
      let bound = Int64((relaxed.rawBound + rise).rounded(.up))
      if bound <= most { kept.append(box) } else { nextMost = min(nextMost, bound) }
    }
    return kept
  }

  /// The boxes without what cannot be paid, or serves nothing; nil when one that must take part cannot, or too little
  /// can arrive.
  private func narrowed(_ given: [LotBox]) -> [LotBox]? {
    let arcs = problem.network.arcs
    var boxes = given
    while true {
      guard let payable = payable(boxes) else { return nil }
      // What arrives must go on, or take the place of what was given away.
      boxes = payable.filter { box in
        let end = arcs[box.slot.arc].to
        if !box.mayRest || end == problem.target { return true }
        let first = problem.network.start[end] > 0 ? 1 : box.slot.level + 1
        return payable.contains { arcs[$0.slot.arc].from == end && $0.slot.level >= first }
      }
      if boxes.count == payable.count { return boxes }
    }
  }

  /// The boxes with what can be paid at most.
  private func payable(_ boxes: [LotBox]) -> [LotBox]? {
    var stock = problem.network.start
    var hasArrived = Array(repeating: false, count: stock.count)
    var kept: [LotBox] = []
    kept.reserveCapacity(boxes.count)
    var next = 0
    for level in 1...problem.hops {
      var gains: [(place: Int, amount: Int64)] = []
      while next < boxes.count, boxes[next].slot.level == level {
        var box = boxes[next]
        next += 1
        let arc = problem.network.arcs[box.slot.arc]
        box.high = min(box.high, stock[arc.from]) / arc.step * arc.step
        if box.high < box.low || (level > 1 && !hasArrived[arc.from]) {
          if box.mayRest { continue }
          return nil
        }
        kept.append(box)
        gains.append((arc.to, arc.received(box.high)))
      }
      hasArrived = Array(repeating: false, count: stock.count)
      for gain in gains {
        stock[gain.place] += gain.amount
        hasArrived[gain.place] = true
      }
    }
    return stock[problem.target] >= problem.wanted ? kept : nil
  }

  // MARK: Branching

  private mutating func branches(of node: Node) throws -> [[LotBox]] {
    let boxes = node.boxes
    if let key = node.relaxed.keys.first { return cutting(boxes, key, at: 0) }
    guard !node.relaxed.amounts.isEmpty else { return halves(of: boxes) }
    let slots = boxes.map(\.slot)
    if let clash = clash(slots, { node.relaxed.amounts[$0] > 1e-6 }) {
      return clash.filter { boxes[$0].mayRest }.map { left in
        boxes.indices.filter { $0 != left }.map { boxes[$0] }
      }
    }
    var amounts: [Int64] = []
    var worst = 1e-6
    var cut: Int?
    for (number, box) in boxes.enumerated() {
      let arc = problem.network.arcs[box.slot.arc]
      let lot = lot(below: node.relaxed.amounts[number], arc, box)
      amounts.append(lot)
      let lost = max(
        node.relaxed.amounts[number] - Double(lot),
        node.relaxed.gains[number] - Double(lot > 0 ? arc.received(lot) : 0))
      if lost > worst, !box.isDecided { (worst, cut) = (lost, number) }
    }
    if let cut { return cutting(boxes, cut, at: amounts[cut]) }
    accept(slots, amounts)
    return halves(of: boxes)
  }

  /// The largest lot of a box up to an amount, or nothing.
  private func lot(below amount: Double, _ arc: LotArc, _ box: LotBox) -> Int64 {
    let lots = Int64((amount + 1e-6).rounded(.down)) / arc.step * arc.step
    return lots < box.low ? (box.mayRest ? 0 : box.low) : min(lots, box.high)
  }

  /// Boxes that end at an amount, and boxes that begin after it.
  private func cutting(_ boxes: [LotBox], _ place: Int, at amount: Int64) -> [[LotBox]] {
    var (left, right) = (boxes, boxes)
    right[place].mayRest = false
    if amount < boxes[place].low {
      left.remove(at: place)
      return [left, right]
    }
    left[place].high = amount
    right[place].low = amount + problem.network.arcs[boxes[place].slot.arc].step
    return right[place].low <= right[place].high ? [left, right] : [left]
  }

  /// Cuts the widest box in two; where every amount is decided, that was it.
  private mutating func halves(of boxes: [LotBox]) -> [[LotBox]] {
    if let place = boxes.indices.first(where: { boxes[$0].mayRest }) { return cutting(boxes, place, at: 0) }
    let widths = boxes.map { $0.high - $0.low }
    guard let place = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[place] > 0 else {
      let slots = boxes.map(\.slot)
      let amounts = boxes.map(\.low)
      accept(slots, amounts)
      return []
    }
    let step = problem.network.arcs[boxes[place].slot.arc].step
    return cutting(boxes, place, at: (boxes[place].low / step + boxes[place].high / step) / 2 * step)
  }

  /// Slots that do not go together, one of which must be left out: an arc used twice, or a ring.
  private func clash(_ slots: [LotSlot], _ isUsed: (Int) -> Bool) -> [Int]? {
    for (number, slot) in slots.enumerated() where isUsed(number) {
      for other in 0..<number where slots[other].arc == slot.arc && isUsed(other) { return [other, number] }
    }
    let ring = problem.ring(in: slots, among: isUsed)
    return ring.isEmpty ? nil : ring
  }

  private mutating func accept(_ slots: [LotSlot], _ amounts: [Int64]) {
    guard clash(slots, { amounts[$0] > 0 }) == nil, let cost = problem.cost(of: amounts, in: slots),
      !goal.leavesOwn || cost.own == 0,
      cost.spent == goal.spending ?? cost.spent, cost.stranded <= goal.stranding ?? cost.stranded
    else { return }
    let value =
      switch goal.measure {
      case .spent: cost.spent
      case .stranded: cost.stranded
      case .amount(let place): amounts[place]
      }
    guard value <= most else { return }
    most = value - 1
    let used = slots.indices.filter { amounts[$0] > 0 }
    best = Found(cost: cost, slots: used.map { slots[$0] }, amounts: used.map { amounts[$0] })
  }
}
