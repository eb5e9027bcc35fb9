// Explanation: how a traversal is going to run: its plan with sources and estimates, the rules that made it, and what
// could not be handed to a source, and why. A value, so that it can be shown as text or as JSON.

import GraphStore

package struct Explanation: Sendable {
  /// One node of the plan.
  package struct Node: Sendable {
    package var text: String
    /// Where a source takes its elements from.
    package var access: String?
    /// About how many traversers leave it, where that can be told.
    package var rows: Int64?
    /// Why a filter is asked of each traverser, and not of the source.
    package var note: String?
    package var children: [[Node]] = []
  }

  /// What one rule made of the plan.
  package struct Rewriting: Sendable {
    package var rule: String
    package var before: String
    package var after: String
  }

  /// The traversal in its canonical form.
  package var traversal: String
  package var nodes: [Node]
  package var rewritings: [Rewriting]
}

extension PreparedTraversal {
  /// How the traversal would run on this graph; nothing is run.
  package func explanation(
    parameters: [String: Value] = [:], in graph: borrowing Transaction, rules: Rules = .all
  ) throws -> Explanation {
    let parameters = try attached(parameters, graph)
    guard let inlining = try inlining(graph, rules) else {
      return try explanation(parameters, graph, rules, within: [])
    }
    // What runs are the bodies in place of the calls.
    let definitions = inlining.definitions
    var inside = try inlining.traversal.explanation(
      inlining.parameters(inlining.values(parameters, graph)), graph, rules, within: definitions.map(\.name))
    inside.traversal = query.description
    inside.nodes = [
      Explanation.Node(
        text: "with the body in place of the call",
        children: [definitions.map { Explanation.Node(text: $0.signature) } + inside.nodes])
    ]
    return inside
  }

  private func explanation(
    _ parameters: [String: Value], _ graph: borrowing Transaction, _ rules: Rules, within calls: [String]
  ) throws -> Explanation {
    var plan = try unoptimised(parameters, callables(parameters, graph))
    let rewritings = rules.rewritings(of: &plan)
    return Explanation(
      traversal: query.description,
      nodes: try Explainer(slots: Slots(parameters), calls: calls).nodes(plan.pipeline, nil, graph),
      rewritings: rewritings)
  }
}

extension Rules {
  /// Applies the rules and tells what each of them has changed.
  func rewritings(of plan: inout Plan) -> [Explanation.Rewriting] {
    var rewritings: [Explanation.Rewriting] = []
    for rule in Self.allNames where isOn(rule) {
      let before = plan.pipeline.outline()
      only(rule).apply(to: &plan)
      let after = plan.pipeline.outline()
      if before != after { rewritings.append(.init(rule: rule, before: before, after: after)) }
    }
    return rewritings
  }
}

private struct Explainer {
  let slots: Slots
  /// The stored traversals within whose bodies this one explains.
  var calls: [String] = []

  func nodes(
    _ pipeline: Pipeline, _ start: Int64?, _ graph: borrowing Transaction
  ) throws -> [Explanation.Node] {
    var rows = start
    var nodes: [Explanation.Node] = []
    var scan: (node: ScanNode, access: ScanAccess)?
    for node in pipeline.nodes {
      var explained = Explanation.Node(text: node.text)
      if let source = node.cast(to: ScanNode.self) {
        let access = source.ids == nil ? try ScanAccess.choose(source, slots, graph) : .elements
        scan = (source, access)
        explained.access = try describe(source, access, graph)
      }
      if let filter = node.cast(to: FilterNode.self) {
        explained.note = try note(filter, scan, graph)
      }
      rows = try estimate(node, rows, graph)
      explained.rows = rows
      for child in node.children { explained.children.append(try self.nodes(child, nil, graph)) }
      if let call = node.cast(to: CallNode.self), let body = try body(of: call, graph) {
        explained.children.append(body)
      }
      if node.isKind(of: StraightNode.self) {
        explained.access = explained.children[0].first?.access
        explained.rows = explained.children[0].last?.rows
        rows = explained.rows
      }
      nodes.append(explained)
    }
    return nodes
  }

  /// How the body of a stored traversal would run; not within itself. Arguments that only the run knows are taken for some
  /// value of their type.
  private func body(of call: CallNode, _ graph: borrowing Transaction) throws -> [Explanation.Node]? {
    guard let service = call.service as? DefinitionService, !calls.contains(service.name) else { return nil }
    let definition = service.stored.definition
    var arguments = definition.parameters.map { $0.defaultValue ?? $0.type.sample }
    for argument in call.arguments {
      if case .term(let term) = argument.supply { arguments[argument.parameter] = term.value(slots) }
    }
    var heading = Explanation.Node(text: definition.signature)
    do {
      let plan = try service.stored.plan(arguments, service.callables)
      let inner = Slots()
      inner.set(definition.named(arguments))
      let explainer = Explainer(slots: inner, calls: calls + [service.name])
      return [heading] + (try explainer.nodes(plan.pipeline, nil, graph))
    } catch let error as TraversalError {
      heading.note = "planned when it runs: \(error.message)"
      return [heading]
    }
  }

