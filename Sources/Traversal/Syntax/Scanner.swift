// Reading tokens from UTF-8 bytes: white space, names, and the errors about what was found instead.

/// A position in the bytes of a text, and the reading of what stands there.
struct Scanner {
  let bytes: [UInt8]
  var index: Int

  init(_ bytes: [UInt8], at index: Int = 0) {
    self.bytes = bytes
    self.index = index
  }

  /// The byte at the position, or 0 at the end.
  var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// The byte so far behind the position, or 0 beyond the end.
  func byte(after offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }

  var isAtEnd: Bool { index >= bytes.count }

  /// Passes white space and line comments.
  mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C: index += 1
      case UInt8(ascii: "/") where byte(after: 1) == UInt8(ascii: "/"):
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") {
          index += 1
        }
      default: return
      }
    }
  }

  /// Passes white space, then the byte if it stands there.
  mutating func skip(_ wanted: UInt8) -> Bool {
    let start = index
    skipSpace()
    guard index < bytes.count, bytes[index] == wanted else {
      // What ends here shall not reach over the white space behind it.
      index = start
      return false
    }
    index += 1
    return true
  }

  /// Passes white space, then a name if one stands there.
  mutating func name() -> Range<Int>? {
    skipSpace()
    let start = index
    guard skipNameCharacter(first: true) else { return nil }
    while skipNameCharacter(first: false) {}
    return start..<index
  }

  /// The text of a range that begins and ends between characters.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func text(_ range: Range<Int>, is word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { $0.elementsEqual(bytes[range]) }
  }

  private mutating func skipNameCharacter(first: Bool) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    if byte < 0x80 {
      guard Scanner.isNameByte(byte, first: first) else { return false }
      index += 1
      return true
    }
    guard let (scalar, length) = scalar(), Scanner.isNameScalar(scalar, first: first) else { return false }
    index += length
    return true
  }

  static func isNameByte(_ byte: UInt8, first: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "$"):
      true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
    default: false
    }
  }

  static func isNameScalar(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber,
      .currencySymbol, .connectorPunctuation:
      true
    case .decimalNumber, .nonspacingMark, .spacingMark: !first
    default: false
    }
  }

  /// The scalar at the position and its number of bytes.
  private func scalar() -> (Unicode.Scalar, Int)? {
    var iterator = bytes[index...].prefix(4).makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  /// What stands at the position, as an error message names it, and its range.
  func found() -> (text: String, range: SourceRange) {
    var ahead = self
    ahead.skipSpace()
    if ahead.isAtEnd { return ("the end of the text", SourceRange(ahead.bytes.count, ahead.bytes.count)) }
    if let name = ahead.name() {
      return ("'\(TraversalError.echo(text(name)))'", SourceRange(name.lowerBound, name.upperBound))
    }
    let start = ahead.index
    let length = ahead.scalar()?.1 ?? 1
    let end = min(start + length, bytes.count)
    return ("'\(TraversalError.echo(text(start..<end)))'", SourceRange(start, end))
  }

  /// The error that `wanted` should stand at the position.
  func expected(_ wanted: String, help: String? = nil) -> TraversalError {
    let (text, range) = found()
    return TraversalError(.syntax, "expected \(wanted), found \(text)", at: range, help: help)
  }
}
