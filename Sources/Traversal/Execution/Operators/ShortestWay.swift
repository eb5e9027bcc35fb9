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

final class ShortestWayOperator: Operator {
  private let node: ShortestWayNode
  private let usual: Chain
  private let slots: Slots
  private var isDone = false
  private var isUsual = false

  init(_ node: ShortestWayNode, input: Operator, _ usual: Chain, _ slots: Slots) {
    self.node = node
    self.usual = usual
    self.slots = slots
    super.init(node.site, input: input)
  }

  override var isBarrier: Bool { true }
  override func reset(_ reason: Reset) {
    isDone = false
    isUsual = false
    usual.reset(reason)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    if isUsual { return try usual.outlet.pull(run, graph) }
    if isDone { return nil }
    isDone = true
    guard let start = try input?.pull(run, graph) else { return nil }
    let more = try input?.pull(run, graph)
    if more == nil, start.count == 1, start.bulk(0) == 1, let source = try vertices(of: start).first,
      let targets = try targets(source, graph)
    {
      return try way(from: source, to: targets, start, run, graph)
    }
    isUsual = true
    usual.inlet.feed(start)
    if let more { usual.inlet.feed(more) }
    while let batch = try input?.pull(run, graph) { usual.inlet.feed(batch) }
    return try usual.outlet.pull(run, graph)
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
    let scratch = graph.traversals.scratch
    let end = Int(try graph.elementEnd(.vertex))
    var search = TwoSidedSearch(
      ahead: SearchSide(node.hop.direction, labels, scratch.takeCounts(end), [source]),
      behind: SearchSide(node.hop.direction.reversed, labels, scratch.takeCounts(end), targets))
    let way = try search.run(run, graph)
    scratch.giveBack(counts: search.ahead.cleared())
    scratch.giveBack(counts: search.behind.cleared())
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

/// One side of a search: what it has reached, and from where.
private struct SearchSide {
  private let direction: Direction
  private let labels: [LabelID]?
  /// For every vertex reached the one before it, plus one; of those it began with, themselves.
  private var origins: [UInt64]
  private var reached: [VertexNumber]
  private(set) var frontier: [VertexNumber]
  private var expansion = Expansion()

  init(_ direction: Direction, _ labels: [LabelID]?, _ origins: consuming [UInt64], _ starts: [VertexNumber])
  {
    self.direction = direction
    self.labels = labels
    self.origins = origins
    reached = starts
    frontier = starts
    for start in starts { self.origins[Int(start)] = UInt64(start) + 1 }
  }

  func holds(_ vertex: VertexNumber) -> Bool { origins[Int(vertex)] != 0 }

  /// The edges that the next step looks at.
  func edges(_ graph: borrowing Transaction) throws -> Int {
    var degrees: [Int] = []
    try graph.appendDegrees(of: frontier, direction, labels: labels, to: &degrees)
    return degrees.reduce(0, +)
  }

  /// Goes one step; gives a vertex that the other side has reached as soon as there is one.
  mutating func advance(meeting other: SearchSide, _ run: Run, _ graph: borrowing Transaction) throws
    -> VertexNumber?
  {
    var next: [VertexNumber] = []
    var place = ExpansionPlace()
    var isDone = false
    while !isDone {
      expansion.removeAll()
      isDone = try graph.expand(
        frontier, direction, labels: labels, limit: 1 << 14, from: &place, into: &expansion)
      var start = 0
      for list in expansion.rows.indices {
        let origin = UInt64(frontier[Int(expansion.rows[list])]) + 1
        for index in start..<expansion.ends[list] {
          let vertex = expansion.neighbours[index]
          if origins[Int(vertex)] != 0 { continue }
          origins[Int(vertex)] = origin
          reached.append(vertex)
          if other.holds(vertex) { return vertex }
          next.append(vertex)
        }
        start = expansion.ends[list]
      }
      try run.checkBudget(holding: reached.count * 8)
    }
    Frontier.sort(&next)
    frontier = next
    return nil
  }

  /// The way from a vertex back to where the side began.
  func trace(_ vertex: VertexNumber) -> [VertexNumber] {
    var way = [vertex]
    var current = vertex
    while true {
      let origin = VertexNumber(truncatingIfNeeded: origins[Int(current)] - 1)
      if origin == current { return way }
      way.append(origin)
      current = origin
    }
  }

  /// The array of origins, all zeros again.
  consuming func cleared() -> [UInt64] {
    for vertex in reached { origins[Int(vertex)] = 0 }
    return origins
  }
}

private struct TwoSidedSearch {
  var ahead: SearchSide
  var behind: SearchSide

  /// The vertices of a shortest way, both ends included; nil where there is none.
  mutating func run(_ run: Run, _ graph: borrowing Transaction) throws -> [VertexNumber]? {
    while !ahead.frontier.isEmpty, !behind.frontier.isEmpty {
      let meeting =
        try ahead.edges(graph) <= behind.edges(graph)
        ? ahead.advance(meeting: behind, run, graph) : behind.advance(meeting: ahead, run, graph)
      if let meeting { return ahead.trace(meeting).reversed() + behind.trace(meeting).dropFirst() }
    }
    return nil
  }
}
