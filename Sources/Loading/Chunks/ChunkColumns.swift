// ChunkColumns: the cells of a chunk column by column, read by loops that do one thing each. A row with a cell that
// is no value is marked as odd, and the reader of single records says what is wrong with it.

import GraphStore

/// How the cells of one column are read.
enum CellForm: Sendable {
  case integer(BulkNumberType, ClosedRange<Int64>)
  case double, float
  case bool
  case text
  /// Anything else, value by value.
  case general(PropertyColumn)

  init(_ column: PropertyColumn, _ options: LoadOptions) {
    self = .general(column)
    guard column.cardinality == .single, !column.isArray, options.nullTexts.isEmpty else { return }
    switch column.type {
    case .byte: self = .integer(.byte, -128...127)
    case .short: self = .integer(.short, -32768...32767)
    case .int: self = .integer(.int, Int64(Int32.min)...Int64(Int32.max))
    case .long: self = .integer(.long, .min ... .max)
    case .double: self = .double
    case .float: self = .float
    case .bool: if !options.lenientBooleans { self = .bool }
    case .string: self = .text
    default: break
    }
  }
}

/// One pass over a column of a token table.
struct ColumnReader {
  let tokens: TokenTable
  let column: Int
  let options: LoadOptions

  /// The bounds of the field of a row, and whether it was quoted.
  @inline(__always)
  private func field(_ row: Int) -> (start: Int, end: Int, isQuoted: Bool) {
    let cell = row &* tokens.columns &+ column
    let start = tokens.starts[cell]
    return (
      Int(start & ~TokenTable.quotedBit), Int(tokens.ends[cell]), start & TokenTable.quotedBit != 0
    )
  }

  /// Where the fields of all rows begin and end. A field that is blank, or longer than `limit`, makes its row odd.
  func names(_ isOdd: inout [Bool], limit: Int) -> (starts: [UInt32], ends: [UInt32]) {
    var starts = [UInt32](repeating: 0, count: tokens.rowCount)
    var ends = starts
    for row in 0..<tokens.rowCount {
      let (start, end, isQuoted) = field(row)
      starts[row] = UInt32(truncatingIfNeeded: start)
      ends[row] = UInt32(truncatingIfNeeded: end)
      if (start == end && !isQuoted) || end &- start > limit { isOdd[row] = true }
    }
    return (starts, ends)
  }

  /// The label cells of all rows, by their numbers in `labels`; `none` for a blank one.
  func labels(_ labels: inout ChunkLabels, in bytes: [UInt8], _ isOdd: inout [Bool]) -> [UInt32] {
    var numbers = [UInt32](repeating: ChunkLabels.none, count: tokens.rowCount)
    var (lastStart, lastCount, last) = (0, -1, ChunkLabels.none)
    for row in 0..<tokens.rowCount where !isOdd[row] {
      let (start, end, isQuoted) = field(row)
      if start == end, !isQuoted { continue }
      if end &- start != lastCount || !Kernels.areEqual(bytes, start, bytes, lastStart, count: lastCount) {
        guard let number = labels.number(bytes[start..<end]) else {
          isOdd[row] = true
          continue
        }
        (lastStart, lastCount, last) = (start, end &- start, number)
      }
      numbers[row] = last
    }
    return numbers
  }

  /// The values of all rows; nil when no row has any. `counted` grows by their number.
  func cells(_ form: CellForm, in bytes: [UInt8], _ isOdd: inout [Bool], counted: inout Int) -> CellBatch? {
    var present = [UInt8](repeating: 1, count: tokens.rowCount)
    let content: CellBatch.Content
    switch form {
    case .integer(let type, let range):
      content = .numbers(type, integers(range, bytes, &present, &isOdd))
    case .double: content = .numbers(.double, doubles(bytes, &present, &isOdd))
    case .float: content = .numbers(.float, floats(bytes, &present, &isOdd))
    case .bool: content = .numbers(.bool, booleans(bytes, &present, &isOdd))
    case .text: content = texts(bytes, &present)
    case .general(let column): content = general(column, bytes, &present, &isOdd)
    }
    var absent = 0
    for row in 0..<tokens.rowCount where present[row] == 0 || isOdd[row] { absent &+= 1 }
    counted &+= tokens.rowCount &- absent
    if absent == tokens.rowCount { return nil }
    return CellBatch(content, present: present.contains(0) ? present : [])
  }

