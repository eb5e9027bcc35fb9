// Spool: packed segments of columns that wait until all of them are there, to be appended in the order of their keys.

import GraphStore

struct Spool {
  /// The pieces of one column; keys ascend from piece to piece.
  private var columns: [[PackedEntries]] = []

  mutating func add(_ pieces: [PackedEntries]) {
    let filled = pieces.filter { !$0.isEmpty }
    if !filled.isEmpty { columns.append(filled) }
  }

  /// The next piece in the order of keys; nil when all are taken.
  mutating func next() -> PackedEntries? {
    // The column whose keys come first; columns do not interleave.
    let place = columns.indices.min { columns[$0][0].keys[0] < columns[$1][0].keys[0] }
    guard let place else { return nil }
    let piece = columns[place].removeFirst()
    if columns[place].isEmpty { columns.remove(at: place) }
    return piece
  }
}
