// What is kept from one run of a text to the next: the tree by its text, plans by the values they depend on, and opened
// operators. All of it is shared by threads, and bounded.

import GraphStore
import Synchronization

/// Traversals by their texts. One belongs to each open database.
package final class TraversalCache: Sendable {
  private final class Entry {
    let traversal: PreparedTraversal
    let names: Set<String>
    var lastUse: UInt64

    init(_ traversal: PreparedTraversal, _ names: Set<String>, lastUse: UInt64) {
      self.traversal = traversal
      self.names = names
      self.lastUse = lastUse
    }
  }

  private struct Content {
    /// A text may be read with different names for parameters.
    var entries: [String: [Entry]] = [:]
    var count = 0
    var clock: UInt64 = 0
  }

  private let content = Mutex(Content())
  /// Arrays that runs on this database share.
  package let scratch = ScratchPool()
  private let capacity: Int
  /// Texts longer than this are rarely run twice, and would fill memory.
  private static let longestText = 1 << 14

  /// Traversals that were built by code, by their trees.
  private let built = Mutex<[Query: PreparedTraversal]>([:])

  package init(capacity: Int = 512) { self.capacity = max(4, capacity) }

  /// The traversal of a text, in which the keys of `parameters` are names of parameters.
  package func traversal(
    _ text: String, _ parameters: [String: Value]
  ) throws(TraversalError) -> PreparedTraversal {
    if let known = find(text, parameters) { return known }
    let names = Set(parameters.keys)
    let traversal = try PreparedTraversal(text, parameters: names)
    if text.utf8.count <= Self.longestText { keep(traversal, text, names) }
    return traversal
  }

  /// The traversal of a tree that code has built.
  package func traversal(of query: Query) throws(TraversalError) -> PreparedTraversal {
    if let known = built.withLock({ $0[query] }) { return known }
    let traversal = try PreparedTraversal(query)
    built.withLock { built in
      // Programs build few kinds of traversals; who builds ever new ones gains nothing by keeping them.
      if built.count >= capacity { built.removeAll() }
      built[query] = traversal
    }
    return traversal
  }

  private func find(_ text: String, _ parameters: [String: Value]) -> PreparedTraversal? {
    content.withLock { content in
      guard let entries = content.entries[text] else { return nil }
      for entry in entries where Self.fits(entry.names, parameters) {
        // Texts that Swift takes for equal may differ in their bytes.
        guard entry.traversal.source.hasSameBytes(as: text) else { continue }
        content.clock += 1
        entry.lastUse = content.clock
        return entry.traversal
      }
      return nil
    }
  }

  private static func fits(_ names: Set<String>, _ parameters: [String: Value]) -> Bool {
    names.count == parameters.count && parameters.keys.allSatisfy(names.contains)
  }

  private func keep(_ traversal: PreparedTraversal, _ text: String, _ names: Set<String>) {
    content.withLock { content in
      if content.count >= capacity { Self.forgetOldest(&content) }
      content.clock += 1
      content.count += 1
      content.entries[text, default: []].append(
        Entry(traversal, names, lastUse: content.clock))
    }
  }

  /// Forgets the half that was not used for longest.
  private static func forgetOldest(_ content: inout Content) {
    let uses = content.entries.values.flatMap { $0.map(\.lastUse) }.sorted()
    let limit = uses[uses.count / 2]
    content.entries = content.entries.compactMapValues { entries in
      let kept = entries.filter { $0.lastUse >= limit }
      return kept.isEmpty ? nil : kept
    }
    content.count = content.entries.values.reduce(0) { $0 + $1.count }
  }
}

extension Store {
  /// The traversals kept for this database.
  package var traversals: TraversalCache { .kept(by: companion) }
}

extension Transaction {
  /// The traversals kept for this database.
  package var traversals: TraversalCache { .kept(by: companion) }
}

extension TraversalCache {
  fileprivate static func kept(by companion: Companion) -> TraversalCache {
    if let known = companion.object as? TraversalCache { return known }
    let made = TraversalCache()
    return companion.keep(made) as? TraversalCache ?? made
  }
}

/// The plans of one traversal, one for each choice of the values on which its plan depends.
final class PlanShelf: Sendable {
  private struct Entry {
    var shape: [Value]
    /// The stored traversals that the plan was made with.
    var catalogue: DefinitionCatalogue?
    var plan: CompiledPlan
  }

  /// The parameters on whose values the plan depends.
  let shapingNames: [String]
  /// The words of expressions, each of which names a parameter where there is one.
  private let mentions: ExpressionMentions
  /// Whether a plan may be used again: one that holds the time of day may not.
  private let isLasting: Bool
  /// Whether the plan depends on no parameter.
  private let hasOneShape: Bool
  private let entries = Mutex<[Entry]>([])
  private static let capacity = 32

