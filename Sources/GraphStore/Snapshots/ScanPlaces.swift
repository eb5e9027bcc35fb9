// ScanPlaces: a scan over a column of which all places are known, so that it can be cut into pieces for several threads: they
// look at nothing but the segments as they lie in the snapshot, which lasts until all of them are done.

struct ScanPlaces: Sendable {
  private let column: ColumnPlaces
  /// Where only some rows bear the label: the column of labels, and which of its cells stand for it.
  private let labels: (places: ColumnPlaces, cells: [LabelID])?
  /// The numbers of the segments.
  let segments: Range<Int>

  init(_ scan: ColumnScan, _ column: ColumnPlaces, labels: (places: ColumnPlaces, cells: [LabelID])?) {
    self.column = column
    self.labels = labels
    let lowest = max(column.first, Int(scan.rows.lowerBound >> UInt64(Segment.rowBits)))
    let end = (Int(scan.rows.upperBound) + Segment.rowCount - 1) >> Segment.rowBits
    segments = lowest..<max(lowest, min(end, column.first + column.segments.count))
  }

  /// Visits some segments, each with its first row and, where only some rows bear the label, those as bits; until the visitor
  /// wants no more. False when it does not.
  @inline(__always)
  func eachSegment(
    _ numbers: Range<Int>, _ body: (UInt64, borrowing Segment, [UInt64]?) throws(StoreError) -> Bool
  ) throws(StoreError) -> Bool {
    for number in numbers {
      let place = column.segments[number - column.first]
      if place.address == 0 { continue }
      var rows: [UInt64]?
      if let labels {
        let own = number - labels.places.first
        guard own >= 0, own < labels.places.segments.count, labels.places.segments[own].address != 0 else {
          continue
        }
        let cells = labels.cells
        let mask = try labels.places.segments[own].withSegment { (segment) throws(StoreError) in
          try segment.mask(ofCells: cells)
        }
        if mask.isNone { continue }
        if !mask.isAll { rows = mask.words }
      }
      let goesOn = try place.withSegment { (segment) throws(StoreError) in
        try body(UInt64(number) << UInt64(Segment.rowBits), segment, rows)
      }
      if !goesOn { return false }
    }
    return true
  }
}

extension Transaction {
  /// The scan with all its places; nil in a transaction that writes, and where segments lie far apart. `check` is asked now
  /// and then.
  func scanPlaces(_ scan: ColumnScan, _ check: () throws -> Void) throws -> ScanPlaces? {
    guard let column = try allPlaces(scan.column, check) else { return nil }
    guard let label = scan.label else { return ScanPlaces(scan, column, labels: nil) }
    let kind = scan.column.kind
    guard let places = try allPlaces(.label(kind), check) else { return nil }
    let cells = kind == .vertex ? names.cells(withLabel: label) : [label]
    return ScanPlaces(scan, column, labels: (places, cells))
  }

  private func allPlaces(_ column: ColumnID, _ check: () throws -> Void) throws -> ColumnPlaces? {
    guard isReader else { return nil }
    // Somebody else may be making the table: then this scan goes without.
    let rounds =
      try Int(state().next(column.kind) >> UInt64(Segment.rowBits)) / SnapshotPlaces.mostSegments + 1
    for _ in 0...rounds {
      if let places = try columnPlaces(column, times: Int.max >> 8) { return places }
      try check()
    }
    return nil
  }

  private var isReader: Bool { snapshot != nil }

  /// Does work on all segments of a scan, on several threads where there are many rows, and gives what it makes of each piece
  /// in their order. Nil where the places are not known, or where the work gives nil.
  func inPieces<Part: Sendable>(
    _ scan: ColumnScan, rowsWorthAThread: Int, _ check: () throws -> Void,
    _ work: @escaping @Sendable (ScanPlaces, Range<Int>) throws(StoreError) -> Part?
  ) throws -> [Part]? {
    try settle()
    guard let places = try scanPlaces(scan, check) else { return nil }
    let count = places.segments.count
    let worthAThread = max(1, rowsWorthAThread >> Segment.rowBits)
    // A few pieces for each thread, so that one that is held up does not hold up all.
    let size = max(
      worthAThread, min(Self.mostSegmentsAPiece, count / (4 * ParallelWork.processors)))
    let starts = Array(stride(from: places.segments.lowerBound, to: places.segments.upperBound, by: size))
    let end = places.segments.upperBound
    let parts = try ParallelWork.results(
      pieces: starts.count,
      { (piece) throws(StoreError) in try work(places, starts[piece]..<min(end, starts[piece] + size)) },
      check)
    let made = parts.compactMap { $0 }
    return made.count == parts.count ? made : nil
  }

  /// Some milliseconds of work.
  private static var mostSegmentsAPiece: Int { 1 << 10 }
}
