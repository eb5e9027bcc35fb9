// What all benchmarks stand on: one seeded graph with an int for each vertex, and a directory for their files.

import CBaseline
import GraphStore
import Harness

final class Ground {
  let scale: UInt32
  private let scratch: ScratchDirectory
  private(set) lazy var graph = Graph(scale: scale)
  /// The Int property: 0..<1000, evenly.
  private(set) lazy var values = Seeded.numbers(count: 1 << Int(scale), below: 1000, seed: 2).map {
    Int32($0)
  }

  private var adjacency: AdjacencyInC?
  private var points: PointsInC?
  private var database: GraphInStore?

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

  /// A path that no file has yet.
  func newFile(_ name: String) -> String { scratch.newFile(name) }

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
}
