// Comparison of numbers by value across all their types, without rounding, so that it is transitive.
// A float or double stands for its exact value when it is whole, else for the decimal of its shortest text: that
// makes 0.1 equal to 0.1m, and still keeps the order of all doubles.

import GraphStore

extension Value {
  /// Nil when one of the numbers is NaN, or when one of the values is no number.
  package func numericComparison(with other: Value) -> ThreeWay? {
    switch (integer, other.integer) {
    case (let a?, let b?):
      return ThreeWay.of(a, b)
    case (let a?, nil):
      if let b = other.floatingPoint { return compareExactly(a, b) }
    case (nil, let b?):
      if let a = floatingPoint { return compareExactly(b, a)?.reversed }
    case (nil, nil):
      if let a = floatingPoint, let b = other.floatingPoint {
        return a.isNaN || b.isNaN ? nil : ThreeWay.of(a, b)
      }
    }
    return comparisonOfLargeNumbers(with: other)
  }

  private func comparisonOfLargeNumbers(with other: Value) -> ThreeWay? {
    if case .bigInteger(let a) = self, case .bigInteger(let b) = other { return a.compared(to: b) }
    if let a = floatingPoint, !a.isFinite { return a.isNaN ? nil : a < 0 ? .less : .greater }
    if let b = other.floatingPoint, !b.isFinite { return b.isNaN ? nil : b < 0 ? .greater : .less }
    guard let a = decimalForComparison, let b = other.decimalForComparison else { return nil }
    return a.compared(to: b)
  }

  private var decimalForComparison: BigDecimal? {
    guard let number = floatingPoint else { return bigDecimal }
    if let whole = BigInteger(truncating: number), whole.doubleValue == number { return BigDecimal(whole) }
    return BigDecimal(number)
  }
}

private func compareExactly(_ integer: Int64, _ number: Double) -> ThreeWay? {
  if number.isNaN { return nil }
  if number >= 0x1p63 { return .less }
  if number < -0x1p63 { return .greater }
  let whole = Int64(number)
  if integer != whole { return ThreeWay.of(integer, whole) }
  // Doubles with a fraction are small enough for their whole part to be exact.
  return ThreeWay.of(Double(whole), number)
}
