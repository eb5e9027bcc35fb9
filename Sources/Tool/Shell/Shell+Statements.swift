// What is entered: told apart into commands, definitions of variables and statements, and run.

import GraphStore
import Traversal

extension Shell {
  /// Does what a line asks, and says what went wrong.
  func handle(_ line: String, _ execute: Execute) -> Next {
    do throws(Failure) {
      let next = try perform(line, execute)
      record(line)
      return next
    } catch {
      guard let cause = brokenBy else {
        report(error)
        return .stay
      }
      brokenBy = nil
      report(cause)
      return .rollback
    }
  }

  private func perform(_ line: String, _ execute: Execute) throws(Failure) -> Next {
    if let (command, argument) = ShellCommands.find(in: line) {
      return try command.run(self, argument, execute)
    }
    if line.drop(while: \.isWhitespace).hasPrefix(":") { throw ShellCommands.unknown(line) }
    if ShellAssistant.isDefinition(line) {
      try runTool("define", words: [line])
      return .stay
    }
    if let (name, value) = Self.assignment(in: line) {
      try assign(name, value, execute)
      return .stay
    }
    var splitter = StatementSplitter()
    splitter.append(line.utf8)
    while let statement = try splitter.next(.hasEnded) {
      let next = try run(statement, .results, execute)
      if next != .stay { return next }
    }
    return .stay
  }

  // MARK: Statements

  /// A statement in a transaction of its own; what writes gives its results when they are durable.
  func runAlone(_ prepared: PreparedStatement, each: (Value) throws -> Bool) throws -> Effects {
    guard prepared.isMutating else {
      try database.store().read { transaction in
        try prepared.run(parameters, settings.limits, in: transaction, each: each)
      }
      return Effects()
    }
    var values: [Value] = []
    var effects = Effects()
    try database.store(forWriting: true).write { transaction in
      values = []
      try prepared.run(parameters, settings.limits, in: transaction) { value in
        values.append(value)
        return true
      }
      effects = transaction.effects
    }
    for value in values {
      if try !each(value) { break }
    }
    return effects
  }

  func run(
    _ statement: Statement, _ question: PreparedStatement.Question, _ execute: Execute
  ) throws(Failure) -> Next {
    let prepared = try prepare(statement, question)
    if let verb = prepared.transactionVerb {
      return try ShellCommands.transaction(verb, isOpen: isInTransaction)
    }
    if settings.showsPlan, question == .results {
      _ = try run(statement, .plan, execute)
    }
    try show(prepared, format: question == .plan ? .plain : settings.format, execute)
    return .stay
  }

  func prepare(
    _ statement: Statement, _ question: PreparedStatement.Question = .results
  ) throws(Failure) -> PreparedStatement {
    let prepared = try PreparedStatement(
      statement, question, parameters: parameters, on: isInTransaction ? nil : database)
    guard prepared.isMutating, database.access == .readOnly else { return prepared }
    throw prepared.failure(TraversalError(.denied, "the statement writes, and '--read-only' forbids that"))
  }

  /// Runs and prints.
  private func show(
    _ prepared: PreparedStatement, format: ResultFormat?, _ execute: Execute
  ) throws(Failure) {
    let started = Platform.nanoseconds
    let destination = try openDestination()
    var writer = ShellWriter(destination.output, format, formatting(destination.output))
    var isCut = false
    var kept: [Value] = []
    let most = settings.maxRows > 0 ? settings.maxRows : .max
    let effects: Effects
    do {
      effects = try execute(prepared) { value in
        if kept.count == most {
          isCut = true
          return prepared.isMutating
        }
        kept.append(value)
        try writer.row(value)
        return true
      }
    } catch {
      try? writer.end()
      destination.abandon()
      if let broken = error as? Broken { brokenBy = prepared.failure(broken.cause) }
      let failure = prepared.failure(error)
      // Who leaves the pager has seen enough.
      guard failure.isSilent, failure.exit == .success else { throw failure }
      return
    }
    lastResults = kept
    parameters["_"] = kept.count == 1 ? kept[0] : .list(kept)
    try writer.end()
    do throws(Failure) {
      try destination.finish()
    } catch  where error.isSilent {
      return
    }
    noteUnknownLabels(of: prepared)
    sum(up: kept.count, isCut: isCut, prepared.isMutating ? effects : nil, since: started, writer.note)
  }

  private func noteUnknownLabels(of prepared: PreparedStatement) {
    guard !isInTransaction, !prepared.isMutating, let store = try? database.store() else { return }
    let unknown = (try? store.read { try prepared.unknownLabels(in: $0) }) ?? []
    for label in unknown { console.note(label.note) }
  }

