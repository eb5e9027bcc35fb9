// Whole columns: counts, totals and groups of a property of all elements, taken from the segments of its column without
// an element in between. Where the column holds what such a loop cannot judge, the usual steps are run instead.

import GraphStore

struct WholeColumnNode: PlanNode {
  enum Work: Sendable {
    /// The elements whose number passes.
    case count(Test)
    case total(Reduction)
    /// How many elements have each value.
    case groups
  }

  var site: Site
  var kind: ElementKind
  var label: String?
  var key: String
  var work: Work
  /// What does the same element by element.
  var usual: Pipeline

  var text: String {
    let column = "'\(key)' of all \(label.map { "'\($0)'" } ?? (kind == .vertex ? "vertices" : "edges"))"
    switch work {
    case .count: return "count numbers that pass in the column \(column)"
    case .total: return "\(site.name) over the column \(column)"
    case .groups: return "count values in the column \(column)"
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    WholeColumnOperator(self, input: input, try opening.substitute(usual), opening.slots)
  }
}

final class WholeColumnOperator: SubstituteOperator {
  private let node: WholeColumnNode
  private let slots: Slots

  init(_ node: WholeColumnNode, input: Operator, _ usual: Chain, _ slots: Slots) {
    self.node = node
    self.slots = slots
    super.init(node.site, input: input, usual)
  }

  override func answer(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let start = try input?.pull(run, graph) else { return nil }
    if start.count == 1, start.bulk(0) == 1, let result = try result(run, graph) {
      guard let value = result.first else { return nil }
      return try spawn(.values([value]), run)
    }
    return try leave([start], run, graph)
  }

  /// The one result, or none; nil when the column cannot tell.
  private func result(_ run: Run, _ graph: borrowing Transaction) throws -> [Value]? {
    var label: LabelID?
    if let name = node.label {
      label = graph.label(name)
      if label == nil { return Self.nothing(node.work) }
    }
    guard let key = graph.key(node.key) else { return Self.nothing(node.work) }
    let scan = try graph.scan(node.kind, key: key, label: label)
    if run.budget.limits.elements != nil {
      let all = try label.map { (label) throws in try graph.count(node.kind, label: label) }
      try run.budget.visit(Int(clamping: try all ?? graph.count(node.kind)))
    }
    switch node.work {
    case .count(let test): return try count(test.filled(slots), scan, run, graph).map { [.long($0)] }
    case .total(let reduction):
      guard let totals = try graph.totals(scan, { try run.budget.check() }) else { return nil }
      return try Self.total(totals, reduction)
    case .groups:
      guard let groups = try graph.groups(scan, { try run.checkBudget(holding: $0 * 96) }) else { return nil }
      return [
        .map(zip(groups.values, groups.counts).map { MapEntry(key: $0, value: .long($1)) })
      ]
    }
  }

  /// The answer of a column without cells.
  private static func nothing(_ work: WholeColumnNode.Work) -> [Value] {
    switch work {
    case .count, .total(.count): [.long(0)]
    case .total: []
    case .groups: [.map([])]
    }
  }

  private func count(
    _ test: Test, _ scan: ColumnScan, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Int64? {
    guard let filter = test.exactNumbers, let key = scan.column.key else { return nil }
    var others: [UInt64] = []
    var count = Int64(
      try graph.countNumbers(scan, where: filter, others: &others) { try run.budget.check() })
    try run.checkBudget(holding: others.count * 8)
    for row in others {
      guard let property = try graph.property(node.kind, row, key) else { continue }
      if try property.entries.contains(where: { try test.holds($0.value) }) { count += 1 }
    }
    return count
  }

  /// What a reduction makes of integers, whatever their order; nil when the order matters or they are something else.
  static func total(_ totals: NumberTotals, _ reduction: Reduction) throws -> [Value]? {
    guard totals.count > 0 else { return nothing(.total(reduction)) }
    func value(_ number: Int64) -> Value {
      totals.hasLongs ? .long(number) : Int32(exactly: number).map { .int($0) } ?? .long(number)
    }
    switch reduction {
    case .count: return [.long(Int64(totals.count))]
    case .min: return [value(totals.least)]
    case .max: return [value(totals.greatest)]
    case .sum, .mean:
      guard let sum = Self.sum(totals) else { return nil }
      if case .mean = reduction {
        return [try Arithmetic.mean(sum: .long(sum), count: Int64(totals.count))]
      }
      if totals.hasLongs { return [.long(sum)] }
      // A sum that leaves the smaller type on the way stays in the larger one.
      if totals.positive <= Int128(Int32.max), totals.negative >= Int128(Int32.min) { return [value(sum)] }
      return Int32(exactly: sum) == nil ? [.long(sum)] : nil
    default: return nil
    }
  }

  /// The sum, when no order of adding up can overflow.
  private static func sum(_ totals: NumberTotals) -> Int64? {
    guard totals.positive <= Int128(Int64.max), totals.negative >= Int128(Int64.min) else { return nil }
    return Int64(totals.positive + totals.negative)
  }
}
