// Adding edges: one durable transaction for each, and many in one.

import CBaseline
import GraphStore
import Harness

struct SingleInsert: Benchmark {
  let ground: Ground
  let name = "single-insert"
  let work = "insert one edge, own durable transaction"
  let measure = Measure.time(per: "commit")
  let limit = Limit.atMostReference(times: 2)

  static let commits = 200
  /// What such a commit writes to the file, counted: `strace -e trace=pwrite64,fdatasync`.
  static let pages = 11

  func prepare() throws -> Contest {
    let ground = ground
    let trees = try CommitsInC(path: ground.newFile("commits"))
    let pages = try PagesInC(path: ground.newFile("pages"))
    let database = try GraphInStore.build(path: ground.newFile("singles"), ground.graph)
    var made: UInt64 = 0
    var batches: UInt64 = 0
    return Contest(
      subject: Contender("store") {
        let sources = Seeded.numbers(
          count: SingleInsert.commits, below: ground.vertexCount, seed: 100 + 2 * batches)
        let targets = Seeded.numbers(
          count: SingleInsert.commits, below: ground.vertexCount, seed: 101 + 2 * batches)
        batches += 1
        return Sample(
          figure: median(of: try database.insertEach(sources: sources, targets: targets)), answer: [])
      },
      reference: Contender("commit of four trees in C") {
        let times = try trees.commit(times: SingleInsert.commits)
        made += UInt64(times.count)
        return Sample(figure: median(of: times), answer: [])
      },
      beside: [
        Contender("\(SingleInsert.pages) pages apart, written and synced in C") {
          let time = try pages.write(pages: SingleInsert.pages, times: SingleInsert.commits)
          return Sample(figure: time, answer: [])
        }
      ],
      finish: {
        try WrongAnswer.check("records in four trees", [try trees.sum()], is: [4 * made])
        let links = UInt64(ground.edgeCount) + batches * UInt64(SingleInsert.commits)
        try WrongAnswer.check("links in the store", Array(try database.listSum(.out).suffix(1)), is: [links])
      })
  }
}

struct BatchInsert: Benchmark {
  let ground: Ground
  let name = "batch-insert"
  let work = "insert 100 000 random edges, one durable transaction"
  let measure = Measure.rate(of: "edges")
  let limit = Limit.atLeastReference(times: 0.5)

  static let edges = 100_000

  func prepare() throws -> Contest {
    let ground = ground
    // A file of its own: the shared one must stay as it is.
    let lists = try AdjacencyInC(path: ground.newFile("batches"), ground.graph)
    let database = try GraphInStore.build(path: ground.newFile("database-batches"), ground.graph)
    var batches = 0
    var batchesInStore = 0
    var sum = baseline_list_sum(&ground.graph.both.out)
    return Contest(
      subject: Contender("store") {
        let batch = EdgeBatch(number: batchesInStore, on: ground)
        batchesInStore += 1
        let watch = Stopwatch()
        try database.insert(sources: batch.sources, targets: batch.targets)
        let rate = Double(BatchInsert.edges) / watch.seconds
        return Sample(figure: rate, answer: try database.listSum(.out))
      },
      reference: Contender("sorted updates on LMDB in C") {
        let batch = EdgeBatch(number: batches, on: ground)
        batches += 1
        let watch = Stopwatch()
        try lists.insert(out: batch.out, in: batch.in)
        let rate = Double(BatchInsert.edges) / watch.seconds
        sum = batch.out.reduce(sum) { $0 &+ UInt64($1.neighbour) * (UInt64($1.vertex) + 1) }
        let found = try lists.sum(incoming: false)
        let links = UInt64(ground.edgeCount + batches * BatchInsert.edges)
        try WrongAnswer.check("outgoing lists after batch \(batches)", found, is: [sum, links])
        return Sample(figure: rate, answer: found)
      },
      finish: {
        let links = UInt64(ground.edgeCount + batches * BatchInsert.edges)
        let found = try lists.sum(incoming: true)
        try WrongAnswer.check("incoming links in LMDB", Array(found.suffix(1)), is: [links])
        try WrongAnswer.check("incoming lists of the store", try database.listSum(.in), is: found)
      })
  }
}

/// The n-th batch of random edges: both ends even over all vertices, numbered on from the edges before it.
struct EdgeBatch {
  let sources: [UInt32]
  let targets: [UInt32]
  let out: [BaselineLink]
  let `in`: [BaselineLink]

  init(number: Int, on ground: Ground) {
    let count = BatchInsert.edges
    let seed = 1000 + 2 * UInt64(number)
    sources = Seeded.numbers(count: count, below: ground.vertexCount, seed: seed)
    targets = Seeded.numbers(count: count, below: ground.vertexCount, seed: seed + 1)
    let first = UInt32(ground.edgeCount + number * count)
    var out: [BaselineLink] = []
    var incoming: [BaselineLink] = []
    for (index, (source, target)) in zip(sources, targets).enumerated() {
      let edge = first + UInt32(index)
      out.append(BaselineLink(vertex: source, neighbour: target, edge: edge))
      incoming.append(BaselineLink(vertex: target, neighbour: source, edge: edge))
    }
    baseline_links_sort(&out, count)
    baseline_links_sort(&incoming, count)
    self.out = out
    self.in = incoming
  }
}

/// The middle one.
func median(of times: [Double]) -> Double {
  times.sorted()[times.count / 2]
}
