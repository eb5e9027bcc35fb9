// The options of graphq load, those for every day before those that the short help leaves out.

import Loading

extension LoadCommand {
  static let options = [
    nodes, edges, onError, maxErrors, rejects, report, onDuplicate, dangling, edgeIDs, inferTypes, null,
    header,
    idSpace, delimiter, batch, resume, dryRun, force, CommonOption.progress,
    skipCells.rare, defaultCardinality.rare, emptyStrings.rare, lenientBool.rare, idPrefix.rare, quote.rare,
    arrayDelimiter.rare, comment.rare, skip.rare, threads.rare, memory.rare, tmp.rare, region.rare,
    endpoint.rare,
    caFile.rare,
  ]

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
  static let force = Option.flag(
    "force", "a pack: also over what was changed here, what is not its own, and a later version")
  static let skipCells = Option.flag(
    "skip-cells", "with --on-error skip: leave out a cell that is no value of its type, and load its row")
  static let inferTypes = Option.optionalValue(
    "infer-types", "ROWS", .count,
    "give columns without a type the one that their first ROWS values have (10000; 0 looks at all)")
  static let comment = Option.value(
    "comment", "C", .text, "what a line begins with that is a comment")
  static let skip = Option.value("skip", "N", .count, "lines that every file has before its header or rows")
  static let header = Option.value(
    "header", "FILE", .file, repeats: true, "the header of the files that follow, which have none"
  ).withEmptyValue
  static let idSpace = Option.value(
    "id-space", "NAME", .text, repeats: true,
    "ids of the files that follow are unique in NAME only: NAME:id")
  static let idPrefix = Option.value(
    "id-prefix", "TEXT", .text, "what every id of the files is to begin with")

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ choices: Choice.Type, _ summary: String
  ) -> Option {
    .value(name, "CHOICE", .choice(choices.allCases.map(\.rawValue)), summary)
  }
}
