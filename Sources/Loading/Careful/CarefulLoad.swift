// CarefulLoad: rows one by one, each compared with what the load and the database have already. For databases that hold
// something, and for rows that a bulk load leaves aside because their ids come more than once.

import GraphStore

/// Rows of one file.
struct RowSelection: Sendable {
  /// Rows whose id has one of these hashes.
  var hashes: Set<UInt64> = []
  /// Rows by their place, the header and blank lines not counted.
  var rows: Set<Int> = []
  /// All rows from here on.
  var from = Int.max
  var seed: UInt64 = 0

  var isEmpty: Bool { hashes.isEmpty && rows.isEmpty && from == .max }

  func contains(_ row: Int, _ id: ElementID?) -> Bool {
    if row >= from || rows.contains(row) { return true }
    guard !hashes.isEmpty, case .string(let text)? = id else { return false }
    return hashes.contains(IDHash.hash64(of: text, seed: seed))
  }
}

struct CarefulLoad {
  private let options: LoadOptions
  var stage: GraphStage
  private var labelSets = LabelSets()

  private static let rowsBetweenQuestions = 1 << 12

  init(_ options: LoadOptions) {
    self.options = options
    stage = GraphStage(options)
  }

  /// Stages the rows of a file. With a selection, only those: they were counted, and the faulty ones reported, before.
  mutating func load(
    _ file: InputFile, _ place: Int, only selection: RowSelection? = nil, _ report: inout LoadReport,
    _ rejections: inout Rejections, _ transaction: borrowing Transaction
  ) throws {
    var reader = try file.reader()
    _ = try load(
      file, place, from: &reader, rows: .max, only: selection, &report, &rejections, transaction)
  }

  /// Stages up to `limit` rows, and returns how many there were; the reader stands behind the last one.
  mutating func load(
    _ file: InputFile, _ place: Int, from reader: inout RecordReader, rows limit: Int,
    only selection: RowSelection? = nil, _ report: inout LoadReport, _ rejections: inout Rejections,
    _ transaction: borrowing Transaction
  ) throws -> Int {
    var rows = RowFeed(file, place, options, reports: selection == nil, labelSets)
    // Labels keep their numbers from file to file.
    defer { labelSets = rows.labelSets }
    var binding = FileBinding(file.header)
    var count = 0
    while count < limit {
      let outcome = try rows.next(&reader, &report, &rejections)
      if outcome == .end { break }
      count += 1
      if count % Self.rowsBetweenQuestions == 1, options.shouldStop() { throw LoadError.interrupted }
      guard outcome == .row, selection?.contains(count - 1, rows.row.id) ?? true else { continue }
      try add(rows, reader, &binding, file, place, &report, &rejections, transaction)
    }
    if selection == nil {
      report.files[place].rows += count
      report.files[place].bytes = reader.bytesRead
    }
    return count
  }

  private mutating func add(
    _ rows: RowFeed, _ reader: RecordReader, _ binding: inout FileBinding, _ file: InputFile, _ place: Int,
    _ report: inout LoadReport, _ rejections: inout Rejections, _ transaction: borrowing Transaction
  ) throws {
    do {
      if binding.header.kind == .vertices {
        report.vertices.note(try stage.addVertex(rows.row, rows.labelSets, &binding, transaction))
      } else {
        report.edges.note(try stage.addEdge(rows.row, rows.labelSets, &binding, transaction))
      }
    } catch let refusal as Refusal {
      let fault = refusal.fault(reader, file.header)
      return try rejections.add(
        reader.problem(fault, file: file.name), reader.rawRecord, file, place, &report)
    }
    if let conflict = stage.conflicts.first {
      let fault = Self.fault(conflict, reader, file.header)
      try rejections.add(reader.problem(fault, file: file.name), reader.rawRecord, file, place, &report)
    }
  }

  private static func fault(_ conflict: Conflict, _ reader: RecordReader, _ header: Header) -> Fault {
    Fault(
      .cardinality, reader.fields[conflict.column].range, column: header.columns[conflict.column].title,
      "a second value for a single property: \(ValueSketch.text(conflict.held)) is there already",
      help: "declare the column as (set), or use --on-duplicate first or replace")
  }
}
