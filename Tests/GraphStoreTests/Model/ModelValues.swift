// What the model knows of values without asking the store: which are numbers in a column, and how indexes order them.

import GraphStore
import TestSupport

/// A finite number with every digit, equal to others of the same size whatever their type.
struct ExactNumber: Hashable, Comparable {
  let decimal: BigDecimal

  static func == (left: ExactNumber, right: ExactNumber) -> Bool {
    left.decimal.compared(to: right.decimal) == .equal
  }

  static func < (left: ExactNumber, right: ExactNumber) -> Bool {
    left.decimal.compared(to: right.decimal) == .less
  }

  func hash(into hasher: inout Hasher) { hasher.combine(decimal.doubleValue + 0) }
}

/// A value as an index sees it. The cases stand in the order of the families.
enum IndexedValue: Hashable, Comparable {
  case bool(Int)
  case lowest
  case number(ExactNumber)
  case highest
  case notANumber
  case day(Int32)
  case instant(Int64, UInt32)
  case text([UInt8])
  case uuid(UInt64, UInt64)

  init?(_ value: Value) {
    switch value {
    case .bool(let flag): self = .bool(flag ? 1 : 0)
    case .byte(let number): self = Self.whole(Int64(number))
    case .short(let number): self = Self.whole(Int64(number))
    case .int(let number): self = Self.whole(Int64(number))
    case .long(let number): self = Self.whole(number)
    case .float(let number): self = Self.fraction(Double(number))
    case .double(let number): self = Self.fraction(number)
    case .bigInteger(let number): self = .number(ExactNumber(decimal: BigDecimal(number)))
    case .bigDecimal(let number): self = .number(ExactNumber(decimal: number))
    case .date(let day): self = .day(day.daysSinceEpoch)
    case .dateTime(let time): self = .instant(time.secondsSinceEpoch, time.nanoseconds)
    case .string(let text): self = .text(Array(text.utf8))
    case .uuid(let id): self = .uuid(id.high, id.low)
    default: return nil
    }
  }

  private static func whole(_ number: Int64) -> IndexedValue {
    .number(ExactNumber(decimal: BigDecimal(number)))
  }

  /// The generator makes only quarters and powers of two, so that a quarter's digits are all there are.
  private static func fraction(_ number: Double) -> IndexedValue {
    if number.isNaN { return .notANumber }
    if number.isInfinite { return number < 0 ? .lowest : .highest }
    if number.magnitude >= 1e15, let whole = BigInteger(truncating: number) {
      return .number(ExactNumber(decimal: BigDecimal(whole)))
    }
    return .number(ExactNumber(decimal: BigDecimal(unscaled: BigInteger(Int64(number * 4) * 25), scale: 2)))
  }

  /// Values of one family are compared with each other, and with no others.
  var family: Int {
    switch self {
    case .bool: 0
    case .lowest, .number, .highest, .notANumber: 1
    case .day: 2
    case .instant: 3
    case .text: 4
    case .uuid: 5
    }
  }

  static func < (left: IndexedValue, right: IndexedValue) -> Bool {
    switch (left, right) {
    case (.bool(let a), .bool(let b)): a < b
    case (.number(let a), .number(let b)): a < b
    case (.day(let a), .day(let b)): a < b
    case (.instant(let a, let x), .instant(let b, let y)): (a, x) < (b, y)
    case (.text(let a), .text(let b)): a.lexicographicallyPrecedes(b)
    case (.uuid(let a, let x), .uuid(let b, let y)): (a, x) < (b, y)
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .bool: 0
    case .lowest: 1
    case .number: 2
    case .highest: 3
    case .notANumber: 4
    case .day: 5
    case .instant: 6
    case .text: 7
    case .uuid: 8
    }
  }
}

/// A value as one number in a column, for scans.
enum ColumnNumber {
  case integer(Int64)
  case fraction(Double)

