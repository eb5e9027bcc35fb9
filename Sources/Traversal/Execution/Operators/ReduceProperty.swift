// Totals of one property: sum, mean, min and max of integers, added up from the column as it lies, for each parent by itself.
// Whatever else the property holds goes the usual way.

import GraphStore

struct ReducePropertyNode: PlanNode {
  var site: Site
  var key: String
  var reduction: Reduction
  /// What does the same value by value.
  var usual: Pipeline

  var text: String { "\(site.name) of '\(key)'" }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    ReducePropertyOperator(self, input: input, try opening.substitute(usual), opening.partitions)
  }
}

final class ReducePropertyOperator: SubstituteOperator {
  private let node: ReducePropertyNode
  private let partitions: Partitions

  init(_ node: ReducePropertyNode, input: Operator, _ usual: Chain, _ partitions: Partitions) {
    self.node = node
    self.partitions = partitions
    super.init(node.site, input: input, usual)
  }

  override func answer(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    var totals: [NumberTotals] = []
    // Kept until it is known that all of them are plain integers.
    var batches: [Batch] = []
    var held = 0
    var isPlain = true
    while let batch = try input?.pull(run, graph) {
      batches.append(batch)
      held += batch.count
      try run.checkBudget(holding: held * 8)
      if isPlain { isPlain = try add(batch, to: &totals, graph) }
    }
    if isPlain, let result = try result(totals, run) { return result }
    return try leave(batches, run, graph)
  }

  /// Adds the rows of a batch; false when one has something else than one integer or nothing.
  private func add(
    _ batch: Batch, to totals: inout [NumberTotals], _ graph: borrowing Transaction
  ) throws -> Bool {
    var column = PropertyColumn()
    switch batch.objects.narrowed() {
    case .vertices(let numbers):
      guard let key = graph.key(node.key) else { return false }
      try graph.appendProperties(key, of: numbers, to: &column)
    case .edges(let numbers):
      guard let key = graph.key(node.key) else { return false }
      try graph.appendProperties(key, of: numbers, to: &column)
    case .values: return false
    }
    let partitions = batch.parent
    let most = Int(partitions?.max() ?? 0)
    if most >= totals.count {
      let more = max(most + 1, 2 * totals.count) - totals.count
      totals.append(contentsOf: repeatElement(NumberTotals(), count: more))
    }
    for row in column.kinds.indices {
      let number: Int64
      switch column.kinds[row] {
      case .absent: continue
      case .int: number = Int64(Int32(truncatingIfNeeded: column.words[row]))
      case .long: number = Int64(bitPattern: column.words[row])
      default: return false
      }
      totals[Int(partitions?[row] ?? 0)].add(
        number, times: batch.bulk(row), isLong: column.kinds[row] == .long)
    }
    return true
  }

  /// The results of all partitions; nil where one cannot be told from totals.
  private func result(_ totals: [NumberTotals], _ run: Run) throws -> Batch? {
    var values: [Value] = []
    var parents: [Int32] = []
    for partition in partitions.active {
      let total = partition < totals.count ? totals[partition] : NumberTotals()
      guard let result = try WholeColumnOperator.total(total, node.reduction) else { return nil }
      guard let value = result.first else { continue }
      values.append(value)
      parents.append(Int32(partition))
    }
    var batch = try spawn(.values(values), run)
    if !partitions.isTop { batch.parent = parents }
    return batch
  }
}
