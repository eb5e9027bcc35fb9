// A directory for one test: files to load, the database they go to, and what is in it afterwards.

import Foundation
import GraphStore
import Loading
import Testing

final class Workbench {
  let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("load-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  var database: String { path("graph") }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> LoadInput { try write(name, Array(text.utf8)) }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> LoadInput {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    return LoadInput(path(name))
  }

  @discardableResult
  func load(_ inputs: [LoadInput], _ change: (inout LoadOptions) -> Void = { _ in }) throws -> LoadReport {
    var options = LoadOptions()
    change(&options)
    return try Loader.load(inputs, into: database, options)
  }

  /// Loads texts, each as a file of its own: `0.csv`, `1.csv`, and so on.
  @discardableResult
  func load(_ texts: String..., change: (inout LoadOptions) -> Void = { _ in }) throws -> LoadReport {
    var inputs: [LoadInput] = []
    for (place, text) in texts.enumerated() { inputs.append(try write("\(place).csv", text)) }
    return try load(inputs, change)
  }

  /// The problem for which a load fails.
  func problem(_ texts: String..., change: (inout LoadOptions) -> Void = { _ in }) throws -> Problem {
    var inputs: [LoadInput] = []
    for (place, text) in texts.enumerated() { inputs.append(try write("\(place).csv", text)) }
    return try problem(of: inputs, change)
  }

  func problem(of inputs: [LoadInput], _ change: (inout LoadOptions) -> Void = { _ in }) throws -> Problem {
    do {
      try load(inputs, change)
    } catch LoadError.data(let problem) {
      return problem
    }
    throw Missing(what: "a problem")
  }

  struct Missing: Error { var what: String }
}

// MARK: What was loaded

/// A vertex with all it has, in a form that compares.
struct LoadedVertex: Equatable {
  var labels: Set<String>
  var properties: [String: Set<Value>]
}

struct LoadedEdge: Equatable {
  var label: String
  var source: String
  var target: String
  var properties: [String: Value]
}

struct LoadedGraph: Equatable {
  var vertices: [String: LoadedVertex] = [:]
  var edges: [String: LoadedEdge] = [:]
}

extension Workbench {
  func graph() throws -> LoadedGraph {
    var options = StoreOptions()
    options.readOnly = true
    options.create = false
    let store = try Store(path: database, options: options)
    return try store.read { transaction in
      var graph = LoadedGraph()
      for number in try Self.numbers(.vertex, transaction) {
        var vertex = LoadedVertex(labels: [], properties: [:])
        for label in try transaction.labels(ofVertex: VertexNumber(number)) {
          vertex.labels.insert(try transaction.labelName(label))
        }
        for key in try transaction.keys(of: .vertex, number) {
          let values = try transaction.property(.vertex, number, key)?.entries.map(\.value) ?? []
          vertex.properties[try transaction.keyName(key)] = Set(values)
        }
        graph.vertices[try transaction.id(.vertex, number).description] = vertex
      }
      for number in try Self.numbers(.edge, transaction) {
        guard let record = try transaction.edge(number) else { throw Missing(what: "edge \(number)") }
        var edge = LoadedEdge(
          label: try transaction.labelName(record.label),
          source: try transaction.id(.vertex, UInt64(record.source)).description,
          target: try transaction.id(.vertex, UInt64(record.target)).description, properties: [:])
        for key in try transaction.keys(of: .edge, number) {
          edge.properties[try transaction.keyName(key)] =
            try transaction.property(.edge, number, key)?.entries.first?.value
        }
        graph.edges[try transaction.id(.edge, number).description] = edge
      }
      return graph
    }
  }

  private static func numbers(_ kind: ElementKind, _ transaction: borrowing Transaction) throws -> [UInt64] {
    var row: UInt64 = 0
    var numbers: [UInt64] = []
    try transaction.appendElements(kind, label: nil, limit: .max, from: &row, to: &numbers)
    return numbers
  }

  /// The values of a vertex under a key, in their order.
  func values(_ id: ElementID, _ key: String) throws -> [Value] {
    var options = StoreOptions()
    options.readOnly = true
    let store = try Store(path: database, options: options)
    return try store.read { transaction in
      guard let number = try transaction.number(.vertex, id: id), let key = transaction.key(key) else {
        return []
      }
      return try transaction.property(.vertex, number, key)?.entries.map(\.value) ?? []
    }
  }
}
