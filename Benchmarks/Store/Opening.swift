// A whole process that opens a large database, reads one vertex and ends.

import GraphStore
import Harness

struct ColdOpen: Benchmark {
  let ground: Ground
  let name = "open"
  let work = "open an existing database of 1 GB and read one vertex, whole process"
  let measure = Measure.time(per: "process")
  let limit = Limit.atMost(5e-3)

  static let bytes = 1 << 30

  func prepare() throws -> Contest {
    let database = try GraphInStore.build(path: ground.newFile("large"), ground.graph)
    try database.grow(toBytes: ColdOpen.bytes, like: ground.graph)
    let path = database.store.path
    let vertex = ground.graph.vertices(ofDegree: 20...60, count: 1)[0]
    let degree = try database.degree(of: vertex, .out)
    return Contest(
      subject: Contender("a new process") {
        let arguments = [OneRead.flag, path, String(vertex), String(degree)]
        return Sample(figure: try ChildProcess.run(CommandLine.arguments[0], arguments).seconds, answer: [])
      })
  }
}

/// The other side of it: what the new process does.
enum OneRead {
  static let flag = "--read-one"

  /// Ends the process with success if the vertex has as many outgoing links as it was told.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 3, let vertex = VertexNumber(arguments[1]), let degree = Int(arguments[2]) else {
      throw ReferenceFailure("\(flag) needs a path, a vertex and its degree")
    }
    var options = StoreOptions()
    options.create = false
    let store = try Store(path: arguments[0], options: options)
    let found = try store.read { transaction in
      guard let link = transaction.label("link") else { throw WrongAnswer("there is no label 'link'") }
      var degrees: [Int] = []
      try transaction.appendDegrees(of: [vertex], .out, labels: [link], to: &degrees)
      return degrees[0]
    }
    try WrongAnswer.check("links of vertex \(vertex)", [UInt64(found)], is: [UInt64(degree)])
  }
}
