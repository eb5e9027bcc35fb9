// LoadSession: one run over the inputs inside the transaction. It decides what a fault in a row means.

import GraphStore

struct LoadSession {
  private let options: LoadOptions
  private var stage: GraphStage
  private var labelSets = LabelSets()
  private var row = ParsedRow()
  private var report = LoadReport()
  private var rejects: [RejectWriter] = []

  private static let rowsBetweenQuestions = 1 << 12

  init(_ options: LoadOptions, isDryRun: Bool) {
    self.options = options
    stage = GraphStage(options)
    report.isDryRun = isDryRun
  }

  mutating func run(_ files: [InputFile], _ sizeBefore: Int, _ transaction: borrowing Transaction) throws
    -> LoadReport
  {
    report.sizeBefore = sizeBefore
    for kind in [FileKind.vertices, .edges] {
      let start = Platform.seconds
      for file in files where file.header.kind == kind { try load(file, transaction) }
      let parsed = Platform.seconds
      if kind == .vertices {
        try stage.writeVertices(transaction)
      } else {
        try stage.writeEdges(transaction)
      }
      if options.shouldStop() { throw LoadError.interrupted }
      report.phases.append(LoadReport.Phase(name: "read \(kind.rawValue)", seconds: parsed - start))
      report.phases.append(
        LoadReport.Phase(name: "write \(kind.rawValue)", seconds: Platform.seconds - parsed))
    }
    for file in files { try file.verifyUnchanged() }
    for writer in rejects { try write { () throws(Platform.SystemError) in try writer.flush() } }
    report.createdVertices = stage.createdVertices
    report.rejectFiles = rejects.map(\.path)
    return report
  }

  // MARK: Files

  private mutating func load(_ file: InputFile, _ transaction: borrowing Transaction) throws {
    var reader = try file.reader()
    let parser = RowParser(file.header, options)
    var binding = FileBinding(file.header)
    var counts = LoadReport.FileCounts(path: file.name, kind: file.header.kind)
    var rejects: RejectWriter?
    // A blank line is nothing at the end of a file and a row without columns before it.
    var blank: Problem?
    while true {
      let outcome: RecordReader.Outcome
      do throws(Platform.SystemError) {
        outcome = try reader.next()
      } catch {
        throw LoadError.file(path: file.path, reason: error.text)
      }
      if outcome == .end { break }
      if outcome == .blank, file.header.columns.count > 1 || blank != nil {
        if blank == nil { blank = reader.problem(Self.blankLine(reader, file.header), file: file.name) }
        continue
      }
      if let problem = blank {
        try reject(problem, reader.bytes[..<0], file, &counts, &rejects)
        blank = nil
      }
      counts.rows += 1
      if counts.rows % Self.rowsBetweenQuestions == 0, options.shouldStop() { throw LoadError.interrupted }
      try add(reader, parser, &binding, file, &counts, &rejects, transaction)
    }
    counts.bytes = reader.bytesRead
    report.files.append(counts)
  }

  private static func blankLine(_ reader: RecordReader, _ header: Header) -> Fault {
    let start = reader.recordRange.lowerBound
    return Fault(
      .tooFewColumns, start..<start, column: header.columns[0].title,
      "a blank line where the header has \(header.columns.count) columns", help: "remove the line")
  }

  // MARK: Rows

  private mutating func add(
    _ reader: RecordReader, _ parser: RowParser, _ binding: inout FileBinding, _ file: InputFile,
    _ counts: inout LoadReport.FileCounts, _ rejects: inout RejectWriter?,
    _ transaction: borrowing Transaction
  ) throws {
    do throws(Fault) {
      try parser.parse(reader, &labelSets, into: &row)
    } catch {
      return try reject(reader.problem(error, file: file.name), reader.rawRecord, file, &counts, &rejects)
    }
    counts.cells += row.cells.count
    do {
      if binding.header.kind == .vertices {
        report.vertices.note(try stage.addVertex(row, labelSets, &binding, transaction))
      } else {
        report.edges.note(try stage.addEdge(row, labelSets, &binding, transaction))
      }
    } catch let refusal as Refusal {
      let fault = Self.fault(refusal, reader, file.header)
      return try reject(reader.problem(fault, file: file.name), reader.rawRecord, file, &counts, &rejects)
    }
    if let conflict = stage.conflicts.first {
      let fault = Self.fault(conflict, reader, file.header)
      try reject(reader.problem(fault, file: file.name), reader.rawRecord, file, &counts, &rejects)
    }
  }

