// Steps 1 and 2 of a load in bulk: vertices are read, found by their ids, and packed into columns.

import GraphStore

extension BulkLoad {
  mutating func readVertices(_ transaction: borrowing Transaction) throws {
    if let appended { return try takeVertices(of: appended, transaction) }
    var blocks: [StoredVertexBlock] = []
    var repeated: Set<UInt64> = []
    for (place, file) in files.enumerated() where file.header.kind == .vertices {
      let parser = ChunkParser(
        file, options, seed: seed, slots: vertexSlots.ofFile[place], vertices: VertexTable())
      var feed = try ChunkFeed<VertexBlock>(file, place, options) { parser.parseVertices($0) }
      defer { feed.finish() }
      while let (parsed, firstRow) = try feed.next(&report, &rejections) {
        if options.shouldStop() { throw LoadError.interrupted }
        noteRead(place, parsed.inputRead, rows: parsed.rows)
        var block = parsed.block
        let cells = try names.cells(parsed.labels, transaction)
        let usesDefault = block.labels.contains(ChunkLabels.none)
        let standard = usesDefault ? try names.cell([GraphStage.defaultVertexLabel], transaction) : 0
        for row in block.labels.indices {
          let label = block.labels[row]
          block.labels[row] = label == ChunkLabels.none ? standard : cells[Int(label)]
        }
        selections[place].rows.formUnion(parsed.slowRows.map { firstRow + $0 })
        repeated.formUnion(parsed.slowHashes)
        let first = vertices.count
        let hashes = block.hashes
        vertices.add(block.ids, hashes: hashes) { new, _ in repeated.insert(hashes[new - first]) }
        if block.count > 0 { blocks.append(try StoredVertexBlock(block, in: storage)) }
        notePeak()
      }
      if let open = feed.open { repeated.formUnion(try readRest(place, from: open)) }
    }
    guard Int(stored.firstVertex) + vertices.count < Int(UInt32.max) else {
      throw StoreError(.limit, "no more than \(Limits.vertices) vertices in the life of a file")
    }
    try setAside(repeated, in: &blocks, transaction)
    try packVertices(blocks, transaction)
    finish("read vertices", next: .edges)
  }

  /// The rows of a file that stand behind a record that cannot be told from the next one without care. They are all
  /// loaded carefully, and so is what has the same ids. Returns the hashes of these.
  mutating func readRest(_ place: Int, from open: (offset: Int, line: Int, rows: Int)) throws -> Set<
    UInt64
  > {
    let file = files[place]
    selections[place].from = open.rows
    var hashes: Set<UInt64> = []
    var rows = RowFeed(file, place, options, reports: true, LabelSets())
    var reader = try file.reader(at: open.offset, line: open.line)
    while true {
      let outcome = try rows.next(&reader, &report, &rejections)
      if outcome == .end { break }
      report.files[place].rows += 1
      if outcome == .row, case .string(let id)? = rows.row.id {
        hashes.insert(IDHash.hash64(of: id, seed: seed))
      }
    }
    report.files[place].bytes = reader.bytesRead
    return hashes
  }

  /// Vertices whose ids come more than once are left to the careful way. Their rows meet now, so that edges find them.
  mutating func setAside(
    _ repeated: Set<UInt64>, in blocks: inout [StoredVertexBlock], _ transaction: borrowing Transaction
  ) throws {
    let isCareful = !repeated.isEmpty || selections.contains { !$0.isEmpty }
    guard isCareful else {
      vertexCount = vertices.count - stored.vertices.count
      return vertices.finish(numbers: stored.numbers(before: vertexCount))
    }
    var numbers = stored.vertices.map { VertexNumber(truncatingIfNeeded: $0) }
    for place in blocks.indices {
      var kept: [UInt32] = []
      for (row, hash) in try blocks[place].hashes.all().enumerated() {
        let isKept = !repeated.contains(hash)
        numbers.append(
          isKept ? stored.firstVertex + VertexNumber(vertexCount + kept.count) : VertexTable.missing)
        if isKept { kept.append(UInt32(row)) }
      }
      vertexCount += kept.count
      if kept.count == blocks[place].count { continue }
      storage.release(blocks[place].heldSize)
      blocks[place] = try StoredVertexBlock(blocks[place].block().gathered(kept), in: storage)
    }
    for place in files.indices where files[place].header.kind == .vertices {
      selections[place].hashes = repeated
      try careful.load(
        files[place], place, only: selections[place], &report, &rejections, transaction)
    }
    let staged = careful.stage.vertices
    let expected = staged.expectedNumbers(from: stored.firstVertex + VertexNumber(vertexCount))
    var missing = Texts()
    var hashes: [UInt64] = []
    for (row, id) in staged.ids.enumerated() {
      if let known = vertices.row(id.description, seed: seed) {
        numbers[known] = expected[row]
      } else {
        missing.bytes += id.description.utf8
        missing.ends.append(UInt32(missing.bytes.count))
        hashes.append(IDHash.hash64(of: id.description, seed: seed))
        numbers.append(expected[row])
      }
    }
    vertices.add(missing, hashes: hashes) { _, _ in }
    vertices.finish(numbers: numbers)
  }

  mutating func packVertices(_ blocks: [StoredVertexBlock], _ transaction: borrowing Transaction)
    throws
  {
    var columns = ColumnSet(.vertex, from: UInt64(stored.firstVertex), hasSources: false, spool, blobs)
    var first = UInt64(stored.firstVertex)
    let bits = HashBlock.bucketBits(for: vertexCount)
    for stored in blocks where stored.count > 0 {
      let block = try stored.block()
      try columns.append(
        count: block.count, labels: CellBatch(.numbers(.long, block.labels.map { Int64($0) })), sources: nil,
        ids: CellBatch(.texts(block.ids.bytes, ends: block.ids.ends)),
        cells: (0..<vertexSlots.names.count).map { slot in block.columns.first { $0.slot == slot }?.cells },
        names: vertexSlots.names, transaction)
      vertexHashes.append(
        try HashBlock(block.hashes, [], first: first, bucketBits: bits, in: storage))
      first += UInt64(block.count)
      for label in block.labels { counts.vertexLabels[label, default: 0] += 1 }
      storage.release(stored.heldSize)
      notePeak()
    }
    counts.vertexLabels = try names.byLabel(counts.vertexLabels)
    (spool, blobs) = try columns.finish()
    counts.vertices = vertexCount
    counts.givenVertexIDs = vertexCount
    report.vertices.added += vertexCount
  }
}
