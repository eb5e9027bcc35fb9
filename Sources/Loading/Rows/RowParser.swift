// RowParser: a record under its header to a ParsedRow, or the first thing that is wrong with it.

import GraphStore

struct RowParser {
  let header: Header
  private let options: LoadOptions
  private let nullTexts: [[UInt8]]

  init(_ header: Header, _ options: LoadOptions) {
    self.header = header
    self.options = options
    nullTexts = options.nullTexts.map { Array($0.utf8) }
  }

  func parse(_ reader: borrowing RecordReader, _ labelSets: inout LabelSets, into row: inout ParsedRow)
    throws(Fault)
  {
    if let fault = reader.fault { throw fault }
    let fields = reader.fields
    guard reader.fieldCount == header.columns.count else { throw wrongCount(reader) }
    row.clear()
    for place in fields.indices {
      let field = fields[place]
      switch header.columns[place].role {
      case .property(let column):
        if field.isBlank { continue }
        let before = row.cells.count
        do throws(Fault) {
          try parseProperty(column, place, field, reader, &row)
        } catch {
          guard options.skipsCells else { throw error }
          row.cells.removeLast(row.cells.count - before)
          row.faults.append(error)
        }
      case .id: row.id = try elementID(field, place, reader)
      case .from: row.from = try elementID(field, place, reader)
      case .to: row.to = try elementID(field, place, reader)
      case .label: row.labels = try labels(field, place, reader, &labelSets)
      case .ignored: break
      }
    }
  }

  private func wrongCount(_ reader: borrowing RecordReader) -> Fault {
    let (wanted, found) = (header.columns.count, reader.fieldCount)
    if found < wanted {
      let end = reader.recordRange.upperBound
      return Fault(
        .tooFewColumns, end..<end, column: header.columns[found].title,
        "\(found) \(found == 1 ? "column" : "columns") where the header has \(wanted)")
    }
    let extra = reader.fields[wanted]
    return Fault(
      .tooManyColumns, extra.range, "\(found) columns where the header has \(wanted)",
      help: "put a value that contains the delimiter in quotes")
  }

  private func fault(
    _ code: ProblemCode, _ place: Int, _ field: Field, _ message: String, help: String? = nil
  ) -> Fault {
    Fault(code, field.range, column: header.columns[place].title, message, help: help)
  }

  // MARK: System columns

  private func elementID(_ field: Field, _ place: Int, _ reader: borrowing RecordReader) throws(Fault)
    -> ElementID
  {
    let title = header.columns[place].title
    guard !field.isBlank else {
      throw fault(
        .blankRequired, place, field, "\(title) is blank", help: "an id of no characters is written \"\"")
    }
    let prefix = header.columns[place].idPrefix
    try verifyLength(field, place, reader, prefix.count)
    if prefix.isEmpty { return .string(reader.text(field)) }
    return .string(String(decoding: prefix + reader.content(field), as: UTF8.self))
  }

  private func verifyLength(
    _ field: Field, _ place: Int, _ reader: borrowing RecordReader, _ prefix: Int
  ) throws(Fault) {
    guard field.range.count + prefix > Limits.nameLength else { return }
    let length = reader.content(field).count + prefix
    guard length > Limits.nameLength else { return }
    throw fault(
      .keyTooLong, place, field,
      "\(header.columns[place].title) of \(length) bytes; the limit is \(Limits.nameLength)")
  }

  /// Nil for a blank cell.
  private func labels(
    _ field: Field, _ place: Int, _ reader: borrowing RecordReader, _ labelSets: inout LabelSets
  ) throws(Fault) -> Int? {
    if field.isBlank { return nil }
    let content = reader.content(field)
    if let known = labelSets.known(content) {
      if header.kind == .edges, labelSets.sets[known].count > 1 { throw severalLabels(place, field) }
      return known
    }
    let parts = ArrayCell.parts(content, options.dialect.arrayDelimiter)
    if parts.contains(where: \.isEmpty) {
      throw fault(
        .emptyLabel, place, field, parts.count == 1 ? "an empty label" : "an empty label among others",
        help: "leave the cell blank for the default label")
    }
    if let long = parts.first(where: { $0.count > Limits.nameLength }) {
      throw fault(
        .keyTooLong, place, field, "a label of \(long.count) bytes; the limit is \(Limits.nameLength)")
    }
    if header.kind == .edges, parts.count > 1 { throw severalLabels(place, field) }
    return labelSets.add(content, parts.map { String(decoding: $0, as: UTF8.self) })
  }

  private func severalLabels(_ place: Int, _ field: Field) -> Fault {
    fault(.badValue, place, field, "several labels for an edge, which has exactly one")
  }

  // MARK: Properties

  private func parseProperty(
    _ column: PropertyColumn, _ place: Int, _ field: Field, _ reader: borrowing RecordReader,
    _ row: inout ParsedRow
  ) throws(Fault) {
    if options.emptyStrings == .null, field.start == field.end { return }
    let content = reader.content(field)
    if field.form == .bare, nullTexts.contains(where: { $0.elementsEqual(content) }) { return }
    guard column.isArray else {
      row.cells.append(
        ParsedRow.Cell(column: place, value: try value(content, column, place, field)))
      return
    }
    for part in ArrayCell.parts(content, options.dialect.arrayDelimiter) {
      if part.isEmpty, options.emptyStrings == .null { continue }
      let bytes = column.type == .string ? part : ArrayCell.trimmed(part)
      row.cells.append(ParsedRow.Cell(column: place, value: try value(bytes, column, place, field)))
    }
  }

  private func value(_ content: ArraySlice<UInt8>, _ column: PropertyColumn, _ place: Int, _ field: Field)
    throws(Fault) -> Value
  {
    if let value = CellParser.value(content, as: column.type, lenientBooleans: options.lenientBooleans) {
      return value
    }
    let text = String(decoding: content, as: UTF8.self)
    var (message, help) = CellParser.objection(text, to: column.type)
    if column.origin == .inferred {
      message += ", which the first rows of the column are"
      help = "name the type in the header, or look at more rows: --infer-types=0 looks at all"
    }
    throw fault(.badValue, place, field, message, help: help)
  }
}
