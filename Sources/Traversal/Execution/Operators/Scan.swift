// Scans: V() and E(), all elements or those with ids, and inject().

import GraphStore

struct ScanNode: PlanNode {
  var site: Site
  var kind: ElementKind
  /// Nil for all elements.
  var ids: [Term]?
  /// Put here by rules: only elements with this label.
  var label: String?
  /// Put here by rules: what a filter behind the scan asks of properties, for the choice of an index or a column.
  var hints: [(key: String, test: Test)] = []
  /// Put here by rules: the same where the values are computed of parameters alone.
  var computedHints: [ComputedTest] = []
  /// Put here by rules: hinted keys about which the filter behind the scan complains where no element ever had them.
  var checkedKeys: Set<String> = []
  /// Put here by rules: ids that came from a filter find each element once.
  var isDistinct = false

  var text: String {
    let name = kind == .vertex ? "V" : "E"
    if let ids { return "\(name)(\(ids.map(\.text).joined(separator: ", ")))" }
    return label.map { "\(name) labelled '\($0)'" } ?? "\(name)()"
  }

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    ScanOperator(self, input: input, opening.slots)
  }

  /// A list without members names no ids, hence all elements.
  static func namesNone(_ value: Value) -> Bool { value.members?.isEmpty ?? false }
}

/// Gives elements once for every traverser that comes in; at the start of a query that is the one that stands for it.
final class ScanOperator: Operator {
  private let node: ScanNode
  private let slots: Slots
  private var access = ScanAccess.elements
  /// The key whose texts were looked up at once.
  private var lookedUp: String?
  private var position: UInt64 = 0
  private var end: UInt64 = 0
  private var batchSize = ScanOperator.firstBatchSize
  /// The traverser whose elements are being given.
  private var current: Batch?
  private var waiting = Batch(.none)
  private var waitingPlace = 0

  /// Batches grow, so that a `limit` behind a scan reads little.
  private static let firstBatchSize = 64
  private static let lastBatchSize = 4096

  init(_ node: ScanNode, input: Operator, _ slots: Slots) {
    self.node = node
    self.slots = slots
    super.init(node.site, input: input)
  }

  /// Whether everything given passes the one test of the key.
  func settles(_ key: String) -> Bool {
    if case .index(_, _, let settled) = access { return settled.contains(key) }
    return lookedUp == key
  }

  /// What an index would be of that is missing here.
  var missingIndex: (label: String, key: String)? {
    guard case .elements = access, node.ids == nil, let label = node.label, let key = node.hints.first?.key
    else { return nil }
    return (label, key)
  }

