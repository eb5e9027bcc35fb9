// Small random worlds of programs and transfers, and the best plan of each by trying every sequence of transfers.

import GraphStore
import TestSupport

struct World {
  struct Arc {
    var from: Int
    var to: Int
    var give: Int
    var get: Int
    var step: Int
    var minimum: Int
    var maximum: Int?
    var block: Int?
    var bonus = 0
    var percent = 0
    var hours: Int

    func received(_ amount: Int) -> Int {
      let plain = amount * get / give
      return plain + (block.map { amount / $0 * bonus } ?? 0) + plain * percent / 100
    }

    var least: Int { (minimum + step - 1) / step * step }
  }

  struct Cost: Comparable {
    var spent: Int
    var transfers: Int
    var stranded: Int

    static func < (a: Cost, b: Cost) -> Bool {
      (a.spent, a.transfers, a.stranded) < (b.spent, b.transfers, b.stranded)
    }
  }

  static let day = "2026-06-01"
  let names: [String]
  var arcs: [Arc] = []
  /// Nil where nothing is said of a balance. The first program is the one to pay in.
  var balances: [Int?]
  let total: Int
  let hops: Int

  init(names: [String], arcs: [Arc], balances: [Int?], total: Int, hops: Int) {
    (self.names, self.arcs, self.balances, self.total, self.hops) = (names, arcs, balances, total, hops)
  }

  init(_ number: Int, _ dice: inout SeededGenerator) {
    let count = Int.random(in: 2...5, using: &dice)
    names = (0..<count).map { "w\(number)\("abcde".dropFirst($0).prefix(1))" }
    balances = (0..<count).map { place in
      Int.random(in: 0..<5, using: &dice) == 0 ? nil : Int.random(in: 0...(place == 0 ? 5 : 12), using: &dice)
    }
    total = Int.random(in: 1...14, using: &dice)
    hops = [1, 2, 2, 2, 3].randomElement(using: &dice) ?? 2
    let pairs = (0..<count).flatMap { a in (0..<count).filter { $0 != a }.map { (a, $0) } }
    for (from, to) in pairs.shuffled(using: &dice).prefix(Int.random(in: 1...5, using: &dice)) {
      let ratios = [(1, 1), (1, 1), (2, 1), (3, 1), (4, 3), (5, 4), (1, 2), (2, 3)]
      let (give, get) = ratios.randomElement(using: &dice) ?? (1, 1)
      let step = give * ([1, 1, 2, 3].randomElement(using: &dice) ?? 1)
      var arc = Arc(
        from: from, to: to, give: give, get: get, step: step,
        minimum: step * Int.random(in: 1...2, using: &dice),
        maximum: Int.random(in: 0..<4, using: &dice) == 0 ? step * 3 : nil,
        hours: [0, 24, 72].randomElement(using: &dice) ?? 0)
      if Int.random(in: 0..<4, using: &dice) == 0 {
        arc.block = step * Int.random(in: 2...3, using: &dice)
        arc.bonus = Int.random(in: 1...4, using: &dice)
      }
      if Int.random(in: 0..<5, using: &dice) == 0 {
        arc.percent = [20, 50, 100].randomElement(using: &dice) ?? 20
      }
      arcs.append(arc)
    }
  }

  // MARK: Trying everything

  /// Calls `visit` with every plan that pays for the award.
  func plans(_ visit: ([(arc: Int, amount: Int)], Cost) -> Void) {
    search(balances.map { $0 ?? 0 }, [], Array(repeating: 0, count: names.count), visit)
  }

  private func search(
    _ now: [Int], _ plan: [(arc: Int, amount: Int)], _ length: [Int],
    _ visit: ([(arc: Int, amount: Int)], Cost) -> Void
  ) {
    if now[0] >= total { visit(plan, cost(now, plan.count)) }
    for (number, arc) in arcs.enumerated() {
      if plan.contains(where: { $0.arc == number }) || length[arc.from] >= hops { continue }
      var amount = arc.least
      while amount <= now[arc.from], amount <= arc.maximum ?? amount {
        var after = now
        var longer = length
        after[arc.from] -= amount
        after[arc.to] += arc.received(amount)
        longer[arc.to] = max(longer[arc.to], length[arc.from] + 1)
        search(after, plan + [(number, amount)], longer, visit)
        amount += arc.step
      }
    }
  }

