// Frame: an edited text as rows of a terminal of a certain width, and the place of the cursor among them.

import Traversal

struct Frame {
  /// What goes on screen.
  struct Content {
    var prompt: String
    /// In front of every line but the first.
    var continuation: String
    var characters: ArraySlice<Character>
    /// A place in `characters`.
    var cursor: Int
    /// Counted in bytes from the start of `characters`.
    var styles: [StyledRange] = []
    /// Shown behind the end, as far as there is room.
    var hint = ""
    /// Whole lines under the text.
    var below: [String] = []
  }

  private(set) var rows: [String] = []
  private(set) var cursorRow = 0
  private(set) var cursorColumn = 0

  private let width: Int
  private let isColored: Bool
  private var line = ""
  private var column = 0
  private var style = TextStyle.plain

  init(_ content: Content, width: Int, colored: Bool) {
    self.width = max(1, width)
    isColored = colored
    for character in content.prompt { put(String(character), DisplayWidth.of(String(character)), .prompt) }
    let styles = Self.styles(of: content)
    for (place, character) in zip(content.characters.indices, content.characters) {
      if character == "\n" {
        if place == content.cursor { markCursor() }
        endRow()
        for mark in content.continuation { put(String(mark), DisplayWidth.of(String(mark)), .faint) }
        continue
      }
      let (shown, width) = Self.shown(character)
      makeRoom(for: width)
      if place == content.cursor { markCursor() }
      put(shown, width, styles.isEmpty ? .plain : styles[place - content.characters.startIndex])
    }
    if content.cursor == content.characters.endIndex {
      makeRoom(for: 1)
      markCursor()
    }
    let room = self.width - column - 1
    if !content.hint.isEmpty, isColored, room > 3 {
      let (text, width) = DisplayWidth.cut(content.hint, to: room)
      put(text, width, .faint)
    }
    endRow()
    for text in content.below {
      line = DisplayWidth.cut(text, to: self.width).text
      endRow()
    }
  }

  /// A character as the terminal can show it, and its columns.
  private static func shown(_ character: Character) -> (String, Int) {
    if character == "\t" { return ("  ", 2) }
    let scalar = character.unicodeScalars.first?.value ?? 0
    if scalar < 0x20 { return ("^" + String(UnicodeScalar(UInt8(scalar + 0x40))), 2) }
    if scalar == 0x7F { return ("^?", 2) }
    let text = String(character)
    return (text, DisplayWidth.of(text))
  }

  /// The style of each character; nothing when all are plain.
  private static func styles(of content: Content) -> [TextStyle] {
    guard !content.styles.isEmpty else { return [] }
    var starts: [Int] = []
    var offset = 0
    for character in content.characters {
      starts.append(offset)
      offset += character.utf8.count
    }
    var styles = [TextStyle](repeating: .plain, count: starts.count)
    for range in content.styles {
      var place = starts.partition(from: range.bytes.lowerBound)
      while place < starts.count, starts[place] < range.bytes.upperBound {
        styles[place] = range.style
        place += 1
      }
    }
    return styles
  }

  private mutating func makeRoom(for width: Int) {
    if column > 0, column + width > self.width { endRow() }
  }

  private mutating func put(_ text: String, _ width: Int, _ new: TextStyle) {
    makeRoom(for: width)
    if isColored, new != style {
      if style != .plain { line += TextStyle.reset }
      line += new.code
      style = new
    }
    line += text
    column += width
  }

  private mutating func endRow() {
    if style != .plain { line += TextStyle.reset }
    style = .plain
    rows.append(line)
    line = ""
    column = 0
  }

  private mutating func markCursor() {
    cursorRow = rows.count
    cursorColumn = column
  }
}

extension [Int] {
  /// The first place in an ascending list whose number is at least so large.
  fileprivate func partition(from least: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < least { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Puts frames on a terminal, each over the one before.
struct Screen {
  private let descriptor: Int32
  private var cursorRow = 0

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The next frame begins where the cursor is now.
  mutating func begin() { cursorRow = 0 }

  /// What does not fit the height is cut around the cursor.
  mutating func show(_ frame: Frame, height: Int) {
    var text = "\u{1B}[?25l"
    if cursorRow > 0 { text += "\u{1B}[\(cursorRow)A" }
    text += "\r\u{1B}[J"
    let shownRows = min(frame.rows.count, max(1, height))
    let first = min(max(0, frame.cursorRow - shownRows / 2), frame.rows.count - shownRows)
    text += frame.rows[first..<first + shownRows].joined(separator: "\r\n")
    cursorRow = frame.cursorRow - first
    let up = shownRows - 1 - cursorRow
    if up > 0 { text += "\u{1B}[\(up)A" }
    text += "\r"
    if frame.cursorColumn > 0 { text += "\u{1B}[\(frame.cursorColumn)C" }
    write(text + "\u{1B}[?25h")
  }

  func write(_ text: String) {
    try? Platform.write(Array(text.utf8), to: descriptor)
  }
}
