// IdleReaders: transactions that have read and wait for the next reader. While one follows another closely they keep
// their snapshot: LMDB finds the roots of its tables anew in each, which took two fifths of a small query's instructions.
//
// A snapshot that is kept holds back pages that writers could use again, so none is kept for long: a thread lets go of all
// that lie idle every few milliseconds, and a writer of this process does so before it begins.

import CLMDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

final class IdleReaders: Sendable {
  private struct State {
    var readers: [Reader] = []
    /// Coarse time of the last return, and how many have come close behind another.
    var lastReturn = 0
    var closeReturns = 0
    var keeper = Keeper.none
    var isClosed = false
  }

  private enum Keeper { case none, waiting, watching, refused }

  /// A transaction; one that still has its snapshot knows its number.
  struct Reader: Sendable {
    let transaction: LentHandle
    var snapshot: UInt64?
  }

  private let monitor = Monitor(conditions: 1)
  private let guarded = Guarded(State())

  private static let limit = 16
  /// A process that asks a question or two is not to begin a thread.
  private static let returnsBeforeKeeping = 8
  /// Returns that lie further apart (nanoseconds) gain nothing that anyone would notice.
  private static let closeness = 8_000_000
  /// How long a snapshot may lie idle (microseconds).
  private static let patience = 20_000

  /// The reader that came last.
  func take() -> Reader? {
    monitor.lock()
    defer { monitor.unlock() }
    return guarded.state.readers.popLast()
  }

  /// Keeps a reader for the next one, with its snapshot where that is likely to be asked for soon.
  func giveBack(_ transaction: LentHandle, snapshot: UInt64) {
    monitor.lock()
    defer { monitor.unlock() }
    guard !guarded.state.isClosed, guarded.state.readers.count < Self.limit else {
      mdb_txn_abort(transaction.handle)
      return
    }
    var reader = Reader(transaction: transaction, snapshot: snapshot)
    if !isWatched() { reader.letGo() }
    guarded.state.readers.append(reader)
  }

  /// Lets go of every snapshot that lies here.
  func letGo() {
    monitor.lock()
    defer { monitor.unlock() }
    letGoOfAll()
  }

  /// Ends the readers and the thread.
  func close() {
    monitor.lock()
    defer { monitor.unlock() }
    guarded.state.isClosed = true
    for reader in guarded.state.readers { mdb_txn_abort(reader.transaction.handle) }
    guarded.state.readers.removeAll()
    monitor.wake(0)
  }

  // MARK: Under the monitor

  /// Whether a snapshot given back now will be let go of in time. Notes that one is.
  private func isWatched() -> Bool {
    if guarded.state.keeper == .watching { return true }
    let now = Self.coarseTime
    let isClose = now &- guarded.state.lastReturn <= Self.closeness
    guarded.state.lastReturn = now
    guarded.state.closeReturns = isClose ? guarded.state.closeReturns &+ 1 : 0
    guard guarded.state.closeReturns >= Self.returnsBeforeKeeping else { return false }
    switch guarded.state.keeper {
    case .none:
      let isBegun = SystemThread.detach(stackSize: 1 << 16) { self.keep() }
      guarded.state.keeper = isBegun ? .watching : .refused
      return isBegun
    case .waiting:
      guarded.state.keeper = .watching
      monitor.wake(0)
      return true
    case .watching: return true
    case .refused: return false
    }
  }

  private func letGoOfAll() {
    for place in guarded.state.readers.indices { guarded.state.readers[place].letGo() }
  }

  // MARK: The thread

  /// Lets go of what lies idle until a while has passed in which nothing did, then waits to be woken.
  private func keep() {
    monitor.lock()
    defer { monitor.unlock() }
    while !guarded.state.isClosed {
      if guarded.state.keeper == .waiting {
        monitor.wait(0)
        continue
      }
      _ = monitor.wait(0, until: Monitor.deadline(microseconds: Self.patience))
      let isNeeded = guarded.state.readers.contains { $0.snapshot != nil }
      letGoOfAll()
      if !isNeeded {
        guarded.state.keeper = .waiting
        guarded.state.closeReturns = 0
      }
    }
  }

  /// Nanoseconds of a clock that is read faster than it is precise.
  private static var coarseTime: Int {
    var now = timespec()
    #if canImport(Glibc)
      clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
    #else
      clock_gettime(CLOCK_MONOTONIC_RAW_APPROX, &now)
    #endif
    return Int(now.tv_sec) * 1_000_000_000 + Int(now.tv_nsec)
  }
}

extension IdleReaders.Reader {
  /// Gives up the snapshot, so that writers may use its pages.
  mutating func letGo() {
    guard snapshot != nil else { return }
    mdb_txn_reset(transaction.handle)
    snapshot = nil
  }
}
