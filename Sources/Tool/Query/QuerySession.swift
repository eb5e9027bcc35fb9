// QuerySession: statements against one database, in transactions, their results to one output.

import GraphStore
import Traversal

struct QuerySession {
  enum Access { case readOnly, write, asNeeded }

  struct Options {
    var format = ResultFormat.jsonl
    var formatting = FormatOptions()
    var limit: Int?
    var failsWhenEmpty = false
    var access = Access.asNeeded
    var isDryRun = false
    var isSingleTransaction = false
    var keepsGoing = false
    var checksOnly = false
    var saysTime = false
  }

  /// A statement that was read and found good.
  private struct Prepared {
    var query: Query
    var statement: Statement
    var fileName: String?
  }

  private let database: String
  private let parameters: [String: Value]
  private let output: Output
  private let options: Options
  private let console: Console
  private var opened: (store: Store, canWrite: Bool)?
  private var unusedParameters: Set<String>
  private var resultCount = 0
  private var hasNoted = false
  private var firstFailure: Failure?

  init(database: String, parameters: [String: Value], output: Output, _ options: Options, console: Console) {
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

  private mutating func prepare(_ statement: Statement, of script: Script) throws(Failure) -> Prepared {
    let names = Set(parameters.keys)
    do throws(TraversalError) {
      let query = try Query.parse(statement.text, parameters: names)
      if let unbound = query.unboundName(parameters: names) { throw unbound }
      unusedParameters.subtract(query.freeVariables)
      if query.isMutating, options.access == .readOnly {
        throw TraversalError(.denied, "the statement writes, and '--read-only' forbids that")
      }
      return Prepared(query: query, statement: statement, fileName: script.name)
    } catch {
      throw Failure(error, in: statement, fileName: script.name)
    }
  }

  /// The database, opened as it is needed: for reading only until a statement writes.
  private mutating func store(forWriting writes: Bool) throws(Failure) -> Store {
    let canWrite = writes || options.access == .write
    if let opened, opened.canWrite || !canWrite { return opened.store }
    opened = nil
    var storeOptions = StoreOptions()
    storeOptions.create = false
    storeOptions.readOnly = !canWrite
    do throws(StoreError) {
      let store = try Store(path: database, options: storeOptions)
      opened = (store, canWrite)
      return store
    } catch {
      throw Failure(error)
    }
  }

  /// Whether a statement writes, by itself or through what it calls.
  private mutating func writes(_ prepared: Prepared) throws(Failure) -> Bool {
    if prepared.query.isMutating { return true }
    guard prepared.query.hasCalls else { return false }
    let store = try store(forWriting: false)
    let writes: Bool
    do {
      writes = try store.read { transaction in
        try PreparedTraversal(prepared.query).isMutating(parameters, in: transaction)
      }
    } catch {
      throw failure(error, in: prepared)
    }
    if writes, options.access == .readOnly {
      throw failure(
        TraversalError(.denied, "the statement calls what writes, and '--read-only' forbids that"),
        in: prepared)
    }
    return writes
  }

  // MARK: Transactions

  private mutating func runAlone(_ prepared: Prepared) throws(Failure) {
    let started = Platform.nanoseconds
    let count =
      try writes(prepared) || options.isDryRun
      ? try write([prepared])
      : try stream(prepared)
    try finish(count, started: started)
  }

  /// All statements in one transaction: nothing is printed before it is durable.
  private mutating func runTogether(_ scripts: [Script]) throws(Failure) {
    let started = Platform.nanoseconds
    var all: [Prepared] = []
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
  private mutating func stream(_ prepared: Prepared) throws(Failure) -> Int {
    let store = try store(forWriting: false)
    var writer = options.format.writer(to: output, options.formatting)
    var count = 0
    let limit = options.limit ?? .max
    try writer.begin()
    do {
      try store.read { transaction in
        guard limit > 0 else { return }
        try Execution.run(prepared.query, parameters, in: transaction) { value throws(Failure) in
          try writer.row(value)
          count += 1
          return count < limit
        }
      }
    } catch {
      throw failure(error, in: prepared)
    }
    try writer.end()
    note(writer)
    return count
  }

  /// Runs statements in one transaction that writes, and prints their results once it is durable. The transaction
  /// may run more than once, so results are collected anew each time.
  private mutating func write(_ statements: [Prepared]) throws(Failure) -> Int {
    let store = try store(forWriting: true)
    let limit = options.limit ?? .max
    let (options, parameters) = (options, parameters)
    var results: [[Value]] = []
    var current: Prepared?
    do {
      try store.write { transaction in
        results = []
        for prepared in statements {
          current = prepared
          var values: [Value] = []
          try Execution.run(prepared.query, parameters, in: transaction) { value in
            if values.count < limit { values.append(value) }
            return true
          }
          results.append(values)
        }
        if options.isDryRun { throw Undone() }
      }
    } catch is Undone {
      console.note("nothing was kept: --dry-run")
    } catch {
      throw failure(error, in: current)
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

  private func failure(_ error: any Error, in prepared: Prepared?) -> Failure {
    switch error {
    case let failure as Failure: return failure
    case let error as StoreError: return Failure(error)
    case let error as TraversalError:
      guard let prepared else { return Failure(error, in: Statement(text: ""), fileName: nil) }
      return Failure(error, in: prepared.statement, fileName: prepared.fileName)
    default: return Failure("failed", "\(error)", exit: .failure)
    }
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
