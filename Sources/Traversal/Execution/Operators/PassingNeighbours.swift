// Counting the neighbours that pass: the last hop of a count, of which the vertices themselves are not wanted. Each
// neighbour is asked where it stands in its list.

import GraphStore

struct CountPassingNode: PlanNode {
  var site: Site
  var hop: ExpandNode
  var key: String
  var test: Test
  /// What does the same for properties that take more than a look.
  var usual: Pipeline

  var text: String { "count neighbours by \(hop.text) whose '\(key)' passes" }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    CountPassingOperator(self, input: input, try opening.substitute(usual), opening.slots)
  }
}

final class CountPassingOperator: Operator {
  private let node: CountPassingNode
  private let usual: Chain
  private let slots: Slots
  private var isDone = false

  init(_ node: CountPassingNode, input: Operator, _ usual: Chain, _ slots: Slots) {
    self.node = node
    self.usual = usual
    self.slots = slots
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) {
    isDone = false
    usual.reset(reason)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    let cells = try node.test.filled(slots).cells
    var sum: UInt64 = 0
    var isUsualNeeded = false
    while let batch = try input?.pull(run, graph) {
      if let cells, try add(batch, cells, to: &sum, run, graph) { continue }
      usual.inlet.feed(batch)
      isUsualNeeded = true
    }
    if isUsualNeeded, case .long(let rest)? = try usual.outlet.pull(run, graph)?.objects.value(0) {
      let (total, overflow) = sum.addingReportingOverflow(UInt64(bitPattern: rest))
      guard !overflow else { throw Batch.bulkOverflow() }
      sum = total
    }
    guard sum <= UInt64(Int64.max) else { throw Batch.bulkOverflow() }
    return try spawn(.values([.long(Int64(sum))]), run)
  }

  /// Adds what passes next to the vertices of a batch; false where that cannot be told here.
  private func add(
    _ batch: Batch, _ cells: CellTest, to sum: inout UInt64, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Bool {
    let vertices = try vertices(of: batch)
    let labels = node.hop.labels.map { $0.compactMap { graph.label($0) } }
    guard let key = graph.key(node.key), labels?.isEmpty != true else { return true }
    let before = sum
    for slice in vertices.slices {
      let isWhole = slice.count == vertices.count
      let counts = batch.bulk.map { $0[slice].map { UInt64(clamping: $0) } }
      guard
        let isSmall = try graph.sumPassing(
          of: isWhole ? vertices : Array(vertices[slice]), counts, node.hop.direction, labels: labels, key,
          cells, to: &sum)
      else {
        sum = before
        return false
      }
      guard isSmall else { throw Batch.bulkOverflow() }
      try run.budget.check()
      if run.budget.limits.elements != nil {
        var edges: UInt64 = 0
        _ = try graph.sumLengths(
          of: Array(vertices[slice]), nil, node.hop.direction, labels: labels, to: &edges)
        try run.budget.visit(Int(clamping: edges))
      }
    }
    return true
  }
}
