// FlatColumn: the integers of a column as one array by row, for questions that jump about in it. It is made from the segments
// when so many cells were asked for one by one that it would have paid, and holds for one snapshot.

/// The integers of a column by row. The least number of the type stands for cells that are absent or no integers.
final class FlatColumn: Sendable {
  enum Numbers: Sendable {
    case narrow([Int32])
    case wide([Int64])
  }

  let numbers: Numbers

  init(_ numbers: Numbers) { self.numbers = numbers }
}

/// A flat column while it is made, some segments at a time.
struct FlatColumnBuilder: Sendable {
  private var narrow: [Int32] = []
  private var wide: [Int64] = []
  private var isNarrow = true
  private var next = 0

  /// Columns of more rows than these are left as they lie.
  private static let mostRows = 1 << 26

  enum Progress {
    case unfinished
    case made(FlatColumn)
    /// Some cell is no integer that fits.
    case refused
  }

  init() {}

  private var count: Int { isNarrow ? narrow.count : wide.count }

  /// Goes on for so many segments.
  mutating func advance(_ limit: Int, _ places: ColumnPlaces) throws(StoreError) -> Progress {
    guard places.isUniform, (places.first + places.segments.count) << Segment.rowBits <= Self.mostRows else {
      return .refused
    }
    let end = min(next + limit, places.segments.count)
    for number in next..<end {
      let place = places.segments[number]
      append(absent: (places.first + number) << Segment.rowBits - count)
      if place.address == 0 { continue }
      let isFit = try place.withSegment { (segment) throws(StoreError) in append(segment) }
      guard isFit else { return .refused }
    }
    next = end
    if next < places.segments.count { return .unfinished }
    return .made(FlatColumn(isNarrow ? .narrow(narrow) : .wide(wide)))
  }

  private mutating func append(absent count: Int) {
    if isNarrow {
      narrow.append(contentsOf: repeatElement(.min, count: count))
    } else {
      wide.append(contentsOf: repeatElement(.min, count: count))
    }
  }

  /// Appends the rows of a segment; false when it holds something else than integers.
  private mutating func append(_ segment: borrowing Segment) -> Bool {
    guard segment.holdsIntegers else { return false }
    if isNarrow, !Self.isNarrow(segment) {
      wide = narrow.map { $0 == .min ? .min : Int64($0) }
      narrow = []
      isNarrow = false
    }
    var isFit = true
    for row in 0..<Segment.rowCount {
      guard let cell = segment.cell(ofRow: row) else {
        append(absent: 1)
        continue
      }
      let number = segment.number(cell)
      isFit = isFit && number != .min
      if isNarrow {
        narrow.append(Int32(truncatingIfNeeded: number))
      } else {
        wide.append(number)
      }
    }
    return isFit
  }

  /// Whether every number of the segment fits into 32 bits, and leaves the least one free.
  private static func isNarrow(_ segment: borrowing Segment) -> Bool {
    for cell in 0..<segment.count {
      guard let number = Int32(exactly: segment.number(cell)), number != .min else { return false }
    }
    return true
  }
}
