// RawTransaction: one LMDB transaction, owned by exactly one value, ended exactly once.
// Spans it returns live until its next write, or until it ends.

import CLMDB

struct RawTransaction: ~Copyable {
  let handle: OpaquePointer
  let isWriter: Bool
  private let ownership: Ownership
  private let environment: Environment
  private var isCommitted = false

  /// Whose a transaction is.
  enum Ownership {
    /// Its own, and so is its passage through the gate of the map.
    case whole
    /// Inside another transaction, which has passed the gate for both.
    case nested
    /// Somebody else's, who ends it.
    case lent
  }

  /// Takes over a begun transaction.
  init(
    adopting handle: OpaquePointer, isWriter: Bool, _ ownership: Ownership = .whole,
    of environment: Environment
  ) {
    self.handle = handle
    self.isWriter = isWriter
    self.ownership = ownership
    self.environment = environment
  }

  deinit {
    guard !isCommitted, ownership != .lent else { return }
    environment.ended(handle, isWriter: isWriter, isNested: ownership == .nested)
  }

  /// The number of the snapshot that this transaction sees or makes.
  var number: UInt64 { UInt64(mdb_txn_id(handle)) }

  consuming func commit() throws(StoreError) {
    isCommitted = true
    try environment.commit(handle, isNested: ownership == .nested)
  }

  // MARK: Reading

  @_lifetime(borrow self)
  @inline(__always)
  func value(_ table: Table, _ key: UInt64) throws(StoreError) -> RawSpan? {
    var keyBytes = key
    var value = MDB_val()
    let code = withUnsafeMutableBytes(of: &keyBytes) { bytes in
      var key = MDB_val(mv_size: 8, mv_data: bytes.baseAddress)
      return mdb_get(handle, table.handle, &key, &value)
    }
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    return _overrideLifetime(RawSpan(value), borrowing: self)
  }

  @_lifetime(borrow self)
  func value(_ table: Table, _ key: [UInt8]) throws(StoreError) -> RawSpan? {
    var value = MDB_val()
    let code = withKey(key) { key in mdb_get(handle, table.handle, key, &value) }
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    return _overrideLifetime(RawSpan(value), borrowing: self)
  }

  func entryCount(_ table: Table) throws(StoreError) -> Int {
    var statistics = MDB_stat()
    try verified(mdb_stat(handle, table.handle, &statistics))
    return Int(statistics.ms_entries)
  }

  /// A value out of a table that this format does not have.
  @_lifetime(borrow self)
  func value(inTableNamed name: String, _ key: [UInt8]) -> RawSpan? {
    var table: MDB_dbi = 0
    guard mdb_dbi_open(handle, name, 0, &table) == MDB_SUCCESS else { return nil }
    var value = MDB_val()
    guard withKey(key, { key in mdb_get(handle, table, key, &value) }) == MDB_SUCCESS else { return nil }
    return _overrideLifetime(RawSpan(value), borrowing: self)
  }

  /// Depth, entries and pages of a table.
  func shape(_ table: Table) throws(StoreError) -> TableShape {
    var statistics = MDB_stat()
    try verified(mdb_stat(handle, table.handle, &statistics))
    return TableShape(statistics)
  }

  /// Pages that the file's list of free pages holds.
  func freePageCount() throws(StoreError) -> Int {
    var cursor: OpaquePointer?
    try verified(mdb_cursor_open(handle, 0, &cursor))
    guard let cursor else { return 0 }
    defer { mdb_cursor_close(cursor) }
    var free = 0
    var key = MDB_val()
    var value = MDB_val()
    while mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS {
      if value.mv_size >= 8 { free += RawSpan(value).load(0, as: Int.self) }
    }
    return free
  }

  // MARK: Writing

  func put(_ table: Table, _ key: UInt64, _ bytes: [UInt8], append: Bool = false) throws(StoreError) {
    var keyBytes = key
    let flags = append ? UInt32(MDB_APPEND) : 0
    let code = withUnsafeMutableBytes(of: &keyBytes) { keyBytes in
      bytes.withUnsafeBytes { bytes in
        var key = MDB_val(mv_size: 8, mv_data: keyBytes.baseAddress)
        var value = MDB_val(bytes)
        return mdb_put(handle, table.handle, &key, &value, flags)
      }
    }
    try verified(code)
  }

  func put(_ table: Table, _ key: [UInt8], _ bytes: [UInt8], append: Bool = false) throws(StoreError) {
    let flags = append ? UInt32(MDB_APPEND) : 0
    let code = withKey(key) { key in
      bytes.withUnsafeBytes { bytes in
        var value = MDB_val(bytes)
        return mdb_put(handle, table.handle, key, &value, flags)
      }
    }
    try verified(code)
  }

  /// Removes an entry; false when it was not there.
  @discardableResult
  func remove(_ table: Table, _ key: UInt64) throws(StoreError) -> Bool {
    var keyBytes = key
    let code = withUnsafeMutableBytes(of: &keyBytes) { bytes in
      var key = MDB_val(mv_size: 8, mv_data: bytes.baseAddress)
      return mdb_del(handle, table.handle, &key, nil)
    }
    if code == MDB_NOTFOUND { return false }
    try verified(code)
    return true
  }

  @discardableResult
  func remove(_ table: Table, _ key: [UInt8]) throws(StoreError) -> Bool {
    let code = withKey(key) { key in mdb_del(handle, table.handle, key, nil) }
    if code == MDB_NOTFOUND { return false }
    try verified(code)
    return true
  }

  /// Removes every entry of a table.
  func removeAll(_ table: Table) throws(StoreError) {
    try verified(mdb_drop(handle, table.handle, 0))
  }

  func makeCursor(_ table: Table) throws(StoreError) -> RawCursor {
    var cursor: OpaquePointer?
    try verified(mdb_cursor_open(handle, table.handle, &cursor))
    guard let cursor else { throw LMDBError(code: MDB_PANIC).explained("use the database") }
    return RawCursor(adopting: cursor)
  }
}

/// Depth, entries and pages of one table.
package struct TableShape: Sendable {
  package var depth: Int
  package var entries: Int
  package var branchPages: Int
  package var leafPages: Int
  package var overflowPages: Int

  init(_ statistics: MDB_stat) {
    depth = Int(statistics.ms_depth)
    entries = Int(statistics.ms_entries)
    branchPages = Int(statistics.ms_branch_pages)
    leafPages = Int(statistics.ms_leaf_pages)
    overflowPages = Int(statistics.ms_overflow_pages)
  }
}

/// Lends key bytes to a C call. LMDB does not write through keys it is given.
@inline(__always)
func withKey<Result>(_ key: [UInt8], _ body: (UnsafeMutablePointer<MDB_val>) -> Result) -> Result {
  key.withUnsafeBytes { bytes in
    var key = MDB_val(bytes)
    return body(&key)
  }
}

extension MDB_val {
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
  }
}

extension RawSpan {
  /// The bytes a C call returned. The caller ties the lifetime to the transaction.
  @inline(__always)
  @_lifetime(immortal)
  init(_ value: MDB_val) {
    let start = value.mv_data
    let count = value.mv_size
    self = _overrideLifetime(
      RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: start, count: count)), copying: ())
  }
}
