// TypeInference: types for columns whose header names none, from the values of their first rows. A column of one name has
// one type in all files of a kind, so that it does not matter over how many files the rows are spread.

import GraphStore

enum TypeInference {
  private struct Name: Hashable {
    var kind: FileKind
    var name: String
  }

  /// Looks at so many rows of each file, at all of them for 0.
  static func infer(_ files: inout [InputFile], rows: Int, _ options: LoadOptions) throws(LoadError) {
    var candidates: [Name: TypeCandidates] = [:]
    for file in files {
      let columns = unstatedColumns(of: file)
      if columns.isEmpty { continue }
      var own = columns.map { candidates[$0.name] ?? TypeCandidates(options) }
      try read(file, rows == 0 ? .max : rows, options) { reader in
        for (place, column) in columns.enumerated() {
          let field = reader.fields[column.place]
          own[place].look(at: reader.content(field), field)
        }
      }
      for (place, column) in columns.enumerated() { candidates[column.name] = own[place] }
    }
    for place in files.indices {
      for column in unstatedColumns(of: files[place]) {
        files[place].setType(candidates[column.name]?.type ?? .string, ofColumn: column.place)
      }
    }
  }

  private static func unstatedColumns(of file: InputFile) -> [(place: Int, name: Name)] {
    file.header.columns.enumerated().compactMap { place, column in
      guard case .property(let property) = column.role, property.origin == .unstated else { return nil }
      return (place, Name(kind: file.header.kind, name: property.name))
    }
  }

  /// Rows that are none are left for the load to find.
  private static func read(
    _ file: InputFile, _ limit: Int, _ options: LoadOptions, _ look: (RecordReader) -> Void
  ) throws(LoadError) {
    var reader = try file.reader()
    var count = 0
    while count < limit {
      let outcome: RecordReader.Outcome
      do throws(Platform.SystemError) {
        outcome = try reader.next()
      } catch {
        throw .file(path: file.path, reason: error.text)
      }
      if outcome == .end { return }
      count += 1
      if count % 4096 == 0, options.shouldStop() { throw .interrupted }
      if reader.fault == nil, reader.fieldCount == file.header.columns.count { look(reader) }
    }
  }
}

/// The types that all values of a column so far have.
struct TypeCandidates {
  /// From the narrowest to the widest; a column of which nothing fits all values is one of strings.
  private var types: [ColumnType] = [.bool, .int, .long, .bigInteger, .double, .dateTime, .uuid]
  private var hasValues = false
  private let keepsEmptyStrings: Bool
  private let nullTexts: [[UInt8]]

  init(_ options: LoadOptions) {
    keepsEmptyStrings = options.emptyStrings == .keep
    nullTexts = options.nullTexts.map { Array($0.utf8) }
  }

  var type: ColumnType { hasValues ? types.first ?? .string : .string }

  mutating func look(at content: ArraySlice<UInt8>, _ field: Field) {
    if field.isBlank || types.isEmpty { return }
    if field.form == .bare, nullTexts.contains(where: { $0.elementsEqual(content) }) { return }
    if content.isEmpty {
      if keepsEmptyStrings { types = [] }
      return
    }
    hasValues = true
    let isCode = Self.isCode(content)
    types.removeAll { type in
      (isCode && Self.isNumeric(type))
        || CellParser.value(content, as: type, lenientBooleans: false) == nil
    }
  }

  private static func isNumeric(_ type: ColumnType) -> Bool {
    switch type {
    case .int, .long, .bigInteger, .double: true
    default: false
    }
  }

  /// Digits that would not come back from a number: `007`, `+5`, `NaN`.
  private static func isCode(_ content: ArraySlice<UInt8>) -> Bool {
    let digits = content.first == UInt8(ascii: "-") ? content.dropFirst() : content
    guard let first = digits.first, first &- 0x30 <= 9 || first == UInt8(ascii: ".") else { return true }
    return first == UInt8(ascii: "0") && (digits.dropFirst().first.map { $0 &- 0x30 <= 9 } ?? false)
  }
}
