// What was packed elsewhere meets what a table has already: lists, segments and runs under the same key become one.

extension Transaction {
  /// The number that the next element of a kind would get.
  package func nextNumber(_ kind: ElementKind) throws(StoreError) -> UInt64 { try state().next(kind) }

  /// Whether some element of a kind has its number as its id.
  package func hasOwnNumbers(_ kind: ElementKind) throws(StoreError) -> Bool {
    let state = try state()
    return state.givenIDs(kind) < (kind == .vertex ? state.vertexCount : state.edgeCount)
  }

  /// How many elements of a kind were given ids.
  package func givenIDCount(_ kind: ElementKind) throws(StoreError) -> UInt64 { try state().givenIDs(kind) }

  // MARK: Segments

  /// Writes segments of columns in the order of their keys. The rows of one that is there already join it.
  func merge(segments: PackedEntries, _ cursor: inout RawCursor) throws(StoreError) {
    let greatest = try cursor.greatestKey()
    var editor = SegmentEditor()
    var writer = ByteWriter()
    for place in 0..<segments.count {
      let key = segments.keys[place]
      let isNew = greatest.map { $0 < key } ?? true
      var isThere = false
      if !isNew, let stored = try cursor.seek(key) {
        try editor.load(Segment(stored))
        isThere = true
      }
      if isThere {
        try editor.join(Segment(segments.bytes.span.bytes.extracting(segments.range(place))))
        if editor.pack(into: &writer) { try cursor.put(key, writer.bytes) }
      } else {
        try cursor.put(key, Array(segments.bytes[segments.range(place)]), append: isNew)
      }
    }
  }

  // MARK: Lists

  /// Writes neighbour lists in the order of their keys, each with its chunks where it is long. One that is there already
  /// takes in what comes.
  package func append(_ packed: PackedLists, outgoing: Bool) throws(StoreError) {
    let table: Table = outgoing ? .out : .in
    guard let first = packed.lists.keys.first else { return }
    let changes = try writing()
    try settle()
    try wholly(changes) { () throws(StoreError) in
      var cursor = try raw.makeCursor(table)
      let greatest = try cursor.greatestKey()
      if greatest.map({ $0 < first }) ?? true {
        try cursor.put(packed.lists.keys, packed.lists.bytes, ends: packed.lists.ends, append: true)
        try put(packed.chunks, 0..<packed.chunks.count)
      } else {
        try merge(packed, table, greatest: greatest ?? 0, &cursor)
      }
    }
  }

  private func merge(
    _ packed: PackedLists, _ table: Table, greatest: UInt64, _ cursor: inout RawCursor
  ) throws(StoreError) {
    var editor = ListEditor(table: table)
    var arrays = NeighbourArrays()
    var changes: [ListChange] = []
    var chunk = 0
    for place in 0..<packed.lists.count {
      let key = packed.lists.keys[place]
      let range = packed.lists.range(place)
      let value = packed.lists.bytes.span.bytes.extracting(range)
      let first = chunk
      if NeighbourList.isHub(value) { chunk = packed.chunks.end(ofHub: editor.hubKey(key), from: first) }
      guard key <= greatest else {
        try cursor.put(key, Array(packed.lists.bytes[range]), append: true)
        try put(packed.chunks, first..<chunk)
        continue
      }
      arrays.removeAll()
      if chunk == first {
        arrays.append(try NeighbourList(value))
      } else {
        for part in first..<chunk {
          arrays.append(
            try NeighbourList(packed.chunks.bytes.span.bytes.extracting(packed.chunks.range(part))))
        }
      }
      changes.removeAll(keepingCapacity: true)
      for item in 0..<arrays.count {
        changes.append(ListChange(key: key, neighbour: arrays.neighbours[item], edge: arrays.edges[item]))
      }
      try apply(changes[...], key, &cursor, &editor)
    }
  }

  private func put(_ chunks: PackedChunks, _ places: Range<Int>) throws(StoreError) {
    guard !places.isEmpty else { return }
    var cursor = try raw.makeCursor(.hubs)
    for place in places { try cursor.put(chunks.key(place), Array(chunks.bytes[chunks.range(place)])) }
  }

  // MARK: Ids