  init?(_ property: Property) {
    guard property.cardinality == .single, property.entries.count == 1, property.entries[0].ordinal == 0,
      property.entries[0].meta.isEmpty
    else { return nil }
    switch property.entries[0].value {
    case .bool(let flag): self = .integer(flag ? 1 : 0)
    case .byte(let number): self = .integer(Int64(number))
    case .short(let number): self = .integer(Int64(number))
    case .int(let number): self = .integer(Int64(number))
    case .long(let number): self = .integer(number)
    case .float(let number): self = .fraction(Double(number))
    case .double(let number): self = .fraction(number)
    case .date(let day): self = .integer(Int64(day.daysSinceEpoch))
    case .dateTime(let time):
      guard time.offsetSeconds == 0, time.nanoseconds % 1_000_000 == 0,
        let milliseconds = time.millisecondsSinceEpoch
      else { return nil }
      self = .integer(milliseconds)
    default: return nil
    }
  }

  func passes(_ filter: NumberFilter) -> Bool {
    switch self {
    case .integer(let number): filter.integers?.contains(number) ?? false
    case .fraction(let number): filter.doubles?.contains(number) ?? false
    }
  }
}

/// Values and texts at random, few enough that they meet again, with the odd extreme.
extension SeededGenerator {
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  mutating func text() -> String {
    switch below(12) {
    case 0: return ""
    case 1: return "e\u{301}t\u{e9}"
    case 2: return "\u{e9}t\u{e9}"
    case 3: return "a\0\(pick(["", "b", "\0"]))"
    case 4: return String(repeating: pick(["x", "\u{1F600}"]), count: 40 + below(30)) + "\(below(3))"
    case 5: return String(repeating: "long ", count: 94 + below(6)) + "\(below(30))"
    case 6: return String(repeating: "y", count: 250 + below(10))
    case 7: return "ab cd"
    default: return "t\(below(40))"
    }
  }

  mutating func scalar() -> Value {
    switch below(20) {
    case 0: return .bool(chance(50))
    case 1: return .byte(Int8(truncatingIfNeeded: next()))
    case 2: return .short(Int16(below(600)) - 300)
    case 3...5: return .int(Int32(below(50)))
    case 6: return .long(pick([.min, .max, 0, 1 << 53, 1 << 53 + 1, 1 << 53 + 3, -(1 << 53) - 1, 7]))
    case 7: return .long(Int64(bitPattern: next()))
    case 8: return .float(Float(below(400) - 200) / 4)
    case 9: return .double(Double(below(400) - 200) / 4)
    case 10: return .double(pick([.nan, .infinity, -.infinity, -0.0, 1e300, 9_007_199_254_740_992]))
    case 11:
      return .bigInteger(
        BigInteger(
          isNegative: chance(50), magnitude: pick([[], [7], [0, 1 << 21], [1, 1 << 21], [0, 0, 5]])))
    case 12:
      return .bigDecimal(BigDecimal(unscaled: BigInteger(Int64(below(60) - 30)), scale: Int32(below(4)) - 1))
    case 13: return .date(Day(daysSinceEpoch: Int32(below(400) - 100)))
    case 14:
      return .dateTime(
        Timestamp(
          secondsSinceEpoch: Int64(below(60) - 20), nanoseconds: pick([0, 5_000_000, 7]),
          offsetSeconds: pick([0, 3600])))
    case 15: return .uuid(UniqueID(high: UInt64(below(3)) << 8 | 0x20, low: UInt64(below(3))))
    default: return .string(text())
    }
  }

  mutating func value(depth: Int = 0) -> Value {
    guard depth < 3, chance(12) else { return scalar() }
    let count = below(4)
    switch below(3) {
    case 0: return .list((0..<count).map { _ in chance(20) ? .null : value(depth: depth + 1) })
    case 1: return .set((0..<count).map { .int(Int32($0)) })
    default: return .map((0..<count).map { MapEntry(key: .int(Int32($0)), value: value(depth: depth + 1)) })
    }
  }

  /// Now and then a value of several pages.
  mutating func storedValue() -> Value {
    if chance(3) { return .string(String(repeating: "large \(below(9)) ", count: 300 + below(2500))) }
    return value()
  }
}
