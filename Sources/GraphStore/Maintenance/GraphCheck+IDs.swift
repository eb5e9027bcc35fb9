// The ids: every id that was given is found by its hash, every entry of a run leads to an element with such an id, and
// no two elements share one, be it given or implied by a number.

extension GraphCheck {
  mutating func checkIDs(_ transaction: borrowing Transaction, _ kind: ElementKind) throws(StoreError) {
    try checkRuns(transaction, kind)
    let owners = kind == .vertex ? vertexIDs : edgeIDs
    for range in owners.ranges(width: max(Self.rangeWidth, (owners.greatest ?? 0) / 16)) {
      try compareIDs(transaction, kind, range.lowerBound..<min(range.upperBound, (owners.greatest ?? 0) + 1))
    }
  }

  // MARK: Runs

  /// Each run decodes, lies where it belongs, and names elements that have an id, each once.
  private mutating func checkRuns(_ transaction: borrowing Transaction, _ kind: ElementKind)
    throws(StoreError)
  {
    let owners = kind == .vertex ? vertexIDs : edgeIDs
    var seen = NumberSet()
    var last: (hash: UInt32, number: UInt64)?
    var cursor = try transaction.raw.makeCursor(.ids)
    while let entry = try cursor.walk(from: UInt64(kind.rawValue) << 32) {
      let place = FaultPlace(.ids, entry.key)
      if entry.key >> 32 > UInt64(kind.rawValue) {
        if entry.key >> 32 > 1 { log.add(.idRun, place, "a run of ids under a key of no kind of element") }
        break
      }
      guard let run = try? IDRun(entry.value), run.count > 0 else {
        log.add(.idRun, place, "a run of ids that does not decode")
        continue
      }
      for index in 0..<run.count {
        let (hash, number) = (run.hash(index), run.number(index))
        if UInt64(kind.rawValue) << 32 | UInt64(hash) < entry.key {
          log.add(.idRun, place, "hash \(hash) stands in a run behind its own")
        }
        if let last, (last.hash, last.number) >= (hash, number) {
          log.add(.idRun, place, "the run is out of order at hash \(hash)")
        }
        last = (hash, number)
        let element = FaultPlace(
          table: Table.ids.name, key: place.key, element: .init(kind: kind, number: number))
        if !owners.contains(number) {
          log.add(.danglingID, element, "the run names an element that was given no id")
        } else if !seen.insert(number) {
          log.add(.danglingID, element, "the runs name the element twice")
        }
      }
      try compareEqualHashes(transaction, kind, run)
    }
  }

  /// Two elements of one hash must have two ids. Equal hashes stand together in one run.
  private mutating func compareEqualHashes(
    _ transaction: borrowing Transaction, _ kind: ElementKind, _ run: borrowing IDRun
  ) throws(StoreError) {
    var start = 0
    while start < run.count {
      var end = start + 1
      while end < run.count, run.hash(end) == run.hash(start) { end += 1 }
      if end - start > 1 {
        var ids: [ElementID: UInt64] = [:]
        for index in start..<end {
          let number = run.number(index)
          guard let id = try? transaction.id(kind, number) else { continue }
          if let other = ids.updateValue(number, forKey: id), other != number {
            let place = FaultPlace(.ids, kind, number)
            log.add(.duplicateID, place, "its id \(quoted(id)) is also that of \(kind) \(other)")
          }
        }
      }
      start = end
    }
  }

  // MARK: Comparing

  /// The ids of a range of elements, hashed anew, against the hashes under which the runs name these elements.
  private mutating func compareIDs(
    _ transaction: borrowing Transaction, _ kind: ElementKind, _ numbers: Range<UInt64>
  ) throws(StoreError) {
    guard !numbers.isEmpty else { return }
    var hashes = [UInt32](repeating: 0, count: numbers.count)
    var isNamed = [Bool](repeating: false, count: numbers.count)
    var runs = try transaction.raw.makeCursor(.ids)
    while let entry = try runs.walk(from: UInt64(kind.rawValue) << 32),
      entry.key >> 32 == UInt64(kind.rawValue)
    {
      guard let run = try? IDRun(entry.value) else { continue }
      for index in 0..<run.count where numbers.contains(run.number(index)) {
        let place = Int(run.number(index) - numbers.lowerBound)
        hashes[place] = run.hash(index)
        isNamed[place] = true
      }
    }
    var rows: [UInt64] = []
    let column = ColumnID.id(kind)
    var cursor = try transaction.raw.makeCursor(.columns)
    while let entry = try cursor.walk(from: column.segmentKey(row: numbers.lowerBound)),
      column.mayContinue(at: entry.key)
    {
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      let first = ColumnID.firstRow(ofSegmentKey: entry.key)
      guard first < numbers.upperBound else { return }
      guard let segment = try? Segment(entry.value) else { continue }
      rows.removeAll(keepingCapacity: true)
      segment.appendRows(from: first, to: &rows)
      guard rows.count == segment.count else { continue }
      for cell in rows.indices where numbers.contains(rows[cell]) {
        let row = rows[cell]
        guard let id = Self.id(transaction, segment, cell, column, row) else { continue }
        let place = Int(row - numbers.lowerBound)
        if !isNamed[place] || hashes[place] != IDHash.hash(id, seed: state.hashSeed) {
          log.add(.missingID, FaultPlace(.ids, kind, row), "its id \(quoted(id)) is not found by its hash")
        }
        checkImplied(id, kind, row)
      }
    }
  }

  /// An element without an id of its own has its number as its id, which nobody else may have been given.
  private mutating func checkImplied(_ id: ElementID, _ kind: ElementKind, _ row: UInt64) {
    guard let own = id.canonicalInteger, own >= 0 else { return }
    let other = UInt64(own)
    let hasOwnID = kind == .vertex ? vertexIDs.contains(other) : edgeIDs.contains(other)
    if other != row, isThere(kind, other), !hasOwnID {
      let place = FaultPlace(.columns, kind, row)
      log.add(.duplicateID, place, "its id \(quoted(id)) is that of \(kind) \(other) by number")
    }
  }

  /// The id in a cell; nil when it does not decode, which was reported already.
  private static func id(
    _ transaction: borrowing Transaction, _ segment: borrowing Segment, _ cell: Int, _ column: ColumnID,
    _ row: UInt64
  ) -> ElementID? {
    guard let stored = try? Transaction.property(segment, cell) ?? transaction.largeProperty(column, row)
    else {
      return nil
    }
    switch stored.entries.first?.value {
    case .string(let text): return .string(text)
    case .long(let number): return .integer(number)
    default: return nil
    }
  }
}
