// LoadDisplay: how far a load is, as one line.

import Loading

struct LoadDisplay: Sendable {
  private let line: ProgressLine

  init(_ call: Invocation) { line = ProgressLine(call) }

  func watching(_ options: LoadOptions) -> LoadOptions {
    guard line.isWanted else { return options }
    var options = options
    options.progress = { [line] progress in line.show { Self.text(progress, seconds: $0) } }
    return options
  }

  /// Takes the line away.
  func end() { line.end() }

  /// `reading edges 63%, 2.1 M rows/s, 84 MB/s, 12 rejected, 3 s of reading left`
  static func text(_ progress: LoadProgress, seconds: Double) -> String {
    var parts = [progress.phase]
    let isReading = progress.bytes < progress.totalBytes
    if isReading {
      parts[0] += " \(progress.bytes * 100 / max(1, progress.totalBytes))%"
      let rate = Double(progress.rows) / max(seconds, 1e-3)
      parts.append(
        rate >= 1e6 ? "\((rate / 1e5).rounded() / 10) M rows/s" : "\(Int(rate / 1e3)) k rows/s")
      parts.append("\(Int(Double(progress.bytes) / 1e6 / max(seconds, 1e-3))) MB/s")
    }
    if progress.rejected > 0 { parts.append("\(progress.rejected) rejected") }
    if isReading, progress.bytes > 0 {
      let left = seconds * Double(progress.totalBytes - progress.bytes) / Double(progress.bytes)
      parts.append("\(Int(left.rounded(.up))) s of reading left")
    }
    return parts.joined(separator: ", ")
  }
}
