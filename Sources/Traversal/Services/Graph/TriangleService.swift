// triangles: how often three vertices are each connected with the other two. Directions and repetitions of edges do not
// count; with `cycles`, only circles a → b → c → a do, each once.
//
// Every triangle is found at its vertex of least degree: neighbours of higher degree are marked, and the neighbours of
// those are looked up among the marks. No vertex has many neighbours of higher degree, not even a hub.

import GraphStore

struct TriangleService: Service {
  let name = "triangles"
  let summary = "how often three vertices are connected with one another; behind a step, through each vertex"
  let places: ServicePlaces = [.start, .middle]
  let parameters = [
    EdgeView.edges,
    ServiceParameter(
      "cycles", .flag, .otherwise(.bool(false)), "only circles along the direction of the edges"),
  ]

  func open(_ opening: Opening) -> ServiceSession {
    TriangleSession(VertexValueSession(TrianglesOfVertices(triangles: self), opening))
  }

  /// How many triangles there are, and when wanted through each vertex.
  fileprivate static func count(
    _ arguments: ServiceArguments, perVertex: Bool, _ run: Run, _ graph: borrowing Transaction
  ) throws -> (Int64, [Int64]) {
    let view = try EdgeView(arguments, 0, graph)
    let end = Int(try graph.elementEnd(.vertex))
    let upward = try UpwardNeighbours(view.labels, end, run, graph)
    return try upward.count(cycles: arguments.flag("cycles", 0), perVertex: perVertex, run)
  }
}

private struct TrianglesOfVertices: VertexValueService {
  static let key = "triangles"

  let triangles: TriangleService
  var name: String { triangles.name }
  var summary: String { triangles.summary }
  var parameters: [ServiceParameter] { triangles.parameters }

  func column(
    _ arguments: ServiceArguments, _ run: Run, _ graph: borrowing Transaction
  ) throws -> VertexColumn {
    .integers(try TriangleService.count(arguments, perVertex: true, run, graph).1)
  }
}

/// One number at the start, one for each vertex behind a step.
private final class TriangleSession: ServiceSession {
  private let ofVertices: VertexValueSession<TrianglesOfVertices>
  private var call: ServiceCall?

  init(_ ofVertices: VertexValueSession<TrianglesOfVertices>) { self.ofVertices = ofVertices }

  override func begin(_ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction) throws {
    self.call = call
    if !call.isStart { try ofVertices.begin(call, run, graph) }
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? {
    guard let call else { return nil }
    if !call.isStart { return try ofVertices.next(run, graph) }
    self.call = nil
    let (count, _) = try TriangleService.count(call.arguments, perVertex: false, run, graph)
    return ServiceResults(each: .values([.long(count)]))
  }
}

/// For each vertex its neighbours of higher degree, each once, with the ways in which edges lead to it.
private struct UpwardNeighbours {
  private static let there: UInt8 = 1
  private static let back: UInt8 = 2

  private var starts: [Int]
  private var neighbours: [VertexNumber] = []
  private var ways: [UInt8] = []

