// Spool: packed segments of columns that wait until all of them are there, to be appended in the order of their keys.

import GraphStore

struct Spool {
  private struct Piece {
    var first: UInt64
    var entries: StoredEntries
  }

  /// The pieces of each column; keys ascend from piece to piece.
  private var columns: [[Piece]] = []
  private let storage: Storage

  init(_ storage: Storage) { self.storage = storage }

  /// A column of its own, for `add`.
  mutating func makeColumn() -> Int {
    columns.append([])
    return columns.count - 1
  }

  mutating func add(_ entries: PackedEntries, to column: Int) throws {
    guard let first = entries.keys.first else { return }
    columns[column].append(Piece(first: first, entries: try storage.store(entries)))
  }

  /// The next piece in the order of keys; nil when all are taken.
  mutating func next() throws -> PackedEntries? {
    var best: Int?
    for (place, pieces) in columns.enumerated() {
      guard let piece = pieces.first else { continue }
      if let held = best, columns[held][0].first <= piece.first { continue }
      best = place
    }
    guard let best else { return nil }
    let piece = columns[best].removeFirst()
    let entries = try piece.entries.entries()
    storage.release(piece.entries.heldSize)
    return entries
  }
}
