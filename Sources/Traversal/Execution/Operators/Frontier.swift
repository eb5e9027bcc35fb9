// Whole frontiers: hops along edges with a count for each vertex.

import GraphStore

struct FrontierNode: PlanNode {
  var site: Site
  var hops: [ExpandNode]

  var text: String { "frontiers: " + hops.map(\.text).joined(separator: ", ") }

  func open(_ input: Operator, _ opening: Opening) -> Operator { FrontierOperator(self, input: input) }
}

/// Takes everything in, then makes hop after hop: one pass over the edges each, however many ways lead to a vertex.
final class FrontierOperator: Operator {
  private let node: FrontierNode
  private var isDone = false
  private var vertices: [VertexNumber] = []
  private var counts: [UInt64] = []
  private var given = 0

  private static let batchSize = 4096

  init(_ node: FrontierNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) {
    isDone = false
    vertices = []
    counts = []
    given = 0
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if !isDone {
      isDone = true
      try collect(run, graph)
      for hop in node.hops { try advance(hop, run, graph) }
    }
    guard given < vertices.count else { return nil }
    if given == 0, vertices.count <= Self.batchSize {
      given = vertices.count
      return Batch(.vertices(vertices), bulk: counts.map { Int64(clamping: $0) })
    }
    let end = min(given + Self.batchSize, vertices.count)
    defer { given = end }
    return Batch(
      .vertices(Array(vertices[given..<end])), bulk: counts[given..<end].map { Int64(clamping: $0) })
  }

  /// What comes in, equal vertices as one.
  private func collect(_ run: Run, _ graph: borrowing Transaction) throws {
    guard let first = try input?.pull(run, graph) else { return }
    if first.count == 1, let only = try vertices(of: first).first {
      guard let second = try input?.pull(run, graph) else {
        (vertices, counts) = ([only], [UInt64(clamping: first.bulk(0))])
        return
      }
      return try merge([first, second], run, graph)
    }
    try merge([first], run, graph)
  }

  private func merge(_ first: [Batch], _ run: Run, _ graph: borrowing Transaction) throws {
    let scratch = graph.traversals.scratch
    var sums = scratch.takeCounts(Int(try graph.elementEnd(.vertex)))
    var found: [VertexNumber] = []
    var batches = first[...]
    while let batch = try batches.popFirst() ?? input?.pull(run, graph) {
      for (row, number) in try vertices(of: batch).enumerated() {
        let place = Int(number)
        if place >= sums.count {
          sums.append(contentsOf: repeatElement(0, count: place + 1 - sums.count))
        }
        if sums[place] == 0 { found.append(number) }
        let (sum, overflow) = sums[place].addingReportingOverflow(UInt64(clamping: batch.bulk(row)))
        guard !overflow else { throw Batch.bulkOverflow() }
        sums[place] = sum
      }
      try run.checkBudget(holding: sums.count * 8)
    }
    take(&sums, found)
    scratch.giveBack(counts: sums)
  }

  private func advance(_ hop: ExpandNode, _ run: Run, _ graph: borrowing Transaction) throws {
    let labels = hop.labels.map { $0.compactMap { graph.label($0) } }
    if vertices.isEmpty || labels?.isEmpty == true {
      (vertices, counts) = ([], [])
      return
    }
    let end = Int(try graph.elementEnd(.vertex))
    try run.checkBudget(holding: end * 16)
    let scratch = graph.traversals.scratch
    var sums = scratch.takeCounts(end)
    var found: [VertexNumber] = []
    for slice in vertices.slices {
      let isWhole = slice.count == vertices.count
      guard
        try graph.addCounts(
          of: isWhole ? vertices : Array(vertices[slice]), isWhole ? counts : Array(counts[slice]),
          hop.direction, labels: labels, to: &sums, appendingNew: &found)
      else { throw Batch.bulkOverflow() }
      try run.budget.check()
    }
    take(&sums, found)
    scratch.giveBack(counts: sums)
    guard !counts.contains(where: { $0 > UInt64(Int64.max) }) else { throw Batch.bulkOverflow() }
  }

  /// Makes the next frontier of the vertices found and their sums, which become zero again.
  private func take(_ sums: inout [UInt64], _ found: [VertexNumber]) {
    var next: [VertexNumber] = []
    var nextCounts: [UInt64] = []
    if found.count > sums.count / 8 {
      // Most are found: going through all of them is quicker than sorting.
      next.reserveCapacity(found.count)
      nextCounts.reserveCapacity(found.count)
      for place in sums.indices where sums[place] != 0 {
        next.append(VertexNumber(truncatingIfNeeded: place))
        nextCounts.append(sums[place])
        sums[place] = 0
      }
    } else {
      next = found
      Frontier.sort(&next)
      nextCounts.reserveCapacity(next.count)
      for vertex in next {
        nextCounts.append(sums[Int(vertex)])
        sums[Int(vertex)] = 0
      }
    }
    (vertices, counts) = (next, nextCounts)
  }
}

extension Array {
  /// The indices in slices, so that time and cancellation are looked at on the way through.
  var slices: [Range<Int>] {
    stride(from: 0, to: count, by: 1 << 14).map { $0..<Swift.min($0 + 1 << 14, count) }
  }
}
