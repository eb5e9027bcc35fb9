// ChunkFeed: one file, chunk by chunk in order, parsed on several threads; faults get their lines, and are dealt with.

import GraphStore

struct ChunkFeed<Block: Sendable> {
  private let file: InputFile
  private let place: Int
  private let pipeline: Pipeline<Chunk, ParsedChunk<Block>>
  private var lines: Int
  private var rows = 0
  /// Blank lines that are a fault if a record follows.
  private var blank: Problem?
  /// Where the file must be read on record by record.
  private(set) var open: (offset: Int, line: Int, rows: Int)?

  init(
    _ file: InputFile, _ place: Int, _ options: LoadOptions,
    parse: @escaping @Sendable (Chunk) -> ParsedChunk<Block>
  ) throws(LoadError) {
    self.file = file
    self.place = place
    lines = file.headerLines
    let cutter = ChunkCutter(
      try file.source(), at: file.dataOffset, size: options.memoryPlan.chunkSize, options.dialect)
    pipeline = Pipeline(
      threads: options.threads, ahead: options.memoryPlan.ahead, claim: { try cutter.next() }, work: parse)
  }

  /// The next chunk, and the place of its first row in the file; nil at the end, or where `open` says.
  mutating func next(_ report: inout LoadReport, _ rejections: inout Rejections) throws -> (
    parsed: ParsedChunk<Block>, firstRow: Int
  )? {
    guard open == nil, let parsed = try taken() else { return nil }
    try reject(parsed, &report, &rejections)
    let firstRow = rows
    report.files[place].rows += parsed.rows
    report.files[place].cells += parsed.cells
    if let openAt = parsed.openAt {
      open = (openAt.offset, lines + openAt.lines, rows + openAt.rows)
    }
    report.files[place].bytes = (open?.offset ?? report.files[place].bytes + parsed.bytes)
    lines += parsed.lines
    rows += parsed.rows
    return (parsed, firstRow)
  }

  private func taken() throws(LoadError) -> ParsedChunk<Block>? {
    do {
      return try pipeline.next()
    } catch let error as Platform.SystemError {
      throw .file(path: file.path, reason: error.text)
    } catch let error as LoadError {
      throw error
    } catch {
      throw .file(path: file.path, reason: "\(error)")
    }
  }

  private mutating func reject(
    _ parsed: ParsedChunk<Block>, _ report: inout LoadReport, _ rejections: inout Rejections
  ) throws(LoadError) {
    if blank == nil { blank = parsed.leadingBlank.map(placed) }
    if parsed.rows > 0, let problem = blank {
      try rejections.add(problem, [], file, place, &report)
      blank = nil
    }
    for problem in parsed.problems {
      try rejections.add(
        ([problem.problem] + problem.others).map(placed), problem.raw[...], file, place, &report)
    }
    if blank == nil { blank = parsed.trailingBlank.map(placed) }
  }

  /// With lines counted from the beginning of the file.
  private func placed(_ problem: Problem) -> Problem {
    var problem = problem
    problem.place?.line += lines
    return problem
  }

  /// Ends the threads.
  func finish() { pipeline.cancel() }
}
