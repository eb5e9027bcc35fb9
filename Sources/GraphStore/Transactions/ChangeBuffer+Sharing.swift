// Sharing a buffer: the members of a group of writers add to one buffer in turn, and its pages are written once for all
// of them. One that fails takes back what it added. One that needs more, to read what it has changed or to write at once,
// runs again in a transaction of its own inside the group's.

/// How a buffer stood before a member of a group began to add to it.
struct Savepoint {
  let state: GraphState
  let storedState: GraphState
  let names: Names
  let pending: PendingChanges
}

extension ChangeBuffer {
  /// A buffer is copied when a member begins to change it, so only a small one is shared.
  private static let sharingLimit = 1 << 10

  /// True when nothing that waits here can be refused when it is written: then no member can fail for another's sake.
  var canBeShared: Bool {
    failure == nil && !pending.hasIndexedRows && !pending.hasLargeCells
      && pending.count <= Self.sharingLimit
  }

  /// A member begins.
  func beginMember() {
    readTexts.removeAll()
    beginCounting()
    markSavepoint()
  }

  func markSavepoint() {
    savepoint = Savepoint(state: state, storedState: storedState, names: names, pending: pending)
  }

  /// A member has run, and what it added stays or goes. False when it has to run again, in its own transaction.
  func endMember(isKept: Bool) -> Bool {
    let needsOwn = isRefused || isKept && !canBeShared
    if let savepoint, needsOwn || !isKept { restore(savepoint) }
    if isRefused { failure = nil }
    savepoint = nil
    return !needsOwn
  }

  /// True while the running member has added nothing: what waits here is what others have left.
  var isUntouched: Bool {
    guard let savepoint else { return false }
    return pending.count == savepoint.pending.count && state == savepoint.state
  }

  /// Ends the attempt of a member to do without a transaction of its own, even if it catches the error.
  func refuseMember() -> StoreError {
    let refusal = Self.refusal
    failure = refusal
    return refusal
  }

  private var isRefused: Bool { failure == Self.refusal }

  /// Never seen by a caller whose closure passes errors on.
  private static let refusal = StoreError(.nested, "the transaction runs again on its own")
}
