// Work on several threads at once, all let go at the same instant.

import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the threads of one call share.
private final class Crew: Sendable {
  let size: Int
  let work: @Sendable (Int) throws -> Void
  let ready = Atomic<Int>(0)
  let failures = Mutex<[String]>([])

  init(size: Int, work: @escaping @Sendable (Int) throws -> Void) {
    self.size = size
    self.work = work
  }

  func join(as index: Int) {
    ready.add(1, ordering: .releasing)
    while ready.load(ordering: .acquiring) < size { sched_yield() }
    do {
      try work(index)
    } catch {
      failures.withLock { $0.append("thread \(index): \(error)") }
    }
  }
}

private final class Seat {
  let crew: Crew
  let index: Int

  init(crew: Crew, index: Int) {
    self.crew = crew
    self.index = index
  }
}

package struct ThreadFailure: Error, CustomStringConvertible {
  package let description: String
}

/// Runs `work` on `count` threads of their own and waits for all. Throws if one of them threw.
package func onThreads(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) throws {
  let crew = Crew(size: count, work: work)
  var threads: [pthread_t] = []
  for index in 0..<count {
    let seat = Unmanaged.passRetained(Seat(crew: crew, index: index))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = pthread_create(&thread, nil, sitDown, seat.toOpaque())
    guard code == 0 else {
      seat.release()
      // The others wait for a full crew and could never be joined.
      note("a thread could not be started: \(String(cString: strerror(code)))")
      quit(1)
    }
    #if canImport(Glibc)
      threads.append(thread)
    #else
      if let thread { threads.append(thread) }
    #endif
  }
  for thread in threads { pthread_join(thread, nil) }
  let failures = crew.failures.withLock { $0 }
  if !failures.isEmpty { throw ThreadFailure(description: failures.joined(separator: "; ")) }
}

#if canImport(Glibc)
  private func sitDown(_ seat: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let seat else { return nil }
    let mine = Unmanaged<Seat>.fromOpaque(seat).takeRetainedValue()
    mine.crew.join(as: mine.index)
    return nil
  }
#else
  private func sitDown(_ seat: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let mine = Unmanaged<Seat>.fromOpaque(seat).takeRetainedValue()
    mine.crew.join(as: mine.index)
    return nil
  }
#endif
