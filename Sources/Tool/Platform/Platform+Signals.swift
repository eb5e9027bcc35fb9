// Signals: a reader that leaves, Ctrl-C and the request to terminate, and a window that changes its size.

import Synchronization
import Traversal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Platform {
  /// What Ctrl-C does.
  enum StopManner: UInt8 {
    /// Ends the process at once.
    case end
    /// Leaves a mark, so that whoever looks can clean up; a second one ends the process.
    case mark
    /// Ends the running query only; the third one within a second ends the process.
    case converse
  }

  /// The signal that asked to stop, or zero.
  private static let stopSignal = Atomic<Int32>(0)
  private static let manner = Atomic<UInt8>(StopManner.end.rawValue)
  private static let hasResized = Atomic<Bool>(false)
  /// When the last Ctrl-C came, in nanoseconds, and how many came within a second of each other.
  private static let lastInterrupt = Atomic<UInt64>(0)
  private static let interruptsInARow = Atomic<Int>(0)

  /// What running queries look at: set by the first signal that asks to stop.
  static let cancellation = CancellationFlag()

  /// Broken pipes become write errors; Ctrl-C and a request to terminate become exit codes 130 and 143.
  static func installSignalHandlers() {
    _ = signal(SIGPIPE, SIG_IGN)
    // A handler must not be the first to touch what is made on first use.
    _ = stopSignal.load(ordering: .relaxed)
    _ = manner.load(ordering: .relaxed)
    _ = cancellation.isCancelled
    _ = hasResized.load(ordering: .relaxed)
    _ = lastInterrupt.load(ordering: .relaxed)
    _ = interruptsInARow.load(ordering: .relaxed)
    // Whoever started us may have blocked signals; who had them ignored, as `nohup` does, meant it.
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&wanted, number)
      let before = signal(number, stopHandler)
      if unsafeBitCast(before, to: Int.self) == 1 { _ = signal(number, SIG_IGN) }
    }
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
  }

  /// Runs in the handler: nothing here allocates or locks.
  private static func stop(_ number: Int32) {
    let isFirst = stopSignal.exchange(number, ordering: .relaxed) == 0
    cancellation.cancel()
    switch StopManner(rawValue: manner.load(ordering: .relaxed)) {
    case .mark where isFirst: return
    case .converse where number == SIGTERM: if isFirst { return }
    case .converse:
      let now = nanoseconds
      let before = lastInterrupt.exchange(now, ordering: .relaxed)
      let count = now &- before < 1_000_000_000 ? interruptsInARow.load(ordering: .relaxed) + 1 : 1
      interruptsInARow.store(count, ordering: .relaxed)
      if count < 3 { return }
    default: break
    }
    _exit(128 + number)
  }

  /// A conversation has Ctrl-C for itself, even where whoever started it had it ignored.
  static func setStopManner(_ new: StopManner) {
    manner.store(new.rawValue, ordering: .relaxed)
    if new == .converse { _ = signal(SIGINT, stopHandler) }
  }

  private static let stopHandler: @convention(c) (Int32) -> Void = { number in Platform.stop(number) }

  /// The exit code that a signal asks for, when one came.
  static var requestedStop: ExitCode? {
    switch stopSignal.load(ordering: .relaxed) {
    case 0: nil
    case SIGTERM: .terminated
    default: .interrupted
    }
  }

  /// Forgets a Ctrl-C that has done its work.
  static func clearStop() {
    if stopSignal.compareExchange(expected: SIGINT, desired: 0, ordering: .relaxed).exchanged {
      cancellation.reset()
    }
  }

  // MARK: The window

  /// From now on a change of the window's size leaves a mark, and interrupts whoever waits for a key.
  static func watchWindowSize() {
    let handler: @convention(c) (Int32) -> Void = { _ in
      Platform.hasResized.store(true, ordering: .relaxed)
    }
    _ = signal(SIGWINCH, handler)
  }

  /// Whether the window has changed since this was asked last.
  static func takeResize() -> Bool { hasResized.exchange(false, ordering: .relaxed) }
}
