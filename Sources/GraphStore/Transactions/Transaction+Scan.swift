// Scans: elements by label, and columns by number, a segment at a time.

/// Which numbers pass a scan. Both ranges are closed; NaN never passes.
package struct NumberFilter: Sendable {
  /// For columns of integers, days and milliseconds; nil passes none.
  package var integers: ClosedRange<Int64>?
  /// For columns of floating point; nil passes none.
  package var doubles: ClosedRange<Double>?

  package init(integers: ClosedRange<Int64>?, doubles: ClosedRange<Double>?) {
    self.integers = integers
    self.doubles = doubles
  }
}

extension Transaction {
  // MARK: Elements

  /// Appends elements, of one label or of all, from `row` on, until about `limit` were appended; moves `row` behind the
  /// last one looked at. At the end `row` is the next number to be given out.
  package func appendElements(
    _ kind: ElementKind, label: LabelID?, limit: Int, from row: inout UInt64, to rows: inout [UInt64]
  ) throws(StoreError) {
    try settle()
    let end = try state().next(kind)
    let column = ColumnID.label(kind)
    let cells = label.map { label in kind == .vertex ? names.cells(withLabel: label) : [label] }
    let full = rows.count + limit
    var cursor = try raw.makeCursor(.columns)
    while row < end, rows.count < full {
      guard let entry = try cursor.walk(from: column.segmentKey(row: row)),
        column.mayContinue(at: entry.key)
      else {
        row = end
        return
      }
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      let first = ColumnID.firstRow(ofSegmentKey: entry.key)
      let start = rows.count
      try Self.append(Segment(entry.value), first, cells, to: &rows)
      if first < row { rows.removeSubrange(start..<(rows[start...].firstIndex { $0 >= row } ?? rows.count)) }
      row = first + UInt64(Segment.rowCount)
    }
    row = min(row, end)
  }

  private static func append(
    _ segment: borrowing Segment, _ first: UInt64, _ cells: [LabelID]?, to rows: inout [UInt64]
  ) throws(StoreError) {
    guard let cells else { return segment.appendRows(from: first, to: &rows) }
    let start = rows.count
    for cell in cells {
      try segment.appendRows(from: first, where: Int64(cell)...Int64(cell), to: &rows)
    }
    if cells.count > 1 { rows[start...].sort() }
  }

  /// The number above those of all elements there are now.
  package func end(of kind: ElementKind) throws(StoreError) -> UInt64 { try state().next(kind) }

  /// Exactly how many elements there are.
  package func count(_ kind: ElementKind) throws(StoreError) -> UInt64 {
    let state = try state()
    return kind == .vertex ? state.vertexCount : state.edgeCount
  }

  /// Exactly how many elements bear a label.
  package func count(_ kind: ElementKind, label: LabelID) throws(StoreError) -> UInt64 {
    try settle()
    return try LabelCounts.read(raw, kind, label)
  }

  // MARK: Numbers

  /// Appends the rows of a column whose number passes, from `row` on, until about `limit` were appended. Rows whose
  /// cell is no plain number of at most 64 bits go to `others`, for the caller to look at.
  package func appendRows(
    _ column: ColumnID, where filter: NumberFilter, limit: Int, from row: inout UInt64,
    to rows: inout [UInt64],
    others: inout [UInt64]
  ) throws(StoreError) {
    try settle()
    let end = try state().next(column.kind)
    let full = rows.count + limit
    var cursor = try raw.makeCursor(.columns)
    while row < end, rows.count < full {
      guard let entry = try cursor.walk(from: column.segmentKey(row: row)),
        column.mayContinue(at: entry.key)
      else {
        row = end
        return
      }
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      let first = ColumnID.firstRow(ofSegmentKey: entry.key)
      let segment = try Segment(entry.value)
      try segment.appendRows(from: first, where: filter, to: &rows, others: &others)
      row = first + UInt64(Segment.rowCount)
    }
    row = min(row, end)
  }

  /// How many rows of a column have a number that passes; rows that are no plain number are appended to `others`.
  package func countRows(
    _ column: ColumnID, where filter: NumberFilter, others: inout [UInt64]
  ) throws(StoreError) -> Int {
    try settle()
    var count = 0
    var cursor = try raw.makeCursor(.columns)
    while let entry = try cursor.walk(from: column.segmentKey(row: 0)),
      column.mayContinue(at: entry.key)
    {
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      let first = ColumnID.firstRow(ofSegmentKey: entry.key)
      count += try Segment(entry.value).count(from: first, where: filter, others: &others)
    }
    return count
  }
}
