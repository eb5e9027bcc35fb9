// Counting without visiting: from the catalogue, and from the lengths of neighbour lists.

import GraphStore

struct CountNode: PlanNode {
  enum Source: Sendable {
    case elements(ElementKind, String?)
    case neighbours(Direction, [String]?)
  }

  var site: Site
  var source: Source

  var text: String {
    switch source {
    case .elements: "count kept by the catalogue"
    case .neighbours(let direction, _): "sum of the lengths of the lists \(direction.rawValue.lowercased())"
    }
  }

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    CountOperator(self, input: input, opening.partitions)
  }
}

final class CountOperator: Operator {
  private let node: CountNode
  private let partitions: Partitions
  private var isDone = false

  init(_ node: CountNode, input: Operator, _ partitions: Partitions) {
    self.node = node
    self.partitions = partitions
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    var counts = PartitionCounts()
    while let batch = try input?.pull(run, graph) {
      try run.budget.check()
      let lengths = try self.counts(batch, graph)
      if batch.parent == nil {
        guard counts.add(try Self.sum(lengths, batch.bulk), to: 0) else { throw Batch.bulkOverflow() }
        continue
      }
      for (row, count) in lengths.enumerated() {
        let (product, isTooLarge) = count.multipliedReportingOverflow(by: batch.bulk(row))
        guard !isTooLarge, counts.add(product, to: batch.partition(row)) else { throw Batch.bulkOverflow() }
      }
    }
    var result = try spawn(.values(partitions.active.map { .long(counts[$0]) }), run)
    if !partitions.isTop { result.parent = partitions.active.map { Int32($0) } }
    return result
  }

  /// Each count as often as its bulk says, added up.
  private static func sum(_ counts: [Int64], _ bulk: [Int64]?) throws -> Int64 {
    var sum: Int64 = 0
    for row in counts.indices {
      let (product, isTooLarge) = counts[row].multipliedReportingOverflow(by: bulk?[row] ?? 1)
      let (next, overflow) = sum.addingReportingOverflow(product)
      guard !isTooLarge, !overflow else { throw Batch.bulkOverflow() }
      sum = next
    }
    return sum
  }

  private func counts(_ batch: Batch, _ graph: borrowing Transaction) throws -> [Int64] {
    switch node.source {
    case .elements(let kind, let label):
      let count: UInt64
      if let label {
        count = try graph.label(label).map { (number) throws in try graph.count(kind, label: number) } ?? 0
      } else {
        count = try graph.count(kind)
      }
      return Array(repeating: Int64(clamping: count), count: batch.count)
    case .neighbours(let direction, let labels):
      let vertices = try self.vertices(of: batch)
      let known = labels.map { $0.compactMap { graph.label($0) } }
      if let known, known.isEmpty { return Array(repeating: 0, count: vertices.count) }
      var degrees: [Int] = []
      try graph.appendDegrees(of: vertices, direction, labels: known, to: &degrees)
      return degrees.map { Int64(truncatingIfNeeded: $0) }
    }
  }
}

/// A count for each partition; they are numbered from zero on.
struct PartitionCounts {
  private var counts: [Int64] = [0]

  subscript(_ partition: Int) -> Int64 { partition < counts.count ? counts[partition] : 0 }

  /// False when the count would be too large.
  @inline(__always)
  mutating func add(_ count: Int64, to partition: Int) -> Bool {
    if partition >= counts.count {
      counts.append(contentsOf: repeatElement(0, count: max(partition + 1 - counts.count, counts.count)))
    }
    let (sum, overflow) = counts[partition].addingReportingOverflow(count)
    counts[partition] = sum
    return !overflow
  }
}
