// Kernels: loops over bytes that look at a word of eight at a time, and copies of many small texts.
// The places they are given must lie within the arrays; they verify that once a call, not once a byte.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum Kernels {
  /// Bytes that an array has behind its content, so that whole words can be read there.
  static let padding = 16

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

  /// The highest bit of each byte of `word` that equals the byte repeated in `pattern`.
  @inline(__always)
  private static func matches(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    let difference = word ^ pattern
    return ~(((difference & lows) &+ lows) | difference | lows)
  }

  // MARK: Searching

  static func contains(_ byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return false }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return false }
      return memchr(base + range.lowerBound, Int32(byte), range.count) != nil
    }
  }

  static func lastIndex(of byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var at = min(range.upperBound, bytes.count)
    while at > range.lowerBound {
      at -= 1
      if bytes[at] == byte { return at }
    }
    return nil
  }

  static func isASCII(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return false }
    return bytes.withUnsafeBytes { buffer in
      var bits: UInt64 = 0
      var at = range.lowerBound
      while at &+ 8 <= range.upperBound {
        bits |= buffer.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        at &+= 8
      }
      while at < range.upperBound {
        bits |= UInt64(buffer[at])
        at &+= 1
      }
      return bits & (ones &* 0x80) == 0
    }
  }

  /// The last line feed of `range` that is outside of quotes, where none are open at its beginning.
  static func lastLineEnd(in bytes: [UInt8], _ range: Range<Int>, quote: UInt8) -> Int? {
    if !contains(quote, in: bytes, range) { return lastIndex(of: 0x0A, in: bytes, range) }
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
    return bytes.withUnsafeBytes { buffer in
      var isQuoted = false
      var last: Int?
      for at in range {
        let byte = buffer[at]
        if byte == quote { isQuoted.toggle() } else if byte == 0x0A, !isQuoted { last = at }
      }
      return last
    }
  }

  /// Where the bytes of `range` are delimiter, line feed or, when asked for, quote; in their order.
  /// The array has `padding` behind the range.
  static func structure(
    of bytes: [UInt8], _ range: Range<Int>, delimiter: UInt8, quote: UInt8?, into places: inout [UInt32]
  ) {
    guard range.lowerBound >= 0, range.upperBound + 8 <= bytes.count else {
      places = []
      return
    }
    let delimiters = ones &* UInt64(delimiter)
    let feeds = ones &* 0x0A
    let quotes = ones &* UInt64(quote ?? delimiter)
    let hasQuotes = quote != nil
    places = [UInt32](unsafeUninitializedCapacity: range.count + 8) { output, count in
      bytes.withUnsafeBytes { buffer in
        guard let base = output.baseAddress else { return }
        var at = range.lowerBound
        var next = 0
        while at < range.upperBound {
          let word = buffer.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          var found = matches(word, delimiters) | matches(word, feeds)
          if hasQuotes { found |= matches(word, quotes) }
          if range.upperBound &- at < 8 {
            found &= (1 &<< UInt64(8 &* (range.upperBound &- at))) &- 1
          }
          while found != 0 {
            base[next] = UInt32(truncatingIfNeeded: at &+ found.trailingZeroBitCount &>> 3)
            next &+= 1
            found &= found &- 1
          }
          at &+= 8
        }
        count = next
      }
    }
  }

  /// How often a byte stands in `range`. The array has `padding` behind it.
  static func count(_ byte: UInt8, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    guard range.lowerBound >= 0, range.upperBound + 8 <= bytes.count else { return 0 }
    let pattern = ones &* UInt64(byte)
    return bytes.withUnsafeBytes { buffer in
      var total = 0
      var at = range.lowerBound
      while at < range.upperBound {
        var found = matches(buffer.loadUnaligned(fromByteOffset: at, as: UInt64.self), pattern)
        if range.upperBound &- at < 8 { found &= (1 &<< UInt64(8 &* (range.upperBound &- at))) &- 1 }
        total &+= found.nonzeroBitCount
        at &+= 8
      }
      return total
    }
  }

  // MARK: Sorting

  /// Puts words into `other` by the digit of `bits` bits at `shift`, keeping the order within a digit; false when all
  /// have the same, and nothing was done. Both arrays have the same length.
  static func distribute(
    _ words: [UInt64], into other: inout [UInt64], shift: UInt64, bits: Int
  ) -> Bool {
    guard words.count == other.count, let first = words.first else { return false }
    let mask = UInt64(1) << UInt64(bits) - 1
    var starts = [Int](repeating: 0, count: 1 << bits)
    return starts.withUnsafeMutableBufferPointer { starts in
      words.withUnsafeBufferPointer { words in
        for word in words { starts[Int(truncatingIfNeeded: word &>> shift & mask)] &+= 1 }
        if starts[Int(first &>> shift & mask)] == words.count { return false }
        var start = 0
        for digit in starts.indices {
          let count = starts[digit]
          starts[digit] = start
          start &+= count
        }
        other.withUnsafeMutableBufferPointer { other in
          for word in words {
            let digit = Int(truncatingIfNeeded: word &>> shift & mask)
            other[starts[digit]] = word
            starts[digit] &+= 1
          }
        }
        return true
      }
    }
  }

  // MARK: Texts

  /// Texts of `bytes` in the order of `rows`, one behind the other, and where each ends. The array has `padding` behind
  /// every text.
  static func gather(
    _ bytes: [UInt8], starts: [UInt32], ends: [UInt32], rows: [UInt32]
  ) -> (bytes: [UInt8], ends: [UInt32]) {
    var size = 0
    var isSound = true
    for row in rows {
      let (start, end) = (starts[Int(row)], ends[Int(row)])
      isSound = isSound && start <= end && Int(end) <= bytes.count
      size &+= Int(end &- start)
    }
    guard isSound, size <= Int(UInt32.max) else { return ([], []) }
    let isPadded = bytes.count >= padding
    let wordLimit = isPadded ? bytes.count - padding : 0
    var gatheredEnds = [UInt32](repeating: 0, count: rows.count)
    let gathered = [UInt8](unsafeUninitializedCapacity: size + padding) { output, count in
      bytes.withUnsafeBytes { source in
        guard let from = source.baseAddress, let to = output.baseAddress else { return }
        let target = UnsafeMutableRawPointer(to)
        var at = 0
        for place in rows.indices {
          let row = Int(rows[place])
          let start = Int(starts[row])
          let length = Int(ends[row]) &- start
          if length <= 16, start <= wordLimit {
            // Two words at once; what is too much is overwritten by the next text.
            target.storeBytes(
              of: (from + start).loadUnaligned(as: UInt64.self), toByteOffset: at, as: UInt64.self)
            target.storeBytes(
              of: (from + start + 8).loadUnaligned(as: UInt64.self), toByteOffset: at &+ 8, as: UInt64.self)
          } else {
            memcpy(target + at, from + start, length)
          }
          at &+= length
          gatheredEnds[place] = UInt32(truncatingIfNeeded: at)
        }
        memset(target + size, 0, padding)
        count = size
      }
    }
    return (gathered, gatheredEnds)
  }

  /// True when the texts at two places are the same.
  @inline(__always)
  static func areEqual(
    _ left: [UInt8], _ leftStart: Int, _ right: [UInt8], _ rightStart: Int, count: Int
  ) -> Bool {
    guard leftStart >= 0, rightStart >= 0, leftStart &+ count <= left.count,
      rightStart &+ count <= right.count
    else { return false }
    if count <= 8, leftStart &+ 8 <= left.count, rightStart &+ 8 <= right.count {
      if count == 0 { return true }
      return left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
          let difference =
            left.loadUnaligned(fromByteOffset: leftStart, as: UInt64.self)
            ^ right.loadUnaligned(fromByteOffset: rightStart, as: UInt64.self)
          return difference &<< UInt64(64 &- 8 &* count) == 0
        }
      }
    }
    return left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return count == 0 }
        return memcmp(left + leftStart, right + rightStart, count) == 0
      }
    }
  }
}
