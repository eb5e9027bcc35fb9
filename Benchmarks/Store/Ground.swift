// What all benchmarks stand on: one seeded graph with an int for each vertex, and a directory for their files.

import CBaseline
import GraphStore
import Harness

final class Ground {
  let scale: UInt32
  let directory: String
  private(set) lazy var graph = Graph(scale: scale)
  /// The Int property: 0..<1000, evenly.
  private(set) lazy var values = Ground.randomNumbers(count: 1 << Int(scale), below: 1000, seed: 2).map {
    Int32($0)
  }

  private var filesMade = 0
  private var adjacency: AdjacencyInC?
  private var points: PointsInC?
  private var database: GraphInStore?

  static let edgesPerVertex: UInt32 = 16

  init(scale: UInt32, directory parent: String) throws {
    self.scale = scale
    self.directory = try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
      guard let path = buffer.baseAddress else { throw ReferenceFailure("no memory for a path") }
      let code = baseline_scratch_make(parent, path, buffer.count)
      guard code == 0 else {
        throw ReferenceFailure("no directory could be made in \(parent): error \(code)")
      }
      return String(cString: path)
    }
  }

  deinit {
    let code = baseline_scratch_remove(directory)
    if code != 0 { note("storebench: \(directory) could not be removed: error \(code)") }
  }

  var vertexCount: Int { 1 << Int(scale) }
  var edgeCount: Int { vertexCount * Int(Ground.edgesPerVertex) }

  var description: String {
    "graph        2^\(scale) vertices, \(edgeCount) edges, power law (R-MAT)\n"
  }

  /// A path that no file has yet.
  func newFile(_ name: String) -> String {
    filesMade += 1
    return "\(directory)/\(filesMade)-\(name)"
  }

  /// The graph as lists in LMDB, built once and never written to.
  func adjacencyInC() throws -> AdjacencyInC {
    if let adjacency { return adjacency }
    let built = try AdjacencyInC(path: newFile("adjacency"), graph)
    adjacency = built
    return built
  }

  /// The property as one record for each vertex in LMDB, built once.
  func pointsInC() throws -> PointsInC {
    if let points { return points }
    let built = try PointsInC(path: newFile("points"), values)
    points = built
    return built
  }

  /// The graph with its property as a database, built once and never written to.
  func graphInStore() throws -> GraphInStore {
    if let database { return database }
    note("database: building")
    let built = try GraphInStore.build(path: newFile("database"), graph, values: values)
    database = built
    let edges = UInt64(edgeCount)
    try WrongAnswer.check(
      "outgoing lists of the store", try built.listSum(.out), is: [baseline_list_sum(&graph.both.out), edges])
    try WrongAnswer.check(
      "incoming lists of the store", try built.listSum(.in), is: [baseline_list_sum(&graph.both.in), edges])
    return built
  }

  /// The references are worth comparing with only if they agree among themselves.
  func proveReferences() throws {
    note("graph: building")
    if let fault = graph.fault { throw WrongAnswer("the graph in arrays: \(fault)") }
    note("references: checking that LMDB and arrays agree")
    let lists = try adjacencyInC()
    let edges = UInt64(edgeCount)
    try WrongAnswer.check(
      "outgoing lists in LMDB", try lists.sum(incoming: false),
      is: [baseline_list_sum(&graph.both.out), edges])
    try WrongAnswer.check(
      "incoming lists in LMDB", try lists.sum(incoming: true), is: [baseline_list_sum(&graph.both.in), edges])
  }

  static func randomNumbers(count: Int, below bound: Int, seed: UInt64) -> [UInt32] {
    var random = baseline_random(seed)
    return (0..<count).map { _ in baseline_random_below(&random, UInt32(bound)) }
  }
}

/// A power-law graph in arrays, both directions.
final class Graph {
  var both: BaselineGraph

  init(scale: UInt32) {
    let count = Int(Ground.edgesPerVertex) << Int(scale)
    var targets: [UInt32] = []
    let sources = [UInt32](unsafeUninitializedCapacity: count) { sources, sourceCount in
      targets = [UInt32](unsafeUninitializedCapacity: count) { targets, targetCount in
        baseline_rmat(scale, Ground.edgesPerVertex, 1, sources.baseAddress, targets.baseAddress)
        targetCount = count
      }
      sourceCount = count
    }
    both = baseline_graph_build(1 << scale, UInt32(count), sources, targets)
  }

  deinit {
    baseline_graph_free(&both)
  }

  var fault: String? {
    baseline_graph_fault(&both).map { String(cString: $0) }
  }

  /// All edges by source, then target: the order of their numbers.
  private(set) lazy var sortedEdges = makeSortedEdges()

  var vertexCount: Int { Int(both.out.vertex_count) }

  private func makeSortedEdges() -> (sources: [VertexNumber], targets: [VertexNumber]) {
    let out = both.out
    var sources: [VertexNumber] = []
    sources.reserveCapacity(Int(out.edge_count))
    for vertex in 0..<Int(out.vertex_count) {
      let degree = Int(out.starts[vertex + 1] - out.starts[vertex])
      sources.append(contentsOf: repeatElement(VertexNumber(vertex), count: degree))
    }
    return (sources, Array(UnsafeBufferPointer(start: out.neighbours, count: Int(out.edge_count))))
  }

  /// Vertices whose outgoing list has a length in the range, in random order.
  func vertices(ofDegree range: ClosedRange<UInt32>, count: Int) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, found in
      found = baseline_vertices_of_degree(
        &both.out, range.lowerBound, range.upperBound, 3, buffer.baseAddress, count)
    }
  }
}
