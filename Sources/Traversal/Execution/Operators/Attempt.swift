// attempt(): the results of a traversal for each traverser, or one record of how it ended in fail().

import GraphStore

/// fail() on its way to an attempt() around it, or out of the query.
struct FailSignal: Error {
  var kind: String?
  var error: TraversalError
}

struct AttemptNode: PlanNode {
  var site: Site
  var traversal: Pipeline

  var children: [Pipeline] {
    get { [traversal] }
    set { traversal = newValue[0] }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    AttemptOperator(site, input: input, try opening.child(traversal))
  }
}

/// Runs the traversal for the whole batch. Only where that fails are the rows halved until those are found that fail.
final class AttemptOperator: Operator {
  private let child: Child

  init(_ site: Site, input: Operator, _ child: Child) {
    self.child = child
    super.init(site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var results = Batch(.none)
    var waiting = [0..<batch.count]
    while let rows = waiting.popLast() {
      let part = rows.count == batch.count ? batch : batch.slice(rows)
      do {
        results.append(contentsOf: try derived(child.run(part, run, graph), from: part, run))
      } catch let signal as FailSignal {
        guard rows.count == 1 else {
          let middle = (rows.lowerBound + rows.upperBound) / 2
          waiting.append(middle..<rows.upperBound)
          waiting.append(rows.lowerBound..<middle)
          continue
        }
        results.append(contentsOf: try derive(.values([Self.record(signal)]), from: part, run))
      }
    }
    return results
  }

  private func derived(_ results: Batch, from batch: Batch, _ run: Run) throws -> Batch {
    var derived = try derive(
      results.objects, from: batch, rows: (results.parent ?? []).map { Int($0) }, run)
    if let bulk = results.bulk { try derived.scaleBulk(by: bulk) }
    return derived
  }

  private static func record(_ signal: FailSignal) -> Value {
    .map([
      Collections.entry("ok", .bool(false)),
      Collections.entry("error", signal.kind.map { .string($0) } ?? .null),
      Collections.entry("message", .string(signal.error.message)),
    ])
  }
}
