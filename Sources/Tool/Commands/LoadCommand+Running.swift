// graphq load, run: from its words to the inputs and options of a load, and from its result to what a person reads.

import Fetching
import GraphStore
import Loading

extension LoadCommand {
  @Sendable static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let options = try loadOptions(call)
    if try PackLoading.isWanted(call) {
      Platform.setStopManner(.mark)
      return try PackLoading.run(call, options, LoadDisplay(call))
    }
    let inputs = inputs(call)
    guard !inputs.isEmpty else {
      throw .usage(
        "no-input", "nothing to load is given", help: "graphq load \(call.operands[0]) nodes.csv edges.csv")
    }
    Platform.setStopManner(.mark)
    let console = Console(call)
    let display = LoadDisplay(call)
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

  /// Every input, with what was said before it about the files that follow.
  private static func inputs(_ call: Invocation) -> [LoadInput] {
    func input(_ path: String, _ kind: FileKind?, at place: Int) -> LoadInput {
      let header = call.text(header, before: place)
      return LoadInput(
        path, kind: kind, idSpace: call.text(idSpace, before: place), header: header == "" ? nil : header)
    }
    let named = [(nodes, FileKind.vertices), (edges, .edges)].flatMap { option, kind in
      call.placedTexts(option).flatMap { text, place in files(text).map { input($0, kind, at: place) } }
    }
    return named + call.placedOperands(behind: 1).map { input($0.text, nil, at: $0.place) }
  }

  /// A path that is there is taken whole, so that a comma may stand in it.
  private static func files(_ text: String) -> [String] {
    Platform.kind(of: text) != nil ? [text] : text.split(separator: ",").map(String.init)
  }

  /// Rows that are looked at where types are inferred and nobody says how many.
  private static let inferredRows = 10_000

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
    options.skipsCells = call.has(skipCells)
    if call.has(inferTypes) { options.inferredRows = call.number(inferTypes) ?? inferredRows }
    options.skippedLines = call.number(skip) ?? 0
    options.idPrefix = call.text(idPrefix) ?? ""
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
    options.dialect.comment = try byte(call, comment)
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

  static func exit(_ error: LoadError, _ console: Console) throws(Failure) -> ExitCode {
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
