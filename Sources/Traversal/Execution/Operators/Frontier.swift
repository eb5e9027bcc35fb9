// Whole frontiers: hops along edges with a count for each vertex, and neighbours that were not reached before.

import GraphStore

struct FrontierNode: PlanNode {
  var site: Site
  var hops: [ExpandNode]

  var text: String { "frontiers: " + hops.map(\.text).joined(separator: ", ") }

  func open(_ input: Operator, _ opening: Opening) -> Operator { FrontierOperator(self, input: input) }
}

/// Takes everything in, then makes hop after hop with dense counts: one pass over the edges each.
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
    let end = min(given + Self.batchSize, vertices.count)
    defer { given = end }
    return Batch(
      .vertices(Array(vertices[given..<end])), bulk: counts[given..<end].map { Int64(clamping: $0) })
  }

  private func collect(_ run: Run, _ graph: borrowing Transaction) throws {
    var dense: [UInt64] = []
    var found: [VertexNumber] = []
    while let batch = try input?.pull(run, graph) {
      let numbers = try vertices(of: batch)
      for (row, number) in numbers.enumerated() {
        let place = Int(number)
        if place >= dense.count {
          dense.append(contentsOf: repeatElement(0, count: max(place + 1 - dense.count, dense.count)))
        }
        if dense[place] == 0 { found.append(number) }
        let (sum, overflow) = dense[place].addingReportingOverflow(UInt64(clamping: batch.bulk(row)))
        guard !overflow else { throw Batch.bulkOverflow() }
        dense[place] = sum
      }
      try run.checkBudget(holding: dense.count * 8)
    }
    vertices = found.sorted()
    counts = vertices.map { dense[Int($0)] }
  }

  private func advance(_ hop: ExpandNode, _ run: Run, _ graph: borrowing Transaction) throws {
    let labels = hop.labels.map { $0.compactMap { graph.label($0) } }
    if let labels, labels.isEmpty {
      (vertices, counts) = ([], [])
      return
    }
    let end = Int(try graph.elementEnd(.vertex))
    try run.checkBudget(holding: end * 16)
    var sums = [UInt64](repeating: 0, count: end)
    var found: [VertexNumber] = []
    // In slices, so that time and cancellation are looked at on the way.
    var start = 0
    while start < vertices.count {
      let slice = start..<min(start + 1 << 16, vertices.count)
      guard
        try graph.addCounts(
          of: Array(vertices[slice]), Array(counts[slice]), hop.direction, labels: labels, to: &sums,
          appendingNew: &found)
      else { throw Batch.bulkOverflow() }
      start = slice.upperBound
      try run.budget.check()
    }
    // Sorted numbers are found several times faster at the next hop.
    vertices = found.sorted()
    counts = vertices.map { sums[Int($0)] }
    guard !counts.contains(where: { $0 > UInt64(Int64.max) }) else { throw Batch.bulkOverflow() }
  }
}

struct NewNeighboursNode: PlanNode {
  var site: Site
  var expand: ExpandNode

  var text: String { "new neighbours: " + expand.text }

  func open(_ input: Operator, _ opening: Opening) -> Operator { NewNeighboursOperator(self, input: input) }
}

final class NewNeighboursOperator: Operator {
  private let node: NewNeighboursNode
  private var bitmap: [UInt64] = []

  init(_ node: NewNeighboursNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func reset(_ reason: Reset) { if reason == .start { bitmap = [] } }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let numbers = try vertices(of: batch)
    let labels = node.expand.labels.map { $0.compactMap { graph.label($0) } }
    if let labels, labels.isEmpty { return Batch(.none) }
    let words = Int((try graph.elementEnd(.vertex) + 63) / 64)
    if bitmap.count < words { bitmap.append(contentsOf: repeatElement(0, count: words - bitmap.count)) }
    var found: [VertexNumber] = []
    try graph.markNeighbours(
      of: numbers, node.expand.direction, labels: labels, in: &bitmap, appendingNew: &found)
    return Batch(.vertices(found))
  }
}
