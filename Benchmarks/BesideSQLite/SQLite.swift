// SQLite through its C API: one connection, prepared statements, what they give as integers.

import CSQLite
import Harness

/// One connection, used by one thread.
final class SQLite {
  static var version: String { String(cString: sqlite3_libversion()) }

  private let handle: OpaquePointer

  init(_ path: String) throws {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK, let handle else {
      throw WrongAnswer("SQLite cannot open \(path)")
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, 60_000)
    // Each commit is durable, as ours are, by the quicker of the two journals.
    try run("PRAGMA journal_mode = WAL")
    try run("PRAGMA synchronous = FULL")
  }

  deinit { sqlite3_close_v2(handle) }

  func run(_ text: String) throws {
    guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else {
      throw WrongAnswer("SQLite: \(String(cString: sqlite3_errmsg(handle))): \(text)")
    }
  }

  func prepare(_ text: String) throws -> Statement {
    var statement: OpaquePointer?
    guard
      sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil) == SQLITE_OK,
      let statement
    else { throw WrongAnswer("SQLite: \(String(cString: sqlite3_errmsg(handle))): \(text)") }
    return Statement(statement)
  }

  final class Statement {
    private let handle: OpaquePointer

    fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { sqlite3_finalize(handle) }

    func bind(_ place: Int32, _ number: Int64) { sqlite3_bind_int64(handle, place, number) }

    func bind(_ place: Int32, _ text: String) {
      // The text is copied: it may be gone when the statement runs.
      sqlite3_bind_text(handle, place, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    /// Runs to the end and adds up the first column.
    func sum() throws -> UInt64 {
      var sum: Int64 = 0
      while true {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: sum &+= sqlite3_column_int64(handle, 0)
        case SQLITE_DONE:
          sqlite3_reset(handle)
          return UInt64(bitPattern: sum)
        case let code: throw WrongAnswer("SQLite: a statement ended with \(code)")
        }
      }
    }
  }
}
