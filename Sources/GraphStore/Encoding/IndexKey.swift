// IndexKey: values as bytes whose order is the order of the values; the keys of the secondary indexes.
//
//   index u32 big-endian, then each value, then the element's number, 5 bytes big-endian. A value is
//     0x10 bool       one byte
//     0x20 number     of any type, as the nearest double: 8 bytes, sign folded; then 0 exact or 1 rounded
//     0x28 day        4 bytes, sign flipped
//     0x30 instant    8 bytes seconds, sign flipped; 4 bytes nanoseconds
//     0x40 text       UTF-8, each 00 followed by FF; then 00 00, or for long texts their first bytes, 00 01 and a hash
//     0x50 uuid       16 bytes
// Equal numbers of different types have the same bytes. Rounded numbers and cut texts find candidates,
// and the stored value decides.

enum IndexKey {
  static let numberSize = 5
  static let numberFamily: UInt8 = 0x20
  private static let hashSize = 8
  private static let maximumSize = 500

  /// What a value is in an index: its bytes, and whether these tell it apart from every other.
  struct Part {
    var bytes: [UInt8]
    var isExact: Bool

    var isNumber: Bool { bytes[0] == numberFamily }

    /// What the bytes of every value begin with that these bytes may stand for: a number without the mark of
    /// rounding, a cut text without the hash.
    var stem: [UInt8] { Array(bytes.dropLast(isNumber ? 1 : isExact ? 0 : hashSize)) }
  }

  /// The bytes of a value in an index of `partCount` keys; nil when values of its kind are not indexed.
  static func part(_ value: Value, of partCount: Int) -> Part? {
    switch value {
    case .bool(let flag): return Part(bytes: [0x10, flag ? 1 : 0], isExact: true)
    case .byte(let number): return part(number: Double(number), isExact: true)
    case .short(let number): return part(number: Double(number), isExact: true)
    case .int(let number): return part(number: Double(number), isExact: true)
    case .long(let number):
      return part(number: Double(number), isExact: Int64(exactly: Double(number)) == number)
    case .float(let number): return part(number: Double(number), isExact: true)
    case .double(let number): return part(number: number, isExact: true)
    case .bigInteger(let number): return part(number: number.doubleValue, isExact: number.isExactDouble)
    case .bigDecimal(let number): return part(number: number.doubleValue, isExact: number.isExactDouble)
    case .date(let day):
      var bytes: [UInt8] = [0x28]
      bytes.append(bigEndian: UInt64(UInt32(bitPattern: day.daysSinceEpoch) ^ 0x8000_0000), width: 4)
      return Part(bytes: bytes, isExact: true)
    case .dateTime(let time):
      var bytes: [UInt8] = [0x30]
      bytes.append(bigEndian: UInt64(bitPattern: time.secondsSinceEpoch) ^ 1 << 63, width: 8)
      bytes.append(bigEndian: UInt64(time.nanoseconds), width: 4)
      return Part(bytes: bytes, isExact: true)
    case .string(let text): return part(text: text, limit: maximumSize / partCount - 16)
    case .uuid(let id):
      var bytes: [UInt8] = [0x50]
      bytes.append(bigEndian: id.high, width: 8)
      bytes.append(bigEndian: id.low, width: 8)
      return Part(bytes: bytes, isExact: true)
    default: return nil
    }
  }

  /// Whether an index takes two values for one: equal bytes, and equal content where the bytes do not tell.
  static func areSame(_ left: Value, _ right: Value, of partCount: Int) -> Bool {
    guard let one = part(left, of: partCount), let other = part(right, of: partCount),
      one.bytes == other.bytes
    else { return false }
    if one.isExact { return true }
    guard let number = decimal(left), let otherNumber = decimal(right) else { return left == right }
    return number.compared(to: otherNumber) == .equal
  }

  /// A number that may be rounded in its key.
  private static func decimal(_ value: Value) -> BigDecimal? {
    switch value {
    case .long(let number): BigDecimal(number)
    case .bigInteger(let number): BigDecimal(number)
    case .bigDecimal(let number): number
    default: nil
    }
  }

  private static func part(number: Double, isExact: Bool) -> Part {
    // Zero has one form and NaN stands behind the infinities.
    let normal = number.isNaN ? Double.nan : number + 0
    let bits = normal.bitPattern
    let folded = bits >> 63 == 1 ? ~bits : bits | 1 << 63
    var bytes: [UInt8] = [numberFamily]
    bytes.append(bigEndian: folded, width: 8)
    bytes.append(isExact ? 0 : 1)
    return Part(bytes: bytes, isExact: isExact)
  }

