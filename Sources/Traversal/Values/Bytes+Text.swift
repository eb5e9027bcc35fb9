// Appending text, numbers and quoted strings to the byte buffer that every writer fills.

extension [UInt8] {
  package mutating func append(text: String) { append(contentsOf: text.utf8) }

  package mutating func append(character: Unicode.Scalar) {
    append(UInt8(ascii: character))
  }

  package mutating func append(decimal number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let start = count
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    } while rest > 0
    self[start...].reverse()
  }

  /// The shortest text that reads back as the same number; `NaN`, `Infinity` and `-Infinity` for what is not finite.
  package mutating func append(number: Double) {
    if number.isFinite {
      append(text: number.description)
    } else {
      append(text: number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
    }
  }

  package mutating func append(number: Float) {
    if number.isFinite {
      append(text: number.description)
    } else {
      append(number: Double(number))
    }
  }

  /// The text as a JSON string: in quotes, with the escapes that JSON demands and no others.
  package mutating func append(quoted text: String) {
    append(UInt8(ascii: "\""))
    let start = count
    append(contentsOf: text.utf8)
    // Most strings need no escape: they are copied whole and then looked through.
    if let first = self[start...].firstIndex(where: Self.needsEscape) {
      let rest = Array(self[first...])
      removeSubrange(first...)
      for byte in rest { append(escaped: byte) }
    }
    append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func append(escaped byte: UInt8) {
    guard Self.needsEscape(byte) else { return append(byte) }
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    case 0..<0x20:
      append(text: "u00")
      append(UInt8(ascii: "0") + byte >> 4)
      let low = byte & 0xF
      append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    default: append(byte)
    }
  }
}
