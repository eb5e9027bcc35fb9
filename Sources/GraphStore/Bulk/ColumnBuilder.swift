// ColumnBuilder: cells of consecutive rows, in batches, to the packed segments of one column. It knows the forms of a
// segment and no transaction; what it makes is appended later.

/// Cells of one column for rows that follow each other.
package struct CellBatch: Sendable {
  package enum Content: Sendable {
    /// Numbers of one type.
    case numbers(BulkNumberType, [Int64])
    /// Texts one behind the other, and where each ends; a row without a cell has an empty one.
    case texts([UInt8], ends: [UInt32])
    /// Self-describing cells, likewise.
    case encoded([UInt8], ends: [UInt32])
  }

  package var content: Content
  /// One for a row that has a cell, zero for one that has none; empty when all rows have.
  package var present: [UInt8]

  package init(_ content: Content, present: [UInt8] = []) {
    self.content = content
    self.present = present
  }
}

/// The types whose cells are numbers of 64 bits.
package enum BulkNumberType: UInt8, Sendable {
  case bool = 1
  case byte, short, int, long, float, double, date
}

/// The columns that a bulk load builds.
package enum BulkColumn: Sendable, Hashable {
  case label(ElementKind)
  case id(ElementKind)
  case edgeSource
  case property(ElementKind, KeyID)

  var id: ColumnID {
    switch self {
    case .label(let kind): .label(kind)
    case .id(let kind): .id(kind)
    case .edgeSource: .edgeSource
    case .property(let kind, let key): ColumnID(kind, key: key)
    }
  }
}

