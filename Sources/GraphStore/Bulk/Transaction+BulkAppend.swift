// What was packed elsewhere goes into the tables: entries behind all others are appended, which is fast and fills
// pages. Only for a graph that is empty; the counters are set when all is there.

/// A table that a bulk load fills.
package enum BulkTable: Sendable, Hashable {
  case columns, blobs, out, `in`, ids

  var table: Table {
    switch self {
    case .columns: .columns
    case .blobs: .blobs
    case .out: .out
    case .in: .in
    case .ids: .ids
    }
  }
}

/// What a bulk load has made, for the counters.
package struct BulkCounts: Sendable {
  package var vertices = 0
  package var edges = 0
  package var givenVertexIDs = 0
  package var givenEdgeIDs = 0
  package var vertexLabels: [LabelID: Int] = [:]
  package var edgeLabels: [LabelID: Int] = [:]

  package init() {}
}

extension Transaction {
  /// True while no element was ever made and no index waits for any.
  package func isUntouched() throws(StoreError) -> Bool {
    let state = try state()
    return state.nextVertex == 0 && state.nextEdge == 0 && names.indexes.isEmpty
  }

  /// What hashes of ids begin with in this file.
  package func hashSeed() throws(StoreError) -> UInt64 { try state().hashSeed }

  /// The cell of column `label` of vertices that bear these labels.
  package func labelCell(_ labels: [LabelID]) throws(StoreError) -> LabelID {
    try makeLabelCell(labels, writing())
  }

  /// Writes entries whose keys are above all that the table has.
  package func append(_ entries: PackedEntries, to table: BulkTable) throws(StoreError) {
    guard let first = entries.keys.first else { return }
    let changes = try writing()
    try settle()
    try wholly(changes) { () throws(StoreError) in
      var cursor = try raw.makeCursor(table.table)
      let greatest = try cursor.greatestKey()
      try cursor.put(
        entries.keys, entries.bytes, ends: entries.ends, append: greatest.map { $0 < first } ?? true)
    }
  }

  /// Writes chunks of long neighbour lists.
  package func append(_ chunks: PackedChunks) throws(StoreError) {
    guard chunks.count > 0 else { return }
    let changes = try writing()
    try settle()
    try wholly(changes) { () throws(StoreError) in
      var cursor = try raw.makeCursor(.hubs)
      for place in 0..<chunks.count {
        try cursor.put(chunks.key(place), Array(chunks.bytes[chunks.range(place)]))
      }
    }
  }

  /// Counts what was appended: from here on it is there for everybody who reads this transaction.
  package func count(_ counts: BulkCounts) throws(StoreError) {
    let changes = try writing()
    changes.state.nextVertex += UInt64(counts.vertices)
    changes.state.vertexCount += UInt64(counts.vertices)
    changes.state.nextEdge += UInt64(counts.edges)
    changes.state.edgeCount += UInt64(counts.edges)
    changes.state.changeGivenIDs(.vertex, by: counts.givenVertexIDs)
    changes.state.changeGivenIDs(.edge, by: counts.givenEdgeIDs)
    for (label, count) in counts.vertexLabels { changes.count(.vertex, label, by: count) }
    for (label, count) in counts.edgeLabels { changes.count(.edge, label, by: count) }
    try settle()
  }
}
