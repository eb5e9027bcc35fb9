// graphq call: runs a stored traversal with arguments from the command line or from a file.

import GraphStore
import Traversal

enum CallCommand {
  static let command = Command(
    name: "call",
    summary: "run a stored traversal",
    details: """
      Arguments stand in the order of the parameters, or as name=value. Each is read as its parameter's type: a text \
      as it is, a number, true or false, a date as 2026-03-01, an element by its id, lists and maps as JSON. --params \
      reads them from a file with an object of names and values; where the one parameter is a map, the object may \
      also be that map.

      A traversal whose result is no list prints its one result by itself in json and jsonl. When it ends in \
      fail('kind'), these print {"ok":false,"error":"kind"}, and the exit code is 1.

      graphq call DB NAME --help prints what the traversal's documentation says.
      """,
    examples: [
      Example("graphq call air.graph distance SFO JFK", "arguments by place"),
      Example("graphq call air.graph distance to=JFK from=SFO", "the same by name"),
      Example("graphq call air.graph plan --params request.json --format json", "arguments from a file"),
      Example("graphq call air.graph nearby 50 --on LHR", "called on an element, by its id"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("NAME", .name(.traversals), .required, "the stored traversal"),
      Operand("ARG", .text, .repeating, "arguments: VALUE or NAME=VALUE"),
    ],
    options: [
      QueryCommand.parameterFile, on, QueryCommand.format, QueryCommand.outputFile, QueryCommand.limit,
      QueryCommand.timeout, QueryCommand.maxMemory, QueryCommand.maxElements, QueryCommand.maxResults,
      QueryCommand.dryRun, QueryCommand.nullText, QueryCommand.bigIntegers, QueryCommand.noHeader,
      QueryCommand.console, QueryCommand.width,
    ],
    ownsHelp: { $0.operands.count > 1 },
    run: run)

  static let on = Option.value("on", "ID", .text, "the element that the traversal is called on, by its id")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let (definition, writes) = try find(call.operands[1], in: call.operands[0])
    if call.has(GlobalOption.help) { return try help(definition) }
    let prepared = try DefinitionArguments.call(definition, call)
    let output = try Output(path: call.text(QueryCommand.outputFile))
    do throws(Failure) {
      let code = try run(prepared, writes, call, output)
      try output.finish()
      return code
    } catch {
      output.abandon()
      throw error
    }
  }

  private static func find(_ name: String, in database: String) throws(Failure) -> (Definition, writes: Bool)
  {
    let store = try Store(existing: database, forWriting: false)
    do {
      return try store.read { transaction in
        guard let stored = try transaction.definition(named: name) else {
          throw try transaction.unknownDefinition(name)
        }
        return (stored.definition, try transaction.callables(of: name).write)
      }
    } catch {
      throw Failure(running: error)
    }
  }

  private static func help(_ definition: Definition) throws(Failure) -> ExitCode {
    let output = Output()
    try output.write(DefinitionHelp.text(definition))
    try output.finish()
    return .success
  }

  // MARK: Running

  private static func run(
    _ prepared: DefinitionCall, _ writes: Bool, _ call: Invocation, _ output: Output
  ) throws(Failure) -> ExitCode {
    let format = QueryCommand.format(of: call, output)
    let traversal: PreparedTraversal
    do throws(TraversalError) {
      traversal = try prepared.traversal()
    } catch {
      throw DefinitionArguments.failure(error)
    }
    let results: [Value]
    do {
      results = try Self.results(of: traversal, writes, call)
    } catch let error as TraversalError where error.code == .failed && format.isJSON {
      return try fail(error, output, Console(call))
    } catch {
      throw Failure(running: error)
    }
    let shape: DefinitionCall.Shape
    do throws(TraversalError) {
      shape = try prepared.shape(results)
    } catch {
      throw Failure(running: error)
    }
    try write(shape, format, call, output)
    return .success
  }

  private static func results(
    of traversal: PreparedTraversal, _ writes: Bool, _ call: Invocation
  ) throws -> [Value] {
    let limit = call.number(QueryCommand.limit) ?? .max
    func collect(_ transaction: borrowing Transaction, all: Bool) throws -> [Value] {
      var results: [Value] = []
      if limit == 0, !all { return results }
      try traversal.run(in: transaction, limits: QueryCommand.limits(of: call)) { value in
        if results.count < limit { results.append(value) }
        return all || results.count < limit
      }
      return results
    }
    let isDry = call.has(QueryCommand.dryRun)
    let store = try Store(existing: call.operands[0], forWriting: writes || isDry)
    guard writes || isDry else { return try store.read { try collect($0, all: false) } }
    var results: [Value] = []
    do {
      try store.write { transaction in
        results = try collect(transaction, all: true)
        if isDry { throw Undone() }
      }
    } catch is Undone {
      Console(call).note("nothing was kept: --dry-run")
    }
    return results
  }

  /// The end of a transaction that went well and is to be undone.
  private struct Undone: Error {}

  /// What ended in `fail()`, as a record for programs. Its message, where it has one of its own, is for people.
  private static func fail(_ error: TraversalError, _ output: Output, _ console: Console) throws(Failure)
    -> ExitCode
  {
    let kind = error.failure ?? error.message
    let record = Value.map([
      MapEntry(key: .string("ok"), value: .bool(false)),
      MapEntry(key: .string("error"), value: .string(kind)),
    ])
    try output.write(ValueText.json(record) + "\n")
    if error.message != kind { console.report(Failure(running: error)) }
    return .failure
  }

  private static func write(
    _ shape: DefinitionCall.Shape, _ format: ResultFormat, _ call: Invocation, _ output: Output
  ) throws(Failure) {
    let formatting = QueryCommand.formatting(of: call, output)
    var rows: [Value]
    var format = format
    switch shape {
    case .many(let values): rows = values
    case .one(let value):
      // One JSON value by itself is a line of jsonl; no value at all is null.
      rows = value.map { [$0] } ?? (format.isJSON ? [.null] : [])
      if format == .json { format = .jsonl }
    }
    if let limit = call.number(QueryCommand.limit) { rows = Array(rows.prefix(limit)) }
    var writer = format.writer(to: output, formatting)
    try writer.begin()
    for row in rows { try writer.row(row) }
    try writer.end()
    if let note = writer.note { Console(call).note(note) }
  }
}

extension ResultFormat {
  var isJSON: Bool { self == .json || self == .jsonl }
}
