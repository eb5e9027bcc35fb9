// Steps that collect beside the stream and read what was collected: aggregate, cap, sack, tree, subgraph, fail.

import GraphStore

struct AggregateNode: PlanNode {
  var site: Site
  var name: String
  var by: By

  var children: [Pipeline] {
    get { by.pipeline.map { [$0] } ?? [] }
    set { by.pipeline = newValue.first }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    if opening.run.sideEffects[name] == nil { opening.run.sideEffects[name] = .bulkSet(BulkSetBuilder()) }
    return AggregateOperator(self, input: input, try opening.selector(by))
  }
}

/// Lets nothing pass before everything is collected.
final class AggregateOperator: Operator {
  private let node: AggregateNode
  private let selector: Selector
  private var isCollected = false
  private var waiting: [Batch] = []
  /// What is handed to an operator that takes collections, when all has come.
  private var collection = BulkSetBuilder()

  init(_ node: AggregateNode, input: Operator, _ selector: Selector) {
    self.node = node
    self.selector = selector
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) {
    isCollected = false
    waiting = []
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if !isCollected {
      isCollected = true
      var held = 0
      while let batch = try input?.pull(run, graph) {
        try collect(batch, run, graph)
        held += batch.count
        try run.checkBudget(holding: held * 48)
        waiting.append(batch)
      }
      waiting.reverse()
      try combineCollection(run)
    }
    return waiting.popLast()
  }

  private func collect(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws {
    let values = try selector.evaluate(batch, run, graph)
    var sideEffect = run.sideEffects.take(node.name) ?? .bulkSet(BulkSetBuilder())
    for row in values.indices {
      guard let value = values[row] else { continue }
      if sideEffect.takesCollections {
        collection.add(value, count: batch.bulk(row))
      } else {
        try sideEffect.add(value, count: batch.bulk(row))
      }
    }
    run.sideEffects[node.name] = sideEffect
  }

  private func combineCollection(_ run: Run) throws {
    guard case .declared(var value, let combiner?)? = run.sideEffects[node.name],
      combiner == .addAll || combiner == .assign, !collection.isEmpty
    else { return }
    _ = run.sideEffects.take(node.name)
    try Arithmetic.combine(&value, with: collection.value, by: combiner)
    collection = BulkSetBuilder()
    run.sideEffects[node.name] = .declared(value, combiner)
  }
}

struct CapNode: PlanNode {
  var site: Site
  var names: [String]

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    CapOperator(self, input: input, opening.partitions)
  }
}

final class CapOperator: Operator {
  private let node: CapNode
  private let partitions: Partitions
  private var isDone = false

  init(_ node: CapNode, input: Operator, _ partitions: Partitions) {
    self.node = node
    self.partitions = partitions
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isDone { return nil }
    isDone = true
    while try input?.pull(run, graph) != nil {}
    var entries: [MapEntry] = []
    for name in node.names {
      guard let value = try run.sideEffect(name, graph) else { continue }
      entries.append(Collections.entry(name, value))
    }
    let value: Value
    if node.names.count == 1 {
      guard let entry = entries.first else {
        throw error(
          .unboundName, "there is no side effect named '\(TraversalError.echo(node.names[0]))'",
          help: "collect it before with aggregate('\(TraversalError.echo(node.names[0]))')")
      }
      value = entry.value
    } else {
      value = .map(entries)
    }
    var batch = try spawn(.values(Array(repeating: value, count: partitions.active.count)), run)
    if !partitions.isTop { batch.parent = partitions.active.map { Int32($0) } }
    return batch
  }
}

// MARK: sack

struct SackNode: PlanNode {
  var site: Site
  /// Nil to read the sack.
  var combiner: Combiner?
  var by: By

  var children: [Pipeline] {
    get { by.pipeline.map { [$0] } ?? [] }
    set { by.pipeline = newValue.first }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    SackOperator(self, input: input, try opening.selector(by))
  }
}

final class SackOperator: Operator {
  private let node: SackNode
  private let selector: Selector

