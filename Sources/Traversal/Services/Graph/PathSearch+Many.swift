// Many paths between the same ends: all of the shortest length, or the shortest so many; and paths by weight with a
// bound on their edges.

import GraphStore

/// What the paths looked for must leave aside.
struct PathBans {
  var vertices: Set<VertexNumber> = []
  /// Vertices that may not follow the first.
  var firstSteps: Set<VertexNumber> = []
}

extension PathSearch {
  // MARK: All of the shortest length

  /// All shortest paths to a vertex of a tree, each sequence of vertices once.
  mutating func ties(
    to target: VertexNumber, _ tree: PathTree, _ graph: borrowing Transaction
  ) throws -> [FoundPath] {
    guard tree.path(to: target) != nil else { return [] }
    var paths: [FoundPath] = []
    // Paths from the target back, and for each of their vertices those that may still come before it.
    var path = [target]
    var waiting = [try before(target, tree, graph)]
    var held = 0
    while !path.isEmpty {
      if tree.parents[Int(path[path.count - 1])] == PathTree.none {
        let vertices = Array(path.reversed())
        paths.append(FoundPath(vertices: vertices, distances: vertices.map { tree.distances[Int($0)] }))
        held += path.count * 12 + 64
        path.removeLast()
        waiting.removeLast()
      } else if let vertex = waiting[waiting.count - 1].popLast() {
        // Edges of no length can lead round.
        if path.contains(vertex) { continue }
        path.append(vertex)
        waiting.append(try before(vertex, tree, graph))
      } else {
        path.removeLast()
        waiting.removeLast()
      }
      try check(path.count + 64, holding: held + tree.footprint)
    }
    return paths.sorted { $0.comes(before: $1) }
  }

  /// The vertices from which a shortest path comes to this one.
  private mutating func before(
    _ vertex: VertexNumber, _ tree: PathTree, _ graph: borrowing Transaction
  ) throws -> [VertexNumber] {
    guard tree.parents[Int(vertex)] != PathTree.none else { return [] }
    try question.view.read([vertex], backwards: true, &buffer, graph)
    let distance = tree.distances[Int(vertex)]
    var found: Set<VertexNumber> = []
    for (place, neighbour) in buffer.expansion.neighbours.enumerated() {
      let weight = question.view.isWeighted ? buffer.weights[place] : 1
      if tree.distances[Int(neighbour)] + weight == distance { found.insert(neighbour) }
    }
    return found.sorted()
  }

  // MARK: The shortest so many

  /// The shortest paths without repeated vertices, by Yen's method: each next one leaves one of those before at some
  /// vertex and goes on by another way.
  mutating func shortest(
    _ count: Int, from source: VertexNumber, to target: VertexNumber, _ graph: borrowing Transaction
  ) throws -> [FoundPath] {
    guard let first = try detour(from: source, to: target, edges: question.maxHops, graph) else { return [] }
    var paths = [first]
    var candidates: [FoundPath] = []
    while paths.count < count, let last = paths.last {
      for place in 0..<last.vertices.count - 1 {
        let root = last.vertices[...place]
        bans.vertices = Set(root.dropLast())
        bans.firstSteps = Set(
          paths.filter { $0.vertices.count > place + 1 && $0.vertices[...place] == root }
            .map { $0.vertices[place + 1] })
        let edges = question.maxHops == .max ? Int.max : question.maxHops - place
        guard let rest = try detour(from: last.vertices[place], to: target, edges: edges, graph) else {
          continue
        }
        let base = last.distances[place]
        let path = FoundPath(
          vertices: Array(root) + rest.vertices.dropFirst(),
          distances: Array(last.distances[...place]) + rest.distances.dropFirst().map { base + $0 })
        if path.distance <= question.maxDistance, !candidates.contains(path) { candidates.append(path) }
      }
      bans = PathBans()
      guard let best = candidates.indices.min(by: { candidates[$0].comes(before: candidates[$1]) }) else {
        break
      }
      paths.append(candidates.remove(at: best))
    }
    return paths
  }

