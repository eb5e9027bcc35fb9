// ByteSource: the bytes of one input from its beginning to its end. Whoever reads it is alone with it.

final class ByteSource: @unchecked Sendable {
  // Vouched for by hand: a source is handed from thread to thread and used by one at a time.
  private enum Origin {
    /// A file that is read at places of our choice; `isOwned` says whether it is closed with the source.
    case file(Int32, isOwned: Bool)
    /// What can only be read on: standard input, a pipe.
    case stream(Int32, isOwned: Bool)
    case memory([UInt8])
  }

  private let origin: Origin
  private var owner: KeptInput?
  /// Bytes of the origin that were read.
  private(set) var position = 0

  static let chunkSize = 1 << 18

  /// A file, or standard input for `-`.
  init(_ path: String) throws(Platform.SystemError) {
    if path == "-" {
      origin = .stream(Platform.standardInput, isOwned: false)
      return
    }
    let descriptor = try Platform.openForReading(path)
    do throws(Platform.SystemError) {
      let isRegular = try Platform.fingerprint(descriptor).isRegular
      origin = isRegular ? .file(descriptor, isOwned: true) : .stream(descriptor, isOwned: true)
    } catch {
      Platform.closeFile(descriptor)
      throw error
    }
  }

  /// An open file that belongs to `owner`.
  init(file descriptor: Int32, kept owner: KeptInput) {
    origin = .file(descriptor, isOwned: false)
    self.owner = owner
  }

  /// Bytes at hand.
  init(bytes: [UInt8]) { origin = .memory(bytes) }

  deinit {
    switch origin {
    case .file(let descriptor, true), .stream(let descriptor, true): Platform.closeFile(descriptor)
    default: break
    }
  }

  func fingerprint() throws(Platform.SystemError) -> Platform.Fingerprint? {
    switch origin {
    case .file(let descriptor, _), .stream(let descriptor, _): try Platform.fingerprint(descriptor)
    case .memory: nil
    }
  }

  /// Appends the next bytes, up to a chunk or `limit` of them; false at the end.
  func read(into bytes: inout [UInt8], limit: Int = chunkSize) throws(Platform.SystemError) -> Bool {
    let count: Int
    switch origin {
    case .file(let descriptor, _):
      count = try Platform.read(descriptor, at: position, appending: limit, to: &bytes)
    case .stream(let descriptor, _):
      count = try Platform.read(descriptor, at: nil, appending: limit, to: &bytes)
    case .memory(let content):
      count = min(limit, content.count - position)
      bytes.append(contentsOf: content[position..<position + count])
    }
    position += count
    return count > 0
  }

  /// Goes on behind the next `count` bytes.
  func skip(_ count: Int) throws(Platform.SystemError) {
    if case .file = origin {
      position += count
      return
    }
    var passed: [UInt8] = []
    let end = position + count
    while position < end {
      passed.removeAll(keepingCapacity: true)
      guard try read(into: &passed, limit: min(Self.chunkSize, end - position)) else { return }
    }
  }
}

/// A copy of an input that can be read only once, in a file without a name: it is gone with the process.
final class KeptInput: Sendable {
  private let descriptor: Int32

  /// Reads `source` to its end.
  init(_ source: ByteSource, inDirectory directory: String) throws(Platform.SystemError) {
    descriptor = try Platform.openTemporary(inDirectory: directory)
    do throws(Platform.SystemError) {
      var bytes: [UInt8] = []
      while try source.read(into: &bytes) {
        try Platform.write(bytes, to: descriptor)
        bytes.removeAll(keepingCapacity: true)
      }
    } catch {
      Platform.closeFile(descriptor)
      throw error
    }
  }

  deinit { Platform.closeFile(descriptor) }

  /// From the beginning. It ends before the copy does.
  func source() -> ByteSource { ByteSource(file: descriptor, kept: self) }
}