  init(_ node: SackNode, input: Operator, _ selector: Selector) {
    self.node = node
    self.selector = selector
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard var batch = try input?.pull(run, graph) else { return nil }
    var sacks = batch.sack ?? Array(repeating: .null, count: batch.count)
    guard let combiner = node.combiner else {
      return try derive(Objects.values(sacks).narrowed(), from: batch, run)
    }
    let values = try selector.evaluate(batch, run, graph)
    var rows: [Int] = []
    for row in values.indices {
      guard let value = values[row] else { continue }
      rows.append(row)
      // A sack that nobody filled takes the first value.
      if combiner == .assign || (batch.sack == nil && combiner != .assign) {
        sacks[row] = value
      } else {
        try Arithmetic.combine(&sacks[row], with: value, by: combiner)
      }
    }
    batch.sack = sacks
    return rows.count == batch.count ? batch : batch.gathered(rows)
  }
}

// MARK: tree, subgraph

struct TreeNode: PlanNode {
  var site: Site
  var name: String?
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    if let name, opening.run.sideEffects[name] == nil { opening.run.sideEffects[name] = .tree(TreeBuilder()) }
    return TreeOperator(self, input: input, try opening.selectors(bys), opening.partitions)
  }
}

final class TreeOperator: Operator {
  private let node: TreeNode
  private let selectors: [Selector]
  private let partitions: Partitions
  private var isDone = false

  init(_ node: TreeNode, input: Operator, _ selectors: [Selector], _ partitions: Partitions) {
    self.node = node
    self.selectors = selectors
    self.partitions = partitions
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { node.name == nil }
  override func reset(_ reason: Reset) { isDone = false }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if let name = node.name {
      guard let batch = try input?.pull(run, graph) else { return nil }
      guard case .tree(var builder)? = run.sideEffects.take(name) else {
        throw error(.structure, "'\(name)' is already the name of another kind of side effect")
      }
      for path in try paths(batch, run, graph) { if let path { builder.add(path) } }
      run.sideEffects[name] = .tree(builder)
      return batch
    }
    if isDone { return nil }
    isDone = true
    var builders: [Int: TreeBuilder] = [:]
    while let batch = try input?.pull(run, graph) {
      for (row, path) in try paths(batch, run, graph).enumerated() {
        if let path { builders[batch.partition(row), default: TreeBuilder()].add(path) }
      }
    }
    var result = try spawn(.values(partitions.active.map { (builders[$0] ?? TreeBuilder()).value }), run)
    if !partitions.isTop { result.parent = partitions.active.map { Int32($0) } }
    return result
  }

  private func paths(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [[Value]?] {
    let paths: [[Value]?] = (0..<batch.count).map {
      run.histories.path(batch.history?[$0] ?? Histories.start).objects
    }
    return try PathCut.select(paths, selectors, batch, run, graph)
  }
}

struct SubgraphNode: PlanNode {
  var site: Site
  var name: String

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    if opening.run.sideEffects[name] == nil { opening.run.sideEffects[name] = .subgraph(SubgraphBuilder()) }
    return SubgraphOperator(self, input: input)
  }
}

final class SubgraphOperator: Operator {
  private let node: SubgraphNode

  init(_ node: SubgraphNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    guard case .subgraph(var builder)? = run.sideEffects.take(node.name) else {
      throw error(.structure, "'\(node.name)' is already the name of another kind of side effect")
    }
    for value in batch.objects.values {
      guard let edge = value.edgeNumber else {
        throw error(
          .type, quoting: "subgraph() needs edges, but \(quoting: value) is of type \(value.typeName)")
      }
      let record = try Elements.record(edge, graph)
      builder.add(edge, from: record.source, to: record.target)
    }
    run.sideEffects[node.name] = .subgraph(builder)
    return batch
  }
}

// MARK: fail

struct FailNode: PlanNode {
  var site: Site
  var kind: String?
  var message: String?

  func open(_ input: Operator, _ opening: Opening) -> Operator { FailOperator(self, input: input) }
}

final class FailOperator: Operator {
  private let node: FailNode

  init(_ node: FailNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let signal = FailSignal(kind: node.kind ?? node.message, message: node.message, at: site.range)
    for row in 0..<batch.count where !run.attempts.mark(batch.parent?[row], signal) { throw signal }
    return Batch(.none)
  }
}
