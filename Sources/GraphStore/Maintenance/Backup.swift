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
    to target: String, compact: Bool = false, overwrite: Bool = false, verify: Bool = false
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
      let report = try Copying.copy(environment, to: target, compact: compact, verify: verify) {
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
    from source: String, to target: String, overwrite: Bool = false
  ) throws(StoreError) -> CopyReport {
    let report = try check(path: source, quick: true)
    guard report.isClean else {
      let first = report.faults.first.map { ": \($0)" } ?? ""
      throw StoreError(
        .damaged, "the backup '\(source)' is damaged\(first)", help: "check it with 'graphq check \(source)'")
    }
    var options = StoreOptions()
    options.create = false
    options.readOnly = true
    return try Store(path: source, options: options).backup(to: target, overwrite: overwrite, verify: true)
  }

  /// Rewrites a database without its free pages. Nobody may have it open: its file is exchanged.
  @discardableResult
  package static func compact(path: String) throws(StoreError) -> CopyReport {
    var options = StoreOptions()
    options.create = false
    options.readOnly = true
    try FileChecks.inspect(path, options)
    // Said before the work as well as after it.
    try EnvironmentRegistry.whileClosed(path) { () throws(StoreError) in }
    var store: Store? = try Store(path: path, options: options)
    guard let environment = store?.environment else { throw Copying.inUse(path) }
    let snapshot = environment.information.lastTransaction
    return try Copying.copy(environment, to: path, compact: true, verify: true) { (file) throws(StoreError) in
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
    place: (String) throws(StoreError) -> Void
  ) throws(StoreError) -> CopyReport {
    let before = FileChecks.size(environment.path + "/data.mdb") ?? 0
    let directory = target + "/.copy-\(DirectoryFiles.processNumber)-\(UInt32.random(in: 0...UInt32.max))"
    guard try DirectoryFiles.makeDirectory(directory) else {
      throw StoreError(.exists, "'\(directory)' is there already", help: "remove it")
    }
    defer { DirectoryFiles.removeDatabase(directory) }
    let file = directory + "/data.mdb"
    try write(environment, to: file, compact: compact)
    if verify { try Self.verify(directory) }
    let after = FileChecks.size(file) ?? 0
    try place(file)
    try DirectoryFiles.flushDirectory(target)
    return CopyReport(bytesBefore: before, bytesAfter: after)
  }

  private static func write(_ environment: Environment, to file: String, compact: Bool) throws(StoreError) {
    let pending = try PendingFile(creating: file)
    do {
      // Beginning to read takes over a map that another process has let grow, which the copy itself cannot.
      _ = try environment.beginReading()
      try environment.copy(to: pending.descriptor, compact: compact)
    } catch {
      throw error.explained("copy '\(environment.path)' to '\(file)'")
    }
    try pending.flush()
    try pending.place(at: file)
  }

  private static func verify(_ directory: String) throws(StoreError) {
    let report = try Store.check(path: directory)
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
