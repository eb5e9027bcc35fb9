// LoadSession: one load into one database, whoever owns the transaction. Many rows go in bulk, sorted; few beside what is
// there, and such as may overwrite it, are each compared with what is there.

import GraphStore

struct LoadSession {
  private let files: [InputFile]
  private let options: LoadOptions
  private var bulk: BulkLoad?
  private(set) var report = LoadReport()
  /// What a careful load that overwrites has done; nil where everything in the database is from this load.
  private(set) var trace: LoadTrace?

  init(_ files: [InputFile], _ options: LoadOptions) {
    self.files = Self.inOrder(files)
    self.options = options
  }

  /// Vertices before edges.
  static func inOrder(_ files: [InputFile]) -> [InputFile] {
    files.filter { $0.header.kind == .vertices } + files.filter { $0.header.kind == .edges }
  }

  /// Loads everything in one transaction.
  mutating func run(_ transaction: borrowing Transaction) throws {
    if try transaction.isUntouched() || sorts(beside: transaction) {
      while try advance(transaction, budget: .max) {}
    } else {
      try runCarefully(transaction)
    }
  }

  /// Bytes of a row, more or less.
  private static let rowSize = 48

  private func sorts(beside transaction: borrowing Transaction) throws -> Bool {
    guard options.overwriting == nil, !options.isDryRun else { return false }
    let rows = files.reduce(0) { $0 + $1.size } / Self.rowSize
    return options.manner.sorts(rows, beside: try transaction.nextNumber(.vertex))
  }

  /// Loads a part in bulk, writing about `budget` bytes; false when all is done. Where the database held nothing, what is
  /// written so far may be committed, and shows nothing before the last part.
  mutating func advance(_ transaction: borrowing Transaction, budget: Int) throws -> Bool {
    if bulk == nil {
      bulk = BulkLoad(files, options, seed: try transaction.hashSeed())
      try bulk?.begin(transaction)
    }
    let isMore = try bulk?.advance(transaction, budget: budget) ?? false
    if !isMore, let bulk { report = bulk.report }
    return isMore
  }

  /// Ends the threads of a load that is not gone on with.
  mutating func cancel() { bulk?.cancel() }

  private mutating func runCarefully(_ transaction: borrowing Transaction) throws {
    report = LoadReport(files, options)
    var careful = CarefulLoad(options)
    var rejections = Rejections(options)
    for kind in [FileKind.vertices, .edges] {
      let start = Platform.seconds
      for (place, file) in files.enumerated() where file.header.kind == kind {
        try careful.load(file, place, &report, &rejections, transaction)
      }
      let parsed = Platform.seconds
      if kind == .vertices {
        try careful.stage.writeVertices(transaction)
      } else {
        try careful.stage.writeEdges(transaction)
      }
      if options.shouldStop() { throw LoadError.interrupted }
      report.phases.append(LoadReport.Phase(name: "read \(kind.rawValue)", seconds: parsed - start))
      report.phases.append(
        LoadReport.Phase(name: "write \(kind.rawValue)", seconds: Platform.seconds - parsed))
    }
    for file in files { try file.verifyUnchanged() }
    try rejections.flush()
    report.createdVertices = careful.stage.createdVertices
    report.rejectFiles = rejections.paths
    if options.overwriting != nil { trace = careful.stage.trace }
  }
}

extension LoadReport {
  init(_ files: [InputFile], _ options: LoadOptions) {
    self.init()
    isDryRun = options.isDryRun
    self.files = files.map { FileCounts(path: $0.name, kind: $0.header.kind, inferred: $0.inferredTypes) }
  }
}
