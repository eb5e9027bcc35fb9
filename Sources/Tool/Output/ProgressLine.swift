// ProgressLine: one line at the bottom of a terminal while work takes long, gone when it is over.

struct ProgressLine {
  private let isShown: Bool
  private let started = Platform.nanoseconds
  private var lastShown: UInt64 = 0
  private var isOnScreen = false

  /// Work that is over before this needs no line.
  private static let patience: UInt64 = 500_000_000
  private static let interval: UInt64 = 100_000_000

  init(_ console: Console) {
    isShown = !console.isQuiet && Platform.isTerminal(Platform.standardError)
  }

  /// Shows how far a stage has come, not more often than an eye can follow.
  mutating func show(_ stage: String, done: UInt64, total: UInt64) {
    guard isShown else { return }
    let now = Platform.nanoseconds
    guard now &- started > Self.patience, now &- lastShown > Self.interval else { return }
    lastShown = now
    isOnScreen = true
    let share = total > 0 ? " \(min(100, done / max(1, total / 100)))%" : " \(done)"
    write("\r\u{1B}[K\(stage)\(share), \((now &- started) / 1_000_000_000) s")
  }

  /// Takes the line away.
  mutating func end() {
    if isOnScreen { write("\r\u{1B}[K") }
    isOnScreen = false
  }

  private func write(_ text: String) {
    try? Platform.write(Array(text.utf8), to: Platform.standardError)
  }
}
