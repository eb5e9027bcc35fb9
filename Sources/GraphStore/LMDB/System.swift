// System: what more than one module asks of the operating system in the same way.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

package enum System {
  /// Writes every byte, waiting as long as the other side needs. Gives the system's number for what went wrong, or nil.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        #if canImport(Glibc)
          return Glibc.write(descriptor, base + written, buffer.count - written)
        #else
          return Darwin.write(descriptor, base + written, buffer.count - written)
        #endif
      }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
