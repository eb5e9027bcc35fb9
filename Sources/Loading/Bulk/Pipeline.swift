// Pipeline: one source of jobs, several threads that do them, results in the order of the jobs. What comes out does not
// depend on how many threads there are.

import GraphStore

/// Jobs are claimed one at a time and done on any thread; `next` gives their results in order.
final class Pipeline<Job: Sendable, Result: Sendable>: Sendable {
  private struct State {
    var claimed = 0
    var taken = 0
    var isExhausted = false
    var isCancelled = false
    var done: [Int: Swift.Result<Result, any Error>] = [:]
    var threads: [SystemThread] = []
  }

  /// Held by whoever touches the state.
  private let monitor = Monitor(conditions: 1)
  private let guarded = Guarded(State())
  /// Held while a job is claimed, so that jobs have the order of their claims.
  private let turn = Monitor(conditions: 1)
  private let claim: @Sendable () throws -> Job?
  private let work: @Sendable (Job) throws -> Result
  /// Results that may wait to be taken.
  private let ahead: Int

  init(
    threads count: Int, ahead: Int, claim: @escaping @Sendable () throws -> Job?,
    work: @escaping @Sendable (Job) throws -> Result
  ) {
    self.claim = claim
    self.work = work
    self.ahead = max(ahead, count)
    // A single one needs no thread of its own: `next` does the work, and so it does where no thread is to be had.
    guard count > 1 else { return }
    let threads = (0..<count).compactMap { _ in SystemThread { [self] in run() } }
    monitor.lock()
    guarded.state.threads = threads
    monitor.unlock()
  }

  private var hasThreads: Bool {
    monitor.lock()
    defer { monitor.unlock() }
    return !guarded.state.threads.isEmpty
  }

  /// The next result; nil behind the last one.
  func next() throws -> Result? {
    guard hasThreads else {
      guard let job = try claim() else { return nil }
      return try work(job)
    }
    monitor.lock()
    while true {
      if let result = guarded.state.done.removeValue(forKey: guarded.state.taken) {
        guarded.state.taken += 1
        monitor.wake(0)
        monitor.unlock()
        return try result.get()
      }
      if guarded.state.isExhausted, guarded.state.taken >= guarded.state.claimed {
        monitor.unlock()
        return nil
      }
      monitor.wait(0)
    }
  }

  /// Ends the threads; called when no more results are wanted, and after the last one.
  func cancel() {
    monitor.lock()
    guarded.state.isCancelled = true
    let threads = guarded.state.threads
    guarded.state.threads = []
    monitor.wake(0)
    monitor.unlock()
    for thread in threads { thread.join() }
  }

  private func run() {
    while let (place, outcome) = claimNext() {
      let result = outcome.flatMap { job in Swift.Result { try work(job) } }
      monitor.lock()
      guarded.state.done[place] = result
      monitor.wake(0)
      monitor.unlock()
    }
  }

  /// The next job and its place; nil when there is none, or none is wanted.
  private func claimNext() -> (place: Int, job: Swift.Result<Job, any Error>)? {
    turn.lock()
    defer { turn.unlock() }
    monitor.lock()
    while isFull { monitor.wait(0) }
    if guarded.state.isCancelled || guarded.state.isExhausted {
      monitor.unlock()
      return nil
    }
    let place = guarded.state.claimed
    guarded.state.claimed += 1
    monitor.unlock()
    let job = Swift.Result { try claim() }
    if case .success(.some(let job)) = job { return (place, .success(job)) }
    monitor.lock()
    defer { monitor.unlock() }
    guarded.state.isExhausted = true
    if case .failure(let error) = job {
      guarded.state.done[place] = .failure(error)
    } else {
      guarded.state.claimed -= 1
    }
    monitor.wake(0)
    return nil
  }

  /// Enough results wait, and more are still wanted.
  private var isFull: Bool {
    !guarded.state.isCancelled && !guarded.state.isExhausted
      && guarded.state.claimed - guarded.state.taken >= ahead
  }
}
