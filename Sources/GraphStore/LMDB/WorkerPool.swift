// WorkerPool: threads for work that waits, for locks or for the disk, so that nobody who must not wait does it.

import Synchronization

/// Threads that are made when work arrives and nobody is idle, and end when none has come for a while.
package final class WorkerPool: Sendable {
  /// The threads of this process.
  package static let shared = WorkerPool(most: 64)

  package typealias Job = @Sendable () -> Void

  private struct State {
    var waiting: [Job] = []
    var threads = 0
    var idle = 0
  }

  private let most: Int
  private let state = Mutex(State())
  private let monitor = Monitor(conditions: 1)
  private static let idleMicroseconds = 5_000_000

  init(most: Int) { self.most = most }

  /// Runs a job on some thread. Jobs beyond the number of threads wait for one to be done.
  package func run(_ job: @escaping Job) {
    monitor.lock()
    let needsThread = state.withLock { state in
      state.waiting.append(job)
      guard state.idle < state.waiting.count, state.threads < most else { return false }
      state.threads += 1
      return true
    }
    monitor.wake(0)
    monitor.unlock()
    if needsThread, !Self.start(self) {
      // No thread to be had: those that are there do it, and where there are none, the caller.
      let alone = state.withLock { state in
        state.threads -= 1
        return state.threads == 0 ? state.waiting.popLast() : nil
      }
      alone?()
    }
  }

  /// Deep traversals need the stack of a main thread; it costs address space only.
  private static let stackSize = 8 << 20

  private static func start(_ pool: WorkerPool) -> Bool {
    SystemThread.detach(stackSize: stackSize) { pool.work() }
  }

  /// The life of a thread.
  private func work() {
    while let job = nextJob() { job() }
  }

  private func nextJob() -> Job? {
    monitor.lock()
    defer { monitor.unlock() }
    var isLate = false
    while true {
      let (job, ends) = state.withLock { state -> (Job?, Bool) in
        if !state.waiting.isEmpty { return (state.waiting.removeFirst(), false) }
        if isLate { state.threads -= 1 } else { state.idle += 1 }
        return (nil, isLate)
      }
      if job != nil || ends { return job }
      isLate = !monitor.wait(0, until: Monitor.deadline(microseconds: Self.idleMicroseconds))
      state.withLock { $0.idle -= 1 }
    }
  }
}
