// NumberText: integers, floating-point numbers and booleans straight from the bytes of a cell.

enum NumberText {
  /// An optional sign and digits; nil for anything else and past 64 bits.
  static func integer(_ text: Span<UInt8>) -> Int64? {
    var at = 0
    var isNegative = false
    if text.count > 0, text[0] == 0x2D || text[0] == 0x2B {
      isNegative = text[0] == 0x2D
      at = 1
    }
    guard at < text.count else { return nil }
    var magnitude: UInt64 = 0
    while at < text.count {
      let digit = text[at] &- 0x30
      guard digit <= 9 else { return nil }
      let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, overflow) = product.addingReportingOverflow(UInt64(digit))
      guard !tooLarge, !overflow else { return nil }
      magnitude = sum
      at &+= 1
    }
    if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }

  /// `true` or `false` in any case.
  static func boolean(_ text: Span<UInt8>) -> Bool? {
    if equals(text, trueWord) { return true }
    return equals(text, falseWord) ? false : nil
  }

  private static let trueWord = Array("true".utf8)
  private static let falseWord = Array("false".utf8)

  private static func equals(_ text: Span<UInt8>, _ word: [UInt8]) -> Bool {
    guard text.count == word.count else { return false }
    for place in 0..<text.count where text[place] | 0x20 != word[place] { return false }
    return true
  }

  // MARK: Floating point

  /// The digits of a decimal number: ±`mantissa` × 10^`exponent`, exact when `isExact`.
  struct Decimal {
    var isNegative = false
    var mantissa: UInt64 = 0
    var exponent = 0
    var isExact = true

    /// `12`, `-1.5`, `.5`, `2.`, `6.02e23`; nil for anything else.
    init?(_ text: Span<UInt8>) {
      var at = 0
      if text.count > 0, text[0] == 0x2D || text[0] == 0x2B {
        isNegative = text[0] == 0x2D
        at = 1
      }
      var digits = 0
      var pointAt: Int?
      while at < text.count {
        let byte = text[at]
        if byte &- 0x30 <= 9 {
          digits &+= 1
          if mantissa < 1 << 59 {
            mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
            if pointAt != nil { exponent -= 1 }
          } else {
            isExact = false
          }
        } else if byte == 0x2E, pointAt == nil {
          pointAt = at
        } else {
          break
        }
        at &+= 1
      }
      guard digits > 0 else { return nil }
      if at == text.count { return }
      guard text[at] | 0x20 == 0x65, let power = NumberText.exponent(text.extracting((at + 1)...)) else {
        return nil
      }
      exponent += power
    }
  }

  /// Clamped: past a hundred thousand all are alike.
  private static func exponent(_ text: Span<UInt8>) -> Int? {
    var at = 0
    var isNegative = false
    if text.count > 0, text[0] == 0x2D || text[0] == 0x2B {
      isNegative = text[0] == 0x2D
      at = 1
    }
    guard at < text.count else { return nil }
    var value = 0
    while at < text.count {
      guard text[at] &- 0x30 <= 9 else { return nil }
      value = min(100_000, value * 10 + Int(text[at] &- 0x30))
      at &+= 1
    }
    return isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  /// The nearest double, without a text where one rounding suffices; nil when it is no number. Infinite when too large.
  static func double(_ text: Span<UInt8>) -> Double? {
    guard let decimal = Decimal(text) else { return special(text) }
    if decimal.isExact, decimal.mantissa < 1 << 53, abs(decimal.exponent) < powersOfTen.count {
      let power = powersOfTen[abs(decimal.exponent)]
      let mantissa = Double(decimal.mantissa)
      let magnitude = decimal.exponent < 0 ? mantissa / power : mantissa * power
      return decimal.isNegative ? -magnitude : magnitude
    }
    return Double(string(text))
  }

  /// By way of a double it would be rounded twice.
  static func float(_ text: Span<UInt8>) -> Float? {
    guard Decimal(text) != nil else { return special(text).map { Float($0) } }
    return Float(string(text))
  }

  /// `NaN`, and `Infinity` with or without a sign.
  static func special(_ text: Span<UInt8>) -> Double? {
    switch string(text.count <= 9 ? text : text.extracting(0..<0)) {
    case "NaN": .nan
    case "Infinity", "+Infinity": .infinity
    case "-Infinity": -.infinity
    default: nil
    }
  }

  static func string(_ text: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for place in text.indices { bytes.append(text[place]) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
