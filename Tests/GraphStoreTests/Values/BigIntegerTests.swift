// Integers of any size: known values, identities over random operands, and 128-bit arithmetic as a second opinion.

import TestSupport
import Testing

@testable import GraphStore

@Suite struct BigIntegerTests {
  /// A number of up to `limbs` limbs; limbs of all zeros and all ones are frequent, since carries hide there.
  static func random(limbs: Int, using generator: inout SeededGenerator) -> BigInteger {
    let magnitude = (0..<Int.random(in: 0...limbs, using: &generator)).map { _ -> UInt32 in
      switch UInt32.random(in: 0..<8, using: &generator) {
      case 0: 0
      case 1: .max
      case 2: 1 << 31
      default: UInt32.random(in: .min ... .max, using: &generator)
      }
    }
    return BigInteger(isNegative: Bool.random(using: &generator), magnitude: magnitude)
  }

  static func big(_ value: Int128) -> BigInteger {
    let bits = value.magnitude
    let limbs = (0..<4).map { UInt32(truncatingIfNeeded: bits >> (32 * $0)) }
    return BigInteger(isNegative: value < 0, magnitude: limbs)
  }

  @Test func `text of any length comes back as it was written`() {
    for text in ["0", "7", "-7", "999999999", "1000000000", "-1000000001", "18446744073709551616"] {
      #expect(BigInteger(text)?.description == text)
    }
    let long = "-" + String(repeating: "1234567890", count: 500)
    #expect(BigInteger(long)?.description == long)
    #expect(BigInteger("+0042")?.description == "42")
    #expect(BigInteger("-0") == BigInteger.zero)
    #expect(BigInteger("-0")?.isNegative == false)
  }

  @Test(arguments: ["", "-", "+", "1.0", "1e3", " 1", "1 ", "--1", "0x10", "12a", "١"])
  func `what is not an integer is refused`(text: String) {
    #expect(BigInteger(text) == nil)
  }

  @Test func `text longer than the bound is refused`() {
    #expect(BigInteger(String(repeating: "0", count: BigInteger.maximumDigits)) == .zero)
    #expect(BigInteger(String(repeating: "0", count: BigInteger.maximumDigits + 1)) == nil)
  }

