// Transaction: what a caller holds inside `read { }` or `write { }`. It cannot leave the closure.
// Reading verbs are in `Transaction+….swift`, one file a subject; writing ones fail in a transaction that reads.

/// A view of the graph inside `read { }`, and the right to change it inside `write { }`.
///
/// It cannot be copied or kept: it ends with the closure it was given to.
public struct Transaction: ~Copyable {
  let raw: RawTransaction
  let environment: Environment
  let snapshot: NamesSnapshot?
  /// Present in a transaction that writes.
  let changes: ChangeBuffer?

  /// A transaction that reads.
  init(reading raw: consuming RawTransaction, of environment: Environment) throws(StoreError) {
    snapshot = try Self.currentNames(raw, of: environment)
    self.raw = raw
    self.environment = environment
    changes = nil
  }

  /// A transaction that writes. `names` are those of an uncommitted transaction it continues.
  init(writing raw: consuming RawTransaction, of environment: Environment, names: Names?) throws(StoreError) {
    let state = try GraphState.read(raw)
    let known: Names
    if let names, names.version == state.namesVersion {
      known = names
    } else if let shared = environment.sharedNames, shared.names.version == state.namesVersion {
      known = shared.names
    } else {
      known = try Names.read(raw, version: state.namesVersion)
    }
    self.raw = raw
    self.environment = environment
    snapshot = nil
    changes = ChangeBuffer(state: state, names: known)
  }

  /// A transaction that goes on with changes that others of its group have made.
  init(writing raw: consuming RawTransaction, of environment: Environment, sharing changes: ChangeBuffer) {
    self.raw = raw
    self.environment = environment
    snapshot = nil
    self.changes = changes
  }

  /// The names that hold for a snapshot, taken from the shared ones where these are of that version.
  private static func currentNames(
    _ raw: borrowing RawTransaction, of environment: Environment
  ) throws(StoreError) -> NamesSnapshot {
    let number = raw.number
    let shared = environment.sharedNames
    if let shared, shared.transaction == number { return shared }
    let state = try GraphState.read(raw)
    let names: Names
    if let shared, shared.names.version == state.namesVersion {
      names = shared.names
    } else {
      names = try Names.read(raw, version: state.namesVersion)
    }
    let snapshot = NamesSnapshot(names: names, state: state, transaction: number)
    environment.share(snapshot)
    return snapshot
  }

  /// What the caller keeps beside the file; the same as `Store.companion`.
  package var companion: Companion { environment.companion }

  /// What the caller keeps for all who read this snapshot; nil in a transaction that writes.
  package var snapshotCompanion: Companion? { snapshot?.companion }

  package var isWriter: Bool { changes != nil }

  /// The number of the snapshot: equal numbers see equal content.
  package var snapshotNumber: UInt64 { raw.number }

  var names: Names { changes?.names ?? snapshot?.names ?? Names() }

  /// The counters as this transaction sees them.
  func state() throws(StoreError) -> GraphState {
    if let changes { return changes.state }
    if let snapshot { return snapshot.state }
    return try GraphState.read(raw)
  }

  /// The buffer of a transaction that writes.
  func writing() throws(StoreError) -> ChangeBuffer {
    guard let changes else {
      throw StoreError(
        .readOnly, "a write inside a transaction that reads", help: "use write { } instead of read { }")
    }
    if let failure = changes.failure { throw failure }
    return changes
  }

  /// Runs work that must not be half done. When it fails, so does everything after it and the commit, even if the
  /// caller carries on.
  func wholly<Result>(_ changes: ChangeBuffer, _ work: () throws(StoreError) -> Result) throws(StoreError)
    -> Result
  {
    if let failure = changes.failure { throw failure }
    if changes.savepoint != nil { throw changes.refuseMember() }
    do {
      return try work()
    } catch {
      changes.failure = error
      throw error
    }
  }

  /// Writes pending changes to the file, so that reads see them.
  @inline(__always)
  func settle() throws(StoreError) {
    if let changes, changes.hasChanges { try flush(changes) }
  }

  /// Runs work in a transaction inside this one: what it wrote is kept when it ends well, and undone when it throws.
  /// This transaction cannot be used before the work has ended.
  package func nested<Result>(_ work: (borrowing Transaction) throws -> Result) throws -> Result {
    let changes = try writing()
    // What may have to be undone cannot be mixed with what other writers have left in the buffer.
    if changes.savepoint != nil { throw changes.refuseMember() }
    try settle()
    let inner: RawTransaction
    do {
      inner = try environment.beginWriting(inside: raw.handle)
    } catch {
      throw error.explained("begin a transaction inside another one")
    }
    let transaction = try Transaction(writing: inner, of: environment, names: changes.names)
    let result = try work(transaction)
    try transaction.settle()
    guard let reached = transaction.changes else { return result }
    try transaction.commit()
    changes.adopt(reached.state, reached.names)
    return result
  }

  /// Ends a transaction that writes, keeping what it did.
  consuming func commit() throws(StoreError) {
    try raw.commit()
  }
}
