// RawCursor: a place in one table. Looking up ascending keys through one cursor is several times faster than
// looking each up from the root. Spans live until the cursor moves, the transaction writes, or it ends.

import CLMDB

struct RawCursor: ~Copyable {
  private let handle: OpaquePointer
  private var isWalking = false

  init(adopting handle: OpaquePointer) { self.handle = handle }

  deinit { mdb_cursor_close(handle) }

  // MARK: Integer keys

  /// The value under exactly this key.
  @_lifetime(&self)
  @inline(__always)
  mutating func seek(_ key: UInt64) throws(StoreError) -> RawSpan? {
    var keyBytes = key
    var value = MDB_val()
    let code = withUnsafeMutableBytes(of: &keyBytes) { bytes in
      var key = MDB_val(mv_size: 8, mv_data: bytes.baseAddress)
      return mdb_cursor_get(handle, &key, &value, MDB_SET)
    }
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    return _overrideLifetime(RawSpan(value), mutating: &self)
  }

  /// The entry with the least key that is not less than this one.
  @_lifetime(&self)
  mutating func seek(atLeast key: UInt64) throws(StoreError) -> IntegerEntry? {
    var keyBytes = key
    var value = MDB_val()
    var found: UInt64 = 0
    let code = withUnsafeMutableBytes(of: &keyBytes) { bytes in
      var key = MDB_val(mv_size: 8, mv_data: bytes.baseAddress)
      let code = mdb_cursor_get(handle, &key, &value, MDB_SET_RANGE)
      if code == MDB_SUCCESS { found = RawSpan(key).loadUnchecked(0, as: UInt64.self) }
      return code
    }
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    return _overrideLifetime(IntegerEntry(key: found, value: RawSpan(value)), mutating: &self)
  }

  /// The entry with the greatest key that is less than this one.
  @_lifetime(&self)
  mutating func seek(before key: UInt64) throws(StoreError) -> IntegerEntry? {
    let isInside = try seek(atLeast: key) != nil
    return try moveInteger(isInside ? MDB_PREV : MDB_LAST)
  }

  /// The entry with the greatest key that is not above this one.
  @_lifetime(&self)
  mutating func seek(atMost key: UInt64) throws(StoreError) -> IntegerEntry? {
    var found: UInt64?
    if let entry = try seek(atLeast: key) { found = entry.key }
    if found == key { return try moveInteger(MDB_GET_CURRENT) }
    return try moveInteger(found == nil ? MDB_LAST : MDB_PREV)
  }

  /// The greatest key of the table.
  mutating func greatestKey() throws(StoreError) -> UInt64? {
    guard let entry = try moveInteger(MDB_LAST) else { return nil }
    return entry.key
  }

  /// Entries in order: the first call finds the least key not less than `key`, each later one the next entry.
  @_lifetime(&self)
  mutating func walk(from key: UInt64) throws(StoreError) -> IntegerEntry? {
    if isWalking { return try moveInteger(MDB_NEXT) }
    isWalking = true
    return try seek(atLeast: key)
  }

  @_lifetime(&self)
  private mutating func moveInteger(_ operation: MDB_cursor_op) throws(StoreError) -> IntegerEntry? {
    var key = MDB_val()
    var value = MDB_val()
    let code = mdb_cursor_get(handle, &key, &value, operation)
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    guard key.mv_size == 8 else { throw .damaged("a key of a wrong length") }
    let entry = IntegerEntry(key: RawSpan(key).loadUnchecked(0, as: UInt64.self), value: RawSpan(value))
    return _overrideLifetime(entry, mutating: &self)
  }

  // MARK: Byte keys

  /// The value under exactly this key.
  @_lifetime(&self)
  mutating func seek(_ key: [UInt8]) throws(StoreError) -> RawSpan? {
    var value = MDB_val()
    let code = withKey(key) { key in mdb_cursor_get(handle, key, &value, MDB_SET) }
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    return _overrideLifetime(RawSpan(value), mutating: &self)
  }

