// Adding edges to a vertex that has a million already, against one that has ten.

import GraphStore
import Harness

/// How many edges a transaction adds.
enum Portion {
  case one
  case many
}

struct HubInsert: Benchmark {
  let ground: Ground
  let portion: Portion
  let limit = Limit.atMostReference(times: 3)
  let measure = Measure.time(per: "transaction")

  static let hubEdges = 1_000_000
  static let fewEdges = 10

  var name: String { portion == .one ? "hub-single-insert" : "hub-batch-insert" }
  var work: String {
    switch portion {
    case .one: "insert one edge into a vertex that has 1 M, own durable transaction"
    case .many: "insert 100 000 edges into a vertex that has 1 M, one durable transaction"
    }
  }
  var mostRounds: Int { portion == .one ? .max : 5 }

  func prepare() throws -> Contest {
    let ground = ground
    let database = try GraphInStore.build(path: ground.newFile("hubs"), ground.graph)
    let hub = try Spoke(at: try database.newVertex(), edges: HubInsert.hubEdges, in: database, on: ground)
    let portion = portion
    return Contest(
      subject: Contender("into 1 M edges") { Sample(figure: try hub.add(portion), answer: []) },
      reference: Contender("into 10 edges") {
        // What ten edges became in the last round is no longer ten.
        let small = try Spoke(
          at: try database.newVertex(), edges: HubInsert.fewEdges, in: database, on: ground)
        let figure = try small.add(portion)
        try small.check()
        return Sample(figure: figure, answer: [])
      },
      finish: { try hub.check() })
  }
}

/// A vertex that edges are added to, and how many it must have.
private final class Spoke {
  let vertex: VertexNumber
  let database: GraphInStore
  let ground: Ground
  private var degree = 0
  private var seed: UInt64 = 10_000

  static let transactions = 50

  init(at vertex: VertexNumber, edges: Int, in database: GraphInStore, on ground: Ground) throws {
    self.vertex = vertex
    self.database = database
    self.ground = ground
    try insert(edges)
  }

  /// Seconds for one transaction.
  func add(_ portion: Portion) throws -> Double {
    switch portion {
    case .one:
      let targets = targets(Spoke.transactions)
      let sources = [VertexNumber](repeating: vertex, count: targets.count)
      degree += targets.count
      return median(of: try database.insertEach(sources: sources, targets: targets))
    case .many:
      return try insert(BatchInsert.edges)
    }
  }

  @discardableResult
  private func insert(_ count: Int) throws -> Double {
    let targets = targets(count)
    let sources = [VertexNumber](repeating: vertex, count: count)
    degree += count
    let watch = Stopwatch()
    try database.insert(sources: sources, targets: targets)
    return watch.seconds
  }

  private func targets(_ count: Int) -> [VertexNumber] {
    seed += 1
    return Seeded.numbers(count: count, below: ground.vertexCount, seed: seed)
  }

  func check() throws {
    let found = try database.degree(of: vertex, .out)
    try WrongAnswer.check("edges of vertex \(vertex)", [UInt64(found)], is: [UInt64(degree)])
  }
}
