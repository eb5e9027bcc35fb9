// DisposableDirectory: a new directory of its own name for a database that nobody needs afterwards.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A directory that is removed, with the database in it, when nothing refers to it any more.
package final class DisposableDirectory: Sendable {
  package let path: String

  /// Makes the directory, in a file system that lives in memory where there is one and it is wanted.
  package init(inMemory: Bool) throws(StoreError) {
    var bases: [String] = []
    if inMemory { bases.append("/dev/shm") }
    if let base = getenv("TMPDIR").map({ String(cString: $0) }), !base.isEmpty { bases.append(base) }
    bases.append("/tmp")
    var reason: Int32 = 0
    for base in bases {
      var name = Array((base + "/graphq-XXXXXX").utf8CString)
      if mkdtemp(&name) != nil {
        path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return
      }
      reason = errno
    }
    throw LMDBError(code: reason).explained("create a directory in '\(bases[bases.count - 1])'")
  }

  deinit { DirectoryFiles.removeDatabase(path) }
}