  override var visits: Bool { true }
  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    while true {
      if let current {
        if let batch = try scan(current, run, graph) { return batch }
        self.current = nil
      }
      if waitingPlace < waiting.count {
        let start = waiting.count == 1 ? waiting : waiting.gathered([waitingPlace])
        waitingPlace += 1
        if let terms = node.ids {
          let ids = terms.map { $0.value(slots) }
          let isAll = !node.isDistinct && ids.allSatisfy(ScanNode.namesNone)
          if !isAll { return try found(ids, start, run, graph) }
        }
        if let (numbers, key) = try ScanAccess.found(node, slots, graph) {
          (access, lookedUp) = (.nothing, key)
          return try elements(numbers, start, run)
        }
        (current, lookedUp) = (start, nil)
        access = try ScanAccess.choose(node, slots, graph)
        position = 0
        end = try graph.elementEnd(node.kind)
        continue
      }
      guard let batch = try input?.pull(run, graph) else { return nil }
      waiting = batch
      waitingPlace = 0
    }
  }

  override func reset(_ reason: Reset) {
    current = nil
    waiting = Batch(.none)
    waitingPlace = 0
    batchSize = Self.firstBatchSize
  }

  private func found(
    _ ids: [Value], _ start: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Batch {
    var numbers = try Elements.numbers(node.kind, ids: ids, graph)
    if node.isDistinct, numbers.count > 1 {
      var seen = Set<UInt64>(minimumCapacity: numbers.count)
      numbers.removeAll { !seen.insert($0).inserted }
    }
    return try elements(numbers, start, run)
  }

  private func scan(_ start: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    var rows: [UInt64] = []
    switch access {
    case .nothing: return nil
    case .index(var ranges, var seen, let settled):
      if ranges.isEmpty { return nil }
      access = .nothing
      while rows.count < batchSize, var range = ranges.popLast() {
        let isDone = try graph.appendElements(in: &range, limit: batchSize - rows.count, to: &rows)
        if !isDone { ranges.append(range) }
      }
      // An element with several values may stand in several places of an index.
      if !(ranges.isEmpty && seen.isEmpty && rows.count <= 1) {
        rows.removeAll { !seen.insert($0).inserted }
      }
      access = .index(ranges, seen: seen, settled: settled)
    case .column(let column, let filter):
      guard position < end else { return nil }
      var others: [UInt64] = []
      try graph.appendRows(
        column, where: filter, limit: batchSize, from: &position, to: &rows, others: &others)
      rows = others.isEmpty ? rows : (rows + others).sorted()
    case .elements:
      guard position < end else { return nil }
      var label: LabelID?
      if let name = node.label {
        guard let number = graph.label(name) else { return nil }
        label = number
      }
      try graph.appendElements(node.kind, label: label, limit: batchSize, from: &position, to: &rows)
    }
    batchSize = min(batchSize * 4, Self.lastBatchSize)
    // Elements made while the scan runs are not part of it.
    if rows.contains(where: { $0 >= end }) { rows.removeAll { $0 >= end } }
    return try elements(rows, start, run)
  }

  private func elements(_ numbers: [UInt64], _ start: Batch, _ run: Run) throws -> Batch {
    let objects: Objects =
      node.kind == .vertex
      ? .vertices(numbers.map { VertexNumber(truncatingIfNeeded: $0) }) : .edges(numbers)
    // Lean traversers carry nothing that is to be copied from the one that stands for the query.
    guard needsRows(start) else { return Batch(objects) }
    return try derive(objects, from: start, rows: Array(repeating: 0, count: numbers.count), run)
  }
}

extension Transaction {
  /// The number above those of all elements there are now.
  func elementEnd(_ kind: ElementKind) throws -> UInt64 { try end(of: kind) }
}

struct InjectNode: PlanNode {
  var site: Site
  var values: [Term]
  /// At the start of a query there is no stream to put the values in front of.
  var isStart = false

  func open(_ input: Operator, _ opening: Opening) -> Operator { InjectOperator(self, input: input, opening) }
}

final class InjectOperator: Operator {
  private let node: InjectNode
  private let partitions: Partitions
  private let slots: Slots
  private var isDone = false

  init(_ node: InjectNode, input: Operator, _ opening: Opening) {
    self.node = node
    slots = opening.slots
    partitions = opening.partitions
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    // In front of the stream; in a child, behind the traverser that it runs for.
    if !node.isStart, !partitions.isTop, !isDone, let batch = try input?.pull(run, graph) { return batch }
    if !isDone {
      isDone = true
      if node.isStart {
        // Takes the place of the traverser that stands for the query.
        _ = try input?.pull(run, graph)
      }
      let values = node.values.map { $0.value(slots) }
      var batch = try spawn(Objects.values(values).narrowed(), run)
      if !node.isStart, !partitions.isTop {
        let copies = partitions.active.count
        batch = batch.gathered((0..<copies).flatMap { _ in 0..<values.count })
        batch.parent = partitions.active.flatMap { Array(repeating: Int32($0), count: values.count) }
      }
      return batch
    }
    return try input?.pull(run, graph)
  }

  override func reset(_ reason: Reset) { isDone = false }
}
