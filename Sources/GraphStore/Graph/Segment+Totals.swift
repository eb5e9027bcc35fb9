// Segments in scans of whole columns: which rows bear a label, and what the integers add up to.

/// Some rows of a segment, a bit each.
struct RowMask {
  var words = [UInt64](repeating: 0, count: Segment.rowCount / 64)

  static let none = RowMask()
  static let all = RowMask(words: [UInt64](repeating: .max, count: Segment.rowCount / 64))

  var isNone: Bool { words.allSatisfy { $0 == 0 } }
  /// Every row of the segment, also those that may not exist.
  var isAll: Bool { words.allSatisfy { $0 == .max } }
}

extension Segment {
  @inline(__always)
  static func contains(_ rows: [UInt64], _ row: UInt64) -> Bool {
    rows[Int(truncatingIfNeeded: row >> 6)] & (1 &<< (row & 63)) != 0
  }

  /// False for texts, truths, days and instants.
  var mayHoldNumbers: Bool {
    switch form {
    case .texts, .dictionary: false
    case .mixed: true
    case .numbers, .runs: type >= CellType.byte.rawValue && type <= CellType.double.rawValue
    }
  }

  /// The rows of a segment of labels that hold one of the cells. Where all present rows do, so count the absent ones:
  /// they hold nothing else either.
  func mask(ofCells cells: [LabelID]) throws(StoreError) -> RowMask {
    if form == .numbers, width == 0 { return cells.contains { Int64($0) == base } ? .all : .none }
    var mask = RowMask()
    var rows: [UInt64] = []
    for cell in cells {
      try appendRows(from: 0, where: Int64(cell)...Int64(cell), to: &rows)
    }
    if rows.count == count { return .all }
    for row in rows { mask.words[Int(row >> 6)] |= 1 &<< (row & 63) }
    return mask
  }

  /// Visits the present cells of some rows, or of all.
  @inline(__always)
  func eachCell(rows: [UInt64]?, _ body: (Int) throws(StoreError) -> Void) throws(StoreError) {
    guard let rows else {
      for cell in 0..<count { try body(cell) }
      return
    }
    var cell = 0
    for row in 0..<Self.rowCount {
      guard isDense ? row < count : bitmapWord(row >> 6) & (1 &<< UInt64(row & 63)) != 0 else { continue }
      // A damaged bitmap may name more cells than there are.
      guard cell < count else { return }
      if Self.contains(rows, UInt64(row)) { try body(cell) }
      cell &+= 1
    }
  }

  /// Adds the integers to the totals; false when the segment holds anything but integers of 32 or 64 bits.
  func add(to totals: inout NumberTotals, rows: [UInt64]?) -> Bool {
    guard form == .numbers || form == .runs,
      type == CellType.int.rawValue || type == CellType.long.rawValue
    else { return false }
    if type == CellType.long.rawValue { totals.hasLongs = true }
    if rows == nil, form == .numbers, base >= 0, width <= 4 {
      addUnits(to: &totals)
      return true
    }
    var sums = totals
    try? eachCell(rows: rows) { cell in
      let number = self.number(cell)
      sums.count &+= 1
      if number >= 0 { sums.positive += Int128(number) } else { sums.negative += Int128(number) }
      sums.least = min(sums.least, number)
      sums.greatest = max(sums.greatest, number)
    }
    totals = sums
    return true
  }

  /// Numbers that are counted from a base of zero or more: the units are added up by themselves.
  private func addUnits(to totals: inout NumberTotals) {
    let (sum, least, greatest): (UInt64, UInt64, UInt64) =
      switch width {
      case 0: (0, 0, 0)
      case 1: units(UInt8.self)
      case 2: units(UInt16.self)
      case 4: units(UInt32.self)
      default: units(width)
      }
    totals.count += count
    totals.positive += Int128(base) * Int128(count) + Int128(sum)
    totals.least = min(totals.least, base &+ Int64(bitPattern: least))
    totals.greatest = max(totals.greatest, base &+ Int64(bitPattern: greatest))
  }

  @inline(__always)
  private func units<Unit: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ type: Unit.Type
  ) -> (UInt64, UInt64, UInt64) {
    let size = MemoryLayout<Unit>.size
    var sum: UInt64 = 0
    var least = Unit.max
    var greatest = Unit.min
    for cell in 0..<count {
      let unit = bytes.loadUnchecked(cells &+ cell &* size, as: Unit.self)
      sum &+= UInt64(unit)
      least = min(least, unit)
      greatest = max(greatest, unit)
    }
    return (sum, UInt64(least), UInt64(greatest))
  }

  private func units(_ width: Int) -> (UInt64, UInt64, UInt64) {
    var sum: UInt64 = 0
    var least = UInt64.max
    var greatest = UInt64.min
    for cell in 0..<count {
      let unit = bytes.loadUnchecked(cells &+ cell &* width, width: width)
      sum &+= unit
      least = min(least, unit)
      greatest = max(greatest, unit)
    }
    return (sum, least, greatest)
  }
}