  @Test func `operands of 64 bits give what 128-bit arithmetic gives`() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let a = Int64(truncatingIfNeeded: generator.next()) >> Int64(generator.next() % 60)
      let b = Int64(truncatingIfNeeded: generator.next()) >> Int64(generator.next() % 60)
      let (left, right) = (BigInteger(a), BigInteger(b))
      #expect(left + right == Self.big(Int128(a) + Int128(b)))
      #expect(left - right == Self.big(Int128(a) - Int128(b)))
      #expect(left * right == Self.big(Int128(a) * Int128(b)))
      #expect((left < right) == (a < b))
      #expect(left.description == String(a))
      guard b != 0 else { continue }
      let (quotient, remainder) = try #require(left.quotientAndRemainder(dividingBy: right))
      #expect(quotient == Self.big(Int128(a) / Int128(b)))
      #expect(remainder == Self.big(Int128(a) % Int128(b)))
    }
  }

  @Test func `sums and products can be undone`() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<2000 {
      let a = Self.random(limbs: 12, using: &generator)
      let b = Self.random(limbs: 12, using: &generator)
      let c = Self.random(limbs: 6, using: &generator)
      #expect(a + b - b == a)
      #expect(a + b == b + a)
      #expect((a + b) * c == a * c + b * c)
      #expect(a * b == b * a)
      guard !b.isZero else { continue }
      let exact = try #require((a * b).quotientAndRemainder(dividingBy: b))
      #expect(exact.quotient == a && exact.remainder == .zero)
    }
  }

  @Test func `quotient times divisor plus remainder is the dividend`() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<5000 {
      let a = Self.random(limbs: 16, using: &generator)
      let b = Self.random(limbs: 9, using: &generator)
      guard !b.isZero else { continue }
      let (quotient, remainder) = try #require(a.quotientAndRemainder(dividingBy: b))
      #expect(quotient * b + remainder == a)
      #expect(Magnitude.compare(remainder.magnitude, b.magnitude) == .less)
      #expect(remainder.isZero || remainder.isNegative == a.isNegative)
    }
  }

  @Test func `a guessed digit that is one too large is corrected`() throws {
    // Operands for which the guess from the leading limbs must be taken back after the subtraction.
    let a = BigInteger(isNegative: false, magnitude: [3, 0, 0x8000_0000])
    let b = BigInteger(isNegative: false, magnitude: [1, 0, 0x2000_0000])
    let (quotient, remainder) = try #require(a.quotientAndRemainder(dividingBy: b))
    #expect(quotient == BigInteger(3))
    #expect(remainder == BigInteger(isNegative: false, magnitude: [0, 0, 0x2000_0000]))
    let c = BigInteger(isNegative: false, magnitude: [0, 0, 0x8000, 0x7FFF])
    let d = BigInteger(isNegative: false, magnitude: [1, 0, 0x8000])
    let second = try #require(c.quotientAndRemainder(dividingBy: d))
    #expect(second.quotient * d + second.remainder == c)
  }

  @Test func `there is no quotient by zero`() {
    #expect(BigInteger(1).quotientAndRemainder(dividingBy: .zero) == nil)
  }

  @Test func `order agrees with the sign of the difference`() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<2000 {
      let a = Self.random(limbs: 3, using: &generator)
      let b = Bool.random(using: &generator) ? a : Self.random(limbs: 3, using: &generator)
      let difference = a - b
      let expected: ThreeWay = difference.isZero ? .equal : difference.isNegative ? .less : .greater
      #expect(a.compared(to: b) == expected)
      #expect(b.compared(to: a) == expected.reversed)
    }
  }

  @Test func `64-bit integers fit and their neighbours do not`() {
    for value in [Int64.min, .min + 1, -1, 0, 1, .max] { #expect(BigInteger(value).int64 == value) }
    #expect((BigInteger(.max) + .one).int64 == nil)
    #expect((BigInteger(.min) - .one).int64 == nil)
    #expect(BigInteger("18446744073709551616")?.int64 == nil)
  }

  @Test func `doubles are the nearest ones`() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<2000 {
      let a = Self.random(limbs: 8, using: &generator)
      #expect(a.doubleValue == Double(a.description))
    }
    // Halfway between two doubles, and one past halfway: even wins the tie, the larger one the other.
    let half = (BigInteger("9007199254740992").map { $0 + .one })
    #expect(half?.doubleValue == 9_007_199_254_740_992)
    let wide = try #require(BigInteger("9007199254740993"))
    let shifted = wide * BigInteger.powerOfTen(40)
    #expect((shifted + .one).doubleValue == Double((shifted + .one).description))
    #expect(BigInteger.powerOfTen(400).doubleValue == .infinity)
    #expect((-BigInteger.powerOfTen(400)).doubleValue == -.infinity)
  }

  @Test func `the integer part of a double is exact`() {
    #expect(BigInteger(truncating: -1.9) == BigInteger(-1))
    #expect(BigInteger(truncating: 0.5) == .zero)
    #expect(BigInteger(truncating: 1e22) == BigInteger("10000000000000000000000"))
    #expect(BigInteger(truncating: -0x1p100)?.description == "-1267650600228229401496703205376")
    #expect(BigInteger(truncating: .infinity) == nil)
    #expect(BigInteger(truncating: .nan) == nil)
    #expect(BigInteger(truncating: .greatestFiniteMagnitude)?.doubleValue == .greatestFiniteMagnitude)
  }

  @Test func `digits are counted without writing them`() {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<1000 {
      let a = Self.random(limbs: 8, using: &generator)
      #expect(a.digitCount == a.decimalDigits.count)
    }
    for exponent in 0..<60 {
      let power = BigInteger.powerOfTen(exponent)
      #expect(power.digitCount == exponent + 1)
      #expect((power - .one).digitCount == max(exponent, 1))
    }
  }
}
