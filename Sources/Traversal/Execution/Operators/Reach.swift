// Sets of vertices: what is reached by hops, each vertex once, however many ways lead there.

import GraphStore

struct ReachNode: PlanNode {
  var site: Site
  var hops: [ExpandNode]
  /// Only how many vertices there are is wanted.
  var countsOnly = false

  var text: String {
    (countsOnly ? "count vertices reached: " : "vertices reached: ")
      + hops.map(\.text).joined(separator: ", ")
  }

  func open(_ input: Operator, _ opening: Opening) -> Operator { ReachOperator(self, input: input) }
}

/// Takes everything in, then makes hop after hop with a bit for each vertex.
final class ReachOperator: Operator {
  private let node: ReachNode
  private var isDone = false
  private var waiting: [VertexNumber] = []
  private var given = 0

  private static let batchSize = 4096

  init(_ node: ReachNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var visits: Bool { true }
  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) {
    isDone = false
    waiting = []
    given = 0
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if !isDone {
      isDone = true
      let scratch = graph.traversals.scratch
      var bitmap = scratch.takeBitmap(vertices: Int(try graph.elementEnd(.vertex)))
      let count = try reach(&bitmap, run, graph)
      scratch.giveBack(bitmap: bitmap)
      if node.countsOnly {
        waiting = []
        return try spawn(.values([.long(Int64(count))]), run)
      }
    }
    guard given < waiting.count else { return nil }
    let end = min(given + Self.batchSize, waiting.count)
    defer { given = end }
    return Batch(.vertices(Array(waiting[given..<end])))
  }

  /// Makes the hops; how many vertices the last one reaches.
  private func reach(_ bitmap: inout [UInt64], _ run: Run, _ graph: borrowing Transaction) throws -> Int {
    waiting = try collected(&bitmap, run, graph)
    for (place, hop) in node.hops.enumerated() {
      let labels = hop.labels.map { $0.compactMap { graph.label($0) } }
      if waiting.isEmpty || labels?.isEmpty == true {
        waiting = []
        return 0
      }
      let isLast = node.countsOnly && place == node.hops.count - 1
      if let count = try advance(hop.direction, labels, isLast, &bitmap, run, graph) {
        try run.budget.visit(count)
        return count
      }
      try run.budget.visit(waiting.count)
      try run.checkBudget(holding: waiting.count * 4 + bitmap.count * 8)
    }
    return waiting.count
  }

  /// One hop. The last one of a count makes no list, and gives how many there are.
  private func advance(
    _ direction: Direction, _ labels: [LabelID]?, _ isLast: Bool, _ bitmap: inout [UInt64], _ run: Run,
    _ graph: borrowing Transaction
  ) throws -> Int? {
    // Few vertices reach few: then those are listed, so that not all of the bitmap has to be looked through.
    if waiting.count * 32 < bitmap.count {
      var found: [VertexNumber] = []
      try graph.markNeighbours(of: waiting, direction, labels: labels, in: &bitmap, appendingNew: &found)
      for vertex in found { bitmap[Int(vertex >> 6)] = 0 }
      if isLast { return found.count }
      Frontier.sort(&found)
      waiting = found
      return nil
    }
    for slice in waiting.slices {
      try graph.markNeighbours(
        of: slice.count == waiting.count ? waiting : Array(waiting[slice]), direction, labels: labels,
        in: &bitmap)
      try run.budget.check()
    }
    if isLast { return Frontier.drainCount(&bitmap) }
    waiting = Frontier.drain(&bitmap)
    return nil
  }

  private func collected(
    _ bitmap: inout [UInt64], _ run: Run, _ graph: borrowing Transaction
  ) throws -> [VertexNumber] {
    var all: [VertexNumber] = []
    while let batch = try input?.pull(run, graph) {
      for vertex in try vertices(of: batch) {
        let word = Int(vertex >> 6)
        let bit = UInt64(1) &<< UInt64(vertex & 63)
        if word >= bitmap.count {
          bitmap.append(contentsOf: repeatElement(0, count: word + 1 - bitmap.count))
        }
        if bitmap[word] & bit == 0 {
          bitmap[word] |= bit
          all.append(vertex)
        }
      }
    }
    for vertex in all { bitmap[Int(vertex >> 6)] = 0 }
    Frontier.sort(&all)
    return all
  }
}

struct NewNeighboursNode: PlanNode {
  var site: Site
  var expand: ExpandNode

  var text: String { "new neighbours: " + expand.text }

  func open(_ input: Operator, _ opening: Opening) -> Operator { NewNeighboursOperator(self, input: input) }
}

/// Neighbours that were not reached before, in the order in which they are found.
final class NewNeighboursOperator: Operator {
  private let node: NewNeighboursNode
  private var bitmap: [UInt64] = []

  init(_ node: NewNeighboursNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var visits: Bool { true }
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
