// The loyalty pack loaded into a database of its own, once for all tests that only read; and its operations.

import Foundation
import GraphStore
import Loading
import Packs
import Traversal

final class Pack: Sendable {
  let store: Store
  private let directory: URL

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../datasets/loyalty").standardizedFileURL

  /// Shared by the tests that change nothing.
  static let loaded = Result { try Pack() }

  /// Installs the pack without its tests, which have one of their own, and loads besides it vertices and edges of a test.
  init(besides texts: [String: String] = [:]) throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("loyalty-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let database = directory.appendingPathComponent("graph").path
    var options = PackOptions()
    options.testedNames = []
    _ = try Packs.install(PackDirectory(Self.folder.path), into: database, options)
    var inputs: [LoadInput] = []
    for (name, text) in texts {
      let file = directory.appendingPathComponent(name)
      try text.write(to: file, atomically: true, encoding: .utf8)
      inputs.append(LoadInput(file.path))
    }
    if !inputs.isEmpty { _ = try Loader.load(inputs, into: database) }
    store = try Store(path: database)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  // MARK: Asking

  /// The answer of an operation, its error as a record of `ok` and `error`.
  func answer(_ operation: String, _ request: Value) throws -> Value {
    let text = "g.inject(1).attempt(__.call('\(operation)').with('request', request))"
    return try store.read { try Self.results(text, ["request": request], $0) }.first ?? .null
  }

  /// The same for one that writes.
  func change(_ operation: String, _ request: Value) throws -> Value {
    let text = "g.call('\(operation)').with('request', request)"
    return try store.write { try Self.results(text, ["request": request], $0) }.first ?? .null
  }

  func results(_ text: String) throws -> [Value] { try store.read { try Self.results(text, [:], $0) } }

  static func results(
    _ text: String, _ parameters: [String: Value], _ transaction: borrowing Transaction
  ) throws -> [Value] {
    var results: [Value] = []
    try PreparedTraversal(text, parameters: Set(parameters.keys)).run(parameters: parameters, in: transaction)
    {
      results.append($0)
      return true
    }
    return results
  }
}

extension Value {
  static func json(_ text: String) throws -> Value { try GraphSON.parse(text) }

  subscript(key: String) -> Value? {
    guard case .map(let entries) = self else { return nil }
    return entries.first { $0.key == .string(key) }?.value
  }

  var members: [Value] {
    switch self {
    case .list(let members), .set(let members): members
    default: []
    }
  }

  var number: Int64? {
    switch self {
    case .int(let number): Int64(number)
    case .long(let number): number
    default: nil
    }
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  /// Whether an answer says what is expected: everything that stands in it, in lists in the same order. It may say more.
  func says(_ expected: Value) -> Bool {
    switch (expected, self) {
    case (.map(let entries), .map):
      return entries.allSatisfy { entry in
        entry.key.text.flatMap { self[$0] }.map { $0.says(entry.value) } ?? false
      }
    case (.list(let wanted), .list(let found)):
      return wanted.count == found.count && zip(wanted, found).allSatisfy { $1.says($0) }
    case (.double(let wanted), .double(let found)): return abs(wanted - found) < 0.0015
    default:
      if let wanted = expected.number, let found = number { return wanted == found }
      return expected == self
    }
  }
}
