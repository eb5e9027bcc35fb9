// pageRank: how likely a surfer is to be at each vertex who follows edges at random and now and then starts anew
// anywhere. The ranks of all vertices add up to 1; where no edge leads on, the surfer starts anew.

import GraphStore

struct PageRank: VertexValueService {
  static let key = "rank"

  let name = "pageRank"
  let summary = "how likely a surfer is to be at each vertex who follows edges at random"
  let parameters = [
    EdgeView.edges, EdgeView.direction(.out),
    ServiceParameter(
      "damping", .number, .otherwise(.double(0.85)), "how often the surfer follows an edge, 0 to 1"),
    ServiceParameter("times", .integer, .otherwise(.int(50)), "how many rounds at most"),
    ServiceParameter(
      "tolerance", .number, .otherwise(.double(1e-9)), "ends when the ranks change by less in all"),
  ]

  func column(
    _ arguments: ServiceArguments, _ run: Run, _ graph: borrowing Transaction
  ) throws -> VertexColumn {
    let view = try EdgeView(arguments, 0, graph)
    let damping = arguments.number("damping", 0) ?? 0.85
    guard (0...1).contains(damping) else {
      throw TraversalError(.argument, "the argument 'damping' of pageRank must be 0 to 1, not \(damping)")
    }
    let end = Int(try graph.elementEnd(.vertex))
    var vertices: [UInt64] = []
    var row: UInt64 = 0
    while row < UInt64(end) {
      try graph.appendElements(.vertex, label: nil, limit: 1 << 16, from: &row, to: &vertices)
      try run.checkBudget(holding: vertices.count * 8)
    }
    guard !vertices.isEmpty else { return .numbers([]) }
    // Each vertex gathers from those that lead to it.
    var lists: [Adjacency] = []
    for direction in [Direction.out, .in] where view.direction == direction || view.direction == .both {
      lists.append(
        try Adjacency(EdgeView.reversed(direction), labels: view.labels, vertices: end, run, graph))
    }
    var degrees = [UInt32](repeating: 0, count: end)
    for list in lists { for neighbour in list.neighbours { degrees[Int(neighbour)] += 1 } }
    let footprint = lists.reduce(end * 32) { $0 + $1.footprint }

    let count = Double(vertices.count)
    var ranks = [Double](repeating: 0, count: end)
    for vertex in vertices { ranks[Int(vertex)] = 1 / count }
    var shares = [Double](repeating: 0, count: end)
    let tolerance = arguments.number("tolerance", 0) ?? 0
    for _ in 0..<max(0, arguments.integer("times", 0) ?? 0) {
      try run.checkBudget(holding: footprint)
      var idle = 0.0
      for vertex in vertices {
        let place = Int(vertex)
        if degrees[place] == 0 {
          idle += ranks[place]
        } else {
          shares[place] = ranks[place] / Double(degrees[place])
        }
      }
      let base = (1 - damping + damping * idle) / count
      let change = Self.gather(vertices, lists, shares, base, damping, &ranks)
      if change < tolerance { break }
    }
    return .numbers(ranks)
  }

  /// New ranks in place of the old ones; how much they change in all.
  private static func gather(
    _ vertices: [UInt64], _ lists: [Adjacency], _ shares: [Double], _ base: Double, _ damping: Double,
    _ ranks: inout [Double]
  ) -> Double {
    var sums = [Double](repeating: 0, count: ranks.count)
    for list in lists {
      let starts = list.starts
      let neighbours = list.neighbours
      for vertex in vertices {
        let place = Int(vertex)
        var sum = 0.0
        for index in starts[place]..<starts[place + 1] { sum += shares[Int(neighbours[index])] }
        sums[place] += sum
      }
    }
    var change = 0.0
    for vertex in vertices {
      let place = Int(vertex)
      let rank = base + damping * sums[place]
      change += abs(rank - ranks[place])
      ranks[place] = rank
    }
    return change
  }
}
