// Building both directions from sorted edges, and what the file then weighs.

import CBaseline
import GraphStore
import Harness

struct BulkBuild: Benchmark {
  let ground: Ground
  let name = "bulk-build"
  let work = "sorted bulk build of both directions"
  let measure = Measure.rate(of: "edges")
  let limit = Limit.atLeast(10e6)
  let mostRounds = 3

  func prepare() throws -> Contest {
    let ground = ground
    // Made now, lest the first round pays for it.
    _ = ground.graph.sortedEdges
    return Contest(
      subject: Contender("store") {
        let path = ground.newFile("build")
        defer { removeDatabase(path) }
        let watch = Stopwatch()
        let built = try GraphInStore.build(path: path, ground.graph)
        let rate = Double(ground.edgeCount) / watch.seconds
        return Sample(figure: rate, answer: try built.listSum(.in))
      },
      reference: Contender("LMDB in C") {
        let path = ground.newFile("build")
        defer { removeDatabase(path) }
        let watch = Stopwatch()
        let built = try AdjacencyInC(path: path, ground.graph)
        let rate = Double(ground.edgeCount) / watch.seconds
        return Sample(figure: rate, answer: try built.sum(incoming: true))
      })
  }
}

struct FileSize: Benchmark {
  let ground: Ground
  let name = "file-size"
  let work = "file size after bulk build, both directions, generated ids, no properties"
  let measure = Measure.size(per: "edge")
  let limit = Limit.atMost(16)
  let mostRounds = 1

  func prepare() throws -> Contest {
    let ground = ground
    let lists = try ground.adjacencyInC()
    let edges = Double(ground.edgeCount)
    return Contest(
      subject: Contender("store") {
        let path = ground.newFile("size")
        defer { removeDatabase(path) }
        let built = try GraphInStore.build(path: path, ground.graph)
        return Sample(figure: Double(try built.fileSize()) / edges, answer: [])
      },
      reference: Contender("lists on LMDB in C") {
        Sample(figure: Double(try lists.bytes()) / edges, answer: [])
      })
  }
}
