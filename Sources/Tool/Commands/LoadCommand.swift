// graphq load: reads CSV files of vertices and edges into a database, all or nothing.

import Fetching
import GraphStore
import Loading

enum LoadCommand {
  static let command = Command(
    name: "load",
    summary: "load vertices and edges from CSV files",
    details: """
      Files are in the Gremlin CSV format of Amazon Neptune: the first line names the columns, ~id and ~label of \
      vertices, ~id, ~from, ~to and ~label of edges, and properties as name:Type. The header tells vertices and \
      edges apart, and vertices are loaded first whatever the order of the files. A directory stands for its \
      .csv and .csv.gz files, a pattern such as 'edges-*.csv' for the files it matches, - for standard input. Files \
      compressed by gzip are read as they are. A file may be a URL: https://, http://, file://, or \
      s3://bucket/key, signed by the credentials of the usual environment variables or profile file.

      Either everything is loaded or nothing is changed. A missing database is made, and removed again when the \
      load fails. With --on-error skip, rows that cannot be loaded go to a file of rejected rows, which can be \
      mended and loaded, and the exit code is 7.

      A column without a cardinality holds one value, name:Type[] a set, name:Type(list)[] a list.

      With --batch, every so many rows are committed, and what is committed stays when the load breaks off; \
      --resume goes on from there, with the same files.

      Rows are staged in memory up to --memory, then in files in --tmp that are gone when the load is over. What is \
      loaded does not depend on the number of threads, on the memory, or on how the rows are spread over files.
      """,
    examples: [
      Example(
        "graphq load air.graph nodes.csv edges.csv", "load two files; their headers tell what they hold"),
      Example(
        "graphq load air.graph --nodes n.csv --edges e.csv --dry-run", "check everything, write nothing"),
      Example(
        "graphq load air.graph export/ --on-error skip --report -",
        "a directory, past bad rows, with a report"),
      Example(
        "graphq load air.graph s3://bucket/nodes.csv.gz --region eu-west-1",
        "from a store of objects"),
    ],
    operands: [
      Operand("DB", .database, .required, "the directory of the database"),
      Operand(
        "FILE", .file, .repeating, "CSV files, directories or patterns of them, or - for standard input"),
    ],
    options: [
      nodes, edges, onError, maxErrors, rejects, report, onDuplicate, dangling, defaultCardinality,
      emptyStrings,
      edgeIDs, lenientBool, null, delimiter, quote, arrayDelimiter, threads, memory, tmp, progress, region,
      endpoint, caFile, dryRun,
    ],
    run: run)

  static let nodes = Option.value(
    "nodes", "FILE,...", .text, repeats: true, "files of vertices; several are separated by commas")
  static let edges = Option.value(
    "edges", "FILE,...", .text, repeats: true, "files of edges; several are separated by commas")
  static let onError = choice("on-error", LoadOptions.OnError.self, "at a bad row: fail, or skip it")
  static let maxErrors = Option.value(
    "max-errors", "N", .count, "with --on-error skip: fail past N rejected rows (1000; 0 is no limit)")
  static let rejects = Option.value(
    "rejects", "FILE", .file, "where rejected rows go; else FILE.rejects.csv beside each input")
  static let report = Option.value(
    "report", "FILE", .file, "write a report in JSON, to standard output for -")
  static let onDuplicate = choice(
    "on-duplicate", LoadOptions.OnDuplicate.self,
    "at an id that is there already: error, merge (the default), first or replace")
  static let dangling = choice(
    "dangling", LoadOptions.Dangling.self,
    "at an edge to no vertex: error, skip the edge, or create the vertex")
  static let defaultCardinality = choice(
    "default-cardinality", LoadOptions.DefaultCardinality.self,
    "what columns hold that do not say: single (the default) or set")
  static let emptyStrings = choice(
    "empty-strings", LoadOptions.EmptyStrings.self,
    "what a quoted field without characters is: keep it as a string, or null")
  static let edgeIDs = choice(
    "edge-ids", LoadOptions.EdgeIDs.self,
    "edges without a column ~id: required is an error, generate makes ids")
  static let lenientBool = Option.flag("lenient-bool", "take everything but true for false")
  static let null = Option.value(
    "null", "TEXT", .text, repeats: true, "a text that, unquoted, stands for no value")
  static let delimiter = Option.value(
    "delimiter", "C", .text, "what separates columns (,); tab or \\t for a tab")
  static let quote = Option.value("quote", "C", .text, "what encloses fields (\")")
  static let arrayDelimiter = Option.value(
    "array-delimiter", "C", .text, "what separates the values of an array, and labels (;)")
  static let threads = Option.value(
    "threads", "N", .count, "threads that parse and sort (as many as there are processors)")
  static let memory = Option.value(
    "memory", "SIZE", .size,
    "memory for what is staged, such as 256M; at least 64M (a quarter of the machine's)")
  static let tmp = Option.value(
    "tmp", "DIR", .file, "where staged rows go that memory does not hold (beside the database)")
  static let progress = Option.value(
    "progress", "CHOICE", .choice(["auto", "on", "off"]),
    "show how far the load is: auto on a terminal only, on everywhere")
  static let region = Option.value(
    "region", "NAME", .text, "the region of s3:// URLs (AWS_REGION, or that of the profile)")
  static let endpoint = Option.value(
    "endpoint", "URL", .text, "a service that speaks as S3 does, such as https://host:9000")
  static let caFile = Option.value(
    "ca-file", "FILE", .file, "certificates to trust in place of the system's")
  static let batch = Option.value(
    "batch", "ROWS", .count, "commit every so many rows, instead of all or nothing")
  static let resume = Option.flag("resume", "go on with a load in batches that broke off")
  static let dryRun = Option.flag("dry-run", "check everything and write nothing")

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ choices: Choice.Type, _ summary: String
  ) -> Option {
    .value(name, "CHOICE", .choice(choices.allCases.map(\.rawValue)), summary)
  }
}

