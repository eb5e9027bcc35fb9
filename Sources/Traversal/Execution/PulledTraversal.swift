// PulledTraversal: a run that gives its results when it is asked, not when it finds them.

import GraphStore

package struct PulledTraversal: ~Copyable {
  private let execution: Execution

  /// Begins a run in a transaction, in which every `next` must be asked.
  package init(
    _ traversal: PreparedTraversal, _ parameters: [String: Value], in graph: borrowing Transaction,
    _ limits: RunLimits
  ) throws {
    execution = try traversal.begin(parameters, in: graph, limits)
  }

  /// Some more results, at least one; nil at the end.
  package func next(_ graph: borrowing Transaction) throws -> [Value]? { try execution.nextResults(graph) }
}
