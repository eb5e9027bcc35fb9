// Loader: a load from its inputs to its report, all or nothing. A new database is filled beside its place in many small
// commits and moved there at the end; one that holds something gets everything in one transaction.

import GraphStore

package enum Loader {
  /// Loads inputs into the database at `path`, which is made when it is missing and removed again when the load fails.
  package static func load(_ inputs: [LoadInput], into path: String, _ options: LoadOptions = LoadOptions())
    throws(LoadError) -> LoadReport
  {
    let start = Platform.seconds
    var options = options
    if options.temporaryDirectory == nil { options.temporaryDirectory = parent(of: path) }
    if options.memoryPlan.isTight { Platform.keepLittleMemory() }
    let files = try inputFiles(inputs, options)
    let space = DiskSpace(files, database: parent(of: path), temporary: options.temporaryPlace)
    do {
      let sizeBefore = size(of: path)
      var report: LoadReport
      if options.batch != nil || options.resumes {
        report = try loadInBatches(path, files, options)
      } else if let staged = try StagedDatabase.begin(for: path) {
        report = try fill(staged, files, options, space)
      } else {
        report = try change(path, files, options)
      }
      report.phases.append(
        LoadReport.Phase(name: "commit", seconds: Platform.seconds - start - report.seconds))
      report.sizeBefore = sizeBefore
      report.sizeAfter = size(of: path)
      if report.peakMemory == 0 { report.peakMemory = Platform.peakMemory }
      return report
    } catch {
      throw Self.loadError(space.explained(error))
    }
  }

  private static func parent(of path: String) -> String {
    let trimmed = path.utf8.last == UInt8(ascii: "/") ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// Loads inputs as a part of a transaction that the caller has begun. When it fails, the caller has to let the
  /// transaction fail too; errors of the store come as they are, for a full map grows and the transaction runs again.
  package static func load(
    _ inputs: [LoadInput], in transaction: borrowing Transaction, _ options: LoadOptions = LoadOptions()
  ) throws -> LoadReport {
    let files = try inputFiles(inputs, options)
    do {
      var session = LoadSession(files, options)
      defer { session.cancel() }
      try session.run(transaction)
      var report = session.report
      if report.peakMemory == 0 { report.peakMemory = Platform.peakMemory }
      return report
    } catch let error as StoreError {
      throw error
    } catch {
      throw Self.loadError(error)
    }
  }

  /// Loads inputs as a part of a transaction that the caller has begun, over what `overwriting` gives free. The trace is
  /// nil when the database was empty, so that all that is in it now is from the load.
  package static func load(
    _ inputs: [LoadInput], in transaction: borrowing Transaction, _ options: LoadOptions,
    overwriting: Overwriting
  ) throws -> (report: LoadReport, trace: LoadTrace?) {
    var options = options
    options.overwriting = overwriting
    let files = try inputFiles(inputs, options)
    do {
      var session = LoadSession(files, options)
      defer { session.cancel() }
      try session.run(transaction)
      return (session.report, session.trace)
    } catch let error as StoreError {
      throw error
    } catch {
      throw Self.loadError(error)
    }
  }

  private static func inputFiles(
    _ inputs: [LoadInput], _ options: LoadOptions
  ) throws(LoadError) -> [InputFile] {
    if let objection = options.objection { throw objection }
    guard !inputs.isEmpty else { throw .usage("nothing to load", help: "name CSV files or a directory") }
    return try InputFile.all(of: inputs, options)
  }

  // MARK: Two ways

  private static func fill(
    _ staged: consuming StagedDatabase, _ files: [InputFile], _ options: LoadOptions, _ space: DiskSpace
  ) throws -> LoadReport {
    let report = try fill(staged.path, files, options, space)
    if !options.isDryRun { try staged.place() }
    return report
  }

  private static func fill(
    _ path: String, _ files: [InputFile], _ options: LoadOptions, _ space: DiskSpace
  ) throws -> LoadReport {
    var session = LoadSession(files, options)
    defer { session.cancel() }
    do {
      let store = try Store(path: path, options: StagedDatabase.options)
      var isMore = true
      while isMore {
        var attempts = 0
        isMore = try store.write { transaction in
          attempts += 1
          // What was written in the attempt before is lost, and is not made again.
          guard attempts == 1 else {
            throw StoreError(.mapFull, "there is no address space for a database of this size")
          }
          return try session.advance(transaction, budget: options.memoryPlan.commitSize)
        }
      }
    } catch {
      throw space.explained(error)
    }
    return session.report
  }

  private static func change(_ path: String, _ files: [InputFile], _ options: LoadOptions) throws
    -> LoadReport
  {
    let store = try Store(path: path)
    do {
      return try store.write { transaction in
        // A file that has outgrown its map runs this again.
        var session = LoadSession(files, options)
        defer { session.cancel() }
        try session.run(transaction)
        // Undoing everything is what throwing does.
        if options.isDryRun { throw Rehearsed(report: session.report) }
        return session.report
      }
    } catch let rehearsed as Rehearsed {
      return rehearsed.report
    }
  }

  /// So many rows make a batch where nobody says how many.
  private static let batchRows = 1_000_000

  private static func loadInBatches(
    _ path: String, _ files: [InputFile], _ options: LoadOptions
  ) throws -> LoadReport {
    guard !options.isDryRun else {
      throw LoadError.usage("a rehearsal has no batches", help: "leave out --batch and --resume")
    }
    guard options.batch ?? 1 > 0 else { throw LoadError.usage("a batch has at least one row", help: nil) }
    let isNew = try Platform.fingerprint(path) == nil
    let store = try Store(path: path)
    do {
      var load = BatchLoad(
        LoadSession.inOrder(files), into: store, options, rows: options.batch ?? batchRows)
      return try load.run()
    } catch {
      if isNew, (try? isEmpty(store)) ?? false { remove(path) }
      throw error
    }
  }

  private static func isEmpty(_ store: Store) throws -> Bool {
    try store.read { try $0.count(.vertex) == 0 && $0.count(.edge) == 0 }
  }

  private static func remove(_ database: String) {
    for name in ["data.mdb", "lock.mdb"] { Platform.remove("\(database)/\(name)") }
    Platform.removeDirectory(database)
  }

  private struct Rehearsed: Error { var report: LoadReport }

  private static func size(of database: String) -> Int {
    ((try? Platform.fingerprint(database + "/data.mdb")) ?? nil)?.size ?? 0
  }

  private static func loadError(_ error: any Error) -> LoadError {
    switch error {
    case let error as LoadError: error
    case let error as StoreError: .store(error)
    case let error as Platform.SystemError: .file(path: "-", reason: error.text)
    default: .store(StoreError(.io, "\(error)"))
    }
  }
}
