// Branches: union(), choose() and branch(). Traversers are sent into chains that share their partitions; a chain that
// holds a barrier is given everything before it is asked for anything.

import GraphStore

/// Several chains fed from one stream.
class BranchingOperator: Operator {
  final let chains: [Chain]
  private let holdsBarrier: Bool
  private var finished: [Batch] = []
  private var current = 0
  private var isDrained = true

  init(_ site: Site, input: Operator, _ chains: [Chain]) {
    self.chains = chains
    holdsBarrier = chains.contains(where: \.isBarrier)
    super.init(site, input: input)
  }

  override var isBarrier: Bool { holdsBarrier }

  override func reset(_ reason: Reset) {
    for chain in chains { chain.reset(reason) }
    finished = []
    isDrained = true
  }

  /// Feeds the chains; returns what goes on without passing any of them.
  func route(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch? { nil }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    while true {
      if let batch = finished.popLast() { return batch }
      while !isDrained {
        if let batch = try chains[current].outlet.pull(run, graph) { return batch }
        current += 1
        isDrained = current == chains.count
      }
      guard let batch = try input?.pull(run, graph) else { return nil }
      if let passed = try route(batch, run, graph) { finished.append(passed) }
      if holdsBarrier {
        while let batch = try input?.pull(run, graph) {
          if let passed = try route(batch, run, graph) { finished.append(passed) }
        }
      }
      current = 0
      isDrained = chains.isEmpty
    }
  }
}

struct UnionNode: PlanNode {
  var site: Site
  var branches: [Pipeline]

  var children: [Pipeline] {
    get { branches }
    set { branches = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    UnionOperator(site, input: input, try branches.map { try opening.branch($0) })
  }
}

final class UnionOperator: BranchingOperator {
  override func route(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    for chain in chains { chain.inlet.feed(batch) }
    return nil
  }
}

// MARK: choose, branch

struct ChooseNode: PlanNode {
  enum Key: Sendable {
    case test(Test)
    /// The choice passes the traversal; its number among `tests`.
    case traversal(Int)
    case none, unproductive, any
  }

  var site: Site
  /// What is compared with the keys of the options.
  var choice: By
  var keys: [Key]
  var tests: [Pipeline]
  var options: [Pipeline]
  /// branch(): all options that match, and nothing passes without one.
  var takesAll: Bool

  var children: [Pipeline] {
    get { (choice.pipeline.map { [$0] } ?? []) + tests + options }
    set {
      var rest = newValue[...]
      if choice.pipeline != nil { choice.pipeline = rest.popFirst() }
      tests = Array(rest.prefix(tests.count))
      options = Array(rest.dropFirst(tests.count))
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    ChooseOperator(
      self, input: input, try options.map { try opening.branch($0) }, try opening.selector(choice),
      try tests.map { try opening.child($0) })
  }
}

final class ChooseOperator: BranchingOperator {
  private let node: ChooseNode
  private let selector: Selector
  private let tests: [Child]

  init(_ node: ChooseNode, input: Operator, _ chains: [Chain], _ selector: Selector, _ tests: [Child]) {
    self.node = node
    self.selector = selector
    self.tests = tests
    super.init(node.site, input: input, chains)
  }

  override func route(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    let choices = try selector.evaluate(batch, run, graph)
    var rows = [[Int]](repeating: [], count: chains.count)
    var passed: [Int] = []
    let hits = try hits(choices, batch, run, graph)
    for row in choices.indices {
      let options = try options(for: choices[row]) { hits[$0][row] }
      if options.isEmpty, !node.takesAll { passed.append(row) }
      for option in options { rows[option].append(row) }
    }
    for option in chains.indices { chains[option].inlet.feed(batch.gathered(rows[option])) }
    return passed.isEmpty ? nil : batch.gathered(passed)
  }

  /// For every key that is a traversal, which choices pass it.
  private func hits(
    _ choices: [Value?], _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [[Bool]] {
    guard !tests.isEmpty else { return [] }
    let source = batch.replacing(Objects.values(choices.map { $0 ?? .null }).narrowed(), rows: nil)
    return try tests.map { try $0.hits(source, run, graph) }
  }

  private func options(for choice: Value?, _ passes: (Int) -> Bool) throws -> [Int] {
    var matching: [Int] = []
    if let choice {
      for (option, key) in node.keys.enumerated() {
        switch key {
        case .test(let test): guard try test.holds(choice) else { continue }
        case .traversal(let number): guard passes(number) else { continue }
        default: continue
        }
        matching.append(option)
        if !node.takesAll { return matching }
      }
    }
    if matching.isEmpty {
      for (option, key) in node.keys.enumerated() {
        switch key {
        case .none where choice != nil || node.takesAll: matching.append(option)
        case .unproductive where choice == nil: matching.append(option)
        default: continue
        }
        if !node.takesAll { return matching }
      }
    }
    for (option, key) in node.keys.enumerated() { if case .any = key { matching.append(option) } }
    return matching
  }
}

/// choose(test, then, else).
struct ConditionalNode: PlanNode {
  var site: Site
  var condition: Condition
  var tests: [Pipeline]
  var then: Pipeline
  var otherwise: Pipeline?

  var children: [Pipeline] {
    get { tests + [then] + (otherwise.map { [$0] } ?? []) }
    set {
      tests = Array(newValue.prefix(tests.count))
      then = newValue[tests.count]
      if otherwise != nil { otherwise = newValue.last }
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    var chains = [try opening.branch(then)]
    if let otherwise { chains.append(try opening.branch(otherwise)) }
    let runner = ConditionRunner(condition, try tests.map { try opening.child($0) }, opening)
    return ConditionalOperator(site, input: input, chains, runner)
  }
}

final class ConditionalOperator: BranchingOperator {
  private let runner: ConditionRunner

  init(_ site: Site, input: Operator, _ chains: [Chain], _ runner: ConditionRunner) {
    self.runner = runner
    super.init(site, input: input, chains)
  }

  override func route(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    let mask = try runner.mask(batch, run, graph)
    chains[0].inlet.feed(batch.filtered(mask))
    let rest = batch.filtered(mask.map { !$0 })
    guard chains.count > 1 else { return rest.isEmpty ? nil : rest }
    chains[1].inlet.feed(rest)
    return nil
  }
}
