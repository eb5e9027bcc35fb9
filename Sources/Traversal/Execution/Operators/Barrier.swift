// barrier(): waits for everything, then goes on with equal traversers merged into one, with their bulk.

import GraphStore

struct BarrierNode: PlanNode {
  var site: Site
  /// Divides sacks by their total.
  var normalizesSack = false
  var text: String { "merge equal traversers" }

  func open(_ input: Operator, _ opening: Opening) -> Operator { BarrierOperator(self, input: input) }
}

/// Waits for everything, then merges rows that nothing tells apart.
final class BarrierOperator: Operator {
  private let node: BarrierNode
  private var isDone = false

  init(_ node: BarrierNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    var merged = Batch(.none)
    var pending = Batch(.none)
    while let batch = try input?.pull(run, graph) {
      pending.append(contentsOf: batch)
      if pending.count >= max(16_384, merged.count) {
        merged.append(contentsOf: pending)
        pending = Batch(.none)
        merged = try merged.merged(run)
      }
      try run.checkBudget(holding: (merged.count + pending.count) * 32)
    }
    merged.append(contentsOf: pending)
    merged = try merged.merged(run)
    if node.normalizesSack { try normalize(&merged) }
    return merged
  }

  private func normalize(_ batch: inout Batch) throws {
    guard let sacks = batch.sack else { return }
    var total = Value.double(0)
    for row in sacks.indices {
      total = try Arithmetic.sum(total, Arithmetic.mult(sacks[row], .long(batch.bulk(row))))
    }
    batch.sack = try sacks.map { try Arithmetic.div(Arithmetic.mult($0, .double(1)), total) }
  }
}

extension Batch {
  /// Equal rows as one row with their bulk, in the order of first appearance. Sacks merge where there is an operator
  /// for it; otherwise rows with sacks or histories stay apart.
  func merged(_ run: Run) throws -> Batch {
    guard count > 1, history == nil, sack == nil || run.sackMerge != nil else { return self }
    if parent == nil, sack == nil, case .vertices(let numbers) = objects.narrowed() {
      return try mergedVertices(numbers)
    }
    var places: [MergeKey: Int] = [:]
    var rows: [Int] = []
    var bulks: [Int64] = []
    var sacks: [Value] = []
    let objects = self.objects.narrowed()
    for row in 0..<count {
      let key = MergeKey(partition: Int32(partition(row)), object: MergeObject(objects, row))
      if let place = places[key] {
        let (sum, overflow) = bulks[place].addingReportingOverflow(bulk(row))
        guard !overflow else { throw Batch.bulkOverflow() }
        bulks[place] = sum
        if let sack, let combiner = run.sackMerge {
          try Arithmetic.combine(&sacks[place], with: sack[row], by: combiner)
        }
      } else {
        places[key] = rows.count
        rows.append(row)
        bulks.append(bulk(row))
        if let sack { sacks.append(sack[row]) }
      }
    }
    var result = rows.count == count ? self : gathered(rows)
    result.bulk = bulks
    if sack != nil { result.sack = sacks }
    return result
  }
}

extension Batch {
  /// Equal vertices as one row with their bulk. Where all differ already, which a bitmap tells, nothing changes.
  private func mergedVertices(_ numbers: [VertexNumber]) throws -> Batch {
    var seen = VertexSet()
    var isDistinct = true
    for number in numbers where !seen.insert(number) {
      isDistinct = false
      break
    }
    if isDistinct { return self }
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var vertices: [VertexNumber] = []
    var bulks: [Int64] = []
    for row in order {
      guard let last = vertices.last, last == numbers[row] else {
        vertices.append(numbers[row])
        bulks.append(bulk(row))
        continue
      }
      let (sum, overflow) = bulks[bulks.count - 1].addingReportingOverflow(bulk(row))
      guard !overflow else { throw Batch.bulkOverflow() }
      bulks[bulks.count - 1] = sum
    }
    return Batch(.vertices(vertices), bulk: bulks)
  }
}

private struct MergeKey: Hashable {
  var partition: Int32
  var object: MergeObject
}

private enum MergeObject: Hashable {
  case number(UInt64)
  case value(Value)

  init(_ objects: Objects, _ row: Int) {
    switch objects {
    case .vertices(let numbers): self = .number(UInt64(numbers[row]))
    case .edges(let numbers): self = .number(numbers[row])
    case .values(let values): self = .value(values[row])
    }
  }
}
