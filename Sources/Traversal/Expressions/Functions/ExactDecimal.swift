// Decimals as expressions compute with them: quotients of 34 digits, and rounding to places by any of the usual modes.

import GraphStore

/// How a decimal is rounded. Halves go away from zero, towards it, or to the even digit; the others look at no halves.
enum RoundingMode: String, Sendable, CaseIterable {
  case up, down, ceiling, floor
  case halfUp = "half_up"
  case halfDown = "half_down"
  case halfEven = "half_even"
}

extension BigDecimal {
  /// The exponents that expressions compute with: those of IEEE's decimals of 34 digits.
  static let exponentLimit = 6144

  /// Whether the number lies within the limits that keep every operation quick.
  var isModest: Bool {
    unscaled.isZero
      ? scale.magnitude <= Self.exponentLimit
      : unscaled.digitCount <= Self.exponentLimit
        && (unscaled.digitCount - 1 - Int(scale)).magnitude <= Self.exponentLimit
  }

  var isZero: Bool { unscaled.isZero }

  /// The number with so many places behind the point, or for fewer than none that many zeros before it.
  func rounded(to places: Int, _ mode: RoundingMode) -> BigDecimal {
    let surplus = Int(scale) - places
    if surplus <= 0 {
      // Nothing to round; a number of places that was asked for is shown.
      guard places >= 0 else { return atLeastScaleZero }
      return BigDecimal(unscaled: unscaled * .powerOfTen(-surplus), scale: Int32(clamping: places))
    }
    if surplus > unscaled.digitCount + 1 {
      let step = Self.step(
        isNegative: unscaled.isNegative, mode, half: unscaled.isZero ? nil : .less, isOdd: false)
      return BigDecimal(unscaled: unscaled.isZero ? .zero : step, scale: Int32(clamping: places))
        .atLeastScaleZero
    }
    let divisor = BigInteger.powerOfTen(surplus)
    guard let (kept, rest) = unscaled.quotientAndRemainder(dividingBy: divisor) else { return self }
    var result = kept
    if !rest.isZero {
      let twice = BigInteger(isNegative: false, magnitude: (rest + rest).magnitude)
      let half = twice.compared(to: divisor)
      let isOdd = (kept.magnitude.first ?? 0) & 1 == 1
      result = kept + Self.step(isNegative: unscaled.isNegative, mode, half: half, isOdd: isOdd)
    }
    return BigDecimal(unscaled: result, scale: Int32(clamping: places)).atLeastScaleZero
  }

  /// What is to be added to a number that was cut: 0, or 1 away from zero. `half` is how the rest stands to a half.
  private static func step(isNegative: Bool, _ mode: RoundingMode, half: ThreeWay?, isOdd: Bool) -> BigInteger
  {
    guard let half else { return .zero }
    let goesAway =
      switch mode {
      case .up: true
      case .down: false
      case .ceiling: !isNegative
      case .floor: isNegative
      case .halfUp: half != .less
      case .halfDown: half == .greater
      case .halfEven: half == .greater || half == .equal && isOdd
      }
    return goesAway ? BigInteger(isNegative: isNegative, magnitude: [1]) : .zero
  }

  /// The same number without a negative scale.
  var atLeastScaleZero: BigDecimal {
    scale >= 0 ? self : BigDecimal(unscaled: unscaled * .powerOfTen(-Int(scale)), scale: 0)
  }

  /// The same number with as few places as it needs.
  var stripped: BigDecimal {
    guard scale > 0 else { return atLeastScaleZero }
    if unscaled.isZero { return BigDecimal(0) }
    var (rest, places) = (unscaled, scale)
    let ten = BigInteger(10)
    while places > 0, let (shorter, digit) = rest.quotientAndRemainder(dividingBy: ten), digit.isZero {
      rest = shorter
      places -= 1
    }
    return BigDecimal(unscaled: rest, scale: places)
  }

  /// The integer when the number is one and fits.
  var int64: Int64? {
    let rest = stripped
    return rest.scale == 0 ? rest.unscaled.int64 : nil
  }

  /// The quotient rounded down.
  func floorQuotient(by divisor: BigDecimal) -> BigInteger? {
    let scale = max(self.scale, divisor.scale, 0)
    let dividend = unscaled * .powerOfTen(Int(scale) - Int(self.scale))
    let other = divisor.unscaled * .powerOfTen(Int(scale) - Int(divisor.scale))
    guard let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: other) else { return nil }
    return rest.isZero || dividend.isNegative == other.isNegative ? quotient : quotient - BigInteger(1)
  }

  /// The number of significant digits of a quotient that does not end.
  static let significantDigits = 34

  /// The exact quotient where it has at most 34 digits (or as many as the longer operand), else rounded to that many,
  /// halves to even. Nil for a division by zero.
  func quotient(by divisor: BigDecimal) -> BigDecimal? {
    if divisor.isZero { return nil }
    let preferred = max(Int(scale) - Int(divisor.scale), 0)
    if isZero { return BigDecimal(0) }
    let (digits, divisorDigits) = (unscaled.digitCount, divisor.unscaled.digitCount)
    let precision = max(Self.significantDigits, digits, divisorDigits)
    let shift = max(precision + 1 + divisorDigits - digits, 0)
    guard
      let (quotient, rest) = (unscaled * .powerOfTen(shift)).quotientAndRemainder(
        dividingBy: divisor.unscaled)
    else { return nil }
    let isNegative = unscaled.isNegative != divisor.unscaled.isNegative
    // A last digit of 1 stands for whatever follows: it breaks ties and cannot make one.
    let sticky = rest.isZero ? BigInteger.zero : BigInteger(isNegative: isNegative, magnitude: [1])
    let rough = BigDecimal(
      unscaled: quotient * BigInteger(10) + sticky,
      scale: Int32(clamping: Int(scale) - Int(divisor.scale) + shift + 1))
    let surplus = rough.unscaled.digitCount - precision
    let rounded = surplus > 0 ? rough.rounded(to: Int(rough.scale) - surplus, .halfEven) : rough
    return rounded.stripped(to: preferred)
  }

  /// Without the zeros behind so many places.
  private func stripped(to places: Int) -> BigDecimal {
    let rest = stripped
    guard rest.scale < places else { return rest }
    return rest.rounded(to: places, .down)
  }
}
