// EnvironmentRegistry: one open environment a file in this process, shared by everyone who opens it.
// A second environment on one file would drop the first one's file locks when it closes.

import Synchronization

enum EnvironmentRegistry {
  private struct Entry {
    let file: FileIdentity
    let environment: Environment
    var users: Int
  }

  /// Looked through one by one: a process opens few files.
  private static let entries = Mutex<[Entry]>([])

  /// The environment of the database at `path`, opened if this process has not opened it yet.
  static func open(_ path: String, _ options: StoreOptions) throws(StoreError) -> Environment {
    do {
      return try entries.withLock { entries in
        if let place = self.place(of: path, in: entries) {
          let environment = entries[place].environment
          guard options.readOnly || !environment.isReadOnly else {
            throw StoreError(.readOnly, "'\(path)' is open read-only in this process already")
          }
          guard !options.mustBeNew else { throw FileChecks.existsError(path) }
          entries[place].users += 1
          return environment
        }
        let environment = try Environment(path: path, options: options)
        if let file = FileIdentity(path) {
          entries.append(Entry(file: file, environment: environment, users: 1))
        }
        return environment
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.io, "could not open '\(path)'")
    }
  }

  private static func place(of path: String, in entries: [Entry]) -> Int? {
    guard let file = FileIdentity(path) else { return nil }
    return entries.firstIndex { $0.file == file }
  }

  /// True when this process has the database at `path` open.
  static func isOpen(_ path: String) -> Bool {
    entries.withLock { place(of: path, in: $0) != nil }
  }

  /// Runs `body` while nobody has the database at `path` open, in this process or in another one. Whoever wants to open
  /// it meanwhile waits.
  static func whileClosed<Result>(
    _ path: String, _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    do {
      return try entries.withLock { entries in
        if place(of: path, in: entries) != nil { throw Copying.inUse(path) }
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
      guard let place = entries.firstIndex(where: { $0.environment === environment }) else { return }
      entries[place].users -= 1
      if entries[place].users == 0 {
        entries.remove(at: place)
        environment.close()
      }
    }
  }
}
