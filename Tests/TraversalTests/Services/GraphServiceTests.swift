// Graph algorithms as services, compared with naive ones on graphs of chance.

import GraphStore
import TestSupport
import Testing

@testable import Traversal

/// Edges as pairs, read by traversals, and the algorithms written down plainly.
private struct PlainGraph {
  var count: Int
  var edges: [(from: Int, to: Int, weight: Int, label: String)] = []

  func neighbours(_ vertex: Int, _ direction: Direction, _ label: String? = nil) -> [(Int, Int)] {
    var found: [(Int, Int)] = []
    for edge in edges where label == nil || edge.label == label {
      if edge.from == vertex, direction != .in { found.append((edge.to, edge.weight)) }
      if edge.to == vertex, direction != .out { found.append((edge.from, edge.weight)) }
    }
    return found
  }

  /// Distances from a vertex, by relaxing every edge again and again.
  func distances(_ source: Int, _ direction: Direction, weighted: Bool, hops: Int? = nil) -> [Int?] {
    var distances = [Int?](repeating: nil, count: count)
    distances[source] = 0
    for _ in 0..<(hops ?? count) {
      let before = distances
      for vertex in 0..<count {
        guard let base = before[vertex] else { continue }
        for (other, weight) in neighbours(vertex, direction) {
          let next = base + (weighted ? weight : 1)
          if distances[other].map({ next < $0 }) ?? true { distances[other] = next }
        }
      }
    }
    return distances
  }

  /// All paths without repeated vertices, with their lengths; the cheapest edge where there are several.
  func paths(_ source: Int, _ target: Int, _ direction: Direction, weighted: Bool) -> [([Int], Int)] {
    var found: [([Int], Int)] = []
    func walk(_ path: [Int], _ length: Int) {
      guard let last = path.last else { return }
      if last == target { return found.append((path, length)) }
      var steps: [Int: Int] = [:]
      for (next, weight) in neighbours(last, direction) where !path.contains(next) {
        steps[next] = min(steps[next] ?? .max, weighted ? weight : 1)
      }
      for (next, weight) in steps { walk(path + [next], length + weight) }
    }
    walk([source], 0)
    return found
  }
}

struct GraphServiceTests {
  private static func random(_ seed: UInt64, vertices: Int, edges: Int) throws -> (TestGraph, PlainGraph) {
    let graph = try TestGraph()
    var plain = PlainGraph(count: vertices)
    var generator = SeededGenerator(seed: seed)
    try graph.store.write { transaction in
      let label = try transaction.makeLabel("place")
      let ways = [try transaction.makeLabel("road"), try transaction.makeLabel("rail")]
      let length = try transaction.makeKey("length")
      for _ in 0..<vertices { _ = try transaction.addVertex(labels: [label]) }
      for _ in 0..<edges {
        let from = Int.random(in: 0..<vertices, using: &generator)
        let to = Int.random(in: 0..<vertices, using: &generator)
        let weight = Int.random(in: 0...9, using: &generator)
        let way = Int.random(in: 0...1, using: &generator)
        let edge = try transaction.addEdge(
          label: ways[way], from: VertexNumber(from), to: VertexNumber(to))
        try transaction.setProperty(.edge, edge, length, .int(Int32(weight)))
        plain.edges.append((from, to, weight, ["road", "rail"][way]))
      }
    }
    return (graph, plain)
  }

  private static func field(_ value: Value, _ key: String) -> Value? {
    value.entries?.first { $0.key == .string(key) }?.value
  }

  private static func path(_ value: Value) -> ([Int], Int) {
    var vertices: [Int] = []
    if case .path(let path)? = field(value, "path") {
      for case .vertex(let vertex) in path.objects { vertices.append(Int(vertex.id.canonicalInteger ?? -1)) }
    }
    return (vertices, Int(field(value, "distance")?.integer ?? -1))
  }

  private static func verify(
    _ found: ([Int], Int), _ plain: PlainGraph, _ direction: Direction, weighted: Bool
  ) {
    var length = 0
    for (one, next) in zip(found.0, found.0.dropFirst()) {
      let steps = plain.neighbours(one, direction).filter { $0.0 == next }.map { weighted ? $0.1 : 1 }
      #expect(!steps.isEmpty, "\(one) to \(next) is no edge")
      length += steps.min() ?? 0
    }
    #expect(length == found.1, "the length of \(found)")
  }

  // MARK: Shortest paths