  // MARK: Forms

  /// True when the field has characters; else it is marked as absent, or its row as odd.
  @inline(__always)
  private func hasText(
    _ start: Int, _ end: Int, _ isQuoted: Bool, _ row: Int, _ present: inout [UInt8], _ isOdd: inout [Bool]
  ) -> Bool {
    if start < end { return true }
    present[row] = 0
    if isQuoted, options.emptyStrings == .keep { isOdd[row] = true }
    return false
  }

  private func integers(
    _ range: ClosedRange<Int64>, _ bytes: [UInt8], _ present: inout [UInt8], _ isOdd: inout [Bool]
  ) -> [Int64] {
    var numbers = [Int64](repeating: 0, count: tokens.rowCount)
    let span = bytes.span
    for row in 0..<tokens.rowCount {
      let (start, end, isQuoted) = field(row)
      guard hasText(start, end, isQuoted, row, &present, &isOdd) else { continue }
      var at = start
      let isNegative = span[at] == 0x2D
      if isNegative { at &+= 1 }
      if at < end, end &- at <= 18 {
        var magnitude: Int64 = 0
        var isNumber = true
        while at < end {
          let digit = span[at] &- 0x30
          isNumber = isNumber && digit <= 9
          magnitude = magnitude &* 10 &+ Int64(digit)
          at &+= 1
        }
        let number = isNegative ? 0 &- magnitude : magnitude
        if isNumber, range.contains(number) {
          numbers[row] = number
          continue
        }
      }
      if let number = NumberText.integer(span.extracting(start..<end)), range.contains(number) {
        numbers[row] = number
      } else {
        isOdd[row] = true
      }
    }
    return numbers
  }

  private func doubles(_ bytes: [UInt8], _ present: inout [UInt8], _ isOdd: inout [Bool]) -> [Int64] {
    var numbers = [Int64](repeating: 0, count: tokens.rowCount)
    let span = bytes.span
    for row in 0..<tokens.rowCount {
      let (start, end, isQuoted) = field(row)
      guard hasText(start, end, isQuoted, row, &present, &isOdd) else { continue }
      let text = span.extracting(start..<end)
      if let number = NumberText.double(text), !number.isInfinite || NumberText.special(text) != nil {
        numbers[row] = Int64(bitPattern: number.bitPattern)
      } else {
        isOdd[row] = true
      }
    }
    return numbers
  }

  private func floats(_ bytes: [UInt8], _ present: inout [UInt8], _ isOdd: inout [Bool]) -> [Int64] {
    var numbers = [Int64](repeating: 0, count: tokens.rowCount)
    let span = bytes.span
    for row in 0..<tokens.rowCount {
      let (start, end, isQuoted) = field(row)
      guard hasText(start, end, isQuoted, row, &present, &isOdd) else { continue }
      let text = span.extracting(start..<end)
      if let number = NumberText.float(text), !number.isInfinite || NumberText.special(text) != nil {
        numbers[row] = Int64(number.bitPattern)
      } else {
        isOdd[row] = true
      }
    }
    return numbers
  }

  private func booleans(_ bytes: [UInt8], _ present: inout [UInt8], _ isOdd: inout [Bool]) -> [Int64] {
    var numbers = [Int64](repeating: 0, count: tokens.rowCount)
    let span = bytes.span
    for row in 0..<tokens.rowCount {
      let (start, end, isQuoted) = field(row)
      guard hasText(start, end, isQuoted, row, &present, &isOdd) else { continue }
      if let flag = NumberText.boolean(span.extracting(start..<end)) {
        numbers[row] = flag ? 1 : 0
      } else {
        isOdd[row] = true
      }
    }
    return numbers
  }

