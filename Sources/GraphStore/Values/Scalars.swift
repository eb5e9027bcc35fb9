// The scalar types that Swift does not have without Foundation: days, timestamps, unique ids.
// Their calendar is in `CivilDate.swift`, the text of days and timestamps in `ISO8601.swift`.

/// A calendar day, without time or zone: days since 1970-01-01.
public struct Day: Sendable, Hashable, Comparable {
  public var daysSinceEpoch: Int32

  public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

  public static func < (left: Day, right: Day) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }
}

/// An instant to the nanosecond, with the offset from UTC it was written in.
///
/// `==` compares the offset as well; `instantCompared(to:)` compares the instants alone.
public struct Timestamp: Sendable, Hashable {
  public var secondsSinceEpoch: Int64
  public var nanoseconds: UInt32
  public var offsetSeconds: Int32

  public init(secondsSinceEpoch: Int64, nanoseconds: UInt32 = 0, offsetSeconds: Int32 = 0) {
    self.secondsSinceEpoch = secondsSinceEpoch
    self.nanoseconds = nanoseconds
    self.offsetSeconds = offsetSeconds
  }

  /// Midnight UTC at the beginning of a day.
  public init(_ day: Day) {
    self.init(secondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400)
  }

  /// The instant so many milliseconds after 1970-01-01T00:00:00Z, in UTC.
  public init(millisecondsSinceEpoch milliseconds: Int64) {
    let (seconds, rest) = milliseconds.flooredQuotientAndRemainder(dividingBy: 1000)
    self.init(secondsSinceEpoch: seconds, nanoseconds: UInt32(truncatingIfNeeded: rest) * 1_000_000)
  }

  /// Milliseconds since 1970-01-01T00:00:00Z, finer parts cut towards the past; nil past 64 bits.
  public var millisecondsSinceEpoch: Int64? {
    Int64(exactly: Int128(secondsSinceEpoch) * 1000 + Int128(nanoseconds / 1_000_000))
  }

  package func instantCompared(to other: Timestamp) -> ThreeWay {
    secondsSinceEpoch != other.secondsSinceEpoch
      ? ThreeWay.of(secondsSinceEpoch, other.secondsSinceEpoch)
      : ThreeWay.of(nanoseconds, other.nanoseconds)
  }
}

/// A universally unique id of 128 bits.
public struct UniqueID: Sendable, Hashable, Comparable {
  public var high: UInt64
  public var low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A random id: version 4, variant 1.
  public static func random() -> UniqueID {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }

  public static func random(using generator: inout some RandomNumberGenerator) -> UniqueID {
    let version: UInt64 = 0x4000
    let variant: UInt64 = 0x8000_0000_0000_0000
    return UniqueID(
      high: generator.next() & ~0xF000 | version, low: generator.next() & 0x3FFF_FFFF_FFFF_FFFF | variant)
  }

  /// Orders ids as their texts are ordered.
  public static func < (left: UniqueID, right: UniqueID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension UniqueID: LosslessStringConvertible {
  /// Reads 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12 with hyphens between; nil for anything else.
  public init?(_ text: String) {
    var words: [UInt64] = [0, 0]
    var digits = 0
    var position = 0
    for byte in text.utf8 {
      if UniqueID.isHyphen(position) {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard digits < 32, let digit = UniqueID.hexadecimalValue(byte) else { return nil }
        words[digits / 16] = words[digits / 16] << 4 | digit
        digits += 1
      }
      position += 1
    }
    guard digits == 32 else { return nil }
    self.init(high: words[0], low: words[1])
  }

  /// The text in lower case.
  public var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for digit in 0..<32 {
      if UniqueID.isHyphen(text.count) { text.append(UInt8(ascii: "-")) }
      let word = digit < 16 ? high : low
      let value = UInt8(truncatingIfNeeded: word >> (60 - UInt64(digit % 16) * 4)) & 0xF
      text.append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isHyphen(_ position: Int) -> Bool {
    position == 8 || position == 13 || position == 18 || position == 23
  }

  private static func hexadecimalValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}

extension Int64 {
  /// The quotient rounded down, so that the remainder is never negative; the divisor is positive.
  func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
