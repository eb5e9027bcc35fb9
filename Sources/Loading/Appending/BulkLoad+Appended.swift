// A bulk load of rows that a program has appended, in place of those of files. From the sweeps on both are the same.

import GraphStore

extension BulkLoad {
  mutating func takeVertices(of rows: AppendedRows, _ transaction: borrowing Transaction) throws {
    let cells = try names.cells(rows.vertexLabels, transaction)
    var blocks: [StoredVertexBlock] = []
    for var block in rows.vertices {
      block.labels = block.labels.map { cells[Int($0)] }
      block.hashes = block.ids.hashes(seed: seed)
      var repeated: Int?
      let first = vertices.count
      vertices.add(block.ids, hashes: block.hashes) { new, _ in repeated = repeated ?? new }
      if let repeated { throw AppendedRows.duplicate(.vertex, block.ids.text(repeated - first)) }
      blocks.append(try StoredVertexBlock(block, in: storage))
      notePeak()
    }
    guard Int(stored.firstVertex) + vertices.count < Int(UInt32.max) else {
      throw StoreError(.limit, "no more than \(Limits.vertices) vertices in the life of a file")
    }
    vertexCount = vertices.count - stored.vertices.count
    vertices.finish(numbers: stored.numbers(before: vertexCount))
    try packVertices(blocks, transaction)
    finish("take vertices", next: .edges)
  }

  mutating func takeEdges(of rows: AppendedRows, _ transaction: borrowing Transaction) throws {
    var labels: [UInt32] = []
    for name in rows.edgeLabels.names { labels.append(try names.label(name, transaction)) }
    sources = VertexHistogram(vertices: vertexBound)
    let (table, seed, numbers) = (vertices, seed, labels)
    for block in try collected(rows.edges.count, { try rows.edges[$0].block(numbers, table, seed: seed) }) {
      edgeBlocks.append(try StoredEdgeBlock(block, in: storage))
      notePeak()
    }
    vertices = VertexTable()
    careful.stage.known = (table, seed)
    let repeated = try repeatedHashes()
    if !repeated.isEmpty {
      for ids in rows.edges.lazy.compactMap(\.ids) {
        guard let row = ids.hashes(seed: seed).firstIndex(where: { repeated.contains($0) }) else { continue }
        throw AppendedRows.duplicate(.edge, ids.text(row))
      }
    }
    for ids in rows.edges.lazy.compactMap(\.ids) { try verifyNew(ids, transaction) }
    for block in edgeBlocks { sources.add(try block.sources.all()) }
    finish("take edges", next: .sweep)
  }

  /// Refuses an id that an edge of the database has. Hashes tell nearly all apart.
  private func verifyNew(_ ids: Texts, _ transaction: borrowing Transaction) throws {
    let hashes = ids.hashes(seed: seed).map { UInt32(truncatingIfNeeded: $0 >> 32) }
    let known = try transaction.storedHashes(.edge, among: hashes.sorted())
    guard !known.isEmpty else { return }
    for row in hashes.indices where known.contains(hashes[row]) {
      let id = ElementID.string(String(decoding: ids.text(row), as: UTF8.self))
      if try transaction.number(.edge, id: id) != nil { throw AppendedRows.duplicate(.edge, ids.text(row)) }
    }
  }
}

extension AppendedEdges {
  /// The edges with the numbers of their ends, in the order of their sources.
  fileprivate func block(_ labelIDs: [UInt32], _ vertices: VertexTable, seed: UInt64) throws -> EdgeBlock {
    let sources = try Self.numbers(of: from, vertices, seed)
    let targets = try Self.numbers(of: to, vertices, seed)
    var words = sources.indices.map { UInt64(sources[$0]) << 32 | UInt64($0) }
    Radix.sort(&words, low: 32, high: 32 + Radix.bits(of: UInt64(sources.max() ?? 0)))
    let order = words.map { UInt32(truncatingIfNeeded: $0) }
    var block = EdgeBlock()
    block.rows = order
    block.sources = order.map { sources[Int($0)] }
    block.targets = order.map { targets[Int($0)] }
    block.labels = order.map { labelIDs[Int(labels[Int($0)])] }
    if let ids {
      let hashes = ids.hashes(seed: seed)
      block.hashes = order.map { hashes[Int($0)] }
      var padded = ids
      padded.pad()
      block.ids = padded.gathered(order)
    }
    block.columns = columns.map { BlockColumn(slot: $0.slot, cells: $0.cells.padded.gathered(order)) }
    return block
  }

  private static func numbers(of ends: Texts, _ vertices: VertexTable, _ seed: UInt64) throws
    -> [VertexNumber]
  {
    var padded = ends
    padded.pad()
    let found = vertices.find(
      padded.bytes, starts: CellBatch.starts(of: ends.ends), ends: ends.ends, hashes: ends.hashes(seed: seed))
    if let row = found.firstIndex(of: VertexTable.missing) { throw AppendedRows.noVertex(ends.text(row)) }
    return found
  }
}

extension CellBatch {
  /// With room behind the texts for whole words.
  fileprivate var padded: CellBatch {
    let room = [UInt8](repeating: 0, count: Kernels.padding)
    switch content {
    case .numbers: return self
    case .texts(let bytes, let ends): return CellBatch(.texts(bytes + room, ends: ends), present: present)
    case .encoded(let bytes, let ends): return CellBatch(.encoded(bytes + room, ends: ends), present: present)
    }
  }
}

extension AppendedRows {
  static func duplicate(_ kind: ElementKind, _ id: ArraySlice<UInt8>) -> StoreError {
    StoreError(
      .duplicateID, "there is a \(kind) with the id '\(text(id))' already",
      help: "give each element an id of its own")
  }

  static func noVertex(_ id: ArraySlice<UInt8>) -> StoreError {
    StoreError(
      .noElement, "an edge ends at '\(text(id))', and there is no such vertex", help: "add the vertex as well"
    )
  }

  private static func text(_ id: ArraySlice<UInt8>) -> String {
    String(decoding: id.prefix(200), as: UTF8.self)
  }
}
