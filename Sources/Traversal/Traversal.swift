// Traversal: text to answer. The life of a traversal is in `PreparedTraversal`, in numbered steps.

import GraphStore
import Synchronization

/// A traversal that has been read and checked, ready to be run any number of times, from any threads. Its plans are kept
/// and shared by all copies.
package struct PreparedTraversal: Sendable {
  /// What reading has found out. A class, so that copies are cheap.
  private final class Reading: Sendable {
    let source: String
    let query: Query
    let isMutating: Bool
    /// Whether it is a traversal, and not an empty text or a transaction's verb.
    let isTraversal: Bool
    /// Whether it is to be explained and not run.
    let isExplained: Bool
    /// The names that stand free in the text, each once.
    let freeNames: [String]
    /// What the traversal calls by name.
    let called: CalledNames
    let plans: PlanShelf
    /// Whether it has a call among its own steps, which may be of a stored traversal whose body can take its place.
    let hasCall: Bool
    /// What its calls come to, for each state of the definitions.
    let calls = Mutex<[ResolvedCalls]>([])

    init(_ query: Query, _ source: String) {
      self.query = query
      self.source = source
      isTraversal = query.kind == .traversal
      isExplained = query.terminal?.name == .explain
      let facts = QueryFacts(query)
      isMutating = facts.isMutating
      freeNames = facts.freeNames
      called = facts.called
      hasCall = query.configuration.isEmpty && query.steps.contains { $0.name == .call }
      plans = PlanShelf(query, facts)
    }
  }

  /// What calls come to in a state of the definitions.
  private final class ResolvedCalls: Sendable {
    let catalogue: DefinitionCatalogue?
    /// Whether what is called writes; nil when that depends on parameters.
    let write: Bool?
    /// The query with bodies in the place of calls, where there is one to be had.
    let inlining: Inlining?

    init(_ catalogue: DefinitionCatalogue?, write: Bool?, _ inlining: Inlining?) {
      self.catalogue = catalogue
      self.write = write
      self.inlining = inlining
    }
  }

  private let reading: Reading
  /// What `call()` reaches beside stored traversals.
  var services = ServiceCatalog()

  package var source: String { reading.source }
  package var query: Query { reading.query }
  /// Whether steps of the traversal itself write.
  package var isMutating: Bool { reading.isMutating }
  /// Whether it is a traversal, and not an empty text or a transaction's verb.
  var isTraversal: Bool { reading.isTraversal }

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
    reading = Reading(query.isText ? query.givingText : query, source)
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
    let query = reading.plans.shapingNames.isEmpty ? query : try query.bound(to: parameters)
    let plan = try Planner.plan(query, services.adding(callables), parameters: Set(parameters.keys))
    try KindCheck.check(plan.pipeline, from: .any)
    return plan
  }

  /// Plans ahead, so that errors of planning show before anything runs and the first run finds its plan.
  package func compile(_ parameters: [String: Value] = [:]) throws {
    guard reading.called.isEmpty else { return }
    do {
      _ = try reading.plans.plan(for: parameters, nil, .all) { () throws in try plan(parameters, rules: .all)
      }
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
    guard reading.isTraversal else { return }
    do {
      if reading.isExplained {
        let explanation = try explanation(parameters: parameters, in: graph, rules: rules)
        _ = try onResult(.string(explanation.text))
        return
      }
      let run = try begin(parameters, in: graph, limits, rules)
      // 7. Turns what comes out into values that outlive the transaction.
      try run.locating { () throws in try run.execution.run(graph, onResult) }
      run.end()
    } catch let error as TraversalError {
      throw error.pointing(into: source)
    }
  }

  /// Runs the traversal in a transaction and gives all results.
  package func results(
    parameters: [String: Value] = [:], in graph: borrowing Transaction, limits: RunLimits = RunLimits(),
    rules: Rules = .all
  ) throws -> [Value] {
    let inlining = reading.hasCall ? try inlining(graph, rules) : nil
    return try results(parameters, inlining, in: graph, limits, rules)
  }

  private func results(
    _ parameters: [String: Value], _ inlining: Inlining?, in graph: borrowing Transaction,
    _ limits: RunLimits, _ rules: Rules
  ) throws -> [Value] {
    guard reading.isTraversal else { return [] }
    do {
      if reading.isExplained {
        return [.string(try explanation(parameters: parameters, in: graph, rules: rules).text)]
      }
      let run = try begin(parameters, inlining, graph, limits, rules)
      let results = try run.locating { () throws in try run.execution.results(graph) }
      run.end()
      return results
    } catch let error as TraversalError {
      throw error.pointing(into: source)
    }
  }

  /// 6. Opens operators for the nodes, or takes some that are idle, to pull batches through them
  ///    (`Execution/Execution.swift`).
  func begin(
    _ parameters: [String: Value], in graph: borrowing Transaction, _ limits: RunLimits, _ rules: Rules
  ) throws -> BegunRun {
    let inlining = reading.hasCall ? try inlining(graph, rules) : nil
    return try begin(parameters, inlining, graph, limits, rules)
  }

  private func begin(
    _ parameters: [String: Value], _ inlining: Inlining?, _ graph: borrowing Transaction,
    _ limits: RunLimits, _ rules: Rules
  ) throws -> BegunRun {
    let parameters = try attached(parameters, graph)
    guard let inlining else {
      let compiled = try compiledPlan(parameters, graph, rules)
      let execution = try compiled.takeExecution()
      try execution.begin(parameters, limits)
      return BegunRun(compiled: compiled, execution: execution, inlining: nil)
    }
    let values = try inlining.values(parameters, graph)
    do {
      let inner = inlining.traversal
      let compiled =
        try inner.reading.plans.known(nil, rules)
        ?? inner.compiledPlan(inlining.parameters(values), graph, rules)
      let execution = try compiled.takeExecution()
      try execution.begin(inlining.names, values, limits)
      return BegunRun(compiled: compiled, execution: execution, inlining: inlining)
    } catch let error as TraversalError {
      throw inlining.located(error)
    }
  }

  /// The query with the bodies of stored traversals in place of their calls.
  func inlining(_ graph: borrowing Transaction, _ rules: Rules) throws -> Inlining? {
    guard reading.hasCall, rules.isAll else { return nil }
    return try resolvedCalls(graph).inlining
  }

  private func resolvedCalls(_ graph: borrowing Transaction) throws -> ResolvedCalls {
    let catalogue = try DefinitionCatalogue.current(graph)
    let known = reading.calls.withLock { calls in calls.last { $0.catalogue === catalogue } }
    if let known { return known }
    let write = reading.called.parameters.isEmpty ? try callsWriting([:], graph) : nil
    let inlining = try catalogue == nil || !reading.hasCall ? nil : Inlining(self, callables([:], graph))
    let made = ResolvedCalls(catalogue, write: write, inlining)
    reading.calls.withLock { calls in
      if calls.count >= 4 { calls.removeFirst() }
      calls.append(made)
    }
    return made
  }

  /// The plan for the parameters, kept or made.
  private func compiledPlan(
    _ parameters: [String: Value], _ graph: borrowing Transaction, _ rules: Rules
  ) throws -> CompiledPlan {
    guard !reading.called.isEmpty else {
      if let known = reading.plans.known(nil, rules) { return known }
      return try reading.plans.plan(for: parameters, nil, rules) { () throws in
        try plan(parameters, rules: rules)
      }
    }
    let catalogue = try DefinitionCatalogue.current(graph)
    return try reading.plans.plan(for: parameters, catalogue, rules) { () throws in
      try plan(parameters, callables(parameters, graph), rules: rules)
    }
  }

  /// The parameters, elements among them as references to those in this graph; an error for a name without value.
  func attached(
    _ parameters: [String: Value], _ graph: borrowing Transaction
  ) throws -> [String: Value] {
    var known = 0
    var hasReferences = false
    for (name, value) in parameters {
      // There are few, so that looking at each is quicker than hashing.
      if reading.freeNames.contains(name) { known += 1 }
      if value.hasReferences { hasReferences = true }
    }
    if known < reading.freeNames.count,
      let error = query.unboundName(parameters: Set(parameters.keys))
    {
      throw error
    }
    guard hasReferences else { return parameters }
    var attached: [String: Value] = [:]
    for (name, value) in parameters { attached[name] = try Detachment.attach(value, graph) }
    return attached
  }

  // MARK: Calls

  /// Whether the traversal writes, by itself or through what it calls.
  package func isMutating(_ parameters: [String: Value], in graph: borrowing Transaction) throws -> Bool {
    if isMutating { return true }
    if reading.called.isEmpty { return false }
    return try resolvedCalls(graph).write ?? callsWriting(parameters, graph)
  }

  private func callsWriting(_ parameters: [String: Value], _ graph: borrowing Transaction) throws -> Bool {
    let names = reading.called.names(parameters)
    if names.contains(ServiceList.name) { return try callables(parameters, graph).write }
    return try Callables.write(from: names, graph)
  }

  /// The stored traversals that this one may come to call.
  func callables(
    _ parameters: [String: Value], _ graph: borrowing Transaction
  ) throws -> Callables {
    guard !reading.called.isEmpty else { return [:] }
    let names = reading.called.names(parameters)
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
    if !isMutating {
      // Only the graph knows whether what is called writes.
      var results: [Value]?
      try store.visit { graph in
        guard !reading.called.isEmpty else {
          results = try self.results(parameters: parameters, in: graph, limits: limits, rules: rules)
          return
        }
        let calls = try resolvedCalls(graph)
        if try calls.write ?? callsWriting(parameters, graph) { return }
        results = try self.results(
          parameters, rules.isAll ? calls.inlining : nil, in: graph, limits, rules)
      }
      if let results { return results }
    }
    return try store.write { graph in
      try results(parameters: parameters, in: graph, limits: limits, rules: rules)
    }
  }
}

/// Operators that have been readied for one run.
struct BegunRun {
  let compiled: CompiledPlan
  let execution: Execution
  /// Where the steps come from, when some are those of stored traversals.
  let inlining: Inlining?

  /// Does work whose errors are to be told to the caller of the query.
  func locating<Result>(_ work: () throws -> Result) throws -> Result {
    guard let inlining else { return try work() }
    do { return try work() } catch let error as TraversalError { throw inlining.located(error) }
  }

  /// Lets the operators serve the next run; only for one that has come to a good end.
  func end() { compiled.putBack(execution) }
}