package struct ColumnBuilder: Sendable {
  private let column: ColumnID
  /// The next row.
  private var row: UInt64
  private var filled = 0
  private var form = Form.empty
  private var numbers: [Int64] = []
  private var texts: [UInt8] = []
  private var ends: [Int] = []
  private var bitmap = [UInt64](repeating: 0, count: Segment.rowCount / 64)
  private var count = 0
  private var editor: SegmentEditor?
  private var writer = ByteWriter()
  private var segments = PackedEntries()
  private var blobs = PackedEntries()

  private enum Form: Equatable {
    case empty
    case numbers(CellType)
    case texts, mixed
  }

  package init(_ column: BulkColumn, from first: UInt64) {
    self.column = column.id
    let before = Int(first % UInt64(Segment.rowCount))
    row = first - UInt64(before)
    // Rows of the first segment that are not ours.
    skip(before)
  }

  /// Bytes that wait to be taken.
  package var pendingSize: Int { segments.size + blobs.size }

  /// The segments that are full, and the cells too large for them.
  package mutating func take() -> (segments: PackedEntries, blobs: PackedEntries) {
    let taken = (segments, blobs)
    segments = PackedEntries()
    blobs = PackedEntries()
    return taken
  }

  /// The last segment, full or not. Nothing follows.
  package mutating func finish() { if filled > 0 { packSegment() } }

  // MARK: Rows

  /// Rows without cells.
  package mutating func skip(_ rows: Int) {
    var left = rows
    while left > 0 {
      let step = min(left, Segment.rowCount - filled)
      left -= step
      advance(step)
    }
  }

  package mutating func append(_ batch: CellBatch) throws(StoreError) {
    switch batch.content {
    case .numbers(let type, let cells):
      guard let type = CellType(rawValue: type.rawValue) else { return }
      append(cells, type, batch.present)
    case .texts(let bytes, let ends): try append(bytes, ends, batch.present, areTexts: true)
    case .encoded(let bytes, let ends): try append(bytes, ends, batch.present, areTexts: false)
    }
  }

  private mutating func append(_ cells: [Int64], _ type: CellType, _ present: [UInt8]) {
    var place = 0
    while place < cells.count {
      let step = min(cells.count - place, Segment.rowCount - filled)
      if form == .empty { form = .numbers(type) }
      if form == .numbers(type) {
        if present.isEmpty {
          numbers.append(contentsOf: cells[place..<place + step])
          mark(step)
        } else {
          for cell in place..<place + step where present[cell] != 0 {
            numbers.append(cells[cell])
            mark(at: filled + cell - place)
          }
        }
      } else {
        mix()
        for cell in place..<place + step where present.isEmpty || present[cell] != 0 {
          editor?.set(filled + cell - place, .number(type, cells[cell]))
        }
      }
      place += step
      advance(step)
    }
  }

  private mutating func append(_ bytes: [UInt8], _ cellEnds: [UInt32], _ present: [UInt8], areTexts: Bool)
    throws(StoreError)
  {
    var place = 0
    while place < cellEnds.count {
      let step = min(cellEnds.count - place, Segment.rowCount - filled)
      let from = place == 0 ? 0 : Int(cellEnds[place - 1])
      let isAll = present.isEmpty
      if areTexts, form == .empty || form == .texts, Self.areShort(cellEnds[place..<place + step], from: from)
      {
        form = .texts
        let shift = texts.count - from
        texts.append(contentsOf: bytes[from..<Int(cellEnds[place + step - 1])])
        for cell in place..<place + step where isAll || present[cell] != 0 {
          ends.append(Int(cellEnds[cell]) + shift)
        }
        if isAll {
          mark(step)
        } else {
          for cell in place..<place + step where present[cell] != 0 { mark(at: filled + cell - place) }
        }
      } else {
        mix()
        var start = from
        for cell in place..<place + step {
          let end = Int(cellEnds[cell])
          if isAll || present[cell] != 0 {
            try set(filled + cell - place, bytes[start..<end], isText: areTexts)
          }
          start = end
        }
      }
      place += step
      advance(step)
    }
  }

  private static func areShort(_ ends: ArraySlice<UInt32>, from start: Int) -> Bool {
    var start = UInt32(truncatingIfNeeded: start)
    for end in ends {
      if end &- start > UInt32(SegmentEditor.inlineLimit) { return false }
      start = end
    }
    return true
  }

  /// One cell of a segment that mixes forms, or is too large for one.
  private mutating func set(_ place: Int, _ bytes: ArraySlice<UInt8>, isText: Bool) throws(StoreError) {
    if isText, bytes.count <= SegmentEditor.inlineLimit {
      editor?.set(place, textBytes: bytes)
      return
    }
    var cell = ByteWriter()
    if isText {
      cell.append(CellType.string.rawValue)
      cell.append(varint: UInt64(bytes.count))
    }
    cell.bytes.append(contentsOf: bytes)
    guard cell.count <= Limits.valueLength else {
      throw StoreError(.limit, "a property value of \(cell.count) bytes; the limit is \(Limits.valueLength)")
    }
    if cell.count <= SegmentEditor.inlineLimit {
      editor?.set(place, encodedCell: cell.bytes)
    } else {
      blobs.append(column.cellKey(row: row + UInt64(place - filled)), cell.bytes)
      editor?.set(place, .outOfLine)
    }
  }

  // MARK: Segments

  private mutating func mark(_ step: Int) {
    for place in filled..<filled + step { bitmap[place >> 6] |= 1 << UInt64(place & 63) }
    count += step
  }

  private mutating func mark(at place: Int) {
    bitmap[place >> 6] |= 1 << UInt64(place & 63)
    count += 1
  }

  /// Goes on with cells of any form.
  private mutating func mix() {
    guard form != .mixed else { return }
    var editor = self.editor ?? SegmentEditor()
    editor.clear()
    var place = 0
    var start = 0
    for row in 0..<filled where bitmap[row >> 6] & 1 << UInt64(row & 63) != 0 {
      if case .numbers(let type) = form {
        editor.set(row, .number(type, numbers[place]))
      } else {
        editor.set(row, textBytes: texts[start..<ends[place]])
        start = ends[place]
      }
      place += 1
    }
    self.editor = editor
    form = .mixed
  }

  private mutating func advance(_ step: Int) {
    filled += step
    row += UInt64(step)
    if filled == Segment.rowCount { packSegment() }
  }

  private mutating func packSegment() {
    let key = column.segmentKey(row: row - UInt64(filled))
    // Present rows before the last one, all of them: then the bitmap says nothing.
    let last = bitmap.lastIndex { $0 != 0 }.map { $0 * 64 + 63 - bitmap[$0].leadingZeroBitCount } ?? -1
    let words = last == count - 1 ? nil : bitmap
    writer.clear()
    switch form {
    case .empty: break
    case .numbers(let type):
      if count > 0 { NumberPacking.pack(numbers[...], type: type, bitmap: words, into: &writer) }
    case .texts:
      if count > 0 { TextPacking.pack(texts, from: 0, ends: ends[...], bitmap: words, into: &writer) }
    case .mixed:
      if editor?.pack(into: &writer) != true { writer.clear() }
      editor?.clear()
    }
    if writer.count > 0 { segments.append(key, writer.bytes) }
    numbers.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    for word in bitmap.indices { bitmap[word] = 0 }
    count = 0
    filled = 0
    form = .empty
  }
}

extension SegmentEditor {
  mutating func set(_ row: Int, textBytes bytes: ArraySlice<UInt8>) {
    set(row, .text(store(bytes)))
  }

  /// A self-describing cell, taken apart where it is a number or a text.
  mutating func set(_ row: Int, encodedCell bytes: [UInt8]) {
    if let tag = bytes.first.flatMap(CellType.init(rawValue:)), tag.isNumber, bytes.count == 9 {
      return set(row, .number(tag, bytes.span.bytes.load(1, as: Int64.self)))
    }
    set(row, .encoded(store(bytes[...])))
  }
}

/// A property as a self-describing cell.
extension Property {
  package func encoded() throws(StoreError) -> [UInt8] {
    for entry in entries { try verifyStorable(entry.value) }
    var writer = ByteWriter()
    try writer.append(self)
    return writer.bytes
  }
}

extension BulkNumberType {
  /// A number as a self-describing cell.
  package func encoded(_ number: Int64) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(rawValue)
    writer.append(number)
    return writer.bytes
  }
}
