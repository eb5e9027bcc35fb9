// Conversions between types: `asNumber` and its casts, `asBool`, `asString`, `asDate`, and arithmetic on dates.

import GraphStore

package enum Conversions {
  /// Numbers unchanged, text parsed, dates as milliseconds since 1970; null stays null.
  package static func asNumber(_ value: Value) throws(ValueError) -> Value {
    if value.numberType != nil { return value }
    switch value {
    case .null: return value
    case .string(let text):
      guard let number = NumberText.parse(text) else {
        throw ValueError(.malformed, "Can't parse string '\(value.excerpt)' as number.")
      }
      return number
    case .date(let day): return .long(Int64(day.daysSinceEpoch) * 86_400_000)
    case .dateTime(let timestamp):
      guard let milliseconds = timestamp.millisecondsSinceEpoch else {
        throw ValueError(.overflow, "\(value.excerpt) is too far from 1970 for milliseconds in 64 bits")
      }
      return .long(milliseconds)
    default: throw ValueError(.wrongType, "Can't parse type \(value.typeName) as number.")
    }
  }

  /// As `asNumber`, then cast to the type that a constant of `GType` names.
  package static func asNumber(_ value: Value, as token: TypeToken) throws(ValueError) -> Value {
    if token == .number { return try asNumber(value) }
    guard let type = NumberType(token) else {
      throw ValueError(.wrongType, "asNumber() requires a numeric type token, got \(token.rawValue)")
    }
    return try asNumber(value, as: type)
  }

  package static func asNumber(_ value: Value, as type: NumberType) throws(ValueError) -> Value {
    // Text goes to a floating type directly: by way of Float it would lose digits.
    if case .string(let text) = value, type.isFloatingPoint, let exact = BigDecimal(text) {
      return try cast(.bigDecimal(exact), to: type)
    }
    let number = try asNumber(value)
    if case .null = number { return number }
    return try cast(number, to: type)
  }

  /// The number in another type: fractions are cut, what is too large is an error.
  package static func cast(_ number: Value, to type: NumberType) throws(ValueError) -> Value {
    if number.numberType == type { return number }
    let result: Value? =
      switch type {
      case .byte: integerPart(number)?.int64.flatMap { Int8(exactly: $0) }.map { .byte($0) }
      case .short: integerPart(number)?.int64.flatMap { Int16(exactly: $0) }.map { .short($0) }
      case .int: integerPart(number)?.int64.flatMap { Int32(exactly: $0) }.map { .int($0) }
      case .long: integerPart(number)?.int64.map { .long($0) }
      case .bigInteger: integerPart(number).map { .bigInteger($0) }
      case .float: float(number).map { .float($0) }
      case .double: double(number).map { .double($0) }
      case .bigDecimal: number.bigDecimal.map { .bigDecimal($0) }
      }
    guard let result else {
      throw ValueError(
        .overflow, "Can't convert number of type \(number.typeName) to \(type.typeName) due to overflow.")
    }
    return result
  }

  /// Booleans unchanged, numbers by whether they are something, the words `true` and `false` in any case.
  package static func asBool(_ value: Value) throws(ValueError) -> Bool {
    switch value {
    case .bool(let value): return value
    case .string(let text):
      switch text.lowercased() {
      case "true": return true
      case "false": return false
      default: throw ValueError(.malformed, "Can't parse \(value.excerpt) as Boolean.")
      }
    case .bigDecimal(let number): return !number.unscaled.isZero
    default:
      guard let number = value.nearestDouble else {
        throw ValueError(.wrongType, "Can't parse \(value.excerpt) as Boolean.")
      }
      return number != 0 && !number.isNaN
    }
  }

  /// The text form of anything but null.
  package static func asString(_ value: Value) throws(ValueError) -> String {
    if case .null = value { throw ValueError(.wrongType, "Can't parse null as String.") }
    return value.plainText
  }

  /// ISO 8601 text, integers as milliseconds since 1970, timestamps unchanged, days as their midnight in UTC.
  package static func asDate(_ value: Value) throws(ValueError) -> Timestamp {
    switch value {
    case .dateTime(let timestamp): return timestamp
    case .date(let day): return Timestamp(day)
    case .string(let text):
      if let timestamp = Timestamp(iso8601: text) { return timestamp }
      throw ValueError(
        .malformed,
        "Can't parse '\(value.excerpt)' as DateTime; write it as 2023-08-02T10:15:30Z or 2023-08-02.")
    default:
      guard let milliseconds = value.bigInteger?.int64 else {
        throw ValueError(.wrongType, "Can't parse \(value.typeName) \(value.excerpt) as DateTime.")
      }
      return Timestamp(millisecondsSinceEpoch: milliseconds)
    }
  }

  /// The timestamp moved by so many units of `unitSeconds`, in its offset.
  package static func dateAdd(
    _ value: Value, _ amount: Int64, unitSeconds: Int64
  ) throws(ValueError) -> Timestamp {
    var timestamp = try date(value, step: "dateAdd")
    let (seconds, overflow) = amount.multipliedReportingOverflow(by: unitSeconds)
    let (sum, overflowOfSum) = timestamp.secondsSinceEpoch.addingReportingOverflow(seconds)
    guard !overflow, !overflowOfSum else {
      throw ValueError(.overflow, "dateAdd moves \(value.excerpt) past the dates that 64 bits hold")
    }
    timestamp.secondsSinceEpoch = sum
    return timestamp
  }

  /// Milliseconds from `other` to `value`; null as `other` stands for 1970-01-01T00:00:00Z.
  package static func dateDiff(_ value: Value, _ other: Value) throws(ValueError) -> Int64 {
    let end = try date(value, step: "dateDiff")
    let start =
      other == .null ? Timestamp(secondsSinceEpoch: 0) : try date(other, step: "dateDiff")
    let seconds = Int128(end.secondsSinceEpoch) - Int128(start.secondsSinceEpoch)
    let nanoseconds = seconds * 1_000_000_000 + Int128(end.nanoseconds) - Int128(start.nanoseconds)
    guard let milliseconds = Int64(exactly: nanoseconds / 1_000_000) else {
      throw ValueError(.overflow, "long overflow: the dates are too far apart for milliseconds in 64 bits")
    }
    return milliseconds
  }

  private static func date(_ value: Value, step: String) throws(ValueError) -> Timestamp {
    switch value {
    case .dateTime(let timestamp): return timestamp
    case .date(let day): return Timestamp(day)
    default:
      throw ValueError(
        .wrongType,
        "\(step) needs a date, but \(value.excerpt) is of type \(value.typeName); use asDate() first")
    }
  }

  private static func integerPart(_ number: Value) -> BigInteger? {
    if let number = number.floatingPoint { return BigInteger(truncating: number) }
    if case .bigDecimal(let decimal) = number { return decimal.truncated }
    return number.bigInteger
  }

  private static func double(_ number: Value) -> Double? {
    if let number = number.floatingPoint { return number }
    return number.nearestDouble.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func float(_ number: Value) -> Float? {
    if let number = number.integer { return Float(number) }
    if let double = number.floatingPoint {
      return double.isFinite && Float(double).isInfinite ? nil : Float(double)
    }
    // From the text, so that large numbers are rounded once.
    return Float(number.plainText).flatMap { $0.isFinite ? $0 : nil }
  }
}
