// From the bytes of an expression to its tokens. Strings are those of traversals, with the same escapes.

import GraphStore

struct ExpressionToken: Sendable {
  enum Kind: Sendable, Equatable {
    case int(Int64)
    case decimal(BigDecimal)
    case double(Double)
    case string(String)
    /// A name or a word of the language.
    case word(String)
    case symbol(String)
    case end
  }

  var kind: Kind
  var range: SourceRange
}

struct ExpressionScanner {
  private let bytes: [UInt8]
  private var index = 0

  /// The words that cannot be names.
  static let keywords: Set<String> = [
    "and", "else", "false", "for", "if", "in", "it", "let", "not", "null", "or", "then", "true",
  ]

  /// Longer symbols before those they begin with.
  private static let symbols = [
    "...", "??", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "<", ">", "(", ")", "[", "]", "{",
    "}",
    ".", ",", ":", ";", "=",
  ].map { ($0, Array($0.utf8)) }

  /// The longest text that is read.
  static let byteLimit = 1 << 16

  static func tokens(of text: String) throws(ExpressionError) -> [ExpressionToken] {
    var scanner = ExpressionScanner(bytes: Array(text.utf8))
    guard scanner.bytes.count <= byteLimit else {
      throw ExpressionError(.limit, "the expression has more than \(byteLimit) bytes")
    }
    var tokens: [ExpressionToken] = []
    while true {
      let token = try scanner.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func next() throws(ExpressionError) -> ExpressionToken {
    while index < bytes.count, bytes[index] == 0x20 || (0x09...0x0D).contains(bytes[index]) { index += 1 }
    let start = index
    guard index < bytes.count else {
      return ExpressionToken(kind: .end, range: SourceRange(start, start))
    }
    let kind = try kind()
    return ExpressionToken(kind: kind, range: SourceRange(start, index))
  }

  private mutating func kind() throws(ExpressionError) -> ExpressionToken.Kind {
    switch bytes[index] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return try string()
    default: break
    }
    if let word = word() { return .word(word) }
    for (text, symbol) in Self.symbols where bytes[index...].starts(with: symbol) {
      index += symbol.count
      return .symbol(text)
    }
    let found = Scanner(bytes, at: index).found()
    throw ExpressionError(.syntax, "\(found.text) has no meaning in an expression", at: found.range)
  }

  private mutating func word() -> String? {
    var scanner = Scanner(bytes, at: index)
    // The scanner would pass comments, which `//` begins in traversals only; a name begins with neither.
    guard let range = scanner.name(), range.lowerBound == index else { return nil }
    index = range.upperBound
    return scanner.text(range)
  }

  private mutating func string() throws(ExpressionError) -> ExpressionToken.Kind {
    do throws(TraversalError) {
      var parser = try Parser(bytes, from: index)
      let text = try parser.string()
      index = parser.position
      return .string(text)
    } catch {
      throw ExpressionError(error.code, error.message, at: error.range, help: error.help)
    }
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken.Kind {
    let start = index
    skipDigits()
    var isInteger = true
    if byte(0) == UInt8(ascii: "."), Self.isDigit(byte(1)) {
      isInteger = false
      index += 1
      skipDigits()
    }
    if byte(0) | 0x20 == UInt8(ascii: "e") {
      let isSigned = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+")
      if Self.isDigit(byte(isSigned ? 2 : 1)) {
        isInteger = false
        index += isSigned ? 2 : 1
        skipDigits()
      }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let isDouble = byte(0) | 0x20 == UInt8(ascii: "d")
    if isDouble { index += 1 }
    if Scanner.isNameByte(byte(0), first: false) || byte(0) >= 0x80 {
      throw ExpressionError(
        .syntax, "a number ends here, and no name can follow it", at: SourceRange(start, index + 1))
    }
    let range = SourceRange(start, index)
    if isDouble, let number = Double(text), number.isFinite { return .double(number) }
    if isInteger {
      guard let number = Int64(text) else {
        throw ExpressionError(
          .value, "\(TraversalError.echo(text)) does not fit 64 bits", at: range,
          help: "write decimal('\(TraversalError.echo(text))') for a Decimal")
      }
      return .int(number)
    }
    guard !isDouble, let number = BigDecimal(text), number.isModest else {
      throw ExpressionError(.value, "the number is too large", at: range)
    }
    return .decimal(number.atLeastScaleZero)
  }

  private func byte(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }

  private mutating func skipDigits() { while Self.isDigit(byte(0)) { index += 1 } }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
}
