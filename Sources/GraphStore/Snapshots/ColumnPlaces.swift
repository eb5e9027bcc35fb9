// ColumnPlaces: where the segments of a column lie in the map, with their headers, so that a cell is found by arithmetic.
// It holds for one snapshot.

/// Where a segment lies, and what its header says.
struct SegmentPlace: Sendable, BitwiseCopyable {
  /// Zero where there is no segment.
  var address: UInt64 = 0
  var base: Int64 = 0
  var size: UInt32 = 0
  var count: UInt16 = 0
  /// The raw value of the form; zero where there is no segment.
  var form: UInt8 = 0
  var type: UInt8 = 0
  var width: UInt8 = 0
  var isDense = false

  static let numbers = SegmentForm.numbers.rawValue

  init() {}

  init(_ segment: borrowing Segment) {
    address = segment.bytes.address
    base = segment.base
    size = UInt32(clamping: segment.bytes.byteCount)
    count = UInt16(truncatingIfNeeded: segment.count)
    form = segment.form.rawValue
    type = segment.type
    width = UInt8(truncatingIfNeeded: segment.width)
    isDense = segment.isDense
  }

  /// Lends the segment.
  @inline(__always)
  func withSegment<Result>(
    _ body: (borrowing Segment) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try RawSpan.withBytes(at: address, count: Int(size)) { (bytes) throws(StoreError) in
      try body(Segment(bytes))
    }
  }

  /// The place of a row of the segment among its cells; negative when the row has none.
  @inline(__always)
  func cell(_ row: Int) -> Int {
    if isDense { return row < Int(count) ? row : -1 }
    return sparseCell(row)
  }

  private func sparseCell(_ row: Int) -> Int {
    RawSpan.withBytes(at: address, count: Int(size)) { bytes in
      let word = row &>> 6
      let bits = bytes.loadUnchecked(Segment.headerSize &+ word &* 8, as: UInt64.self)
      let mask = UInt64(1) &<< UInt64(row & 63)
      guard bits & mask != 0 else { return -1 }
      var rank = (bits & (mask &- 1)).nonzeroBitCount
      for earlier in 0..<word {
        rank &+= bytes.loadUnchecked(Segment.headerSize &+ earlier &* 8, as: UInt64.self).nonzeroBitCount
      }
      // A damaged bitmap may count more cells than there are.
      return rank < Int(count) ? rank : -1
    }
  }

  /// Where the cells begin, counted from the address.
  @inline(__always)
  var cells: Int { isDense ? Segment.headerSize : Segment.headerSize + Segment.bitmapSize }

  /// The number in a cell of the form `numbers`.
  @inline(__always)
  func number(_ cell: Int) -> Int64 {
    base &+ Int64(bitPattern: unit(cell))
  }

  /// What lies in a cell of the form `numbers` or `dictionary`: the number less its base, or the code.
  @inline(__always)
  func unit(_ cell: Int) -> UInt64 {
    let width = Int(self.width)
    return RawSpan.withBytes(at: address &+ UInt64(cells &+ cell &* width), count: width) {
      $0.loadUnchecked(0, width: width)
    }
  }
}

/// Where the segments of one column lie.
final class ColumnPlaces: Sendable {
  /// The number of the first segment.
  let first: Int
  let segments: [SegmentPlace]
  /// No segment mixes types or holds several values in a cell.
  let isUniform: Bool

  init(first: Int, segments: [SegmentPlace]) {
    self.first = first
    self.segments = segments
    isUniform = !segments.contains { $0.form == SegmentForm.mixed.rawValue }
  }
}

/// A table of places while it is made, some segments at a time.
struct ColumnPlacesBuilder: Sendable {
  let column: ColumnID
  private var first = 0
  private var found = 0
  private var segments: [SegmentPlace] = []
  private var nextRow: UInt64 = 0

  enum Progress {
    case unfinished
    case made(ColumnPlaces)
    /// The segments lie too far apart.
    case refused
  }

  init(_ column: ColumnID) { self.column = column }

  /// Goes on for so many segments.
  mutating func advance(_ limit: Int, _ raw: borrowing RawTransaction) throws(StoreError) -> Progress {
    var cursor = try raw.makeCursor(.columns)
    var left = limit
    while let entry = try cursor.walk(from: column.segmentKey(row: nextRow)),
      column.mayContinue(at: entry.key)
    {
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      let row = ColumnID.firstRow(ofSegmentKey: entry.key)
      guard left > 0 else {
        nextRow = row
        return .unfinished
      }
      left -= 1
      let number = Int(row >> UInt64(Segment.rowBits))
      if segments.isEmpty { first = number }
      found += 1
      guard number - first < 8 * found + 1024 else { return .refused }
      if number - first > segments.count {
        segments.append(contentsOf: repeatElement(SegmentPlace(), count: number - first - segments.count))
      }
      segments.append(SegmentPlace(try Segment(entry.value)))
    }
    return .made(ColumnPlaces(first: first, segments: segments))
  }
}
