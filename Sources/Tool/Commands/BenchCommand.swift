// graphq bench: how long traversals take, run again and again.

import GraphStore
import Traversal

enum BenchCommand {
  static let command = Command(
    name: "bench",
    summary: "measure how long traversals take",
    details: """
      Each statement is prepared once, run some times to warm up, then measured run by run: the least, the median, the \
      90th and the 99th percentile and the most. Every run must have as many results as the first, or the measurement is \
      an error. What a statement writes is undone after each run.

      With --json the figures are one JSON object, in seconds; --compare reads such an object and shows how many times \
      as long the medians of the same statements take now.

      With --suite built-in, no database is needed: statements of all kinds run over a sample graph in memory.
      """,
    examples: [
      Example("graphq bench air.graph \"g.V().has('code', 'LHR').out('route').count()\"", "one traversal"),
      Example("graphq bench air.graph -f queries.gremlin --runs 100 --json > before.json", "figures to keep"),
      Example("graphq bench air.graph -f queries.gremlin --compare before.json", "then and now"),
      Example("graphq bench --suite built-in", "a first impression of a machine"),
    ],
    operands: [
      Operand("DB", .database, .optional, "the database; none with --suite"),
      Operand("TEXT", .text, .repeating, "traversals; several may stand in one text"),
    ],
    options: [
      QueryCommand.file, QueryCommand.parameter, QueryCommand.parameterFile, warmup, runs, compare, suite,
      CommonOption.json,
    ],
    takesScratch: true,
    run: run)

  static let warmup = Option.value("warmup", "N", .count, "runs before those that are measured (5)")
  static let runs = Option.value("runs", "N", .count, "runs that are measured (50)")
  static let compare = Option.value("compare", "OLD.json", .file, "what --json has written before")
  static let suite = Option.value(
    "suite", "NAME", .choice(["built-in"]), "statements that come with the program")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let runs = call.number(runs) ?? 50
    guard runs > 0 else { throw .usage("invalid-value", "'--runs' is at least 1") }
    let old = try call.text(compare).map { path throws(Failure) in try medians(in: path) }
    let parameters = try Parameters(
      texts: call.texts(QueryCommand.parameter), files: call.texts(QueryCommand.parameterFile))
    let database: Database
    let scripts: [Script]
    if call.has(suite) {
      guard call.operands.isEmpty, call.texts(QueryCommand.file).isEmpty else {
        throw .usage("contradiction", "'--suite' brings its own database and statements")
      }
      database = Database(Database.scratchName)
      try Samples.fill(try database.store(forWriting: true), .airSmall)
      scripts = [.text(builtIn)]
    } else {
      guard let path = call.operands.first else {
        throw .usage(
          "missing-argument", "'bench' needs DB", help: "or --suite built-in; usage: \(command.usage)")
      }
      database = Database(path)
      scripts =
        call.texts(QueryCommand.file).map { $0 == "-" ? .standardInput : .file($0) }
        + call.operands.dropFirst().map { $0 == "-" ? .standardInput : .text($0) }
      guard !scripts.isEmpty else {
        throw .usage("missing-argument", "no traversal is given", help: "usage: \(command.usage)")
      }
    }
    let bench = Bench(database, parameters.values, warmup: call.number(warmup) ?? 5, runs: runs)
    var figures: [Bench.Figures] = []
    for script in scripts {
      try script.forEachStatement { statement throws(Failure) in
        figures.append(try bench.measure(statement, of: script))
      }
    }
    try write(figures, call, old)
    return .success
  }

  /// One statement of each kind, over the sample of airports.
  private static let builtIn = """
    g.V().has('airport', 'code', 'LHR');
    g.V().has('airport', 'code', 'LHR').out('route').count();
    g.V().has('airport', 'code', 'LHR').out('route').out('route').dedup().count();
    g.V().hasLabel('airport').groupCount().by('country');
    g.V().hasLabel('airport').order().by('code').limit(10).values('code');
    g.V().hasLabel('airport').filter(calc('lat > 45.0')).count();
    g.V().has('airport', 'code', 'LHR').repeat(out('route').simplePath()).times(2).path().limit(100);
    g.E().hasLabel('route').values('dist').sum();
    g.addV('airport').property('code', 'ZZZ');
    """

  // MARK: Writing

  private static func write(_ figures: [Bench.Figures], _ call: Invocation, _ old: [String: Double]?)
    throws(Failure)
  {
    let output = Output()
    if call.has(CommonOption.json) {
      let statements = figures.map { $0.json(comparedTo: old?[$0.text]) }
      try output.write(
        JSON.object([
          JSONMember(key: "version", value: .string(VersionCommand.version)),
          JSONMember(key: "statements", value: .array(statements)),
        ]).line)
    } else {
      let format: ResultFormat = output.isTerminal ? .table : .plain
      if format == .table {
        var writer = format.writer(to: output, FormatOptions(width: output.columns))
        try writer.begin()
        for figure in figures { try writer.row(.map(figure.row(comparedTo: old?[figure.text]))) }
        try writer.end()
      } else {
        for figure in figures { try output.write(figure.line(comparedTo: old?[figure.text])) }
      }
    }
    try output.finish()
  }

  /// The medians of a file that `--json` has written, by their statements.
  private static func medians(in path: String) throws(Failure) -> [String: Double] {
    let text = try SourceText.read(path)
    var medians: [String: Double] = [:]
    if let json = try? JSON.parse(text), case .array(let statements)? = json["statements"] {
      for statement in statements {
        guard case .string(let text)? = statement["text"],
          case .number(let number)? = statement["seconds"]?["median"],
          let median = Double(number)
        else { continue }
        medians[text] = median
      }
    }
    guard !medians.isEmpty else {
      throw .usage("invalid-value", "'\(path)' holds no figures", help: "graphq bench … --json writes them")
    }
    return medians
  }
}
