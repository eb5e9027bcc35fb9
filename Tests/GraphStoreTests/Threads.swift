// Threads for tests: work done on several at once, with what it threw.

import Foundation
import Synchronization

/// Runs `work` on `count` threads at once, waits for all, and throws the first error.
func onThreads(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) throws {
  let failure = FirstFailure()
  let group = DispatchGroup()
  for index in 0..<count {
    group.enter()
    let thread = Thread {
      defer { group.leave() }
      do { try work(index) } catch { failure.note(error) }
    }
    thread.stackSize = 4 << 20
    thread.start()
  }
  group.wait()
  if let error = failure.first { throw error }
}

private final class FirstFailure: Sendable {
  private let failure = Mutex<(any Error)?>(nil)

  func note(_ error: any Error) { failure.withLock { $0 = $0 ?? error } }

  var first: (any Error)? { failure.withLock { $0 } }
}

/// A number that threads share.
final class SharedCounter: Sendable {
  private let number = Mutex(0)

  var value: Int { number.withLock { $0 } }

  @discardableResult
  func add(_ more: Int) -> Int {
    number.withLock {
      $0 += more
      return $0
    }
  }
}

/// A gate that one thread opens and others wait at.
final class Signal: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func send() { semaphore.signal() }

  /// False when nothing came within two minutes: a busy machine is slow, a lock that is never let go is slower.
  func wait() -> Bool { semaphore.wait(timeout: .now() + 120) == .success }
}
