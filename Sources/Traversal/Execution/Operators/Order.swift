// order() over the stream and over collections, and barrier().

import GraphStore

struct OrderNode: PlanNode {
  var site: Site
  var bys: [By]
  /// Put here by rules: no more than so many, of each partition, are wanted.
  var most: Count?

  var text: String { most.map { "order, first \($0.text)" } ?? "order" }
  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    OrderOperator(self, input: input, try opening.selectors(bys), opening.slots)
  }
}

final class OrderOperator: Operator {
  private let node: OrderNode
  private let selectors: [Selector]
  private let slots: Slots
  private var isDone = false

  init(_ node: OrderNode, input: Operator, _ selectors: [Selector], _ slots: Slots) {
    self.node = node
    self.selectors = selectors
    self.slots = slots
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    var most = try node.most?.value(slots)
    // A negative end is an open one.
    if let count = most, count < 0 { most = nil }
    var all = Batch(.none)
    var keys = [[Value]](repeating: [], count: node.bys.count)
    while let batch = try input?.pull(run, graph) {
      try collect(batch, &all, &keys, run, graph)
      try run.checkBudget(holding: all.count * 64)
      // Beyond twice what is wanted, the rest cannot be among the first any more.
      if let most, all.parent == nil, Int64(all.count) > max(2 * most, 4096) {
        cut(&all, &keys, to: most, run)
      }
    }
    let rows = sorted(all, keys, run)
    return all.gathered(
      most.map { all.parent == nil ? Array(rows.prefix(Int(clamping: $0))) : rows } ?? rows)
  }

  /// Appends the rows that have a key for every by().
  private func collect(
    _ batch: Batch, _ all: inout Batch, _ keys: inout [[Value]], _ run: Run, _ graph: borrowing Transaction
  ) throws {
    var columns: [[Value?]] = []
    for (selector, by) in zip(selectors, node.bys) {
      guard by.order != .shuffle else {
        columns.append(
          (0..<batch.count).map { _ in .long(Int64.random(in: .min ... .max, using: &run.random)) })
        continue
      }
      var column = try selector.evaluate(batch, run, graph)
      for row in column.indices {
        if let value = column[row] { column[row] = try OrderKey.of(value, graph) }
      }
      columns.append(column)
    }
    var rows: [Int] = []
    for row in 0..<batch.count where columns.allSatisfy({ $0[row] != nil }) { rows.append(row) }
    for (number, column) in columns.enumerated() {
      for row in rows { if let key = column[row] { keys[number].append(key) } }
    }
    all.append(contentsOf: rows.count == batch.count ? batch : batch.gathered(rows))
  }

  private func cut(_ all: inout Batch, _ keys: inout [[Value]], to most: Int64, _ run: Run) {
    let rows = Array(sorted(all, keys, run).prefix(Int(clamping: most)))
    all = all.gathered(rows)
    for number in keys.indices { keys[number] = keys[number].gathered(rows) }
  }

  /// The rows in order; equal ones keep the order in which they came.
  private func sorted(_ all: Batch, _ keys: [[Value]], _ run: Run) -> [Int] {
    let descending = node.bys.map { $0.order == .desc }
    let parent = all.parent
    var rows = Array(0..<all.count)
    if keys.count == 1, parent == nil, let integers = Self.integers(keys[0]) {
      let isDescending = descending[0]
      rows.sort { a, b in
        integers[a] == integers[b] ? a < b : (integers[a] < integers[b]) != isDescending
      }
      return rows
    }
    rows.sort { a, b in
      if let parent, parent[a] != parent[b] { return parent[a] < parent[b] }
      for number in keys.indices {
        let order = keys[number][a].order(relativeTo: keys[number][b])
        if order != .equal { return (order == .less) != descending[number] }
      }
      return a < b
    }
    return rows
  }

  /// The keys as plain integers when all are.
  private static func integers(_ keys: [Value]) -> [Int64]? {
    var integers: [Int64] = []
    integers.reserveCapacity(keys.count)
    for key in keys {
      switch key {
      case .int(let number): integers.append(Int64(number))
      case .long(let number): integers.append(number)
      default: return nil
      }
    }
    return integers
  }
}

/// What a value is ordered by: elements by their ids, tokens among strings by their names.
enum OrderKey {
  static func of(_ value: Value, _ graph: borrowing Transaction) throws -> Value {
    switch value {
    case .token(let token): .string(token.rawValue)
    case .direction(let direction): .string(direction.rawValue)
    default: try Detachment.named(value, graph)
    }
  }
}

// MARK: Over collections

struct LocalOrderNode: PlanNode {
  var site: Site
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    LocalOrderOperator(self, input: input, try opening.selectors(bys))
  }
}

final class LocalOrderOperator: Operator {
  private let node: LocalOrderNode
  private let selectors: [Selector]

  init(_ node: LocalOrderNode, input: Operator, _ selectors: [Selector]) {
    self.node = node
    self.selectors = selectors
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var results: [Value] = []
    for row in 0..<batch.count {
      let value = batch.objects.value(row)
      if case .map(let entries) = value {
        guard !node.bys.allSatisfy({ $0.pipeline == nil && $0.isIdentity }) else {
          throw error(
            .type, "order(local) of a map needs by(keys) or by(values)",
            help: "add .by(keys) or .by(values, desc)")
        }
        let order = try order(entries.map { Collections.entry($0) }, batch, row, run, graph)
        results.append(.map(order.map { entries[$0] }))
      } else if let members = value.members {
        results.append(.list(members.gathered(try order(members, batch, row, run, graph))))
      } else {
        results.append(value)
      }
    }
    return try derive(Objects.values(results).narrowed(), from: batch, run)
  }

  /// The places of the members that have all keys, in order.
  private func order(
    _ members: [Value], _ batch: Batch, _ row: Int, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Int] {
    let source = batch.replacing(
      Objects.values(members).narrowed(), rows: Array(repeating: row, count: members.count))
    var columns: [[Value?]] = []
    for (selector, by) in zip(selectors, node.bys) {
      guard by.order != .shuffle else {
        columns.append(members.map { _ in .long(Int64.random(in: .min ... .max, using: &run.random)) })
        continue
      }
      var column = try selector.evaluate(source, run, graph)
      for place in column.indices {
        if let value = column[place] { column[place] = try OrderKey.of(value, graph) }
      }
      columns.append(column)
    }
    let places = members.indices.filter { place in columns.allSatisfy { $0[place] != nil } }
    return places.sorted { a, b in
      for (number, column) in columns.enumerated() {
        guard let left = column[a], let right = column[b] else { continue }
        let order = left.order(relativeTo: right)
        if order != .equal { return (order == .less) != (node.bys[number].order == .desc) }
      }
      return a < b
    }
  }
}

extension By {
  var isIdentity: Bool { if case .identity = kind { order != .shuffle } else { false } }
}

// MARK: barrier

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