  init(_ query: Query, _ facts: QueryFacts) {
    shapingNames = facts.freeNames.isEmpty ? [] : query.shapingNames
    mentions = facts.mentions
    isLasting = !facts.isVolatile
    hasOneShape = shapingNames.isEmpty && mentions.isEmpty
  }

  /// The plan for any parameters where it depends on none and is known.
  func known(_ catalogue: DefinitionCatalogue?, _ rules: Rules) -> CompiledPlan? {
    guard hasOneShape, isLasting, rules.isAll else { return nil }
    return entries.withLock { entries in
      for place in entries.indices where entries[place].catalogue === catalogue { return entries[place].plan }
      return nil
    }
  }

  /// The plan for the parameters, made by `make` where it is not known. Without all rules it is always made.
  func plan(
    for parameters: [String: Value], _ catalogue: DefinitionCatalogue?, _ rules: Rules,
    _ make: () throws -> Plan
  ) throws -> CompiledPlan {
    guard isLasting, rules.isAll else { return CompiledPlan(try make()) }
    let shape =
      hasOneShape ? [] : shapingNames.map { parameters[$0] ?? .null } + mentions.shape(parameters)
    let known = entries.withLock { entries -> CompiledPlan? in
      for place in entries.indices where entries[place].catalogue === catalogue {
        if hasOneShape || entries[place].shape == shape { return entries[place].plan }
      }
      return nil
    }
    if let known { return known }
    let plan = CompiledPlan(try make())
    guard shape.allSatisfy(Self.isPlain) else { return plan }
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeFirst(Self.capacity / 2) }
      entries.append(Entry(shape: shape, catalogue: catalogue, plan: plan))
    }
    return plan
  }

  /// Values whose equality is quickly told and leaves no room for differences.
  private static func isPlain(_ value: Value) -> Bool {
    switch value {
    case .null, .bool, .byte, .short, .int, .long, .string: true
    default: false
    }
  }
}

/// A plan, and operators opened for it that nobody uses at the moment.
final class CompiledPlan: Sendable {
  let plan: Plan
  /// Executions that nothing else refers to.
  private let idle = Mutex<[Handover<Execution>]>([])
  private let canReuse: Bool
  private let leavesTraces: Bool
  private static let mostIdle = 8

  init(_ plan: Plan) {
    self.plan = plan
    let kinds = NodeKinds(of: plan.pipeline)
    canReuse = plan.pipeline.canRunAgain(kinds)
    leavesTraces =
      !plan.sideEffects.isEmpty || plan.sack != nil || !kinds.isSubset(of: Pipeline.keepsNothing)
      || plan.pipeline.keepsPaths
  }

  /// An execution for one run, which is the caller's alone until it puts it back.
  func takeExecution() throws -> Execution {
    if canReuse, let idle = idle.withLock({ $0.popLast() }) { return idle.object }
    return try Execution(plan, leavesTraces: leavesTraces)
  }

  /// Takes an execution back for the next run. One that ended in an error is not brought back.
  func putBack(_ execution: Execution) {
    guard canReuse else { return }
    execution.end()
    let idle = Handover(execution)
    self.idle.withLock { if $0.count < Self.mostIdle { $0.append(idle) } }
  }
}

extension Pipeline {
  /// Nodes whose operators begin with what the run held when they were opened: those that take part in side effects or
  /// profiles.
  private static let opensOnce = NodeKinds([
    AggregateNode.self, TreeNode.self, CapNode.self, SubgraphNode.self, ProfileNode.self,
  ])

  /// Nodes that keep nothing in the run: no histories, loops, side effects or rows that have failed.
  fileprivate static let keepsNothing = NodeKinds([
    StraightNode.self, ScanNode.self, FilterNode.self, ExpandNode.self, PropertiesNode.self, RangeNode.self,
    CountNode.self, ReduceNode.self,
  ])

  /// Whether paths are kept anywhere.
  fileprivate var keepsPaths: Bool {
    nodes.contains { $0.site.keepsPath || $0.children.contains(where: \.keepsPaths) }
  }

  /// Whether operators opened once can run again.
  fileprivate func canRunAgain(_ kinds: NodeKinds) -> Bool {
    !kinds.intersects(Self.opensOnce) && !(kinds.contains(GroupNode.self) && groupsAside)
  }

  /// Whether some group is a side effect.
  private var groupsAside: Bool {
    nodes.contains { node in
      node.cast(to: GroupNode.self)?.name != nil || node.children.contains(where: \.groupsAside)
    }
  }
}
