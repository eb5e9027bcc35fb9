// BulkLoad: a load into a database that never held anything. Step by step:
//  1. vertices are parsed chunk by chunk on all threads; a table finds them by their ids
//  2. their columns are packed
//  3. edges are parsed likewise and find their ends in the table
//  4. edges are sorted by source and numbered; lists along them are written, their columns packed   (EdgeSweep)
//  5. they are sorted by target; lists against them are written                                     (IncomingSweep)
//  6. ids are written in the order of their hashes                                                  (HashSweep)
//  7. columns are written, and the counters
//  8. rows whose ids come more than once, left aside until now, are loaded carefully                (Careful/)
// Every step appends to tables in the order of their keys.

import GraphStore

struct BulkLoad {
  private enum Step { case vertices, edges, sweep, incoming, vertexIDs, edgeIDs, columns, careful, done }

  private let files: [InputFile]
  private let options: LoadOptions
  private let seed: UInt64
  private(set) var report: LoadReport
  private var rejections: Rejections
  private var step = Step.vertices
  private var stepStart = Platform.seconds

  private var names = LoadNames()
  private let vertexSlots: ColumnSlots
  private let edgeSlots: ColumnSlots
  private var vertices = VertexTable()
  private var vertexCount = 0
  private var edgeBlocks: [EdgeBlock] = []
  private var sources = VertexHistogram(vertices: 0)
  private var selections: [RowSelection]
  private var careful: CarefulLoad

  private var counts = BulkCounts()
  private var spool = Spool()
  private var blobs = Spool()
  private var vertexHashes: [HashBlock] = []
  private var edgeColumns = ColumnSet(.edge, from: 0, hasSources: true)
  private var incoming: [IncomingBlock] = []
  private var edgeHashes: [HashBlock] = []
  private var edgeIDBits = 0

  private var edgeSweep: Pipeline<Int, EdgeSweep.Output>?
  private var incomingSweep: Pipeline<Int, PackedLists>?
  private var hashSweep: Pipeline<Int, PackedEntries>?

  /// Rows that a range of a sweep has.
  private static let rangeRows = 1 << 17

  init(_ files: [InputFile], _ options: LoadOptions, seed: UInt64) {
    self.files = files
    self.options = options
    self.seed = seed
    report = LoadReport(files, options)
    for place in files.indices { report.files[place].bytes = files[place].dataOffset }
    rejections = Rejections(options)
    vertexSlots = ColumnSlots(files.map { $0.header.kind == .vertices ? $0.header : nil })
    edgeSlots = ColumnSlots(files.map { $0.header.kind == .edges ? $0.header : nil })
    selections = files.map { _ in RowSelection(seed: seed) }
    careful = CarefulLoad(options)
  }

  /// Does a part; false when all is done.
  mutating func advance(_ transaction: borrowing Transaction, budget: Int) throws -> Bool {
    var left = budget
    repeat {
      if options.shouldStop() { throw LoadError.interrupted }
      switch step {
      case .vertices: try readVertices(transaction)
      case .edges: try readEdges(transaction)
      case .sweep: try sweepEdges(transaction, &left)
      case .incoming: try sweepIncoming(transaction, &left)
      case .vertexIDs: try sweepHashes(.vertex, transaction, &left)
      case .edgeIDs: try sweepHashes(.edge, transaction, &left)
      case .columns: try writeColumns(transaction, &left)
      case .careful: try loadCarefully(transaction)
      case .done: return false
      }
    } while left > 0
    return true
  }

  private mutating func finish(_ name: String, next: Step) {
    let now = Platform.seconds
    report.phases.append(LoadReport.Phase(name: name, seconds: now - stepStart))
    stepStart = now
    step = next
  }

  // MARK: Vertices

