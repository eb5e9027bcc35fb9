// Execution: an opened plan being pulled, and what the terminal step makes of the stream.

import GraphStore

final class Execution {
  private let plan: Plan
  private let run: Run
  private let slots = Slots()
  private let chain: Chain
  /// A terminal step has answered.
  private var isFinished = false
  private var isLimited = false
  /// Whether a run leaves something behind that the next must not find.
  private let leavesTraces: Bool

  init(_ plan: Plan, leavesTraces: Bool = true) throws {
    self.plan = plan
    self.leavesTraces = leavesTraces
    run = Run()
    run.sackMerge = plan.sackMerge
    for (name, _, combiner) in plan.sideEffects { run.sideEffects[name] = .declared(.null, combiner) }
    let inlet = Inlet(Site(range: .none, name: "g"), Partitions(isTop: true))
    chain = try Opening(run: run, slots: slots, partitions: inlet.partitions)
      .chain(plan.pipeline, behind: inlet)
  }

  /// Readies everything for one run.
  func begin(_ parameters: [String: Value], _ limits: RunLimits) throws {
    slots.set(parameters)
    try begin(limits)
  }

  /// The same, where names and values are lists already.
  func begin(_ names: [String], _ values: [Value], _ limits: RunLimits) throws {
    slots.set(names, values)
    try begin(limits)
  }

  private func begin(_ limits: RunLimits) throws {
    if limits.isPresent || isLimited { run.budget = Budget(limits) }
    isLimited = limits.isPresent
    if let seed = plan.seed { run.random = Chance(seed: seed) }
    for (name, value, combiner) in plan.sideEffects {
      run.sideEffects[name] = .declared(value.value(slots), combiner)
    }
    guard let sack = plan.sack?.value(slots) else { return chain.inlet.start() }
    run.initialSack = sack
    var start = Batch.start
    start.sack = [sack]
    chain.inlet.feed(start)
  }

  /// Lets go of everything that belonged to the run.
  func end() {
    slots.clear()
    if leavesTraces { run.forget() }
    chain.reset(.start)
    isFinished = false
  }

  /// Runs to the end, or until `onResult` returns false.
  func run(_ graph: borrowing Transaction, _ onResult: (Value) throws -> Bool) throws {
    do {
      try pull(graph, onResult)
    } catch let signal as FailSignal {
      throw signal.error
    }
  }

  /// The results of the next batch, repeated as often as they count; nil when there are no more. A query that ends in a
  /// terminal step has its results all at once.
  func nextResults(_ graph: borrowing Transaction) throws -> [Value]? {
    guard case .none = plan.terminal else {
      guard !isFinished else { return nil }
      isFinished = true
      var values: [Value] = []
      try run(graph) { value in
        values.append(value)
        return true
      }
      return values.isEmpty ? nil : values
    }
    do {
      guard let batch = try chain.outlet.pull(run, graph) else { return nil }
      return try results(of: batch, graph)
    } catch let signal as FailSignal {
      throw signal.error
    }
  }

  /// All results that are left.
  func results(_ graph: borrowing Transaction) throws -> [Value] {
    guard var results = try nextResults(graph) else { return [] }
    if chain.outlet.isAtEnd { return results }
    while let more = try nextResults(graph) { results += more }
    return results
  }

  /// What a batch stands for, as it outlives the transaction.
  private func results(of batch: Batch, _ graph: borrowing Transaction) throws -> [Value] {
    let isCounted = isLimited && run.budget.limits.results != nil
    if case .values(let values) = batch.objects, !isCounted, batch.bulk == nil || !plan.countsBulk {
      // Most results are handed on as they came.
      var isPlain = true
      for value in values where value.hasReferences {
        isPlain = false
        break
      }
      if isPlain { return values }
    }
    var values: [Value] = []
    values.reserveCapacity(batch.count)
    for row in 0..<batch.count {
      let value = try Detachment.detach(batch.objects.value(row), graph)
      let count = plan.countsBulk ? batch.bulk(row) : 1
      if !isCounted { _ = try Batch.repetitions(count) }
      for unit in 0..<count {
        if unit & 0xFFFF == 0xFFFF { try run.budget.check() }
        if isCounted { try run.budget.countResult() }
        values.append(value)
      }
    }
    return values
  }

  private func pull(_ graph: borrowing Transaction, _ onResult: (Value) throws -> Bool) throws {
    switch plan.terminal {
    case .none: try stream(graph, onResult)
    case .iterate: while try chain.outlet.pull(run, graph) != nil {}
    case .hasNext: _ = try onResult(.bool(try chain.outlet.pull(run, graph) != nil))
    case .list: _ = try onResult(.list(try collected(graph, nil)))
    case .set: _ = try onResult(.set(Collections.distinct(try collected(graph, nil))))
    case .bulkSet:
      var builder = BulkSetBuilder()
      for value in try collected(graph, nil) { builder.add(value, count: 1) }
      _ = try onResult(builder.value)
    case .next(let count?): _ = try onResult(.list(try collected(graph, max(0, count))))
    case .next(nil):
      guard let value = try collected(graph, 1).first else {
        throw TraversalError(
          .value, "next() of a traversal without results", at: plan.terminalRange,
          help: "tryNext() gives nothing instead of an error")
      }
      _ = try onResult(value)
    case .tryNext: if let value = try collected(graph, 1).first { _ = try onResult(value) }
    case .explain: _ = try onResult(.string(plan.pipeline.outline()))
    }
  }

  private func stream(_ graph: borrowing Transaction, _ onResult: (Value) throws -> Bool) throws {
    while let batch = try chain.outlet.pull(run, graph) {
      for row in 0..<batch.count {
        let value = try Detachment.detach(batch.objects.value(row), graph)
        for unit in 0..<(plan.countsBulk ? batch.bulk(row) : 1) {
          if unit & 0xFFFF == 0xFFFF { try run.budget.check() }
          try run.budget.countResult()
          if try !onResult(value) { return }
        }
      }
      try run.budget.check()
    }
  }

  /// All results, or the first so many.
  private func collected(_ graph: borrowing Transaction, _ most: Int64?) throws -> [Value] {
    var values: [Value] = []
    if most == 0 { return values }
    try stream(graph) { value in
      values.append(value)
      return most.map { Int64(values.count) < $0 } ?? true
    }
    return values
  }
}

extension Pipeline {
  /// The nodes, one a line, with the traversals inside them further in.
  func outline(_ indentation: String = "") -> String {
    var lines: [String] = []
    for node in nodes {
      lines.append(indentation + node.text)
      for child in node.children { lines.append(child.outline(indentation + "  ")) }
    }
    return lines.joined(separator: "\n")
  }
}
