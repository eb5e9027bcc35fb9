// LoadDisplay: how far a load is, on one line of a terminal, or as a line of its own every ten seconds elsewhere.

import Loading
import Synchronization

final class LoadDisplay: Sendable {
  private struct State {
    var lastShown: UInt64 = 0
    var isOnScreen = false
  }

  private let state = Mutex(State())
  private let isShown: Bool
  private let isTerminal: Bool
  private let started = Platform.nanoseconds

  /// `choice` is `on`, `off`, or for anything else by whether somebody looks.
  init(_ console: Console, _ choice: String?) {
    isTerminal = Platform.isTerminal(Platform.standardError)
    isShown = choice == "on" || (choice != "off" && isTerminal && !console.isQuiet)
  }

  func watching(_ options: LoadOptions) -> LoadOptions {
    guard isShown else { return options }
    var options = options
    options.progress = { [self] in show($0) }
    return options
  }

  private func show(_ progress: LoadProgress) {
    let now = Platform.nanoseconds
    let interval: UInt64 = isTerminal ? 100_000_000 : 10_000_000_000
    let isDue = state.withLock { state in
      guard now &- max(state.lastShown, started) > interval else { return false }
      state.lastShown = now
      state.isOnScreen = isTerminal
      return true
    }
    guard isDue else { return }
    let line = Self.line(progress, seconds: Double(now &- started) / 1e9)
    write(isTerminal ? "\r\u{1B}[K" + line : line + "\n")
  }

  /// Takes the line away.
  func end() {
    let wasOnScreen = state.withLock { state in
      defer { state.isOnScreen = false }
      return state.isOnScreen
    }
    if wasOnScreen { write("\r\u{1B}[K") }
  }

  /// `reading edges 63%, 2.1 M rows/s, 84 MB/s, 12 rejected, 3 s left`
  static func line(_ progress: LoadProgress, seconds: Double) -> String {
    var parts = [progress.phase]
    let isReading = progress.bytes < progress.totalBytes
    if isReading {
      parts[0] += " \(progress.bytes * 100 / max(1, progress.totalBytes))%"
      let rate = Double(progress.rows) / max(seconds, 1e-3)
      parts.append(
        rate >= 1e6 ? "\((rate / 1e5).rounded() / 10) M rows/s" : "\((rate / 1e3).rounded()) k rows/s")
      parts.append("\(Int(Double(progress.bytes) / 1e6 / max(seconds, 1e-3))) MB/s")
    }
    if progress.rejected > 0 { parts.append("\(progress.rejected) rejected") }
    if isReading, progress.bytes > 0 {
      let left = seconds * Double(progress.totalBytes - progress.bytes) / Double(progress.bytes)
      parts.append("\(Int(left.rounded(.up))) s of reading left")
    }
    return parts.joined(separator: ", ")
  }

  private func write(_ text: String) {
    try? Platform.write(Array(text.utf8), to: Platform.standardError)
  }
}
