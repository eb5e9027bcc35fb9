// group() and groupCount(), as reducing steps and as side effects.

import GraphStore

struct GroupNode: PlanNode {
  var site: Site
  /// The side effect to build, if it is one.
  var name: String?
  var key: By
  /// Nil for groupCount().
  var value: By?

  var text: String { value == nil ? "count groups" : "group" }
  var children: [Pipeline] {
    get { (key.pipeline.map { [$0] } ?? []) + (value?.pipeline.map { [$0] } ?? []) }
    set {
      var rest = newValue[...]
      if key.pipeline != nil { key.pipeline = rest.popFirst() }
      if value?.pipeline != nil { value?.pipeline = rest.popFirst() }
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    let make = { () throws -> GroupTable in
      GroupTable(key: try opening.selector(key), collecting: try collecting(opening))
    }
    guard let name else { return GroupOperator(site, input: input, opening.partitions, make) }
    if opening.run.sideEffects[name] == nil { opening.run.sideEffects[name] = .group(try make()) }
    return GroupSideEffectOperator(site, input: input, name)
  }

  private func collecting(_ opening: Opening) throws -> GroupTable.Collecting {
    guard let value else { return .count }
    guard value.isTraversal else { return .list(try opening.selector(value)) }
    guard let pipeline = value.pipeline else { return .last(try opening.selector(value)) }
    let chain = try opening.branch(pipeline)
    return chain.isBarrier ? .reduced(chain) : .last(try opening.selector(value))
  }
}

final class GroupOperator: Operator {
  private let partitions: Partitions
  private let makeTable: () throws -> GroupTable
  private var isDone = false

  init(
    _ site: Site, input: Operator, _ partitions: Partitions, _ makeTable: @escaping () throws -> GroupTable
  ) {
    self.partitions = partitions
    self.makeTable = makeTable
    super.init(site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    let table = try makeTable()
    while let batch = try input?.pull(run, graph) { try table.add(batch, run, graph) }
    var maps: [Value] = []
    for partition in partitions.active { maps.append(try table.map(partition, run, graph)) }
    var result = try spawn(.values(maps), run)
    if !partitions.isTop { result.parent = partitions.active.map { Int32($0) } }
    return result
  }
}

final class GroupSideEffectOperator: Operator {
  private let name: String

  init(_ site: Site, input: Operator, _ name: String) {
    self.name = name
    super.init(site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    guard case .group(let table)? = run.sideEffects[name] else {
      throw error(.structure, "'\(name)' is already the name of another kind of side effect")
    }
    // All of a side effect is one map, whoever adds to it.
    var rows = batch
    rows.parent = nil
    try table.add(rows, run, graph)
    return batch
  }
}
