// SpillFile: a file without a name for what memory does not hold. Written at its end, read anywhere, by any thread.

import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

final class SpillFile: Sendable {
  private let descriptor: Int32
  private let end = Mutex(0)

  init(inDirectory directory: String) throws(Platform.SystemError) {
    descriptor = try Platform.openTemporary(inDirectory: directory)
  }

  deinit { Platform.closeFile(descriptor) }

  /// Bytes written.
  var size: Int { end.withLock { $0 } }

  /// Writes an array at the end and returns where it begins.
  func append<Element: BitwiseCopyable>(_ elements: [Element]) throws(Platform.SystemError) -> Int {
    let size = elements.count * MemoryLayout<Element>.stride
    let start = end.withLock { end in
      defer { end += size }
      return end
    }
    var written = 0
    while written < size {
      let count = elements.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        return pwrite(descriptor, base + written, size - written, off_t(start + written))
      }
      if count >= 0 { written += count } else if errno != EINTR { throw .last }
    }
    return start
  }

  /// Reads elements of an array that begins at `start`.
  func read<Element: BitwiseCopyable>(
    _ range: Range<Int>, at start: Int, as type: Element.Type
  ) throws(Platform.SystemError) -> [Element] {
    let stride = MemoryLayout<Element>.stride
    let size = range.count * stride
    var failure: Platform.SystemError?
    let elements = [Element](unsafeUninitializedCapacity: range.count) { buffer, count in
      var done = 0
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      while done < size, failure == nil, let base = bytes.baseAddress {
        let place = off_t(start + range.lowerBound * stride + done)
        let got = pread(descriptor, base + done, size - done, place)
        if got > 0 {
          done += got
        } else if got == 0 {
          failure = Platform.SystemError(number: EIO)
        } else if errno != EINTR {
          failure = .last
        }
      }
      count = done / stride
    }
    if let failure { throw failure }
    return elements
  }
}
