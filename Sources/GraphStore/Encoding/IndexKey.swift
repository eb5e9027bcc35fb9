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
  private static let maximumSize = 500

  /// What a value is in an index: its bytes, and whether these tell it apart from every other.
  struct Part {
    var bytes: [UInt8]
    var isExact: Bool
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
    case .bigInteger(let number): return part(number: number.approximation, isExact: number.isExactDouble)
    case .bigDecimal(let number): return part(number: number.approximation, isExact: number.isExactDouble)
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

  private static func part(number: Double, isExact: Bool) -> Part {
    // Zero has one form and NaN stands behind the infinities.
    let normal = number.isNaN ? Double.nan : number + 0
    let bits = normal.bitPattern
    let folded = bits >> 63 == 1 ? ~bits : bits | 1 << 63
    var bytes: [UInt8] = [0x20]
    bytes.append(bigEndian: folded, width: 8)
    bytes.append(isExact ? 0 : 1)
    return Part(bytes: bytes, isExact: isExact)
  }

  private static func part(text: String, limit: Int) -> Part {
    var bytes: [UInt8] = [0x40]
    bytes.reserveCapacity(min(text.utf8.count, limit) + 4)
    for byte in text.utf8 {
      if bytes.count >= limit {
        bytes.append(contentsOf: [0, 1])
        bytes.append(bigEndian: textHash(text), width: 8)
        return Part(bytes: bytes, isExact: false)
      }
      bytes.append(byte)
      if byte == 0 { bytes.append(0xFF) }
    }
    bytes.append(contentsOf: [0, 0])
    return Part(bytes: bytes, isExact: true)
  }

  /// The bytes with which every text begins that begins with `prefix`.
  static func prefixPart(_ prefix: String, of partCount: Int) -> [UInt8] {
    var bytes = part(text: prefix, limit: maximumSize / partCount - 16).bytes
    // Without its end: two bytes, or for a long prefix those of the hash as well.
    let isCut = prefix.utf8.count > bytes.count
    bytes.removeLast(isCut ? 10 : 2)
    return bytes
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
  /// The nearest double, or an infinity.
  var approximation: Double {
    var result = 0.0
    for limb in magnitude.reversed() { result = result * 4_294_967_296 + Double(limb) }
    return isNegative ? -result : result
  }

  /// True when `approximation` is the value itself.
  var isExactDouble: Bool { magnitude.count <= 2 && approximation.magnitude <= 9_007_199_254_740_992 }
}

extension BigDecimal {
  /// A double near the value. Near, not nearest: index keys made from it are marked as rounded.
  var approximation: Double {
    var result = unscaled.approximation
    var places = Int(scale)
    while places > 300 {
      result /= 1e300
      places -= 300
    }
    while places < -300 {
      result *= 1e300
      places += 300
    }
    var power = 1.0
    for _ in 0..<abs(places) { power *= 10 }
    return places >= 0 ? result / power : result * power
  }

  /// True when `approximation` is the value itself: tens cancel to a whole number of small binary fractions.
  var isExactDouble: Bool {
    guard unscaled.magnitude.count <= 2, (0...22).contains(scale) else { return false }
    let digits = unscaled.magnitude.reversed().reduce(UInt64(0)) { $0 << 32 | UInt64($1) }
    var fives: UInt64 = 1
    for _ in 0..<scale { fives *= 5 }
    return digits % fives == 0 && digits / fives <= 1 << 53
  }
}
