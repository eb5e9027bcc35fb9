// Decimals as text: plain where the point lies within or just before the digits, scientific elsewhere.

extension BigDecimal: LosslessStringConvertible {
  /// Reads `123`, `-1.50`, `.5`, `2e-7`; nil for anything else, or for more digits than `BigInteger.maximumDigits`.
  public init?(_ text: String) {
    self.init(decimal: Array(text.utf8)[...])
  }

  package init?(decimal bytes: ArraySlice<UInt8>) {
    let isExponent = { (byte: UInt8) in byte | 0x20 == UInt8(ascii: "e") }
    let mantissa = bytes.prefix { !isExponent($0) }
    var exponent: Int64 = 0
    if mantissa.endIndex < bytes.endIndex {
      guard let written = BigInteger(decimal: bytes[(mantissa.endIndex + 1)...])?.int64,
        (-0xFFFF_FFFF...0xFFFF_FFFF).contains(written)
      else { return nil }
      exponent = written
    }

    var digits = Array(mantissa)
    var places = 0
    if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
      places = digits.count - point - 1
      digits.remove(at: point)
    }
    guard let unscaled = BigInteger(decimal: digits[...]),
      let scale = Int32(exactly: Int64(places) - exponent)
    else { return nil }
    self.init(unscaled: unscaled, scale: scale)
  }

  public var description: String { String(decoding: textBytes, as: UTF8.self) }

  /// The text in ASCII.
  package var textBytes: [UInt8] {
    let digits = unscaled.decimalDigits
    var text: [UInt8] = unscaled.isNegative ? [UInt8(ascii: "-")] : []
    let exponent = digits.count - 1 - Int(scale)
    if scale == 0 {
      text += digits
    } else if scale > 0 && exponent >= -6 {
      let whole = digits.count - Int(scale)
      text += whole > 0 ? digits[..<whole] : [UInt8(ascii: "0")]
      text.append(UInt8(ascii: "."))
      if whole < 0 { text += [UInt8](repeating: UInt8(ascii: "0"), count: -whole) }
      text += digits[max(whole, 0)...]
    } else {
      text.append(digits[0])
      if digits.count > 1 {
        text.append(UInt8(ascii: "."))
        text += digits[1...]
      }
      text.append(UInt8(ascii: "E"))
      if exponent >= 0 { text.append(UInt8(ascii: "+")) }
      text += String(exponent).utf8
    }
    return text
  }
}
