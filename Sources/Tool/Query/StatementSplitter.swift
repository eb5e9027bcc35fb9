// StatementSplitter: a script as it arrives, cut into statements.
// A statement ends at `;`, or at a line end where it is complete and the next line does not go on with a dot.

/// A statement with its place in the script.
struct Statement: Equatable {
  var text: String
  /// The line it begins on, from 1, and what stands before it on that line.
  var line = 1
  var leading = ""

  /// The statement at its place, behind as many lines as stand before it, so that errors name the right one.
  var source: String { String(repeating: "\n", count: line - 1) + leading + text }
  /// Where the statement begins in `source`, in bytes.
  var offset: Int { line - 1 + leading.utf8.count }
}

struct StatementSplitter {
  private enum State {
    case code
    case string(quote: UInt8)
    case escape(quote: UInt8)
    case comment
  }

  private var bytes: [UInt8] = []
  private var position = 0
  private var state = State.code
  private var depth = 0
  /// The last byte of the statement that is neither white space nor comment.
  private var lastSignificant: UInt8?
  private var significantEnd = 0
  /// Where the statement begins, once something of it was seen.
  private var start: Int?
  private var startLine = 1
  private var line = 1
  private var lineStart = 0
  /// A whole statement stands ready at a line end, unless the next line goes on with a dot.
  private(set) var mayBeComplete = false
  private var isAtInputStart = true

  mutating func append(_ chunk: some Sequence<UInt8>) {
    discardConsumed()
    bytes.append(contentsOf: chunk)
  }

  /// What is known about the input behind that which has arrived.
  enum Outlook { case moreComes, pauses, hasEnded }

  /// The next statement, or nil when more input is needed.
  /// In a pause a complete line is a statement; at the end everything is, so that the parser can say what is wrong.
  mutating func next(_ outlook: Outlook) throws(Failure) -> Statement? {
    skipByteOrderMark()
    while position < bytes.count {
      let byte = bytes[position]
      if isUndecidedSlash(byte), outlook != .hasEnded { break }
      if mayBeComplete, isContinuationKnown(byte) {
        mayBeComplete = false
        if byte != UInt8(ascii: ".") { return try take() }
      }
      position += 1
      switch state {
      case .code:
        if endsStatement(byte), start != nil { return try take() }
      case .string(let quote):
        significantEnd = position
        if byte == UInt8(ascii: "\\") {
          state = .escape(quote: quote)
        } else if byte == quote {
          state = .code
        }
      case .escape(let quote):
        significantEnd = position
        state = .string(quote: quote)
      case .comment:
        if byte == UInt8(ascii: "\n") { state = .code }
      }
      if byte == UInt8(ascii: "\n") { endLine() }
    }
    return outlook == .hasEnded || (outlook == .pauses && mayBeComplete) ? try take() : nil
  }

  /// Takes one byte outside strings and comments; true when it is a semicolon that ends the statement.
  private mutating func endsStatement(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ";") where depth <= 0:
      return true
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      return false
    case UInt8(ascii: "/") where position < bytes.count && bytes[position] == UInt8(ascii: "/"):
      state = .comment
      return false
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
      depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      depth -= 1
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      state = .string(quote: byte)
    default:
      break
    }
    if start == nil {
      start = position - 1
      startLine = line
    }
    lastSignificant = byte
    significantEnd = position
    return false
  }

  private mutating func endLine() {
    line += 1
    lineStart = position
    guard case .code = state, start != nil, depth <= 0 else { return }
    switch lastSignificant {
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: ":"): break
    default: mayBeComplete = true
    }
  }

  /// A slash at the end of what has arrived: only the next byte tells whether a remark begins.
  private func isUndecidedSlash(_ byte: UInt8) -> Bool {
    guard case .code = state, byte == UInt8(ascii: "/") else { return false }
    return position + 1 == bytes.count
  }

  /// Whether this byte decides if the statement goes on: the first one that is neither space nor comment.
  private func isContinuationKnown(_ byte: UInt8) -> Bool {
    guard case .code = state else { return false }
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): return false
    case UInt8(ascii: "/"): return position + 1 < bytes.count && bytes[position + 1] != UInt8(ascii: "/")
    default: return true
    }
  }

  private mutating func take() throws(Failure) -> Statement? {
    guard let first = start else { return nil }
    let begins = bytes[..<first].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let statement = Statement(
      text: try text(bytes[first..<significantEnd]), line: startLine,
      leading: String(decoding: bytes[begins..<first], as: UTF8.self))
    start = nil
    mayBeComplete = false
    lastSignificant = nil
    depth = 0
    state = .code
    return statement
  }

  private func text(_ slice: ArraySlice<UInt8>) throws(Failure) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw Failure(
        "encoding", "the statement that begins on line \(startLine) is not UTF-8 text",
        help: "save the script as UTF-8", exit: .syntax)
    }
    return text
  }

  private mutating func skipByteOrderMark() {
    guard isAtInputStart, bytes.count >= 3 else { return }
    isAtInputStart = false
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// Forgets statements that were taken, keeping the line that the next one begins on.
  private mutating func discardConsumed() {
    let keep = min(start ?? position, lineStart)
    guard keep > 1 << 16 else { return }
    bytes.removeFirst(keep)
    position -= keep
    lineStart -= keep
    start = start.map { $0 - keep }
    significantEnd -= keep
  }
}
