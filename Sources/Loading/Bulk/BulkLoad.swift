// BulkLoad: a load of many rows, sorted. Step by step:
//  0. what the database has already: numbers begin behind it, and its vertices stand in the table     (BulkLoad+Stored)
//  1. vertices are parsed chunk by chunk on all threads; a table finds them by their ids
//  2. their columns are packed
//  3. edges are parsed likewise and find their ends in the table
//  4. edges are sorted by source and numbered; lists along them are written, their columns packed   (EdgeSweep)
//  5. they are sorted by target; lists against them are written                                     (IncomingSweep)
//  6. ids are written in the order of their hashes                                                  (HashSweep)
//  7. columns are written, and the counters
//  8. rows whose ids come more than once, left aside until now, are loaded carefully                (Careful/)
// Every step writes to tables in the order of their keys, behind what they have or merged with it.

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

  let files: [InputFile]
  /// Rows that a program gives, in place of files.
  let appended: AppendedRows?
  let options: LoadOptions
  let seed: UInt64
  var report: LoadReport
  var rejections: Rejections
  var step = Step.vertices
  var stepStart = Platform.seconds
  var progress = LoadProgress()

  var names = LoadNames()
  let vertexSlots: ColumnSlots
  let edgeSlots: ColumnSlots
  /// What the database had before.
  var stored = StoredGraph()
  var vertices = VertexTable()
  /// New vertices that are written in bulk.
  var vertexCount = 0
  var edgeBlocks: [StoredEdgeBlock] = []
  var sources = VertexHistogram(vertices: 0)
  var selections: [RowSelection]
  var careful: CarefulLoad

  var counts = BulkCounts()
  let storage: Storage
  var spool: Spool
  var blobs: Spool
  var vertexHashes: [HashBlock] = []
  var edgeColumns: ColumnSet?
  var incoming: [IncomingBlock] = []
  var edgeHashes: [HashBlock] = []
  var edgeIDBits = 0
  /// New edges without ids, in a database in which somebody may have been given their numbers.
  var unnamedEdges: [Range<UInt64>] = []
  /// Bytes in memory of what a sweep reads.
  var sweptSize = 0

  var edgeSweep: Pipeline<Int, EdgeSweep.Output>?
  var incomingSweep: Pipeline<Int, PackedLists>?
  var hashSweep: Pipeline<Int, PackedEntries>?

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

  init(
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
  mutating func noteRead(_ place: Int, _ bytes: Int, rows: Int) {
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
}
