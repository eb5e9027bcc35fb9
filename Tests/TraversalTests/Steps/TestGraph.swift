// A graph in a file of its own, asked and changed in Gremlin: what the tests of steps work on.

import Foundation
import GraphStore

@testable import Traversal

final class TestGraph {
  private let directory: String
  private let store: Store

  /// A graph made by `setup`, one traversal after the other.
  init(_ setup: String...) throws {
    directory = NSTemporaryDirectory() + "graphq-steps-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    var options = StoreOptions()
    options.durability = .none
    store = try Store(path: directory + "/graph", options: options)
    for traversal in setup { _ = try run(traversal) }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  @discardableResult
  func run(_ traversal: String, _ parameters: [String: Value] = [:]) throws -> [Value] {
    try PreparedTraversal(traversal, parameters: Set(parameters.keys)).run(parameters: parameters, on: store)
  }

  /// The results as texts, sorted: for answers without an order of their own.
  func texts(_ traversal: String, _ parameters: [String: Value] = [:]) throws -> [String] {
    try run(traversal, parameters).map(\.plainText).sorted()
  }

  /// The first result as a 64-bit number.
  func count(_ traversal: String) throws -> Int64? { try run(traversal + ".count()").first?.integer }

  /// The message of the error that a traversal ends with; nil when it ends well.
  func failure(_ traversal: String, _ parameters: [String: Value] = [:]) -> String? {
    do {
      try run(traversal, parameters)
      return nil
    } catch let error as TraversalError {
      return error.message
    } catch {
      return "\(error)"
    }
  }
}

extension TestGraph {
  /// Four people and two programs, who knows whom and who created what.
  static func people() throws -> TestGraph {
    try TestGraph(
      """
      g.addV('person').property(T.id, '1').property('name', 'marko').property('age', 29).as('marko').
        addV('person').property(T.id, '2').property('name', 'vadas').property('age', 27).as('vadas').
        addV('software').property(T.id, '3').property('name', 'lop').property('lang', 'java').as('lop').
        addV('person').property(T.id, '4').property('name', 'josh').property('age', 32).as('josh').
        addV('software').property(T.id, '5').property('name', 'ripple').property('lang', 'java').as('ripple').
        addV('person').property(T.id, '6').property('name', 'peter').property('age', 35).as('peter').
        addE('knows').from('marko').to('vadas').property(T.id, '7').property('weight', 0.5).
        addE('knows').from('marko').to('josh').property(T.id, '8').property('weight', 1.0).
        addE('created').from('marko').to('lop').property(T.id, '9').property('weight', 0.4).
        addE('created').from('josh').to('ripple').property(T.id, '10').property('weight', 1.0).
        addE('created').from('josh').to('lop').property(T.id, '11').property('weight', 0.4).
        addE('created').from('peter').to('lop').property(T.id, '12').property('weight', 0.2)
      """)
  }
}
