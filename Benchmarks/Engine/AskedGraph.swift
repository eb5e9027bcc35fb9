// The graph of the arrays as a database, asked in text: every vertex has an id, a number, a name and a group.

import GraphStore
import Harness
import Traversal

final class AskedGraph: Sendable {
  let store: Store

  /// Builds it at a path that must be free.
  init(path: String, _ ground: Ground) throws {
    var options = StoreOptions()
    options.mustBeNew = true
    options.durability = .none
    store = try Store(path: path, options: options)
    try addVertices(ground)
    let edges = ground.graph.sortedEdges
    let (values, weights) = (ground.values, ground.weights)
    try store.write { transaction in
      try transaction.appendNumbers(.vertex, transaction.makeKey("value"), from: 0, values)
      let link = try transaction.makeLabel("link")
      _ = try transaction.addEdges(label: link, sources: edges.sources, targets: edges.targets)
      try transaction.appendNumbers(.edge, transaction.makeKey("weight"), from: 0, weights)
    }
    try store.write { transaction in
      let (node, name) = (try transaction.makeLabel("node"), try transaction.makeKey("name"))
      _ = try transaction.createIndex(.vertex, label: node, keys: [name], isUnique: true)
      _ = try transaction.define(Calls.definitions)
    }
  }

  private func addVertices(_ ground: Ground) throws {
    let slice = 1 << 16
    for start in stride(from: 0, to: ground.vertexCount, by: slice) {
      let groups = ground.groups[start..<min(start + slice, ground.vertexCount)]
      try store.write { transaction in
        let node = try transaction.makeLabel("node")
        let (name, group) = (try transaction.makeKey("name"), try transaction.makeKey("group"))
        for row in groups.indices {
          let vertex = UInt64(
            try transaction.addVertex(labels: [node], id: .string(Self.id(UInt32(row)))))
          guard vertex == UInt64(row) else { throw WrongAnswer("vertex \(row) got the number \(vertex)") }
          try transaction.setProperty(.vertex, vertex, name, .string(Self.name(UInt32(row))))
          try transaction.setProperty(.vertex, vertex, group, .string("group \(groups[row])"))
        }
      }
    }
  }

  static func id(_ vertex: UInt32) -> String { "v\(vertex)" }
  static func name(_ vertex: UInt32) -> String { "the vertex \(vertex)" }

  /// A text read once, to be asked many times.
  func question(_ text: String, _ names: String...) throws -> Question {
    Question(store: store, traversal: try PreparedTraversal(text, parameters: Set(names)))
  }
}

/// A prepared traversal over the database; each call runs in a transaction of its own.
struct Question: Sendable {
  let store: Store
  let traversal: PreparedTraversal

  func results(_ parameters: [String: Value] = [:]) throws -> [Value] {
    try traversal.run(parameters: parameters, on: store)
  }

  /// The one result, a count.
  func count(_ parameters: [String: Value] = [:]) throws -> UInt64 {
    guard let result = try results(parameters).first else { throw WrongAnswer("a count gave nothing") }
    return try Self.number(result)
  }

  /// The sum of all results, which are integers.
  func sum(_ parameters: [String: Value] = [:]) throws -> UInt64 {
    try results(parameters).reduce(0) { $0 &+ (try Self.number($1)) }
  }

  static func number(_ value: Value) throws -> UInt64 {
    switch value {
    case .long(let number): return UInt64(bitPattern: number)
    case .int(let number): return UInt64(bitPattern: Int64(number))
    default: throw WrongAnswer("\(value) is no integer")
    }
  }
}
