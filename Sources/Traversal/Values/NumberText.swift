// Numbers from text, each in the narrowest type that `asNumber` considers and that holds it exactly.

import GraphStore

package enum NumberText {
  /// Reads an integer (decimal, or hexadecimal after `0x`) as Int32, else Int64, else BigInteger; a decimal as Float
  /// when it has the same shortest text as the double, else as Double, else as BigDecimal when it has more digits
  /// than a double can tell apart. Nil for any other text.
  package static func parse(_ text: String) -> Value? {
    let bytes = Array(text.utf8)
    if let integer = integer(bytes[...]) { return integer }
    guard isDecimal(bytes), let exact = BigDecimal(text) else { return nil }
    guard let double = Double(text), let float = Float(text), double.isFinite else {
      return .bigDecimal(exact)
    }
    if float.isFinite && float.description == double.description { return .float(float) }
    let isHeld = BigDecimal(double)?.compared(to: exact) == .equal
    return isHeld ? .double(double) : .bigDecimal(exact)
  }

  /// The integer in its narrowest type from Int32 upwards.
  package static func narrowest(_ number: BigInteger) -> Value {
    guard let long = number.int64 else { return .bigInteger(number) }
    return NumberType.int.fitting(long)
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Value? {
    if let number = BigInteger(decimal: bytes) { return narrowest(number) }
    let isNegative = bytes.first == UInt8(ascii: "-")
    let unsigned = isNegative || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes
    guard unsigned.count > 2, unsigned.first == UInt8(ascii: "0"),
      unsigned[unsigned.startIndex + 1] | 0x20 == UInt8(ascii: "x"),
      let number = BigInteger(hexadecimal: unsigned.dropFirst(2))
    else { return nil }
    return narrowest(isNegative ? -number : number)
  }

  /// Whether the text has only the characters of a decimal number; their order is for the parser of decimals.
  private static func isDecimal(_ bytes: [UInt8]) -> Bool {
    bytes.contains { $0 &- UInt8(ascii: "0") <= 9 }
  }
}

extension BigInteger {
  /// Reads hexadecimal digits without sign or prefix.
  package init?(hexadecimal digits: ArraySlice<UInt8>) {
    guard !digits.isEmpty, digits.count <= BigInteger.maximumDigits else { return nil }
    var limbs: [UInt32] = []
    var end = digits.endIndex
    while end > digits.startIndex {
      let start = Swift.max(digits.startIndex, end - 8)
      var limb: UInt32 = 0
      for byte in digits[start..<end] {
        guard let digit = hexadecimalValue(byte) else { return nil }
        limb = limb << 4 | digit
      }
      limbs.append(limb)
      end = start
    }
    self.init(isNegative: false, magnitude: limbs)
  }
}

/// The value of a hexadecimal digit.
func hexadecimalValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
  default: nil
  }
}
