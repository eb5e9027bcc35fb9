// LoadLedger: how far a load in batches has come, kept in the database with every batch, so that a load that broke off can
// be gone on with where it was.

struct LoadLedger: Equatable {
  struct Entry: Equatable {
    var path: String
    /// What tells whether the file is still the same.
    var size: Int
    var seconds: Int
    var nanoseconds: Int
    var fingerprint: UInt64
    /// What was loaded: bytes, line ends and rows.
    var offset: Int
    var line: Int
    var rows: Int
  }

  var entries: [Entry] = []

  private static let head = "graphq load 1"

  init() {}

  /// Nil when the bytes are no ledger.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == Self.head[...] else { return nil }
    for line in lines.dropFirst() where !line.isEmpty {
      let parts = line.split(separator: " ", maxSplits: 7)
      guard parts.count == 8, let fingerprint = UInt64(parts[3], radix: 16) else { return nil }
      let numbers = [0, 1, 2, 4, 5, 6].compactMap { Int(parts[$0]) }
      guard numbers.count == 6 else { return nil }
      entries.append(
        Entry(
          path: String(parts[7]), size: numbers[0], seconds: numbers[1], nanoseconds: numbers[2],
          fingerprint: fingerprint, offset: numbers[3], line: numbers[4], rows: numbers[5]))
    }
  }

  var bytes: [UInt8] {
    var text = Self.head + "\n"
    for entry in entries {
      text += "\(entry.size) \(entry.seconds) \(entry.nanoseconds) \(String(entry.fingerprint, radix: 16)) "
      text += "\(entry.offset) \(entry.line) \(entry.rows) \(entry.path)\n"
    }
    return Array(text.utf8)
  }

  /// Of the first and the last 64 KiB.
  static func fingerprint(_ path: String, size: Int) throws(Platform.SystemError) -> UInt64 {
    let descriptor = try Platform.openForReading(path)
    defer { Platform.closeFile(descriptor) }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for start in [0, max(0, size - 1 << 16)] {
      var bytes: [UInt8] = []
      _ = try Platform.read(descriptor, at: start, appending: 1 << 16, to: &bytes)
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    return hash
  }
}
