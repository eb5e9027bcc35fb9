// PulledTraversal: a run that gives its results when it is asked, not when it finds them.

import GraphStore

package struct PulledTraversal: ~Copyable {
  private let traversal: PreparedTraversal
  private let run: BegunRun
  private var isDone: Bool

  /// Begins a run in a transaction, in which every `next` must be asked.
  package init(
    _ traversal: PreparedTraversal, _ parameters: [String: Value], in graph: borrowing Transaction,
    _ limits: RunLimits
  ) throws {
    self.traversal = traversal
    isDone = !traversal.isTraversal
    do {
      run = try traversal.begin(parameters, in: graph, limits, .all)
    } catch let error as TraversalError {
      throw error.pointing(into: traversal.source)
    }
  }

  /// Some more results, at least one; nil at the end.
  package mutating func next(_ graph: borrowing Transaction) throws -> [Value]? {
    if isDone { return nil }
    let run = run
    do {
      let results = try run.locating { () throws in try run.execution.nextResults(graph) }
      if let results { return results }
    } catch let error as TraversalError {
      isDone = true
      throw error.pointing(into: traversal.source)
    }
    isDone = true
    // Operators that have come to their end serve the next run.
    run.end()
    return nil
  }
}
