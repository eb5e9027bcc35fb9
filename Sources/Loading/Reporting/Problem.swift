// Problem: one thing that is wrong with the input: its code, where it is to the character, and the text around it.

/// The kinds of faults of the input; the names are stable.
package enum ProblemCode: String, Sendable, CaseIterable {
  case noHeader = "no-header"
  case badHeader = "bad-header"
  case mixedKind = "mixed-kind"
  case encoding
  case tooFewColumns = "too-few-columns"
  case tooManyColumns = "too-many-columns"
  case unterminatedQuote = "unterminated-quote"
  case strayQuote = "stray-quote"
  case lineTooLong = "line-too-long"
  case blankRequired = "blank-required"
  case emptyLabel = "empty-label"
  case badValue = "bad-value"
  case cardinality
  case duplicateID = "duplicate-id"
  case edgeConflict = "edge-conflict"
  case danglingEdge = "dangling-edge"
  case keyTooLong = "key-too-long"
  case fileChanged = "file-changed"

  /// True when no option can make the load go on.
  var isAlwaysFatal: Bool {
    switch self {
    case .noHeader, .badHeader, .mixedKind, .fileChanged: true
    default: false
    }
  }
}

/// A fault within the record at hand, before its place in the file is worked out.
struct Fault: Error {
  var code: ProblemCode
  /// Bytes of the reader's buffer; empty for a point.
  var range: Range<Int>
  /// The header name of the column it is about.
  var columnName: String?
  var message: String
  var help: String?

  init(
    _ code: ProblemCode, _ range: Range<Int>, column: String? = nil, _ message: String, help: String? = nil
  ) {
    self.code = code
    self.range = range
    self.columnName = column
    self.message = message
    self.help = help
  }
}

/// A fault with its place.
package struct Problem: Error, Sendable, Equatable {
  package var code: ProblemCode
  package var file: String
  package var place: ProblemPlace?
  package var columnName: String?
  package var message: String
  package var help: String?

  /// `file:line:column: error[code]: message`, the line with carets below, the rest as a note.
  package var text: String {
    var text = file
    if let place { text += ":\(place.line):\(place.column)" }
    text += ": error[\(code.rawValue)]: \(message)\n"
    if let place {
      text += "  \(place.excerpt)\n  \(place.carets)\n"
      text += "  note: at byte \(place.byteOffset)"
      if let columnName { text += ", in column '\(columnName)'" }
      text += "\n"
    }
    if let help { text += "  help: \(help)\n" }
    return text
  }
}

/// Where in a file something is, and the line it is in.
package struct ProblemPlace: Sendable, Equatable {
  /// Physical line, from 1.
  package var line: Int
  /// Character of the line, from 1.
  package var column: Int
  /// From the beginning of the file, from 0.
  package var byteOffset: Int
  /// The line, or the part of a long one around the fault.
  package var excerpt: String
  /// As many blanks as stand before the fault, then carets below it.
  package var carets: String

  private static let width = 100

  /// `record` begins on `firstLine` at `firstByte` of the file; `range` counts bytes of it.
  init(of range: Range<Int>, in record: ArraySlice<UInt8>, firstLine: Int, firstByte: Int) {
    let start = record.startIndex + min(max(range.lowerBound, 0), record.count)
    let end = record.startIndex + min(max(range.upperBound, range.lowerBound), record.count)
    var lineStart = record.startIndex
    line = firstLine
    for place in record.startIndex..<start where record[place] == 0x0A {
      line += 1
      lineStart = place + 1
    }
    var lineEnd = start
    while lineEnd < record.endIndex, record[lineEnd] != 0x0A { lineEnd += 1 }
    let caretEnd = min(max(end, start), lineEnd)
    if lineEnd > start, record[lineEnd - 1] == 0x0D { lineEnd -= 1 }
    let before = String(decoding: record[lineStart..<start], as: UTF8.self)
    let marked = String(decoding: record[start..<max(start, min(caretEnd, lineEnd))], as: UTF8.self)
    let after = String(
      decoding: record[max(start, min(caretEnd, lineEnd))..<max(start, lineEnd)], as: UTF8.self)
    let place = before.count
    column = place + 1
    byteOffset = firstByte + start - record.startIndex

    let lead = Self.visible(before.suffix(Self.width / 2), isCut: place > Self.width / 2, atEnd: false)
    let length = min(marked.count, Self.width / 2)
    let room = Self.width - lead.count
    let tail = Self.visible(
      (marked + after).prefix(room), isCut: marked.count + after.count > room, atEnd: true)
    excerpt = lead + tail
    carets =
      String(lead.map { $0 == "\t" ? "\t" : " " }) + String(repeating: "^", count: max(1, length))
  }

  /// Without control characters, which could do anything to a terminal.
  private static func visible(_ text: some StringProtocol, isCut: Bool, atEnd: Bool) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      let isControl = (scalar.value < 0x20 && scalar != "\t") || (0x7F...0x9F).contains(scalar.value)
      shown.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    }
    return isCut ? (atEnd ? shown + "…" : "…" + shown) : shown
  }
}
