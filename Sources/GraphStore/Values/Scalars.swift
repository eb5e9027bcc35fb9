// The scalar types that Swift does not have without Foundation: days, timestamps, unique ids.
// Calendar arithmetic is the proleptic Gregorian calendar; text forms are ISO 8601.

/// A calendar day, without time or zone: days since 1970-01-01.
public struct Day: Sendable, Hashable, Comparable {
  public var daysSinceEpoch: Int32

  public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

  public static func < (left: Day, right: Day) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }
}

/// An instant to the nanosecond, with the offset from UTC it was written in.
public struct Timestamp: Sendable, Hashable {
  public var secondsSinceEpoch: Int64
  public var nanoseconds: UInt32
  public var offsetSeconds: Int32

  public init(secondsSinceEpoch: Int64, nanoseconds: UInt32 = 0, offsetSeconds: Int32 = 0) {
    self.secondsSinceEpoch = secondsSinceEpoch
    self.nanoseconds = nanoseconds
    self.offsetSeconds = offsetSeconds
  }
}

/// A universally unique id of 128 bits.
public struct UniqueID: Sendable, Hashable {
  public var high: UInt64
  public var low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// An integer of any size: a sign and a magnitude in 32-bit limbs, least significant first, without leading zeros.
public struct BigInteger: Sendable, Hashable {
  public internal(set) var isNegative: Bool
  public internal(set) var magnitude: [UInt32]

  public init(isNegative: Bool, magnitude: [UInt32]) {
    var limbs = magnitude
    while limbs.last == 0 { limbs.removeLast() }
    self.isNegative = isNegative && !limbs.isEmpty
    self.magnitude = limbs
  }

  public init(_ value: Int64) {
    let bits = value.magnitude
    self.init(isNegative: value < 0, magnitude: [UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32)])
  }
}

/// A decimal of any size: `unscaled` × 10^-`scale`.
public struct BigDecimal: Sendable, Hashable {
  public var unscaled: BigInteger
  public var scale: Int32

  public init(unscaled: BigInteger, scale: Int32) {
    self.unscaled = unscaled
    self.scale = scale
  }
}
