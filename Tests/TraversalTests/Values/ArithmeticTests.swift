// Arithmetic: promotion, widening on overflow, division, extremes, means, and what is an error.

import GraphStore
import TestSupport
import Testing

@testable import Traversal

@Suite struct ArithmeticTests {
  typealias Function = @Sendable (Value, Value) throws -> Value

  static let one: [Value] = [
    .byte(1), .short(1), .int(1), .long(1), .bigInteger(.one), .float(1), .double(1),
    .bigDecimal(BigDecimal(.one)),
  ]

  @Test func `the result has the common type of the operands`() throws {
    // Rows and columns: byte, short, int, long, bigInteger, float, double, bigDecimal.
    let (b, s, i, l) = (NumberType.byte, NumberType.short, NumberType.int, NumberType.long)
    let (n, f, d, m) = (NumberType.bigInteger, NumberType.float, NumberType.double, NumberType.bigDecimal)
    let table: [[NumberType]] = [
      [b, s, i, l, n, f, d, m],
      [s, s, i, l, n, f, d, m],
      [i, i, i, l, n, f, d, m],
      [l, l, l, l, n, d, d, m],
      [n, n, n, n, n, m, m, m],
      [f, f, f, d, m, f, d, m],
      [d, d, d, d, m, d, d, m],
      [m, m, m, m, m, m, m, m],
    ]
    for (row, left) in Self.one.enumerated() {
      for (column, right) in Self.one.enumerated() {
        let sum = try Arithmetic.sum(left, right)
        #expect(sum.numberType == table[row][column], "\(left) + \(right)")
        #expect(sum.isEqual(to: .int(2)))
        #expect(try Arithmetic.mult(left, right).numberType == table[row][column])
        #expect(try Arithmetic.minus(left, right).isEqual(to: .int(0)))
        #expect(try Arithmetic.div(left, right).isEqual(to: .int(1)))
        #expect(try Arithmetic.max(left, right).numberType == table[row][column])
        #expect(try Arithmetic.min(left, right).numberType == table[row][column])
      }
    }
  }

  @Test func `overflow widens the result`() throws {
    let table: [(Function, Value, Value, Value)] = [
      (Arithmetic.sum, .byte(100), .byte(100), .short(200)),
      (Arithmetic.mult, .byte(-128), .byte(-128), .short(16384)),
      (Arithmetic.minus, .byte(-128), .byte(1), .short(-129)),
      (Arithmetic.div, .byte(-128), .byte(-1), .short(128)),
      (Arithmetic.sum, .short(.max), .byte(1), .int(32768)),
      (Arithmetic.sum, .int(.max), .int(1), .long(2_147_483_648)),
      (Arithmetic.mult, .int(.max), .short(4), .long(8_589_934_588)),
      (
        Arithmetic.sum, .float(.greatestFiniteMagnitude), .float(.greatestFiniteMagnitude),
        .double(0x1.fffffep+128)
      ),
      (
        Arithmetic.sum, .double(.greatestFiniteMagnitude), .double(.greatestFiniteMagnitude),
        .double(.infinity)
      ),
      (Arithmetic.mult, .double(-.greatestFiniteMagnitude), .int(2), .double(-.infinity)),
    ]
    for (function, left, right, result) in table {
      #expect(try function(left, right) == result, "\(left), \(right)")
    }
  }

  @Test func `integers of 64 bits overflow with an error`() {
    for (function, left, right) in [
      (Arithmetic.sum, Int64.max, Int64(1)), (Arithmetic.minus, .min, 1), (Arithmetic.mult, .max, 2),
      (Arithmetic.div, .min, -1),
    ] as [(Function, Int64, Int64)] {
      let error = #expect(throws: ValueError.self) { try function(.long(left), .long(right)) }
      #expect(error?.kind == .overflow)
      #expect(error?.message.contains("long overflow") == true)
    }
  }

  @Test func `integers divide to an integer, other numbers exactly or rounded`() throws {
    #expect(try Arithmetic.div(.int(7), .int(2)) == .int(3))
    #expect(try Arithmetic.div(.int(-7), .int(2)) == .int(-3))
    #expect(try Arithmetic.div(.int(7), .float(2)) == .float(3.5))
    #expect(try Arithmetic.div(.bigInteger(BigInteger(7)), .int(2)) == .bigInteger(BigInteger(3)))
    #expect(try Arithmetic.div(.int(7), RelationsTests.decimal("2")) == RelationsTests.decimal("3.5"))
    #expect(try Arithmetic.div(.double(1), .int(0)) == .double(.infinity))
    for zero: Value in [.int(0), .bigInteger(.zero), .bigDecimal(BigDecimal(.zero))] {
      let error = #expect(throws: ValueError.self) { try Arithmetic.div(.long(1), zero) }
      #expect(error?.kind == .divisionByZero)
    }
  }

