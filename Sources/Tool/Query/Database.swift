// Database: the database of a command, opened when it is first needed and for no more than is needed.

import GraphStore

final class Database {
  enum Access { case readOnly, write, asNeeded }

  /// The name of a database that is there for one run only.
  static let scratchName = ":memory:"

  let path: String
  let access: Access
  private var opened: (store: Store, canWrite: Bool)?

  init(_ path: String, _ access: Access = .asNeeded) {
    self.path = path
    self.access = access
  }

  var isScratch: Bool { path == Self.scratchName }

  /// The store, open for reading only until somebody wants to write.
  func store(forWriting writes: Bool = false) throws(Failure) -> Store {
    let canWrite = writes || access == .write || isScratch
    if let opened, opened.canWrite || !canWrite { return opened.store }
    // One process opens a file once: what reads only has to go before what writes can come.
    opened = nil
    let store = isScratch ? try ScratchStore.make() : try Store(existing: path, forWriting: canWrite)
    opened = (store, canWrite)
    return store
  }

  /// Lets go of the file, so that another command can have it. A scratch database stays: it would be gone.
  func close() {
    if !isScratch { opened = nil }
  }
}

extension Store {
  /// A database that must be there.
  convenience init(existing path: String, forWriting writes: Bool) throws(Failure) {
    var options = StoreOptions()
    options.create = false
    options.readOnly = !writes
    do throws(StoreError) {
      try self.init(path: path, options: options)
    } catch {
      throw Failure(error)
    }
  }
}

/// A database in a file without a name: when the program ends, however it ends, nothing of it is left.
enum ScratchStore {
  static func make() throws(Failure) -> Store {
    let folder: String
    do throws(Platform.SystemError) {
      folder = try Platform.makeScratchFolder()
    } catch {
      throw Failure("file", "cannot make a folder for a scratch database: \(error.text)", exit: .storage)
    }
    defer {
      for name in ["data.mdb", "lock.mdb"] { Platform.remove("\(folder)/\(name)") }
      Platform.removeFolder(folder)
    }
    var options = StoreOptions()
    options.durability = .none
    do throws(StoreError) {
      return try Store(path: folder, options: options)
    } catch {
      throw Failure(error)
    }
  }
}