  /// A shortest path that heeds the bans.
  private mutating func detour(
    from source: VertexNumber, to target: VertexNumber, edges: Int, _ graph: borrowing Transaction
  ) throws -> FoundPath? {
    if edges < .max { return try layers(from: source, to: [target], edges: edges, graph).first }
    if source == target { return FoundPath(vertices: [source], distances: [0]) }
    var tree = PathTree(vertices: Int(try graph.elementEnd(.vertex)))
    try run.checkBudget(holding: tree.footprint)
    var queue = DistanceQueue()
    tree.distances[Int(source)] = 0
    queue.push(0, source)
    while let (distance, vertex) = queue.pop() {
      guard distance == tree.distances[Int(vertex)] else { continue }
      if vertex == target { return tree.path(to: target) }
      try question.view.read([vertex], backwards: false, &buffer, graph)
      for (place, neighbour) in buffer.expansion.neighbours.enumerated() {
        let next = distance + (question.view.isWeighted ? buffer.weights[place] : 1)
        guard next < tree.distances[Int(neighbour)], next <= question.maxDistance,
          !isBanned(neighbour, vertex, source)
        else { continue }
        tree.distances[Int(neighbour)] = next
        tree.parents[Int(neighbour)] = vertex
        queue.push(next, neighbour)
      }
      try check(buffer.expansion.neighbours.count + 16, holding: tree.footprint + queue.count * 12)
    }
    return nil
  }

  private func isBanned(_ vertex: VertexNumber, _ from: VertexNumber, _ source: VertexNumber) -> Bool {
    bans.vertices.contains(vertex) || from == source && bans.firstSteps.contains(vertex)
  }

  // MARK: By weight, with a bound on the edges

  /// Where a path of some number of edges has come.
  private struct Step {
    var vertex: VertexNumber
    var distance: Double
    var previous: Int
  }

  /// The shortest paths of at most so many edges.
  mutating func layered(
    from source: VertexNumber, to targets: [VertexNumber]?, _ graph: borrowing Transaction
  ) throws -> [FoundPath] {
    try layers(from: source, to: targets, edges: question.maxHops, graph)
  }

  /// Edge by edge: a vertex is kept again only where more edges make the way to it shorter.
  private mutating func layers(
    from source: VertexNumber, to targets: [VertexNumber]?, edges: Int, _ graph: borrowing Transaction
  ) throws -> [FoundPath] {
    var steps = [Step(vertex: source, distance: 0, previous: -1)]
    var best: [VertexNumber: Int] = [source: 0]
    var layer = 0..<1
    var depth = 0
    while !layer.isEmpty, depth < edges {
      depth += 1
      // The best way of this many edges to each vertex.
      var next: [VertexNumber: Int] = [:]
      for place in layer {
        let step = steps[place]
        try question.view.read([step.vertex], backwards: false, &buffer, graph)
        for (index, neighbour) in buffer.expansion.neighbours.enumerated() {
          let distance = step.distance + (question.view.isWeighted ? buffer.weights[index] : 1)
          guard distance <= question.maxDistance, !isBanned(neighbour, step.vertex, source) else { continue }
          if let known = best[neighbour], steps[known].distance <= distance { continue }
          if let known = next[neighbour] {
            if steps[known].distance > distance {
              steps[known].distance = distance
              steps[known].previous = place
            }
            continue
          }
          next[neighbour] = steps.count
          steps.append(Step(vertex: neighbour, distance: distance, previous: place))
        }
        try check(buffer.expansion.neighbours.count + 16, holding: steps.count * 72)
      }
      for (vertex, place) in next { best[vertex] = place }
      layer = layer.upperBound..<steps.count
    }
    return (targets ?? best.keys.sorted()).compactMap { target in
      best[target].map { place in
        var path = FoundPath(vertices: [], distances: [])
        var place = place
        while place >= 0 {
          path.vertices.append(steps[place].vertex)
          path.distances.append(steps[place].distance)
          place = steps[place].previous
        }
        path.vertices.reverse()
        path.distances.reverse()
        return path
      }
    }
  }
}
