// QuerySession: statements against one database, in transactions, their results to one output.

import GraphStore
import Traversal

struct QuerySession {
  struct Options {
    var format = ResultFormat.jsonl
    var formatting = FormatOptions()
    var question = PreparedStatement.Question.results
    var limits = RunLimits()
    /// Results that are printed of each statement.
    var limit: Int?
    var failsWhenEmpty = false
    var isDryRun = false
    var isSingleTransaction = false
    var keepsGoing = false
    var checksOnly = false
    var saysTime = false
    /// A label that no element has ever borne ends a statement, where else it is only noted.
    var isStrict = false
  }

  private let database: Database
  private let parameters: [String: Value]
  private let output: Output
  private let options: Options
  private let console: Console
  private var unusedParameters: Set<String>
  private var resultCount = 0
  private var hasNoted = false
  private var firstFailure: Failure?

  init(database: Database, parameters: [String: Value], output: Output, _ options: Options, console: Console)
  {
    self.database = database
    self.parameters = parameters
    self.output = output
    self.options = options
    self.console = console
    unusedParameters = Set(parameters.keys)
  }

  /// Runs every statement of every script. The first error ends it, unless it is told to keep going.
  mutating func run(_ scripts: [Script]) throws(Failure) -> ExitCode {
    if options.isSingleTransaction {
      try runTogether(scripts)
    } else {
      for script in scripts {
        try script.forEachStatement { statement throws(Failure) in
          do throws(Failure) {
            let prepared = try prepare(statement, of: script)
            if !options.checksOnly { try runAlone(prepared) }
          } catch {
            try endOrGoOn(after: error)
          }
        }
      }
    }
    for name in unusedParameters.sorted() { console.note("the parameter '\(name)' is not used") }
    if let firstFailure { return firstFailure.exit }
    return resultCount == 0 && options.failsWhenEmpty && !options.checksOnly ? .failure : .success
  }

  private mutating func endOrGoOn(after failure: Failure) throws(Failure) {
    guard options.keepsGoing, !failure.isSilent else { throw failure }
    firstFailure = firstFailure ?? failure
    try output.flush()
    console.report(failure)
  }

  // MARK: Before running

  private mutating func prepare(_ statement: Statement, of script: Script) throws(Failure)
    -> PreparedStatement
  {
    let prepared = try PreparedStatement(
      statement, fileName: script.name, options.question, parameters: parameters, on: database)
    unusedParameters.subtract(prepared.names)
    if prepared.isMutating, database.access == .readOnly {
      throw prepared.failure(
        TraversalError(.denied, "the statement writes, and '--read-only' forbids that"))
    }
    if options.checksOnly { try prepared.check(parameters) }
    return prepared
  }

  // MARK: Transactions

  private mutating func runAlone(_ prepared: PreparedStatement) throws(Failure) {
    let started = Platform.nanoseconds
    let count =
      prepared.isMutating || options.isDryRun
      ? try write([prepared])
      : try stream(prepared)
    try finish(count, started: started)
  }

  /// All statements in one transaction: nothing is printed before it is durable.
  private mutating func runTogether(_ scripts: [Script]) throws(Failure) {
    let started = Platform.nanoseconds
    var all: [PreparedStatement] = []
    for script in scripts {
      try script.forEachStatement { statement throws(Failure) in
        all.append(try prepare(statement, of: script))
      }
    }
    guard !options.checksOnly else { return }
    let count = try write(all)
    try finish(count, started: started)
  }

  /// Prints the results of a statement that only reads while they are found.
  private mutating func stream(_ prepared: PreparedStatement) throws(Failure) -> Int {
    let store = try database.store()
    var writer = options.format.writer(to: output, options.formatting)
    var count = 0
    let limit = options.limit ?? .max
    var unknown: [UnknownLabel] = []
    try writer.begin()
    do {
      try store.read { transaction in
        unknown = try prepared.unknownLabels(in: transaction)
        if options.isStrict, let first = unknown.first { throw first.failure }
        guard limit > 0 else { return }
        try prepared.run(parameters, options.limits, in: transaction) { value throws(Failure) in
          try writer.row(value)
          count += 1
          return count < limit
        }
      }
    } catch {
      throw prepared.failure(error)
    }
    try writer.end()
    note(writer)
    for label in unknown { console.note(label.note) }
    return count
  }

  /// Runs statements in one transaction that writes, and prints their results once it is durable. The transaction
  /// may run more than once, so results are collected anew each time.
  private mutating func write(_ statements: [PreparedStatement]) throws(Failure) -> Int {
    let store = try database.store(forWriting: true)
    let limit = options.limit ?? .max
    let (options, parameters) = (options, parameters)
    var results: [[Value]] = []
    var current: PreparedStatement?
    var effects = Effects()
    do {
      try store.write { transaction in
        results = []
        for prepared in statements {
          current = prepared
          var values: [Value] = []
          try prepared.run(parameters, options.limits, in: transaction) { value in
            if values.count < limit { values.append(value) }
            return true
          }
          results.append(values)
        }
        effects = transaction.effects
        if options.isDryRun { throw Undone() }
      }
    } catch is Undone {
      console.note("\(effects); nothing was kept: --dry-run")
    } catch {
      throw current?.failure(error) ?? Failure(storing: error)
    }
    for values in results {
      var writer = options.format.writer(to: output, options.formatting)
      try writer.begin()
      for value in values { try writer.row(value) }
      try writer.end()
      note(writer)
    }
    return results.reduce(0) { $0 + $1.count }
  }

  /// The end of a transaction that went well and is to be undone.
  private struct Undone: Error {}

  /// Says once what a format could not express.
  private mutating func note(_ writer: any ResultWriter) {
    guard let note = writer.note, !hasNoted else { return }
    hasNoted = true
    console.note(note)
  }

  /// What is said about results beside them: their number under a table, the time when it was asked for.
  private mutating func finish(_ count: Int, started: UInt64) throws(Failure) {
    resultCount += count
    guard options.saysTime || options.format == .table else { return }
    try output.flush()
    let number = count == 1 ? "1 result" : "\(count) results"
    guard options.saysTime else { return console.remark(number) }
    let microseconds = (Platform.nanoseconds &- started) / 1000
    console.note("\(number), \(microseconds / 1000).\(String(microseconds % 1000 + 1000).dropFirst()) ms")
  }
}
