// Rebuild: what is derived from the rest is made anew: counts, runs of ids, the lists against the edges, indexes.
// What they derive from is taken as it is: columns, and the lists along the edges.

/// What a rebuild made anew.
package struct RebuildReport: Sendable, Equatable {
  package var vertices: UInt64 = 0
  package var edges: UInt64 = 0
  package var ids: UInt64 = 0
  package var listEntries: UInt64 = 0
  package var indexes = 0
}

extension Store {
  /// Makes anew what is derived, in one transaction. The file itself must be sound: pages that are damaged lose content
  /// that nothing can bring back.
  package func rebuild(progress: (MaintenanceProgress) -> Void = { _ in }) throws -> RebuildReport {
    try verifyPages(progress)
    return try write { transaction in
      var report = RebuildReport()
      let total = UInt64(3 + transaction.indexes.count)
      progress(MaintenanceProgress(stage: "counting", done: 0, total: total))
      try transaction.rebuildCounts(&report)
      progress(MaintenanceProgress(stage: "rebuilding ids", done: 1, total: total))
      try transaction.rebuildIDs(&report)
      progress(MaintenanceProgress(stage: "rebuilding incoming lists", done: 2, total: total))
      try transaction.rebuildIncoming(&report)
      try transaction.raw.removeAll(.indexes)
      for (done, index) in transaction.indexes.enumerated() {
        progress(
          MaintenanceProgress(stage: "rebuilding index \(index.number)", done: UInt64(3 + done), total: total)
        )
        try transaction.rebuildIndex(index)
        report.indexes += 1
      }
      return report
    }
  }

  private func verifyPages(_ progress: (MaintenanceProgress) -> Void) throws(StoreError) {
    try enter(1)
    defer { environment.threadMark.value = 0 }
    var report = CheckReport()
    var log = FaultLog()
    _ = try walkedSnapshot(&report, &log, progress)
    if let fault = log.faults.first {
      throw StoreError(
        .damaged, "the pages of the file are damaged, and cannot be rebuilt: \(fault)",
        help: "restore a backup")
    }
  }
}

extension Transaction {
  // MARK: Counts

  fileprivate func rebuildCounts(_ report: inout RebuildReport) throws(StoreError) {
    let changes = try writing()
    try settle()
    for key in try labelCountKeys() { try raw.remove(.meta, key) }
    for kind in ElementKind.allCases {
      let elements = try countElements(kind, changes)
      let ids = try countCells(.id(kind))
      if kind == .vertex {
        changes.state.vertexCount = elements.count
        changes.state.givenVertexIDs = ids
        changes.state.nextVertex = max(changes.state.nextVertex, elements.next)
        report.vertices = elements.count
      } else {
        changes.state.edgeCount = elements.count
        changes.state.givenEdgeIDs = ids
        changes.state.nextEdge = max(changes.state.nextEdge, elements.next)
        report.edges = elements.count
      }
    }
    try settle()
  }

  private func labelCountKeys() throws(StoreError) -> [[UInt8]] {
    var keys: [[UInt8]] = []
    let prefix = Array("count".utf8)
    var cursor = try raw.makeCursor(.meta)
    while let entry = try cursor.walk(from: prefix), entry.key.hasPrefix(prefix) {
      keys.append(entry.key.array)
    }
    return keys
  }

  /// Counts elements, by label too, and finds the number behind the last one.
  private func countElements(
    _ kind: ElementKind, _ changes: ChangeBuffer
  ) throws(StoreError) -> (count: UInt64, next: UInt64) {
    var count: UInt64 = 0
    var next: UInt64 = 0
    var rows: [UInt64] = []
    var cells: [LabelID: Int] = [:]
    let column = ColumnID.label(kind)
    var cursor = try raw.makeCursor(.columns)
    while let entry = try cursor.walk(from: column.segmentKey(row: 0)), column.mayContinue(at: entry.key) {
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      let segment = try Segment(entry.value)
      guard segment.form == .numbers || segment.form == .runs else { throw .damaged("labels are no numbers") }
      rows.removeAll(keepingCapacity: true)
      segment.appendRows(from: ColumnID.firstRow(ofSegmentKey: entry.key), to: &rows)
      guard rows.count == segment.count else {
        throw .damaged("a segment whose bitmap does not match its count")
      }
      for cell in rows.indices { cells[LabelID(truncatingIfNeeded: segment.number(cell)), default: 0] += 1 }
      count += UInt64(rows.count)
      next = max(next, (rows.last ?? 0) + 1)
    }
    for (cell, count) in cells {
      let labels = kind == .vertex ? try names.labels(ofCell: cell) : [cell]
      for label in labels { changes.count(kind, label, by: count) }
    }
    return (count, next)
  }

  /// How many rows of a column have a cell.
  private func countCells(_ column: ColumnID) throws(StoreError) -> UInt64 {
    var count: UInt64 = 0
    var cursor = try raw.makeCursor(.columns)
    while let entry = try cursor.walk(from: column.segmentKey(row: 0)), column.mayContinue(at: entry.key) {
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      count += UInt64(try Segment(entry.value).count)
    }
    return count
  }

  // MARK: Ids

