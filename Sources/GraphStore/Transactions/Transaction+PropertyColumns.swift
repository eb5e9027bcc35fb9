// One property of many elements at once, into columns of the caller's. Ascending rows read each segment once.

/// What many elements have under one key: a kind and a word for each, without references.
package struct PropertyColumn: Sendable {
  /// How a word is to be understood.
  package enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// The element has nothing under the key.
    case absent
    /// The word is the number, by type; of floating point its bit pattern.
    case bool, byte, short, int, long, float, double, date, utcMilliseconds
    /// The word is where a text lies, `lengths` how long it is. `Transaction.text` reads it.
    case text
    /// The word is a place in `others`.
    case other

    var isNumber: Bool { self != .absent && rawValue <= Kind.utcMilliseconds.rawValue }
  }

  package var kinds: [Kind] = []
  package var words: [UInt64] = []
  package var lengths: [UInt32] = []
  /// What fits no word: several values, collections, large numbers.
  package var others: [Property] = []

  package init() {}

  package var count: Int { kinds.count }

  package mutating func removeAll() {
    kinds.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    others.removeAll(keepingCapacity: true)
  }

  mutating func reserve(_ more: Int) {
    kinds.reserveForAppending(more)
    words.reserveForAppending(more)
    lengths.reserveForAppending(more)
  }

  @inline(__always)
  mutating func append(_ kind: Kind, _ word: UInt64, _ length: Int = 0) {
    kinds.append(kind)
    words.append(word)
    lengths.append(UInt32(truncatingIfNeeded: length))
  }

  mutating func append(_ property: Property) {
    append(.other, UInt64(others.count))
    others.append(property)
  }
}

extension Transaction {
  /// Appends what vertices have under a key, in the order given.
  package func appendProperties(
    _ key: KeyID, of vertices: [VertexNumber], to column: inout PropertyColumn
  ) throws(StoreError) {
    try settle()
    try append(ColumnID(.vertex, key: key), vertices, to: &column)
  }

  /// Appends what edges have under a key, in the order given.
  package func appendProperties(
    _ key: KeyID, of edges: [EdgeNumber], to column: inout PropertyColumn
  ) throws(StoreError) {
    try settle()
    try append(ColumnID(.edge, key: key), edges, to: &column)
  }

  /// Appends the numbers that vertices have under a key; `missing` for those that have none of an integer type.
  package func appendIntegers(
    _ key: KeyID, of vertices: [VertexNumber], missing: Int64, to numbers: inout [Int64]
  ) throws(StoreError) {
    try settle()
    let column = ColumnID(.vertex, key: key)
    var cursor = try raw.makeCursor(.columns)
    var place = 0
    while place < vertices.count {
      let segmentKey = column.segmentKey(row: UInt64(vertices[place]))
      var end = place &+ 1
      while end < vertices.count, column.segmentKey(row: UInt64(vertices[end])) == segmentKey { end &+= 1 }
      if let bytes = try cursor.seek(segmentKey) {
        let segment = try Segment(bytes)
        if segment.form == .mixed {
          try appendIntegers(segment, vertices[place..<end], missing, &numbers)
        } else {
          let isInteger = segment.holdsIntegers
          for vertex in vertices[place..<end] {
            let cell = isInteger ? segment.cell(ofRow: Int(vertex) & (Segment.rowCount - 1)) : nil
            numbers.append(cell.map { segment.number($0) } ?? missing)
          }
        }
      } else {
        numbers.append(contentsOf: repeatElement(missing, count: end - place))
      }
      place = end
    }
  }

  /// The integers of a segment that holds other values as well.
  private func appendIntegers(
    _ segment: borrowing Segment, _ vertices: ArraySlice<VertexNumber>, _ missing: Int64,
    _ numbers: inout [Int64]
  ) throws(StoreError) {
    for vertex in vertices {
      guard let cell = segment.cell(ofRow: Int(vertex) & (Segment.rowCount - 1)),
        let property = try Self.property(segment, cell), property.isPlain,
        let number = NumberCell(property.entries[0].value), number.type.isInteger
      else {
        numbers.append(missing)
        continue
      }
      numbers.append(number.bits)
    }
  }

  /// The text of a column's cell. It is read where it lies, which is while this transaction lasts.
  package func text(_ column: borrowing PropertyColumn, _ place: Int) -> String {
    if let changes {
      let start = Int(column.words[place])
      return String(decoding: changes.readTexts[start..<start + Int(column.lengths[place])], as: UTF8.self)
    }
    return RawSpan.text(at: column.words[place], count: Int(column.lengths[place]))
  }

