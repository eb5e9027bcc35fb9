// Limits: what a traversal may use, and the budget that is asked once a batch whether it is used up.

import GraphStore
import Synchronization

/// Ends traversals from outside, from any thread.
package final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package func cancel() { flag.store(true, ordering: .relaxed) }
  /// Makes the flag ready for the next traversal.
  package func reset() { flag.store(false, ordering: .relaxed) }
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// What a traversal may use; nil means as much as it likes.
package struct RunLimits: Sendable {
  package var time: Duration?
  package var results: Int?
  /// Bytes that the traversal may hold at once, by estimate.
  package var memory: Int?
  package var cancellation: CancellationFlag?

  package init(
    time: Duration? = nil, results: Int? = nil, memory: Int? = nil, cancellation: CancellationFlag? = nil
  ) {
    self.time = time
    self.results = results
    self.memory = memory
    self.cancellation = cancellation
  }

  /// Whether anything is limited.
  var isPresent: Bool { time != nil || results != nil || memory != nil || cancellation != nil }
}

struct Budget {
  let limits: RunLimits
  private let deadline: ContinuousClock.Instant?
  private var results = 0
  /// Whether there is a limit that `check` and its kin look at.
  let isBounded: Bool

  init(_ limits: RunLimits) {
    self.limits = limits
    deadline = limits.time.map { ContinuousClock.now + $0 }
    isBounded = limits.cancellation != nil || limits.time != nil || limits.memory != nil
  }

  /// Throws when time is up or somebody has cancelled.
  func check() throws {
    if let flag = limits.cancellation, flag.isCancelled {
      throw TraversalError(.cancelled, "the traversal was cancelled")
    }
    if let deadline, ContinuousClock.now > deadline {
      throw TraversalError(
        .timeout, "the traversal took longer than the time allowed",
        help: "narrow it, or allow more time")
    }
  }

  /// Throws when more than `bytes` are held.
  func check(holding bytes: Int) throws {
    guard let memory = limits.memory, bytes > memory else { return }
    throw TraversalError(
      .memory, "the traversal holds more than the \(memory) bytes allowed",
      help: "narrow it before steps that collect, or allow more memory")
  }

  mutating func countResult() throws {
    results += 1
    guard let most = limits.results, results > most else { return }
    throw TraversalError(
      .results, "more than the \(most) results allowed", help: "end the traversal with limit(\(most))")
  }
}