  @Test(arguments: 1...8, [Direction.out, .in, .both])
  func shortestPathsAreAsLongAsPlainOnes(_ seed: UInt64, _ direction: Direction) throws {
    let (graph, plain) = try Self.random(seed, vertices: 30, edges: 45)
    for (weighted, weight) in [(false, ""), (true, ".with('weight', 'length')")] {
      let distances = plain.distances(3, direction, weighted: weighted)
      let options = ".with('direction', \(direction.rawValue))\(weight)"
      for target in 0..<30 {
        let found = try graph.values("g.V(3).call('shortestPath', [target: \(target)])\(options)").map(
          Self.path)
        #expect(found.first?.1 == distances[target], "3 to \(target) \(options)")
        for path in found {
          Self.verify(path, plain, direction, weighted: weighted)
          #expect(path.0.first == 3 && path.0.last == target)
        }
      }
      let all = try graph.values("g.V(3).call('shortestPath')\(options)").map(Self.path)
      #expect(all.count == distances.compactMap { $0 }.count)
      for path in all {
        Self.verify(path, plain, direction, weighted: weighted)
        #expect(path.1 == distances[path.0.last ?? 0])
      }
      for hops in [1, 2, 3] {
        let bounded = plain.distances(3, direction, weighted: weighted, hops: hops)
        let near = try graph.values("g.V(3).call('shortestPath')\(options).with('maxHops', \(hops))").map(
          Self.path)
        #expect(near.count == bounded.compactMap { $0 }.count, "\(hops) edges, \(options)")
        for path in near {
          #expect(path.0.count <= hops + 1)
          #expect(path.1 == bounded[path.0.last ?? 0])
        }
        let one = try graph.values(
          "g.V(3).call('shortestPath', [target: 17])\(options).with('maxHops', \(hops))"
        ).map(Self.path)
        #expect(one.first?.1 == bounded[17])
      }
      let close = try graph.values("g.V(3).call('shortestPath')\(options).with('maxDistance', 4)").map(
        Self.path)
      #expect(close.count == distances.compactMap { $0 }.filter { $0 <= 4 }.count)
    }
  }

  @Test(arguments: 1...12) func manyPathsAreThoseOfAllWalks(_ seed: UInt64) throws {
    let (graph, plain) = try Self.random(seed, vertices: 9, edges: 20)
    for (weighted, weight) in [(false, ""), (true, ".with('weight', 'length')")] {
      let all = plain.paths(0, 5, .out, weighted: weighted)
      let options = ".with('direction', OUT)\(weight)"
      let least = all.map(\.1).min()
      let ties = try graph.values("g.V(0).call('shortestPath', [target: 5, all: true])\(options)").map(
        Self.path)
      #expect(Set(ties.map(\.0)) == Set(all.filter { $0.1 == least }.map(\.0)), "seed \(seed) \(options)")
      #expect(ties.count == Set(ties.map(\.0)).count)
      let several = try graph.values("g.V(0).call('shortestPath', [target: 5, count: 6])\(options)").map(
        Self.path)
      #expect(several.map(\.1) == Array(all.map(\.1).sorted().prefix(6)), "seed \(seed) \(options)")
      #expect(Set(several.map(\.0)).count == several.count)
      for path in several { Self.verify(path, plain, .out, weighted: weighted) }
      let short = try graph.values(
        "g.V(0).call('shortestPath', [target: 5, count: 6, maxHops: 3])\(options)"
      ).map(Self.path)
      #expect(short.map(\.1) == Array(all.filter { $0.0.count <= 4 }.map(\.1).sorted().prefix(6)))
    }
  }

