// Applying collected changes: index entries out, columns, neighbour lists, ids, counts, index entries in.
// Everything is written in the order of its keys, so that each page is touched once.

extension Transaction {
  func flush(_ changes: ChangeBuffer) throws(StoreError) {
    guard changes.savepoint != nil else {
      return try wholly(changes) { () throws(StoreError) in try apply(changes) }
    }
    // What others of the group have left may be written now; what this member has added could not be taken back.
    if let failure = changes.failure { throw failure }
    guard changes.isUntouched else { throw changes.refuseMember() }
    do {
      try apply(changes)
    } catch {
      changes.failure = error
      throw error
    }
    changes.markSavepoint()
  }

  private func apply(_ changes: ChangeBuffer) throws(StoreError) {
    // An index entry is a function of what is stored, so the old ones are found before anything changes.
    let indexed = try indexEntries(
      of: changes.pending.indexedRows, changes.names, known: changes.storedState)
    try writeColumns(changes)
    try writeLists(.out, &changes.pending.out)
    try writeLists(.in, &changes.pending.in)
    try writeIDs(changes)
    try writeCounts(changes)
    if changes.state != changes.storedState { try raw.put(.meta, GraphState.key, changes.state.bytes) }
    if changes.pending.hasIndexedRows {
      try replaceIndexEntries(
        indexed, by: indexEntries(of: changes.pending.indexedRows, changes.names), changes.names)
    }
    changes.didFlush()
  }

  // MARK: Columns

  private func writeColumns(_ changes: ChangeBuffer) throws(StoreError) {
    guard !changes.pending.columns.isEmpty else { return }
    var cursor = try raw.makeCursor(.columns)
    var editor = SegmentEditor()
    var writer = ByteWriter()
    for part in Self.segmentParts(changes.pending.columns) {
      let cells = part.cells
      var isPacked = false
      if let stored = try cursor.seek(part.key) {
        let segment = try Segment(stored)
        isPacked = segment.pack(appending: cells, part.places, into: &writer)
        if !isPacked { try editor.load(segment) }
      } else {
        editor.clear()
      }
      if isPacked {
        try cursor.put(part.key, writer.bytes)
        continue
      }
      for place in part.places { try apply(cells.cells[place], part.column, cells.rows[place], &editor) }
      if editor.pack(into: &writer) {
        try cursor.put(part.key, writer.bytes)
      } else {
        try raw.remove(.columns, part.key)
      }
    }
  }

  /// What changes in one segment.
  private struct SegmentPart {
    let key: UInt64
    let column: ColumnID
    let cells: ColumnChanges
    /// Positions in `cells`, in the order of rows.
    let places: ArraySlice<Int>
  }

  /// All changes by segment, in the order of keys.
  private static func segmentParts(_ columns: [ColumnID: ColumnChanges]) -> [SegmentPart] {
    var parts: [SegmentPart] = []
    for (column, cells) in columns {
      let order = cells.ordered()
      var start = 0
      while start < order.count {
        let key = column.segmentKey(row: cells.rows[order[start]])
        var end = start
        while end < order.count, column.segmentKey(row: cells.rows[order[end]]) == key { end += 1 }
        parts.append(SegmentPart(key: key, column: column, cells: cells, places: order[start..<end]))
        start = end
      }
    }
    return parts.sorted { $0.key < $1.key }
  }

  private func apply(
    _ change: CellChange, _ column: ColumnID, _ number: UInt64, _ editor: inout SegmentEditor
  ) throws(StoreError) {
    let row = Int(number & UInt64(Segment.rowCount - 1))
    if case .outOfLine = editor.cells[row] { try raw.remove(.blobs, column.cellKey(row: number)) }
    switch change {
    case .removed: editor.set(row, .absent)
    case .plain(let value):
      if let number = NumberCell(value) { return editor.set(row, .number(number.type, number.bits)) }
      if case .string(let text) = value, text.utf8.count <= SegmentEditor.inlineLimit {
        return editor.set(row, text: text)
      }
      try setEncoded(Property(value), column, number, &editor)
    case .property(let property): try setEncoded(property, column, number, &editor)
    }
  }

  private func setEncoded(
    _ property: Property, _ column: ColumnID, _ number: UInt64, _ editor: inout SegmentEditor
  ) throws(StoreError) {
    let row = Int(number & UInt64(Segment.rowCount - 1))
    var writer = ByteWriter()
    try writer.append(property)
    guard writer.count <= Limits.valueLength else {
      throw StoreError(
        .limit, "a property value of \(writer.count) bytes; the limit is \(Limits.valueLength)")
    }
    if writer.count <= SegmentEditor.inlineLimit {
      editor.set(row, encoded: writer.bytes)
    } else {
      try raw.put(.blobs, column.cellKey(row: number), writer.bytes)
      editor.set(row, .outOfLine)
    }
  }

  // MARK: Ids

  private func writeIDs(_ changes: ChangeBuffer) throws(StoreError) {
    for kind in ElementKind.allCases {
      let seed = changes.state.hashSeed
      var removals = changes.pending.removedIDs[kind].map {
        (IDHash.hash($0.id, seed: seed), $0.number)
      }
      var insertions = changes.pending.newIDs[kind].map {
        (IDHash.hash($0.key, seed: seed), $0.value)
      }
      if removals.isEmpty && insertions.isEmpty { continue }
      removals.sort { $0 < $1 }
      insertions.sort { $0 < $1 }
      try removeIDs(kind, removals)
      try insertIDs(kind, insertions)
    }
  }

  // MARK: Counts

  private func writeCounts(_ changes: ChangeBuffer) throws(StoreError) {
    for kind in ElementKind.allCases {
      let counts = kind == .vertex ? changes.pending.vertexLabelCounts : changes.pending.edgeLabelCounts
      for (label, change) in counts.sorted(by: { $0.key < $1.key }) where change != 0 {
        let key = LabelCounts.key(kind, label)
        let stored = try LabelCounts.read(raw, kind, label)
        let count = stored &+ UInt64(bitPattern: Int64(change))
        if count == 0 {
          try raw.remove(.meta, key)
        } else {
          var writer = ByteWriter()
          writer.append(count)
          try raw.put(.meta, key, writer.bytes)
        }
      }
    }
  }
}
