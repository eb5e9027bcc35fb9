// Attempts: how a row inside of attempt() is marked as failed while the others go on. Rows of a child traversal know
// the row of their parent's batch; the way from child to child back to the attempt is kept here.

import GraphStore

/// fail() on its way to an attempt() around it, or out of the query.
struct FailSignal: Error {
  var kind: String?
  var error: TraversalError

  init(kind: String?, message: String?, at range: SourceRange) {
    self.kind = kind
    error = TraversalError(.failed, message ?? kind ?? "fail() step triggered", at: range)
    error.failure = kind ?? error.message
  }
}

struct Attempts {
  private struct Scope {
    /// How each row of the attempt's batch failed.
    var failures: [FailSignal?]
    /// Of every child that is being run, outermost first: the parents of the rows it was given.
    var parents: [[Int32]?] = []
    /// Chains that are being run for rows that have lost their parents, as groups have.
    var orphanages = 0
  }

  private var scopes: [Scope] = []

  var isActive: Bool { !scopes.isEmpty }

  // MARK: The attempt

  mutating func begin(rows count: Int) { scopes.append(Scope(failures: Array(repeating: nil, count: count))) }

  /// How each row failed; nil for those that did not.
  mutating func end() -> [FailSignal?] { scopes.popLast()?.failures ?? [] }

  // MARK: Inside

  /// A child begins to run for rows with these parents.
  mutating func enter(_ parents: [Int32]?) {
    if !scopes.isEmpty { scopes[scopes.count - 1].parents.append(parents) }
  }

  mutating func leave() {
    if !scopes.isEmpty { scopes[scopes.count - 1].parents.removeLast() }
  }

  mutating func enterOrphanage() { if !scopes.isEmpty { scopes[scopes.count - 1].orphanages += 1 } }
  mutating func leaveOrphanage() { if !scopes.isEmpty { scopes[scopes.count - 1].orphanages -= 1 } }

  /// Marks the attempt's row that a row comes from; the first failure of each stands. False where no attempt is near, or
  /// where nothing tells which row it is.
  mutating func mark(_ parent: Int32?, _ signal: @autoclosure () -> FailSignal) -> Bool {
    guard let scope = scopes.last, scope.orphanages == 0, !scope.parents.isEmpty else { return false }
    var row = Int(parent ?? 0)
    for parents in scope.parents.dropFirst().reversed() { row = Int(parents?[row] ?? 0) }
    if scope.failures[row] == nil { scopes[scopes.count - 1].failures[row] = signal() }
    return true
  }
}
