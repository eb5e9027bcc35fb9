// StoreError: what can go wrong between a caller and the file, cut by what the caller can do about it.

/// An error of the store: a stable code, what happened, and what to do about it.
public struct StoreError: Error, Sendable, Equatable {
  /// The stable, documented name of a kind of error.
  public enum Code: String, Sendable, CaseIterable {
    /// There is no database at the path.
    case noDatabase = "no-database"
    /// There is already something at the path.
    case exists = "exists"
    /// The file is no database of ours, or its format cannot be read here.
    case foreignFile = "foreign-file"
    /// The file was written by a newer release.
    case newerFormat = "newer-format"
    /// The file was written by a version whose format is not read any more.
    case olderFormat = "older-format"
    /// The file was written on a machine of the other byte order.
    case byteOrder = "byte-order"
    /// The operating system denies access.
    case permission = "permission"
    /// The medium or the way of opening allows reading only.
    case readOnly = "read-only"
    /// The file lies on a network file system.
    case networkFileSystem = "network-file-system"
    /// Every reader slot of the file is taken.
    case readersFull = "readers-full"
    /// The map of the file is full. The store grows it and runs the closure again; a caller sees this only when
    /// the map cannot grow.
    case mapFull = "map-full"
    /// The address space or disk has no room for more.
    case full = "full"
    /// Reading or writing failed in the operating system.
    case io = "io"
    /// The content of the file contradicts itself.
    case damaged = "damaged"
    /// A transaction was begun inside another one of the same database.
    case nested = "nested"
    /// The store was closed.
    case closed = "closed"
    /// Somebody has the database open, and what was asked for needs it closed.
    case inUse = "in-use"
    /// A limit of the format was reached.
    case limit = "limit"
    /// An element of that id is there already.
    case duplicateID = "duplicate-id"
    /// A unique index holds that value already.
    case notUnique = "not-unique"
    /// An element named by a caller is not there.
    case noElement = "no-element"
    /// A value, name or option that cannot be stored.
    case invalid = "invalid"
  }

  public var code: Code
  public var message: String
  public var help: String?

  public init(_ code: Code, _ message: String, help: String? = nil) {
    self.code = code
    self.message = message
    self.help = help
  }

  /// A fault of the content, with its place.
  static func damaged(_ place: String) -> StoreError {
    StoreError(.damaged, "the database is damaged: \(place)", help: "run 'graphq check' and restore a backup")
  }
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    "error[\(code.rawValue)]: \(message)" + (help.map { "\nhelp: \($0)" } ?? "")
  }
}
