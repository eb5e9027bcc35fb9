// What the longer commands of the shell do.

import GraphStore
import Traversal

extension Shell {
  // MARK: What is in the database

  func showLabels() throws(Failure) {
    let statistics = try statistics()
    let rows =
      statistics.vertexLabels.map { ("vertex", $0.label, $0.count) }
      + statistics.edgeLabels.map { ("edge", $0.label, $0.count) }
    try showTable(
      rows.map { [("kind", .string($0.0)), ("label", .string($0.1)), ("count", .long(Int64($0.2)))] },
      or: "no elements")
  }

  func showIndexes() throws(Failure) {
    try requireNoTransaction()
    var rows: [[(String, Value)]] = []
    do {
      try database.store().read { transaction in
        for index in transaction.indexes {
          let label = try transaction.labelName(index.label)
          var keys: [String] = []
          for key in index.keys { keys.append(try transaction.keyName(key)) }
          rows.append([
            ("kind", .string(index.kind == .vertex ? "vertex" : "edge")), ("label", .string(label)),
            ("keys", .string(keys.joined(separator: ", "))), ("unique", .bool(index.isUnique)),
          ])
        }
      }
    } catch {
      throw Failure(storing: error)
    }
    try showTable(rows, or: "no indexes")
  }

  private func statistics() throws(Failure) -> StoreStatistics {
    try requireNoTransaction()
    do {
      return try database.store().statistics()
    } catch {
      throw Failure(storing: error)
    }
  }

  private func requireNoTransaction() throws(Failure) {
    guard isInTransaction else { return }
    throw .usage("in-transaction", "not while a transaction is open", help: ":commit or :rollback ends it")
  }

  private func showTable(_ rows: [[(String, Value)]], or nothing: String) throws(Failure) {
    guard !rows.isEmpty else { return try show(nothing + "\n") }
    try showValues(
      rows.map { row in .map(row.map { MapEntry(key: .string($0.0), value: $0.1) }) },
      settings.format ?? .table)
  }

  private func showValues(_ values: [Value], _ format: ResultFormat?) throws(Failure) {
    let destination = try openDestination()
    var writer = ShellWriter(destination.output, format, formatting(destination.output))
    do throws(Failure) {
      for value in values { try writer.row(value) }
      try writer.end()
      try destination.finish()
    } catch {
      destination.abandon()
      if !error.isSilent { throw error }
    }
  }

  // MARK: Settings

  func set(_ text: String) throws(Failure) {
    let name = String(text.prefix { !$0.isWhitespace })
    try setOrShow(name, ShellCommands.trimmed(text.dropFirst(name.count)))
  }

  func setOrShow(_ name: String, _ value: String) throws(Failure) {
    guard value.isEmpty else { return try settings.set(name, to: value) }
    let entries = ShellSettings.entries.filter { name.isEmpty || $0.name == name }
    if entries.isEmpty { try settings.set(name, to: value) }
    try showTable(
      entries.map { entry in
        [
          ("name", .string(entry.name)), ("value", .string(entry.get(settings))),
          ("meaning", .string(entry.summary)),
        ]
      }, or: "")
  }

  func limit(_ text: String) throws(Failure) {
    let words = try ShellCommands.words(text)
    guard words.count == 2, ["time", "memory", "elements", "results"].contains(words[0]) else {
      throw .usage(
        "invalid-value", "a limit is time, memory, elements or results, and a value", help: ":limit time 30s")
    }
    try settings.set(words[0], to: words[1])
  }

  func setOutput(_ path: String) throws(Failure) {
    let before = outputFile
    outputFile = path == "-" ? nil : try Output(path: path)
    try before?.finish()
    if isInteractive { Platform.setStopManner(.converse) }
  }

  // MARK: Results

  func showLast(_ format: String) throws(Failure) {
    if !format.isEmpty {
      var chosen = settings
      try chosen.set("mode", to: format)
      return try showValues(lastResults, chosen.format)
    }
    try showValues(lastResults, settings.format)
  }

  /// `NAME = VALUE` as `--param` has it, with spaces allowed around the equals sign.
  func setParameter(_ text: String) throws(Failure) {
    var text = text
    if text.hasPrefix("--secret") { text = ShellCommands.trimmed(text.dropFirst("--secret".count)) }
    guard let equals = text.firstIndex(of: "=") else {
      throw .usage(
        "invalid-parameter", "a parameter is a name, an equals sign and a value", help: ":param code = LHR")
    }
    let name = ShellCommands.trimmed(text[..<equals])
    let value = ShellCommands.trimmed(text[text.index(after: equals)...])
    let given = try Parameters(texts: ["\(name)=\(value)"], files: [])
    parameters.merge(given.values) { $1 }
  }