// MARK: Running

extension LoadCommand {
  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let options = try loadOptions(call)
    let inputs =
      files(call.texts(nodes)).map { LoadInput($0, kind: .vertices) }
      + files(call.texts(edges)).map { LoadInput($0, kind: .edges) }
      + call.operands.dropFirst().map { LoadInput($0) }
    guard !inputs.isEmpty else {
      throw .usage(
        "no-input", "nothing to load is given", help: "graphq load \(call.operands[0]) nodes.csv edges.csv")
    }
    Platform.setStopManner(.mark)
    let console = Console(call)
    let display = LoadDisplay(console, call.text(progress))
    let result: LoadReport
    do throws(LoadError) {
      result = try Loader.load(inputs, into: call.operands[0], display.watching(options))
      display.end()
    } catch {
      display.end()
      return try exit(error, console)
    }
    let code: ExitCode = result.rejectedRows == 0 ? .success : .partial
    try finish(result, code, options, call, console)
    return code
  }

  /// A path that is there is taken whole, so that a comma may stand in it.
  private static func files(_ texts: [String]) -> [String] {
    texts.flatMap { text in
      Platform.kind(of: text) != nil ? [text] : text.split(separator: ",").map(String.init)
    }
  }

  private static func loadOptions(_ call: Invocation) throws(Failure) -> LoadOptions {
    var options = LoadOptions()
    set(&options.onError, call, onError)
    if let number = call.number(maxErrors) { options.maximumErrors = number }
    options.rejectsPath = call.text(rejects)
    set(&options.onDuplicate, call, onDuplicate)
    set(&options.dangling, call, dangling)
    set(&options.defaultCardinality, call, defaultCardinality)
    set(&options.emptyStrings, call, emptyStrings)
    set(&options.edgeIDs, call, edgeIDs)
    options.lenientBooleans = call.has(lenientBool)
    options.nullTexts = call.texts(null)
    options.isDryRun = call.has(dryRun)
    if let number = call.number(threads) { options.threads = max(1, min(number, 256)) }
    options.memory = call.number(memory)
    options.temporaryDirectory = call.text(tmp)
    options.batch = call.number(batch)
    options.resumes = call.has(resume)
    options.fetch.region = call.text(region)
    options.fetch.endpoint = call.text(endpoint)
    options.fetch.certificates = call.text(caFile)
    options.shouldStop = { Platform.requestedStop != nil }
    options.dialect.delimiter = try byte(call, delimiter) ?? options.dialect.delimiter
    options.dialect.quote = try byte(call, quote) ?? options.dialect.quote
    options.dialect.arrayDelimiter = try byte(call, arrayDelimiter) ?? options.dialect.arrayDelimiter
    return options
  }

  private static func set<Choice: RawRepresentable<String>>(
    _ choice: inout Choice, _ call: Invocation, _ option: Option
  ) {
    if let text = call.text(option), let chosen = Choice(rawValue: text) { choice = chosen }
  }

  private static func byte(_ call: Invocation, _ option: Option) throws(Failure) -> UInt8? {
    guard let text = call.text(option) else { return nil }
    if text == "tab" || text == "\\t" { return 0x09 }
    guard text.utf8.count == 1, let byte = text.utf8.first else {
      throw .usage("invalid-value", "'--\(option.name)' cannot be '\(text)'; it is one character of ASCII")
    }
    return byte
  }

  // MARK: Saying what happened

  private static func finish(
    _ result: LoadReport, _ code: ExitCode, _ options: LoadOptions, _ call: Invocation, _ console: Console
  ) throws(Failure) {
    if let path = call.text(report) {
      let output = try Output(path: path)
      try output.write(result.json(status: code == .success ? "loaded" : "partial", options: options))
      try output.finish()
    }
    if !console.isQuiet { try say(result.summary) }
  }

  private static func exit(_ error: LoadError, _ console: Console) throws(Failure) -> ExitCode {
    switch error {
    case .data(let problem):
      try say(console.writesErrorsAsJSON ? problem.json(exit: Int(ExitCode.failure.rawValue)) : problem.text)
      return .failure
    case .tooManyProblems(let limit, let last):
      try say(console.writesErrorsAsJSON ? "" : last.text)
      throw Failure(
        "too-many-errors", "more than \(limit) rows were rejected; nothing was loaded",
        help: "raise --max-errors, or set it to 0", exit: .failure)
    case .file(let path, let reason):
      throw Failure("file", "cannot read or write '\(path)': \(reason)", exit: .storage)
    case .usage(let message, let help):
      throw .usage("invalid-value", message, help: help)
    case .interrupted:
      return Platform.requestedStop ?? .interrupted
    case .store(let error):
      throw Failure(error)
    }
  }

  private static func say(_ text: String) throws(Failure) {
    do throws(Platform.SystemError) {
      try Platform.write(Array(text.utf8), to: Platform.standardError)
    } catch {
      throw Failure(writing: "standard error", error)
    }
  }
}
