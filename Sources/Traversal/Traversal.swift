// Traversal: text to answer. The life of a traversal is in `PreparedTraversal`, in numbered steps.

import GraphStore

/// A traversal that has been read and checked, ready to be run any number of times, from any threads. Its plans are kept
/// and shared by all copies.
package struct PreparedTraversal: Sendable {
  package let source: String
  package let query: Query
  /// Whether steps of the traversal itself write.
  package let isMutating: Bool
  /// What `call()` reaches beside stored traversals.
  var services = ServiceCatalog()
  /// The names that stand free in the text, once for each place.
  private let uses: [VariableUse]
  /// What the traversal calls by name.
  private let called: CalledNames
  private let plans: PlanShelf

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
    let query = query.isText ? query.givingText : query
    self.query = query
    self.source = source
    isMutating = query.isMutating
    uses = query.variableUses
    called = query.called
    plans = PlanShelf(
      shapingNames: uses.isEmpty ? [] : query.shapingNames, mentions: query.expressionMentions,
      isLasting: !query.isVolatile)
  }

  /// 2. Puts those parameters in place of their names on which a plan depends (`Planning/Binding.swift`).
  /// 3. Plans: the tree becomes nodes that say what is to be done, with slots for the other parameters
  ///    (`Planning/Planner.swift`).
  /// 4. Checks that every step can work on what reaches it (`Planning/KindCheck.swift`).
  /// 5. Rewrites the plan by rules, each of which finds a quicker way to the same answer (`Planning/Rules`).
  func plan(_ parameters: [String: Value], _ callables: Callables = [:], rules: Rules) throws -> Plan {
    var plan = try unoptimised(parameters, callables)
    rules.apply(to: &plan)
    return plan
  }

  /// The plan that no rule has seen.
  func unoptimised(_ parameters: [String: Value], _ callables: Callables = [:]) throws -> Plan {
    let query = plans.shapingNames.isEmpty ? query : try query.bound(to: parameters)
    let plan = try Planner.plan(query, services.adding(callables), parameters: Set(parameters.keys))
    try KindCheck.check(plan.pipeline, from: .any)
    return plan
  }

  /// Plans ahead, so that errors of planning show before anything runs and the first run finds its plan.
  package func compile(_ parameters: [String: Value] = [:]) throws {
    guard called.isEmpty else { return }
    do {
      _ = try plans.plan(for: parameters, nil, .all) { () throws in try plan(parameters, rules: .all) }
    } catch let error as TraversalError {
      throw error.pointing(into: source)
    }
  }

  /// Runs the traversal in a transaction. Results are handed on one by one as they are found, detached from the graph;
  /// `onResult` returns false when it wants no more.
  package func run(
    parameters: [String: Value] = [:], in graph: borrowing Transaction, limits: RunLimits = RunLimits(),
    rules: Rules = .all, onResult: (Value) throws -> Bool
  ) throws {
    guard query.kind == .traversal else { return }
    do {
      if query.terminal?.name == .explain {
        let explanation = try explanation(parameters: parameters, in: graph, rules: rules)
        _ = try onResult(.string(explanation.text))
        return
      }
      try runPlan(attached(parameters, graph), graph, limits, rules, onResult)
    } catch let error as TraversalError {
      throw error.pointing(into: source)
    }
  }

  private func runPlan(
    _ parameters: [String: Value], _ graph: borrowing Transaction, _ limits: RunLimits, _ rules: Rules,
    _ onResult: (Value) throws -> Bool
  ) throws {
    let compiled = try compiledPlan(parameters, graph, rules)
    // 6. Opens operators for the nodes, or takes some that are idle, and pulls batches through them
    //    (`Execution/Execution.swift`).
    let execution = try compiled.takeExecution()
    try execution.begin(parameters, limits)
    // 7. Turns what comes out into values that outlive the transaction.
    try execution.run(graph, onResult)
    compiled.putBack(execution)
  }

  /// Begins a run whose results are asked for one batch after the other.
  func begin(
    _ parameters: [String: Value], in graph: borrowing Transaction, _ limits: RunLimits
  ) throws -> Execution {
    let parameters = try attached(parameters, graph)
    let execution = try compiledPlan(parameters, graph, .all).takeExecution()
    try execution.begin(parameters, limits)
    return execution
  }

  /// The plan for the parameters, kept or made.
  private func compiledPlan(
    _ parameters: [String: Value], _ graph: borrowing Transaction, _ rules: Rules
  ) throws -> CompiledPlan {
    guard !called.isEmpty else {
      return try plans.plan(for: parameters, nil, rules) { () throws in try plan(parameters, rules: rules) }
    }
    let catalogue = try DefinitionCatalogue.current(graph)
    return try plans.plan(for: parameters, catalogue, rules) { () throws in
      try plan(parameters, callables(parameters, graph), rules: rules)
    }
  }

  /// The parameters, elements among them as references to those in this graph; an error for a name without value.
  func attached(
    _ parameters: [String: Value], _ graph: borrowing Transaction
  ) throws -> [String: Value] {
    for use in uses where parameters[use.name] == nil {
      if let error = query.unboundName(parameters: Set(parameters.keys)) { throw error }
    }
    guard parameters.values.contains(where: \.hasReferences) else { return parameters }
    var attached: [String: Value] = [:]
    for (name, value) in parameters { attached[name] = try Detachment.attach(value, graph) }
    return attached
  }

  // MARK: Calls

  /// Whether the traversal writes, by itself or through what it calls.
  package func isMutating(_ parameters: [String: Value], in graph: borrowing Transaction) throws -> Bool {
    try isMutating || callables(parameters, graph).write
  }

  /// The stored traversals that this one may come to call.
  func callables(
    _ parameters: [String: Value], _ graph: borrowing Transaction
  ) throws -> Callables {
    guard !called.isEmpty else { return [:] }
    let names = called.names(parameters)
    if names.contains(ServiceList.name) {
      return Dictionary(try graph.definitions().map { ($0.name, $0) }) { one, _ in one }
    }
    return try Callables.reachable(from: names, graph)
  }

  // MARK: Running by itself

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
    if isMutating { return try store.write { try collect($0) } }
    // Only the graph knows whether what is called writes.
    let results: [Value]? = try store.read { graph in
      try isMutating(parameters, in: graph) ? nil : collect(graph)
    }
    return try results ?? store.write { try collect($0) }
  }
}
