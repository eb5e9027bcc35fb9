// shortestPath: the shortest ways between vertices, by number of edges or by a property of theirs. Says what is asked
// for and how answers look; the searches are in `PathSearch` and the files beside it.

import GraphStore

struct ShortestPath: Service {
  let name = "shortestPath"
  let summary = "the shortest paths from a vertex to others, with their distances"
  let places: ServicePlaces = [.start, .middle]
  let parameters = [
    ServiceParameter("target", .vertices, "where to; without it everywhere"),
    ServiceParameter("source", .vertices, "where from; behind a step, in place of the vertex that comes"),
    EdgeView.edges, EdgeView.direction(.both),
    ServiceParameter(
      "weight", .text, "the property of edges that says how long they are; without it all are 1"),
    ServiceParameter("all", .flag, .otherwise(.bool(false)), "all paths of the shortest length"),
    ServiceParameter("count", .integer, "so many paths to each target, the shortest first"),
    ServiceParameter("maxHops", .integer, "paths of at most so many edges"),
    ServiceParameter("maxDistance", .number, "paths of at most this length"),
    ServiceParameter(
      "includeEdges", .flag, .otherwise(.bool(false)), "edges in the paths, between the vertices"),
  ]

  func open(_ opening: Opening) -> ServiceSession { ShortestPathSession(self) }
}

/// What one source asks.
struct PathQuestion {
  var view: EdgeView
  /// Nil for all vertices.
  var targets: [VertexNumber]?
  var maxHops: Int
  var maxDistance: Double
}

/// A path, with the distance at each of its vertices.
struct FoundPath: Equatable {
  var vertices: [VertexNumber]
  var distances: [Double]

  var distance: Double { distances.last ?? 0 }

  /// Shorter ones first, then those of fewer edges, then by the age of the vertices.
  func comes(before other: FoundPath) -> Bool {
    if distance != other.distance { return distance < other.distance }
    if vertices.count != other.vertices.count { return vertices.count < other.vertices.count }
    return vertices.lexicographicallyPrecedes(other.vertices)
  }
}

private final class ShortestPathSession: ServiceSession {
  private let service: ShortestPath
  private var call: ServiceCall?
  private var row = 0
  private var sources: [VertexNumber] = []
  private var question: PathQuestion?
  /// Paths found for the source before, and the vertices to which a tree leads.
  private var found: [FoundPath] = []
  private var tree: (PathTree, [VertexNumber], next: Int)?
  private var buffer = EdgeBuffer()

  private static let batchSize = 256

  init(_ service: ShortestPath) { self.service = service }

