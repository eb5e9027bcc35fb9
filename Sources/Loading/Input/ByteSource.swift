// ByteSource: the bytes of one input from its beginning to its end, chunk by chunk.

final class ByteSource {
  private let descriptor: Int32
  private var chunk: [UInt8]

  static let chunkSize = 1 << 18

  /// A file, or standard input for `-`.
  init(_ path: String) throws(Platform.SystemError) {
    descriptor = path == "-" ? Platform.standardInput : try Platform.openForReading(path)
    chunk = [UInt8](repeating: 0, count: Self.chunkSize)
  }

  deinit {
    if descriptor != Platform.standardInput { Platform.closeFile(descriptor) }
  }

  func fingerprint() throws(Platform.SystemError) -> Platform.Fingerprint {
    try Platform.fingerprint(descriptor)
  }

  /// Appends the next bytes; false at the end.
  func read(into bytes: inout [UInt8]) throws(Platform.SystemError) -> Bool {
    let count = try Platform.read(descriptor, into: &chunk)
    if count == 0 { return false }
    bytes.append(contentsOf: chunk[..<count])
    return true
  }
}