  private static func part(text: String, limit: Int) -> Part {
    var bytes: [UInt8] = []
    let isExact = append(text, limit: limit, to: &bytes)
    return Part(bytes: bytes, isExact: isExact)
  }

  /// Appends the bytes of a text; false when they do not tell it apart from every other.
  private static func append(_ text: String, limit: Int, to bytes: inout [UInt8]) -> Bool {
    bytes.reserveCapacity(bytes.count + min(text.utf8.count, limit) + 4)
    let start = bytes.count
    bytes.append(0x40)
    if text.utf8.count < limit, !text.utf8.contains(0) {
      bytes.append(contentsOf: text.utf8)
      bytes.append(0)
      bytes.append(0)
      return true
    }
    for byte in text.utf8 {
      if bytes.count - start >= limit {
        bytes.append(contentsOf: [0, 1])
        bytes.append(bigEndian: textHash(text), width: hashSize)
        return false
      }
      bytes.append(byte)
      if byte == 0 { bytes.append(0xFF) }
    }
    bytes.append(0)
    bytes.append(0)
    return true
  }

  /// What the entries of a text begin with in an index of one key; nil for a text that the bytes do not tell apart.
  static func entry(_ index: UInt32, exactText text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + text.utf8.count + 4)
    bytes.append(bigEndian: UInt64(index), width: 4)
    return append(text, limit: maximumSize - 16, to: &bytes) ? bytes : nil
  }

  /// The bytes with which every text begins that begins with `prefix`.
  static func prefixPart(_ prefix: String, of partCount: Int) -> [UInt8] {
    let part = part(text: prefix, limit: maximumSize / partCount - 16)
    // Without its end: two bytes, or for a long prefix those of the hash as well.
    return Array(part.bytes.dropLast(part.isExact ? 2 : 2 + hashSize))
  }

  private static func textHash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  static func start(_ index: UInt32) -> [UInt8] {
    var key: [UInt8] = []
    key.append(bigEndian: UInt64(index), width: 4)
    return key
  }

  /// The number of the element at the end of a key.
  static func number(_ key: RawSpan) throws(StoreError) -> UInt64 {
    guard key.byteCount >= 4 + numberSize else { throw .damaged("an index entry is too short") }
    return key.bigEndian(key.byteCount - numberSize, width: numberSize)
  }

  /// The least bytes greater than every key with this prefix; nil when there are none.
  static func successor(_ prefix: [UInt8]) -> [UInt8]? {
    var bytes = prefix
    while let last = bytes.last {
      if last < 0xFF {
        bytes[bytes.count - 1] = last + 1
        return bytes
      }
      bytes.removeLast()
    }
    return nil
  }
}

extension BigInteger {
  /// True when `doubleValue` is the number itself, as it is for a double of the same value.
  var isExactDouble: Bool {
    guard let lowest = magnitude.firstIndex(where: { $0 != 0 }) else { return true }
    return bitWidth - (lowest * 32 + magnitude[lowest].trailingZeroBitCount) <= 53 && bitWidth <= 1024
  }
}

extension BigDecimal {
  /// True when `doubleValue` is the number itself, as it is for a double of the same value.
  var isExactDouble: Bool {
    let nearest = doubleValue
    return nearest.isFinite && BigDecimal(exactly: nearest).compared(to: self) == .equal
  }

  /// Every digit of a finite double: a fraction over a power of two is one over the same power of ten.
  private init(exactly double: Double) {
    let stored = double.significandBitPattern
    let significand = double.isNormal ? stored | 1 << 52 : stored
    let zeros = significand == 0 ? 0 : significand.trailingZeroBitCount
    let exponent = max(Int(double.exponentBitPattern), 1) - 1075 + zeros
    var magnitude = Magnitude.of(significand >> UInt64(zeros))
    if exponent >= 0 {
      magnitude = Magnitude.shiftedLeft(magnitude, by: exponent)
    } else {
      for _ in 0..<(-exponent) { Magnitude.multiplyAdd(&magnitude, 5, 0) }
    }
    self.init(
      unscaled: BigInteger(isNegative: double < 0, magnitude: magnitude), scale: Int32(max(0, -exponent)))
  }
}
