// Closed walks: ways that end where they began, counted without being followed one by one.

import GraphStore

struct ClosedWalksNode: PlanNode {
  var site: Site
  var hops: [ExpandNode]

  var text: String { "count closed walks: " + hops.map(\.text).joined(separator: ", ") }

  func open(_ input: Operator, _ opening: Opening) -> Operator { ClosedWalksOperator(self, input: input) }
}

final class ClosedWalksOperator: Operator {
  private let node: ClosedWalksNode
  private var isDone = false

  init(_ node: ClosedWalksNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    var starts: [VertexNumber] = []
    var bulks: [Int64]?
    while let batch = try input?.pull(run, graph) {
      let own = starts.count
      starts += try vertices(of: batch)
      if let bulk = batch.bulk {
        bulks = (bulks ?? Array(repeating: 1, count: own)) + bulk
      } else if bulks != nil {
        bulks?.append(contentsOf: repeatElement(1, count: batch.count))
      }
      try run.checkBudget(holding: starts.count * 4)
    }
    let count = try triangles(starts, bulks, run, graph) ?? walks(starts, bulks, run, graph)
    return try spawn(.values([.long(count)]), run)
  }

  /// Three hops of one kind from every vertex of the graph: each triangle is found once and counted from all its corners.
  private func triangles(
    _ starts: [VertexNumber], _ bulks: [Int64]?, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Int64? {
    let first = node.hops[0]
    guard node.hops.count == 3, first.direction != .both, bulks == nil, let label = first.labels?.first,
      first.labels?.count == 1, starts.count > 1024, UInt64(starts.count) == (try graph.count(.vertex)),
      node.hops.allSatisfy({ $0.direction == first.direction && $0.labels == first.labels }),
      zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    guard let number = graph.label(label) else { return 0 }
    return try Triangles.closedWalks(label: number, run, graph)
  }

  private func walks(
    _ starts: [VertexNumber], _ bulks: [Int64]?, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Int64 {
    var hops: [(direction: Direction, labels: [LabelID]?)] = []
    for hop in node.hops {
      let labels = hop.labels.map { $0.compactMap { graph.label($0) } }
      if labels?.isEmpty == true { return 0 }
      hops.append((hop.direction, labels))
    }
    let closing = hops.removeLast()
    let scratch = graph.traversals.scratch
    let end = Int(try graph.elementEnd(.vertex))
    var (sums, next) = (scratch.takeCounts(end), scratch.takeCounts(end))
    var total: Int64 = 0
    for (row, start) in starts.enumerated() {
      var frontier = [start]
      sums[Int(start)] = 1
      for hop in hops {
        let counts = frontier.map { sums[Int($0)] }
        for vertex in frontier { sums[Int(vertex)] = 0 }
        var found: [VertexNumber] = []
        guard
          try graph.addCounts(
            of: frontier, counts, hop.direction, labels: hop.labels, to: &next, appendingNew: &found)
        else { throw Batch.bulkOverflow() }
        frontier = found
        swap(&sums, &next)
        try run.budget.check()
      }
      // Whoever leads to the start by the last hop closes as many walks as lead there.
      var closed: UInt64 = 0
      guard
        try graph.sumCounts(
          sums, overNeighboursOf: start, closing.direction.reversed, labels: closing.labels, to: &closed),
        let count = Int64(exactly: closed)
      else { throw Batch.bulkOverflow() }
      for vertex in frontier { sums[Int(vertex)] = 0 }
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: bulks?[row] ?? 1)
      let (sum, overflow) = total.addingReportingOverflow(product)
      guard !isTooLarge, !overflow else { throw Batch.bulkOverflow() }
      total = sum
    }
    scratch.giveBack(counts: sums)
    scratch.giveBack(counts: next)
    return total
  }
}

extension Direction {
  var reversed: Direction {
    switch self {
    case .out: .in
    case .in: .out
    case .both: .both
    }
  }
}