  @Test func `null and NaN`() throws {
    #expect(try Arithmetic.sum(.null, .int(1)) == .null)
    #expect(try Arithmetic.sum(.int(1), .null) == .int(1))
    #expect(try Arithmetic.min(.null, .int(1)) == .int(1))
    #expect(try Arithmetic.max(.int(1), .null) == .int(1))
    #expect(try Arithmetic.max(.double(.nan), .int(1)) == .int(1))
    #expect(try Arithmetic.min(.int(1), .float(.nan)) == .int(1))
    #expect(try Arithmetic.min(.double(.nan), .double(.nan)).isNaN)
    #expect(try Arithmetic.sum(.double(.nan), .int(1)).isNaN)
  }

  @Test func `the extreme of numbers is promoted, of other values it is one of them`() throws {
    #expect(try Arithmetic.max(.int(3), .long(2)) == .long(3))
    #expect(try Arithmetic.min(.int(3), .double(3.5)) == .double(3))
    #expect(try Arithmetic.max(.byte(3), .bigInteger(.one)) == .bigInteger(BigInteger(3)))
    #expect(try Arithmetic.max(.string("a"), .string("b")) == .string("b"))
    #expect(try Arithmetic.min(.bool(true), .bool(false)) == .bool(false))
    let (early, late) = (try RelationsTests.time("2020-01-01"), try RelationsTests.time("2021-01-01"))
    #expect(try Arithmetic.max(early, late) == late)
    #expect(try Arithmetic.max(.double(.infinity), RelationsTests.decimal("1")) == .double(.infinity))
    #expect(throws: ValueError.self) { try Arithmetic.max(.string("a"), .int(1)) }
    #expect(throws: ValueError.self) { try Arithmetic.min(early, .int(1)) }
  }

  @Test func `what is no number cannot be computed with`() {
    for value: Value in [.string("1"), .bool(true), .list([.int(1)])] {
      let error = #expect(throws: ValueError.self) { try Arithmetic.sum(.int(1), value) }
      #expect(error?.kind == .wrongType)
      #expect(throws: ValueError.self) { try Arithmetic.minus(value, .int(1)) }
      #expect(throws: ValueError.self) { try Arithmetic.mean(sum: value, count: 1) }
    }
  }

  @Test func `means are doubles, of large types decimals`() throws {
    #expect(try Arithmetic.mean(sum: .int(3), count: 2) == .double(1.5))
    #expect(try Arithmetic.mean(sum: .float(3), count: 2) == .double(1.5))
    #expect(try Arithmetic.mean(sum: .bigInteger(BigInteger(6)), count: 3) == RelationsTests.decimal("2"))
    #expect(
      try Arithmetic.mean(sum: RelationsTests.decimal("0.3"), count: 2) == RelationsTests.decimal("0.15"))
  }

  @Test func `numbers cannot grow without bound`() throws {
    var number = Value.bigInteger(
      BigInteger(isNegative: false, magnitude: [UInt32](repeating: .max, count: 8000)))
    let error = #expect(throws: ValueError.self) {
      for _ in 0..<10 { number = try Arithmetic.mult(number, number) }
    }
    #expect(error?.kind == .overflow)
    #expect(throws: ValueError.self) { try Arithmetic.sum(RelationsTests.decimal("1e2000000000"), .int(1)) }
  }

  @Test func `random sums and products agree with 128-bit arithmetic or report overflow`() {
    var generator = SeededGenerator(seed: 51)
    for _ in 0..<4000 {
      let (a, b) = (generator.number(), generator.number())
      guard let x = a.integer, let y = b.integer else { continue }
      for (function, exact) in [
        (Arithmetic.sum, Int128(x) + Int128(y)), (Arithmetic.minus, Int128(x) - Int128(y)),
        (Arithmetic.mult, Int128(x) * Int128(y)),
      ] as [(Function, Int128)] {
        if let fitting = Int64(exactly: exact) {
          #expect((try? function(a, b))?.integer == fitting)
        } else {
          #expect(throws: ValueError.self) { try function(a, b) }
        }
      }
    }
  }
}
