// Integers of any size as decimal text, nine digits at a time.

extension BigInteger: LosslessStringConvertible {
  /// Reads decimal digits with an optional sign; nil for anything else, or for more than `maximumDigits`.
  public init?(_ text: String) {
    self.init(decimal: Array(text.utf8)[...])
  }

  /// Reads ASCII digits with an optional sign.
  package init?(decimal bytes: ArraySlice<UInt8>) {
    let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
    let digits = isSigned ? bytes.dropFirst() : bytes
    guard !digits.isEmpty, digits.count <= BigInteger.maximumDigits else { return nil }

    var limbs: [UInt32] = []
    limbs.reserveCapacity(digits.count / 9 + 1)
    var (chunk, power): (UInt32, UInt32) = (0, 1)
    for byte in digits {
      let digit = UInt32(byte &- UInt8(ascii: "0"))
      guard digit <= 9 else { return nil }
      chunk = chunk * 10 + digit
      power *= 10
      if power == 1_000_000_000 {
        Magnitude.multiplyAdd(&limbs, power, chunk)
        (chunk, power) = (0, 1)
      }
    }
    if power > 1 { Magnitude.multiplyAdd(&limbs, power, chunk) }
    self.init(isNegative: bytes.first == UInt8(ascii: "-"), magnitude: limbs)
  }

  public var description: String {
    let digits = decimalDigits
    return String(decoding: isNegative ? [UInt8(ascii: "-")] + digits : digits, as: UTF8.self)
  }

  /// The magnitude in ASCII digits.
  package var decimalDigits: [UInt8] {
    if isZero { return [UInt8(ascii: "0")] }
    var reversed: [UInt8] = []
    var rest = magnitude
    while !rest.isEmpty {
      var chunk = Magnitude.divide(&rest, by: 1_000_000_000)
      for _ in 0..<9 {
        reversed.append(UInt8(ascii: "0") + UInt8(chunk % 10))
        chunk /= 10
      }
    }
    while reversed.last == UInt8(ascii: "0") { reversed.removeLast() }
    return reversed.reversed()
  }
}
