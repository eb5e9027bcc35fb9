// Traversal: text to answer. The life of a traversal is in `PreparedTraversal`, in numbered steps.

import GraphStore

/// A traversal that has been read and checked, ready to be run any number of times.
package struct PreparedTraversal: Sendable {
  package let source: String
  package let query: Query

  /// 1. Reads the text into a tree (`Syntax/Parser.swift`) and checks its structure (`Syntax/StructureCheck.swift`).
  package init(
    _ source: String, parameters: Set<String> = [], limits: SyntaxLimits = SyntaxLimits()
  ) throws(TraversalError) {
    try self.init(
      Query.parse(source, parameters: parameters, limits: limits), source: source)
  }

  /// The same for a tree that was built by code.
  package init(_ query: Query, source: String = "") throws(TraversalError) {
    try query.checkStructure()
    self.query = query
    self.source = source
  }

  package var isMutating: Bool { query.isMutating }

  /// 2. Puts the parameters in place of their names (`Planning/Binding.swift`).
  /// 3. Plans: the tree becomes nodes that say what is to be done (`Planning/Planner.swift`).
  /// 4. Checks that every step can work on what reaches it (`Planning/KindCheck.swift`).
  /// 5. Rewrites the plan by rules, each of which finds a quicker way to the same answer (`Planning/Rules`).
  func plan(_ parameters: [String: Value], rules: Rules) throws -> Plan {
    var plan = try Planner.plan(query.bound(to: parameters))
    try KindCheck.check(plan.pipeline, from: .any)
    rules.apply(to: &plan)
    return plan
  }

  /// Runs the traversal in a transaction. Results are handed on one by one as they are found, detached from the graph;
  /// `onResult` returns false when it wants no more.
  package func run(
    parameters: [String: Value] = [:], in graph: borrowing Transaction, limits: RunLimits = RunLimits(),
    rules: Rules = .all, onResult: (Value) throws -> Bool
  ) throws {
    guard query.kind == .traversal else { return }
    // Elements among the parameters become references to those in this graph.
    var attached: [String: Value] = [:]
    for (name, value) in parameters { attached[name] = try Detachment.attach(value, graph) }
    let plan = try plan(attached, rules: rules)
    // 6. Opens operators for the nodes and pulls batches through them (`Execution/Execution.swift`).
    var execution = try Execution(plan, limits, graph)
    // 7. Turns what comes out into values that outlive the transaction.
    try execution.run(graph, onResult)
  }

  /// Runs the traversal in a transaction of its own, which is kept when all goes well.
  package func run(
    parameters: [String: Value] = [:], on store: Store, limits: RunLimits = RunLimits(), rules: Rules = .all
  ) throws -> [Value] {
    func collect(_ graph: borrowing Transaction) throws -> [Value] {
      var results: [Value] = []
      try run(parameters: parameters, in: graph, limits: limits, rules: rules) { value in
        results.append(value)
        return true
      }
      return results
    }
    return try isMutating ? store.write { try collect($0) } : store.read { try collect($0) }
  }
}
