// TextToken: a text cut into its words, strings, numbers and marks, whether it is right or not, for those who show it.

/// A stretch of a text and what it is.
package struct TextToken: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case step, predicate, constant, variable
    /// What is called like a step and is none, or follows a dot and cannot become one.
    case unknown
    case string, number, comment
    case open, close
    /// A dot, a comma and the like.
    case mark
  }

  package var kind: Kind
  /// In bytes.
  package var range: Range<Int>

  /// All tokens of a text, in order.
  package static func all(in text: String) -> [TextToken] {
    var reader = TokenReader(Array(text.utf8))
    return reader.run()
  }

  /// The bracket that belongs to the one at or directly before a byte, and that one, in order.
  package static func brackets(around offset: Int, in tokens: [TextToken]) -> (Range<Int>, Range<Int>)? {
    let touching = tokens.lastIndex {
      ($0.kind == .open || $0.kind == .close)
        && ($0.range.lowerBound == offset || $0.range.upperBound == offset)
    }
    guard let touching else { return nil }
    let isOpen = tokens[touching].kind == .open
    var depth = 0
    let others = isOpen ? Array(touching..<tokens.count) : Array((0...touching).reversed())
    for place in others {
      switch tokens[place].kind {
      case .open: depth += isOpen ? 1 : -1
      case .close: depth += isOpen ? -1 : 1
      default: continue
      }
      if depth == 0 {
        let pair = (tokens[min(place, touching)].range, tokens[max(place, touching)].range)
        return pair
      }
    }
    return nil
  }
}

private struct TokenReader {
  private var scanner: Scanner
  private var tokens: [TextToken] = []

  init(_ bytes: [UInt8]) { scanner = Scanner(bytes) }

  mutating func run() -> [TextToken] {
    while !scanner.isAtEnd {
      let start = scanner.index
      switch scanner.byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
        scanner.index += 1
      case UInt8(ascii: "/") where scanner.byte(after: 1) == UInt8(ascii: "/"):
        while !scanner.isAtEnd, scanner.byte != UInt8(ascii: "\n") { scanner.index += 1 }
        add(.comment, from: start)
      case UInt8(ascii: "'"), UInt8(ascii: "\""): string()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): mark(.open)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): mark(.close)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
      default:
        if let name = scanner.name() { word(name) } else { mark(.mark) }
      }
    }
    return tokens
  }

  private mutating func add(_ kind: TextToken.Kind, from start: Int) {
    tokens.append(TextToken(kind: kind, range: start..<scanner.index))
  }

  private mutating func mark(_ kind: TextToken.Kind) {
    scanner.index += 1
    add(kind, from: scanner.index - 1)
  }

  private mutating func string() {
    let (start, quote) = (scanner.index, scanner.byte)
    scanner.index += 1
    while !scanner.isAtEnd {
      let byte = scanner.byte
      scanner.index = min(scanner.index + (byte == UInt8(ascii: "\\") ? 2 : 1), scanner.bytes.count)
      if byte == quote { break }
    }
    add(.string, from: start)
  }

  private mutating func number() {
    let start = scanner.index
    while Scanner.isNameByte(scanner.byte, first: false)
      || scanner.byte == UInt8(ascii: ".") && (Parser.digit(scanner.byte(after: 1)) ?? 99) < 10
    {
      scanner.index += 1
    }
    add(.number, from: start)
  }

  private mutating func word(_ name: Range<Int>) {
    let follows =
      tokens.last?.kind == .mark
      && scanner.bytes[tokens[tokens.count - 1].range.lowerBound] == UInt8(ascii: ".")
    var ahead = scanner
    ahead.skipSpace()
    let isCalled = ahead.byte == UInt8(ascii: "(")
    tokens.append(TextToken(kind: kind(of: name, follows: follows, isCalled: isCalled), range: name))
  }

  private func kind(of name: Range<Int>, follows: Bool, isCalled: Bool) -> TextToken.Kind {
    if scanner.text(name, is: "g") || scanner.text(name, is: "__") { return .constant }
    if scanner.text(name, is: "datetime") || scanner.text(name, is: "UUID") { return .constant }
    let word = Words.table.find(scanner.bytes, name).map { Words.table.words[$0] }
    if isCalled {
      let isJoint = follows && isBehindPredicate
      if let word, word.predicate != nil, word.step == nil || isJoint { return .predicate }
      return word?.step == nil ? .unknown : .step
    }
    if follows {
      if isBehindQualifier { return .constant }
      // What still grows may become a step.
      let text = scanner.text(name)
      let grows =
        name.upperBound == scanner.bytes.count && StepSignatures.all.contains { $0.text.hasPrefix(text) }
      return grows || word?.step != nil ? .step : .unknown
    }
    return word?.constant != nil || word?.qualifier != nil ? .constant : .variable
  }

  /// Whether the dot just read stands behind the name of an enumeration.
  private var isBehindQualifier: Bool {
    guard tokens.count > 1 else { return false }
    let before = tokens[tokens.count - 2]
    return before.kind == .constant
      && Words.table.find(scanner.bytes, before.range).map { Words.table.words[$0].qualifier != nil } ?? false
  }

  /// Whether the dot just read stands behind a predicate: `gt(1).and(…)` or `P.gt(…)`.
  private var isBehindPredicate: Bool {
    if isBehindQualifier { return true }
    guard tokens.count > 1, tokens[tokens.count - 2].kind == .close else { return false }
    var depth = 0
    for place in tokens[..<(tokens.count - 1)].indices.reversed() {
      switch tokens[place].kind {
      case .close: depth += 1
      case .open: depth -= 1
      default: continue
      }
      if depth == 0 { return place > 0 && tokens[place - 1].kind == .predicate }
    }
    return false
  }
}
