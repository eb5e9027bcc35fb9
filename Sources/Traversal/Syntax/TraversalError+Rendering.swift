// An error as text: heading, source line, caret run, help and note.
// Columns count grapheme clusters; the caret line is padded by display width.

extension TraversalError {
  /// How many columns of a source line are shown around the caret.
  package static let window = 100

  /// How much of a piece of user text is echoed in a message.
  package static let echoLimit = 200

  /// The error with the line of `source` it is about.
  package func rendered(source: String?, fileName: String? = nil) -> String {
    var place: Place?
    if let source, let range { place = Place(of: range.bytes, in: source) }

    var lines: [String] = []
    if let fileName, let place {
      lines.append("\(fileName):\(place.line):\(place.column): error[\(code.rawValue)]: \(shownMessage)")
    } else {
      lines.append("error[\(code.rawValue)]: \(shownMessage)")
    }
    if let place { lines += place.excerpt(window: TraversalError.window) }
    if let help { lines.append("help: \(help)") }
    if let note { lines.append("note: \(note)") }
    return lines.joined(separator: "\n")
  }

  /// The message on one line.
  private var shownMessage: String { TraversalError.oneLine(message) }

  /// User text as it may be echoed: no control characters, not too long.
  package static func echo(_ text: some StringProtocol) -> String {
    let limit = echoLimit
    guard text.utf8.count > limit else { return oneLine(text) }
    var kept = ""
    for character in text {
      if kept.utf8.count + character.utf8.count > limit - 3 { break }
      kept.append(character)
    }
    return oneLine(kept) + "…"
  }

  private static func oneLine(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      result.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return result
  }
}

/// Where a range lies in a text, counted as people count.
package struct Place: Sendable, Hashable {
  /// From 1.
  package let line: Int
  /// From 1, in grapheme clusters.
  package let column: Int
  /// The line, without its end.
  private let text: Substring
  /// The clusters of the line before the range.
  private let before: Int
  /// The clusters of the range within the line.
  private let length: Int

  /// `range` counts bytes; it is cut to the text, and to its first line.
  package init(of range: Range<Int>, in source: String) {
    let bytes = source.utf8
    let start = min(max(range.lowerBound, 0), bytes.count)
    let end = min(max(range.upperBound, start), bytes.count)
    var (line, lineStart, index) = (1, 0, 0)
    var lineEnd = bytes.count
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if index >= start {
          lineEnd = index
          break
        }
        line += 1
        lineStart = index + 1
      }
      index += 1
    }
    let from = bytes.index(bytes.startIndex, offsetBy: lineStart)
    var to = bytes.index(from, offsetBy: lineEnd - lineStart)
    if to > from, bytes[bytes.index(before: to)] == UInt8(ascii: "\r"), lineEnd < bytes.count {
      to = bytes.index(before: to)
    }

    self.line = line
    text = source[from..<to]
    var (before, length, offset) = (0, 0, lineStart)
    for character in text {
      let next = offset + character.utf8.count
      if next <= start {
        before += 1
      } else if offset < end {
        length += 1
      }
      offset = next
    }
    self.before = before
    self.length = max(length, 1)
    column = before + 1
  }

  /// The source line and the caret line under it, cut to a window around the caret.
  package func excerpt(window: Int = TraversalError.window) -> [String] {
    let cells = text.map(Cell.init)
    var first = 0
    var last = cells.count
    let total = cells.reduce(0) { $0 + $1.width }
    if total > window {
      // Keep two thirds of the window before the caret's end, the rest behind it.
      first = min(before, cells.count)
      var width = cells[first..<min(first + length, cells.count)].reduce(0) { $0 + $1.width }
      while first > 0, width + cells[first - 1].width <= window * 2 / 3 {
        first -= 1
        width += cells[first].width
      }
      last = first
      width = 0
      while last < cells.count, width + cells[last].width <= window {
        width += cells[last].width
        last += 1
      }
      while first > 0, width + cells[first - 1].width <= window {
        first -= 1
        width += cells[first].width
      }
    }

    let number = String(line)
    let left = first > 0 ? "…" : ""
    let right = last < cells.count ? "…" : ""
    let shown = cells[first..<last].map(\.shown).joined()
    let padding = cells[first..<min(max(before, first), last)].reduce(left.isEmpty ? 0 : 1) { $0 + $1.width }
    let carets = cells[min(before, last)..<min(before + length, last)].reduce(0) { $0 + $1.width }
    let gutter = String(repeating: " ", count: number.count)
    return [
      " \(number) | \(left)\(shown)\(right)",
      " \(gutter) | \(String(repeating: " ", count: padding))\(String(repeating: "^", count: max(carets, 1)))",
    ]
  }
}

/// A grapheme cluster as a terminal shows it.
private struct Cell {
  let shown: String
  let width: Int

  init(_ character: Character) {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else {
      (shown, width) = ("", 0)
      return
    }
    if first == "\t" {
      (shown, width) = ("    ", 4)
    } else if first.properties.generalCategory == .control {
      (shown, width) = ("·", 1)
    } else if scalars.contains("\u{FE0F}") || DisplayWidth.isWide(first) {
      (shown, width) = (String(character), 2)
    } else {
      (shown, width) = (String(character), DisplayWidth.isZero(first) ? 0 : 1)
    }
  }
}

/// How many columns a scalar takes in a terminal.
package enum DisplayWidth {
  /// The columns of a text.
  package static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + Cell($1).width } }

  /// Whether the scalar takes two columns: East Asian wide and full-width forms, emoji.
  static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x1100 { return false }
    if scalar.properties.isEmojiPresentation { return true }
    return wide.contains { $0.contains(value) }
  }

  static func isZero(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1B000...0x1B2FF, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD,
  ]
}
