// graphq query: runs traversals from the command line, from files or from standard input, and prints their results.

import GraphStore
import Traversal

enum QueryCommand {
  static let command = Command(
    name: "query",
    summary: "run traversals and print their results",
    details: """
      Without TEXT and --file, statements are read from standard input; at a terminal, a conversation begins. A statement ends at a semicolon, or at a
      line end where it is complete. Each runs in a transaction of its own; what a statement that writes prints
      appears after its commit is durable.

      The database is opened for reading only unless a statement writes. The word query may be left out.
      """,
    examples: [
      Example("graphq air.graph \"g.V().has('code', 'LHR').out('route').count()\"", "one traversal"),
      Example(
        "graphq air.graph -p code=LHR \"g.V().has('code', code)\" --format json",
        "with a parameter, as one JSON array"),
      Example("graphq query air.graph --file setup.gremlin --single-transaction", "a script, all or nothing"),
      Example("graphq air.graph < script.gremlin", "the same from standard input, statement by statement"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database, or :memory: for one that is gone afterwards"),
      Operand("TEXT", .text, .repeating, "traversals; several may stand in one text"),
    ],
    options: [
      file, parameter, parameterFile, format, outputFile, limit, failEmpty, timeout, maxMemory, maxElements,
      maxResults,
      readOnly, write, dryRun, singleTransaction, keepGoing, checkOnly, explain, profile, time, strict,
      nullText,
      bigIntegers.rare, noHeader.rare, console.rare, width.rare,
    ],
    takesScratch: true,
    run: run)

  static let file = Option.value(
    "file", short: "f", "FILE", .file, repeats: true,
    "read statements from a file; may be given several times")
  static let parameter = Option.value(
    "param", short: "p", "NAME=VALUE", .parameter, repeats: true,
    "give a parameter its value: JSON, else text; NAME:TYPE=VALUE forces a type")
  static let parameterFile = Option.value(
    "params", "FILE", .file, repeats: true, "read parameters from a file with a JSON object")
  static let format = Option.value(
    "format", "FORMAT", .choice(ResultFormat.allCases.map(\.rawValue)),
    "write results as " + ResultFormat.allCases.map(\.rawValue).joined(separator: ", "))
  static let outputFile = Option.value(
    "output", short: "o", "FILE", .file, "write results to a file, which appears when all went well")
  static let limit = Option.value("limit", "N", .count, "print at most N results of each statement")
  static let failEmpty = Option.flag("fail-empty", "exit with 1 when there was no result")
  static let timeout = Option.value(
    "timeout", "TIME", .duration, "end a statement that takes longer: 500ms, 30s, 5m")
  static let maxMemory = Option.value(
    "max-memory", "SIZE", .size, "end a statement that holds more: 512K, 64M, 2G")
  static let maxElements = Option.value(
    "max-elements", "N", .count, "end a statement that looks at more vertices and edges")
  static let maxResults = Option.value(
    "max-results", "N", .count, "end a statement that has more results; --limit only prints fewer")
  static let readOnly = Option.flag("read-only", "refuse statements that write")
  static let write = Option.flag("write", "open for writing even when no statement writes")
  static let dryRun = Option.flag("dry-run", "run, print, say what would have changed, and undo it")
  static let singleTransaction = Option.flag(
    "single-transaction", short: "1", "run all statements in one transaction, all or nothing")
  static let keepGoing = Option.flag("keep-going", "go on after a statement that failed")
  static let checkOnly = Option.flag("check", "read the statements, say what is wrong with them, run nothing")
  static let explain = Option.flag(
    "explain", "show how each statement would run, as a tree with --format json; run nothing")
  static let profile = Option.flag("profile", "run, and show what each step took instead of the results")
  static let time = Option.flag("time", "say on standard error how long each statement took")
  static let strict = Option.flag("strict", "take a label that the database does not have for an error")
  static let nullText = Option.value("null", "TEXT", .text, "what stands for null where a format has none")
  static let bigIntegers = Option.value(
    "big-ints", "FORM", .choice(["number", "string"]),
    "integers past 2^53 in json and jsonl: number or string")
  static let noHeader = Option.flag("no-header", "no line of column names in csv and tsv")
  static let console = Option.flag("console", "put ==> before each line of plain")
  static let width = Option.value("width", "N", .count, "columns that a table may take")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    if call.texts(file).isEmpty, call.operands.count == 1, Platform.isTerminal(Platform.standardInput) {
      return try ReplCommand.run(call)
    }
    let parameters = try Parameters(texts: call.texts(parameter), files: call.texts(parameterFile))
    let scripts = try scripts(of: call)
    if call.has(readOnly), call.has(write) {
      throw .usage("contradiction", "'--read-only' and '--write' exclude each other")
    }
    if call.has(explain), call.has(profile) {
      throw .usage("contradiction", "'--explain' and '--profile' exclude each other")
    }
    let access: Database.Access = call.has(readOnly) ? .readOnly : call.has(write) ? .write : .asNeeded
    let output = try Output(path: call.text(outputFile))
    do throws(Failure) {
      var session = QuerySession(
        database: Database(call.operands[0], access), parameters: parameters.values, output: output,
        options(of: call, output), console: Console(call))
      let code = try session.run(scripts)
      try output.finish()
      return code
    } catch {
      output.abandon()
      throw error
    }
  }

  private static func scripts(of call: Invocation) throws(Failure) -> [Script] {
    let scripts =
      call.texts(file).map { $0 == "-" ? Script.standardInput : .file($0) }
      + call.operands.dropFirst().map { $0 == "-" ? .standardInput : .text($0) }
    return scripts.isEmpty ? [.standardInput] : scripts
  }

  /// The format that a command with the options of this one is to write.
  static func format(of call: Invocation, _ output: Output) -> ResultFormat {
    call.text(format).flatMap(ResultFormat.init(rawValue:)) ?? (output.isTerminal ? .table : .jsonl)
  }

  static func formatting(of call: Invocation, _ output: Output) -> FormatOptions {
    FormatOptions(
      nullText: call.text(nullText), hasHeader: !call.has(noHeader), hasConsolePrefix: call.has(console),
      quotesBigIntegers: call.text(bigIntegers) == "string", width: call.number(width) ?? output.columns)
  }

  /// What a statement may use, and that Ctrl-C ends it.
  static func limits(of call: Invocation) -> RunLimits {
    RunLimits(
      time: call.most(timeout).map { .nanoseconds($0) }, results: call.most(maxResults),
      memory: call.most(maxMemory), elements: call.most(maxElements), cancellation: Platform.cancellation)
  }

  private static func options(of call: Invocation, _ output: Output) -> QuerySession.Options {
    var options = QuerySession.Options()
    options.format = call.has(explain) && !call.has(format) ? .plain : format(of: call, output)
    options.question =
      call.has(profile)
      ? .profile : !call.has(explain) ? .results : options.format.isForPrograms ? .planTree : .plan
    options.formatting = formatting(of: call, output)
    options.limit = call.number(limit)
    options.failsWhenEmpty = call.has(failEmpty)
    options.limits = limits(of: call)
    options.isDryRun = call.has(dryRun)
    options.isSingleTransaction = call.has(singleTransaction)
    options.keepsGoing = call.has(keepGoing)
    options.checksOnly = call.has(checkOnly)
    options.saysTime = call.has(time)
    options.isStrict = call.has(strict)
    return options
  }
}
