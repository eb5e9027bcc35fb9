// Integers of any size: arithmetic, comparison, and the way to and from the machine's numbers.

/// An integer of any size: a sign and a magnitude in 32-bit limbs, least significant first, without leading zeros.
public struct BigInteger: Sendable, Hashable {
  public internal(set) var isNegative: Bool
  public internal(set) var magnitude: [UInt32]

  public init(isNegative: Bool, magnitude: [UInt32]) {
    var limbs = magnitude
    Magnitude.trim(&limbs)
    self.isNegative = isNegative && !limbs.isEmpty
    self.magnitude = limbs
  }

  public init(_ value: Int64) {
    self.init(isNegative: value < 0, magnitude: Magnitude.of(value.magnitude))
  }

  /// The most decimal digits that text may have and that arithmetic of the query language may produce.
  public static let maximumDigits = 100_000

  public static let zero = BigInteger(0)
  public static let one = BigInteger(1)

  public var isZero: Bool { magnitude.isEmpty }

  /// The number of bits of the magnitude, 0 for zero.
  public var bitWidth: Int { Magnitude.bitWidth(magnitude) }

  /// How many decimal digits the number has, 1 for zero.
  public var digitCount: Int {
    if isZero { return 1 }
    // The digits of a number of n bits are as many as those of 2^(n-1), or one more.
    let few = Int(Double(bitWidth - 1) * 0.301_029_995_663_981_2) + 1
    return Magnitude.compare(magnitude, BigInteger.powerOfTen(few).magnitude) == .less ? few : few + 1
  }

  /// 10 to the power of `exponent`, 1 for an exponent below zero.
  package static func powerOfTen(_ exponent: Int) -> BigInteger {
    var result: [UInt32] = [1]
    var rest = exponent
    while rest >= 9 {
      Magnitude.multiplyAdd(&result, 1_000_000_000, 0)
      rest -= 9
    }
    while rest > 0 {
      Magnitude.multiplyAdd(&result, 10, 0)
      rest -= 1
    }
    return BigInteger(isNegative: false, magnitude: result)
  }
}

extension BigInteger: Comparable {
  public static func < (left: BigInteger, right: BigInteger) -> Bool { left.compared(to: right) == .less }

  package func compared(to other: BigInteger) -> ThreeWay {
    if isNegative != other.isNegative { return isNegative ? .less : .greater }
    let order = Magnitude.compare(magnitude, other.magnitude)
    return isNegative ? order.reversed : order
  }
}

extension BigInteger {
  public static prefix func - (value: BigInteger) -> BigInteger {
    BigInteger(isNegative: !value.isNegative, magnitude: value.magnitude)
  }

  public static func + (left: BigInteger, right: BigInteger) -> BigInteger {
    if left.isNegative == right.isNegative {
      return BigInteger(
        isNegative: left.isNegative, magnitude: Magnitude.sum(left.magnitude, right.magnitude))
    }
    if Magnitude.compare(left.magnitude, right.magnitude) == .less {
      let rest = Magnitude.difference(right.magnitude, left.magnitude)
      return BigInteger(isNegative: right.isNegative, magnitude: rest)
    }
    let rest = Magnitude.difference(left.magnitude, right.magnitude)
    return BigInteger(isNegative: left.isNegative, magnitude: rest)
  }

  public static func - (left: BigInteger, right: BigInteger) -> BigInteger { left + -right }

  public static func * (left: BigInteger, right: BigInteger) -> BigInteger {
    BigInteger(
      isNegative: left.isNegative != right.isNegative,
      magnitude: Magnitude.product(left.magnitude, right.magnitude))
  }

  /// The quotient, cut towards zero, and the remainder, which has the sign of the dividend; nil for a divisor of zero.
  public func quotientAndRemainder(
    dividingBy divisor: BigInteger
  ) -> (quotient: BigInteger, remainder: BigInteger)? {
    if divisor.isZero { return nil }
    let (quotient, remainder) = Magnitude.quotientAndRemainder(magnitude, by: divisor.magnitude)
    return (
      BigInteger(isNegative: isNegative != divisor.isNegative, magnitude: quotient),
      BigInteger(isNegative: isNegative, magnitude: remainder)
    )
  }
}

extension BigInteger {
  /// The same number in 64 bits, nil when it does not fit.
  public var int64: Int64? {
    guard magnitude.count <= 2 else { return nil }
    let low = magnitude.isEmpty ? 0 : UInt64(magnitude[0])
    let high = magnitude.count < 2 ? 0 : UInt64(magnitude[1])
    let bits = high << 32 | low
    if isNegative { return bits <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- bits) : nil }
    return Int64(exactly: bits)
  }

  /// The nearest double, an infinity when the number is past all of them.
  public var doubleValue: Double {
    let shift = bitWidth - 64
    guard shift > 0 else {
      let exact = UInt64(lowLimbsOf: magnitude)
      return isNegative ? -Double(exact) : Double(exact)
    }
    var leading = UInt64(lowLimbsOf: Magnitude.shiftedRight(magnitude, by: shift))
    // What is cut off may only break ties, which its mere presence in the last bit does.
    if hasBits(below: shift) { leading |= 1 }
    let scaled = Double(sign: .plus, exponent: min(shift, 2000), significand: Double(leading))
    return isNegative ? -scaled : scaled
  }

  private func hasBits(below count: Int) -> Bool {
    let (limbs, rest) = (count / 32, UInt32(count % 32))
    return magnitude.prefix(limbs).contains { $0 != 0 } || magnitude[limbs] & ((1 << rest) - 1) != 0
  }

  /// The integer part of a double, nil when it is not finite.
  public init?(truncating value: Double) {
    guard value.isFinite else { return nil }
    let size = value.magnitude
    if size < 0x1p63 {
      self.init(isNegative: value < 0, magnitude: Magnitude.of(UInt64(size)))
    } else {
      // From here on doubles have no fraction.
      let significand = UInt64(size.significandBitPattern | 1 << 52)
      let limbs = Magnitude.shiftedLeft(Magnitude.of(significand), by: Int(size.exponent) - 52)
      self.init(isNegative: value < 0, magnitude: limbs)
    }
  }
}

extension UInt64 {
  /// The value of up to two limbs.
  fileprivate init(lowLimbsOf magnitude: [UInt32]) {
    let low = magnitude.isEmpty ? 0 : UInt64(magnitude[0])
    let high = magnitude.count < 2 ? 0 : UInt64(magnitude[1])
    self = high << 32 | low
  }
}
