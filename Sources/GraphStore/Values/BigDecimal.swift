// Decimals of any size: exact sums and products, rounded quotients, comparison by value.

/// A decimal of any size: `unscaled` × 10^-`scale`.
///
/// `==` compares the representation, so `1.0` and `1.00` differ; `compared(to:)` compares the value.
public struct BigDecimal: Sendable, Hashable {
  public var unscaled: BigInteger
  public var scale: Int32

  public init(unscaled: BigInteger, scale: Int32) {
    self.unscaled = unscaled
    self.scale = scale
  }

  public init(_ integer: BigInteger) { self.init(unscaled: integer, scale: 0) }
  public init(_ integer: Int64) { self.init(BigInteger(integer)) }

  /// The decimal that the shortest text of a double names, nil when it is not finite.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init(value.description)
  }

  /// The power of ten of the leading digit.
  var adjustedExponent: Int { unscaled.digitCount - 1 - Int(scale) }
}

/// Why a number could not be computed.
public enum ArithmeticError: Error, Sendable, Hashable {
  case divisionByZero
  /// The result has more than `BigInteger.maximumDigits` digits, or a scale beyond 32 bits.
  case tooManyDigits
}

extension BigDecimal {
  /// Compares by value whatever the scale.
  package func compared(to other: BigDecimal) -> ThreeWay {
    if unscaled.isZero || other.unscaled.isZero || unscaled.isNegative != other.unscaled.isNegative {
      return ThreeWay.of(signum, other.signum)
    }
    let (left, right) = (adjustedExponent, other.adjustedExponent)
    if left != right {
      let byMagnitude: ThreeWay = left < right ? .less : .greater
      return unscaled.isNegative ? byMagnitude.reversed : byMagnitude
    }
    // With equal leading digits the scales differ by no more than the digits do.
    let shift = Int(other.scale) - Int(scale)
    return unscaled.shifted(max(shift, 0)).compared(to: other.unscaled.shifted(max(-shift, 0)))
  }

  private var signum: Int { unscaled.isZero ? 0 : unscaled.isNegative ? -1 : 1 }

  public static prefix func - (value: BigDecimal) -> BigDecimal {
    BigDecimal(unscaled: -value.unscaled, scale: value.scale)
  }

  /// The exact sum, in the larger scale.
  public static func + (left: BigDecimal, right: BigDecimal) throws(ArithmeticError) -> BigDecimal {
    let scale = max(left.scale, right.scale)
    let (a, b) = (try left.unscaled(at: scale), try right.unscaled(at: scale))
    return try BigDecimal(unscaled: a + b, scale: scale).checked()
  }

  public static func - (left: BigDecimal, right: BigDecimal) throws(ArithmeticError) -> BigDecimal {
    try left + -right
  }

  /// The exact product; the scales add up.
  public static func * (left: BigDecimal, right: BigDecimal) throws(ArithmeticError) -> BigDecimal {
    guard let scale = Int32(exactly: Int64(left.scale) + Int64(right.scale)),
      left.unscaled.bitWidth + right.unscaled.bitWidth <= BigDecimal.maximumBits
    else { throw .tooManyDigits }
    return BigDecimal(unscaled: left.unscaled * right.unscaled, scale: scale)
  }

  /// The least number of digits to which quotients are computed.
  public static let quotientDigits = 34

  /// The exact quotient in the scale nearest to the difference of the scales when it has no more than 34 digits
  /// (or those of the longer operand), else rounded to that many, halves away from zero.
  public static func / (left: BigDecimal, right: BigDecimal) throws(ArithmeticError) -> BigDecimal {
    if right.unscaled.isZero { throw .divisionByZero }
    let preferred = Int(left.scale) - Int(right.scale)
    if left.unscaled.isZero { return BigDecimal(unscaled: .zero, scale: Int32(clamping: preferred)) }

    let (digits, divisorDigits) = (left.unscaled.digitCount, right.unscaled.digitCount)
    let precision = max(quotientDigits, digits, divisorDigits)
    // One digit more than asked for, and a remainder, tell how to round.
    let shift = max(precision + 1 + divisorDigits - digits, 0)
    guard
      let (quotient, remainder) = left.unscaled.shifted(shift).quotientAndRemainder(
        dividingBy: right.unscaled)
    else { throw .divisionByZero }
    let rough = ScaledInteger(value: quotient, scale: preferred + shift)
    if remainder.isZero {
      let exact = rough.stripped(to: preferred)
      if exact.value.digitCount <= precision { return try exact.decimal() }
    }
    return try rough.rounded(to: precision).decimal()
  }

  /// The integer part, nil when it would have more than `BigInteger.maximumDigits` digits.
  public var truncated: BigInteger? {
    if unscaled.isZero || adjustedExponent < 0 { return .zero }
    if scale <= 0 { return try? unscaled(at: 0) }
    return unscaled.quotientAndRemainder(dividingBy: .powerOfTen(Int(scale)))?.quotient
  }

  /// The nearest double, an infinity when the number is past all of them.
  public var doubleValue: Double { Double(description) ?? .nan }

  private static let maximumBits = BigInteger.maximumDigits * 10 / 3

  private func unscaled(at newScale: Int32) throws(ArithmeticError) -> BigInteger {
    let shift = Int(newScale) - Int(scale)
    if shift == 0 || unscaled.isZero { return unscaled }
    guard unscaled.digitCount + shift <= BigInteger.maximumDigits else { throw .tooManyDigits }
    return unscaled.shifted(shift)
  }

  private func checked() throws(ArithmeticError) -> BigDecimal {
    guard unscaled.bitWidth <= BigDecimal.maximumBits else { throw .tooManyDigits }
    return self
  }
}

extension BigInteger {
  /// This number with `zeros` decimal zeros behind it.
  fileprivate func shifted(_ zeros: Int) -> BigInteger {
    zeros == 0 || isZero ? self : self * .powerOfTen(zeros)
  }
}

/// A quotient in the making: its scale may still be out of bounds.
private struct ScaledInteger {
  var value: BigInteger
  var scale: Int

  /// Without the decimal zeros that stand behind `preferred` places.
  func stripped(to preferred: Int) -> ScaledInteger {
    var result = self
    let ten = BigInteger(10)
    while result.scale > preferred,
      let (shorter, digit) = result.value.quotientAndRemainder(dividingBy: ten), digit.isZero
    {
      result = ScaledInteger(value: shorter, scale: result.scale - 1)
    }
    return result
  }

  /// Cut to `precision` digits, halves away from zero.
  func rounded(to precision: Int) -> ScaledInteger {
    let surplus = value.digitCount - precision
    guard surplus > 0,
      let (kept, rest) = value.quotientAndRemainder(dividingBy: .powerOfTen(surplus))
    else { return self }
    let half = BigInteger(5).shifted(surplus - 1)
    let roundsAway = Magnitude.compare(rest.magnitude, half.magnitude) != .less
    let step = BigInteger(isNegative: value.isNegative, magnitude: [1])
    let result = ScaledInteger(value: roundsAway ? kept + step : kept, scale: scale - surplus)
    // 999…9 rounded up has one digit too many.
    return result.value.digitCount > precision ? result.rounded(to: precision) : result
  }

  func decimal() throws(ArithmeticError) -> BigDecimal {
    guard let scale = Int32(exactly: scale) else { throw .tooManyDigits }
    return BigDecimal(unscaled: value, scale: scale)
  }
}
