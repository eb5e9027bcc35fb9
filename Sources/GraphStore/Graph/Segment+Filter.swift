// Filtering the numbers of a segment: bounds are moved into the segment's own units, so that cells are compared as they
// lie, in loops that the compiler turns into vector instructions.

extension Segment {
  /// The rows whose number lies in `range`.
  func appendRows(from first: UInt64, where range: ClosedRange<Int64>, to rows: inout [UInt64])
    throws(StoreError)
  {
    switch form {
    case .numbers:
      guard let units = units(of: range) else { return }
      if units.coversAll { return appendRows(from: first, to: &rows) }
      append(from: first, to: &rows) { cell in
        let unit = bytes.loadUnchecked(cells &+ cell &* width, width: width)
        return unit &- units.low <= units.spread
      }
    case .runs:
      append(from: first, to: &rows) { range.contains(number($0)) }
    default: throw .damaged("a column of numbers holds other values")
    }
  }

  func appendRows(
    from first: UInt64, where filter: NumberFilter, to rows: inout [UInt64], others: inout [UInt64]
  ) throws(StoreError) {
    guard form == .numbers || form == .runs, let type = CellType(rawValue: type) else {
      return try appendMixed(from: first, where: filter, to: &rows, others: &others)
    }
    if type == .float || type == .double {
      guard let range = filter.doubles else { return }
      append(from: first, to: &rows) { range.contains(double(type, number($0))) }
    } else if let range = filter.integers {
      try appendRows(from: first, where: range, to: &rows)
    }
  }

  /// How many numbers pass; rows that hold other values are appended to `others`.
  func count(from first: UInt64, where filter: NumberFilter, others: inout [UInt64]) throws(StoreError) -> Int
  {
    guard form == .numbers || form == .runs, let type = CellType(rawValue: type) else {
      var rows: [UInt64] = []
      try appendMixed(from: first, where: filter, to: &rows, others: &others)
      return rows.count
    }
    if type == .float || type == .double {
      guard let range = filter.doubles else { return 0 }
      var passed = 0
      for cell in 0..<count where range.contains(double(type, number(cell))) { passed &+= 1 }
      return passed
    }
    guard let range = filter.integers else { return 0 }
    return form == .runs ? countRuns(range) : countNumbers(range)
  }

  // MARK: In the segment's units

  private struct Units {
    /// The least unit that passes, and how far above it units still pass.
    let low: UInt64
    let spread: UInt64
    let coversAll: Bool
  }

  /// The range counted from the base; nil when nothing the segment can hold lies in it.
  private func units(of range: ClosedRange<Int64>) -> Units? {
    if width == 8 {
      // Eight bytes are the number itself; flipping into offset order is done by the subtraction below.
      let low = UInt64(bitPattern: range.lowerBound)
      return Units(low: low, spread: UInt64(bitPattern: range.upperBound) &- low, coversAll: false)
    }
    let greatest = width == 0 ? 0 : (UInt64(1) << UInt64(8 * width)) - 1
    let (top, overflows) = base.addingReportingOverflow(Int64(greatest))
    guard range.upperBound >= base, overflows || range.lowerBound <= top else { return nil }
    let low = range.lowerBound <= base ? 0 : UInt64(bitPattern: range.lowerBound &- base)
    let high =
      !overflows && range.upperBound >= top
      ? greatest : min(greatest, UInt64(bitPattern: range.upperBound &- base))
    return Units(low: low, spread: high - low, coversAll: low == 0 && high == greatest)
  }

  private func countNumbers(_ range: ClosedRange<Int64>) -> Int {
    guard let units = units(of: range) else { return 0 }
    if units.coversAll { return count }
    switch width {
    case 1: return countCells(UInt8(truncatingIfNeeded: units.low), UInt8(truncatingIfNeeded: units.spread))
    case 2: return countCells(UInt16(truncatingIfNeeded: units.low), UInt16(truncatingIfNeeded: units.spread))
    case 4: return countCells(UInt32(truncatingIfNeeded: units.low), UInt32(truncatingIfNeeded: units.spread))
    default: return countCells(units.low, units.spread)
    }
  }

  /// One subtraction and one comparison a cell, sixteen cells at a time: what lies below the range wraps to far above
  /// it. Written with vectors, because the plain loop becomes a branch a cell.
  @inline(__always)
  private func countCells<Unit: PackedUnit>(_ low: Unit, _ spread: Unit) -> Int {
    let size = MemoryLayout<Unit>.size
    let lows = SIMD16<Unit>(repeating: low)
    let spreads = SIMD16<Unit>(repeating: spread)
    // A lane counts 32 cells of a segment at the most.
    var lanes = SIMD16<Unit>(repeating: 0)
    var cell = 0
    while cell &+ 16 <= count {
      let units = bytes.loadVector(cells &+ cell &* size, of: Unit.self)
      // A lane that passes is all ones, which is minus one.
      lanes &-= Unit.passing(units, lows, spreads)
      cell &+= 16
    }
    var passed = 0
    for lane in 0..<16 { passed &+= Int(lanes[lane]) }
    while cell < count {
      passed &+= bytes.loadUnchecked(cells &+ cell &* size, as: Unit.self) &- low <= spread ? 1 : 0
      cell &+= 1
    }
    return passed
  }

  private func countRuns(_ range: ClosedRange<Int64>) -> Int {
    var passed = 0
    var start = 0
    for run in 0..<extra {
      let end = runEnd(run)
      if range.contains(runNumber(run)) { passed += end - start }
      start = end
    }
    return passed
  }

  // MARK: Other forms

  @inline(__always)
  private func append(from first: UInt64, to rows: inout [UInt64], where passes: (Int) -> Bool) {
    if isDense {
      for cell in 0..<count where passes(cell) { rows.append(first &+ UInt64(cell)) }
      return
    }
    var cell = 0
    for word in 0..<Self.rowCount / 64 {
      var bits = bitmapWord(word)
      while bits != 0 {
        // A damaged bitmap may name more cells than there are.
        guard cell < count else { return }
        if passes(cell) { rows.append(first &+ UInt64(word &* 64 &+ bits.trailingZeroBitCount)) }
        cell &+= 1
        bits &= bits &- 1
      }
    }
  }

  @inline(__always)
  private func double(_ type: CellType, _ bits: Int64) -> Double {
    type == .double
      ? Double(bitPattern: UInt64(bitPattern: bits))
      : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
  }

  private func appendMixed(
    from first: UInt64, where filter: NumberFilter, to rows: inout [UInt64], others: inout [UInt64]
  ) throws(StoreError) {
    var present: [UInt64] = []
    appendRows(from: first, to: &present)
    guard form == .mixed, present.count == count else {
      others.append(contentsOf: present)
      return
    }
    for cell in 0..<count {
      let range = try range(cell)
      guard range.count == 9,
        let type = CellType(rawValue: bytes.loadUnchecked(range.lowerBound, as: UInt8.self)), type.isNumber
      else {
        others.append(present[cell])
        continue
      }
      let bits = bytes.loadUnchecked(range.lowerBound + 1, as: Int64.self)
      let passes =
        type == .float || type == .double
        ? filter.doubles?.contains(double(type, bits)) ?? false : filter.integers?.contains(bits) ?? false
      if passes { rows.append(present[cell]) }
    }
  }
}
