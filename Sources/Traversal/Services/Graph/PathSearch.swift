// PathSearch: shortest paths from one vertex: the tree of all of them, and those to one target, searched from both ends.

import GraphStore

struct PathSearch {
  let question: PathQuestion
  let run: Run
  var buffer: EdgeBuffer
  /// Vertices and steps that the path looked for may not use.
  var bans = PathBans()
  private var work = 0

  init(_ question: PathQuestion, _ buffer: EdgeBuffer, _ run: Run) {
    self.question = question
    self.run = run
    self.buffer = buffer
    self.buffer.hasFractions = false
  }

  /// Asks the budget now and then.
  mutating func check(_ steps: Int, holding bytes: Int) throws {
    work += steps
    guard work > 1 << 16 else { return }
    work = 0
    try run.checkBudget(holding: bytes)
  }

  // MARK: Trees

  /// The shortest paths to all targets, or to all vertices within reach.
  mutating func tree(from source: VertexNumber, _ graph: borrowing Transaction) throws -> PathTree {
    question.view.isWeighted ? try weightedTree(from: source, graph) : try levels(from: source, graph)
  }

  /// Level by level, all vertices of one read together.
  private mutating func levels(from source: VertexNumber, _ graph: borrowing Transaction) throws -> PathTree {
    var tree = PathTree(vertices: Int(try graph.elementEnd(.vertex)))
    try run.checkBudget(holding: tree.footprint)
    var missing = Set(question.targets ?? [])
    tree.distances[Int(source)] = 0
    tree.reached = [source]
    missing.remove(source)
    var level = [source]
    var depth = 0
    while !level.isEmpty, depth < question.maxHops, question.targets == nil || !missing.isEmpty {
      depth += 1
      let start = tree.reached.count
      for first in stride(from: 0, to: level.count, by: 1024) {
        let part = Array(level[first..<min(level.count, first + 1024)])
        try question.view.read(part, backwards: false, &buffer, graph)
        spread(part, Double(depth), &tree)
        try check(buffer.expansion.neighbours.count, holding: tree.footprint)
      }
      level = tree.reached[start...].sorted()
      if !missing.isEmpty { for vertex in level { missing.remove(vertex) } }
    }
    return tree
  }

  private func spread(_ part: [VertexNumber], _ depth: Double, _ tree: inout PathTree) {
    let expansion = buffer.expansion
    var first = 0
    for list in expansion.rows.indices {
      let parent = part[Int(expansion.rows[list])]
      for place in first..<expansion.ends[list] {
        let vertex = expansion.neighbours[place]
        guard tree.distances[Int(vertex)] == .infinity else { continue }
        tree.distances[Int(vertex)] = depth
        tree.parents[Int(vertex)] = parent
        tree.reached.append(vertex)
      }
      first = expansion.ends[list]
    }
  }

  /// Nearest vertex first. When it ends at the last target, vertices farther than that may have a shorter way still.
  private mutating func weightedTree(
    from source: VertexNumber, _ graph: borrowing Transaction
  ) throws -> PathTree {
    var tree = PathTree(vertices: Int(try graph.elementEnd(.vertex)))
    try run.checkBudget(holding: tree.footprint)
    var missing = Set(question.targets ?? [])
    var queue = DistanceQueue()
    tree.distances[Int(source)] = 0
    queue.push(0, source)
    while let (distance, vertex) = queue.pop() {
      // Farther entries of a vertex are left behind in the queue.
      guard distance == tree.distances[Int(vertex)] else { continue }
      tree.reached.append(vertex)
      if missing.remove(vertex) != nil, missing.isEmpty { break }
      try question.view.read([vertex], backwards: false, &buffer, graph)
      relax(vertex, distance, &tree, &queue)
      try check(buffer.weights.count + 16, holding: tree.footprint + queue.count * 12)
    }
    return tree
  }

  private func relax(
    _ vertex: VertexNumber, _ distance: Double, _ tree: inout PathTree, _ queue: inout DistanceQueue
  ) {
    let neighbours = buffer.expansion.neighbours
    let weights = buffer.weights
    for place in neighbours.indices {
      let next = distance + weights[place]
      let neighbour = neighbours[place]
      guard next < tree.distances[Int(neighbour)], next <= question.maxDistance else { continue }
      tree.distances[Int(neighbour)] = next
      tree.parents[Int(neighbour)] = vertex
      queue.push(next, neighbour)
    }
  }

  // MARK: One path

  /// A shortest path to one target, nil when there is none.
  mutating func shortest(
    from source: VertexNumber, to target: VertexNumber, _ graph: borrowing Transaction
  ) throws -> FoundPath? {
    if source == target { return FoundPath(vertices: [source], distances: [0]) }
    guard question.view.isWeighted else { return try meetBySteps(source, target, graph) }
    if question.maxHops < .max { return try layered(from: source, to: [target], graph).first }
    return try meetByDistance(source, target, graph)
  }
}
