// Searching from both ends at once: each end sees but a small part of the graph before they meet.

import GraphStore

extension PathSearch {
  // MARK: By levels

  /// One end of a search: the vertices at each number of edges from it, sorted, and all of them as bits.
  private struct Levels {
    var levels: [[VertexNumber]]
    var bits: [UInt64]

    init(_ vertex: VertexNumber, _ end: Int) {
      levels = [[vertex]]
      bits = Array(repeating: 0, count: (end + 63) / 64)
      bits[Int(vertex >> 6)] |= 1 << UInt64(vertex & 63)
    }

    func contains(_ vertex: VertexNumber) -> Bool { bits[Int(vertex >> 6)] >> UInt64(vertex & 63) & 1 != 0 }
  }

  mutating func meetByLevels(
    _ source: VertexNumber, _ target: VertexNumber, _ graph: borrowing Transaction
  ) throws -> FoundPath? {
    let end = Int(try graph.elementEnd(.vertex))
    var near = Levels(source, end)
    var far = Levels(target, end)
    var (nearWidth, farWidth) = (1, 1)
    while near.levels.count + far.levels.count - 2 < question.maxHops {
      guard let first = near.levels.last, let last = far.levels.last, !first.isEmpty, !last.isEmpty else {
        return nil
      }
      // The end with fewer edges to look at goes on.
      let meeting: VertexNumber?
      if nearWidth <= farWidth {
        (meeting, nearWidth) = try grow(&near, backwards: false, until: far, graph)
      } else {
        (meeting, farWidth) = try grow(&far, backwards: true, until: near, graph)
      }
      if let meeting { return try path(near, far, meeting, graph) }
    }
    return nil
  }

  /// Adds a level; the vertex at which it meets the other end, and how many edges the next level would look at.
  private mutating func grow(
    _ side: inout Levels, backwards: Bool, until other: Levels, _ graph: borrowing Transaction
  ) throws -> (VertexNumber?, Int) {
    let view = question.view
    let way = backwards ? EdgeView.reversed(view.direction) : view.direction
    let level = side.levels.last ?? []
    var next: [VertexNumber] = []
    for first in stride(from: 0, to: level.count, by: 128) {
      let part = Array(level[first..<min(level.count, first + 128)])
      let start = next.count
      try graph.markNeighbours(
        of: part, way, labels: view.labels, in: &side.bits, appendingNew: &next)
      for vertex in next[start...] where other.contains(vertex) {
        next.sort()
        side.levels.append(next)
        return (vertex, 0)
      }
      try check(next.count - start + 128, holding: side.bits.count * 16 + next.count * 4)
    }
    next.sort()
    var degrees: [Int] = []
    try graph.appendDegrees(of: next, way, labels: view.labels, to: &degrees)
    side.levels.append(next)
    return (nil, degrees.reduce(0, +))
  }

  /// From the meeting back to both ends: at every level some neighbour is in the level before.
  private mutating func path(
    _ near: Levels, _ far: Levels, _ meeting: VertexNumber, _ graph: borrowing Transaction
  ) throws -> FoundPath? {
    var front: [VertexNumber] = []
    var vertex = meeting
    for level in near.levels[..<Self.depth(of: meeting, near)].reversed() {
      vertex = try neighbour(of: vertex, in: level, backwards: true, graph)
      front.append(vertex)
    }
    var back: [VertexNumber] = []
    vertex = meeting
    for level in far.levels[..<Self.depth(of: meeting, far)].reversed() {
      vertex = try neighbour(of: vertex, in: level, backwards: false, graph)
      back.append(vertex)
    }
    let vertices = front.reversed() + [meeting] + back
    return FoundPath(vertices: vertices, distances: vertices.indices.map { Double($0) })
  }

  private static func depth(of vertex: VertexNumber, _ side: Levels) -> Int {
    side.levels.firstIndex { $0.containsSorted(vertex) } ?? 0
  }

  private mutating func neighbour(
    of vertex: VertexNumber, in level: [VertexNumber], backwards: Bool, _ graph: borrowing Transaction
  ) throws -> VertexNumber {
    try question.view.read([vertex], backwards: backwards, &buffer, graph)
    return buffer.expansion.neighbours.first { level.containsSorted($0) } ?? vertex
  }

  // MARK: By distance

  mutating func meetByDistance(
    _ source: VertexNumber, _ target: VertexNumber, _ graph: borrowing Transaction
  ) throws -> FoundPath? {
    let end = Int(try graph.elementEnd(.vertex))
    var near = PathTree(vertices: end)
    var far = near
    try run.checkBudget(holding: near.footprint * 2)
    var (nearQueue, farQueue) = (DistanceQueue(), DistanceQueue())
    near.distances[Int(source)] = 0
    far.distances[Int(target)] = 0
    nearQueue.push(0, source)
    farQueue.push(0, target)
    // The length of the best path found so far, and where its halves meet.
    var best = question.maxDistance.nextUp
    var meeting: VertexNumber?
    while nearQueue.nearest + farQueue.nearest < best {
      if nearQueue.count <= farQueue.count {
        try settle(&near, &nearQueue, far, farQueue.nearest, backwards: false, &best, &meeting, graph)
      } else {
        try settle(&far, &farQueue, near, nearQueue.nearest, backwards: true, &best, &meeting, graph)
      }
      try check(
        buffer.weights.count + 16,
        holding: near.footprint * 2 + (nearQueue.count + farQueue.count) * 12)
    }
    guard let meeting, var path = near.path(to: meeting), let rest = far.path(to: meeting) else { return nil }
    for place in rest.vertices.indices.dropLast().reversed() {
      path.vertices.append(rest.vertices[place])
      path.distances.append(near.distances[Int(meeting)] + rest.distance - rest.distances[place])
    }
    return path
  }

  /// Takes the nearest vertex of one end and looks at its edges.
  private mutating func settle(
    _ tree: inout PathTree, _ queue: inout DistanceQueue, _ other: PathTree, _ otherNearest: Double,
    backwards: Bool, _ best: inout Double, _ meeting: inout VertexNumber?, _ graph: borrowing Transaction
  ) throws {
    buffer.weights.removeAll(keepingCapacity: true)
    guard let (distance, vertex) = queue.pop(), distance == tree.distances[Int(vertex)] else { return }
    try question.view.read([vertex], backwards: backwards, &buffer, graph)
    let neighbours = buffer.expansion.neighbours
    let weights = buffer.weights
    for place in neighbours.indices {
      let next = distance + weights[place]
      let neighbour = Int(neighbours[place])
      guard next < tree.distances[neighbour] else { continue }
      let whole = next + other.distances[neighbour]
      // Beyond this, only what is farther than the other end has come could follow.
      guard whole < best || next + otherNearest < best else { continue }
      tree.distances[neighbour] = next
      tree.parents[neighbour] = vertex
      queue.push(next, neighbours[place])
      if whole < best {
        best = whole
        meeting = neighbours[place]
      }
    }
  }
}

extension [VertexNumber] {
  /// Whether a vertex is among these, which ascend.
  func containsSorted(_ vertex: VertexNumber) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < vertex { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == vertex
  }
}
