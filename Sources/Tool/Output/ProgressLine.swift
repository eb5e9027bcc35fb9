// ProgressLine: one line at the bottom of a terminal while work takes long, gone when it is over. Where it is asked for and
// nobody looks, a line of its own every ten seconds.

import Synchronization
import Traversal

final class ProgressLine: Sendable {
  private struct State {
    var lastShown: UInt64
    var isOnScreen = false
    /// What is being done, and since when.
    var stage = ""
    var stageStarted: UInt64
  }

  private let state: Mutex<State>
  private let isShown: Bool
  private let isTerminal: Bool
  private let started = Platform.nanoseconds

  /// Work that is over before this needs no line.
  private static let patience: UInt64 = 500_000_000
  /// Not more often than an eye can follow, nor than a log needs.
  private static let (eyeInterval, logInterval): (UInt64, UInt64) = (100_000_000, 10_000_000_000)

  /// `choice` is `on`, which shows it from the beginning, `off`, or for anything else by whether somebody looks.
  init(_ console: Console, _ choice: String?) {
    isTerminal = Platform.isTerminal(Platform.standardError)
    isShown = choice == "on" || (choice != "off" && isTerminal && !console.isQuiet)
    let first = choice == "on" && isTerminal ? 0 : started &+ Self.patience &- Self.eyeInterval
    state = Mutex(State(lastShown: isTerminal ? first : started, stageStarted: started))
  }

  convenience init(_ call: Invocation) {
    self.init(Console(call), call.text(CommonOption.progress))
  }

  var isWanted: Bool { isShown }

  /// Shows how far a stage has come: `writing 42%, 3 s, 4 s left`.
  func show(_ stage: String, done: UInt64, total: UInt64) {
    guard isShown else { return }
    let now = Platform.nanoseconds
    let stageStarted = state.withLock { state in
      if state.stage != stage { (state.stage, state.stageStarted) = (stage, now) }
      return state.stageStarted
    }
    show(at: now) { seconds in
      var line = stage + (total > 0 ? " \(min(100, Int(Double(done) * 100 / Double(total))))%" : " \(done)")
      line += ", \(Int(seconds)) s"
      let spent = Double(now &- stageStarted) / 1e9
      if total > done, done > 0, spent >= 1 {
        line += ", \(Int((spent * Double(total - done) / Double(done)).rounded(.up))) s left"
      }
      return line
    }
  }

  /// Shows a line, which is made only when one is due, of the seconds since the beginning.
  func show(_ line: (_ seconds: Double) -> String) {
    if isShown { show(at: Platform.nanoseconds, line) }
  }

  private func show(at now: UInt64, _ line: (_ seconds: Double) -> String) {
    let interval = isTerminal ? Self.eyeInterval : Self.logInterval
    state.withLock { state in
      guard now > state.lastShown, now &- state.lastShown > interval else { return }
      state.lastShown = now
      state.isOnScreen = isTerminal
      let text = line(Double(now &- started) / 1e9)
      guard isTerminal else { return write(text + "\n") }
      // A line that the terminal breaks could not be taken away.
      let columns = Platform.terminalSize(Platform.standardError)?.columns ?? 80
      write("\r\u{1B}[K" + DisplayWidth.cut(text, to: columns - 1).text)
    }
  }

  /// Takes the line away.
  func end() {
    state.withLock { state in
      if state.isOnScreen { write("\r\u{1B}[K") }
      state.isOnScreen = false
    }
  }

  private func write(_ text: String) {
    try? Platform.write(Array(text.utf8), to: Platform.standardError)
  }
}
