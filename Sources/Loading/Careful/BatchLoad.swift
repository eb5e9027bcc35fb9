// BatchLoad: a load in many transactions, each of so many rows. What is committed stays when the load breaks off, and a
// ledger in the database says where to go on.

import GraphStore

struct BatchLoad {
  private let files: [InputFile]
  private let options: LoadOptions
  private let store: Store
  private let rows: Int
  private var ledger = LoadLedger()
  private var report: LoadReport
  private var rejections: Rejections

  /// The files in the order in which they are loaded: vertices before edges.
  init(_ files: [InputFile], into store: Store, _ options: LoadOptions, rows: Int) {
    self.files = files
    self.options = options
    self.store = store
    self.rows = rows
    report = LoadReport(files, options)
    rejections = Rejections(options)
  }

  mutating func run() throws -> LoadReport {
    let start = Platform.seconds
    ledger = try begin()
    for place in files.indices { try load(place) }
    for file in files { try file.verifyUnchanged() }
    try rejections.flush()
    try store.write { try $0.setLoadLedger(nil) }
    report.rejectFiles = rejections.paths
    report.phases.append(LoadReport.Phase(name: "load in batches", seconds: Platform.seconds - start))
    return report
  }

  /// The ledger to begin with: a new one, or the one of the load that broke off.
  private func begin() throws -> LoadLedger {
    let held = try store.read { try $0.loadLedger() }.flatMap { LoadLedger($0) }
    var new = LoadLedger()
    for file in files { new.entries.append(try file.ledgerEntry()) }
    guard options.resumes else {
      guard held == nil else {
        throw LoadError.usage(
          "a load in batches into this database broke off", help: "go on with --resume and the same files")
      }
      return new
    }
    guard let held else {
      throw LoadError.usage("there is no load to resume in this database", help: "load without --resume")
    }
    for (entry, file) in zip(new.entries, files) {
      guard let before = held.entries.first(where: { $0.path == entry.path }),
        before.size == entry.size, before.fingerprint == entry.fingerprint,
        before.seconds == entry.seconds, before.nanoseconds == entry.nanoseconds
      else { throw file.changedError }
    }
    guard held.entries.map(\.path) == new.entries.map(\.path) else {
      throw LoadError.usage(
        "the load that broke off had other files", help: "give the same ones in the same order")
    }
    return held
  }

  private mutating func load(_ place: Int) throws {
    var entry = ledger.entries[place]
    report.files[place].bytes = entry.offset
    var isMore = true
    while isMore {
      if options.shouldStop() { throw LoadError.interrupted }
      let (reportBefore, rejectionsBefore) = (report, rejections)
      // A full map runs this again.
      (entry, isMore) = try store.write { transaction in
        (report, rejections) = (reportBefore, rejectionsBefore)
        var next = ledger.entries[place]
        var careful = CarefulLoad(options)
        var reader = try files[place].reader(at: next.offset, line: next.line)
        let count = try careful.load(
          files[place], place, from: &reader, rows: rows, &report, &rejections, transaction)
        try careful.stage.writeVertices(transaction)
        try careful.stage.writeEdges(transaction)
        report.createdVertices += careful.stage.createdVertices
        next.offset = reader.bytesRead
        next.line = reader.linesRead
        next.rows += count
        var ledger = ledger
        ledger.entries[place] = next
        try transaction.setLoadLedger(ledger.bytes)
        return (next, count == rows)
      }
      ledger.entries[place] = entry
      try rejections.flush()
    }
  }
}
