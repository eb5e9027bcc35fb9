// The shortest way from a vertex to others, over one kind of hop: breadth first, from both ends, always on the side that
// has fewer edges to look at.

import GraphStore

struct ShortestWayNode: PlanNode {
  var site: Site
  var hop: ExpandNode
  /// Which ids the way may end at.
  var target: Test
  /// No vertex may be passed twice.
  var isSimple: Bool
  /// The loop, for what this search does not answer.
  var usual: Pipeline

  var text: String { "shortest way by \(hop.text), searched from both ends" }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    ShortestWayOperator(self, input: input, try opening.substitute(usual), opening.slots)
  }
}

final class ShortestWayOperator: SubstituteOperator {
  private let node: ShortestWayNode
  private let slots: Slots

  init(_ node: ShortestWayNode, input: Operator, _ usual: Chain, _ slots: Slots) {
    self.node = node
    self.slots = slots
    super.init(node.site, input: input, usual)
  }

  override func answer(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let start = try input?.pull(run, graph) else { return nil }
    let more = try input?.pull(run, graph)
    if more == nil, start.count == 1, start.bulk(0) == 1, let source = try vertices(of: start).first,
      let targets = try targets(source, graph)
    {
      return try way(from: source, to: targets, start, run, graph)
    }
    var batches = [start]
    if let more { batches.append(more) }
    while let batch = try input?.pull(run, graph) { batches.append(batch) }
    return try leave(batches, run, graph)
  }

  /// The vertices that the way may end at; nil when that is not told by ids alone, or it may lead back to its start.
  private func targets(_ source: VertexNumber, _ graph: borrowing Transaction) throws -> [VertexNumber]? {
    let ids: [Value]
    switch try node.target.filled(slots) {
    case .within(let values, isInside: true): ids = values
    case .compare(.equal, let value) where value.members == nil: ids = [value]
    default: return nil
    }
    var targets = Set(
      try Elements.numbers(.vertex, ids: ids, graph).map { VertexNumber(truncatingIfNeeded: $0) })
    if targets.remove(source) != nil, !node.isSimple { return nil }
    return targets.sorted()
  }

  private func way(
    from source: VertexNumber, to targets: [VertexNumber], _ start: Batch, _ run: Run,
    _ graph: borrowing Transaction
  ) throws -> Batch? {
    let labels = node.hop.labels.map { $0.compactMap { graph.label($0) } }
    if targets.isEmpty || labels?.isEmpty == true { return nil }
    let way = try TwoSidedSearch.way(
      from: [source], to: targets, node.hop.direction, labels: labels, run, graph)
    guard let way, let last = way.last else { return nil }
    var batch = start
    batch.objects = .vertices([last])
    if site.keepsPath {
      var history = start.history ?? [Histories.start]
      for vertex in way.dropFirst() {
        history = try run.histories.append(.vertices([vertex]), behind: history)
      }
      batch.history = history
    }
    return batch
  }
}