  /// The entry with the least key that is not less than this one.
  @_lifetime(&self)
  mutating func seek(atLeast key: [UInt8]) throws(StoreError) -> ByteEntry? {
    var value = MDB_val()
    var found = MDB_val()
    let code = withKey(key) { key in
      let code = mdb_cursor_get(handle, key, &value, MDB_SET_RANGE)
      found = key.pointee
      return code
    }
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    return _overrideLifetime(ByteEntry(key: RawSpan(found), value: RawSpan(value)), mutating: &self)
  }

  /// The entry with the greatest key that is less than this one.
  @_lifetime(&self)
  mutating func seek(before key: [UInt8]) throws(StoreError) -> ByteEntry? {
    let isInside = try seek(atLeast: key) != nil
    return try move(isInside ? MDB_PREV : MDB_LAST)
  }

  /// Entries in order: the first call finds the least key not less than `key`, each later one the next entry.
  @_lifetime(&self)
  mutating func walk(from key: [UInt8]) throws(StoreError) -> ByteEntry? {
    if isWalking { return try move(MDB_NEXT) }
    isWalking = true
    return try seek(atLeast: key)
  }

  @_lifetime(&self)
  mutating func next() throws(StoreError) -> ByteEntry? { try move(MDB_NEXT) }

  @_lifetime(&self)
  private mutating func move(_ operation: MDB_cursor_op) throws(StoreError) -> ByteEntry? {
    var key = MDB_val()
    var value = MDB_val()
    let code = mdb_cursor_get(handle, &key, &value, operation)
    if code == MDB_NOTFOUND { return nil }
    try verified(code)
    return _overrideLifetime(ByteEntry(key: RawSpan(key), value: RawSpan(value)), mutating: &self)
  }

  // MARK: Writing

  /// Writes an entry; ascending keys find their place from where the cursor stands.
  mutating func put(_ key: UInt64, _ bytes: [UInt8], append: Bool = false) throws(StoreError) {
    var keyBytes = key
    let code = withUnsafeMutableBytes(of: &keyBytes) { keyBytes in
      bytes.withUnsafeBytes { bytes in
        var key = MDB_val(mv_size: 8, mv_data: keyBytes.baseAddress)
        var value = MDB_val(bytes)
        return mdb_cursor_put(handle, &key, &value, append ? UInt32(MDB_APPEND) : 0)
      }
    }
    try verified(code)
  }

  /// Writes each entry of the arrays: the `place`-th value ends at `ends[place]`.
  mutating func put(
    _ keys: [UInt64], _ values: [UInt8], ends: [UInt32], append: Bool
  ) throws(StoreError) {
    let flags = append ? UInt32(MDB_APPEND) : 0
    var start = 0
    for place in keys.indices {
      let end = Int(ends[place])
      guard start <= end, end <= values.count else { throw .damaged("packed entries that overlap") }
      var keyBytes = keys[place]
      let code = withUnsafeMutableBytes(of: &keyBytes) { keyBytes in
        values.withUnsafeBytes { bytes in
          var key = MDB_val(mv_size: 8, mv_data: keyBytes.baseAddress)
          var value = MDB_val(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          return mdb_cursor_put(handle, &key, &value, flags)
        }
      }
      try verified(code)
      start = end
    }
  }

  mutating func put(_ key: [UInt8], _ bytes: [UInt8], append: Bool = false) throws(StoreError) {
    let code = withKey(key) { key in
      bytes.withUnsafeBytes { bytes in
        var value = MDB_val(bytes)
        return mdb_cursor_put(handle, key, &value, append ? UInt32(MDB_APPEND) : 0)
      }
    }
    try verified(code)
  }
}

/// An entry under an integer key.
struct IntegerEntry: ~Escapable {
  let key: UInt64
  let value: RawSpan

  @_lifetime(copy value)
  init(key: UInt64, value: RawSpan) {
    self.key = key
    self.value = value
  }
}

/// An entry under a byte key.
struct ByteEntry: ~Escapable {
  let key: RawSpan
  let value: RawSpan

  @_lifetime(copy key, copy value)
  init(key: RawSpan, value: RawSpan) {
    self.key = key
    self.value = value
  }
}
