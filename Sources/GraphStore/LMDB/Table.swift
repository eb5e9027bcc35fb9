// Table: the tables of the file, in the order in which they are opened; README.md has each one's bytes.

import CLMDB

/// A table of the file.
enum Table: UInt32, CaseIterable {
  /// Format, state, counts. Byte keys. They stand among the records of the tables themselves, in the one tree that
  /// every commit writes anyway.
  case meta
  /// Labels, property keys, label sets, index definitions. Byte keys.
  case names
  /// Segments of columns. Integer keys.
  case columns
  /// Cells too large for their segment. Integer keys.
  case blobs
  /// Neighbour lists along and against the edges. Integer keys.
  case out, `in`
  /// Chunks of long neighbour lists. Byte keys.
  case hubs
  /// Runs of user ids by hash. Integer keys.
  case ids
  /// Secondary indexes. Byte keys, empty values.
  case indexes
  /// Named texts kept for the layers above. Byte keys.
  case documents

  var name: String {
    switch self {
    case .meta: "meta"
    case .names: "names"
    case .columns: "columns"
    case .blobs: "blobs"
    case .out: "out"
    case .in: "in"
    case .hubs: "hubs"
    case .ids: "ids"
    case .indexes: "indexes"
    case .documents: "documents"
    }
  }

  var hasIntegerKeys: Bool {
    switch self {
    case .columns, .blobs, .out, .in, .ids: true
    case .meta, .names, .hubs, .indexes, .documents: false
    }
  }

  /// LMDB numbers handles in the order of opening, after its two own tables: free pages, and the list of tables.
  @inline(__always)
  var handle: MDB_dbi { MDB_dbi(rawValue) + 1 }

  /// The tables that LMDB knows by a name of their own.
  static let named = allCases.filter { $0 != .meta }
}
