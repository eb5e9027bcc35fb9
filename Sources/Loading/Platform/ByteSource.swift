// ByteSource: the bytes of one input from its beginning to its end. Whoever reads it is alone with it.

import Fetching

final class ByteSource {
  private enum Origin {
    /// A file that is read at places of our choice; `isOwned` says whether it is closed with the source.
    case file(Int32, isOwned: Bool)
    /// What can only be read on: standard input, a pipe.
    case stream(Int32, isOwned: Bool)
    case memory([UInt8])
  }

  private let origin: Origin
  private var owner: KeptInput?
  /// Of a compressed file.
  private var inflater: Inflater?
  /// Bytes of the origin that were read.
  private(set) var originPosition = 0
  /// Bytes of the content that were read.
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
    if case .file = origin { try inflateIfCompressed() }
  }

  /// An open file that belongs to `owner`.
  init(file descriptor: Int32, kept owner: KeptInput) throws(Platform.SystemError) {
    origin = .file(descriptor, isOwned: false)
    self.owner = owner
    try inflateIfCompressed()
  }

  /// What begins as a compressed file does is read as one, whatever its name.
  private func inflateIfCompressed() throws(Platform.SystemError) {
    var magic: [UInt8] = []
    _ = try readOrigin(into: &magic, limit: 3)
    originPosition = 0
    if magic.starts(with: Inflater.magic) { inflater = try Inflater() }
    if magic == Array("BZh".utf8) {
      throw Platform.SystemError(message: "bzip2 files are not read; decompress it, or compress it with gzip")
    }
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
    if let inflater {
      count = try inflater.read(into: &bytes, limit: limit) { (input) throws(Platform.SystemError) in
        try readOrigin(into: &input, limit: Self.chunkSize) > 0
      }
    } else {
      count = try readOrigin(into: &bytes, limit: limit)
    }
    position += count
    return count > 0
  }

  private func readOrigin(into bytes: inout [UInt8], limit: Int) throws(Platform.SystemError) -> Int {
    let count: Int
    switch origin {
    case .file(let descriptor, _):
      count = try Platform.read(descriptor, at: originPosition, appending: limit, to: &bytes)
    case .stream(let descriptor, _):
      count = try Platform.read(descriptor, at: nil, appending: limit, to: &bytes)
    case .memory(let content):
      count = min(limit, content.count - originPosition)
      bytes.append(contentsOf: content[originPosition..<originPosition + count])
    }
    originPosition += count
    return count
  }

  /// Waits until there is something to read; false when `shouldStop` says so before.
  func wait(_ shouldStop: () -> Bool) -> Bool {
    guard case .stream(let descriptor, _) = origin else { return !shouldStop() }
    while !shouldStop() {
      if Platform.isReadable(descriptor, milliseconds: 100) { return true }
    }
    return false
  }

  /// Goes on behind the next `count` bytes.
  func skip(_ count: Int) throws(Platform.SystemError) {
    if case .file = origin, inflater == nil {
      position += count
      originPosition += count
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
  let size: Int

  /// Reads `source` to its end, or until `shouldStop` says so.
  init(
    _ source: ByteSource, inDirectory directory: String, shouldStop: () -> Bool
  ) throws(Platform.SystemError) {
    descriptor = try Platform.openTemporary(inDirectory: directory)
    do throws(Platform.SystemError) {
      var bytes: [UInt8] = []
      while source.wait(shouldStop), try source.read(into: &bytes) {
        try Platform.write(bytes, to: descriptor)
        bytes.removeAll(keepingCapacity: true)
      }
      size = source.position
    } catch {
      Platform.closeFile(descriptor)
      throw error
    }
  }

  /// Reads the content of a URL.
  init(url: String, inDirectory directory: String, _ options: FetchOptions) throws {
    descriptor = try Platform.openTemporary(inDirectory: directory)
    do {
      size = try Fetch.content(of: url, to: descriptor, options)
    } catch {
      Platform.closeFile(descriptor)
      throw error
    }
  }

  deinit { Platform.closeFile(descriptor) }

  /// From the beginning. It ends before the copy does.
  func source() throws(Platform.SystemError) -> ByteSource { try ByteSource(file: descriptor, kept: self) }
}
