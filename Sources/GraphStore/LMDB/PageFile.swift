// PageFile: the data file read through a descriptor of its own. LMDB trusts what it maps; what verifies the file must
// not go through it. The locks of a database are on another file, so opening and closing this one loses none.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

final class PageFile: Sendable {
  let path: String
  private let descriptor: Int32

  /// Opens the data file of the database in a directory.
  init(database: String) throws(StoreError) {
    path = database + "/data.mdb"
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LMDBError(code: errno).explained("open '\(path)'") }
  }

  deinit { close(descriptor) }

  /// The size of the file now, in bytes.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// `count` bytes from `offset` on; fewer where the file ends.
  func read(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let base = buffer.baseAddress {
        let read = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
        if read < 0, errno == EINTR { continue }
        if read < 0 { failure = errno }
        if read <= 0 { return }
        filled += read
      }
    }
    guard failure == 0 else { throw LMDBError(code: failure).explained("read '\(path)'") }
    return bytes
  }
}
