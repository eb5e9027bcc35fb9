// TwoSidedSearch: a shortest way by number of edges, searched from both ends, always on the side with fewer edges to look
// at. Two small circles meet instead of one large one.

import GraphStore

struct TwoSidedSearch {
  /// One side: what it has reached, from where, and where it goes on.
  private struct Side {
    let direction: Direction
    let labels: [LabelID]?
    var marks = SearchMarks()
    var frontier: [VertexNumber]
    var reached: Int
    /// The edges that the next step looks at; nil while nobody has asked.
    var width: Int?

    init(_ direction: Direction, _ labels: [LabelID]?, _ starts: [VertexNumber]) {
      self.direction = direction
      self.labels = labels
      frontier = starts
      reached = starts.count
    }

    /// Readies the marks where they lie: there are as many as vertices, and nobody wants a copy of them.
    mutating func begin(_ scratch: ScratchPool, _ graph: borrowing Transaction) throws {
      marks = scratch.takeMarks(vertices: Int(try graph.elementEnd(.vertex)))
      for start in frontier { marks.insert(start, from: start) }
    }

    mutating func edges(_ graph: borrowing Transaction) throws -> Int {
      if let width { return width }
      var degrees: [Int] = []
      try graph.appendDegrees(of: frontier, direction, labels: labels, to: &degrees)
      let sum = degrees.reduce(0, &+)
      width = sum
      return sum
    }

    /// Goes one step; gives a vertex that the other side has reached as soon as there is one.
    mutating func advance(
      meeting other: SearchMarks, _ run: Run, _ graph: borrowing Transaction
    ) throws -> VertexNumber? {
      var next: [VertexNumber] = []
      var start = 0
      while start < frontier.count {
        let end = min(start + Self.sliceSize, frontier.count)
        let slice = end - start == frontier.count ? frontier : Array(frontier[start..<end])
        let meeting = try graph.spread(
          slice, direction, labels: labels, &marks, meeting: other, appendingNew: &next)
        if let meeting { return meeting }
        start = end
        try run.checkBudget(holding: (reached + next.count) * 12)
      }
      Frontier.sort(&next)
      reached += next.count
      frontier = next
      width = nil
      return nil
    }

    private static let sliceSize = 1024

    /// The way from a vertex back to where the side began.
    func trace(_ vertex: VertexNumber) -> [VertexNumber] {
      var way = [vertex]
      var current = vertex
      while true {
        let origin = marks.origin(of: current)
        if origin == current { return way }
        way.append(origin)
        current = origin
      }
    }
  }

  private var ahead: Side
  private var behind: Side

  /// The vertices of a shortest way of at most so many edges, both ends included; nil where there is none. The sources and
  /// the targets have no vertex in common.
  static func way(
    from sources: [VertexNumber], to targets: [VertexNumber], _ direction: Direction, labels: [LabelID]?,
    most: Int = .max, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [VertexNumber]? {
    let scratch = graph.traversals.scratch
    var search = TwoSidedSearch(
      ahead: Side(direction, labels, sources), behind: Side(direction.reversed, labels, targets))
    try search.ahead.begin(scratch, graph)
    try search.behind.begin(scratch, graph)
    defer {
      scratch.giveBack(marks: search.ahead.marks)
      scratch.giveBack(marks: search.behind.marks)
    }
    return try search.way(most, run, graph)
  }

  private mutating func way(
    _ most: Int, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [VertexNumber]? {
    var steps = 0
    while steps < most, !ahead.frontier.isEmpty, !behind.frontier.isEmpty {
      steps += 1
      let meeting =
        try ahead.edges(graph) <= behind.edges(graph)
        ? ahead.advance(meeting: behind.marks, run, graph)
        : behind.advance(meeting: ahead.marks, run, graph)
      if let meeting { return ahead.trace(meeting).reversed() + behind.trace(meeting).dropFirst() }
    }
    return nil
  }
}
