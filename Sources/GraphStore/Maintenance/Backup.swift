// Backup, restore, compaction: copies of a database. A copy is made beside its place, flushed, verified if wanted, and
// then moved there in one step, so that its place holds the old content or the new one and never half of either.

/// What a copy came to.
package struct CopyReport: Sendable, Equatable {
  package var bytesBefore: Int
  package var bytesAfter: Int
}

extension Store {
  /// Copies the newest snapshot into the directory `target`, while others read and write. `compact` leaves out free
  /// pages. `overwrite` replaces a database that is there and that nobody has open. `verify` checks the copy in full.
  @discardableResult
  package func backup(
    to target: String, compact: Bool = false, overwrite: Bool = false, verify: Bool = false,
    progress: ((MaintenanceProgress) -> Void)? = nil
  ) throws(StoreError) -> CopyReport {
    let isNewDirectory = try DirectoryFiles.makeDirectory(target)
    do throws(StoreError) {
      if let own = FileIdentity(path), let other = FileIdentity(target), own == other {
        throw StoreError(.exists, "a database cannot be copied onto itself", help: "choose another name")
      }
      let isThere = DirectoryFiles.exists(target + "/data.mdb")
      guard overwrite || !isThere else {
        throw StoreError(
          .exists, "there is a database at '\(target)' already", help: "choose another name or overwrite it")
      }
      if isThere { try EnvironmentRegistry.whileClosed(target) { () throws(StoreError) in } }
      let report = try Copying.copy(environment, to: target, compact: compact, verify: verify, progress) {
        (file) throws(StoreError) in
        try EnvironmentRegistry.whileClosed(target) { () throws(StoreError) in
          try DirectoryFiles.move(file, to: target + "/data.mdb")
        }
      }
      if isNewDirectory { try DirectoryFiles.flushDirectory(Copying.parent(of: target)) }
      return report
    } catch {
      if isNewDirectory { DirectoryFiles.removeDatabase(target) }
      throw error
    }
  }

  /// Puts the backup at `source` in the place of `target`, after checking the copy in full.
  @discardableResult
  package static func restore(
    from source: String, to target: String, overwrite: Bool = false,
    progress: ((MaintenanceProgress) -> Void)? = nil
  ) throws(StoreError) -> CopyReport {
    let report = try check(path: source, quick: true) { progress?($0) }
    guard report.isClean else {
      let first = report.faults.first.map { ": \($0)" } ?? ""
      throw StoreError(
        .damaged, "the backup '\(source)' is damaged\(first)", help: "check it with 'graphq check \(source)'")
    }
    var options = StoreOptions()
    options.create = false
    options.readOnly = true
    return try Store(path: source, options: options).backup(
      to: target, overwrite: overwrite, verify: true, progress: progress)
  }

  /// Rewrites a database without its free pages. Nobody may have it open: its file is exchanged.
  @discardableResult
  package static func compact(
    path: String, progress: ((MaintenanceProgress) -> Void)? = nil
  ) throws(StoreError) -> CopyReport {
    var options = StoreOptions()
    options.create = false
    options.readOnly = true
    try FileChecks.inspect(path, options)
    // Said before the work as well as after it.
    try EnvironmentRegistry.whileClosed(path) { () throws(StoreError) in }
    var store: Store? = try Store(path: path, options: options)
    guard let environment = store?.environment else { throw Copying.inUse(path) }
    let snapshot = environment.information.lastTransaction
    return try Copying.copy(environment, to: path, compact: true, verify: true, progress) {
      (file) throws(StoreError) in
      store = nil
      try EnvironmentRegistry.whileClosed(path) { () throws(StoreError) in
        try Copying.verifyUnchanged(path, since: snapshot)
        try DirectoryFiles.move(file, to: path + "/data.mdb")
      }
    }
  }
}

enum Copying {
  /// Copies into a directory beside the place, and has the finished file placed from there.
  static func copy(
    _ environment: Environment, to target: String, compact: Bool, verify: Bool,
    _ progress: ((MaintenanceProgress) -> Void)?, place: (String) throws(StoreError) -> Void
  ) throws(StoreError) -> CopyReport {
    let before = FileChecks.size(environment.path + "/data.mdb") ?? 0
    let directory = target + "/.copy-\(DirectoryFiles.processNumber)-\(UInt32.random(in: 0...UInt32.max))"
    guard try DirectoryFiles.makeDirectory(directory) else {
      throw StoreError(.exists, "'\(directory)' is there already", help: "remove it")
    }
    defer { DirectoryFiles.removeDatabase(directory) }
    let file = directory + "/data.mdb"
    try write(environment, to: file, compact: compact, progress)
    if verify { try Self.verify(directory) { progress?($0) } }
    let after = FileChecks.size(file) ?? 0
    try place(file)
    try DirectoryFiles.flushDirectory(target)
    return CopyReport(bytesBefore: before, bytesAfter: after)
  }

