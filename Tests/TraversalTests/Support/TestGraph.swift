// A graph for tests: in a directory of its own that goes with it, asked by text and answered by text.

import Foundation
import GraphStore
import TestSupport

@testable import Traversal

final class TestGraph {
  let store: Store
  private let path: String

  init() throws {
    path = NSTemporaryDirectory() + "graphq-traversal-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var options = StoreOptions()
    options.durability = .none
    store = try Store(path: path + "/graph", options: options)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The results of a traversal.
  func values(
    _ text: String, _ parameters: [String: Value] = [:], limits: RunLimits = RunLimits(),
    rules: Rules = .all, services: ServiceCatalog = ServiceCatalog()
  ) throws -> [Value] {
    var traversal = try PreparedTraversal(text, parameters: Set(parameters.keys))
    traversal.services = services
    return try traversal.run(parameters: parameters, on: store, limits: limits, rules: rules)
  }

  /// The results as texts, in the order in which they come.
  func ordered(_ text: String, _ parameters: [String: Value] = [:], rules: Rules = .all) throws -> [String] {
    try values(text, parameters, rules: rules).map(\.plainText)
  }

  /// The results as texts, sorted, for traversals that promise no order.
  func results(_ text: String, _ parameters: [String: Value] = [:], rules: Rules = .all) throws -> [String] {
    try ordered(text, parameters, rules: rules).sorted()
  }

  /// The message of the error in which a traversal ends.
  func failure(_ text: String, _ parameters: [String: Value] = [:]) -> TraversalError? {
    do {
      _ = try values(text, parameters)
      return nil
    } catch {
      return error as? TraversalError
    }
  }

  /// The toy graph of six vertices and six edges, with ids that are strings.
  static func modern() throws -> TestGraph {
    let graph = try TestGraph()
    let people: [(String, String, Int)] = [
      ("1", "marko", 29), ("2", "vadas", 27), ("4", "josh", 32), ("6", "peter", 35),
    ]
    for (id, name, age) in people {
      _ = try graph.values(
        "g.addV('person').property(T.id, '\(id)').property('name', '\(name)').property('age', \(age))")
    }
    for (id, name) in [("3", "lop"), ("5", "ripple")] {
      _ = try graph.values(
        "g.addV('software').property(T.id, '\(id)').property('name', '\(name)').property('lang', 'java')")
    }
    let edges: [(String, String, String, String, Double)] = [
      ("7", "1", "knows", "2", 0.5), ("8", "1", "knows", "4", 1.0), ("9", "1", "created", "3", 0.4),
      ("10", "4", "created", "5", 1.0), ("11", "4", "created", "3", 0.4), ("12", "6", "created", "3", 0.2),
    ]
    for (id, source, label, target, weight) in edges {
      _ = try graph.values(
        "g.addE('\(label)').from(__.V('\(source)')).to(__.V('\(target)')).property(T.id, '\(id)').property('weight', \(weight))"
      )
    }
    return graph
  }

  /// A graph of chance, the same for a seed.
  static func random(vertices: Int, edges: Int, seed: UInt64) throws -> TestGraph {
    let graph = try TestGraph()
    var generator = SeededGenerator(seed: seed)
    try graph.store.write { transaction in
      let labels = [try transaction.makeLabel("red"), try transaction.makeLabel("blue")]
      let edgeLabels = [try transaction.makeLabel("near"), try transaction.makeLabel("far")]
      let size = try transaction.makeKey("size")
      let name = try transaction.makeKey("name")
      let mixed = try transaction.makeKey("mixed")
      for number in 0..<vertices {
        let vertex = try transaction.addVertex(labels: [labels[Int.random(in: 0...1, using: &generator)]])
        if Int.random(in: 0...3, using: &generator) > 0 {
          let value = Int32.random(in: 0...20, using: &generator)
          try transaction.setProperty(.vertex, UInt64(vertex), size, .int(value))
        }
        try transaction.setProperty(.vertex, UInt64(vertex), name, .string("v\(number % 7)"))
        let values: [Value] = [.int(1), .double(2.5), .string("3"), .long(4), .bool(true), .float(5)]
        try transaction.setProperty(.vertex, UInt64(vertex), mixed, values[number % values.count])
      }
      for _ in 0..<edges {
        try transaction.addEdge(
          label: edgeLabels[Int.random(in: 0...1, using: &generator)],
          from: VertexNumber.random(in: 0..<VertexNumber(vertices), using: &generator),
          to: VertexNumber.random(in: 0..<VertexNumber(vertices), using: &generator))
      }
    }
    return graph
  }
}
