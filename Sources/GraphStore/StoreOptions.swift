// StoreOptions: how a database is opened.

/// What survives a crash of the machine when a commit returns. A crash of the process loses nothing under any of them.
public enum Durability: String, Sendable, CaseIterable {
  /// Everything acknowledged.
  case full
  /// All but possibly the last commit; the file stays consistent.
  case metadata
  /// Possibly nothing, not even the file. For data that can be made again.
  case none
}

/// How a database is opened.
public struct StoreOptions: Sendable {
  /// Create the database when there is none.
  public var create = true
  /// Refuse when there is one already.
  public var mustBeNew = false
  /// Never write; works beside a writer and on read-only media.
  public var readOnly = false
  public var durability = Durability.full
  /// The largest size the file can reach before the map has to grow, in bytes. `nil` chooses by itself.
  public var mapSize: Int?
  /// How many read transactions all processes together can hold. The first one to open the file decides.
  public var maxReaders = 512
  /// Open a file on a network file system all the same. Locks do not work there: only for one process at a time.
  public var allowNetworkFileSystem = false

  public init() {}
}
