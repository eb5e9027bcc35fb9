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
  enum Step {
    case vertices, edges, sweep, incoming, vertexIDs, edgeIDs, columns, careful, done

    /// What is being done, as a person would say it.
    var phase: String {
      switch self {
      case .vertices: "reading vertices"
      case .edges: "reading edges"
      case .sweep, .incoming: "writing edges"
      case .vertexIDs, .edgeIDs: "writing ids"
      case .columns: "writing properties"
      case .careful, .done: "finishing"
      }
    }
  }

  private let files: [InputFile]
  /// Rows that a program gives, in place of files.
  private let appended: AppendedRows?
  private let options: LoadOptions
  let seed: UInt64
  private(set) var report: LoadReport
  private var rejections: Rejections
  private var step = Step.vertices
  private var stepStart = Platform.seconds
  private var progress = LoadProgress()

  var names = LoadNames()
  private let vertexSlots: ColumnSlots
  private let edgeSlots: ColumnSlots
  var vertices = VertexTable()
  var vertexCount = 0
  var edgeBlocks: [StoredEdgeBlock] = []
  var sources = VertexHistogram(vertices: 0)
  private var selections: [RowSelection]
  var careful: CarefulLoad

  private var counts = BulkCounts()
  let storage: Storage
  private var spool: Spool
  private var blobs: Spool
  private var vertexHashes: [HashBlock] = []
  private var edgeColumns: ColumnSet?
  private var incoming: [IncomingBlock] = []
  private var edgeHashes: [HashBlock] = []
  private var edgeIDBits = 0
  /// Bytes in memory of what a sweep reads.
  private var sweptSize = 0

  private var edgeSweep: Pipeline<Int, EdgeSweep.Output>?
  private var incomingSweep: Pipeline<Int, PackedLists>?
  private var hashSweep: Pipeline<Int, PackedEntries>?

  init(_ files: [InputFile], _ options: LoadOptions, seed: UInt64) {
    self.init(
      files, nil, options, seed: seed,
      ColumnSlots(files.map { $0.header.kind == .vertices ? $0.header : nil }),
      ColumnSlots(files.map { $0.header.kind == .edges ? $0.header : nil }))
  }

  /// Loads rows that a program has appended.
  init(_ rows: AppendedRows, _ options: LoadOptions, seed: UInt64) {
    self.init(
      [], rows, options, seed: seed, ColumnSlots(names: rows.vertexKeys.names),
      ColumnSlots(names: rows.edgeKeys.names))
  }

  private init(
    _ files: [InputFile], _ appended: AppendedRows?, _ options: LoadOptions, seed: UInt64,
    _ vertexSlots: ColumnSlots, _ edgeSlots: ColumnSlots
  ) {
    self.files = files
    self.appended = appended
    self.options = options
    self.seed = seed
    report = LoadReport(files, options)
    for place in files.indices { report.files[place].bytes = files[place].dataOffset }
    rejections = Rejections(options)
    self.vertexSlots = vertexSlots
    self.edgeSlots = edgeSlots
    selections = files.map { _ in RowSelection(seed: seed) }
    careful = CarefulLoad(options)
    progress.phase = Step.vertices.phase
    progress.totalBytes = files.reduce(0) { $0 + $1.size }
    storage = Storage(limit: options.memoryPlan.staging, directory: options.temporaryPlace)
    spool = Spool(storage)
    blobs = Spool(storage)
  }

  /// Ends the threads of a load that is not gone on with.
  mutating func cancel() {
    edgeSweep?.cancel()
    incomingSweep?.cancel()
    hashSweep?.cancel()
    (edgeSweep, incomingSweep, hashSweep) = (nil, nil, nil)
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

  /// Notes how much memory is in use, and tells how far the load is; at the end of every piece of work.
  mutating func notePeak() {
    if let memory = Platform.anonymousMemory { report.peakMemory = max(report.peakMemory, memory) }
    progress.rejected = report.rejectedRows
    options.progress(progress)
  }

  /// Notes how far the input is read: the files before, and so many bytes of the one at `place`.
  private mutating func noteRead(_ place: Int, _ bytes: Int, rows: Int) {
    progress.bytes = files[..<place].reduce(bytes) { $0 + $1.size }
    progress.rows += rows
  }

  mutating func finish(_ name: String, next: Step) {
    let now = Platform.seconds
    report.phases.append(LoadReport.Phase(name: name, seconds: now - stepStart))
    stepStart = now
    step = next
    progress.phase = next.phase
  }

  // MARK: Vertices

  private mutating func readVertices(_ transaction: borrowing Transaction) throws {
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
      let faults = row.faults.map { reader.problem($0, file: file.name) }
      try rejections.add(faults, reader.rawRecord, file, place, &report)
      report.files[place].cells += row.cells.count
      if case .string(let id)? = row.id { hashes.insert(IDHash.hash64(of: id, seed: seed)) }
    }
    report.files[place].bytes = reader.bytesRead
    return hashes
  }

  /// Vertices whose ids come more than once are left to the careful way. Their rows meet now, so that edges find them.
  private mutating func setAside(
    _ repeated: Set<UInt64>, in blocks: inout [StoredVertexBlock], _ transaction: borrowing Transaction
  ) throws {
    let isCareful = !repeated.isEmpty || selections.contains { !$0.isEmpty }
    guard isCareful else {
      vertexCount = vertices.count
      return vertices.finish(numbers: [])
    }
    var numbers: [VertexNumber] = []
    for place in blocks.indices {
      var kept: [UInt32] = []
      for (row, hash) in try blocks[place].hashes.all().enumerated() {
        let isKept = !repeated.contains(hash)
        numbers.append(isKept ? VertexNumber(vertexCount + kept.count) : VertexTable.missing)
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

  mutating func packVertices(_ blocks: [StoredVertexBlock], _ transaction: borrowing Transaction)
    throws
  {
    var columns = ColumnSet(.vertex, from: 0, hasSources: false, spool, blobs)
    var first: UInt64 = 0
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

  // MARK: Edges

  private mutating func readEdges(_ transaction: borrowing Transaction) throws {
    if let appended { return try takeEdges(of: appended, transaction) }
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
    try setAsideEdges(slow, hasIntegerIDs)
    for block in edgeBlocks { sources.add(try block.sources.all()) }
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

  private func pipeline<Result: Sendable>(
    _ count: Int, _ work: @escaping @Sendable (Int) throws -> Result
  ) -> Pipeline<Int, Result> {
    let counter = Counter(count)
    return Pipeline(
      threads: min(options.threads, max(1, count)), ahead: options.memoryPlan.ahead,
      claim: { counter.next() }, work: work)
  }

  // MARK: Sweeps

  private mutating func sweepEdges(_ transaction: borrowing Transaction, _ left: inout Int) throws {
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
      try transaction.append(output.lists.lists, to: .out)
      try transaction.append(output.lists.chunks)
      left -= output.lists.lists.size + output.lists.chunks.size
      try edgeColumns?.append(
        count: output.count, labels: output.labels, sources: output.sources, ids: output.ids,
        cells: output.columns, names: edgeSlots.names, transaction)
      incoming.append(output.incoming)
      edgeHashes.append(output.hashes)
      counts.edges += output.count
      counts.givenEdgeIDs += output.hashes.count
      notePeak()
      for (label, count) in output.labelCounts { counts.edgeLabels[label, default: 0] += count }
    }
  }

  private mutating func beginSweep() throws {
    edgeIDBits = HashBlock.bucketBits(for: edgeBlocks.reduce(0) { $0 + $1.hashes.count })
    let sweep = EdgeSweep(
      blocks: edgeBlocks,
      cuts: try RangeCuts(
        edgeBlocks.map(\.sources), histogram: sources, rows: options.memoryPlan.rangeRows),
      firstEdge: 0, slots: edgeSlots.names.count,
      greatestLabel: edgeBlocks.reduce(0) { max($0, $1.greatestLabel) },
      greatestVertex: VertexNumber(clamping: careful.stage.known?.table.count ?? 0),
      idBucketBits: edgeIDBits, storage: storage)
    sweptSize = edgeBlocks.reduce(0) { $0 + $1.heldSize }
    edgeBlocks = []
    edgeColumns = ColumnSet(.edge, from: 0, hasSources: true, spool, blobs)
    edgeSweep = pipeline(sweep.cuts.count) { try sweep.output($0) }
  }

  private mutating func sweepIncoming(_ transaction: borrowing Transaction, _ left: inout Int) throws {
    if incomingSweep == nil {
      var histogram = VertexHistogram(vertices: (careful.stage.known?.table.count ?? 0) + 1)
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
      try transaction.append(lists.lists, to: .in)
      try transaction.append(lists.chunks)
      left -= lists.lists.size + lists.chunks.size
      notePeak()
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
        return finish(
          kind == .vertex ? "write vertex ids" : "write edge ids", next: kind == .vertex ? .edgeIDs : .columns
        )
      }
      try transaction.append(runs, to: .ids)
      left -= runs.size
    }
  }

  private mutating func writeColumns(_ transaction: borrowing Transaction, _ left: inout Int) throws {
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
