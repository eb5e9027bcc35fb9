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
    var held = Held(batch: Batch(.none), keys: node.bys.map { OrderKeys(isDescending: $0.order == .desc) })
    while let batch = try input?.pull(run, graph) {
      try collect(batch, &held, run, graph)
      try run.checkBudget(holding: held.batch.count * 64)
      // Beyond twice what is wanted, the rest cannot be among the first any more.
      if let most, held.batch.parent == nil, Int64(held.batch.count) > max(2 * most, 1024) {
        held.cut(to: Int(clamping: most))
      }
    }
    let rows = held.sorted()
    return held.batch.gathered(
      most.map { held.batch.parent == nil ? Array(rows.prefix(Int(clamping: $0))) : rows } ?? rows)
  }

  /// Rows that may be wanted, and what they are ordered by.
  private struct Held {
    var batch: Batch
    var keys: [OrderKeys]
    /// A row that has as many before it as are wanted: what comes behind it by the first key is not wanted.
    var worst: Int?

    mutating func cut(to most: Int) {
      let rows = Array(sorted().prefix(most))
      batch = batch.gathered(rows)
      for number in keys.indices { keys[number] = keys[number].gathered(rows) }
      worst = rows.isEmpty ? nil : rows.count - 1
    }

    /// The rows in order; equal ones keep the order in which they came.
    func sorted() -> [Int] {
      let parent = batch.parent
      if keys.count == 1, parent == nil, let rows = keys[0].sortedRows { return rows }
      var rows = Array(0..<batch.count)
      let keys = keys
      rows.sort { a, b in
        if let parent, parent[a] != parent[b] { return parent[a] < parent[b] }
        for column in keys {
          let order = column.order(a, b)
          if order != .equal { return order == .less }
        }
        return a < b
      }
      return rows
    }
  }

  /// Appends the rows that have a key for every by(). Each by() sees only the rows that may still be wanted.
  private func collect(
    _ batch: Batch, _ held: inout Held, _ run: Run, _ graph: borrowing Transaction
  ) throws {
    var rest = batch
    var columns: [OrderKeys] = []
    for (number, by) in node.bys.enumerated() {
      var column = OrderKeys(isDescending: by.order == .desc)
      var rows: [Int]?
      if by.order == .shuffle {
        column.append((0..<rest.count).map { _ in Int64.random(in: .min ... .max, using: &run.random) })
      } else if let integers = try selectors[number].integers(rest, graph) {
        column.append(integers)
      } else {
        var present: [Int] = []
        var values: [Value] = []
        for (row, value) in try selectors[number].evaluate(rest, run, graph).enumerated() {
          guard let value else { continue }
          present.append(row)
          values.append(try OrderKey.of(value, graph))
        }
        column.append(values)
        if present.count < rest.count { rows = present }
      }
      if let rows {
        rest = rest.gathered(rows)
        for place in columns.indices { columns[place] = columns[place].gathered(rows) }
      }
      if number == 0, let worst = held.worst, rest.parent == nil {
        let kept = column.rows(notBehind: worst, of: held.keys[0])
        if kept.count < rest.count {
          rest = rest.gathered(kept)
          column = column.gathered(kept)
        }
      }
      columns.append(column)
    }
    for number in columns.indices { held.keys[number].append(columns[number]) }
    held.batch.append(contentsOf: rest)
  }
}

/// What rows are ordered by: plain integers while all are, otherwise values.
struct OrderKeys {
  private var integers: [Int64] = []
  private var values: [Value] = []
  private var isPlain = true
  private let isDescending: Bool

  init(isDescending: Bool) { self.isDescending = isDescending }

  private var count: Int { isPlain ? integers.count : values.count }

  mutating func append(_ new: [Int64]) {
    if isPlain {
      integers.append(contentsOf: new)
    } else {
      for integer in new { values.append(.long(integer)) }
    }
  }

  mutating func append(_ new: [Value]) {
    if isPlain, let plain = Self.integers(new) { return integers.append(contentsOf: plain) }
    useValues()
    values.append(contentsOf: new)
  }

  mutating func append(_ other: OrderKeys) {
    if other.isPlain { append(other.integers) } else { append(other.values) }
  }

  private mutating func useValues() {
    guard isPlain else { return }
    isPlain = false
    values = integers.map { .long($0) }
    integers = []
  }

  func gathered(_ rows: [Int]) -> OrderKeys {
    var gathered = self
    if isPlain {
      gathered.integers = integers.gathered(rows)
    } else {
      gathered.values = values.gathered(rows)
    }
    return gathered
  }

  /// How two rows stand to one another.
  @inline(__always)
  func order(_ a: Int, _ b: Int) -> ThreeWay { order(a, b, of: self) }

  @inline(__always)
  private func order(_ a: Int, _ b: Int, of other: OrderKeys) -> ThreeWay {
    let order: ThreeWay
    if isPlain, other.isPlain {
      order = ThreeWay.of(integers[a], other.integers[b])
    } else {
      order = value(a).order(relativeTo: other.value(b))
    }
    return isDescending ? order.reversed : order
  }

  private func value(_ row: Int) -> Value { isPlain ? .long(integers[row]) : values[row] }

  /// The rows that do not come behind a row of another column.
  func rows(notBehind worst: Int, of other: OrderKeys) -> [Int] {
    var rows: [Int] = []
    if isPlain, other.isPlain {
      let limit = other.integers[worst]
      for row in integers.indices where isDescending ? integers[row] >= limit : integers[row] <= limit {
        rows.append(row)
      }
      return rows
    }
    for row in 0..<count where order(row, worst, of: other) != .greater { rows.append(row) }
    return rows
  }

  /// All rows in order, when they are ordered by integers: sorted with their keys beside them.
  var sortedRows: [Int]? {
    guard isPlain else { return nil }
    var pairs: [(key: Int64, row: Int)] = []
    pairs.reserveCapacity(integers.count)
    // Complemented, a descending order is an ascending one.
    for row in integers.indices { pairs.append((isDescending ? ~integers[row] : integers[row], row)) }
    pairs.sort { ($0.key, $0.row) < ($1.key, $1.row) }
    return pairs.map(\.row)
  }

  /// The values as plain integers when all are.
  private static func integers(_ values: [Value]) -> [Int64]? {
    var integers: [Int64] = []
    integers.reserveCapacity(values.count)
    for value in values {
      switch value {
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
