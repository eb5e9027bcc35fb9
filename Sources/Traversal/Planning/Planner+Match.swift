// Planning of match(): its patterns become ordinary nodes in an order in which every start is known. What a pattern
// binds is a label in the traverser's history; the last node makes a map of all of them.

import GraphStore

/// One pattern: from a name, over steps, to another name or to nothing.
private struct MatchPattern {
  var start: String
  var end: String?
  var steps: [Step]
  var range: SourceRange
}

/// Something that only filters, once all its names are known.
private struct MatchFilter {
  var group: StepGroup
  var names: Set<String>
}

extension Planner {
  mutating func matchNode(for group: StepGroup) throws -> [any PlanNode]? {
    guard group.name == .match else { return nil }
    var patterns: [MatchPattern] = []
    var filters: [MatchFilter] = []
    for argument in group.arguments { try collect(argument, &patterns, &filters) }
    guard let start = Self.start(of: patterns) else {
      throw TraversalError(
        .structure, "match() needs a pattern that begins with as()", at: group.range,
        help: "such as __.as('a').out().as('b')")
    }
    var variables: [String] = []
    for name in patterns.flatMap({ [$0.start] + ($0.end.map { [$0] } ?? []) }) where !variables.contains(name)
    {
      variables.append(name)
    }
    // Names that other steps have bound already are kept; the traverser itself is what the first name stands for.
    var bound = Set(variables).intersection(declaredLabels)
    var nodes: [any PlanNode] = []
    if bound.insert(start).inserted { nodes.append(LabelNode(site: site(group), names: [start])) }
    while !patterns.isEmpty || !filters.isEmpty {
      declaredLabels.formUnion(bound)
      if let place = filters.firstIndex(where: { $0.names.intersection(variables).isSubset(of: bound) }) {
        let filter = filters.remove(at: place).group
        if [.and, .or, .not].contains(filter.name) {
          nodes.append(try traversalFilter(filter, isWhere: true))
        } else {
          nodes += try self.nodes(for: filter)
        }
        continue
      }
      guard let place = Self.next(patterns, bound) else {
        throw TraversalError(
          .structure, "the patterns of match() do not hang together", at: group.range,
          help: "every pattern must begin with a name that another one ends with")
      }
      let pattern = patterns.remove(at: place)
      nodes += try self.nodes(for: pattern, bound)
      if let end = pattern.end { bound.insert(end) }
    }
    nodes.append(MatchResultNode(site: site(group), names: variables))
    return nodes
  }

  private mutating func collect(
    _ argument: Argument, _ patterns: inout [MatchPattern], _ filters: inout [MatchFilter]
  ) throws {
    guard let nested = argument.traversal else { return }
    let chain = Connectives.nested(nested.steps)
    guard let first = chain.first else { return }
    if chain.count == 1, first.name == .and {
      for part in first.arguments { try collect(part, &patterns, &filters) }
      return
    }
    guard first.name == .as, let start = first.arguments.first?.string else {
      // not(), or(), where(): asked when all their names are known.
      for group in StepGroup.groups(of: chain) {
        filters.append(MatchFilter(group: group, names: Self.names(of: group.step)))
      }
      return
    }
    var steps = Array(chain.dropFirst())
    var end: String?
    if let last = steps.last, last.name == .as, let name = last.arguments.first?.string {
      end = name
      steps.removeLast()
    }
    patterns.append(MatchPattern(start: start, end: end, steps: steps, range: argument.range))
  }

  /// The names that a filter compares.
  private static func names(of step: Step) -> Set<String> {
    var names: Set<String> = []
    for argument in step.arguments {
      if step.name == .where {
        if let name = argument.string { names.insert(name) }
        if let predicate = argument.predicate { names.formUnion(Self.names(of: predicate)) }
      }
      for nested in argument.traversal?.steps ?? [] {
        if nested.name == .as { names.formUnion(nested.arguments.compactMap(\.string)) }
        if [.where, .and, .or, .not].contains(nested.name) { names.formUnion(Self.names(of: nested)) }
      }
    }
    return names
  }

  private static func names(of predicate: Predicate) -> Set<String> {
    Set(predicate.arguments.compactMap(\.string)).union(predicate.operands.flatMap { names(of: $0) })
  }

  /// The first name that no other pattern ends with.
  private static func start(of patterns: [MatchPattern]) -> String? {
    let ends = Set(patterns.filter { $0.end != $0.start }.compactMap(\.end))
    return patterns.first { !ends.contains($0.start) }?.start ?? patterns.first?.start
  }

  /// The next pattern to follow: one that only checks before one that finds something new.
  private static func next(_ patterns: [MatchPattern], _ bound: Set<String>) -> Int? {
    let ready = patterns.indices.filter { bound.contains(patterns[$0].start) }
    return ready.first { place in patterns[place].end.map { bound.contains($0) } ?? true } ?? ready.first
  }

  private mutating func nodes(for pattern: MatchPattern, _ bound: Set<String>) throws -> [any PlanNode] {
    let site = Site(range: pattern.range, name: "match", keepsPath: keepsPath)
    var steps: [any PlanNode] = [NamedStartNode(site: site, name: pattern.start)]
    if !pattern.steps.isEmpty { steps += try pipeline(NestedTraversal(pattern.steps)).nodes }
    guard let end = pattern.end else {
      return [FilterNode(site: site, condition: .traversal(0), traversals: [Pipeline(steps)])]
    }
    // Steps that look at each traverser by itself run over all of them at once; others run for each one.
    if !steps.allSatisfy(Self.worksAlone) {
      steps = [LocalChildNode(site: site, use: .flatMap, traversals: [Pipeline(steps)])]
    }
    if bound.contains(end) {
      steps.append(FilterNode(site: site, condition: .named(nil, .named(.eq, [end]), [])))
    } else {
      steps.append(LabelNode(site: site, names: [end]))
    }
    return steps
  }

  private static func worksAlone(_ node: any PlanNode) -> Bool {
    node is NamedStartNode || node is ExpandNode || node is EdgeEndNode || node is FilterNode
      || node is PropertiesNode || node is MapNode
  }
}

/// The names that match() has bound, as a map.
struct MatchResultNode: PlanNode {
  var site: Site
  var names: [String]

  func open(_ input: Operator, _ opening: Opening) -> Operator { MatchResultOperator(self, input: input) }
}

final class MatchResultOperator: Operator {
  private let node: MatchResultNode

  init(_ node: MatchResultNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let maps: [Value] = (0..<batch.count).map { row in
      let history = batch.history?[row] ?? Histories.start
      return .map(
        node.names.compactMap { name in
          run.histories.last(name, in: history).map { Collections.entry(name, $0) }
        })
    }
    return try derive(.values(maps), from: batch, run)
  }
}