  @Test func pathsGoWhereAsked() throws {
    let graph = try TestGraph.modern()
    #expect(
      try graph.results("g.call('shortestPath', [source: '1', target: '5']).select('path')") == [
        "path[v[1], v[4], v[5]]"
      ])
    #expect(
      try graph.results(
        "g.V(1).call('shortestPath').with('target', __.V(5)).with('includeEdges', true).select('path').unfold().label()"
      )
        == ["created", "knows", "person", "person", "software"])
    #expect(try graph.count("g.V(1).call('shortestPath', [target: '5', edges: 'knows'])") == 0)
    #expect(
      try graph.count("g.V(1).call('shortestPath', [target: ['3', '5'], edges: ['knows', 'created']])") == 2)
    #expect(
      try graph.results("g.V(6).call('shortestPath', [target: '5', weight: 'weight']).select('distance')")
        == ["1.6"])
    #expect(try graph.count("g.V(6).call('shortestPath', [target: 'nobody'])") == 0)
    #expect(try graph.results("g.V(1).call('shortestPath', [target: '1']).select('distance')") == ["0"])
    #expect(graph.failure("g.call('shortestPath', [target: '5'])")?.code == .argument)
    #expect(graph.failure("g.V(1).call('shortestPath', [target: '5', weight: 'wieght'])")?.code == .value)
    #expect(graph.failure("g.V(1).values('name').call('shortestPath')")?.code == .type)
  }

  @Test func searchesHeedTheBudget() throws {
    let (graph, _) = try Self.random(1, vertices: 400, edges: 4_000)
    #expect(throws: TraversalError.self) {
      try graph.values("g.V().call('shortestPath', [all: true])", limits: RunLimits(time: .milliseconds(30)))
    }
    #expect(throws: TraversalError.self) {
      try graph.values("g.V(0).call('shortestPath')", limits: RunLimits(memory: 1_000))
    }
    #expect(throws: TraversalError.self) {
      try graph.values("g.call('triangles')", limits: RunLimits(memory: 1_000))
    }
  }

  // MARK: Whole graphs

  @Test(arguments: 1...6) func componentsAreThoseOfPlainWalks(_ seed: UInt64) throws {
    let (graph, plain) = try Self.random(seed, vertices: 60, edges: 40)
    let found = try graph.values("g.V().order().by(id).call('components')").compactMap(\.integer)
    for vertex in 0..<60 {
      let connected = plain.distances(vertex, .both, weighted: false)
      #expect(Int(found[vertex]) == connected.indices.first { connected[$0] != nil })
    }
    #expect(try graph.count("g.call('components').select('component').dedup()") == Set(found).count)
    let roads = PlainGraph(count: 60, edges: plain.edges.filter { $0.label == "road" })
    let byRoad = try graph.values("g.V().order().by(id).call('components').with('edges', 'road')").compactMap(
      \.integer)
    for vertex in 0..<60 {
      let connected = roads.distances(vertex, .both, weighted: false)
      #expect(Int(byRoad[vertex]) == connected.indices.first { connected[$0] != nil })
    }
  }

  @Test(arguments: 1...4, [Direction.out, .both]) func ranksAreThoseOfPlainRounds(
    _ seed: UInt64, _ direction: Direction
  ) throws {
    let (graph, plain) = try Self.random(seed, vertices: 25, edges: 60)
    var ranks = [Double](repeating: 1.0 / 25, count: 25)
    for _ in 0..<30 {
      var next = [Double](repeating: 0.15 / 25, count: 25)
      for vertex in 0..<25 {
        let ways = plain.neighbours(vertex, direction)
        if ways.isEmpty { for other in 0..<25 { next[other] += 0.85 * ranks[vertex] / 25 } }
        for (other, _) in ways { next[other] += 0.85 * ranks[vertex] / Double(ways.count) }
      }
      ranks = next
    }
    let found = try graph.values(
      "g.V().order().by(id).call('pageRank', [times: 30, tolerance: 0, direction: \(direction.rawValue)])"
    ).compactMap(\.nearestDouble)
    for vertex in 0..<25 { #expect(abs(found[vertex] - ranks[vertex]) < 1e-12) }
    #expect(abs(found.reduce(0, +) - 1) < 1e-9)
  }

  @Test(arguments: 1...8) func trianglesAreThoseOfPlainLoops(_ seed: UInt64) throws {
    let (graph, plain) = try Self.random(seed, vertices: 16, edges: 70)
    func verify(_ label: String?, _ options: String) throws {
      var total = 0
      var circles = 0
      var through = [Int](repeating: 0, count: 16)
      let near = (0..<16).map { vertex in Set(plain.neighbours(vertex, .both, label).map { $0.0 }) }
      let next = (0..<16).map { vertex in Set(plain.neighbours(vertex, .out, label).map { $0.0 }) }
      for a in 0..<16 {
        for b in 0..<16 where b > a {
          for c in 0..<16 where c > b {
            if near[a].contains(b), near[b].contains(c), near[c].contains(a) {
              total += 1
              for vertex in [a, b, c] { through[vertex] += 1 }
            }
            if next[a].contains(b), next[b].contains(c), next[c].contains(a) { circles += 1 }
            if next[a].contains(c), next[c].contains(b), next[b].contains(a) { circles += 1 }
          }
        }
      }
      #expect(try graph.values("g.call('triangles')\(options)") == [.long(Int64(total))])
      #expect(try graph.values("g.call('triangles').with('cycles')\(options)") == [.long(Int64(circles))])
      #expect(
        try graph.values("g.V().order().by(id).call('triangles')\(options)")
          == through.map { .long(Int64($0)) })
    }
    try verify(nil, "")
    try verify("road", ".with('edges', 'road')")
  }

  @Test func degreesCountEdges() throws {
    let graph = try TestGraph.modern()
    #expect(try graph.results("g.V().call('degrees')") == ["1", "1", "1", "3", "3", "3"])
    #expect(
      try graph.results("g.V().where(call('degrees').with('direction', IN).is(3)).values('name')") == ["lop"])
    #expect(try graph.results("g.V(1).call('degrees', [edges: 'knows'])") == ["2"])
    #expect(
      try graph.results(
        "g.call('degrees').with('direction', OUT).where(select('degree').is(3)).select('vertex').values('name')"
      )
        == ["marko"])
    #expect(
      try graph.ordered("g.V().order().by(call('degrees'), desc).by('name').values('name').limit(3)") == [
        "josh", "lop", "marko",
      ])
    #expect(
      try graph.results("g.V(1, 6).project('name', 'rank').by('name').by(call('degrees'))")
        == ["{name=marko, rank=3}", "{name=peter, rank=1}"])
  }

  @Test func valuesFollowTheGraphFromRunToRun() throws {
    let graph = try TestGraph("g.addV('a').property(id, 'x').as('x').addV('a').property(id, 'y')")
    let traversal = try PreparedTraversal("g.V().call('components').dedup().count()")
    #expect(try traversal.run(on: graph.store) == [.long(2)])
    try graph.run("g.addE('e').from(__.V('x')).to(__.V('y'))")
    #expect(try traversal.run(on: graph.store) == [.long(1)])
  }
}
