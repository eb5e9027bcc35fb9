// What all benchmarks of the engine stand on: one seeded graph, in arrays and as a database, with the same properties.

import CBaseline
import GraphStore
import Harness

final class Ground {
  let scale: UInt32
  private let scratch: ScratchDirectory
  private(set) lazy var graph = Graph(scale: scale)
  /// The Int property of vertices: 0..<1000, evenly.
  private(set) lazy var values = Ground.integers(count: vertexCount, below: 1000, seed: 2)
  /// Which of a hundred texts a vertex has as its group.
  private(set) lazy var groups = Seeded.numbers(count: vertexCount, below: Ground.groupCount, seed: 5).map {
    UInt16($0)
  }
  /// The Int property of edges: 0..<1000, evenly.
  private(set) lazy var weights = Ground.integers(count: edgeCount, below: 1000, seed: 6)
  private var database: AskedGraph?
  private var walker: Walker?

  static let groupCount = 100

  init(scale: UInt32, directory parent: String) throws {
    self.scale = scale
    scratch = try ScratchDirectory(in: parent)
  }

  var directory: String { scratch.path }
  var vertexCount: Int { 1 << Int(scale) }
  var edgeCount: Int { vertexCount * Int(Graph.edgesPerVertex) }

  var description: String {
    "graph        2^\(scale) vertices, \(edgeCount) edges, power law (R-MAT)\n"
  }

  /// The graph as a database, built once and never written to.
  func asked() throws -> AskedGraph {
    if let database { return database }
    note("database: building")
    let built = try AskedGraph(path: scratch.newFile("database"), self)
    database = built
    return built
  }

  /// The arrays with the scratch memory that walks through them need.
  func walks() -> Walker {
    if let walker { return walker }
    let made = Walker(graph)
    walker = made
    return made
  }

  /// Vertices of middling degree to begin with.
  func starts(_ count: Int) -> [UInt32] { graph.vertices(ofDegree: 10...20, count: count) }

  private static func integers(count: Int, below bound: Int, seed: UInt64) -> [Int32] {
    Seeded.numbers(count: count, below: bound, seed: seed).map { Int32($0) }
  }
}

/// The kernels of C that need memory of their own.
final class Walker {
  private let handle: OpaquePointer
  private let graph: Graph

  init(_ graph: Graph) {
    self.graph = graph
    handle = baseline_walker_make(&graph.both)
  }

  deinit { baseline_walker_free(handle) }

  func distinct(_ start: UInt32, _ hops: UInt32) -> UInt64 { baseline_distinct(handle, start, hops) }
  func ways(_ start: UInt32, _ hops: UInt32) -> UInt64 { baseline_ways(handle, start, hops) }
  func cheapest(_ weights: [Int32], _ source: UInt32, _ target: UInt32) -> Int64 {
    baseline_cheapest(handle, weights, source, target)
  }
  func distance(_ source: UInt32, _ target: UInt32) -> Int64 { baseline_distance(handle, source, target) }
}