  func showParameters() throws(Failure) {
    let rows = parameters.filter { $0.key != "_" }.sorted { $0.key < $1.key }
    try showTable(
      rows.map {
        [("name", .string($0.key)), ("value", .string(ValueText.cell($0.value, nullText: "null")))]
      },
      or: "no parameters")
  }

  // MARK: Running again and again

  func watch(_ text: String, _ execute: Execute) throws(Failure) {
    let time = String(text.prefix { !$0.isWhitespace })
    let query = ShellCommands.trimmed(text.dropFirst(time.count))
    guard let interval = Quantity.nanoseconds(time), interval > 0, !query.isEmpty else {
      throw .usage("invalid-value", "':watch' needs a time and a traversal", help: ":watch 2s g.V().count()")
    }
    let usesPager = settings.usesPager
    settings.usesPager = false
    defer { settings.usesPager = usesPager }
    while Platform.requestedStop == nil {
      editor?.clearTerminal()
      say("every \(time), Ctrl-C ends: \(query)")
      let next = try run(Statement(text: query), .results, execute)
      guard next == .stay else { return }
      var waited = 0
      while waited < interval / 1_000_000, Platform.requestedStop == nil {
        Platform.sleep(milliseconds: 20)
        waited += 20
      }
    }
    Platform.clearStop()
  }

  /// As often as a second allows, at least three times; the median is what counts.
  func bench(_ text: String, _ execute: Execute) throws(Failure) {
    let prepared = try prepare(
      Statement(text: try ShellCommands.required(text, "a traversal", of: "bench")))
    guard !prepared.isMutating else {
      throw .usage("mutating", "':bench' runs a traversal many times, and this one writes")
    }
    var times: [UInt64] = []
    var total: UInt64 = 0
    do {
      while total < 1_000_000_000 || times.count < 3, times.count < 100_000 {
        let started = Platform.nanoseconds
        _ = try execute(prepared) { _ in true }
        let time = Platform.nanoseconds &- started
        times.append(time)
        total += time
      }
    } catch {
      throw prepared.failure(error)
    }
    times.sort()
    try showTable(
      [
        [
          ("runs", .long(Int64(times.count))), ("least µs", .double(Self.microseconds(times[0]))),
          ("median µs", .double(Self.microseconds(times[times.count / 2]))),
          ("most µs", .double(Self.microseconds(times[times.count - 1]))),
        ]
      ], or: "")
  }

  private static func microseconds(_ nanoseconds: UInt64) -> Double {
    Double(nanoseconds / 100) / 10
  }

  // MARK: Other programs

  /// Runs a command of the command line on this database, which lets go of it meanwhile.
  func runTool(_ name: String, words: [String]) throws(Failure) {
    try requireNoTransaction()
    guard !database.isScratch else {
      throw .usage("scratch", "':\(name)' needs a database in a file, and this one is not")
    }
    database.close()
    defer { if isInteractive { Platform.setStopManner(.converse) } }
    let path = database.path.hasPrefix("-") ? "./\(database.path)" : database.path
    let code = try Program.call([name, path] + words)
    if !isInteractive, code != .success { exitCode = code }
  }

  /// What was written in the editor becomes the next input.
  func edit(_ text: String) throws(Failure) {
    let editorName = ["VISUAL", "EDITOR"].lazy.compactMap(Platform.environment).first { !$0.isEmpty } ?? "vi"
    let beginning = text.isEmpty ? editor?.history.entries.last { $0 != ":edit" } ?? "" : text
    do throws(Platform.SystemError) {
      let folder = try Platform.makeScratchFolder()
      let path = "\(folder)/traversal.gremlin"
      defer {
        Platform.remove(path)
        Platform.removeFolder(folder)
      }
      try Platform.append(beginning + "\n", to: path)
      guard try Platform.runShell("\(editorName) '\(path)'") == 0 else {
        say("nothing was taken: \(editorName) failed")
        return
      }
      draft = String(decoding: try Platform.readFile(path), as: UTF8.self)
      while let last = draft.last, last.isWhitespace { draft.removeLast() }
    } catch {
      throw Failure("file", "cannot edit: \(error.text)", exit: .storage)
    }
  }
}
