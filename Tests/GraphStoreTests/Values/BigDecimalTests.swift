// Decimals of any size: text, comparison by value, exact sums and products, rounded quotients.

import TestSupport
import Testing

@testable import GraphStore

@Suite struct BigDecimalTests {
  static func random(using generator: inout SeededGenerator) -> BigDecimal {
    BigDecimal(
      unscaled: BigIntegerTests.random(limbs: 4, using: &generator),
      scale: Int32.random(in: -20...40, using: &generator))
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("1.50", "1.50"), ("-1.50", "-1.50"), (".5", "0.5"), ("5.", "5"), ("+7", "7"),
    ("0.000001", "0.000001"), ("0.0000001", "1E-7"), ("1e3", "1E+3"), ("12e3", "1.2E+4"),
    ("1.5E-3", "0.0015"),
    ("123.456e-10", "1.23456E-8"), ("0.00", "0.00"), ("0e-9", "0E-9"), ("1E+2147483647", "1E+2147483647"),
  ])
  func `text is read and written canonically`(text: String, canonical: String) throws {
    let number = try #require(BigDecimal(text))
    #expect(number.description == canonical)
    #expect(BigDecimal(canonical) == number)
  }

  @Test(arguments: [
    "", ".", "-", "1..2", "1.2.3", "e5", "1e", "1e1.5", "1e99999999999", "0x1", "1 ", "NaN", "1-2", "1.-2",
    "1f",
  ])
  func `what is not a decimal is refused`(text: String) {
    #expect(BigDecimal(text) == nil)
  }

  @Test func `random decimals come back from their text`() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let a = Self.random(using: &generator)
      #expect(BigDecimal(a.description) == a)
    }
  }

  @Test func `representation decides equality, value decides comparison`() throws {
    let (one, longOne) = (try #require(BigDecimal("1.0")), try #require(BigDecimal("1.000")))
    #expect(one != longOne)
    #expect(one.compared(to: longOne) == .equal)
    let table: [(String, String, ThreeWay)] = [
      ("0", "0.00", .equal), ("-1", "1", .less), ("1e100", "1e99", .greater), ("-1e100", "-1e99", .less),
      ("99", "1e2", .less), ("100", "1e2", .equal), ("101", "1e2", .greater), ("0", "-1e-99", .greater),
      ("1e2147483647", "1e-2147483647", .greater), ("0.1", "0.10000000000000000000001", .less),
    ]
    for (left, right, order) in table {
      let (a, b) = (try #require(BigDecimal(left)), try #require(BigDecimal(right)))
      #expect(a.compared(to: b) == order, "\(left) and \(right)")
      #expect(b.compared(to: a) == order.reversed, "\(right) and \(left)")
    }
  }

  @Test func `sums and products are exact`() throws {
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<500 {
      let (a, b) = (Self.random(using: &generator), Self.random(using: &generator))
      let c = Self.random(using: &generator)
      #expect(try (a + b - b).compared(to: a) == .equal)
      #expect(try ((a + b) * c).compared(to: a * c + b * c) == .equal)
      #expect(try (a + b) == b + a)
      #expect(try (a - b).compared(to: -(b - a)) == .equal)
    }
    let cents = try #require(BigDecimal("0.10"))
    let tens = try #require(BigDecimal("0.2"))
    #expect(try (cents + tens).description == "0.30")
    #expect(try (cents * tens).description == "0.020")
  }

  @Test(arguments: [
    ("1", "4", "0.25"), ("10", "2", "5"), ("1.00", "2", "0.50"),
    ("7", "3", "2.333333333333333333333333333333333"),
    ("2", "3", "0.6666666666666666666666666666666667"), ("-2", "3", "-0.6666666666666666666666666666666667"),
    ("1", "3e5", "0.000003333333333333333333333333333333333"), ("0", "3", "0"), ("1e3", "5", "2E+2"),
    ("1", "8e-3", "125"), ("6", "0.3", "2E+1"),
    ("9999999999999999999999999999999999.5", "1", "9999999999999999999999999999999999.5"),
  ])
  func `quotients are exact or rounded to 34 digits`(left: String, right: String, quotient: String) throws {
    let (a, b) = (try #require(BigDecimal(left)), try #require(BigDecimal(right)))
    #expect(try (a / b).description == quotient)
  }

  @Test func `rounding up over nines keeps the number of digits`() throws {
    // 1 − 10^-35 has 35 nines; dividing by 3 and rounding gives 34 threes, and times a third more carries over.
    let nines = BigDecimal(unscaled: BigInteger.powerOfTen(68) - .one, scale: 68)
    let one = try nines / BigDecimal(BigInteger.one)
    #expect(one == nines)
    let seven = try #require(BigDecimal("7"))
    let almost = try (BigDecimal(BigInteger(20)) / BigDecimal(BigInteger(3))).unscaled
    #expect(almost.digitCount == 34)
    #expect(try (seven / seven).description == "1")
  }

  @Test func `a quotient times the divisor is the dividend up to rounding`() throws {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<500 {
      let (a, b) = (Self.random(using: &generator), Self.random(using: &generator))
      guard !b.unscaled.isZero else { continue }
      let error = try (a / b) * b - a
      guard !error.unscaled.isZero else { continue }
      #expect(error.adjustedExponent <= a.adjustedExponent - 32)
    }
  }

  @Test func `what cannot be computed is an error`() throws {
    let (huge, one) = (try #require(BigDecimal("1e2000000000")), BigDecimal(BigInteger.one))
    #expect(throws: ArithmeticError.tooManyDigits) { try huge + one }
    #expect(throws: ArithmeticError.tooManyDigits) { try huge * huge }
    #expect(throws: ArithmeticError.divisionByZero) { try one / BigDecimal(BigInteger.zero) }
    #expect(throws: ArithmeticError.tooManyDigits) { try huge / BigDecimal(unscaled: .one, scale: .max) }
    #expect(huge.truncated == nil)
  }

  @Test func `the integer part is cut towards zero`() throws {
    for (text, whole) in [
      ("1.9", "1"), ("-1.9", "-1"), ("0.9", "0"), ("12e2", "1200"), ("1e-2000000000", "0"),
    ] {
      #expect(try #require(BigDecimal(text)).truncated?.description == whole)
    }
  }

  @Test func `doubles are the nearest ones`() throws {
    for (text, double) in [
      ("0.1", 0.1), ("-1.5", -1.5), ("1e400", .infinity), ("-1e400", -.infinity), ("1e-400", 0),
      ("1e2147483647", .infinity), ("1e-2147483647", 0), ("123456789.125", 123456789.125),
    ] {
      #expect(try #require(BigDecimal(text)).doubleValue == double, "\(text)")
    }
    #expect(BigDecimal(0.1)?.description == "0.1")
    #expect(BigDecimal(1e23)?.compared(to: try #require(BigDecimal("1e23"))) == .equal)
    #expect(BigDecimal(Double.nan) == nil)
  }
}
