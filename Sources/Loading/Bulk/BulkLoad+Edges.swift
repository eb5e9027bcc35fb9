// Step 3 of a load in bulk: edges are read and find their ends; those whose ids come more than once are set aside.

import GraphStore

extension BulkLoad {
  mutating func readEdges(_ transaction: borrowing Transaction) throws {
    if let appended { return try takeEdges(of: appended, transaction) }
    sources = VertexHistogram(vertices: vertexBound)
    var slow: Set<UInt64> = []
    var hasIntegerIDs = false
    let table = vertices
    for (place, file) in files.enumerated() where file.header.kind == .edges {
      let parser = ChunkParser(
        file, options, seed: seed, slots: edgeSlots.ofFile[place], vertices: table)
      var feed = try ChunkFeed<EdgeBlock>(file, place, options) { parser.parseEdges($0) }
      defer { feed.finish() }
      while let (parsed, firstRow) = try feed.next(&report, &rejections) {
        if options.shouldStop() { throw LoadError.interrupted }
        noteRead(place, parsed.inputRead, rows: parsed.rows)
        var block = parsed.block
        try number(&block.labels, parsed.labels, transaction)
        block.file = place
        block.firstRow = firstRow
        selections[place].rows.formUnion(parsed.slowRows.map { firstRow + $0 })
        slow.formUnion(parsed.slowHashes)
        hasIntegerIDs = hasIntegerIDs || parsed.hasIntegerIDs
        if block.count > 0 { edgeBlocks.append(try StoredEdgeBlock(block, in: storage)) }
        notePeak()
      }
      if let open = feed.open {
        slow.formUnion(try readRest(place, from: open))
        hasIntegerIDs = true
      }
    }
    vertices = VertexTable()
    careful.stage.known = (table, seed)
    finish("read edges", next: .sweep)
    slow.formUnion(try storedHashes(hasIntegerIDs, transaction))
    try setAsideEdges(slow, hasIntegerIDs)
    for block in edgeBlocks { sources.add(try block.sources.all()) }
    finish("compare ids", next: options.isDryRun ? .careful : .sweep)
    if options.isDryRun { report.edges.added += edgeBlocks.reduce(0) { $0 + $1.count } }
  }

  mutating func number(
    _ labels: inout [UInt32], _ sets: [[String]], _ transaction: borrowing Transaction
  ) throws {
    var numbers: [LabelID] = []
    for set in sets { numbers.append(try names.label(set[0], transaction)) }
    if labels.contains(ChunkLabels.none) {
      let standard = try names.label(GraphStage.defaultEdgeLabel, transaction)
      for row in labels.indices {
        labels[row] = labels[row] == ChunkLabels.none ? standard : numbers[Int(labels[row])]
      }
    } else if numbers.count == 1 {
      labels = [UInt32](repeating: numbers[0], count: labels.count)
    } else {
      for row in labels.indices { labels[row] = numbers[Int(labels[row])] }
    }
  }

  /// Edges whose ids come more than once are left to the careful way; so are those without ids where a given one could be
  /// the number of another edge.
  mutating func setAsideEdges(_ slow: Set<UInt64>, _ hasIntegerIDs: Bool) throws {
    var repeated = slow
    repeated.formUnion(try repeatedHashes())
    let hasGiven = edgeBlocks.contains(where: \.hasIDs) || !slow.isEmpty
    let leavesGenerated = hasIntegerIDs && hasGiven && edgeBlocks.contains { !$0.hasIDs }
    guard !repeated.isEmpty || leavesGenerated else { return }
    for place in files.indices where files[place].header.kind == .edges {
      selections[place].hashes = repeated
    }
    var blocks: [StoredEdgeBlock] = []
    for block in edgeBlocks {
      if !block.hasIDs, leavesGenerated {
        selections[block.file].rows.formUnion(try block.rows.all().map { block.firstRow + Int($0) })
        continue
      }
      let hashes = try block.hashes.all()
      let kept = hashes.indices.filter { !repeated.contains(hashes[$0]) }
      if !block.hasIDs || kept.count == block.count {
        blocks.append(block)
      } else if !kept.isEmpty {
        storage.release(block.heldSize)
        let rest = try block.block().gathered(kept.map { UInt32($0) })
        blocks.append(try StoredEdgeBlock(rest, in: storage))
      }
    }
    edgeBlocks = blocks
  }

  func repeatedHashes() throws -> Set<UInt64> {
    let hashes = edgeBlocks.filter(\.hasIDs).map(\.hashes)
    let storage = storage
    let blocks = try collected(hashes.count) {
      try BucketedWords(hashes[$0].all(), bits: RepeatSearch.bucketBits, in: storage)
    }
    defer { storage.release(blocks.reduce(0) { $0 + $1.words.heldSize }) }
    let search = RepeatSearch(blocks: blocks)
    return try collected(1 << RepeatSearch.bucketBits) { try search.repeated($0) }.reduce(into: []) {
      $0.formUnion($1)
    }
  }

  /// The results of work on 0, 1, … in order.
  func collected<Result: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let pipeline = pipeline(count, work)
    defer { pipeline.cancel() }
    var results: [Result] = []
    while let result = try pipeline.next() { results.append(result) }
    return results
  }

  func pipeline<Result: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (Int) throws -> Result
  ) -> Pipeline<Int, Result> {
    let counter = Counter(count)
    return Pipeline(
      threads: min(options.threads, max(1, count)), ahead: options.memoryPlan.ahead,
      claim: { counter.next() }, work: work)
  }
}