  private mutating func readVertices(_ transaction: borrowing Transaction) throws {
    var blocks: [VertexBlock] = []
    var repeated: Set<UInt64> = []
    for (place, file) in files.enumerated() where file.header.kind == .vertices {
      let parser = ChunkParser(
        file, options, seed: seed, slots: vertexSlots.ofFile[place], vertices: VertexTable())
      var feed = try ChunkFeed<VertexBlock>(file, place, options) { parser.parseVertices($0) }
      defer { feed.finish() }
      while let (parsed, firstRow) = try feed.next(&report, &rejections) {
        if options.shouldStop() { throw LoadError.interrupted }
        var block = parsed.block
        let cells = try names.cells(parsed.labels, transaction)
        let usesDefault = block.labels.contains(ChunkLabels.none)
        let standard = usesDefault ? try names.cell([GraphStage.defaultVertexLabel], transaction) : 0
        for row in block.labels.indices {
          let label = block.labels[row]
          block.labels[row] = label == ChunkLabels.none ? standard : cells[Int(label)]
        }
        selections[place].rows.formUnion(parsed.slowRows.map { firstRow + $0 })
        let first = vertices.count
        let hashes = block.hashes
        vertices.add(block.ids, hashes: hashes) { new, _ in repeated.insert(hashes[new - first]) }
        blocks.append(block)
      }
      if let open = feed.open { repeated.formUnion(try readRest(place, from: open)) }
    }
    guard vertices.count < Int(UInt32.max) else {
      throw StoreError(.limit, "no more than \(Limits.vertices) vertices in the life of a file")
    }
    try setAside(repeated, in: &blocks, transaction)
    try packVertices(blocks, transaction)
    finish("read vertices", next: .edges)
  }

  /// The rows of a file that stand behind a record that cannot be told from the next one without care. They are all
  /// loaded carefully, and so is what has the same ids. Returns the hashes of these.
  private mutating func readRest(_ place: Int, from open: (offset: Int, line: Int, rows: Int)) throws -> Set<
    UInt64
  > {
    let file = files[place]
    selections[place].from = open.rows
    var hashes: Set<UInt64> = []
    let parser = RowParser(file.header, options)
    var row = ParsedRow()
    var labelSets = LabelSets()
    var blank: Problem?
    var reader = try file.reader(at: open.offset, line: open.line)
    while true {
      let outcome: RecordReader.Outcome
      do throws(Platform.SystemError) {
        outcome = try reader.next()
      } catch {
        throw LoadError.file(path: file.path, reason: error.text)
      }
      if outcome == .end { break }
      if outcome == .blank, file.header.columns.count > 1 {
        if blank == nil { blank = reader.problem(RowFaults.blankLine(reader, file.header), file: file.name) }
        continue
      }
      if let problem = blank { try rejections.add(problem, [], file, place, &report) }
      blank = nil
      report.files[place].rows += 1
      do throws(Fault) {
        try parser.parse(reader, &labelSets, into: &row)
      } catch {
        let problem = reader.problem(error, file: file.name)
        try rejections.add(problem, reader.rawRecord, file, place, &report)
        continue
      }
      report.files[place].cells += row.cells.count
      if case .string(let id)? = row.id { hashes.insert(IDHash.hash64(of: id, seed: seed)) }
    }
    report.files[place].bytes = reader.bytesRead
    return hashes
  }

