// IDRun: user ids by hash. A run holds ascending 32-bit hashes and, beside them, the numbers of the elements;
// the id itself stands in the element's id column and is compared after the hash agrees.
//
//   key    kind << 32 | least hash of the run (the first run of a kind begins at 0)
//   0  count u16   2 number width u8   3 zero u8
//   4  count × u32: hashes, ascending; then count × width: numbers

struct IDRun: ~Escapable {
  static let headerSize = 4
  static let maximumSize = 4080

  let bytes: RawSpan
  let count: Int
  let width: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) throws(StoreError) {
    guard bytes.byteCount >= Self.headerSize else { throw .damaged("a run of ids is too short") }
    self.bytes = bytes
    count = Int(bytes.loadUnchecked(0, as: UInt16.self))
    width = Int(bytes.loadUnchecked(2, as: UInt8.self))
    guard width <= 5, bytes.byteCount == Self.headerSize + count * (4 + width) else {
      throw .damaged("a run of ids whose length is wrong")
    }
  }

  func hash(_ index: Int) -> UInt32 { bytes.loadUnchecked(Self.headerSize &+ index &* 4, as: UInt32.self) }

  func number(_ index: Int) -> UInt64 {
    bytes.loadUnchecked(Self.headerSize &+ count &* 4 &+ index &* width, width: width)
  }

  /// The first place whose hash is not less than this one. Hashes are spread evenly, so it lies close to where it would in
  /// proportion, and looking there first touches half as much memory as halving from the middle.
  func lowerBound(_ hash: UInt32) -> Int {
    guard count > 16 else { return lowerBound(hash, 0, count) }
    let (first, last) = (self.hash(0), self.hash(count &- 1))
    if hash <= first { return 0 }
    if hash > last { return count }
    let guess = Int(UInt64(hash &- first) &* UInt64(count &- 1) / UInt64(max(1, last &- first)))
    var step = 16
    if self.hash(guess) < hash {
      var low = guess &+ 1
      while low &+ step < count, self.hash(low &+ step) < hash {
        low &+= step
        step &*= 2
      }
      return lowerBound(hash, low, min(count, low &+ step &+ 1))
    }
    var high = guess
    while high > step, self.hash(high &- step) >= hash {
      high &-= step
      step &*= 2
    }
    return lowerBound(hash, max(0, high &- step), high)
  }

  private func lowerBound(_ hash: UInt32, _ low: Int, _ high: Int) -> Int {
    var (low, high) = (low, high)
    while low < high {
      let middle = (low &+ high) &>> 1
      if self.hash(middle) < hash { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

/// A run of ids unpacked for change.
struct IDRunEntries {
  var entries: [(hash: UInt32, number: UInt64)] = []

  mutating func append(_ run: borrowing IDRun) {
    for index in 0..<run.count { entries.append((run.hash(index), run.number(index))) }
  }

  static func pack(_ entries: ArraySlice<(hash: UInt32, number: UInt64)>, into writer: inout ByteWriter) {
    let width = self.width(entries)
    writer.clear()
    writer.append(UInt16(entries.count))
    writer.bytes.append(UInt8(width))
    writer.bytes.append(0)
    for entry in entries { writer.append(entry.hash) }
    for entry in entries { writer.append(entry.number, width: width) }
  }

  static func width(_ entries: ArraySlice<(hash: UInt32, number: UInt64)>) -> Int {
    let greatest = entries.reduce(UInt64(0)) { max($0, $1.number) }
    return max(1, (64 - greatest.leadingZeroBitCount + 7) / 8)
  }
}

/// The hash of a user id. An integer and its decimal text have the same.
package enum IDHash {
  static func hash(_ id: ElementID, seed: UInt64) -> UInt32 {
    if let number = id.canonicalInteger { return stored(integer(number, seed: seed)) }
    guard case .string(let text) = id else { return 0 }
    return stored(self.text(text, seed: seed))
  }

  /// The hash of a whole text.
  static func text(_ text: String, seed: UInt64) -> UInt64 {
    text.utf8.withContiguousStorageIfAvailable { bytes in hash(bytes.span.bytes, seed: seed) }
      ?? hash(Array(text.utf8).span.bytes, seed: seed)
  }

  private static func hash(_ bytes: RawSpan, seed: UInt64) -> UInt64 {
    var state = seed
    var place = 0
    while place &+ 8 <= bytes.byteCount {
      state = mix(bytes.loadUnchecked(place, as: UInt64.self), state)
      place &+= 8
    }
    let filled = bytes.byteCount &- place
    var word: UInt64 = 0
    for byte in 0..<filled {
      word |= UInt64(bytes.loadUnchecked(place &+ byte, as: UInt8.self)) &<< UInt64(8 &* byte)
    }
    return self.text(lastWord: word, filled: UInt64(filled), count: bytes.byteCount, state: state)
  }

  /// The part of a hash that the file stores.
  @inline(__always)
  static func stored(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }

  @inline(__always)
  static func integer(_ number: Int64, seed: UInt64) -> UInt64 {
    finish(mix(UInt64(bitPattern: number), seed ^ 0x9E37_79B9_7F4A_7C15))
  }

  /// The hash of a text of `count` bytes: `state` has taken in its whole words, and `filled` bytes are left.
  @inline(__always)
  static func text(lastWord word: UInt64, filled: UInt64, count: Int, state: UInt64) -> UInt64 {
    finish(mix(word ^ filled << 56, state ^ UInt64(count)))
  }

  /// Folds the 128-bit product: every bit of both reaches every bit of the result.
  @inline(__always)
  static func mix(_ word: UInt64, _ state: UInt64) -> UInt64 {
    let product = (word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: state ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func finish(_ state: UInt64) -> UInt64 { mix(state, 0x8EBC_6AF0_9C88_C6E3) }
}
