// Triangles: closed walks of three hops over the whole graph. Vertices are ordered by their degree, and every edge is kept
// at its end that comes first: so even a hub has a short list, and each triangle is found from its first vertex alone.

import GraphStore

struct Triangles {
  /// Places in the order of degrees, by vertex.
  private var ranks: [UInt32] = []
  /// Edges that lead from a vertex to one further up, and from one further up to the vertex.
  private var leaving = RankedLists()
  private var arriving = RankedLists()
  /// How many loops a vertex has, for those that have any.
  private var loops: [(vertex: VertexNumber, count: Int64)] = []

  /// How many closed walks of three hops over edges of the label there are, from all vertices.
  static func closedWalks(label: LabelID, _ run: Run, _ graph: borrowing Transaction) throws -> Int64 {
    var triangles = Triangles()
    try triangles.order(label, run, graph)
    try triangles.read(label, run, graph)
    let count =
      try triangles.count(UInt8.self, run) ?? triangles.count(UInt16.self, run)
      ?? triangles.count(UInt64.self, run)
    guard let count else { throw Batch.bulkOverflow() }
    // A triangle is closed from each of its three corners.
    let (walks, isTooLarge) = count.multipliedReportingOverflow(by: 3)
    let (sum, overflow) = walks.addingReportingOverflow(try triangles.walksOverLoops(label, graph))
    guard !isTooLarge, !overflow else { throw Batch.bulkOverflow() }
    return sum
  }

  /// Ranks all vertices by degree, by counting: degrees above the largest that is told apart are as good as equal.
  private mutating func order(_ label: LabelID, _ run: Run, _ graph: borrowing Transaction) throws {
    let end = Int(try graph.elementEnd(.vertex))
    try run.checkBudget(holding: end * 16)
    let all = (0..<VertexNumber(end)).map { $0 }
    var degrees: [Int] = []
    try graph.appendDegrees(of: all, .out, labels: [label], to: &degrees)
    var incoming: [Int] = []
    try graph.appendDegrees(of: all, .in, labels: [label], to: &incoming)
    for vertex in degrees.indices { degrees[vertex] = min(degrees[vertex] + incoming[vertex], Self.mostTold) }
    var places = [UInt32](repeating: 0, count: Self.mostTold + 2)
    for degree in degrees { places[degree + 1] += 1 }
    for degree in 1..<places.count { places[degree] += places[degree - 1] }
    ranks = [UInt32](repeating: 0, count: end)
    for vertex in ranks.indices {
      ranks[vertex] = places[degrees[vertex]]
      places[degrees[vertex]] += 1
    }
  }

  private static let mostTold = 1 << 20

  /// Reads all edges, twice: once to see how long the lists become, once to fill them.
  private mutating func read(_ label: LabelID, _ run: Run, _ graph: borrowing Transaction) throws {
    let edges = Int(clamping: try graph.count(.edge, label: label))
    try run.checkBudget(holding: ranks.count * 32 + edges * 4)
    leaving.begin(ranks.count)
    arriving.begin(ranks.count)
    for isFilling in [false, true] {
      var expansion = Expansion()
      var place = ExpansionPlace()
      var isDone = false
      while !isDone {
        expansion.removeAll()
        isDone = try graph.scanLists(.out, label: label, limit: 1 << 15, from: &place, into: &expansion)
        add(expansion, isFilling)
        try run.budget.check()
      }
      if !isFilling {
        leaving.makeRoom()
        arriving.makeRoom()
      }
    }
  }

  private mutating func add(_ expansion: borrowing Expansion, _ isFilling: Bool) {
    var start = 0
    for list in expansion.rows.indices {
      let source = ranks[Int(expansion.rows[list])]
      for index in start..<expansion.ends[list] {
        let target = ranks[Int(expansion.neighbours[index])]
        if source < target {
          if isFilling { leaving.append(target, to: source) } else { leaving.count(source) }
        } else if target < source {
          if isFilling { arriving.append(source, to: target) } else { arriving.count(target) }
        } else if isFilling {
          let vertex = expansion.rows[list]
          if loops.last?.vertex == vertex {
            loops[loops.count - 1].count += 1
          } else {
            loops.append((vertex, 1))
          }
        }
      }
      start = expansion.ends[list]
    }
  }

