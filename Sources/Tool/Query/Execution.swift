// Execution: the one place where the tool hands a query to the engine.

import GraphStore
import Traversal

enum Execution {
  /// Runs a query and gives each result to `each`, which says whether it wants another.
  static func run(
    _ query: Query, _ parameters: [String: Value], in transaction: borrowing Transaction,
    each: (Value) throws -> Bool
  ) throws {
    try PreparedTraversal(query).run(parameters: parameters, in: transaction, onResult: each)
  }
}
