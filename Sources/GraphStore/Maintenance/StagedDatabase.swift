// StagedDatabase: a new database that is filled out of sight, beside its place, in as many commits as its maker likes,
// and then moved there in one step. Whoever looks finds nothing or all of it, also after a crash.

/// A database on its way to its place: gone when it goes out of use without having arrived.
package struct StagedDatabase: ~Copyable {
  /// What is to be filled.
  package let path: String
  private let target: String
  private let isNewDirectory: Bool
  /// The last commit of the empty database that is replaced.
  private let replaced: UInt64?
  private var isPlaced = false

  private static let prefix = ".load-"

  /// Nil when there is a database at `target` that holds something, or that somebody has open: it cannot be replaced.
  package static func begin(for target: String) throws(StoreError) -> StagedDatabase? {
    let isNewDirectory = try DirectoryFiles.makeDirectory(target)
    removeAbandoned(in: target)
    var replaced: UInt64?
    if DirectoryFiles.exists(target + "/data.mdb") {
      guard let snapshot = try snapshotIfVirgin(target), isClosed(target) else { return nil }
      replaced = snapshot
    }
    let path = "\(target)/\(prefix)\(DirectoryFiles.processNumber)-\(UInt32.random(in: 0...UInt32.max))"
    _ = try DirectoryFiles.makeDirectory(path)
    return StagedDatabase(path: path, target: target, isNewDirectory: isNewDirectory, replaced: replaced)
  }

  private init(path: String, target: String, isNewDirectory: Bool, replaced: UInt64?) {
    self.path = path
    self.target = target
    self.isNewDirectory = isNewDirectory
    self.replaced = replaced
  }

  deinit {
    if !isPlaced {
      DirectoryFiles.removeDatabase(path)
      if isNewDirectory { DirectoryFiles.removeDatabase(target) }
    }
  }

  /// How the staged database is opened: what is not durable before it is placed does not matter.
  package static var options: StoreOptions {
    var options = StoreOptions()
    options.durability = .none
    return options
  }

  /// Makes the content durable and moves it to its place. Nobody has the staged database open any more.
  package consuming func place() throws(StoreError) {
    try DirectoryFiles.flushFile(path + "/data.mdb")
    let (path, target, replaced) = (path, target, replaced)
    try EnvironmentRegistry.whileClosed(target) { () throws(StoreError) in
      if let replaced {
        try Copying.verifyUnchanged(target, since: replaced)
      } else if DirectoryFiles.exists(target + "/data.mdb") {
        throw FileChecks.existsError(target)
      }
      try DirectoryFiles.move(path + "/data.mdb", to: target + "/data.mdb")
    }
    isPlaced = true
    DirectoryFiles.removeDatabase(path)
    try DirectoryFiles.flushDirectory(target)
    if isNewDirectory { try DirectoryFiles.flushDirectory(Copying.parent(of: target)) }
  }

  // MARK: What is there already

  /// The last commit of a database that never held anything; nil for any other.
  private static func snapshotIfVirgin(_ target: String) throws(StoreError) -> UInt64? {
    var options = StoreOptions()
    options.create = false
    options.readOnly = true
    do {
      return try Store(path: target, options: options).read { transaction in
        guard try transaction.isUntouched(), transaction.names.labels.count == 0,
          transaction.names.keys.count == 0, try transaction.raw.entryCount(.documents) == 0
        else { return nil }
        return transaction.snapshotNumber
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.io, "could not read '\(target)'")
    }
  }

  private static func isClosed(_ target: String) -> Bool {
    (try? EnvironmentRegistry.whileClosed(target) { () throws(StoreError) in true }) ?? false
  }

  /// Removes what a process that died has left half filled.
  static func removeAbandoned(in target: String) {
    for name in DirectoryFiles.names(in: target) where name.hasPrefix(prefix) {
      let path = "\(target)/\(name)"
      let owner = name.dropFirst(prefix.count).prefix { $0.isNumber }
      if Int32(owner) == DirectoryFiles.processNumber { continue }
      // A living owner holds the lock of its database.
      let lock: ExclusiveLock? = (try? ExclusiveLock.take(path)) ?? nil
      if lock != nil { DirectoryFiles.removeDatabase(path) }
    }
  }
}
