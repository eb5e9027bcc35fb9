// ParallelWork: a piece of work for every processor at once, on what does not change meanwhile. The caller works as well, and
// returns when nobody works any more, so that what it lent is not looked at after it has gone.

import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

package enum ParallelWork {
  /// How many threads are worth having.
  package static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// The results of all pieces, in their order. `check` is asked by the caller's thread between pieces; when it throws, or a
  /// piece does, the rest is left undone.
  package static func results<Part: Sendable>(
    pieces: Int, _ work: @escaping @Sendable (Int) throws(StoreError) -> Part, _ check: () throws -> Void
  ) throws -> [Part] {
    let team = Team(pieces: pieces, work)
    for _ in 1..<max(1, min(processors, pieces)) {
      WorkerPool.shared.run { team.help() }
    }
    defer { team.close() }
    while team.doOne() { try check() }
    return try team.finished()
  }

  private final class Team<Part: Sendable>: Sendable {
    private struct State {
      var parts: [Part?]
      var failure: StoreError?
      /// Helpers at work.
      var helpers = 0
      /// Who comes now comes too late.
      var isClosed = false
    }

    private let pieces: Int
    private let work: @Sendable (Int) throws(StoreError) -> Part
    private let next = Atomic<Int>(0)
    private let state: Mutex<State>
    private let monitor = Monitor(conditions: 1)

    init(pieces: Int, _ work: @escaping @Sendable (Int) throws(StoreError) -> Part) {
      self.pieces = pieces
      self.work = work
      state = Mutex(State(parts: Array(repeating: nil, count: pieces)))
    }

    /// Works on the next piece; false when there is none.
    func doOne() -> Bool {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard piece < pieces else { return false }
      do {
        let part = try work(piece)
        state.withLock { $0.parts[piece] = part }
      } catch {
        next.store(pieces, ordering: .relaxed)
        state.withLock { $0.failure = $0.failure ?? error }
      }
      return true
    }

    func help() {
      let isWelcome = state.withLock { state in
        if !state.isClosed { state.helpers += 1 }
        return !state.isClosed
      }
      guard isWelcome else { return }
      while doOne() {}
      monitor.lock()
      state.withLock { $0.helpers -= 1 }
      monitor.wake(0)
      monitor.unlock()
    }

    /// Waits until nobody works any more; nobody begins after it.
    func close() {
      next.store(pieces, ordering: .relaxed)
      monitor.lock()
      while state.withLock({ state in
        state.isClosed = true
        return state.helpers > 0
      }) { monitor.wait(0) }
      monitor.unlock()
    }

    func finished() throws(StoreError) -> [Part] {
      close()
      let (parts, failure) = state.withLock { ($0.parts, $0.failure) }
      if let failure { throw failure }
      return parts.compactMap { $0 }
    }
  }
}
