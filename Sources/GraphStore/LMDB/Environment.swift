// Environment: one open LMDB file. Opens it with a named reason for every refusal, hands out transactions, grows the
// map, copies the file. There is never more than one for a file in a process (EnvironmentRegistry).

import CLMDB
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

final class Environment: Sendable {
  private let shared: SharedHandle
  let path: String
  let isReadOnly: Bool
  /// Transactions pass it together; changing the map passes alone.
  private let gate = Gate()
  private let idleReaders = IdleReaders()
  /// What the current thread is doing here: 0 nothing, 1 reading, 2 writing.
  let threadMark = ThreadMark()
  let writeQueue = WriteQueue()
  /// The names as of some snapshot, renewed when a transaction sees a newer one.
  private let lastNames = Mutex<NamesSnapshot?>(nil)
  private let durability: Durability
  /// What a layer above keeps beside the file for as long as it is open.
  let companion = Companion()
  /// Tells the environment from every other one that this process ever had.
  let number = Environment.count.add(1, ordering: .relaxed).newValue
  private static let count = Atomic<UInt64>(0)

  /// What the library forbids to do with it at once is kept apart by `gate` and the write queue.
  var handle: OpaquePointer { shared.handle }

  var sharedNames: NamesSnapshot? { lastNames.withLock { $0 } }

  /// Keeps names for later transactions, unless those of a newer snapshot are kept.
  func share(_ snapshot: NamesSnapshot) {
    lastNames.withLock { current in
      if snapshot.transaction >= current?.transaction ?? 0 { current = snapshot }
    }
  }

  static var libraryVersion: String {
    var major: Int32 = 0
    var minor: Int32 = 0
    var patch: Int32 = 0
    mdb_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }

  init(path: String, options: StoreOptions) throws(StoreError) {
    try FileChecks.inspect(path, options)
    self.path = path
    isReadOnly = options.readOnly
    durability = options.durability
    shared = SharedHandle(handle: try Self.open(path, options))
    do {
      try openTables(options)
      clearStaleReaders()
      if !isReadOnly { StagedDatabase.removeAbandoned(in: path) }
    } catch {
      close()
      throw error
    }
  }

  /// Called by the registry alone, when nobody uses the environment any more.
  func close() {
    idleReaders.close()
    mdb_env_close(handle)
  }

  // MARK: Opening

  private static func open(_ path: String, _ options: StoreOptions) throws(StoreError) -> OpaquePointer {
    let purpose = "open '\(path)'"
    let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    let fileSize = FileChecks.size(path + "/data.mdb") ?? 0
    let least = fileSize + (64 << 20)
    var mapSize = max(options.mapSize ?? 1 << 40, options.mapSize == nil ? least : fileSize)
    while true {
      do {
        return try openOnce(path, options, mapSize: (mapSize + pageSize - 1) / pageSize * pageSize)
      } catch {
        let isOutOfRoom = error.code == ENOMEM || error.code == EINVAL || error.code == EOVERFLOW
        guard isOutOfRoom, options.mapSize == nil, mapSize / 2 > least else { throw error.explained(purpose) }
        mapSize /= 2
      }
    }
  }

  private static func openOnce(
    _ path: String, _ options: StoreOptions, mapSize: Int
  ) throws(LMDBError) -> OpaquePointer {
    var flags = UInt32(MDB_NOTLS)
    if options.readOnly { flags |= UInt32(MDB_RDONLY) }
    if options.durability == .metadata { flags |= UInt32(MDB_NOMETASYNC) }
    if options.durability == .none { flags |= UInt32(MDB_NOSYNC) }
    if options.readOnly, FileChecks.isImmutable(path) { flags |= UInt32(MDB_NOLOCK) }
    var attempt = 0
    while true {
      var handle: OpaquePointer?
      try check(mdb_env_create(&handle))
      guard let handle else { throw LMDBError(code: ENOMEM) }
      do {
        try check(mdb_env_set_maxdbs(handle, 32))
        try check(mdb_env_set_maxreaders(handle, UInt32(clamping: options.maxReaders)))
        try check(mdb_env_set_mapsize(handle, mapSize))
        try check(mdb_env_open(handle, path, flags, 0o600))
        return handle
      } catch {
        mdb_env_close(handle)
        // Another process may be closing the file, or creating it, at this very instant.
        let isPassing = error.code == EAGAIN || error.code == EBUSY || error.code == MDB_INVALID
        attempt += 1
        if !isPassing || attempt == 5 { throw error }
        usleep(2000)
      }
    }
  }

