// Check: does a database contradict itself? Three stages, each trusting only what the one before has verified:
// the pages of the file (PageWalk), the dictionary (NamesCheck), the graph (GraphCheck). Damage never crashes it.

extension Store {
  /// Checks the newest snapshot, beside readers and writers. `quick` leaves out what compares records with each other.
  package func check(
    quick: Bool = false, progress: (MaintenanceProgress) -> Void = { _ in }
  ) throws(StoreError) -> CheckReport {
    try enter(1)
    defer { environment.threadMark.value = 0 }
    var report = CheckReport()
    var log = FaultLog()
    let raw = try walkedSnapshot(&report, &log, progress)
    if log.isEmpty { try Self.checkGraph(raw, environment, quick, &report, &log, progress) }
    report.faults = log.faults
    report.unlistedFaults = log.unlisted
    return report
  }

  /// Checks the database in a directory, which may be damaged beyond opening.
  package static func check(
    path: String, quick: Bool = false, progress: (MaintenanceProgress) -> Void = { _ in }
  ) throws(StoreError) -> CheckReport {
    var options = StoreOptions()
    options.readOnly = true
    options.create = false
    if EnvironmentRegistry.isOpen(path) {
      return try Store(path: path, options: options).check(quick: quick, progress: progress)
    }
    var log = FaultLog()
    let pages = try PageWalk.runUnheld(PageFile(database: path), .opening, &log)
    if log.isEmpty {
      do {
        return try Store(path: path, options: options).check(quick: quick, progress: progress)
      } catch  where error.code == .damaged {
        log.add(.format, FaultPlace(), error)
      }
    }
    var report = CheckReport()
    report.pages = pages
    report.faults = log.faults
    report.unlistedFaults = log.unlisted
    return report
  }

  /// Begins a read transaction whose whole file was walked; what is wrong stands in the log.
  func walkedSnapshot(
    _ report: inout CheckReport, _ log: inout FaultLog, _ progress: (MaintenanceProgress) -> Void
  ) throws(StoreError) -> RawTransaction {
    let file = try PageFile(database: path)
    for _ in 0..<1000 {
      let raw: RawTransaction
      do {
        raw = try environment.beginReading()
      } catch {
        throw error.explained("begin to read '\(path)'")
      }
      report.snapshot = raw.number
      // Its meta page is overwritten by the second commit after it; its other pages are safe while it is held.
      guard let meta = try MetaPage.read(file, transaction: raw.number, &log) else {
        if log.isEmpty { continue }
        return raw
      }
      guard log.isEmpty else { return raw }
      report.pages = try PageWalk.run(file, meta, .everything, &log, progress)
      return raw
    }
    throw StoreError(.io, "could not check '\(path)': others commit to it too often", help: "try again")
  }

  private static func checkGraph(
    _ raw: consuming RawTransaction, _ environment: Environment, _ quick: Bool, _ report: inout CheckReport,
    _ log: inout FaultLog, _ progress: (MaintenanceProgress) -> Void
  ) throws(StoreError) {
    do {
      try Format.verify(raw)
      _ = try GraphState.read(raw)
    } catch {
      return log.add(.format, FaultPlace(table: Table.meta.name), error)
    }
    do {
      try NamesCheck.run(raw, &log)
    } catch {
      log.add(.unreadable, FaultPlace(table: Table.names.name), error)
    }
    guard log.isEmpty else { return }
    let transaction = try Transaction(reading: raw, of: environment)
    var graph = try GraphCheck(transaction, log)
    try graph.run(transaction, quick, &report, progress)
    log = graph.log
    report.isComplete = !quick
  }
}
