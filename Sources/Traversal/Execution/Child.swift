// Child: a local child traversal. It runs for a whole batch at once; the parent column says whose results are whose.

import GraphStore

final class Child {
  private let chain: Chain

  init(_ chain: Chain) { self.chain = chain }

  /// All results for the rows of a batch. `parent` of the result names the row each comes from.
  func run(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch {
    begin(batch, run)
    defer { run.attempts.leave() }
    var results = Batch(.none)
    while let more = try chain.outlet.pull(run, graph) {
      results.append(contentsOf: more)
      try run.checkBudget()
    }
    if results.parent == nil { results.parent = Array(repeating: 0, count: results.count) }
    return results
  }

  /// For every row whether the child gives anything for it.
  func hits(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Bool] {
    begin(batch, run)
    defer { run.attempts.leave() }
    var hits = Array(repeating: false, count: batch.count)
    var missing = batch.count
    while missing > 0, let more = try chain.outlet.pull(run, graph) {
      for parent in more.parent ?? [] where !hits[Int(parent)] {
        hits[Int(parent)] = true
        missing -= 1
      }
    }
    return hits
  }

  /// For every row the first result, nil where there is none.
  func firsts(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    begin(batch, run)
    defer { run.attempts.leave() }
    var firsts = [Value?](repeating: nil, count: batch.count)
    var missing = batch.count
    while missing > 0, let more = try chain.outlet.pull(run, graph) {
      guard let parents = more.parent else { continue }
      for row in 0..<more.count where firsts[Int(parents[row])] == nil {
        firsts[Int(parents[row])] = more.objects.value(row)
        missing -= 1
      }
    }
    return firsts
  }

  /// For every row the place of its first result in the batch of results.
  func firstRows(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> (Batch, [Int]) {
    let results = try self.run(batch, run, graph)
    var seen = Array(repeating: false, count: batch.count)
    var rows: [Int] = []
    for (row, parent) in (results.parent ?? []).enumerated() where !seen[Int(parent)] {
      seen[Int(parent)] = true
      rows.append(row)
    }
    return (results, rows)
  }

  private func begin(_ batch: Batch, _ run: Run) {
    run.attempts.enter(batch.parent)
    chain.reset(.start)
    // A child is run for single traversers: what it gives is multiplied by the bulk of the parent's row.
    var start = batch
    start.bulk = nil
    start.parent = Array(0..<Int32(batch.count))
    chain.inlet.feed(start)
  }
}
