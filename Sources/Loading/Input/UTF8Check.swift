// UTF8Check: where bytes stop being UTF-8.

enum UTF8Check {
  /// The first byte that begins no well-formed sequence, or nil.
  static func firstFault(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var at = range.lowerBound
    while at < range.upperBound {
      let lead = bytes[at]
      if lead < 0x80 {
        at &+= 1
        continue
      }
      let length = sequenceLength(lead)
      guard length > 0, length <= range.upperBound - at else { return at }
      guard secondBytes(after: lead).contains(bytes[at &+ 1]) else { return at }
      for place in 2..<max(2, length) where bytes[at &+ place] & 0xC0 != 0x80 { return at }
      at &+= length
    }
    return nil
  }

  private static func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  /// Some leads exclude overlong forms, surrogates, or what lies past the last code point.
  private static func secondBytes(after lead: UInt8) -> ClosedRange<UInt8> {
    switch lead {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    default: 0x80...0xBF
    }
  }
}
