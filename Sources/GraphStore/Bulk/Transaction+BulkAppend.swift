// What was packed elsewhere goes into the tables: entries behind all others are appended, which is fast and fills
// pages; what is there under a key already is merged with (Transaction+BulkMerge.swift). The counters follow at the end.

/// A table that a bulk load fills.
package enum BulkTable: Sendable, Hashable {
  case columns, blobs

  var table: Table {
    switch self {
    case .columns: .columns
    case .blobs: .blobs
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

  /// Writes entries of elements that the file does not have yet.
  package func append(_ entries: PackedEntries, to table: BulkTable) throws(StoreError) {
    guard let first = entries.keys.first else { return }
    let changes = try writing()
    try settle()
    try wholly(changes) { () throws(StoreError) in
      var cursor = try raw.makeCursor(table.table)
      let greatest = try cursor.greatestKey()
      if greatest.map({ $0 < first }) ?? true {
        return try cursor.put(entries.keys, entries.bytes, ends: entries.ends, append: true)
      }
      switch table {
      case .columns: try merge(segments: entries, &cursor)
      case .blobs: try cursor.put(entries.keys, entries.bytes, ends: entries.ends, append: false)
      }
    }
  }

  /// Writes runs of ids; where the kind `hasOthers`, among theirs, else behind all that were appended before.
  package func append(ids runs: PackedEntries, hasOthers: Bool) throws(StoreError) {
    guard let first = runs.keys.first else { return }
    let changes = try writing()
    try settle()
    try wholly(changes) { () throws(StoreError) in
      if hasOthers { return try merge(runs: runs) }
      var cursor = try raw.makeCursor(.ids)
      let greatest = try cursor.greatestKey()
      try cursor.put(
        runs.keys, runs.bytes, ends: runs.ends, append: greatest.map { $0 < first } ?? true)
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
