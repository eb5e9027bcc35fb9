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

  /// Adds a number as often as it counts.
  package mutating func add(_ number: Int64, times: Int64, isLong: Bool) {
    count &+= Int(times)
    let product = Int128(number) &* Int128(times)
    if number >= 0 { positive &+= product } else { negative &+= product }
    least = min(least, number)
    greatest = max(greatest, number)
    hasLongs = hasLongs || isLong
  }

  /// Adds what is known of other rows.
  mutating func add(_ other: NumberTotals) {
    count += other.count
    positive += other.positive
    negative += other.negative
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
    hasLongs = hasLongs || other.hasLongs
  }
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

  // MARK: Counting

  /// How many numbers of a scan pass; rows that hold what is no plain number or text are appended to `others`. `check` is
  /// asked every few milliseconds.
  package func countNumbers(
    _ scan: ColumnScan, where filter: NumberFilter, others: inout [UInt64], _ check: () throws -> Void
  ) throws -> Int {
    try settle()
    let parts = try inPieces(scan, rowsWorthAThread: 1 << 19, check) {
      (places, segments) throws(StoreError) -> NumberCount? in
      var part = NumberCount()
      _ = try places.eachSegment(segments) { (first, segment, rows) throws(StoreError) in
        try part.add(segment, first, rows, filter)
        return true
      }
      return part
    }
    if let parts {
      for part in parts { others += part.others }
      return parts.reduce(0) { $0 + $1.count }
    }
    var all = NumberCount()
    for piece in scan.pieces {
      _ = try eachSegment(piece) { (first, segment, rows) throws(StoreError) in
        try all.add(segment, first, rows, filter)
        return true
      }
      try check()
    }
    others += all.others
    return all.count
  }

  /// What the integers of a scan add up to; nil when it holds anything else.
  package func totals(_ scan: ColumnScan, _ check: () throws -> Void) throws -> NumberTotals? {
    try settle()
    let parts = try inPieces(scan, rowsWorthAThread: 1 << 18, check) {
      (places, segments) throws(StoreError) -> NumberTotals? in
      var part = NumberTotals()
      let isWhole = try places.eachSegment(segments) { (_, segment, rows) throws(StoreError) in
        segment.add(to: &part, rows: rows)
      }
      return isWhole ? part : nil
    }
    var all = NumberTotals()
    if let parts {
      for part in parts { all.add(part) }
      return all
    }
    for piece in scan.pieces {
      let isWhole = try eachSegment(piece) { (_, segment, rows) throws(StoreError) in
        segment.add(to: &all, rows: rows)
      }
      guard isWhole else { return nil }
      try check()
    }
    return all
  }

  /// How often each value of a scan occurs; nil when it holds values that are more than a text, an integer, a truth or a day.
  /// `check` hears how many values were told apart.
  package func groups(_ scan: ColumnScan, _ check: (Int) throws -> Void) throws -> ColumnGroups? {
    try settle()
    let parts = try inPieces(
      scan, rowsWorthAThread: 1 << 16, { try check(0) },
      { (places, segments) throws(StoreError) -> ColumnGroups? in
        var part = ColumnGroups()
        let isWhole = try places.eachSegment(segments) { (_, segment, rows) throws(StoreError) in
          try part.add(segment, rows: rows)
        }
        return isWhole ? part : nil
      })
    var all = ColumnGroups()
    if let parts {
      for part in parts {
        all.add(part)
        try check(all.values.count)
      }
      return all
    }
    for piece in scan.pieces {
      let isWhole = try eachSegment(piece) { (_, segment, rows) throws(StoreError) in
        try all.add(segment, rows: rows)
      }
      guard isWhole else { return nil }
      try check(all.values.count)
    }
    return all
  }

  /// The group of every cell of a column that this transaction has read, -1 for absent ones; `groups` learns new values.
  /// Nil when they cannot be told apart by their bytes, and in a transaction that writes, whose bytes may move.
  package func groups(of column: borrowing PropertyColumn, in groups: inout ColumnGroups) -> [Int32]? {
    isWriter ? nil : groups.groups(of: column)
  }
}

/// A count of numbers that pass, and the rows it cannot tell about.
private struct NumberCount: Sendable {
  var count = 0
  var others: [UInt64] = []

  mutating func add(
    _ segment: borrowing Segment, _ first: UInt64, _ rows: [UInt64]?, _ filter: NumberFilter
  ) throws(StoreError) {
    guard segment.mayHoldNumbers else { return }
    guard rows != nil || segment.form == .mixed else {
      count &+= try segment.count(from: first, where: filter, others: &others)
      return
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
      others += odd
      return
    }
    for row in passed where Segment.contains(rows, row &- first) { count &+= 1 }
    for row in odd where Segment.contains(rows, row &- first) { others.append(row) }
  }
}