  override func begin(_ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction) throws {
    self.call = call
    row = -1
    sources = []
    found = []
    tree = nil
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? {
    guard let call else { return nil }
    while true {
      if let results = try answers(run, graph) { return results }
      if let question, let source = sources.popLast() {
        try search(source, question, call, run, graph)
        continue
      }
      row += 1
      guard row < call.count else {
        self.call = nil
        return nil
      }
      try ask(call, graph)
    }
  }

  // MARK: Asking

  private func ask(_ call: ServiceCall, _ graph: borrowing Transaction) throws {
    let arguments = call.arguments
    if let given = arguments.list("source", row) {
      sources = Array(try numbers(given, graph).reversed())
    } else {
      guard !call.isStart else {
        throw TraversalError(
          .argument, "shortestPath needs the argument 'source' at the start of a query",
          help: "write g.V(…).call('shortestPath'), or add .with('source', …)")
      }
      sources = try service.vertices(call.objects.gathered([row]))
    }
    var question = PathQuestion(
      view: try EdgeView(arguments, row, graph), targets: nil, maxHops: .max, maxDistance: .infinity)
    if let given = arguments.list("target", row) { question.targets = try numbers(given, graph) }
    if let hops = arguments.integer("maxHops", row) { question.maxHops = Int(clamping: max(0, hops)) }
    if let distance = arguments.number("maxDistance", row) { question.maxDistance = distance }
    if !question.view.isWeighted, question.maxDistance < Double(question.maxHops) {
      question.maxHops = Int(max(-1, question.maxDistance.rounded(.down)))
    }
    if arguments.flag("all", row), question.view.isWeighted, question.maxHops < .max {
      throw TraversalError(
        .argument, "shortestPath cannot give all paths by weight with at most so many edges",
        help: "leave out 'all' or 'maxHops'")
    }
    if let count = arguments.integer("count", row) {
      guard count > 0 else {
        throw TraversalError(
          .argument, "the argument 'count' of shortestPath must be at least 1, not \(count)")
      }
      guard question.targets != nil, !arguments.flag("all", row) else {
        throw TraversalError(
          .argument, "the argument 'count' of shortestPath needs a 'target', and no 'all'")
      }
    }
    self.question = question
  }

  private func numbers(_ values: [Value], _ graph: borrowing Transaction) throws -> [VertexNumber] {
    try Elements.numbers(.vertex, ids: values, graph).map { VertexNumber(truncatingIfNeeded: $0) }
  }

  private func search(
    _ source: VertexNumber, _ question: PathQuestion, _ call: ServiceCall, _ run: Run,
    _ graph: borrowing Transaction
  ) throws {
    guard question.maxHops >= 0, question.maxDistance >= 0 else { return }
    var search = PathSearch(question, buffer, run)
    defer { buffer = search.buffer }
    if call.arguments.flag("all", row) {
      let tree = try search.tree(from: source, graph)
      for target in question.targets ?? tree.reached { found += try search.ties(to: target, tree, graph) }
    } else if let count = call.arguments.integer("count", row), count > 1 {
      for target in question.targets ?? [] {
        found += try search.shortest(Int(clamping: count), from: source, to: target, graph)
      }
    } else if let targets = question.targets, targets.count == 1 {
      if let path = try search.shortest(from: source, to: targets[0], graph) { found = [path] }
    } else if question.view.isWeighted, question.maxHops < .max {
      found = try search.layered(from: source, to: question.targets, graph)
    } else {
      let tree = try search.tree(from: source, graph)
      self.tree = (tree, question.targets ?? tree.reached, 0)
    }
    found.reverse()
  }

  // MARK: Answering

  private func answers(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? {
    var records: [Value] = []
    while records.count < Self.batchSize, let path = found.popLast() {
      records.append(try record(path, graph))
    }
    while records.count < Self.batchSize, let (tree, targets, next) = self.tree {
      guard next < targets.count else {
        self.tree = nil
        break
      }
      self.tree?.next += 1
      if let path = tree.path(to: targets[next]) { records.append(try record(path, graph)) }
    }
    if records.isEmpty { return nil }
    return ServiceResults(.values(records), rows: Array(repeating: row, count: records.count))
  }

  private func record(_ path: FoundPath, _ graph: borrowing Transaction) throws -> Value {
    var objects: [Value] = []
    let wantsEdges = call?.arguments.flag("includeEdges", row) ?? false
    for (place, vertex) in path.vertices.enumerated() {
      if wantsEdges, place > 0 {
        objects.append(.reference(edge: try edge(path.vertices[place - 1], vertex, graph)))
      }
      objects.append(.reference(vertex: vertex))
    }
    let isWhole = !(question?.view.isWeighted ?? false) || !buffer.hasFractions
    let distance: Value =
      isWhole && path.distance < 9e15 ? .long(Int64(path.distance)) : .double(path.distance)
    return .map([
      Collections.entry("distance", distance),
      Collections.entry("path", .path(PathValue(objects: objects, labels: objects.map { _ in [] }))),
    ])
  }

  /// The shortest edge by which a path goes from one vertex to the next.
  private func edge(
    _ source: VertexNumber, _ target: VertexNumber, _ graph: borrowing Transaction
  ) throws -> EdgeNumber {
    guard let view = question?.view else { return 0 }
    buffer.wantsEdges = true
    defer { buffer.wantsEdges = false }
    try view.read([source], backwards: false, &buffer, graph)
    var best: Int?
    for (place, neighbour) in buffer.expansion.neighbours.enumerated() where neighbour == target {
      if let other = best, !view.isWeighted || buffer.weights[other] <= buffer.weights[place] { continue }
      best = place
    }
    return best.map { buffer.expansion.edges[$0] } ?? 0
  }
}
