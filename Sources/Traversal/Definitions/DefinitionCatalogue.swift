// DefinitionCatalogue: the definitions of one state of a database, read and parsed when somebody first asks for them.
// The state has a random number that changes with the definitions, so catalogues are shared by all who see that number.

import GraphStore
import Synchronization

package final class DefinitionCatalogue: Sendable {
  private struct Known {
    var byName: [String: StoredDefinition?] = [:]
    var reachable: [String: Reachable] = [:]
  }

  /// What a name may come to call, itself included.
  struct Reachable {
    var definitions: Callables
    /// Whether any of them writes.
    var writes: Bool
  }

  private let known = Mutex(Known())

  private static let shared = Mutex<[(generation: [UInt8], catalogue: DefinitionCatalogue)]>([])
  /// How many states are remembered: those of several databases, and of snapshots that are still being read.
  private static let most = 16

  /// The catalogue of what the transaction sees; nil when it has no definitions.
  static func current(_ graph: borrowing Transaction) throws -> DefinitionCatalogue? {
    // Readers of one snapshot see the same; a writer may have changed what it sees.
    guard !graph.isWriter else { return try read(graph) }
    let companion = graph.snapshotCompanion
    if let known = companion?.object as? SnapshotDefinitions { return known.catalogue }
    let catalogue = try read(graph)
    _ = companion?.keep(SnapshotDefinitions(catalogue))
    return catalogue
  }

  private static func read(_ graph: borrowing Transaction) throws -> DefinitionCatalogue? {
    guard let generation = try graph.document(DefinitionKey.generation) else { return nil }
    return shared.withLock { catalogues in
      if let found = catalogues.last(where: { $0.generation == generation }) { return found.catalogue }
      if catalogues.count == most { catalogues.removeFirst() }
      let catalogue = DefinitionCatalogue()
      catalogues.append((generation, catalogue))
      return catalogue
    }
  }

  /// The definition of a name, nil when there is none.
  func find(_ name: String, _ graph: borrowing Transaction) throws -> StoredDefinition? {
    if let found = known.withLock({ $0.byName[name] }) { return found }
    let found = try graph.document(DefinitionKey.current(name)).map { try DefinitionRecord($0).stored() }
    known.withLock { $0.byName[name] = .some(found) }
    return found
  }

  /// The definition of a name and all that it may call, directly or through others.
  func reachable(from name: String, _ graph: borrowing Transaction) throws -> Reachable {
    if let found = known.withLock({ $0.reachable[name] }) { return found }
    var found: [String: StoredDefinition] = [:]
    var waiting = [name]
    while let next = waiting.popLast() {
      guard found[next] == nil, let stored = try find(next, graph) else { continue }
      found[next] = stored
      waiting += stored.needs.calls
    }
    let all = Reachable(definitions: found, writes: found.write)
    known.withLock { $0.reachable[name] = all }
    return all
  }
}

/// The definitions that a traversal may come to call, by name.
package typealias Callables = [String: StoredDefinition]

extension Callables {
  /// What a query that calls some names may come to call.
  static func reachable(from names: Set<String>, _ graph: borrowing Transaction) throws -> Callables {
    guard !names.isEmpty, let catalogue = try DefinitionCatalogue.current(graph) else { return [:] }
    var all: Callables = [:]
    for name in names {
      let found = try catalogue.reachable(from: name, graph).definitions
      if names.count == 1 { return found }
      all.merge(found) { one, _ in one }
    }
    return all
  }

  /// Whether anything that may be called from some names writes.
  static func write(from names: Set<String>, _ graph: borrowing Transaction) throws -> Bool {
    guard let catalogue = try DefinitionCatalogue.current(graph) else { return false }
    for name in names where try catalogue.reachable(from: name, graph).writes { return true }
    return false
  }

  /// Whether any of them writes.
  package var write: Bool { values.contains(where: \.needs.writes) }
}

extension Transaction {
  /// The definition of a name, nil when there is none.
  package borrowing func definition(named name: String) throws -> StoredDefinition? {
    try DefinitionCatalogue.current(self)?.find(name, self)
  }

  /// The definition of a name and all that it may call.
  package borrowing func callables(of name: String) throws -> Callables {
    try Callables.reachable(from: [name], self)
  }

  /// What is another after every change of the definitions; nil when there never were any.
  package borrowing func definitionsMark() throws -> [UInt8]? { try document(DefinitionKey.generation) }

  /// The names of all definitions, in order.
  package borrowing func definitionNames() throws -> [String] {
    var names: [String] = []
    try forEachDocument(DefinitionKey.current) { key, _ in
      names.append(String(decoding: key.dropFirst(), as: UTF8.self))
    }
    return names
  }

  /// All definitions, by name.
  package borrowing func definitions() throws -> [StoredDefinition] {
    var all: [StoredDefinition] = []
    try forEachDocument(DefinitionKey.current) { _, bytes in all.append(try DefinitionRecord(bytes).stored())
    }
    return all
  }

  /// The versions of a definition that later ones replaced, oldest first.
  package borrowing func pastDefinitions(of name: String) throws -> [StoredDefinition] {
    var past: [StoredDefinition] = []
    try forEachDocument(DefinitionKey.past(name)) { _, bytes in
      past.append(try DefinitionRecord(bytes).stored())
    }
    return past
  }

  /// The error that nothing has the name, with those that come near.
  package borrowing func unknownDefinition(_ name: String, at range: SourceRange? = nil) throws
    -> TraversalError
  {
    TraversalError(
      .unknownService, "there is no stored traversal named '\(TraversalError.echo(name))'", at: range,
      help: Suggestions.question(for: name, among: try definitionNames())
        ?? "call('--list') lists what can be called")
  }
}

/// The definitions that all readers of one snapshot see.
private final class SnapshotDefinitions: Sendable {
  let catalogue: DefinitionCatalogue?

  init(_ catalogue: DefinitionCatalogue?) { self.catalogue = catalogue }
}
