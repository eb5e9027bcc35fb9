// Building both directions from sorted edges, and what the file then weighs.

import CBaseline
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
    return Contest(
      reference: Contender("LMDB in C") {
        let path = ground.newFile("build")
        defer { removeDatabase(path) }
        var built: AdjacencyInC?
        let sample = try Sample.rate(of: ground.edgeCount) {
          built = try AdjacencyInC(path: path, ground.graph)
          return []
        }
        // The answer is read outside the clock.
        let answer = try built?.sum(incoming: true) ?? []
        return Sample(figure: sample.figure, answer: answer)
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
    let lists = try ground.adjacencyInC()
    let edges = ground.edgeCount
    return Contest(
      reference: Contender("lists on LMDB in C") {
        Sample(figure: Double(try lists.bytes()) / Double(edges), answer: [])
      })
  }
}
