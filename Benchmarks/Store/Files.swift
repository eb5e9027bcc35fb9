// The size of a database on disk, and its removal between rounds, so that a run needs room for a few of them only.

import CBaseline

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Removes a database: a directory of ours, or a file of LMDB with its lock.
func removeDatabase(_ path: String) {
  _ = baseline_scratch_remove(path)
  _ = baseline_scratch_remove(path + "-lock")
}

func sizeOfFile(_ path: String) throws -> Int {
  var status = stat()
  guard stat(path, &status) == 0 else {
    throw ReferenceFailure("\(path): \(String(cString: strerror(errno)))")
  }
  return Int(status.st_size)
}
