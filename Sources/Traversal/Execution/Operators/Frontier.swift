// Whole frontiers: hops along edges with a count for each vertex.

import GraphStore

struct FrontierNode: PlanNode {
  var site: Site
  var hops: [ExpandNode]
  /// Put here by rules: of the vertices reached only the number of their edges is wanted.
  var lengths: (direction: Direction, labels: [String]?)?

  var text: String {
    let hops = "frontiers: " + hops.map(\.text).joined(separator: ", ")
    guard let lengths else { return hops }
    return hops + "; sum of the lengths of the lists \(lengths.direction.rawValue.lowercased())"
  }

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

  override var visits: Bool { true }
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
      for hop in node.hops.dropLast() { try advance(hop, isLast: false, run, graph) }
      if let last = node.hops.last {
        if let lengths = node.lengths {
          let sum = try advance(last, adding: lengths, run, graph)
          vertices = []
          return try spawn(.values([.long(sum)]), run)
        }
        try advance(last, isLast: true, run, graph)
      }
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
    take(&sums, found, isSorted: true)
    scratch.giveBack(counts: sums)
  }

  /// Makes a hop. The vertices need to come in order at the end, and where lists are searched for in the tree.
  private func advance(_ hop: ExpandNode, isLast: Bool, _ run: Run, _ graph: borrowing Transaction) throws {
    guard let labels = try labels(hop.labels, graph) else { return }
    if try advanceOverAllEdges(hop, labels.known, graph) { return }
    let (scratch, end) = (graph.traversals.scratch, Int(try graph.elementEnd(.vertex)))
    var sums = scratch.takeCounts(end)
    let found = try spread(hop, labels.known, into: &sums, run, graph)
    let isSorted = try isLast || !graph.knowsPlaces(hop.direction, labels: labels.known)
    take(&sums, found, isSorted: isSorted)
    scratch.giveBack(counts: sums)
    guard !counts.contains(where: { $0 > UInt64(Int64.max) }) else { throw Batch.bulkOverflow() }
  }

  /// Makes the last hop of those behind which only the lengths of lists are added up.
  private func advance(
    _ hop: ExpandNode, adding lengths: (direction: Direction, labels: [String]?), _ run: Run,
    _ graph: borrowing Transaction
  ) throws -> Int64 {
    guard let labels = try labels(hop.labels, graph) else { return 0 }
    let wanted = lengths.labels.map { $0.compactMap { graph.label($0) } }
    var sum: UInt64 = 0
    let isSmall: Bool
    if try advanceOverAllEdges(hop, labels.known, graph) {
      isSmall = try graph.sumLengths(of: vertices, counts, lengths.direction, labels: wanted, to: &sum)
    } else {
      let (scratch, end) = (graph.traversals.scratch, Int(try graph.elementEnd(.vertex)))
      var sums = scratch.takeCounts(end)
      var found = try spread(hop, labels.known, into: &sums, run, graph)
      if try !graph.knowsPlaces(lengths.direction, labels: wanted) { Frontier.sort(&found) }
      isSmall = try graph.drainLengths(of: found, &sums, lengths.direction, labels: wanted, to: &sum)
      scratch.giveBack(counts: sums)
    }
    guard isSmall, sum <= UInt64(Int64.max) else { throw Batch.bulkOverflow() }
    return Int64(sum)
  }

  /// The numbers of labels, nil inside where all are meant; nil where nothing is to be found, and the frontier is empty then.
  private func labels(
    _ names: [String]?, _ graph: borrowing Transaction
  ) throws -> (known: [LabelID]?, Void)? {
    let labels = names.map { $0.compactMap { graph.label($0) } }
    guard vertices.isEmpty || labels?.isEmpty == true else { return (labels, ()) }
    (vertices, counts) = ([], [])
    return nil
  }

  /// Adds the counts of the frontier to its neighbours, and gives those.
  private func spread(
    _ hop: ExpandNode, _ labels: [LabelID]?, into sums: inout [UInt64], _ run: Run,
    _ graph: borrowing Transaction
  ) throws -> [VertexNumber] {
    try run.checkBudget(holding: sums.count * 16)
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
    try run.budget.visit(found.count)
    return found
  }

  /// Where every edge starts in the frontier, and all vertices there count the same, each edge is gone once: the next
  /// counts are the numbers of edges that lead to each vertex, and no edge needs to be looked at.
  private func advanceOverAllEdges(
    _ hop: ExpandNode, _ labels: [LabelID]?, _ graph: borrowing Transaction
  ) throws -> Bool {
    guard hop.direction != .both, labels.map({ $0.count == 1 }) ?? true, vertices.count > 64,
      let times = counts.first, counts.allSatisfy({ $0 == times })
    else { return false }
    let all =
      try labels.map { (labels) throws in try graph.count(.edge, label: labels[0]) } ?? graph.count(.edge)
    var sum: UInt64 = 0
    guard try graph.sumLengths(of: vertices, counts, hop.direction, labels: labels, to: &sum),
      sum / times == all,
      let degrees = try graph.degrees(
        hop.direction.reversed, labels: labels, vertices: Int(graph.elementEnd(.vertex)))
    else { return false }
    vertices.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    for vertex in degrees.indices where degrees[vertex] != 0 {
      vertices.append(VertexNumber(truncatingIfNeeded: vertex))
      // No larger than the sum, which has not overflowed.
      counts.append(degrees[vertex] &* times)
    }
    return true
  }

  /// Makes the next frontier of the vertices found and their sums, which become zero again.
  private func take(_ sums: inout [UInt64], _ found: [VertexNumber], isSorted: Bool) {
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
      if isSorted { Frontier.sort(&next) }
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
