// LMDBError: a result code of the C library, turned into an error of ours that says what to do.

import CLMDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A result code of LMDB or of the operating system underneath it.
struct LMDBError: Error, Equatable {
  let code: Int32

  static let mapFull = LMDBError(code: MDB_MAP_FULL)
  static let mapResized = LMDBError(code: MDB_MAP_RESIZED)
  static let readersFull = LMDBError(code: MDB_READERS_FULL)

  var text: String { String(cString: mdb_strerror(code)) }

  /// The error a user sees; `doing` completes "could not …".
  func explained(_ doing: String) -> StoreError {
    switch code {
    case MDB_MAP_FULL:
      StoreError(
        .mapFull, "could not \(doing): the map of the database is full",
        help: "open it with a larger map size")
    case MDB_READERS_FULL:
      StoreError(
        .readersFull, "could not \(doing): every reader slot is taken",
        help: "close other readers, or open the first one with a larger reader limit")
    case MDB_VERSION_MISMATCH:
      StoreError(
        .foreignFile,
        "could not \(doing): the file is of another LMDB format than the library here (\(Environment.libraryVersion)) reads",
        help: "export it with the program that wrote it, and load the export here")
    case MDB_INVALID:
      StoreError(
        .foreignFile, "could not \(doing): the file is not an LMDB database, or its header is damaged")
    case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PANIC, MDB_CURSOR_FULL, MDB_BAD_TXN:
      StoreError(
        .damaged, "could not \(doing): \(text)",
        help: "run 'graphq check', restore a backup if it finds damage")
    case MDB_BAD_VALSIZE:
      StoreError(.limit, "could not \(doing): a key or value has a size that the file cannot hold")
    case EACCES, EPERM:
      StoreError(.permission, "could not \(doing): permission denied")
    case EROFS:
      StoreError(.readOnly, "could not \(doing): the medium is read-only", help: "open it read-only")
    case ENOENT:
      StoreError(.noDatabase, "could not \(doing): no such file or directory")
    case ENOSPC, EDQUOT:
      StoreError(.full, "could not \(doing): the disk is full", help: "make room, and do it again")
    case EFBIG:
      StoreError(
        .full, "could not \(doing): the file would grow beyond what this process may write",
        help: "raise the limit on the size of files (ulimit -f)")
    case ENOMEM:
      StoreError(
        .full, "could not \(doing): not enough memory or address space",
        help: "open it with a smaller map size")
    default:
      StoreError(.io, "could not \(doing): \(text)")
    }
  }
}

/// Turns a result code into an error; success passes.
@inline(__always)
func check(_ code: Int32) throws(LMDBError) {
  if code != MDB_SUCCESS { throw LMDBError(code: code) }
}

/// The same for calls inside a transaction, where an error goes straight to the caller.
@inline(__always)
func verified(_ code: Int32) throws(StoreError) {
  if code != MDB_SUCCESS { throw LMDBError(code: code).explained("use the database") }
}