  private func openTables(_ options: StoreOptions) throws(StoreError) {
    let purpose = "open '\(path)'"
    do {
      try refuseTruncated()
      if try openTables(create: false) { return }
      guard !options.readOnly else {
        throw StoreError(.foreignFile, "could not \(purpose): the file holds no graph database")
      }
      guard options.create else {
        throw try hasTables()
          ? foreignTables
          : StoreError(
            .noDatabase, "could not \(purpose): there is no database", help: "create it with 'graphq init'")
      }
      _ = try openTables(create: true)
    } catch let error as LMDBError {
      throw error.explained(purpose)
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.io, "could not \(purpose)")
    }
  }

  /// Opens every table in order; false when there is no record of ours and none is to be made.
  private func openTables(create: Bool) throws -> Bool {
    var handle: OpaquePointer?
    try check(mdb_txn_begin(self.handle, nil, create ? 0 : UInt32(MDB_RDONLY), &handle))
    guard let handle else { throw LMDBError(code: MDB_PANIC) }
    gate.enterShared()
    let transaction = RawTransaction(adopting: handle, isWriter: create, of: self)
    // The list of tables, in which our own records stand, is opened by the name of none.
    var list: MDB_dbi = 0
    try check(mdb_dbi_open(handle, nil, 0, &list))
    if try !Format.isPresent(transaction) {
      guard create else { return false }
      // Asked as the writer: while another process makes our tables, a reader may see their number before them.
      if try transaction.entryCount(.meta) > 0 { throw foreignTables }
    } else {
      try Format.verify(transaction)
    }
    for table in Table.named {
      var tableHandle: MDB_dbi = 0
      let flags = (table.hasIntegerKeys ? UInt32(MDB_INTEGERKEY) : 0) | (create ? UInt32(MDB_CREATE) : 0)
      let code = mdb_dbi_open(handle, table.name, flags, &tableHandle)
      if code == MDB_NOTFOUND || code == MDB_INCOMPATIBLE {
        throw StoreError.damaged("table '\(table.name)' is missing or of another kind")
      }
      try check(code)
      guard tableHandle == table.handle else { throw LMDBError(code: MDB_BAD_DBI) }
    }
    if create { try Format.write(transaction) }
    try transaction.commit()
    return true
  }

  /// True when the file has tables, whoever made them.
  private func hasTables() throws -> Bool {
    var statistics = MDB_stat()
    try check(mdb_env_stat(handle, &statistics))
    return statistics.ms_entries > 0
  }

  private var foreignTables: StoreError {
    StoreError(
      .foreignFile, "'\(path)' is an LMDB database of another program",
      help: "choose a directory of its own for the graph")
  }

  /// A file that ends before a page in use would be read past its end. One that ends before the last page ever used may
  /// be whole: pages used and freed within one transaction are never written.
  private func refuseTruncated() throws(StoreError) {
    let file = path + "/data.mdb"
    var needed = 0
    // While another process writes, what is read of its list may be overwritten meanwhile: then it is read again.
    for _ in 0..<50 {
      let information = self.information
      needed = (information.lastPage + 1) * information.pageSize
      if let size = FileChecks.size(file), size >= needed || FreePages.coverEnd(of: file) { return }
      usleep(1000)
    }
    throw StoreError(
      .damaged, "the file of '\(path)' was cut short: \(needed) bytes are in use",
      help: "restore a backup")
  }

  // MARK: Transactions

  /// Begins reading the newest snapshot.
  func beginReading() throws(LMDBError) -> RawTransaction {
    var attempt = 0
    while true {
      gate.enterShared()
      do {
        return RawTransaction(adopting: try idleOrNewReader(), isWriter: false, of: self)
      } catch {
        gate.leave()
        attempt += 1
        guard attempt < 8 else { throw error }
        switch error {
        case .mapResized: try adoptMapSize()
        case .readersFull:
          guard attempt == 1 else { throw error }
          mdb_reader_check(handle, nil)
        default: throw error
        }
      }
    }
  }

  private func idleOrNewReader() throws(LMDBError) -> OpaquePointer {
    if var idle = idleReaders.take() {
      let reader = idle.transaction.handle
      if let snapshot = idle.snapshot, snapshot == lastTransaction { return reader }
      idle.letGo()
      let code = mdb_txn_renew(reader)
      if code == MDB_SUCCESS { return reader }
      mdb_txn_abort(reader)
      throw LMDBError(code: code)
    }
    var reader: OpaquePointer?
    try check(mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &reader))
    guard let reader else { throw LMDBError(code: MDB_PANIC) }
    return reader
  }

  /// Begins the one write transaction; waits for the writer of another process. The caller holds the write queue.
  func beginWriting() throws(LMDBError) -> RawTransaction {
    idleReaders.letGo()
    var attempt = 0
    while true {
      gate.enterShared()
      var writer: OpaquePointer?
      let code = mdb_txn_begin(handle, nil, 0, &writer)
      if code == MDB_SUCCESS, let writer { return RawTransaction(adopting: writer, isWriter: true, of: self) }
      gate.leave()
      attempt += 1
      guard code == MDB_MAP_RESIZED, attempt < 8 else { throw LMDBError(code: code) }
      try adoptMapSize()
    }
  }

  /// Begins a write transaction inside another one: it alone is undone when it fails. It does not pass the gate, which
  /// its parent holds: whoever waits to pass alone would keep it out, and the parent waits for it.
  func beginWriting(inside parent: OpaquePointer) throws(LMDBError) -> RawTransaction {
    var child: OpaquePointer?
    try check(mdb_txn_begin(handle, parent, 0, &child))
    guard let child else { throw LMDBError(code: MDB_PANIC) }
    return RawTransaction(adopting: child, isWriter: true, .nested, of: self)
  }

  /// Takes the end of a transaction; an ended reader is kept for the next one.
  func ended(_ transaction: OpaquePointer, isWriter: Bool, isNested: Bool) {
    if isWriter {
      mdb_txn_abort(transaction)
    } else {
      idleReaders.giveBack(LentHandle(handle: transaction), snapshot: UInt64(mdb_txn_id(transaction)))
    }
    if !isNested { gate.leave() }
  }

  /// Takes the commit of a transaction.
  func commit(_ transaction: OpaquePointer, isNested: Bool) throws(StoreError) {
    defer { if !isNested { gate.leave() } }
    let code = mdb_txn_commit(transaction)
    // The library says of a write that came out short only that it failed.
    try verified(code == EIO ? FileChecks.reasonOfShortWrite(path) ?? code : code)
    #if !canImport(Glibc)
      if durability == .full { try fullSync() }
    #endif
  }

  #if !canImport(Glibc)
    /// Plain `fsync` leaves data in the drive's cache on Apple systems.
    private func fullSync() throws(StoreError) {
      var descriptor: Int32 = -1
      try verified(mdb_env_get_fd(handle, &descriptor))
      if fcntl(descriptor, F_FULLFSYNC) != 0 { throw LMDBError(code: errno).explained("sync the database") }
    }
  #endif

  // MARK: The map

  /// Takes over the map size that another process has set.
  private func adoptMapSize() throws(LMDBError) {
    gate.enterAlone()
    defer { gate.leave() }
    try check(mdb_env_set_mapsize(handle, 0))
    forgetPlaces()
  }

  /// The map may lie elsewhere now, and with it whatever places a snapshot has noted.
  private func forgetPlaces() {
    idleReaders.letGo()
    lastNames.withLock { $0 = nil }
  }

  /// Makes room after a transaction filled the map: doubles it, by 64 GiB at the most.
  /// Of several writers that met the same full map, only the first one makes it grow.
  func growMap(beyond size: Int) throws(LMDBError) {
    gate.enterAlone()
    defer { gate.leave() }
    guard information.mapSize <= size else { return }
    try check(mdb_env_set_mapsize(handle, size + min(size, 64 << 30)))
    forgetPlaces()
  }

  /// The size of the map now.
  var mapSize: Int {
    gate.enterShared()
    defer { gate.leave() }
    return information.mapSize
  }

  /// Frees the slots of readers whose process is gone, and says how many there were.
  @discardableResult
  func clearStaleReaders() -> Int {
    var dead: Int32 = 0
    mdb_reader_check(handle, &dead)
    return Int(dead)
  }

  /// The figures LMDB keeps about the file. It reads them in the map, so the caller holds the gate: it is inside a
  /// transaction, alone, or the only one who knows the environment.
  var information: EnvironmentInformation {
    var information = MDB_envinfo()
    var statistics = MDB_stat()
    mdb_env_info(handle, &information)
    mdb_env_stat(handle, &statistics)
    return EnvironmentInformation(
      pageSize: Int(statistics.ms_psize), mapSize: Int(information.me_mapsize),
      lastPage: Int(information.me_last_pgno), lastTransaction: UInt64(information.me_last_txnid),
      maxReaders: Int(information.me_maxreaders), usedReaders: Int(information.me_numreaders))
  }

  /// The number of the last commit of any process. The caller holds the gate.
  private var lastTransaction: UInt64 {
    var information = MDB_envinfo()
    mdb_env_info(handle, &information)
    return UInt64(information.me_last_txnid)
  }

  var maxKeySize: Int { Int(mdb_env_get_maxkeysize(handle)) }

  /// Snapshot numbers of the readers of all processes, oldest first.
  func readerSnapshots() -> [UInt64] {
    let collector = ReaderLines()
    mdb_reader_list(
      handle,
      { line, context in
        guard let line, let context else { return 0 }
        Unmanaged<ReaderLines>.fromOpaque(context).takeUnretainedValue().lines.append(String(cString: line))
        return 0
      }, Unmanaged.passUnretained(collector).toOpaque())
    return collector.lines.compactMap { line in
      line.split(separator: " ").last.flatMap { UInt64($0.filter(\.isNumber)) }
    }.sorted()
  }

  /// Writes a consistent copy of the file to an open descriptor, while others read and write.
  func copy(to descriptor: Int32, compact: Bool) throws(LMDBError) {
    gate.enterShared()
    defer { gate.leave() }
    try check(mdb_env_copyfd2(handle, descriptor, compact ? UInt32(MDB_CP_COMPACT) : 0))
  }
}

private final class ReaderLines {
  var lines: [String] = []
}

/// The figures LMDB keeps about a file.
package struct EnvironmentInformation: Sendable {
  package var pageSize: Int
  package var mapSize: Int
  package var lastPage: Int
  package var lastTransaction: UInt64
  package var maxReaders: Int
  package var usedReaders: Int
}
