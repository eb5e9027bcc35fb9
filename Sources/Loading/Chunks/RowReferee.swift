// RowReferee: a single record that was found odd, read once more with care: what is wrong with it, and where.

import GraphStore

struct RowReferee {
  enum Verdict {
    case problem(Problem, raw: [UInt8])
    /// Nothing is wrong with the row itself: its id, so many cells, and what is wrong with others.
    case slow(id: ElementID?, cells: Int, faults: [Problem], raw: [UInt8])
  }

  private let parser: ChunkParser
  private let rows: RowParser

  init(_ parser: ChunkParser) {
    self.parser = parser
    rows = RowParser(parser.file.header, parser.options)
  }

  /// `line` counts the line ends of the chunk before the record.
  func judge(_ record: [UInt8], line: Int, offset: Int) -> Verdict {
    var reader = RecordReader(ByteSource(bytes: record), parser.options.dialect)
    reader.expect(fields: parser.file.header.columns.count)
    var row = ParsedRow()
    var labelSets = LabelSets()
    do throws(Fault) {
      // Bytes at hand cannot fail to be read.
      _ = try? reader.next()
      try rows.parse(reader, &labelSets, into: &row)
      try verifyEnds(row, reader)
    } catch {
      return .problem(problem(error, reader, line, offset), raw: record)
    }
    let faults = row.faults.map { problem($0, reader, line, offset) }
    return .slow(id: row.id, cells: row.cells.count, faults: faults, raw: faults.isEmpty ? [] : record)
  }

  private func problem(_ fault: Fault, _ reader: RecordReader, _ line: Int, _ offset: Int) -> Problem {
    var problem = reader.problem(fault, file: parser.file.name)
    problem.place?.line += line
    problem.place?.byteOffset += offset
    return problem
  }

  private func verifyEnds(_ row: ParsedRow, _ reader: RecordReader) throws(Fault) {
    guard parser.file.header.kind == .edges, parser.options.dangling != .create else { return }
    for (id, column, title) in [
      (row.from, parser.file.header.from, "~from"), (row.to, parser.file.header.to, "~to"),
    ] where parser.vertices.number(id.description, seed: parser.seed) == nil {
      throw Refusal.dangling(id, column, title).fault(reader, parser.file.header)
    }
  }

  func blankLine(line: Int, offset: Int) -> Problem {
    let reader = RecordReader(ByteSource(bytes: []), parser.options.dialect)
    return problem(RowFaults.blankLine(reader, parser.file.header), reader, line, offset)
  }
}

/// Faults of rows that are found beside the parser of rows.
enum RowFaults {
  static func blankLine(_ reader: RecordReader, _ header: Header) -> Fault {
    let start = reader.recordRange.lowerBound
    return Fault(
      .tooFewColumns, start..<start, column: header.columns[0].title,
      "a blank line where the header has \(header.columns.count) columns", help: "remove the line")
  }
}

extension Refusal {
  static func dangling(_ id: ElementID, _ column: Int?, _ title: String) -> Refusal {
    Refusal(
      code: .danglingEdge, column: column,
      message: "\(title) refers to vertex \"\(id)\", which is not in the input or the database",
      help: "use --dangling skip or create")
  }

  /// With its place in the record.
  func fault(_ reader: RecordReader, _ header: Header) -> Fault {
    let start = reader.recordRange.lowerBound
    return Fault(
      code, column.map { reader.fields[$0].range } ?? start..<start,
      column: column.map { header.columns[$0].title }, message, help: help)
  }
}
