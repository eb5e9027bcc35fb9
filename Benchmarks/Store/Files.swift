// Removing a database between rounds, so that a run needs room for a few of them only.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Removes a file made by LMDB and its lock file.
func removeDatabase(_ path: String) {
  unlink(path)
  unlink(path + "-lock")
}