  init(_ labels: [LabelID]?, _ end: Int, _ run: Run, _ graph: borrowing Transaction) throws {
    let out = try Adjacency(.out, labels: labels, vertices: end, run, graph)
    let into = try Adjacency(.in, labels: labels, vertices: end, run, graph)
    starts = Array(repeating: 0, count: end + 1)
    // More than one list of a vertex may stand in a row, each sorted for itself.
    let isSorted = labels?.count == 1
    let ranks = Self.ranks(out, into)
    try run.checkBudget(holding: out.footprint + into.footprint + end * 12)
    var starts = self.starts
    var neighbours: [VertexNumber] = []
    var ways: [UInt8] = []
    neighbours.reserveCapacity(out.neighbours.count)
    ways.reserveCapacity(out.neighbours.count)
    var scratch: [VertexNumber] = []
    let (outStarts, outList, inStarts, inList) = (out.starts, out.neighbours, into.starts, into.neighbours)
    for vertex in 0..<end {
      starts[vertex] = neighbours.count
      let rank = ranks[vertex]
      var (left, leftEnd) = (outStarts[vertex], outStarts[vertex + 1])
      var (right, rightEnd) = (inStarts[vertex], inStarts[vertex + 1])
      var (leftList, rightList) = (outList, inList)
      if !isSorted {
        scratch = outList[left..<leftEnd].sorted()
        (left, leftEnd, leftList) = (0, scratch.count, scratch)
        let sorted = inList[right..<rightEnd].sorted()
        (right, rightEnd, rightList) = (0, sorted.count, sorted)
      }
      while left < leftEnd || right < rightEnd {
        let one = left < leftEnd ? leftList[left] : VertexNumber.max
        let other = right < rightEnd ? rightList[right] : VertexNumber.max
        let neighbour = min(one, other)
        var way: UInt8 = 0
        while left < leftEnd, leftList[left] == neighbour {
          way |= Self.there
          left += 1
        }
        while right < rightEnd, rightList[right] == neighbour {
          way |= Self.back
          right += 1
        }
        if ranks[Int(neighbour)] > rank {
          neighbours.append(neighbour)
          ways.append(way)
        }
      }
      if vertex & 0xFFFF == 0xFFFF {
        try run.checkBudget(holding: out.footprint + into.footprint + end * 20 + neighbours.count * 5)
      }
    }
    starts[end] = neighbours.count
    self.starts = starts
    self.neighbours = neighbours
    self.ways = ways
  }

  /// The place of each vertex when they are sorted by degree, then by number.
  private static func ranks(_ out: Adjacency, _ into: Adjacency) -> [UInt32] {
    let count = out.vertexCount
    let (outStarts, inStarts) = (out.starts, into.starts)
    var degrees = [Int](repeating: 0, count: count)
    var most = 0
    for vertex in 0..<count {
      degrees[vertex] = outStarts[vertex + 1] - outStarts[vertex] + inStarts[vertex + 1] - inStarts[vertex]
      most = max(most, degrees[vertex])
    }
    var places = [UInt32](repeating: 0, count: most + 2)
    for degree in degrees { places[degree + 1] += 1 }
    for degree in 1..<places.count { places[degree] += places[degree - 1] }
    var ranks = [UInt32](repeating: 0, count: count)
    for vertex in 0..<count {
      ranks[vertex] = places[degrees[vertex]]
      places[degrees[vertex]] += 1
    }
    return ranks
  }

  func count(cycles: Bool, perVertex: Bool, _ run: Run) throws -> (Int64, [Int64]) {
    let end = starts.count - 1
    var marks = [UInt8](repeating: 0, count: end)
    var counts = [Int64](repeating: 0, count: perVertex ? end : 0)
    var total: Int64 = 0
    var work = 0
    let (starts, neighbours, ways) = (self.starts, self.neighbours, self.ways)
    for vertex in 0..<end {
      let own = starts[vertex]..<starts[vertex + 1]
      if own.count < 2 { continue }
      for place in own { marks[Int(neighbours[place])] = ways[place] }
      for place in own {
        let middle = Int(neighbours[place])
        let first = ways[place]
        var found: Int64 = 0
        for other in starts[middle]..<starts[middle + 1] {
          let last = marks[Int(neighbours[other])]
          if last == 0 { continue }
          var here: Int64 = 1
          if cycles {
            let second = ways[other]
            // There, on and back; and the other way round.
            here = Int64(first & second & (last >> 1) & 1) + Int64((first >> 1) & (second >> 1) & last & 1)
          }
          found += here
          if perVertex { counts[Int(neighbours[other])] += here }
        }
        total += found
        if perVertex {
          counts[middle] += found
          counts[vertex] += found
        }
        work += starts[middle + 1] - starts[middle]
      }
      for place in own { marks[Int(neighbours[place])] = 0 }
      if work > 1 << 22 {
        work = 0
        try run.checkBudget(holding: neighbours.count * 5 + end * 17)
      }
    }
    return (total, counts)
  }
}