  /// The triangles; nil when a mark is too small for how often an edge occurs, or the count too large.
  private func count<Mark: FixedWidthInteger & UnsignedInteger>(_ type: Mark.Type, _ run: Run) throws
    -> Int64?
  {
    var ahead = [Mark](repeating: 0, count: ranks.count)
    var behind = [Mark](repeating: 0, count: ranks.count)
    var total: UInt64 = 0
    var work = 0
    for first in 0..<ranks.count {
      let (outs, ins) = (leaving.range(first), arriving.range(first))
      if outs.isEmpty && ins.isEmpty { continue }
      guard Self.mark(leaving, outs, &ahead), Self.mark(arriving, ins, &behind) else { return nil }
      var sum: UInt64 = 0
      // Around one way, the last edge arrives at the first vertex; around the other, it leaves it.
      for place in outs { sum &+= Self.sum(leaving, leaving.range(Int(leaving.ends[place])), behind) }
      for place in ins { sum &+= Self.sum(arriving, arriving.range(Int(arriving.ends[place])), ahead) }
      for place in outs { ahead[Int(leaving.ends[place])] = 0 }
      for place in ins { behind[Int(arriving.ends[place])] = 0 }
      let (next, overflow) = total.addingReportingOverflow(sum)
      guard !overflow else { return nil }
      total = next
      work += outs.count + ins.count
      if work > 1 << 12 {
        work = 0
        try run.budget.check()
      }
    }
    return Int64(exactly: total)
  }

  /// Counts each end of a list; false when a mark overflows.
  private static func mark<Mark: FixedWidthInteger>(
    _ lists: RankedLists, _ range: Range<Int>, _ marks: inout [Mark]
  ) -> Bool {
    for place in range {
      let end = Int(lists.ends[place])
      if marks[end] == .max { return false }
      marks[end] &+= 1
    }
    return true
  }

  @inline(__always)
  private static func sum<Mark: FixedWidthInteger & UnsignedInteger>(
    _ lists: RankedLists, _ range: Range<Int>, _ marks: [Mark]
  ) -> UInt64 {
    var sum: UInt64 = 0
    for place in range { sum &+= UInt64(truncatingIfNeeded: marks[Int(lists.ends[place])]) }
    return sum
  }

  /// A loop goes round three times by itself, and with every pair of edges to and from another vertex, beginning at
  /// any of the three hops.
  private func walksOverLoops(_ label: LabelID, _ graph: borrowing Transaction) throws -> Int64 {
    var sum: Int64 = 0
    for (vertex, count) in loops {
      var ways: [VertexNumber: Int64] = [:]
      var answered: Int64 = 0
      for (direction, isBack) in [(Direction.out, false), (.in, true)] {
        var expansion = Expansion()
        var place = ExpansionPlace()
        _ = try graph.expand(
          [vertex], direction, labels: [label], limit: .max / 2, from: &place, into: &expansion)
        for neighbour in expansion.neighbours where neighbour != vertex {
          if isBack { answered += ways[neighbour] ?? 0 } else { ways[neighbour, default: 0] += 1 }
        }
      }
      let (cube, isTooLarge) = count.multipliedReportingOverflow(by: count * count)
      let (pairs, areTooMany) = (3 * count).multipliedReportingOverflow(by: answered)
      guard !isTooLarge, !areTooMany else { throw Batch.bulkOverflow() }
      sum += cube + pairs
    }
    return sum
  }
}

/// Lists in one array, each with the ranks of vertices further up.
private struct RankedLists {
  /// Where lists begin; while they are filled, where each goes on.
  private var starts: [Int] = []
  private(set) var ends: [UInt32] = []

  mutating func begin(_ count: Int) { starts = [Int](repeating: 0, count: count + 2) }

  @inline(__always)
  mutating func count(_ list: UInt32) { starts[Int(list) + 2] &+= 1 }

  mutating func makeRoom() {
    for list in 2..<max(2, starts.count) { starts[list] += starts[list - 1] }
    ends = [UInt32](repeating: 0, count: starts.last ?? 0)
  }

  /// Lists are counted one place further up, so that filling them leaves each start where it belongs.
  @inline(__always)
  mutating func append(_ end: UInt32, to list: UInt32) {
    let place = starts[Int(list) + 1]
    ends[place] = end
    starts[Int(list) + 1] = place &+ 1
  }

  @inline(__always)
  func range(_ list: Int) -> Range<Int> { starts[list]..<starts[list + 1] }
}
