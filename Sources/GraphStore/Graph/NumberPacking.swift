// NumberPacking: numbers of one type as a segment: counted from the least, in as few bytes as the largest needs,
// or as runs where the same number stands many times in a row.

enum NumberPacking {
  /// Packs up to 512 numbers. `bitmap` says which rows have one; nil means the first rows, all of them.
  static func pack(
    _ numbers: ArraySlice<Int64>, type: CellType, bitmap: [UInt64]?, into writer: inout ByteWriter
  ) {
    guard var least = numbers.first else { return }
    var greatest = least
    var runs = 1
    var previous = least
    for number in numbers {
      least = min(least, number)
      greatest = max(greatest, number)
      if number != previous { runs &+= 1 }
      previous = number
    }
    let width = self.width(of: UInt64(bitPattern: greatest &- least))
    // Eight bytes hold every number as it is, so that readers need not add.
    let base = width == 8 ? 0 : least
    let asRuns = width > 0 && runs * (2 + width) < numbers.count * width
    writer.appendHeader(
      asRuns ? .runs : .numbers, type: type.rawValue, width: width, count: numbers.count,
      extra: asRuns ? runs : 0,
      base: base, bitmap: bitmap)
    if asRuns {
      packRuns(numbers, base: base, width: width, into: &writer)
    } else {
      packPlain(numbers, base: base, width: width, into: &writer)
    }
  }

  private static func width(of spread: UInt64) -> Int {
    switch spread {
    case 0: 0
    case ...0xFF: 1
    case ...0xFFFF: 2
    case ...0xFFFF_FFFF: 4
    default: 8
    }
  }

  private static func packPlain(
    _ numbers: ArraySlice<Int64>, base: Int64, width: Int, into writer: inout ByteWriter
  ) {
    switch width {
    case 0: break
    case 1: writer.append(contentsOf: numbers.map { UInt8(truncatingIfNeeded: $0 &- base) })
    case 2: writer.append(contentsOf: numbers.map { UInt16(truncatingIfNeeded: $0 &- base) })
    case 4: writer.append(contentsOf: numbers.map { UInt32(truncatingIfNeeded: $0 &- base) })
    default: writer.append(contentsOf: numbers)
    }
  }

  private static func packRuns(
    _ numbers: ArraySlice<Int64>, base: Int64, width: Int, into writer: inout ByteWriter
  ) {
    var values: [Int64] = []
    for index in numbers.indices where index + 1 == numbers.endIndex || numbers[index + 1] != numbers[index] {
      writer.append(UInt16(index + 1 - numbers.startIndex))
      values.append(numbers[index])
    }
    packPlain(values[...], base: base, width: width, into: &writer)
  }
}