  fileprivate func rebuildIDs(_ report: inout RebuildReport) throws(StoreError) {
    try raw.removeAll(.ids)
    let seed = try state().hashSeed
    for kind in ElementKind.allCases {
      var key: UInt64? = ColumnID.id(kind).segmentKey(row: 0)
      while let start = key {
        var insertions: [(UInt32, UInt64)] = []
        key = try collectIDs(kind, from: start, seed, &insertions)
        insertions.sort { $0 < $1 }
        try insertIDs(kind, insertions)
        report.ids += UInt64(insertions.count)
      }
    }
  }

  /// Appends the hashes of many ids; returns where to go on.
  private func collectIDs(
    _ kind: ElementKind, from start: UInt64, _ seed: UInt64, _ insertions: inout [(UInt32, UInt64)]
  ) throws(StoreError) -> UInt64? {
    var rows: [UInt64] = []
    var cursor = try raw.makeCursor(.columns)
    while let entry = try cursor.walk(from: start), ColumnID.id(kind).mayContinue(at: entry.key) {
      guard ColumnID(ofSegmentKey: entry.key) == .id(kind) else { continue }
      if insertions.count >= Self.batch { return entry.key }
      rows.removeAll(keepingCapacity: true)
      try Segment(entry.value).appendRows(from: ColumnID.firstRow(ofSegmentKey: entry.key), to: &rows)
      for row in rows { insertions.append((IDHash.hash(try id(kind, row), seed: seed), row)) }
    }
    return nil
  }

  private static var batch: Int { 1 << 18 }

  // MARK: Incoming lists

  fileprivate func rebuildIncoming(_ report: inout RebuildReport) throws(StoreError) {
    try raw.removeAll(.in)
    for key in try chunkKeys(of: .in) { try raw.remove(.hubs, key) }
    try rebuildRoots()
    var place: UInt64? = 0
    while let start = place {
      var changes: [ListChange] = []
      place = try collectLists(from: start, &changes)
      report.listEntries += UInt64(changes.count)
      try writeLists(.in, &changes)
    }
    var chunk: [UInt8]? = [0]
    while let start = chunk {
      var changes: [ListChange] = []
      chunk = try collectChunks(from: start, &changes)
      report.listEntries += UInt64(changes.count)
      try writeLists(.in, &changes)
    }
  }

  private func chunkKeys(of table: Table) throws(StoreError) -> [[UInt8]] {
    var keys: [[UInt8]] = []
    let prefix: [UInt8] = [table == .out ? 0 : 1]
    var cursor = try raw.makeCursor(.hubs)
    while let entry = try cursor.walk(from: prefix), entry.key.hasPrefix(prefix) {
      keys.append(entry.key.array)
    }
    return keys
  }

  /// Gives every chunked list along the edges the length of its chunks.
  private func rebuildRoots() throws(StoreError) {
    var lengths: [UInt64: Int] = [:]
    var chunks = try raw.makeCursor(.hubs)
    while let entry = try chunks.walk(from: [0]), entry.key.hasPrefix([0]) {
      lengths[Self.ownerKey(ofChunk: entry.key), default: 0] += try NeighbourList(entry.value).count
    }
    var wrong: [UInt64] = []
    var lists = try raw.makeCursor(.out)
    while let entry = try lists.walk(from: 0) {
      let length = lengths.removeValue(forKey: entry.key)
      guard NeighbourList.isHub(entry.value) else {
        guard length == nil else { throw .damaged("list \(entry.key) is whole and in chunks") }
        continue
      }
      if length != NeighbourList.hubLength(entry.value) {
        wrong.append(entry.key)
        if let length { lengths[entry.key] = length }
      }
    }
    var writer = ByteWriter()
    for key in wrong where lengths[key] == nil { try raw.remove(.out, key) }
    for (key, length) in lengths.sorted(by: { $0.key < $1.key }) {
      packHubRoot(length: length, into: &writer)
      try raw.put(.out, key, writer.bytes)
    }
  }

  private static func ownerKey(ofChunk key: RawSpan) -> UInt64 {
    guard key.byteCount == HubKey.size else { return .max }
    return key.bigEndian(1, width: 4) << 32 | key.bigEndian(5, width: 4)
  }

  /// Appends the other direction of many lists; returns where to go on.
  private func collectLists(from start: UInt64, _ changes: inout [ListChange]) throws(StoreError) -> UInt64? {
    var cursor = try raw.makeCursor(.out)
    while let entry = try cursor.walk(from: start) {
      if changes.count >= Self.batch { return entry.key }
      if NeighbourList.isHub(entry.value) { continue }
      try Self.reverse(NeighbourList(entry.value), of: entry.key, &changes)
    }
    return nil
  }

  private func collectChunks(from start: [UInt8], _ changes: inout [ListChange]) throws(StoreError)
    -> [UInt8]?
  {
    var cursor = try raw.makeCursor(.hubs)
    while let entry = try cursor.walk(from: start), entry.key.hasPrefix([0]) {
      if changes.count >= Self.batch { return entry.key.array }
      try Self.reverse(NeighbourList(entry.value), of: Self.ownerKey(ofChunk: entry.key), &changes)
    }
    return nil
  }

  private static func reverse(
    _ list: borrowing NeighbourList, of key: UInt64, _ changes: inout [ListChange]
  ) throws(StoreError) {
    let vertex = VertexNumber(truncatingIfNeeded: key >> 32)
    let label = LabelID(truncatingIfNeeded: key)
    for index in 0..<list.count {
      changes.append(
        ListChange(
          key: listKey(list.neighbour(index), label), neighbour: vertex, edge: list.edge(index)))
    }
  }
}