  private static func fault(_ refusal: Refusal, _ reader: RecordReader, _ header: Header) -> Fault {
    let start = reader.recordRange.lowerBound
    return Fault(
      refusal.code, refusal.column.map { reader.fields[$0].range } ?? start..<start,
      column: refusal.column.map { header.columns[$0].title }, refusal.message, help: refusal.help)
  }

  private static func fault(_ conflict: Conflict, _ reader: RecordReader, _ header: Header) -> Fault {
    let title = header.columns[conflict.column].title
    return Fault(
      .cardinality, reader.fields[conflict.column].range, column: title,
      "a second value for a single property: \(ValueSketch.text(conflict.held)) is there already",
      help: "declare the column as (set), or use --on-duplicate first or replace")
  }

  /// Ends the load, or sets the row aside and lets it go on.
  private mutating func reject(
    _ problem: Problem, _ raw: ArraySlice<UInt8>, _ file: InputFile, _ counts: inout LoadReport.FileCounts,
    _ rejects: inout RejectWriter?
  ) throws {
    let isSkipped =
      options.onError == .skip || (problem.code == .danglingEdge && options.dangling == .skip)
    guard isSkipped, !problem.code.isAlwaysFatal else { throw LoadError.data(problem) }
    counts.rejected += 1
    report.note(problem)
    let total = report.rejectedRows + counts.rejected
    if options.onError == .skip, options.maximumErrors > 0, total > options.maximumErrors {
      if let rejects { try write { () throws(Platform.SystemError) in try rejects.flush() } }
      throw LoadError.tooManyProblems(limit: options.maximumErrors, last: problem)
    }
    guard !options.isDryRun else { return }
    let writer = try rejects ?? makeRejects(file)
    rejects = writer
    try write { () throws(Platform.SystemError) in try writer.write(raw, problem) }
  }

  /// The file of rejected rows for an input. Its columns are the input's, so each input has one of its own.
  private mutating func makeRejects(_ file: InputFile) throws -> RejectWriter {
    var path = file.name + InputFile.rejectsSuffix
    if let wanted = options.rejectsPath {
      path = rejects.isEmpty ? wanted : "\(wanted).\(rejects.count + 1)"
    }
    do throws(Platform.SystemError) {
      let writer = try RejectWriter(path, file.header, options.dialect)
      rejects.append(writer)
      return writer
    } catch {
      throw LoadError.file(path: path, reason: error.text)
    }
  }

  private func write(_ body: () throws(Platform.SystemError) -> Void) throws(LoadError) {
    do throws(Platform.SystemError) {
      try body()
    } catch {
      throw .file(path: rejects.last?.path ?? "", reason: error.text)
    }
  }
}

/// A value as a message shows it.
enum ValueSketch {
  static func text(_ value: Value) -> String {
    switch value {
    case .string(let text): "'\(text.prefix(40))\(text.count > 40 ? "…" : "")'"
    case .bool(let value): "\(value)"
    case .byte(let value): "\(value)"
    case .short(let value): "\(value)"
    case .int(let value): "\(value)"
    case .long(let value): "\(value)"
    case .float(let value): "\(value)"
    case .double(let value): "\(value)"
    case .bigInteger(let value): "\(value)"
    case .bigDecimal(let value): "\(value)"
    case .date(let value): "\(value)"
    case .dateTime(let value): "\(value)"
    case .uuid(let value): "\(value)"
    default: "another value"
    }
  }
}
