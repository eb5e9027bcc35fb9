// TextFormatter: a script of traversals, definitions and tests in one layout. Only white space changes, so the text means what
// it meant; remarks, blank lines between statements and the spelling of values stay.

/// Lays out texts of the language.
package enum TextFormatter {
  /// How long a line may be where it can be broken.
  package static let width = 100

  /// The text in its layout. What cannot be parsed is an error with its place in the text.
  package static func format(_ text: String, width: Int = width) throws(TraversalError) -> String {
    var bytes = Array(text.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let source = FormatSource(bytes)
    var output: [String] = []
    for statement in source.statements {
      let formatted = try format(statement, source, width)
      let isFirst = output.isEmpty
      if statement.isRemark, !source.tokens[statement.tokens.lowerBound].isOnOwnLine, !isFirst {
        output[output.count - 1] += " " + formatted
      } else {
        if !isFirst, source.hasBlankLine(before: statement.tokens.lowerBound) { output.append("") }
        output.append(formatted)
      }
    }
    return output.isEmpty ? "" : output.joined(separator: "\n") + "\n"
  }

  private static func format(
    _ statement: FormatSource.Statement, _ source: FormatSource, _ width: Int
  ) throws(TraversalError) -> String {
    let original = source.text(of: statement.tokens)
    if statement.isRemark { return original }
    let start = source.tokens[statement.tokens.lowerBound].range.lowerBound
    let meaning: String
    do throws(TraversalError) {
      meaning = try self.meaning(of: original, statement.kind)
    } catch {
      var placed = error
      placed.range = error.range.map { SourceRange($0.bytes.lowerBound + start, $0.bytes.upperBound + start) }
      throw placed
    }
    var layout = FormatLayout(source.tokens[statement.tokens], width: width)
    let formatted = layout.text(of: statement.kind)
    // A layout that changed what the text says would be a fault of ours; the text is worth more than its looks.
    guard let same = try? self.meaning(of: formatted, statement.kind), same == meaning else {
      return original
    }
    return formatted
  }

  /// The canonical text of a statement: equal for equal trees.
  private static func meaning(
    of text: String, _ kind: FormatSource.Statement.Kind
  ) throws(TraversalError) -> String {
    switch kind {
    case .remark: text
    case .traversal: try Query.parseList(text).map(\.description).joined(separator: ";")
    case .definition, .test: try DefinitionFile.parse(text).description
    }
  }
}

/// A token with its text and what stands before it.
struct FormatToken {
  var kind: TextToken.Kind
  var text: String
  var range: Range<Int>
  /// A line end stands between it and the token before.
  var isOnOwnLine: Bool

  var isRemark: Bool { kind == .comment }
  /// A word, a number or a string.
  var isWord: Bool {
    switch kind {
    case .step, .predicate, .constant, .variable, .unknown, .number, .string: true
    default: false
    }
  }
  var isMultiline: Bool { text.utf8.contains(0x0A) }
}

/// A text cut into tokens, and these into statements.
struct FormatSource {
  struct Statement {
    enum Kind { case remark, traversal, definition, test }

    var kind: Kind
    var tokens: Range<Int>
    var isRemark: Bool { kind == .remark }
  }

  private let bytes: [UInt8]
  private(set) var tokens: [FormatToken] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var end = 0
    for token in TextToken.all(in: String(decoding: bytes, as: UTF8.self)) {
      let gap = end..<token.range.lowerBound
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      end = token.range.upperBound
      if gap.isEmpty, Self.belongTogether(tokens.last, token, bytes) {
        tokens[tokens.count - 1].range = tokens[tokens.count - 1].range.lowerBound..<token.range.upperBound
        tokens[tokens.count - 1].text = String(decoding: bytes[tokens[tokens.count - 1].range], as: UTF8.self)
        continue
      }
      // A semicolon stays with what it ends, before a remark between them.
      let place =
        text == ";" ? (tokens.lastIndex { !$0.isRemark } ?? tokens.count - 1) + 1 : tokens.count
      tokens.insert(
        FormatToken(
          kind: token.kind, text: token.kind == .comment ? Self.trimmed(text) : text, range: token.range,
          isOnOwnLine: tokens.isEmpty || bytes[gap].contains(0x0A)), at: place)
    }
  }

  private static func trimmed(_ remark: String) -> String {
    var bytes = Array(remark.utf8)
    while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Marks of two bytes: `->`, `+-`, `±`, and a sign with its number.
  private static func belongTogether(_ last: FormatToken?, _ next: TextToken, _ bytes: [UInt8]) -> Bool {
    guard let last, last.kind == .mark else { return false }
    let byte = bytes[next.range.lowerBound]
    switch bytes[last.range.lowerBound] {
    case UInt8(ascii: "-"):
      return last.range.count == 1 && (byte == UInt8(ascii: ">") || next.kind == .number)
    case UInt8(ascii: "+"):
      return last.range.count == 1 && (byte == UInt8(ascii: "-") || next.kind == .number)
    case 0x80...: return next.kind == .mark && byte >= 0x80
    default: return false
    }
  }

  func text(of range: Range<Int>) -> String {
    guard let first = tokens[range].first, let last = tokens[range].last else { return "" }
    return first.isRemark
      ? first.text : String(decoding: bytes[first.range.lowerBound..<last.range.upperBound], as: UTF8.self)
  }

  func hasBlankLine(before token: Int) -> Bool {
    guard token > 0, tokens[token - 1].range.upperBound <= tokens[token].range.lowerBound else {
      return false
    }
    let gap = bytes[tokens[token - 1].range.upperBound..<tokens[token].range.lowerBound]
    return gap.filter { $0 == 0x0A }.count > 1
  }

  // MARK: Statements

  /// A traversal ends at a semicolon, or at a line end where it is complete and the next line does not go on with a dot.
  var statements: [Statement] {
    var statements: [Statement] = []
    var place = 0
    while place < tokens.count {
      let kind = kind(at: place)
      let end = kind == .remark ? place + 1 : end(of: kind, from: place)
      statements.append(Statement(kind: kind, tokens: place..<end))
      place = end
    }
    return statements
  }

  private func kind(at place: Int) -> Statement.Kind {
    if tokens[place].isRemark { return .remark }
    let isNamed = place + 1 < tokens.count && tokens[place + 1].isWord
    guard isNamed else { return .traversal }
    switch tokens[place].text {
    case "define": return .definition
    case "test": return .test
    default: return .traversal
    }
  }

  private func end(of kind: Statement.Kind, from start: Int) -> Int {
    var depth = 0
    var place = start
    while place < tokens.count {
      switch tokens[place].kind {
      case .open: depth += 1
      case .close: depth -= 1
      default: break
      }
      if depth <= 0, tokens[place].text == ";" { return place + 1 }
      if kind == .traversal, depth <= 0, !tokens[place].isRemark, endsLine(at: place) { return place + 1 }
      place += 1
    }
    return place
  }

  /// True when the next line begins a statement of its own.
  private func endsLine(at place: Int) -> Bool {
    guard ![".", ",", "=", ":"].contains(tokens[place].text) else { return false }
    var next = place + 1
    var isNewLine = false
    while next < tokens.count {
      isNewLine = isNewLine || tokens[next].isOnOwnLine
      guard tokens[next].isRemark else { break }
      next += 1
    }
    guard next < tokens.count else { return true }
    let begins = tokens[next].text == "g" || tokens[next].kind == .string || kind(at: next) != .traversal
    return isNewLine && begins
  }
}
