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
  /// Vertices and edges that it may look at, each as often as it is come to.
  package var elements: Int?
  package var cancellation: CancellationFlag?

  package init(
    time: Duration? = nil, results: Int? = nil, memory: Int? = nil, elements: Int? = nil,
    cancellation: CancellationFlag? = nil
  ) {
    self.time = time
    self.results = results
    self.memory = memory
    self.elements = elements
    self.cancellation = cancellation
  }

  /// Whether anything is limited.
  var isPresent: Bool { isBounding || results != nil }

  /// Whether there is a limit that is looked at for every batch.
  var isBounding: Bool { time != nil || memory != nil || elements != nil || cancellation != nil }
}

struct Budget {
  /// How many elements were looked at, by the traversal and by all that it calls.
  private final class Visits { var count = 0 }

  let limits: RunLimits
  private let deadline: ContinuousClock.Instant?
  private var results = 0
  private let visits: Visits?
  /// Whether there is a limit that `check` and its kin look at.
  let isBounded: Bool

  init(_ limits: RunLimits) {
    self.limits = limits
    deadline = limits.time.map { ContinuousClock.now + $0 }
    isBounded = limits.isBounding
    visits = limits.elements.map { _ in Visits() }
  }

  /// Throws when time is up or somebody has cancelled.
  func check() throws {
    if let flag = limits.cancellation, flag.isCancelled {
      throw TraversalError(.cancelled, "the traversal was cancelled")
    }
    if let deadline, let time = limits.time, ContinuousClock.now > deadline {
      throw TraversalError(
        .timeout, "the traversal took longer than the \(Self.text(time)) allowed",
        help: "narrow it, bound its loops with times(), or allow more time")
    }
  }

  /// `1.5 s` or `250 ms`.
  private static func text(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
    let (number, unit) = milliseconds < 1000 ? (milliseconds, "ms") : (milliseconds / 1000, "s")
    return "\(number == number.rounded() ? "\(Int64(number))" : "\(number)") \(unit)"
  }

  /// Throws when more than `bytes` are held.
  func check(holding bytes: Int) throws {
    guard let memory = limits.memory, bytes > memory else { return }
    throw TraversalError(
      .memory, "the traversal holds more than the \(memory) bytes allowed",
      help: "narrow it before steps that collect, or allow more memory")
  }

  /// Throws when more elements than allowed have been looked at, so many more with these.
  func visit(_ count: Int) throws {
    guard let most = limits.elements, let visits else { return }
    visits.count += count
    guard visits.count > most else { return }
    throw TraversalError(
      .elements, "the traversal looks at more than the \(most) vertices and edges allowed",
      help: "begin with an id or an indexed property, take fewer hops, or allow more elements")
  }

  mutating func countResult() throws {
    results += 1
    guard let most = limits.results, results > most else { return }
    throw TraversalError(
      .results, "more than the \(most) results allowed", help: "end the traversal with limit(\(most))")
  }
}
