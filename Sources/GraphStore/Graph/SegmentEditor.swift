// SegmentEditor: a segment unpacked for change, and packed again in the smallest of its forms.

/// One cell while its segment is edited. Texts and encoded values lie in the editor's own bytes.
enum EditedCell {
  case absent
  case number(CellType, Int64)
  case text(Range<Int>)
  case encoded(Range<Int>)
  /// The value stands in the table of large cells.
  case outOfLine
}

struct SegmentEditor {
  /// Cells up to this size stand in their segment, larger ones in a table of their own.
  static let inlineLimit = 255

  private(set) var cells = [EditedCell](repeating: .absent, count: Segment.rowCount)
  private var arena = ByteWriter()

  mutating func clear() {
    for row in 0..<Segment.rowCount { cells[row] = .absent }
    arena.clear()
  }

  mutating func set(_ row: Int, _ cell: EditedCell) { cells[row] = cell }

  mutating func set(_ row: Int, text: String) {
    let start = arena.count
    arena.append(text: text)
    cells[row] = .text(start..<arena.count)
  }

  /// Sets a self-describing value from its bytes.
  mutating func set(_ row: Int, encoded bytes: [UInt8]) { cells[row] = .encoded(store(bytes[...])) }

  /// Keeps bytes of a cell; `set` then says in which form they are meant.
  mutating func store(_ bytes: ArraySlice<UInt8>) -> Range<Int> {
    let start = arena.count
    arena.bytes.append(contentsOf: bytes)
    return start..<arena.count
  }

  /// Unpacks a stored segment.
  mutating func load(_ segment: borrowing Segment) throws(StoreError) {
    clear()
    try join(segment)
  }

  /// Takes in the cells of another segment, for rows that have none here.
  mutating func join(_ segment: borrowing Segment) throws(StoreError) {
    var next = 0
    for row in 0..<Segment.rowCount {
      guard segment.cell(ofRow: row) != nil else { continue }
      cells[row] = try edited(segment, next)
      next += 1
    }
    guard next == segment.count else { throw .damaged("a segment whose bitmap does not match its count") }
  }

  private mutating func edited(_ segment: borrowing Segment, _ cell: Int) throws(StoreError) -> EditedCell {
    switch segment.form {
    case .numbers, .runs:
      guard let type = CellType(rawValue: segment.type), type.isNumber else {
        throw .damaged("numbers of unknown type")
      }
      return .number(type, segment.number(cell))
    case .texts, .dictionary: return .text(copy(segment.bytes.extracting(try segment.range(cell))))
    case .mixed:
      let bytes = segment.bytes.extracting(try segment.range(cell))
      guard bytes.byteCount > 0 else { throw .damaged("an empty cell") }
      let tag = bytes.loadUnchecked(0, as: UInt8.self)
      guard let type = CellType(rawValue: tag) else { throw .damaged("unknown value type \(tag)") }
      if type == .outOfLine { return .outOfLine }
      if type.isNumber, bytes.byteCount == 9 { return .number(type, bytes.loadUnchecked(1, as: Int64.self)) }
      if type == .string {
        var reader = ByteReader(bytes, at: 1)
        let count = try reader.varint()
        return .text(copy(try reader.span(count)))
      }
      return .encoded(copy(bytes))
    }
  }

  private mutating func copy(_ bytes: RawSpan) -> Range<Int> {
    let start = arena.count
    arena.append(bytes)
    return start..<arena.count
  }

  // MARK: Packing

  /// Packs the cells; false when there are none, and the segment is to be removed.
  func pack(into writer: inout ByteWriter) -> Bool {
    writer.clear()
    let shape = self.shape()
    guard shape.count > 0 else { return false }
    if let type = shape.numberType {
      packNumbers(type, shape, &writer)
    } else if shape.isText {
      packTexts(shape, &writer)
    } else {
      packMixed(shape, &writer)
    }
    return true
  }

  private struct Shape {
    var count = 0
    var last = -1
    var numberType: CellType?
    var isText = true
    var isUniform = true
    var isDense: Bool { last == count - 1 }
  }

  private func shape() -> Shape {
    var shape = Shape()
    for row in 0..<Segment.rowCount {
      switch cells[row] {
      case .absent: continue
      case .number(let type, _):
        shape.isText = false
        if shape.count == 0 {
          shape.numberType = type
        } else if shape.numberType != type {
          shape.numberType = nil
        }
      case .text: shape.numberType = nil
      case .encoded, .outOfLine:
        shape.isText = false
        shape.numberType = nil
      }
      shape.count += 1
      shape.last = row
    }
    return shape
  }

  private func packNumbers(_ type: CellType, _ shape: Shape, _ writer: inout ByteWriter) {
    var numbers: [Int64] = []
    numbers.reserveCapacity(shape.count)
    for row in 0...shape.last {
      if case .number(_, let number) = cells[row] { numbers.append(number) }
    }
    NumberPacking.pack(numbers[...], type: type, bitmap: shape.isDense ? nil : bitmap(shape), into: &writer)
  }

  private func bitmap(_ shape: Shape) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: Segment.rowCount / 64)
    for row in 0...shape.last {
      if case .absent = cells[row] { continue }
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
    return words
  }

  private func header(
    _ form: SegmentForm, _ shape: Shape, width: Int, extra: Int = 0, _ writer: inout ByteWriter
  ) {
    writer.appendHeader(
      form, type: 0, width: width, count: shape.count, extra: extra, base: 0,
      bitmap: shape.isDense ? nil : bitmap(shape))
  }

  private func packTexts(_ shape: Shape, _ writer: inout ByteWriter) {
    var texts: [UInt8] = []
    var ends: [Int] = []
    for row in 0...shape.last {
      guard case .text(let range) = cells[row] else { continue }
      texts.append(contentsOf: arena.bytes[range])
      ends.append(texts.count)
    }
    TextPacking.pack(
      texts, from: 0, ends: ends[...], bitmap: shape.isDense ? nil : bitmap(shape), into: &writer)
  }

  private func packMixed(_ shape: Shape, _ writer: inout ByteWriter) {
    header(.mixed, shape, width: 4, &writer)
    var content = ByteWriter()
    writer.append(UInt32(0))
    for row in 0...shape.last {
      switch cells[row] {
      case .absent: continue
      case .number(let type, let bits):
        content.bytes.append(type.rawValue)
        content.append(bits)
      case .text(let range):
        content.bytes.append(CellType.string.rawValue)
        content.append(varint: UInt64(range.count))
        content.bytes.append(contentsOf: arena.bytes[range])
      case .encoded(let range): content.bytes.append(contentsOf: arena.bytes[range])
      case .outOfLine: content.bytes.append(CellType.outOfLine.rawValue)
      }
      writer.append(UInt32(content.count))
    }
    writer.bytes.append(contentsOf: content.bytes)
  }
}

extension ByteWriter {
  mutating func appendHeader(
    _ form: SegmentForm, type: UInt8, width: Int, count: Int, extra: Int, base: Int64, bitmap: [UInt64]?
  ) {
    bytes.append(form.rawValue)
    bytes.append(type)
    bytes.append(UInt8(width))
    bytes.append(bitmap == nil ? 1 : 0)
    append(UInt16(count))
    append(UInt16(extra))
    append(base)
    if let bitmap { append(contentsOf: bitmap) }
  }
}
