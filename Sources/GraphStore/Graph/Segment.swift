// Segment: 512 consecutive rows of one column as they lie in the file, read in place.
//
//   0  form u8   1 type u8   2 width u8   3 flags u8 (1: rows 0..<count are present and no bitmap follows)
//   4  count u16: present cells            6 extra u16: runs, or entries of the dictionary
//   8  base i64: what numbers are counted from
//  16  presence bitmap, 64 bytes, unless dense; then the cells by form:
//        numbers     count × width: number less base
//        runs        extra × u16: first cell behind the run; extra × width: number less base
//        texts       (count + 1) × width: where each begins, counted from the first; bytes
//        dictionary  count × width: code; (extra + 1) × u32: where each entry begins; bytes
//        mixed       (count + 1) × u32: where each begins; self-describing values

enum SegmentForm: UInt8 {
  case numbers = 1
  case runs = 2
  case texts = 3
  case dictionary = 4
  case mixed = 5
}

struct Segment: ~Escapable {
  static let rowBits = 9
  static let rowCount = 1 << rowBits
  static let headerSize = 16
  static let bitmapSize = rowCount / 8

  let bytes: RawSpan
  let form: SegmentForm
  let type: UInt8
  let width: Int
  let isDense: Bool
  /// Present cells.
  let count: Int
  /// Runs, or entries of the dictionary.
  let extra: Int
  let base: Int64
  /// Where the cells begin.
  let cells: Int

  /// Reads the header and verifies that the fixed parts lie within the bytes.
  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) throws(StoreError) {
    guard bytes.byteCount >= Self.headerSize else { throw .damaged("a segment is too short") }
    guard let form = SegmentForm(rawValue: bytes.loadUnchecked(0, as: UInt8.self)) else {
      throw .damaged("a segment of unknown form")
    }
    self.bytes = bytes
    self.form = form
    type = bytes.loadUnchecked(1, as: UInt8.self)
    width = Int(bytes.loadUnchecked(2, as: UInt8.self))
    isDense = bytes.loadUnchecked(3, as: UInt8.self) & 1 != 0
    count = Int(bytes.loadUnchecked(4, as: UInt16.self))
    extra = Int(bytes.loadUnchecked(6, as: UInt16.self))
    base = bytes.loadUnchecked(8, as: Int64.self)
    cells = Self.headerSize + (isDense ? 0 : Self.bitmapSize)
    guard count > 0, count <= Self.rowCount, width <= 8 else { throw .damaged("a segment with a bad header") }
    let fixed =
      switch form {
      case .numbers: count * width
      case .runs: extra * (2 + width)
      case .texts: (count + 1) * width
      case .dictionary: count * width + (extra + 1) * 4
      case .mixed: (count + 1) * 4
      }
    guard cells + fixed <= bytes.byteCount else { throw .damaged("a segment ends early") }
    if form == .runs {
      guard extra > 0, Int(bytes.loadUnchecked(cells + 2 * (extra - 1), as: UInt16.self)) == count else {
        throw .damaged("a segment whose runs do not add up")
      }
    }
  }

  /// True when every cell is an integer of some width.
  @inline(__always)
  var holdsIntegers: Bool {
    (form == .numbers || form == .runs) && type >= CellType.byte.rawValue && type <= CellType.long.rawValue
  }

  /// The place of a row among the present cells; nil when the row has none.
  @inline(__always)
  func cell(ofRow row: Int) -> Int? {
    if isDense { return row < count ? row : nil }
    let word = row >> 6
    let bits = bitmapWord(word)
    let mask = UInt64(1) &<< UInt64(row & 63)
    guard bits & mask != 0 else { return nil }
    var rank = (bits & (mask &- 1)).nonzeroBitCount
    for earlier in 0..<word { rank &+= bitmapWord(earlier).nonzeroBitCount }
    // A damaged bitmap may count more cells than there are.
    return rank < count ? rank : nil
  }

  @inline(__always)
  func bitmapWord(_ word: Int) -> UInt64 {
    bytes.loadUnchecked(Self.headerSize &+ word &* 8, as: UInt64.self)
  }

  /// The number in a cell of form `numbers` or `runs`.
  @inline(__always)
  func number(_ cell: Int) -> Int64 {
    if form == .numbers {
      return base &+ Int64(bitPattern: bytes.loadUnchecked(cells &+ cell &* width, width: width))
    }
    let run = self.run(ofCell: cell)
    return base &+ Int64(bitPattern: bytes.loadUnchecked(cells &+ extra &* 2 &+ run &* width, width: width))
  }

  func runEnd(_ run: Int) -> Int { Int(bytes.loadUnchecked(cells &+ run &* 2, as: UInt16.self)) }

  func runNumber(_ run: Int) -> Int64 {
    base &+ Int64(bitPattern: bytes.loadUnchecked(cells &+ extra &* 2 &+ run &* width, width: width))
  }

  private func run(ofCell cell: Int) -> Int {
    var low = 0
    var high = extra - 1
    while low < high {
      let middle = (low + high) / 2
      if runEnd(middle) > cell { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Where the text or self-describing value of a cell lies. Verified, because the places themselves may be damaged.
  func range(_ cell: Int) throws(StoreError) -> Range<Int> {
    let start: Int
    let end: Int
    let data: Int
    switch form {
    case .texts:
      data = cells + (count + 1) * width
      start = Int(truncatingIfNeeded: bytes.loadUnchecked(cells + cell * width, width: width))
      end = Int(truncatingIfNeeded: bytes.loadUnchecked(cells + (cell + 1) * width, width: width))
    case .dictionary: return try dictionaryRange(dictionaryCode(cell))
    case .mixed:
      data = cells + (count + 1) * 4
      start = Int(bytes.loadUnchecked(cells + cell * 4, as: UInt32.self))
      end = Int(bytes.loadUnchecked(cells + cell * 4 + 4, as: UInt32.self))
    case .numbers, .runs: throw .damaged("a number read as text")
    }
    guard start >= 0, start <= end, end <= bytes.byteCount - data else {
      throw .damaged("a cell lies outside its segment")
    }
    return data + start..<data + end
  }

  @inline(__always)
  func dictionaryCode(_ cell: Int) -> Int {
    Int(truncatingIfNeeded: bytes.loadUnchecked(cells &+ cell &* width, width: width))
  }

  func dictionaryRange(_ code: Int) throws(StoreError) -> Range<Int> {
    guard code >= 0, code < extra else { throw .damaged("a cell names no entry of its dictionary") }
    let offsets = cells + count * width
    let data = offsets + (extra + 1) * 4
    let start = Int(bytes.loadUnchecked(offsets + code * 4, as: UInt32.self))
    let end = Int(bytes.loadUnchecked(offsets + code * 4 + 4, as: UInt32.self))
    guard start <= end, end <= bytes.byteCount - data else {
      throw .damaged("an entry lies outside its dictionary")
    }
    return data + start..<data + end
  }

  /// The rows that have a cell, in order, appended.
  func appendRows(from first: UInt64, to rows: inout [UInt64]) {
    if isDense {
      for row in 0..<count { rows.append(first &+ UInt64(row)) }
      return
    }
    for word in 0..<Self.rowCount / 64 {
      var bits = bitmapWord(word)
      while bits != 0 {
        rows.append(first &+ UInt64(word &* 64 &+ bits.trailingZeroBitCount))
        bits &= bits &- 1
      }
    }
  }
}