  private static func write(
    _ environment: Environment, to file: String, compact: Bool, _ progress: ((MaintenanceProgress) -> Void)?
  ) throws(StoreError) {
    let pending = try PendingFile(creating: file)
    // Beginning to read takes over a map that another process has let grow, which the copy itself cannot.
    let pages = try Self.pages(environment, withoutFree: compact)
    do {
      if let progress {
        try WatchedCopy(environment, to: pending.descriptor, compact: compact).watch {
          let done = FileChecks.size(file) ?? 0
          let size = pages * environment.information.pageSize
          progress(MaintenanceProgress(stage: "copying", done: UInt64(done), total: UInt64(size)))
        }
        progress(MaintenanceProgress(stage: "flushing", done: 0, total: 1))
      } else {
        try environment.copy(to: pending.descriptor, compact: compact)
      }
    } catch {
      throw error.explained("copy '\(environment.path)' to '\(file)'")
    }
    try pending.flush()
    try pending.place(at: file)
  }

  /// How many pages a copy has.
  private static func pages(_ environment: Environment, withoutFree: Bool) throws(StoreError) -> Int {
    let raw: RawTransaction
    do { raw = try environment.beginReading() } catch { throw error.explained("copy '\(environment.path)'") }
    let all = environment.information.lastPage + 1
    return withoutFree ? all - (try raw.freePageCount()) : all
  }

  private static func verify(
    _ directory: String, _ progress: (MaintenanceProgress) -> Void
  ) throws(StoreError) {
    let report = try Store.check(path: directory, progress: progress)
    guard report.isClean else {
      let first = report.faults.first.map { ": \($0)" } ?? ""
      throw StoreError(
        .damaged, "the copy has \(report.faults.count + report.unlistedFaults) faults\(first)",
        help: "check the original with 'graphq check'")
    }
  }

  /// Refuses when somebody has committed since the snapshot that was copied.
  static func verifyUnchanged(_ path: String, since snapshot: UInt64) throws(StoreError) {
    var log = FaultLog()
    let metas = try MetaPage.readAll(PageFile(database: path), &log)
    guard metas.map(\.transaction).max() == snapshot else { throw inUse(path) }
  }

  static func inUse(_ path: String) -> StoreError {
    StoreError(
      .inUse, "'\(path)' is open elsewhere, and its file can be exchanged only while nobody has it open",
      help: "close it, or make a compact backup, which works beside readers and writers")
  }

  static func parent(of path: String) -> String {
    let trimmed = path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path
    guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}

/// A copy on a thread of its own, since the library makes it in one call: who waits for it can say how far it has come.
private final class WatchedCopy: Sendable {
  private let environment: Environment
  private let descriptor: Int32
  private let compact: Bool
  private let monitor = Monitor(conditions: 1)
  private let outcome = Guarded<Result<Void, LMDBError>?>(nil)

  /// How long is looked away, in microseconds.
  private static let interval = 50_000

  init(_ environment: Environment, to descriptor: Int32, compact: Bool) {
    self.environment = environment
    self.descriptor = descriptor
    self.compact = compact
  }

  /// Returns when the copy is made; looks on at the beginning, and every now and then.
  func watch(_ look: () -> Void) throws(LMDBError) {
    look()
    guard let thread = SystemThread({ self.run() }) else {
      return try environment.copy(to: descriptor, compact: compact)
    }
    defer { thread.join() }
    monitor.lock()
    defer { monitor.unlock() }
    while true {
      if let outcome = outcome.state { return try outcome.get() }
      if !monitor.wait(0, until: Monitor.deadline(microseconds: Self.interval)) {
        monitor.unlock()
        look()
        monitor.lock()
      }
    }
  }

  private func run() {
    let result = Result { () throws(LMDBError) in try environment.copy(to: descriptor, compact: compact) }
    monitor.lock()
    outcome.state = result
    monitor.wake(0)
    monitor.unlock()
  }
}