  func append<Row: FixedWidthInteger & UnsignedInteger>(
    _ column: ColumnID, _ rows: [Row], to cells: inout PropertyColumn
  ) throws(StoreError) {
    if rows.count == 1 {
      // One descent needs no cursor.
      guard let bytes = try raw.value(.columns, column.segmentKey(row: UInt64(rows[0]))) else {
        return cells.append(.absent, 0)
      }
      return try append(Segment(bytes), column, rows[...], to: &cells)
    }
    if let places = try columnPlaces(column, rows) { return try append(places, column, rows, to: &cells) }
    var cursor = try raw.makeCursor(.columns)
    var start = 0
    while start < rows.count {
      let key = column.segmentKey(row: UInt64(rows[start]))
      var end = start + 1
      while end < rows.count, column.segmentKey(row: UInt64(rows[end])) == key { end += 1 }
      if let bytes = try cursor.seek(key) {
        try append(Segment(bytes), column, rows[start..<end], to: &cells)
      } else {
        for _ in start..<end { cells.append(.absent, 0) }
      }
      start = end
    }
  }

  /// The same by the places of the segments.
  private func append<Row: FixedWidthInteger & UnsignedInteger>(
    _ places: ColumnPlaces, _ column: ColumnID, _ rows: [Row], to cells: inout PropertyColumn
  ) throws(StoreError) {
    let segments = places.segments
    let mask = Segment.rowCount - 1
    cells.reserve(rows.count)
    var start = 0
    while start < rows.count {
      let number = Int(truncatingIfNeeded: rows[start] >> Row(Segment.rowBits))
      let segment =
        number >= places.first && number - places.first < segments.count
        ? segments[number - places.first] : SegmentPlace()
      if segment.form == SegmentPlace.numbers {
        guard let kind = PropertyColumn.Kind(rawValue: segment.type), kind.isNumber else {
          throw .damaged("numbers of unknown type")
        }
        let cell = segment.cell(Int(truncatingIfNeeded: rows[start]) & mask)
        if cell < 0 {
          cells.append(.absent, 0)
        } else {
          cells.append(kind, UInt64(bitPattern: segment.number(cell)))
        }
        start += 1
        continue
      }
      var end = start + 1
      while end < rows.count, Int(truncatingIfNeeded: rows[end] >> Row(Segment.rowBits)) == number {
        end += 1
      }
      if segment.address == 0 {
        for _ in start..<end { cells.append(.absent, 0) }
      } else {
        try segment.withSegment { (segment) throws(StoreError) in
          try append(segment, column, rows[start..<end], to: &cells)
        }
      }
      start = end
    }
  }

  private func append<Row: FixedWidthInteger & UnsignedInteger>(
    _ segment: borrowing Segment, _ column: ColumnID, _ rows: ArraySlice<Row>, to cells: inout PropertyColumn
  ) throws(StoreError) {
    let mask = Segment.rowCount - 1
    switch segment.form {
    case .numbers, .runs:
      guard let kind = PropertyColumn.Kind(rawValue: segment.type), kind.isNumber else {
        throw .damaged("numbers of unknown type")
      }
      for row in rows {
        if let cell = segment.cell(ofRow: Int(truncatingIfNeeded: row) & mask) {
          cells.append(kind, UInt64(bitPattern: segment.number(cell)))
        } else {
          cells.append(.absent, 0)
        }
      }
    case .texts, .dictionary:
      for row in rows {
        guard let cell = segment.cell(ofRow: Int(truncatingIfNeeded: row) & mask) else {
          cells.append(.absent, 0)
          continue
        }
        append(text: segment.bytes.extracting(try segment.range(cell)), to: &cells)
      }
    case .mixed:
      for row in rows {
        guard let cell = segment.cell(ofRow: Int(truncatingIfNeeded: row) & mask) else {
          cells.append(.absent, 0)
          continue
        }
        if let property = try Self.property(segment, cell) {
          append(property, to: &cells)
        } else {
          append(try largeProperty(column, UInt64(row)), to: &cells)
        }
      }
    }
  }

  private func append(text: RawSpan, to cells: inout PropertyColumn) {
    guard let changes else { return cells.append(.text, text.address, text.byteCount) }
    // Pages that this transaction has written may move.
    cells.append(.text, UInt64(changes.readTexts.count), text.byteCount)
    changes.readTexts.append(contentsOf: text.array)
  }

  private func append(_ property: Property, to cells: inout PropertyColumn) {
    if property.isPlain, let number = NumberCell(property.entries[0].value),
      let kind = PropertyColumn.Kind(rawValue: number.type.rawValue)
    {
      cells.append(kind, UInt64(bitPattern: number.bits))
    } else {
      cells.append(property)
    }
  }
}
