// Strings and numbers.

import GraphStore

extension Parser {
  // MARK: Strings

  /// Reads a string; its opening quote stands at the position.
  mutating func string() throws(TraversalError) -> String {
    let quote = scanner.byte
    let start = scanner.index + 1
    var index = start
    while index < scanner.bytes.count {
      let byte = scanner.bytes[index]
      if byte == quote {
        scanner.index = index + 1
        return scanner.text(start..<index)
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(quote, start, firstEscape: index) }
      index += 1
    }
    throw unterminated(start - 1)
  }

  /// Reads a string that has escapes, from the first of them.
  private mutating func escapedString(_ quote: UInt8, _ start: Int, firstEscape: Int) throws(TraversalError)
    -> String
  {
    var text = Array(scanner.bytes[start..<firstEscape])
    scanner.index = firstEscape
    while !scanner.isAtEnd {
      let byte = scanner.byte
      if byte == quote {
        scanner.index += 1
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        text.append(byte)
        scanner.index += 1
      }
    }
    throw unterminated(start - 1)
  }

  /// Reads an escape; its backslash stands at the position.
  mutating func escape(into text: inout [UInt8]) throws(TraversalError) {
    let start = scanner.index
    let kind = scanner.byte(after: 1)
    scanner.index += 2
    switch kind {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): text.append(kind)
    case UInt8(ascii: "\n"): break
    case UInt8(ascii: "\r") where scanner.byte == UInt8(ascii: "\n"): scanner.index += 1
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var code = UInt32(kind - UInt8(ascii: "0"))
      for _ in 0..<(code <= 3 ? 2 : 1) {
        guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(scanner.byte) else { break }
        code = code * 8 + UInt32(scanner.byte - UInt8(ascii: "0"))
        scanner.index += 1
      }
      append(code, to: &text)
    case UInt8(ascii: "u"): append(try unicodeEscape(start), to: &text)
    default:
      scanner.index = start
      throw TraversalError(
        .syntax, "unknown escape in a string", at: SourceRange(start, min(start + 2, scanner.bytes.count)),
        help: "write \\\\ for a backslash")
    }
  }

  /// Reads the digits of `\uXXXX`, and of a second one when the two are a surrogate pair.
  private mutating func unicodeEscape(_ start: Int) throws(TraversalError) -> UInt32 {
    guard let unit = codeUnit() else { throw badUnicode(start, "needs four hexadecimal digits after \\u") }
    guard (0xD800...0xDFFF).contains(unit) else { return unit }
    guard unit < 0xDC00, scanner.byte == UInt8(ascii: "\\"), scanner.byte(after: 1) == UInt8(ascii: "u")
    else {
      throw badUnicode(start, "is half of a surrogate pair and no character")
    }
    scanner.index += 2
    guard let low = codeUnit(), (0xDC00...0xDFFF).contains(low) else {
      throw badUnicode(start, "is half of a surrogate pair and no character")
    }
    return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
  }

  /// Four hexadecimal digits, after any number of further `u`.
  private mutating func codeUnit() -> UInt32? {
    while scanner.byte == UInt8(ascii: "u") { scanner.index += 1 }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Parser.digit(scanner.byte), digit < 16 else { return nil }
      unit = unit << 4 | UInt32(digit)
      scanner.index += 1
    }
    return unit
  }

  private func append(_ code: UInt32, to text: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(code) else { return }
    text.append(contentsOf: Array(String(scalar).utf8))
  }

  private func badUnicode(_ start: Int, _ problem: String) -> TraversalError {
    let end = min(max(scanner.index, start + 2), scanner.bytes.count)
    return TraversalError(.syntax, "the escape \(problem)", at: SourceRange(start, end))
  }

  private func unterminated(_ start: Int) -> TraversalError {
    let quote = Character(Unicode.Scalar(scanner.bytes[start]))
    return TraversalError(
      .syntax, "the string that begins here has no end", at: SourceRange(start, start + 1),
      help: "close it with \(quote)")
  }

  // MARK: Numbers

  /// Reads a number; a digit or a sign stands at the position.
  mutating func number() throws(TraversalError) -> Value {
    let start = scanner.index
    var isNegative = false
    if scanner.byte == UInt8(ascii: "-") || scanner.byte == UInt8(ascii: "+") {
      isNegative = scanner.byte == UInt8(ascii: "-")
      scanner.index += 1
      if let infinity = signedInfinity(isNegative) { return infinity }
    }
    guard let first = Parser.digit(scanner.byte), first < 10 else {
      scanner.index = start
      throw TraversalError(
        .syntax, "expected a digit after the sign",
        at: SourceRange(start, min(start + 2, scanner.bytes.count)))
    }
    if first == 0, scanner.byte(after: 1) | 0x20 == UInt8(ascii: "x") {
      scanner.index += 2
      let digits = digits(below: 16)
      return try integer(digits, radix: 16, isNegative, start)
    }

    let whole = digits(below: 10)
    var isFraction = false
    if scanner.byte == UInt8(ascii: "."), (Parser.digit(scanner.byte(after: 1)) ?? 99) < 10 {
      scanner.index += 1
      _ = digits(below: 10)
      isFraction = true
    }
    if scanner.byte | 0x20 == UInt8(ascii: "e") {
      scanner.index += 1
      if scanner.byte == UInt8(ascii: "-") || scanner.byte == UInt8(ascii: "+") { scanner.index += 1 }
      if digits(below: 10).isEmpty { throw malformed(start) }
      isFraction = true
    }
    switch scanner.byte | 0x20 {
    case UInt8(ascii: "f"), UInt8(ascii: "d"), UInt8(ascii: "m"): isFraction = true
    default: break
    }
    if isFraction { return try fraction(start) }
    let isOctal = whole.count > 1 && first == 0
    return try integer(isOctal ? whole.dropFirst() : whole, radix: isOctal ? 8 : 10, isNegative, start)
  }

  private mutating func signedInfinity(_ isNegative: Bool) -> Value? {
    var ahead = scanner
    guard Scanner.isNameByte(scanner.byte, first: true), let name = ahead.name(),
      scanner.text(name, is: "Infinity")
    else { return nil }
    scanner = ahead
    return .double(isNegative ? -.infinity : .infinity)
  }

  /// Passes digits and separators; what is returned holds both.
  private mutating func digits(below radix: UInt8) -> Range<Int> {
    let start = scanner.index
    while scanner.byte == UInt8(ascii: "_") || (Parser.digit(scanner.byte) ?? 99) < radix {
      scanner.index += 1
    }
    return start..<scanner.index
  }

  /// Reads the suffix of an integer whose digits have been read.
  private mutating func integer(_ digits: Range<Int>, radix: UInt64, _ isNegative: Bool, _ start: Int)
    throws(TraversalError) -> Value
  {
    // A separator stands between digits; the leading 0 of an octal number is one.
    let opening = radix == 8 ? digits.lowerBound - 1 : digits.lowerBound
    guard !digits.isEmpty, scanner.bytes[opening] != UInt8(ascii: "_"),
      scanner.bytes[digits.upperBound - 1] != UInt8(ascii: "_")
    else { throw malformed(start) }
    var magnitude: UInt64 = 0
    var overflows = false
    for byte in scanner.bytes[digits] where byte != UInt8(ascii: "_") {
      guard let digit = Parser.digit(byte), UInt64(digit) < radix else { throw malformed(start) }
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      magnitude = sum
      if overflow || carry {
        overflows = true
        break
      }
    }

    let suffix = scanner.byte
    let hasSuffix: Bool
    switch suffix | 0x20 {
    case UInt8(ascii: "b"), UInt8(ascii: "s"), UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "n"):
      hasSuffix = true
      scanner.index += 1
    default: hasSuffix = false
    }
    try endNumber(start)

    let small = overflows ? nil : Parser.signed(magnitude, isNegative)
    switch hasSuffix ? suffix | 0x20 : 0 {
    case UInt8(ascii: "b"): if let number = small.flatMap({ Int8(exactly: $0) }) { return .byte(number) }
    case UInt8(ascii: "s"): if let number = small.flatMap({ Int16(exactly: $0) }) { return .short(number) }
    case UInt8(ascii: "i"): if let number = small.flatMap({ Int32(exactly: $0) }) { return .int(number) }
    case UInt8(ascii: "l"): if let small { return .long(small) }
    case UInt8(ascii: "n"): return .bigInteger(try bigInteger(digits, radix, isNegative, start))
    default:
      guard let small else { return .bigInteger(try bigInteger(digits, radix, isNegative, start)) }
      return Int32(exactly: small).map { .int($0) } ?? .long(small)
    }
    throw TraversalError(
      .syntax, "the number is too large for its suffix '\(Character(Unicode.Scalar(suffix)))'",
      at: SourceRange(start, scanner.index),
      help: "b, s, i and l stand for 8, 16, 32 and 64 bits, n for any size")
  }

  private func bigInteger(_ digits: Range<Int>, _ radix: UInt64, _ isNegative: Bool, _ start: Int)
    throws(TraversalError) -> BigInteger
  {
    let bytes = scanner.bytes[digits].filter { $0 != UInt8(ascii: "_") }
    if bytes.count <= BigInteger.maximumDigits {
      if radix == 10 {
        if let number = BigInteger(decimal: bytes[...]) {
          return BigInteger(isNegative: isNegative, magnitude: number.magnitude)
        }
      } else {
        return BigInteger(isNegative: isNegative, magnitude: limbs(bytes, bits: radix == 16 ? 4 : 3))
      }
    }
    throw TraversalError(
      .limit, "the number has more than \(BigInteger.maximumDigits) digits",
      at: SourceRange(start, scanner.index))
  }

  /// Packs digits of `bits` bits each, the most significant first, into limbs.
  private func limbs(_ digits: [UInt8], bits: Int) -> [UInt32] {
    var limbs: [UInt32] = []
    var (pending, filled): (UInt64, Int) = (0, 0)
    for byte in digits.reversed() {
      pending |= UInt64(Parser.digit(byte) ?? 0) << UInt64(filled)
      filled += bits
      if filled >= 32 {
        limbs.append(UInt32(truncatingIfNeeded: pending))
        pending >>= 32
        filled -= 32
      }
    }
    limbs.append(UInt32(truncatingIfNeeded: pending))
    return limbs
  }

  /// Makes the value of a number with decimals, an exponent or the suffix of one; all but the suffix has been read.
  private mutating func fraction(_ start: Int) throws(TraversalError) -> Value {
    let written = scanner.bytes[start..<scanner.index]
    var last: UInt8 = 0
    for byte in written {
      let isDigit = Parser.digit(byte).map { $0 < 10 } ?? false
      // A separator stands between digits.
      if byte == UInt8(ascii: "_"), last == 0 { throw malformed(start) }
      if !isDigit, byte != UInt8(ascii: "_"), last == UInt8(ascii: "_") { throw malformed(start) }
      last = isDigit || byte == UInt8(ascii: "_") ? byte : 0
    }
    if last == UInt8(ascii: "_") { throw malformed(start) }
    let digits = written.filter { $0 != UInt8(ascii: "_") }
    let suffix = scanner.byte | 0x20
    switch suffix {
    case UInt8(ascii: "f"), UInt8(ascii: "d"), UInt8(ascii: "m"): scanner.index += 1
    default: break
    }
    try endNumber(start)

    let text = String(decoding: digits, as: UTF8.self)
    switch suffix {
    case UInt8(ascii: "f"): if let number = Float(text) { return .float(number) }
    case UInt8(ascii: "m"):
      if let number = BigDecimal(text) { return .bigDecimal(number) }
      throw TraversalError(.limit, "the number is too long", at: SourceRange(start, scanner.index))
    default: if let number = Double(text) { return .double(number) }
    }
    throw malformed(start)
  }

  private func endNumber(_ start: Int) throws(TraversalError) {
    var ahead = scanner
    let end = ahead.index
    if let name = ahead.name(), name.lowerBound == end { throw malformed(start) }
  }

  private func malformed(_ start: Int) -> TraversalError {
    var end = max(scanner.index, start + 1)
    while end < scanner.bytes.count, Scanner.isNameByte(scanner.bytes[end], first: false) { end += 1 }
    return TraversalError(
      .syntax, "'\(TraversalError.echo(scanner.text(start..<end)))' is not a number",
      at: SourceRange(start, end))
  }

  /// The value of a digit of up to 36, nil for other bytes.
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
    if isNegative {
      return magnitude <= UInt64(Int64.min.magnitude) ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    return Int64(exactly: magnitude)
  }
}
