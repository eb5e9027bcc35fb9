// attempt(): the results of a traversal for each traverser, or one record of how it ended in fail().

import GraphStore

struct AttemptNode: PlanNode {
  var site: Site
  var traversal: Pipeline
  /// The traversal changes the graph, which is undone for a traverser that fails.
  var writes = false
  /// The traversal collects side effects, which are undone as well.
  var collects = false

  var children: [Pipeline] {
    get { [traversal] }
    set { traversal = newValue[0] }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    AttemptOperator(self, input: input, try opening.child(traversal))
  }
}

/// A traversal that only reads is run once for the whole batch, and failing rows are marked on the way. One that has
/// effects is run row by row, each in a transaction of its own that is kept when the row does not fail.
final class AttemptOperator: Operator {
  private let node: AttemptNode
  private let child: Child

  /// What has become of a batch so far: results with the rows they are for, and failures.
  fileprivate struct Outcome {
    var results = Batch(.none)
    var sources: [Int] = []
    var failures: [(row: Int, signal: FailSignal)] = []
  }

  /// Undoes what a failed row has written.
  private struct Undoing: Error {}

  init(_ node: AttemptNode, input: Operator, _ child: Child) {
    self.node = node
    self.child = child
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var outcome = Outcome()
    if node.writes || node.collects {
      for row in 0..<batch.count { try attemptAlone(batch, row, &outcome, run, graph) }
    } else {
      try attempt(batch, Array(0..<batch.count), &outcome, run, graph)
    }
    return try assembled(outcome, from: batch, run)
  }

  // MARK: Many rows at once

  private func attempt(
    _ batch: Batch, _ rows: [Int], _ outcome: inout Outcome, _ run: Run, _ graph: borrowing Transaction
  ) throws {
    if rows.isEmpty { return }
    let part = rows.count == batch.count ? batch : batch.gathered(rows)
    run.attempts.begin(rows: part.count)
    do {
      let results = try child.run(part, run, graph)
      let failures = run.attempts.end()
      outcome.add(results, failures, rows)
    } catch let signal as FailSignal {
      // Nothing told which row it was, as behind a grouping: halves find it.
      _ = run.attempts.end()
      guard rows.count > 1 else { return outcome.failures.append((rows[0], signal)) }
      let middle = rows.count / 2
      try attempt(batch, Array(rows[..<middle]), &outcome, run, graph)
      try attempt(batch, Array(rows[middle...]), &outcome, run, graph)
    } catch {
      // A failed row goes on to the end of its batch, and may meet there what it should never have reached.
      let failures = run.attempts.end()
      guard failures.contains(where: { $0 != nil }) else { throw error }
      outcome.add(Batch(.none), failures, rows)
      try attempt(batch, rows.indices.filter { failures[$0] == nil }.map { rows[$0] }, &outcome, run, graph)
    }
  }

  // MARK: One row

  private func attemptAlone(
    _ batch: Batch, _ row: Int, _ outcome: inout Outcome, _ run: Run, _ graph: borrowing Transaction
  ) throws {
    let single = batch.gathered([row])
    let collected = node.collects ? run.sideEffects : nil
    var failure: FailSignal?
    var results = Batch(.none)
    func work(_ graph: borrowing Transaction) throws {
      run.attempts.begin(rows: 1)
      do {
        results = try child.run(single, run, graph)
        failure = run.attempts.end()[0]
      } catch {
        failure = run.attempts.end()[0] ?? error as? FailSignal
        if failure == nil { throw error }
      }
      if failure != nil { throw Undoing() }
    }
    do {
      if node.writes { try graph.nested { try work($0) } } else { try work(graph) }
      outcome.add(results, [nil], [row])
    } catch is Undoing {
      if let collected { run.sideEffects = collected }
      if let failure { outcome.failures.append((row, failure)) }
    }
  }

  // MARK: Results

  /// Results and records of failures in the order of the rows they are for.
  private func assembled(_ outcome: Outcome, from batch: Batch, _ run: Run) throws -> Batch {
    var all = try derive(outcome.results.objects, from: batch, rows: outcome.sources, run)
    if let bulk = outcome.results.bulk { try all.scaleBulk(by: bulk) }
    guard !outcome.failures.isEmpty else { return all }
    let records = outcome.failures.map { Self.record($0.signal) }
    let failed = outcome.failures.map(\.row)
    all.append(contentsOf: try derive(.values(records), from: batch, rows: failed, run))
    let sources = outcome.sources + failed
    return all.gathered(sources.indices.sorted { (sources[$0], $0) < (sources[$1], $1) })
  }

  private static func record(_ signal: FailSignal) -> Value {
    .map([
      Collections.entry("ok", .bool(false)),
      Collections.entry("error", signal.kind.map { .string($0) } ?? .null),
      Collections.entry("message", .string(signal.error.message)),
    ])
  }
}

extension AttemptOperator.Outcome {
  /// Adds what a run gave for some rows; what it gave for failed ones is left out.
  fileprivate mutating func add(_ found: Batch, _ signals: [FailSignal?], _ rows: [Int]) {
    var kept = found
    if signals.contains(where: { $0 != nil }) {
      kept = found.filtered((found.parent ?? []).map { signals[Int($0)] == nil })
    }
    sources += (kept.parent ?? []).map { rows[Int($0)] }
    results.append(contentsOf: kept)
    for (place, signal) in signals.enumerated() {
      if let signal { failures.append((rows[place], signal)) }
    }
  }
}
