// order() over the stream. What rows are ordered by stands in OrderKeys.swift, order(local) in LocalOrder.swift.

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
      let isCut = try collect(batch, most.map { Int(clamping: $0) }, &held, run, graph)
      try run.checkBudget(holding: held.batch.count * 64)
      // Beyond twice what is wanted, the rest cannot be among the first any more. Few rows are quickly sorted, and show what
      // further ones have to be before.
      if let most, held.batch.parent == nil, Int64(held.batch.count) > (isCut ? most : max(2 * most, 1024)) {
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

  /// Appends the rows that have a key for every by(). Each by() sees only the rows that may still be wanted; true when some
  /// were left out because the batch itself has enough better ones.
  private func collect(
    _ batch: Batch, _ most: Int?, _ held: inout Held, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Bool {
    var rest = batch
    var columns: [OrderKeys] = []
    /// Some rows of the batch are out because there are enough better ones in it.
    var isCut = false
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
        // Those that were kept need not be enough then.
        if isCut { return try collect(batch, nil, &held, run, graph) }
        rest = rest.gathered(rows)
        for place in columns.indices { columns[place] = columns[place].gathered(rows) }
      }
      if number == 0, rest.parent == nil {
        var kept: [Int]?
        if let worst = held.worst {
          kept = column.rows(notBehind: worst, of: held.keys[0])
        } else if let most, node.bys.count > 1, let worst = column.row(most) {
          kept = column.rows(notBehind: worst, of: column)
          isCut = true
        }
        if let kept, kept.count < rest.count {
          rest = rest.gathered(kept)
          column = column.gathered(kept)
        }
      }
      columns.append(column)
    }
    for number in columns.indices { held.keys[number].append(columns[number]) }
    held.batch.append(contentsOf: rest)
    return isCut
  }
}
