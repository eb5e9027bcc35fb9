// Stored traversals: storing them, dropping them, what there is, and the versions of each.

import GraphStore
import Traversal

extension Graph {
  /// Stores the definitions of a text, with their tests; all of them or, when one is wrong, none.
  ///
  /// - Parameters:
  ///   - text: Definitions, as `define size() -> Long = g.V().count();`.
  ///   - replacing: Replace those that are there already; their versions are kept.
  ///   - force: Also where callers do not fit any more, or where a pack has brought what is replaced.
  @discardableResult
  public func define(_ text: String, replacing: Bool = false, force: Bool = false) throws -> DefinitionResult
  {
    try write { transaction in try transaction.define(text, replacing: replacing, force: force) }
  }

  /// Drops a stored traversal; its versions stay, to be listed and restored.
  ///
  /// - Parameter force: Also while others call it, or when a pack has brought it.
  public func undefine(_ name: String, force: Bool = false) throws {
    try write { transaction in try transaction.undefine(name, insists: force) }
  }

  /// The stored traversals, by name.
  public var definitions: [StoredTraversal] {
    get throws {
      try read { transaction in try transaction.definitions().map { StoredTraversal($0) } }
    }
  }

  /// The stored traversal of a name; nil when there is none.
  public func definition(named name: String) throws -> StoredTraversal? {
    try read { transaction in try transaction.definition(named: name).map { StoredTraversal($0) } }
  }

  /// All versions of a stored traversal, the oldest first. The current one is the last, unless it was dropped.
  public func history(ofDefinition name: String) throws -> [StoredTraversal] {
    try read { transaction in
      let past = try transaction.pastDefinitions(of: name)
      let current = try transaction.definition(named: name)
      return (past + (current.map { [$0] } ?? [])).map { StoredTraversal($0) }
    }
  }

  /// Makes an earlier version of a stored traversal the current one again.
  ///
  /// - Parameter force: Also where callers do not fit it.
  public func restoreDefinition(_ name: String, version: Int, force: Bool = false) throws {
    try write { transaction in
      _ = try transaction.restoreDefinition(name, version: version, insists: force)
    }
  }
}

extension Transaction {
  /// Stores the definitions of a text inside this transaction.
  @discardableResult
  public borrowing func define(
    _ text: String, replacing: Bool = false, force: Bool = false
  ) throws -> DefinitionResult {
    do {
      let options = DefineOptions(replaces: replacing || force, insists: force)
      return DefinitionResult(try define(DefinitionFile.parse(text), options))
    } catch {
      throw GraphError.translated(error, source: text)
    }
  }
}