  /// Writes runs of ids among those that are there.
  func merge(runs: PackedEntries) throws(StoreError) {
    for kind in ElementKind.allCases {
      var insertions: [(UInt32, UInt64)] = []
      for place in 0..<runs.count where runs.keys[place] >> 32 == UInt64(kind.rawValue) {
        let run = try IDRun(runs.bytes.span.bytes.extracting(runs.range(place)))
        for entry in 0..<run.count { insertions.append((run.hash(entry), run.number(entry))) }
      }
      if !insertions.isEmpty { try insertIDs(kind, insertions) }
    }
  }

  /// Which of some hashes, ascending, are those of ids that elements of a kind were given.
  package func storedHashes(_ kind: ElementKind, among hashes: [UInt32]) throws(StoreError) -> Set<UInt32> {
    var found: Set<UInt32> = []
    if let changes, changes.hasChanges { try settle() }
    var cursor = try raw.makeCursor(.ids)
    var place = 0
    while place < hashes.count {
      guard let entry = try cursor.seek(atMost: UInt64(kind.rawValue) << 32 | UInt64(hashes[place])),
        entry.key >> 32 == UInt64(kind.rawValue)
      else {
        place += 1
        continue
      }
      let run = try IDRun(entry.value)
      let greatest = run.count > 0 ? run.hash(run.count - 1) : 0
      var index = run.lowerBound(hashes[place])
      repeat {
        while index < run.count, run.hash(index) < hashes[place] { index += 1 }
        if index < run.count, run.hash(index) == hashes[place] { found.insert(hashes[place]) }
        place += 1
      } while place < hashes.count && hashes[place] <= greatest
    }
    return found
  }

  /// Appends the texts of the ids of elements, in the order of their rows, one behind the other; `ends` are where each ends.
  package func appendIDTexts(
    _ kind: ElementKind, of rows: [UInt64], to texts: inout [UInt8], ends: inout [UInt32]
  ) throws(StoreError) {
    if let changes, changes.hasChanges { try settle() }
    var cursor = try raw.makeCursor(.columns)
    var bytes = ByteWriter()
    var start = 0
    while start < rows.count {
      let key = ColumnID.id(kind).segmentKey(row: rows[start])
      var end = start + 1
      while end < rows.count, ColumnID.id(kind).segmentKey(row: rows[end]) == key { end += 1 }
      let stored = try cursor.seek(key)
      for row in rows[start..<end] {
        bytes.clear()
        if let stored {
          try append(idOf: kind, row, in: Segment(stored), to: &bytes)
        } else {
          bytes.append(text: String(row))
        }
        texts.append(contentsOf: bytes.bytes)
        guard let end = UInt32(exactly: texts.count) else {
          throw StoreError(.limit, "the ids of the database are too large to be compared at once")
        }
        ends.append(end)
      }
      start = end
    }
  }

  private func append(
    idOf kind: ElementKind, _ row: UInt64, in segment: borrowing Segment, to bytes: inout ByteWriter
  ) throws(StoreError) {
    guard let cell = segment.cell(ofRow: Int(row) & (Segment.rowCount - 1)) else {
      return bytes.append(text: String(row))
    }
    if segment.form == .texts || segment.form == .dictionary {
      bytes.append(segment.bytes.extracting(try segment.range(cell)))
    } else {
      bytes.append(text: try storedOrOwnID(kind, row).description)
    }
  }

  // MARK: After all

  /// Gives edges that came without ids others, where somebody else was given their numbers as ids.
  package func claimOwnNumbers(_ kind: ElementKind, _ rows: Range<UInt64>) throws(StoreError) {
    let changes = try writing()
    for row in rows { try claimOwnNumber(kind, row, changes) }
  }

  /// Makes the entries that new elements have in the indexes. Nothing of them was there before.
  package func index(_ kind: ElementKind, _ rows: Range<UInt64>) throws(StoreError) {
    guard names.indexes.contains(where: { $0.kind == kind }) else { return }
    let changes = try writing()
    try settle()
    try wholly(changes) { () throws(StoreError) in
      var start = rows.lowerBound
      while start < rows.upperBound {
        let end = min(rows.upperBound, start + Self.indexedAtOnce)
        var marked = ByKind(MarkedRows())
        for row in start..<end { marked[kind].insert(row) }
        try replaceIndexEntries([], by: indexEntries(of: marked, changes.names), changes.names)
        start = end
      }
    }
  }

  private static var indexedAtOnce: UInt64 { 1 << 16 }
}

extension PackedChunks {
  /// Where the chunks of a hub end that begin at `first`.
  fileprivate func end(ofHub key: [UInt8], from first: Int) -> Int {
    var end = first
    while end < count, self.key(end).starts(with: key) { end += 1 }
    return end
  }
}
