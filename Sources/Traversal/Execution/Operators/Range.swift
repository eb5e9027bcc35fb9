// Ranges: limit, skip, range and tail over the stream; coin; tests of list members.

import GraphStore

struct RangeNode: PlanNode {
  var site: Site
  var low: Count
  /// Nil for an open end.
  var high: Count?

  var text: String { "range [\(low.text), \(high?.text ?? "…"))" }

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    RangeOperator(self, input: input, opening.slots)
  }

  static func verify(_ low: Int64, _ high: Int64, at range: SourceRange) throws {
    guard high != -1, low > high else { return }
    throw TraversalError(.argument, "Not a legal range: [\(low), \(high)]", at: range)
  }

  /// The positions; the end is nil when it is open.
  func bounds(_ slots: Slots) throws -> (low: Int64, high: Int64?) {
    let low = try self.low.value(slots)
    guard let high = try self.high?.value(slots) else { return (max(0, low), nil) }
    if site.name == "range" { try Self.verify(low, high, at: site.range) }
    return (max(0, low), high < 0 ? nil : high)
  }
}

/// Counts units of bulk, in each partition by itself.
final class RangeOperator: Operator {
  private let node: RangeNode
  private let slots: Slots
  private var counts: [Int: Int64] = [:]
  private var isExhausted = false

  init(_ node: RangeNode, input: Operator, _ slots: Slots) {
    self.node = node
    self.slots = slots
    super.init(node.site, input: input)
  }

  override func reset(_ reason: Reset) {
    counts = [:]
    isExhausted = false
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isExhausted { return nil }
    let (low, high) = try node.bounds(slots)
    if high == 0 { return nil }
    guard let batch = try input?.pull(run, graph) else { return nil }
    var rows: [Int] = []
    var bulks: [Int64] = []
    for row in 0..<batch.count {
      let partition = batch.partition(row)
      let before = counts[partition] ?? 0
      let (after, overflow) = before.addingReportingOverflow(batch.bulk(row))
      guard !overflow else { throw Batch.bulkOverflow() }
      counts[partition] = after
      let lower = max(before, low)
      let upper = min(after, high ?? .max)
      guard lower < upper else { continue }
      rows.append(row)
      bulks.append(upper - lower)
    }
    if batch.parent == nil, let high, (counts[0] ?? 0) >= high { isExhausted = true }
    var result = rows.count == batch.count ? batch : batch.gathered(rows)
    if batch.bulk != nil { result.bulk = bulks }
    return result
  }
}

struct TailNode: PlanNode {
  var site: Site
  var count: Int64

  func open(_ input: Operator, _ opening: Opening) -> Operator { TailOperator(self, input: input) }
}

final class TailOperator: Operator {
  private let node: TailNode
  private var isDone = false

  init(_ node: TailNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    var last = Batch(.none)
    while let batch = try input?.pull(run, graph) {
      last.append(contentsOf: batch)
      // Partitions may come in any order, so only a single one can be cut on the way.
      if last.parent == nil, Int64(last.count) > max(2 * node.count, 8192) { last = cut(last) }
      try run.checkBudget(holding: last.count * 32)
    }
    return cut(last)
  }

  private func cut(_ batch: Batch) -> Batch {
    var counts: [Int: Int64] = [:]
    var rows: [Int] = []
    var bulks: [Int64] = []
    for row in (0..<batch.count).reversed() {
      let partition = batch.partition(row)
      let taken = counts[partition] ?? 0
      guard taken < node.count else { continue }
      let bulk = min(batch.bulk(row), node.count - taken)
      counts[partition] = taken + bulk
      rows.append(row)
      bulks.append(bulk)
    }
    var result = batch.gathered(rows.reversed())
    if batch.bulk != nil { result.bulk = bulks.reversed() }
    return result
  }
}

struct CoinNode: PlanNode {
  var site: Site
  var probability: Double

