// Searching from both ends at once: each end sees but a small part of the graph before they meet.

import GraphStore

extension PathSearch {
  // MARK: By number of edges

  func meetBySteps(
    _ source: VertexNumber, _ target: VertexNumber, _ graph: borrowing Transaction
  ) throws -> FoundPath? {
    let way = try TwoSidedSearch.way(
      from: [source], to: [target], question.view.direction, labels: question.view.labels,
      most: question.maxHops, run, graph)
    return way.map { FoundPath(vertices: $0, distances: $0.indices.map { Double($0) }) }
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
