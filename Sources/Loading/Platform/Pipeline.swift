// Pipeline: one source of jobs, several threads that do them, results in the order of the jobs. What comes out does not
// depend on how many threads there are.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Jobs are claimed one at a time and done on any thread; `next` gives their results in order.
final class Pipeline<Job: Sendable, Result: Sendable>: @unchecked Sendable {
  // Vouched for by hand: everything that changes is touched with `monitor` held.
  private let monitor = Monitor()
  /// Held while a job is claimed, so that jobs have the order of their claims.
  private let turn = Monitor()
  private let claim: @Sendable () throws -> Job?
  private let work: @Sendable (Job) throws -> Result
  /// Results that may wait to be taken.
  private let ahead: Int
  private var claimed = 0
  private var taken = 0
  private var isExhausted = false
  private var isCancelled = false
  private var done: [Int: Swift.Result<Result, any Error>] = [:]
  private var threads: [Thread] = []

  init(
    threads count: Int, ahead: Int, claim: @escaping @Sendable () throws -> Job?,
    work: @escaping @Sendable (Job) throws -> Result
  ) {
    self.claim = claim
    self.work = work
    self.ahead = max(ahead, count)
    // A single one needs no thread of its own: `next` does the work.
    guard count > 1 else { return }
    // Where no thread is to be had, `next` does the work as well.
    for _ in 0..<count { if let thread = Thread({ [self] in run() }) { threads.append(thread) } }
  }

  /// The next result; nil behind the last one.
  func next() throws -> Result? {
    guard !threads.isEmpty else {
      guard let job = try claim() else { return nil }
      return try work(job)
    }
    monitor.lock()
    while true {
      if let result = done.removeValue(forKey: taken) {
        taken += 1
        monitor.wakeAll()
        monitor.unlock()
        return try result.get()
      }
      if isExhausted, taken >= claimed {
        monitor.unlock()
        return nil
      }
      monitor.wait()
    }
  }

  /// Ends the threads; called when no more results are wanted, and after the last one.
  func cancel() {
    monitor.lock()
    isCancelled = true
    monitor.wakeAll()
    monitor.unlock()
    for thread in threads { thread.join() }
    threads.removeAll()
  }

  private func run() {
    while let (place, outcome) = claimNext() {
      let result = outcome.flatMap { job in Swift.Result { try work(job) } }
      monitor.lock()
      done[place] = result
      monitor.wakeAll()
      monitor.unlock()
    }
  }

  /// The next job and its place; nil when there is none, or none is wanted.
  private func claimNext() -> (place: Int, job: Swift.Result<Job, any Error>)? {
    turn.lock()
    defer { turn.unlock() }
    monitor.lock()
    while !isCancelled, !isExhausted, claimed - taken >= ahead { monitor.wait() }
    if isCancelled || isExhausted {
      monitor.unlock()
      return nil
    }
    let place = claimed
    claimed += 1
    monitor.unlock()
    let job = Swift.Result { try claim() }
    if case .success(.some(let job)) = job { return (place, .success(job)) }
    monitor.lock()
    defer { monitor.unlock() }
    isExhausted = true
    if case .failure(let error) = job {
      done[place] = .failure(error)
    } else {
      claimed -= 1
    }
    monitor.wakeAll()
    return nil
  }
}

/// A mutex and a condition.
private final class Monitor: @unchecked Sendable {
  // Vouched for by hand: the two are made for being shared.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }
  func wait() { pthread_cond_wait(condition, mutex) }
  func wakeAll() { pthread_cond_broadcast(condition) }
}

/// A thread that runs one closure.
private final class Thread {
  private let handle: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Nil when the system gives no thread.
  init?(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Glibc)
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { context in
          if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
          return nil
        }, body.toOpaque())
      handle = thread
    #else
      var thread: pthread_t?
      let code = pthread_create(
        &thread, nil,
        { context in
          Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
      guard let thread else {
        body.release()
        return nil
      }
      handle = thread
    #endif
    guard code == 0 else {
      body.release()
      return nil
    }
  }

  func join() { pthread_join(handle, nil) }
}
