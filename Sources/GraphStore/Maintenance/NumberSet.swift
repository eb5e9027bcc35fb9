// NumberSet: a set of element or page numbers as a bitmap, allocated piece by piece, so that one wild number in a
// damaged file costs a piece and not the memory of the machine.

struct NumberSet {
  static let pieceBits = 20
  private static let wordsPerPiece = 1 << (pieceBits - 6)
  /// Numbers from here on cannot be members.
  static let limit = UInt64(1) << 41

  private var pieces: [[UInt64]] = []
  private(set) var count: UInt64 = 0

  func contains(_ number: UInt64) -> Bool {
    let piece = number >> UInt64(Self.pieceBits)
    guard piece < UInt64(pieces.count) else { return false }
    let word = Int(number >> 6) & (Self.wordsPerPiece - 1)
    let place = Int(piece)
    guard !pieces[place].isEmpty else { return false }
    return pieces[place][word] & 1 &<< (number & 63) != 0
  }

  /// Adds a number; false when it is there already, or cannot be a member.
  @discardableResult
  mutating func insert(_ number: UInt64) -> Bool {
    guard number < Self.limit else { return false }
    let piece = Int(number >> UInt64(Self.pieceBits))
    while pieces.count <= piece { pieces.append([]) }
    if pieces[piece].isEmpty { pieces[piece] = [UInt64](repeating: 0, count: Self.wordsPerPiece) }
    let word = Int(number >> 6) & (Self.wordsPerPiece - 1)
    let bit = UInt64(1) &<< (number & 63)
    guard pieces[piece][word] & bit == 0 else { return false }
    pieces[piece][word] |= bit
    count += 1
    return true
  }

  /// Every member of the set lies in one of these ranges. Each has at most `width` numbers, a multiple of a piece.
  func ranges(width: UInt64) -> [Range<UInt64>] {
    let perRange = max(1, Int(width >> UInt64(Self.pieceBits)))
    var ranges: [Range<UInt64>] = []
    for start in stride(from: 0, to: pieces.count, by: perRange) {
      let end = min(pieces.count, start + perRange)
      guard pieces[start..<end].contains(where: { !$0.isEmpty }) else { continue }
      ranges.append(UInt64(start) << UInt64(Self.pieceBits)..<UInt64(end) << UInt64(Self.pieceBits))
    }
    return ranges
  }

  /// The members in a range of whole pieces, ascending.
  func members(in range: Range<UInt64>) -> [UInt64] {
    var members: [UInt64] = []
    for piece in Int(range.lowerBound >> UInt64(Self.pieceBits))..<pieces.count {
      let first = UInt64(piece) << UInt64(Self.pieceBits)
      guard first < range.upperBound else { break }
      for word in pieces[piece].indices {
        var bits = pieces[piece][word]
        while bits != 0 {
          members.append(first + UInt64(word << 6 + bits.trailingZeroBitCount))
          bits &= bits &- 1
        }
      }
    }
    return members
  }

  /// The greatest member.
  var greatest: UInt64? {
    guard let piece = pieces.lastIndex(where: { !$0.isEmpty }),
      let word = pieces[piece].lastIndex(where: { $0 != 0 })
    else { return nil }
    return UInt64(piece) << UInt64(Self.pieceBits)
      + UInt64(word << 6 + 63 - pieces[piece][word].leadingZeroBitCount)
  }
}
