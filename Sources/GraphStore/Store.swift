// Store: one graph database in one directory. Open it, `read { }` on a snapshot, `write { }` all or nothing.
//
// The life of a write: wait in the queue, begin, run the closure against a ChangeBuffer, let waiting writers do the same,
// flush the buffer in key order, commit once for all (LMDB/WriteQueue.swift). A full map grows and the closure runs
// again, as does one that cannot share a buffer, so closures must not change anything outside that they would not change
// twice.

/// A graph database: a directory that holds one file. Several stores, in one process or many, may open it at once.
package final class Store: Sendable {
  let environment: Environment
  package let isReadOnly: Bool

  /// Opens the database at `path`, and creates it when there is none and the options allow.
  package init(path: String, options: StoreOptions = StoreOptions()) throws(StoreError) {
    environment = try EnvironmentRegistry.open(path, options)
    isReadOnly = options.readOnly
  }

  deinit { EnvironmentRegistry.release(environment) }

  package var path: String { environment.path }

  /// What the caller keeps beside the file for as long as it is open.
  package var companion: Companion { environment.companion }

  // MARK: Reading

  /// Runs `body` on a snapshot: what is committed now, undisturbed by writers. Any number may read at once.
  package func read<Result: ~Copyable>(
    _ body: (borrowing Transaction) throws -> Result
  ) throws -> Result {
    try enter(1)
    defer { environment.threadMark.value = 0 }
    return try body(openSnapshot())
  }

  /// The same for work that leaves its result elsewhere: other modules reach it without generic code, which costs as
  /// much as a small query.
  package func visit(_ body: (borrowing Transaction) throws -> Void) throws {
    try enter(1)
    defer { environment.threadMark.value = 0 }
    try body(openSnapshot())
  }

  /// A snapshot that ends with the value returned and not with a closure, for results that are read over time.
  package func openSnapshot() throws(StoreError) -> Transaction {
    let raw: RawTransaction
    do {
      raw = try environment.beginReading()
    } catch {
      throw error.explained("begin to read '\(path)'")
    }
    return try Transaction(reading: raw, of: environment)
  }

  // MARK: Writing

  /// Runs `body` alone among writers. When it returns, what it did is kept, all of it and durably; when it throws,
  /// none of it. It may run more than once: the map grows that way.
  package func write<Result: ~Copyable>(
    _ body: (borrowing Transaction) throws -> Result
  ) throws -> Result {
    guard !isReadOnly, !environment.isReadOnly else {
      throw StoreError(.readOnly, "'\(path)' is open for reading only")
    }
    try enter(2)
    defer { environment.threadMark.value = 0 }
    var attempt = 0
    while true {
      let mapSize = environment.mapSize
      do {
        switch environment.writeQueue.enter() {
        case .lead: return try lead(body)
        case .join(let parent, let changes): return try join(parent, changes, body)
        }
      } catch let error as StoreError where error.code == .mapFull {
        attempt += 1
        guard attempt < 24 else { throw error }
        do {
          try environment.growMap(beyond: mapSize)
        } catch {
          throw error.explained("make room in '\(path)'")
        }
      }
    }
  }

  private func lead<Result: ~Copyable>(
    _ body: (borrowing Transaction) throws -> Result
  ) throws -> Result {
    var outcome = WriteQueue.Outcome.failed(StoreError(.io, "the writer that led the group failed"))
    defer { environment.writeQueue.finish(outcome) }
    let raw: RawTransaction
    do {
      raw = try environment.beginWriting()
    } catch {
      throw error.explained("begin to write '\(path)'")
    }
    let handle = raw.handle
    let transaction = try Transaction(writing: raw, of: environment, names: nil)
    let changes = try transaction.writing()
    let result = try body(transaction)
    if !changes.canBeShared { try transaction.settle() }
    environment.writeQueue.admitOthers(to: handle, changes)
    do {
      try transaction.settle()
      try transaction.commit()
    } catch {
      outcome = .failed(error)
      throw error
    }
    outcome = .committed
    return result
  }

  private func join<Result: ~Copyable>(
    _ parent: OpaquePointer, _ changes: ChangeBuffer, _ body: (borrowing Transaction) throws -> Result
  ) throws -> Result {
    var succeeded = false
    var outcome: WriteQueue.Outcome?
    let result: Result
    do {
      defer { outcome = environment.writeQueue.leave(succeeded: succeeded) }
      if changes.canBeShared, environment.writeQueue.isSharingWorthTrying(),
        let shared = try runSharing(parent, changes, body)
      {
        result = shared
      } else {
        result = try runNested(parent, changes, body)
      }
      succeeded = true
    }
    if case .failed(let error) = outcome { throw error }
    return result
  }

  /// Runs a member of a group against the group's buffer; nil when it needs a transaction of its own.
  private func runSharing<Result: ~Copyable>(
    _ parent: OpaquePointer, _ changes: ChangeBuffer, _ body: (borrowing Transaction) throws -> Result
  ) throws -> Result? {
    let raw = RawTransaction(adopting: parent, isWriter: true, .lent, of: environment)
    let transaction = Transaction(writing: raw, of: environment, sharing: changes)
    changes.beginMember()
    let result: Result
    do {
      result = try body(transaction)
    } catch {
      if changes.endMember(isKept: false) { throw error }
      environment.writeQueue.noteFailedSharing()
      return nil
    }
    if changes.endMember(isKept: true) {
      if let failure = changes.failure { throw failure }
      return result
    }
    environment.writeQueue.noteFailedSharing()
    return nil
  }

  /// Runs a member of a group in a transaction of its own inside the leader's, which first gets what others have left.
  private func runNested<Result: ~Copyable>(
    _ parent: OpaquePointer, _ changes: ChangeBuffer, _ body: (borrowing Transaction) throws -> Result
  ) throws -> Result {
    let lent = RawTransaction(adopting: parent, isWriter: true, .lent, of: environment)
    try Transaction(writing: lent, of: environment, sharing: changes).settle()
    let raw: RawTransaction
    do {
      raw = try environment.beginWriting(inside: parent)
    } catch {
      throw error.explained("begin to write '\(path)'")
    }
    let transaction = try Transaction(writing: raw, of: environment, names: changes.names)
    let own = try transaction.writing()
    let result = try body(transaction)
    try transaction.settle()
    try transaction.commit()
    changes.adopt(own.state, own.names)
    return result
  }

  /// Notes that this thread is in a transaction, so that one inside another is an error and not a deadlock.
  func enter(_ mark: Int) throws(StoreError) {
    guard environment.threadMark.value == 0 else {
      throw StoreError(
        .nested, "a transaction inside another one of the same database on the same thread",
        help: "pass the outer transaction on instead of calling read or write again")
    }
    environment.threadMark.value = mark
  }
}