  private func texts(_ bytes: [UInt8], _ present: inout [UInt8]) -> CellBatch.Content {
    var starts = [UInt32](repeating: 0, count: tokens.rowCount)
    var ends = starts
    for row in 0..<tokens.rowCount {
      let (start, end, isQuoted) = field(row)
      starts[row] = UInt32(truncatingIfNeeded: start)
      ends[row] = UInt32(truncatingIfNeeded: end)
      if start == end, !isQuoted || options.emptyStrings == .null { present[row] = 0 }
    }
    let rows = (0..<tokens.rowCount).map { UInt32(truncatingIfNeeded: $0) }
    let gathered = Kernels.gather(bytes, starts: starts, ends: ends, rows: rows)
    return .texts(gathered.bytes, ends: gathered.ends)
  }

  private func general(
    _ column: PropertyColumn, _ bytes: [UInt8], _ present: inout [UInt8], _ isOdd: inout [Bool]
  ) -> CellBatch.Content {
    var texts = Texts()
    for row in 0..<tokens.rowCount {
      let (start, end, isQuoted) = field(row)
      if isOdd[row] || (start == end && !isQuoted) {
        present[row] = 0
      } else {
        do {
          let property = try CellReader.property(
            bytes[start..<end], isQuoted: isQuoted, column, options)
          if let property { texts.bytes += try property.encoded() } else { present[row] = 0 }
        } catch {
          // Said better by the reader of single records.
          isOdd[row] = true
          present[row] = 0
        }
      }
      texts.ends.append(UInt32(truncatingIfNeeded: texts.bytes.count))
    }
    texts.pad()
    return .encoded(texts.bytes, ends: texts.ends)
  }
}

/// All values of a cell as one property.
enum CellReader {
  struct NoValue: Error {}

  /// Nil when the cell has no value.
  static func property(
    _ content: ArraySlice<UInt8>, isQuoted: Bool, _ column: PropertyColumn, _ options: LoadOptions
  ) throws -> Property? {
    if options.emptyStrings == .null, content.isEmpty { return nil }
    if !isQuoted, options.nullTexts.contains(where: { $0.utf8.elementsEqual(content) }) { return nil }
    let isArray = column.isArray
    let parts = isArray ? ArrayCell.parts(content, options.dialect.arrayDelimiter) : [content]
    var several = SeveralValues(column.cardinality)
    for part in parts {
      if isArray, part.isEmpty, options.emptyStrings == .null { continue }
      let bytes = !isArray || column.type == .string ? part : ArrayCell.trimmed(part)
      guard
        let value = CellParser.value(bytes, as: column.type, lenientBooleans: options.lenientBooleans)
      else { throw NoValue() }
      if column.cardinality == .single { return Property(value) }
      _ = several.add(value)
    }
    guard !several.values.isEmpty else { return nil }
    let entries = several.values.enumerated().map { PropertyEntry(ordinal: UInt32($0), value: $1) }
    return Property(cardinality: several.cardinality, entries: entries)
  }
}

/// The different label cells of a chunk, numbered as they come.
struct ChunkLabels: Sendable {
  static let none = UInt32.max

  private let arrayDelimiter: UInt8
  private let allowsSeveral: Bool
  private(set) var sets: [[String]] = []
  private var numbers: [ArraySlice<UInt8>: UInt32] = [:]

  init(_ dialect: Dialect, allowsSeveral: Bool) {
    arrayDelimiter = dialect.arrayDelimiter
    self.allowsSeveral = allowsSeveral
  }

  /// Nil for a cell that names no labels that could be.
  mutating func number(_ cell: ArraySlice<UInt8>) -> UInt32? {
    if let number = numbers[cell] { return number }
    let parts = ArrayCell.parts(cell, arrayDelimiter)
    guard allowsSeveral || parts.count == 1,
      parts.allSatisfy({ !$0.isEmpty && $0.count <= Limits.nameLength })
    else { return nil }
    let number = UInt32(sets.count)
    sets.append(parts.map { String(decoding: $0, as: UTF8.self) })
    numbers[ArraySlice(Array(cell))] = number
    return number
  }
}