  private func cost(_ now: [Int], _ transfers: Int) -> Cost {
    var cost = Cost(spent: 0, transfers: transfers, stranded: 0)
    for (place, amount) in now.enumerated() {
      let change = (place == 0 ? amount - total : amount) - (balances[place] ?? 0)
      if change < 0 { cost.spent -= change } else { cost.stranded += change }
    }
    return cost
  }

  /// What the best plan costs; nil when there is none.
  var best: Cost? {
    var best: Cost?
    plans { _, cost in best = best.map { min($0, cost) } ?? cost }
    return best
  }

  /// The error where no plan is possible.
  var hopeless: String {
    var near: Set<Int> = [0]
    for _ in 0..<hops { near.formUnion(arcs.filter { [near] in near.contains($0.to) }.map(\.from)) }
    return balances.indices.contains { balances[$0] != nil && near.contains($0) }
      ? "insufficient_balance" : "no_path"
  }

  /// What a plan that was answered costs; nil when it cannot be carried out.
  func replay(_ steps: [(from: String, to: String, amount: Int)]) -> Cost? {
    var now = balances.map { $0 ?? 0 }
    var length = Array(repeating: 0, count: names.count)
    var used: Set<Int> = []
    for step in steps {
      guard let number = arcs.firstIndex(where: { names[$0.from] == step.from && names[$0.to] == step.to }),
        used.insert(number).inserted
      else { return nil }
      let arc = arcs[number]
      guard step.amount >= arc.least, step.amount % arc.step == 0, step.amount <= arc.maximum ?? step.amount,
        step.amount <= now[arc.from], length[arc.from] < hops
      else { return nil }
      now[arc.from] -= step.amount
      now[arc.to] += arc.received(step.amount)
      length[arc.to] = max(length[arc.to], length[arc.from] + 1)
    }
    return now[0] >= total ? cost(now, steps.count) : nil
  }

  // MARK: As the pack knows it

  var request: Value {
    let held = names.indices.compactMap { place in
      balances[place].map { MapEntry(key: .string(names[place]), value: .long(Int64($0))) }
    }
    let entries: [(String, Value)] = [
      ("program", .string(names[0])), ("cost", .long(Int64(total))), ("date", .string(Self.day)),
      ("balances", .map(held)), ("max_hops", .long(Int64(hops))),
    ]
    return .map(entries.map { MapEntry(key: .string($0.0), value: $0.1) })
  }

  /// Files of vertices and edges for several worlds.
  static func files(_ worlds: [World]) -> [String: String] {
    var programs = "~id,~label,program,name\n"
    var partnerships =
      "~id,~label,partnership,from,to,ratio_from:Long,ratio_to:Long,minimum:Long,step:Long,maximum:Long,"
      + "block:Long,block_bonus:Long,hours:Long,as_of,confidence\n"
    var bonuses = "~id,~label,bonus,percent:Long,valid_from:Date,valid_to:Date\n"
    var edges = "~id,~from,~to,~label\n"
    for world in worlds {
      for name in world.names { programs += "\(name),Program,\(name),\(name)\n" }
      for arc in world.arcs {
        let (from, to) = (world.names[arc.from], world.names[arc.to])
        let id = "\(from)>\(to)"
        let maximum = arc.maximum.map(String.init) ?? ""
        let block = arc.block.map { "\($0),\(arc.bonus)" } ?? ","
        partnerships +=
          "\(id),TransferPartnership,\(id),\(from),\(to),\(arc.give),\(arc.get),\(arc.minimum),\(arc.step),"
          + "\(maximum),\(block),\(arc.hours),2026,low\n"
        edges += "\(id)~f,\(id),\(from),TRANSFERS_FROM\n\(id)~t,\(id),\(to),TRANSFERS_TO\n"
        if arc.percent > 0 {
          bonuses += "\(id)@b,TransferBonus,\(id)@b,\(arc.percent),\(day),\(day)\n"
          edges += "\(id)~b,\(id)@b,\(id),BOOSTS\n"
        }
      }
    }
    return ["p.csv": programs, "t.csv": partnerships, "b.csv": bonuses, "e.csv": edges]
  }
}