  /// Vertices whose ids come more than once are left to the careful way. Their rows meet now, so that edges find them.
  private mutating func setAside(
    _ repeated: Set<UInt64>, in blocks: inout [VertexBlock], _ transaction: borrowing Transaction
  ) throws {
    let isCareful = !repeated.isEmpty || selections.contains { !$0.isEmpty }
    guard isCareful else {
      vertexCount = vertices.count
      return vertices.finish(numbers: [])
    }
    var numbers: [VertexNumber] = []
    for place in blocks.indices {
      var kept: [UInt32] = []
      for row in 0..<blocks[place].count {
        let isKept = !repeated.contains(blocks[place].hashes[row])
        numbers.append(isKept ? VertexNumber(vertexCount + kept.count) : VertexTable.missing)
        if isKept { kept.append(UInt32(row)) }
      }
      if kept.count < blocks[place].count { blocks[place] = blocks[place].gathered(kept) }
      vertexCount += kept.count
    }
    for place in files.indices where files[place].header.kind == .vertices {
      selections[place].hashes = repeated
      try careful.load(
        files[place], place, only: selections[place], &report, &rejections, transaction)
    }
    let staged = careful.stage.vertices
    let expected = staged.expectedNumbers(from: VertexNumber(vertexCount))
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

  private mutating func packVertices(_ blocks: [VertexBlock], _ transaction: borrowing Transaction) throws {
    var columns = ColumnSet(.vertex, from: 0, hasSources: false)
    var first: UInt64 = 0
    let bits = HashBlock.bucketBits(for: vertexCount)
    for block in blocks where block.count > 0 {
      try columns.append(
        count: block.count, labels: CellBatch(.numbers(.long, block.labels.map { Int64($0) })), sources: nil,
        ids: CellBatch(.texts(block.ids.bytes, ends: block.ids.ends)),
        cells: (0..<vertexSlots.names.count).map { slot in block.columns.first { $0.slot == slot }?.cells },
        names: vertexSlots.names, transaction)
      vertexHashes.append(
        HashBlock(block.hashes, [], first: first, bucketBits: bits))
      first += UInt64(block.count)
      for label in block.labels {
        counts.vertexLabels[label, default: 0] += 1
      }
    }
    counts.vertexLabels = try names.byLabel(counts.vertexLabels)
    columns.finish(into: &spool, &blobs)
    counts.vertices = vertexCount
    counts.givenVertexIDs = vertexCount
    report.vertices.added += vertexCount
  }

  // MARK: Edges

  private mutating func readEdges(_ transaction: borrowing Transaction) throws {
    sources = VertexHistogram(vertices: vertices.count + 1)
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
        var block = parsed.block
        try number(&block.labels, parsed.labels, transaction)
        block.file = place
        block.firstRow = firstRow
        selections[place].rows.formUnion(parsed.slowRows.map { firstRow + $0 })
        hasIntegerIDs = hasIntegerIDs || parsed.hasIntegerIDs
        if block.count > 0 { edgeBlocks.append(block) }
      }
      if let open = feed.open {
        slow.formUnion(try readRest(place, from: open))
        hasIntegerIDs = true
      }
    }
    vertices = VertexTable()
    careful.stage.known = (table, seed)
    finish("read edges", next: .sweep)
    try setAsideEdges(slow, hasIntegerIDs)
    for block in edgeBlocks { sources.add(block.sources) }
    finish("compare ids", next: options.isDryRun ? .careful : .sweep)
    if options.isDryRun { report.edges.added += edgeBlocks.reduce(0) { $0 + $1.count } }
  }

  private mutating func number(
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
  private mutating func setAsideEdges(_ slow: Set<UInt64>, _ hasIntegerIDs: Bool) throws {
    var repeated = slow
    repeated.formUnion(try repeatedHashes())
    let hasGiven = edgeBlocks.contains(where: \.hasIDs) || !slow.isEmpty
    let leavesGenerated = hasIntegerIDs && hasGiven && edgeBlocks.contains { !$0.hasIDs }
    guard !repeated.isEmpty || leavesGenerated else { return }
    for place in files.indices where files[place].header.kind == .edges {
      selections[place].hashes = repeated
    }
    var blocks: [EdgeBlock] = []
    for block in edgeBlocks {
      if !block.hasIDs, leavesGenerated {
        selections[block.file].rows.formUnion(block.rows.map { block.firstRow + Int($0) })
        continue
      }
      let kept = block.hashes.indices.filter { !repeated.contains(block.hashes[$0]) }
      if !block.hasIDs || kept.count == block.count {
        blocks.append(block)
      } else if !kept.isEmpty {
        blocks.append(block.gathered(kept.map { UInt32($0) }))
      }
    }
    edgeBlocks = blocks
  }

  private func repeatedHashes() throws -> Set<UInt64> {
    let blocks = edgeBlocks.filter(\.hasIDs).map(\.hashes)
    let bucketed = try collected(blocks.count) { RepeatSearch.bucketed(blocks[$0]) }
    let search = RepeatSearch(blocks: bucketed)
    return try collected(1 << RepeatSearch.bucketBits) { search.repeated($0) }.reduce(into: []) {
      $0.formUnion($1)
    }
  }

  /// The results of work on 0, 1, … in order.
  private func collected<Result: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    let pipeline = pipeline(count, work)
    defer { pipeline.cancel() }
    var results: [Result] = []
    while let result = try pipeline.next() { results.append(result) }
    return results
  }

  private func pipeline<Result: Sendable>(
    _ count: Int, ahead: Int = 8, _ work: @escaping @Sendable (Int) throws -> Result
  ) -> Pipeline<Int, Result> {
    let counter = Counter(count)
    return Pipeline(
      threads: min(options.threads, max(1, count)), ahead: ahead, claim: { counter.next() }, work: work)
  }

  // MARK: Sweeps

  private mutating func sweepEdges(_ transaction: borrowing Transaction, _ left: inout Int) throws {
    if edgeSweep == nil { beginSweep() }
    while left > 0 {
      guard let output = try edgeSweep?.next() else {
        edgeSweep?.cancel()
        edgeSweep = nil
        edgeColumns.finish(into: &spool, &blobs)
        report.edges.added += counts.edges
        return finish("write outgoing edges", next: .incoming)
      }
      if options.shouldStop() { throw LoadError.interrupted }
      try transaction.append(output.lists.lists, to: .out)
      try transaction.append(output.lists.chunks)
      left -= output.lists.lists.size + output.lists.chunks.size
      try edgeColumns.append(
        count: output.count, labels: output.labels, sources: output.sources, ids: output.ids,
        cells: output.columns, names: edgeSlots.names, transaction)
      incoming.append(output.incoming)
      edgeHashes.append(output.hashes)
      counts.edges += output.count
      counts.givenEdgeIDs += output.hashes.words.count
      for (label, count) in output.labelCounts { counts.edgeLabels[label, default: 0] += count }
    }
  }

  private mutating func beginSweep() {
    edgeIDBits = HashBlock.bucketBits(for: edgeBlocks.reduce(0) { $0 + $1.hashes.count })
    let greatestLabel = edgeBlocks.reduce(0) { max($0, $1.labels.max() ?? 0) }
    let sweep = EdgeSweep(
      blocks: edgeBlocks,
      cuts: RangeCuts(edgeBlocks.map(\.sources), histogram: sources, rows: Self.rangeRows), firstEdge: 0,
      slots: edgeSlots.names.count, greatestLabel: greatestLabel,
      greatestVertex: VertexNumber(clamping: careful.stage.known?.table.count ?? 0), idBucketBits: edgeIDBits)
    edgeBlocks = []
    edgeSweep = pipeline(sweep.cuts.count) { try sweep.output($0) }
  }

  private mutating func sweepIncoming(_ transaction: borrowing Transaction, _ left: inout Int) throws {
    if incomingSweep == nil {
      var histogram = VertexHistogram(vertices: (careful.stage.known?.table.count ?? 0) + 1)
      for block in incoming { histogram.add(block.targets) }
      let sweep = IncomingSweep(
        blocks: incoming,
        cuts: RangeCuts(incoming.map(\.targets), histogram: histogram, rows: Self.rangeRows),
        greatestLabel: counts.edgeLabels.keys.max() ?? 0)
      incoming = []
      incomingSweep = pipeline(sweep.cuts.count) { sweep.output($0) }
    }
    while left > 0 {
      guard let lists = try incomingSweep?.next() else {
        incomingSweep?.cancel()
        incomingSweep = nil
        return finish("write incoming edges", next: .vertexIDs)
      }
      if options.shouldStop() { throw LoadError.interrupted }
      try transaction.append(lists.lists, to: .in)
      try transaction.append(lists.chunks)
      left -= lists.lists.size + lists.chunks.size
    }
  }

  private mutating func sweepHashes(
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
        return finish("write ids of \(kind)s", next: kind == .vertex ? .edgeIDs : .columns)
      }
      try transaction.append(runs, to: .ids)
      left -= runs.size
    }
  }

  private mutating func writeColumns(_ transaction: borrowing Transaction, _ left: inout Int) throws {
    while left > 0 {
      if options.shouldStop() { throw LoadError.interrupted }
      if let piece = spool.next() {
        try transaction.append(piece, to: .columns)
        left -= piece.size
      } else if let piece = blobs.next() {
        try transaction.append(piece, to: .blobs)
        left -= piece.size
      } else {
        try transaction.count(counts)
        return finish("write columns", next: .careful)
      }
    }
  }

  // MARK: What was left aside

  private mutating func loadCarefully(_ transaction: borrowing Transaction) throws {
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