  private func describe(
    _ scan: ScanNode, _ access: ScanAccess, _ graph: borrowing Transaction
  ) throws -> String {
    if scan.ids != nil { return "by id" }
    switch access {
    case .nothing: return "nothing: no element has such a property"
    case .index(let ranges, _, _):
      let keys = (scan.hints.map(\.key) + scan.computedHints.compactMap(\.key)).map { "'\($0)'" }
      return
        "an index of '\(scan.label ?? "")', \(ranges.count) \(ranges.count == 1 ? "range" : "ranges"), for "
        + keys.joined(separator: ", ")
    case .column(let column, _):
      let name = try column.key.map { try graph.keyName($0) } ?? ""
      return "the column '\(name)', a segment at a time"
    case .elements:
      return scan.label.map { "all labelled '\($0)'" }
        ?? (scan.kind == .vertex ? "all vertices" : "all edges")
    }
  }

  /// Why the filter is there although a source stands before it.
  private func note(
    _ filter: FilterNode, _ scan: (node: ScanNode, access: ScanAccess)?, _ graph: borrowing Transaction
  ) throws -> String? {
    guard filter.condition.isAboutObject else {
      return "asked of each traverser: it needs names or a traversal"
    }
    guard let scan, scan.node.ids == nil else { return nil }
    switch scan.access {
    case .index: return "checks what the index gives"
    case .column: return "checks what the column gives"
    case .nothing: return nil
    case .elements:
      guard let key = scan.node.hints.first?.key else { return "asked of each element" }
      guard let label = scan.node.label else {
        return "asked of each element: an index belongs to a label, and none is given"
      }
      return "asked of each element: there is no index of '\(label)' that begins with '\(key)'"
    }
  }

  /// About how many traversers a node lets out, from the counts of the catalogue.
  private func estimate(_ node: any PlanNode, _ rows: Int64?, _ graph: borrowing Transaction) throws -> Int64?
  {
    if let scan = node.cast(to: ScanNode.self) {
      if let ids = scan.ids { return Int64(ids.count) }
      guard scan.hints.isEmpty, scan.computedHints.isEmpty else { return nil }
      return try count(scan.kind, scan.label, graph)
    }
    if let expand = node.cast(to: ExpandNode.self) {
      guard let rows else { return nil }
      let vertices = max(1, try count(.vertex, nil, graph))
      var edges: Int64 = 0
      for label in expand.labels ?? [] { edges += try count(.edge, label, graph) }
      if expand.labels == nil { edges = try count(.edge, nil, graph) }
      let perVertex = Double(edges) / Double(vertices) * (expand.direction == .both ? 2 : 1)
      return Int64(exactly: (Double(rows) * perVertex).rounded(.up)) ?? .max
    }
    if node.isKind(of: ReduceNode.self) || node.isKind(of: CountNode.self)
      || node.isKind(of: WholeColumnNode.self) || node.isKind(of: ClosedWalksNode.self)
    {
      return 1
    }
    if let range = node.cast(to: RangeNode.self), let high = range.high {
      let most = try high.value(slots)
      return rows.map { min($0, most) } ?? most
    }
    if node.isKind(of: LabelNode.self) || node.isKind(of: OrderNode.self) || node.isKind(of: MapNode.self) {
      return rows
    }
    return nil
  }

  private func count(_ kind: ElementKind, _ label: String?, _ graph: borrowing Transaction) throws -> Int64 {
    guard let label else { return Int64(clamping: try graph.count(kind)) }
    guard let number = graph.label(label) else { return 0 }
    return Int64(clamping: try graph.count(kind, label: number))
  }
}

// MARK: Showing

extension Explanation {
  /// The explanation as lines of text.
  package var text: String {
    var lines = [traversal, ""]
    Self.append(nodes, "", to: &lines)
    if !rewritings.isEmpty { lines.append("") }
    for rewriting in rewritings {
      lines.append("\(rewriting.rule):")
      lines += rewriting.before.split(separator: "\n").map { "  - " + $0 }
      lines += rewriting.after.split(separator: "\n").map { "  + " + $0 }
    }
    return lines.joined(separator: "\n")
  }

  private static func append(_ nodes: [Node], _ indentation: String, to lines: inout [String]) {
    for node in nodes {
      var line = indentation + node.text
      if let access = node.access { line += "  ← \(access)" }
      if let rows = node.rows { line += "  (about \(rows))" }
      lines.append(line)
      if let note = node.note { lines.append("\(indentation)  · \(note)") }
      for child in node.children { append(child, indentation + "    ", to: &lines) }
    }
  }

  /// The explanation as a map: `traversal`, `plan` with nodes, and `rules` with what each has changed.
  package var value: Value {
    .map([
      Collections.entry("traversal", .string(traversal)),
      Collections.entry("plan", Self.value(nodes)),
      Collections.entry(
        "rules",
        .list(
          rewritings.map {
            .map([
              Collections.entry("rule", .string($0.rule)), Collections.entry("before", .string($0.before)),
              Collections.entry("after", .string($0.after)),
            ])
          })),
    ])
  }

  private static func value(_ nodes: [Node]) -> Value {
    .list(
      nodes.map { node in
        var entries = [Collections.entry("node", .string(node.text))]
        if let access = node.access { entries.append(Collections.entry("access", .string(access))) }
        if let rows = node.rows { entries.append(Collections.entry("rows", .long(rows))) }
        if let note = node.note { entries.append(Collections.entry("note", .string(note))) }
        if !node.children.isEmpty {
          entries.append(Collections.entry("children", .list(node.children.map { value($0) })))
        }
        return .map(entries)
      })
  }
}
