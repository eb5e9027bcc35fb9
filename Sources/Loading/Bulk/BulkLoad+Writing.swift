// Steps 4 to 8 of a load in bulk: sweeps over what was read write it in the order of its keys; what was set aside follows.

import GraphStore

extension BulkLoad {
  mutating func sweepEdges(_ transaction: borrowing Transaction, _ left: inout Int) throws {
    if edgeSweep == nil { try beginSweep() }
    while left > 0 {
      guard let output = try edgeSweep?.next() else {
        edgeSweep?.cancel()
        edgeSweep = nil
        if let finished = try edgeColumns?.finish() { (spool, blobs) = finished }
        edgeColumns = nil
        storage.release(sweptSize)
        report.edges.added += counts.edges
        return finish("write outgoing edges", next: .incoming)
      }
      if options.shouldStop() { throw LoadError.interrupted }
      try transaction.append(output.lists, outgoing: true)
      left -= output.lists.lists.size + output.lists.chunks.size
      try edgeColumns?.append(
        count: output.count, labels: output.labels, sources: output.sources, ids: output.ids,
        cells: output.columns, names: edgeSlots.names, transaction)
      if stored.hasGivenEdgeIDs { noteUnnamed(output) }
      incoming.append(output.incoming)
      edgeHashes.append(output.hashes)
      counts.edges += output.count
      counts.givenEdgeIDs += output.hashes.count
      notePeak()
      for (label, count) in output.labelCounts { counts.edgeLabels[label, default: 0] += count }
    }
  }

  mutating func beginSweep() throws {
    edgeIDBits = HashBlock.bucketBits(for: edgeBlocks.reduce(0) { $0 + $1.hashes.count })
    let sweep = EdgeSweep(
      blocks: edgeBlocks,
      cuts: try RangeCuts(
        edgeBlocks.map(\.sources), histogram: sources, rows: options.memoryPlan.rangeRows),
      firstEdge: stored.firstEdge, slots: edgeSlots.names.count,
      greatestLabel: edgeBlocks.reduce(0) { max($0, $1.greatestLabel) },
      greatestVertex: VertexNumber(clamping: vertexBound),
      idBucketBits: edgeIDBits, storage: storage)
    sweptSize = edgeBlocks.reduce(0) { $0 + $1.heldSize }
    edgeBlocks = []
    edgeColumns = ColumnSet(.edge, from: stored.firstEdge, hasSources: true, spool, blobs)
    edgeSweep = pipeline(sweep.cuts.count) { try sweep.output($0) }
  }

  mutating func sweepIncoming(_ transaction: borrowing Transaction, _ left: inout Int) throws {
    if incomingSweep == nil {
      var histogram = VertexHistogram(vertices: vertexBound)
      for block in incoming { histogram.add(try block.targets.all()) }
      let sweep = IncomingSweep(
        blocks: incoming,
        cuts: try RangeCuts(
          incoming.map(\.targets), histogram: histogram, rows: options.memoryPlan.rangeRows),
        greatestLabel: counts.edgeLabels.keys.max() ?? 0)
      sweptSize = incoming.reduce(0) { $0 + $1.heldSize }
      incoming = []
      incomingSweep = pipeline(sweep.cuts.count) { try sweep.output($0) }
    }
    while left > 0 {
      guard let lists = try incomingSweep?.next() else {
        incomingSweep?.cancel()
        incomingSweep = nil
        storage.release(sweptSize)
        return finish("write incoming edges", next: .vertexIDs)
      }
      if options.shouldStop() { throw LoadError.interrupted }
      try transaction.append(lists, outgoing: false)
      left -= lists.lists.size + lists.chunks.size
      notePeak()
    }
  }

  mutating func sweepHashes(
    _ kind: ElementKind, _ transaction: borrowing Transaction, _ left: inout Int
  ) throws {
    if hashSweep == nil {
      let isVertex = kind == .vertex
      let sweep = HashSweep(
        kind: kind, blocks: isVertex ? vertexHashes : edgeHashes,
        bucketBits: isVertex ? HashBlock.bucketBits(for: vertexCount) : edgeIDBits)
      if isVertex { vertexHashes = [] } else { edgeHashes = [] }
      hashSweep = pipeline(sweep.count) { try sweep.output($0) }
    }
    while left > 0 {
      guard let runs = try hashSweep?.next() else {
        hashSweep?.cancel()
        hashSweep = nil
        return finish(
          kind == .vertex ? "write vertex ids" : "write edge ids", next: kind == .vertex ? .edgeIDs : .columns
        )
      }
      let hasOthers = kind == .vertex ? stored.hasGivenVertexIDs : stored.hasGivenEdgeIDs
      try transaction.append(ids: runs, hasOthers: hasOthers)
      left -= runs.size
    }
  }

  mutating func writeColumns(_ transaction: borrowing Transaction, _ left: inout Int) throws {
    while left > 0 {
      if options.shouldStop() { throw LoadError.interrupted }
      if let piece = try spool.next() {
        try transaction.append(piece, to: .columns)
        left -= piece.size
      } else if let piece = try blobs.next() {
        try transaction.append(piece, to: .blobs)
        left -= piece.size
      } else {
        try transaction.count(counts)
        try settleWithStored(transaction)
        return finish("write columns", next: .careful)
      }
    }
  }

  mutating func loadCarefully(_ transaction: borrowing Transaction) throws {
    let isCareful = selections.contains { !$0.isEmpty }
    if isCareful {
      if !options.isDryRun { try careful.stage.writeVertices(transaction) }
      for place in files.indices where files[place].header.kind == .edges {
        guard !selections[place].isEmpty else { continue }
        try careful.load(
          files[place], place, only: selections[place], &report, &rejections, transaction)
      }
      if !options.isDryRun { try careful.stage.writeEdges(transaction) }
    }
    for file in files { try file.verifyUnchanged() }
    try rejections.flush()
    report.createdVertices = careful.stage.createdVertices
    report.rejectFiles = rejections.paths
    finish("merge repeated ids", next: .done)
    if !isCareful { report.phases.removeLast() }
  }
}