  /// The line under the results.
  private func sum(up count: Int, isCut: Bool, _ effects: Effects?, since started: UInt64, _ note: String?) {
    if let note { console.note(note) }
    var parts: [String] = []
    if let effects { parts.append("\(effects)") }
    if effects == nil || count > 0 { parts.append(count == 1 ? "1 result" : "\(count) results") }
    if isCut { parts.append("more were cut, see :set max-rows") }
    if settings.showsTime {
      let microseconds = (Platform.nanoseconds &- started) / 1000
      parts.append("\(microseconds / 1000).\(microseconds / 100 % 10) ms")
    }
    say(parts.joined(separator: ", "))
  }

  func formatting(_ output: Output) -> FormatOptions {
    FormatOptions(
      nullText: settings.nullText, width: settings.width ?? output.columns)
  }

  // MARK: Where results go

  struct Destination {
    var output: Output
    var reader: Platform.Reader?
    /// Results of the next statements come here too.
    var isKept = false

    func finish() throws(Failure) {
      if isKept { try output.flush() } else { try output.finish() }
      if let reader { Platform.finish(reader) }
    }

    func abandon() {
      if isKept { try? output.flush() } else { output.abandon() }
      if let reader { Platform.finish(reader) }
    }
  }

  func openDestination() throws(Failure) -> Destination {
    if let once = outputOnce {
      outputOnce = nil
      guard once.hasPrefix("|") else { return Destination(output: try Output(path: once)) }
      do throws(Platform.SystemError) {
        let reader = try Platform.startReader(String(once.dropFirst()))
        return Destination(output: Output(descriptor: reader.descriptor, path: once), reader: reader)
      } catch {
        throw Failure(writing: "'\(once)'", error)
      }
    }
    if let outputFile { return Destination(output: outputFile, isKept: true) }
    guard isInteractive, Platform.isTerminal(Platform.standardOutput) else {
      return Destination(output: Output())
    }
    let command = settings.usesPager ? Pager.usualCommand : nil
    return Destination(output: Output(Pager(Platform.standardOutput, command: command)))
  }

  /// Shows a text, in pages when it is long.
  func show(_ text: String) throws(Failure) {
    let destination = try openDestination()
    do throws(Failure) {
      try destination.output.write(text)
      try destination.finish()
    } catch  where error.isSilent {
    }
  }

  // MARK: Variables

  /// `name = …`, when a line is one.
  static func assignment(in line: String) -> (name: String, value: String)? {
    let trimmed = line.drop(while: \.isWhitespace)
    let name = trimmed.prefix { EditBuffer.isWord($0) }
    guard let first = name.first, !first.isNumber else { return nil }
    let rest = trimmed.dropFirst(name.count).drop(while: \.isWhitespace)
    guard rest.first == "=", !rest.hasPrefix("==") else { return nil }
    var value = rest.dropFirst().drop(while: \.isWhitespace)
    while let last = value.last, last.isWhitespace || last == ";" { value.removeLast() }
    return value.isEmpty ? nil : (String(name), String(value))
  }

  /// A traversal gives its results, or the one of its last step; anything else is a value as traversals write it.
  private func assign(_ name: String, _ text: String, _ execute: Execute) throws(Failure) {
    let isTraversal = text.hasPrefix("g.") || text.hasPrefix("g ")
    let prepared = try prepare(Statement(text: isTraversal ? text : "g.inject(\(text))"))
    var values: [Value] = []
    do {
      _ = try execute(prepared) { value in
        values.append(value)
        return true
      }
    } catch {
      if let broken = error as? Broken { brokenBy = prepared.failure(broken.cause) }
      throw prepared.failure(error)
    }
    let isOne = !isTraversal || prepared.givesOneValue
    parameters[name] = isOne ? values.first ?? .null : .list(values)
  }

  // MARK: Recording

  private func record(_ line: String) {
    guard let recording, !isFromScript, !ShellCommands.isSecret(line), !line.contains("record") else {
      return
    }
    do throws(Platform.SystemError) {
      try Platform.append(line + "\n", to: recording)
    } catch {
      self.recording = nil
      console.report(Failure(writing: "'\(recording)'", error))
    }
  }
}

/// Writes results in the format that was chosen, or in the one that suits the first of them.
struct ShellWriter {
  private let output: Output
  private let format: ResultFormat?
  private let options: FormatOptions
  private var writer: (any ResultWriter)?

  init(_ output: Output, _ format: ResultFormat?, _ options: FormatOptions) {
    self.output = output
    self.format = format
    self.options = options
  }

  var note: String? { writer?.note }

  mutating func row(_ value: Value) throws(Failure) {
    if writer == nil {
      writer = (format ?? Self.format(for: value)).writer(to: output, options)
      try writer?.begin()
    }
    try writer?.row(value)
  }

  mutating func end() throws(Failure) {
    if writer == nil, let format {
      writer = format.writer(to: output, options)
      try writer?.begin()
    }
    try writer?.end()
  }

  private static func format(for value: Value) -> ResultFormat {
    switch value {
    case .vertex, .edge, .vertexProperty, .property, .map: .table
    default: .plain
    }
  }
}
