// EnvironmentRegistry: one open environment a file in this process, shared by everyone who opens it.
// A second environment on one file would drop the first one's file locks when it closes.

import Synchronization

enum EnvironmentRegistry {
  private struct Entry {
    let environment: Environment
    var users: Int
  }

  private static let entries = Mutex<[FileIdentity: Entry]>([:])

  /// The environment of the database at `path`, opened if this process has not opened it yet.
  static func open(_ path: String, _ options: StoreOptions) throws(StoreError) -> Environment {
    do {
      return try entries.withLock { entries in
        if let identity = FileIdentity(path), var entry = entries[identity] {
          guard options.readOnly || !entry.environment.isReadOnly else {
            throw StoreError(.readOnly, "'\(path)' is open read-only in this process already")
          }
          guard !options.mustBeNew else { throw FileChecks.existsError(path) }
          entry.users += 1
          entries[identity] = entry
          return entry.environment
        }
        let environment = try Environment(path: path, options: options)
        if let identity = FileIdentity(path) { entries[identity] = Entry(environment: environment, users: 1) }
        return environment
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.io, "could not open '\(path)'")
    }
  }

  /// True when this process has the database at `path` open.
  static func isOpen(_ path: String) -> Bool {
    guard let identity = FileIdentity(path) else { return false }
    return entries.withLock { $0[identity] != nil }
  }

  /// Runs `body` while nobody has the database at `path` open, in this process or in another one. Whoever wants to open
  /// it meanwhile waits.
  static func whileClosed<Result>(
    _ path: String, _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    do {
      return try entries.withLock { entries in
        if let identity = FileIdentity(path), entries[identity] != nil { throw Copying.inUse(path) }
        guard let lock = try ExclusiveLock.take(path) else { throw Copying.inUse(path) }
        let result = try body()
        _ = consume lock
        return result
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.io, "could not lock '\(path)'")
    }
  }

  /// Gives back one use; the last one closes the file.
  static func release(_ environment: Environment) {
    entries.withLock { entries in
      guard let identity = entries.first(where: { $0.value.environment === environment })?.key else { return }
      entries[identity]?.users -= 1
      if entries[identity]?.users == 0 {
        entries[identity] = nil
        environment.close()
      }
    }
  }
}
