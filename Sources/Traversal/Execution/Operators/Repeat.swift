// repeat(): round by round over whole frontiers. What a round gives is split into what leaves, what is emitted, and
// the next frontier, in which equal traversers become one where nothing tells them apart.

import GraphStore

/// When a traverser leaves a loop, or is emitted.
struct LoopTest: Sendable {
  enum Kind: Sendable {
    case always
    case times(Int64)
    case condition(Condition, [Pipeline])
  }

  var kind: Kind
  /// Written before repeat(): also asked before the first round.
  var isFirst: Bool

  var pipelines: [Pipeline] {
    get { if case .condition(_, let pipelines) = kind { pipelines } else { [] } }
    set { if case .condition(let condition, _) = kind { kind = .condition(condition, newValue) } }
  }
}

struct RepeatNode: PlanNode {
  var site: Site
  var name: String?
  var body: Pipeline
  var until: LoopTest?
  var emit: LoopTest?

  var children: [Pipeline] {
    get { [body] + (until?.pipelines ?? []) + (emit?.pipelines ?? []) }
    set {
      var rest = newValue[...]
      if let first = rest.popFirst() { body = first }
      if let count = until?.pipelines.count {
        until?.pipelines = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
      emit?.pipelines = Array(rest)
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    func test(_ test: LoopTest?) throws -> RepeatOperator.Test? {
      switch test?.kind {
      case nil: nil
      case .always?: .always
      case .times(let count)?: .times(count)
      case .condition(let condition, let pipelines)?:
        .condition(ConditionRunner(condition, try pipelines.map { try opening.child($0) }, opening))
      }
    }
    return RepeatOperator(
      self, input: input, try opening.branch(body), until: try test(until), emit: try test(emit))
  }
}

final class RepeatOperator: Operator {
  enum Test {
    case always
    case times(Int64)
    case condition(ConditionRunner)
  }

  private let node: RepeatNode
  private let body: Chain
  private let until: Test?
  private let emit: Test?

  private var round: Int32 = 0
  private var isInRound = false
  /// The size at which the next frontier is merged while it grows.
  private var nextMerge = 1 << 16
  private var frontier = Batch(.none)
  private var finished: [Batch] = []

  init(_ node: RepeatNode, input: Operator, _ body: Chain, until: Test?, emit: Test?) {
    self.node = node
    self.body = body
    self.until = until
    self.emit = emit
    super.init(node.site, input: input)
  }

  /// A body that looks at all traversers together makes the loop one that must be given them all.
  override var isBarrier: Bool { body.isBarrier }

  override func reset(_ reason: Reset) {
    body.reset(.start)
    round = 0
    isInRound = false
    frontier = Batch(.none)
    finished = []
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    while true {
      if let batch = finished.popLast() { return batch }
      try run.budget.check()
      if isInRound {
        try advance(run, graph)
      } else if !frontier.isEmpty {
        begin(run)
      } else {
        guard let arrivals = try arrivals(run, graph) else { return nil }
        round = 0
        body.reset(.start)
        try inLoop(run) {
          frontier = try sorted(
            arrivals, asksUntil: node.until?.isFirst, asksEmit: node.emit?.isFirst, run, graph)
        }
      }
    }
  }

  /// Everything that arrives: rounds are run over all traversers together.
  private func arrivals(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard var all = try input?.pull(run, graph) else { return nil }
    while let batch = try input?.pull(run, graph) { all.append(contentsOf: batch) }
    return try merged(all, run)
  }

  private func begin(_ run: Run) {
    body.reset(.round)
    body.inlet.feed(frontier)
    frontier = Batch(.none)
    isInRound = true
  }

  /// Takes one batch out of the body.
  private func advance(_ run: Run, _ graph: borrowing Transaction) throws {
    var results: Batch?
    try inLoop(run) { results = try body.outlet.pull(run, graph) }
    guard let results else {
      isInRound = false
      round += 1
      frontier = try merged(frontier, run)
      try run.checkBudget(holding: frontier.count * 32)
      return
    }
    round += 1
    defer { round -= 1 }
    try inLoop(run) {
      let stay = try sorted(results, asksUntil: true, asksEmit: true, run, graph)
      frontier.append(contentsOf: stay)
      if frontier.count >= nextMerge {
        frontier = try merged(frontier, run)
        nextMerge = max(1 << 16, 2 * frontier.count)
      }
    }
  }

  /// Sacks are merged by barrier() only.
  private func merged(_ batch: Batch, _ run: Run) throws -> Batch {
    batch.sack == nil ? try batch.merged(run) : batch
  }

  private func inLoop(_ run: Run, _ work: () throws -> Void) throws {
    run.loops.enter(node.name)
    run.loops.set(round)
    defer { run.loops.leave() }
    try work()
  }

  /// Splits a batch into what leaves, what is emitted, and what stays, which is returned.
  private func sorted(
    _ batch: Batch, asksUntil: Bool?, asksEmit: Bool?, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Batch {
    var stay = batch
    if asksUntil == true, let until {
      let leaves = try mask(until, batch, run, graph)
      let left = batch.filtered(leaves)
      if !left.isEmpty { finished.append(left) }
      stay = batch.filtered(leaves.map { !$0 })
    }
    if asksEmit == true, let emit, !stay.isEmpty {
      let emitted = stay.filtered(try mask(emit, stay, run, graph))
      if !emitted.isEmpty { finished.append(emitted) }
    }
    return stay
  }

  private func mask(
    _ test: Test, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Bool] {
    switch test {
    case .always: Array(repeating: true, count: batch.count)
    case .times(let count): Array(repeating: Int64(round) >= count, count: batch.count)
    case .condition(let runner): try runner.mask(batch, run, graph)
    }
  }
}
