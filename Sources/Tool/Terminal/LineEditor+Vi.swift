// The keys of vi, while they are commands: the common motions, operators and changes.

extension LineEditor {
  /// True when the key was a command.
  mutating func handleCommand(_ key: Key, _ assistant: some EditorAssistant) -> Bool {
    guard case .text(let letter) = key else { return false }
    if let pending = pendingOperator {
      pendingOperator = nil
      apply(pending, letter)
      return true
    }
    switch letter {
    case "i": isCommanding = false
    case "a": begin { $0.moveRight() }
    case "I": begin { $0.moveToStartOfLine() }
    case "A": begin { $0.moveToEndOfLine() }
    case "o":
      begin { $0.moveToEndOfLine() }
      write("\n")
    case "h": buffer.moveLeft()
    case "l", " ": buffer.moveRight()
    case "w", "e": buffer.moveWordRight()
    case "b": buffer.moveWordLeft()
    case "0", "^": buffer.moveToStartOfLine()
    case "$": buffer.moveToEndOfLine()
    case "G": buffer.moveToEnd()
    case "k": if !buffer.moveUp() { showEarlier() }
    case "j": if !buffer.moveDown() { showLater() }
    case "x": edit { $0.kill($0.cursor..<min($0.cursor + 1, $0.characters.count), isForward: true) }
    case "D": edit { $0.killToEndOfLine() }
    case "C":
      edit { $0.killToEndOfLine() }
      isCommanding = false
    case "p", "P": edit { $0.yank() }
    case "u": edit { $0.undo() }
    case "d", "c": pendingOperator = letter
    default: break
    }
    return true
  }

  private mutating func begin(_ move: (inout EditBuffer) -> Void) {
    move(&buffer)
    isCommanding = false
  }

  /// `d` or `c` over a motion; twice is the whole line.
  private mutating func apply(_ operation: Character, _ motion: Character) {
    let range: Range<Int>? =
      switch motion {
      case "w", "e": buffer.cursor..<buffer.wordEnd
      case "b": buffer.wordStart..<buffer.cursor
      case "$": buffer.cursor..<buffer.lineEnd
      case "0", "^": buffer.lineStart..<buffer.cursor
      case operation: buffer.lineStart..<buffer.lineEnd
      default: nil
      }
    guard let range else { return }
    edit { $0.kill(range, isForward: true) }
    if operation == "c" { isCommanding = false }
  }
}
