// Whole columns at once: numbers counted and added up, values grouped, a segment at a time and where they lie. What a
// segment holds that such a loop cannot judge ends the scan with nil, and the caller looks at every element instead.

/// The cells a scan takes: of elements of one label or of all, in a range of rows.
package struct ColumnScan: Sendable {
  package var column: ColumnID
  package var label: LabelID?
  package var rows: Range<UInt64>

  package init(_ kind: ElementKind, key: KeyID, label: LabelID?, rows: Range<UInt64>) {
    column = ColumnID(kind, key: key)
    self.label = label
    self.rows = rows
  }

  /// The scan in pieces that take a few milliseconds each, cut between segments.
  package var pieces: [ColumnScan] {
    stride(from: rows.lowerBound, to: rows.upperBound, by: 1 << 20).map { start in
      var piece = self
      piece.rows = start..<min(rows.upperBound, start + 1 << 20)
      return piece
    }
  }
}

/// What is known of the integers or doubles of a column, in the order of rows.
package struct NumberTotals: Sendable {
  package var count = 0
  /// The numbers above and below zero by themselves, so that a sum in any order stays between them.
  package var positive: Int128 = 0
  package var negative: Int128 = 0
  package var least = Int64.max
  package var greatest = Int64.min
  package var hasLongs = false

  package init() {}
}

extension Transaction {
  /// The scan of all elements of a kind, or of a label.
  package func scan(_ kind: ElementKind, key: KeyID, label: LabelID?) throws(StoreError) -> ColumnScan {
    try settle()
    var needed = label
    // A label that all elements bear sorts nothing out.
    if let label, try count(kind, label: label) == count(kind) { needed = nil }
    return ColumnScan(kind, key: key, label: needed, rows: 0..<(try state().next(kind)))
  }

  /// Visits the segments of a scan, each with its first row and, where only some rows bear the label, those as bits.
  @inline(__always)
  private func eachSegment(
    _ scan: ColumnScan, _ body: (UInt64, borrowing Segment, [UInt64]?) throws(StoreError) -> Bool
  ) throws(StoreError) -> Bool {
    var cursor = try raw.makeCursor(.columns)
    var labels = try raw.makeCursor(.columns)
    let cells = scan.label.map { label in
      scan.column.kind == .vertex ? names.cells(withLabel: label) : [label]
    }
    while let entry = try cursor.walk(from: scan.column.segmentKey(row: scan.rows.lowerBound)),
      scan.column.mayContinue(at: entry.key)
    {
      let first = ColumnID.firstRow(ofSegmentKey: entry.key)
      if first >= scan.rows.upperBound { return true }
      var rows: [UInt64]?
      if let cells {
        let key = ColumnID.label(scan.column.kind).segmentKey(row: first)
        guard let bytes = try labels.seek(key) else { continue }
        let mask = try Segment(bytes).mask(ofCells: cells)
        if mask.isNone { continue }
        if !mask.isAll { rows = mask.words }
      }
      guard try body(first, Segment(entry.value), rows) else { return false }
    }
    return true
  }

  /// How many numbers pass; rows that hold what is no plain number or text are appended to `others`.
  package func countNumbers(
    _ scan: ColumnScan, where filter: NumberFilter, others: inout [UInt64]
  ) throws(StoreError) -> Int {
    try settle()
    var count = 0
    var strange = others
    others = []
    defer { others = strange }
    _ = try eachSegment(scan) { (first, segment, rows) throws(StoreError) in
      guard segment.mayHoldNumbers else { return true }
      guard rows != nil || segment.form == .mixed else {
        count &+= try segment.count(from: first, where: filter, others: &strange)
        return true
      }
      var passed: [UInt64] = []
      var odd: [UInt64] = []
      try segment.appendRows(from: first, where: filter, to: &passed, others: &odd)
      // Truths, days and instants among others lie there as numbers too, and are none.
      if segment.form == .mixed {
        swap(&passed, &odd)
        odd += passed
        passed = []
      }
      guard let rows else {
        strange += odd
        return true
      }
      for row in passed where Segment.contains(rows, row &- first) { count &+= 1 }
      for row in odd where Segment.contains(rows, row &- first) { strange.append(row) }
      return true
    }
    return count
  }

  /// Adds up a column of integers; false when it holds anything else.
  package func add(_ scan: ColumnScan, to totals: inout NumberTotals) throws(StoreError) -> Bool {
    try settle()
    var sums = totals
    defer { totals = sums }
    return try eachSegment(scan) { (_, segment, rows) throws(StoreError) in
      segment.add(to: &sums, rows: rows)
    }
  }

  /// The group of every cell of a column that this transaction has read, -1 for absent ones; `groups` learns new values.
  /// Nil when they cannot be told apart by their bytes, and in a transaction that writes, whose bytes may move.
  package func groups(of column: borrowing PropertyColumn, in groups: inout ColumnGroups) -> [Int32]? {
    isWriter ? nil : groups.groups(of: column)
  }

  /// Counts how often each value of a column occurs; false when it holds values that are more than a text, an integer,
  /// a truth or a day.
  package func add(_ scan: ColumnScan, to groups: inout ColumnGroups) throws(StoreError) -> Bool {
    try settle()
    var counted = ColumnGroups()
    swap(&counted, &groups)
    defer { swap(&counted, &groups) }
    return try eachSegment(scan) { (_, segment, rows) throws(StoreError) in
      try counted.add(segment, rows: rows)
    }
  }
}
