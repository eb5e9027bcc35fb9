// A database in a directory of its own that is removed with it.

import Foundation
import GraphStore

final class TemporaryDirectory {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "graphq-test-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

/// A store whose file goes when it goes.
final class TemporaryStore {
  let directory = TemporaryDirectory()
  private(set) var store: Store

  init(_ options: StoreOptions = .fast) throws {
    store = try Store(path: directory.file("graph"), options: options)
  }

  var path: String { directory.file("graph") }

  /// Closes the file and opens it again.
  func reopen(_ options: StoreOptions = .fast) throws {
    let path = self.path
    // The old store must be gone before the new one opens, or they would share one environment.
    try close()
    store = try Store(path: path, options: options)
  }

  /// Closes the file; `store` is an empty database beside it until `reopen`.
  func close() throws { store = try Store(path: directory.file("other"), options: .fast) }
}

extension StoreOptions {
  /// Without syncing: what tests that do not test durability use.
  static var fast: StoreOptions {
    var options = StoreOptions()
    options.durability = .none
    return options
  }
}
