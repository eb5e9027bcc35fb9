// Reducing steps: count, sum, mean, min, max, fold. One result for each partition, and nothing of the past.

import GraphStore

enum Reduction: Sendable {
  case count, sum, mean, min, max
  case fold
  case foldInto(Value, Combiner)
}

struct ReduceNode: PlanNode {
  var site: Site
  var reduction: Reduction

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    ReduceOperator(self, input: input, opening.partitions)
  }
}

final class ReduceOperator: Operator {
  private let node: ReduceNode
  private let partitions: Partitions
  private var isDone = false

  init(_ node: ReduceNode, input: Operator, _ partitions: Partitions) {
    self.node = node
    self.partitions = partitions
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    var states: [Int: Reducer] = [:]
    if case .count = node.reduction { return try count(run, graph) }
    let empty = Reducer(node.reduction)
    var isPartitioned = false
    while let batch = try input?.pull(run, graph) {
      try run.budget.check()
      isPartitioned = isPartitioned || batch.parent != nil
      guard let parent = batch.parent else {
        var state = states.removeValue(forKey: 0) ?? empty
        try state.add(batch, 0..<batch.count)
        states[0] = state
        continue
      }
      // Runs of rows with one parent are added at once.
      var start = 0
      while start < parent.count {
        var end = start + 1
        while end < parent.count, parent[end] == parent[start] { end += 1 }
        var state = states.removeValue(forKey: Int(parent[start])) ?? empty
        try state.add(batch, start..<end)
        states[Int(parent[start])] = state
        start = end
      }
    }
    var values: [Value] = []
    var parents: [Int32] = []
    for partition in partitions.active {
      guard let value = try (states[partition] ?? empty).result() else { continue }
      values.append(value)
      parents.append(Int32(partition))
    }
    return try reduced(.values(values), parents, run)
  }

  /// Counting needs no look at the objects.
  private func count(_ run: Run, _ graph: borrowing Transaction) throws -> Batch {
    var counts = PartitionCounts()
    while let batch = try input?.pull(run, graph) {
      try run.budget.check()
      guard let parent = batch.parent else {
        guard counts.add(try batch.totalBulk(), to: 0) else { throw Batch.bulkOverflow() }
        continue
      }
      for row in 0..<parent.count {
        guard counts.add(batch.bulk(row), to: Int(parent[row])) else { throw Batch.bulkOverflow() }
      }
    }
    let values = partitions.active.map { Value.long(counts[$0]) }
    return try reduced(.values(values), partitions.active.map { Int32($0) }, run)
  }

  private func reduced(_ objects: Objects, _ parents: [Int32], _ run: Run) throws -> Batch {
    var batch = try spawn(objects, run)
    if !partitions.isTop { batch.parent = parents }
    return batch
  }
}

/// The state of one reduction.
struct Reducer {
  private let reduction: Reduction
  private var value: Value?
  private var members: [Value] = []
  private var count: Int64 = 0
  private var hasSeenAny = false

  init(_ reduction: Reduction) {
    self.reduction = reduction
    if case .foldInto(let seed, _) = reduction { value = seed }
  }

  mutating func add(_ batch: Batch, _ rows: Range<Int>) throws {
    for row in rows { try add(batch.objects.value(row), bulk: batch.bulk(row)) }
  }

  mutating func add(_ object: Value, bulk: Int64) throws {
    switch reduction {
    case .fold:
      members.append(contentsOf: repeatElement(object, count: try Batch.repetitions(bulk)))
    case .foldInto(_, let combiner):
      var result = value ?? .null
      for _ in 0..<(try Batch.repetitions(bulk)) {
        try Arithmetic.combine(&result, with: object, by: combiner)
      }
      value = result
    case .count: count += bulk
    case .sum, .mean, .min, .max:
      hasSeenAny = true
      // null and NaN lose against every number.
      if case .null = object { return }
      if object.isNaN {
        if value == nil { value = object }
        return
      }
      if let value, value.isNaN { self.value = nil }
      try addNumber(object, bulk)
    }
  }

  private mutating func addNumber(_ object: Value, _ bulk: Int64) throws {
    switch reduction {
    case .min: value = try value.map { (held) throws in try Arithmetic.min(held, object) } ?? object
    case .max: value = try value.map { (held) throws in try Arithmetic.max(held, object) } ?? object
    default:
      let weighted = bulk == 1 ? object : try Arithmetic.mult(object, .long(bulk)).narrowed(like: object)
      value =
        try value.map { (held) throws in try Arithmetic.sum(held, weighted) }
        ?? Arithmetic.sum(Self.zero(like: weighted), weighted)
      count += bulk
    }
  }

  /// Adding to a zero of its own type leaves a number as it is and refuses what is no number.
  private static func zero(like value: Value) -> Value {
    switch value {
    case .float: .float(0)
    case .double: .double(0)
    default: .byte(0)
    }
  }

  /// The result; nil where there is none.
  func result() throws -> Value? {
    switch reduction {
    case .count: return .long(count)
    case .fold: return .list(members)
    case .foldInto: return value
    case .mean:
      guard let value else { return hasSeenAny ? .null : nil }
      return value.isNaN ? value : try Arithmetic.mean(sum: value, count: count)
    case .sum, .min, .max: return value ?? (hasSeenAny ? .null : nil)
    }
  }
}

extension Value {
  /// The number in the type of another, when it is an integer that fits.
  fileprivate func narrowed(like other: Value) -> Value {
    guard let type = other.numberType, let number = integer else { return self }
    return type.fitting(number)
  }
}

/// A reduction of the members of a collection.
struct LocalReduction: PureFunction {
  let reduction: Reduction

  func apply(_ value: Value) throws -> Value? {
    if case .count = reduction {
      if let entries = value.entries { return .long(Int64(entries.count)) }
      return .long(Int64(value.members?.count ?? 1))
    }
    let members: [Value]
    if let entries = value.entries {
      members = entries.map(\.value)
    } else if let collection = value.members {
      members = collection
    } else if case .mean = reduction {
      members = [value]
    } else {
      return value
    }
    var reducer = Reducer(reduction)
    for member in members { try reducer.add(member, bulk: 1) }
    return try reducer.result()
  }
}