  func open(_ input: Operator, _ opening: Opening) -> Operator { CoinOperator(self, input: input) }
}

final class CoinOperator: Operator {
  private let node: CoinNode

  init(_ node: CoinNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let probability = node.probability
    guard batch.bulk != nil else {
      let mask = (0..<batch.count).map { _ in Double.random(in: 0..<1, using: &run.random) < probability }
      return batch.filtered(mask)
    }
    // Each unit of bulk is tossed for by itself.
    var bulks: [Int64] = []
    for row in 0..<batch.count {
      var kept: Int64 = 0
      for _ in 0..<batch.bulk(row) where Double.random(in: 0..<1, using: &run.random) < probability {
        kept += 1
      }
      bulks.append(kept)
    }
    var tossed = batch
    tossed.bulk = bulks
    return tossed.filtered(bulks.map { $0 > 0 })
  }
}

struct SampleNode: PlanNode {
  var site: Site
  var count: Int64
  var by: By?

  var children: [Pipeline] {
    get { by?.pipeline.map { [$0] } ?? [] }
    set { by?.pipeline = newValue.first }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    SampleOperator(self, input: input, try by.map { try opening.selector($0) })
  }
}

final class SampleOperator: Operator {
  private let node: SampleNode
  private let selector: Selector?
  private var isDone = false

  init(_ node: SampleNode, input: Operator, _ selector: Selector?) {
    self.node = node
    self.selector = selector
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    var all = Batch(.none)
    while let batch = try input?.pull(run, graph) {
      all.append(contentsOf: batch)
      try run.checkBudget(holding: all.count * 32)
    }
    let weights = try weights(all, run, graph)
    // The largest keys of u^(1/weight) are a weighted sample without replacement.
    var candidates: [(partition: Int, key: Double, row: Int)] = []
    for row in 0..<all.count {
      guard let weight = weights[row], weight > 0 else { continue }
      for _ in 0..<min(all.bulk(row), node.count) {
        let key = Self.key(Double.random(in: 0..<1, using: &run.random), weight)
        candidates.append((all.partition(row), key, row))
      }
    }
    candidates.sort { ($0.partition, $1.key) < ($1.partition, $0.key) }
    var taken: [Int: Int64] = [:]
    var rows: [Int] = []
    for candidate in candidates where (taken[candidate.partition] ?? 0) < node.count {
      taken[candidate.partition, default: 0] += 1
      rows.append(candidate.row)
    }
    var sample = all.gathered(rows)
    sample.bulk = nil
    return sample
  }

  /// Orders as u^(1/weight) does: the logarithm of u, which is negative, over the weight.
  private static func key(_ random: Double, _ weight: Double) -> Double {
    // The exponent and the linear part of the significand are near enough to a logarithm to order by.
    let number = max(random, .leastNormalMagnitude)
    return (Double(number.exponent) + (number.significand - 1)) / weight
  }

  private func weights(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Double?] {
    guard let selector else { return Array(repeating: 1, count: batch.count) }
    return try selector.evaluate(batch, run, graph).map { value in
      guard let value else { return nil }
      guard let weight = value.nearestDouble else {
        throw error(
          .type, quoting: "sample() weighs by numbers, but \(quoting: value) is of type \(value.typeName)")
      }
      return weight
    }
  }
}

// MARK: none, any, all

struct MemberTestNode: PlanNode {
  var site: Site
  var test: Test
  var step: StepName

  func open(_ input: Operator, _ opening: Opening) -> Operator { MemberTestOperator(self, input: input) }
}

final class MemberTestOperator: Operator {
  private let node: MemberTestNode

  init(_ node: MemberTestNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    return batch.filtered(
      try batch.objects.values.map { value in
        guard let members = value.members else { return false }
        switch node.step {
        case .any: return try members.contains { try node.test.holds($0) }
        case .all: return try members.allSatisfy { try node.test.holds($0) }
        default: return try !members.contains { try node.test.holds($0) }
        }
      })
  }
}
