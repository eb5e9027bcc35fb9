// What each key does: writing, moving, killing, history, search, completion.

import Traversal

extension LineEditor {
  mutating func handle(_ key: Key, _ assistant: some EditorAssistant) {
    if key != .tab { (below, tabs) = ([], 0) }
    if search != nil, handleInSearch(key) { return }
    if keyMap == .vi, isCommanding, handleCommand(key, assistant) { return }
    switch key {
    case .text(let character): write(String(character))
    case .paste(let text): write(text)
    case .enter: enter(assistant)
    case .tab: complete(assistant)
    case .control("o"), .altEnter: write("\n")
    case .control("c"): outcome = .interrupted(discarded: !buffer.isEmpty)
    case .control("d"):
      if buffer.isEmpty { outcome = .end } else { edit { $0.deleteForward() } }
    case .control("l"): clearScreen()
    case .control("r"): beginSearch()
    case .up, .control("p"): if !buffer.moveUp() { showEarlier() }
    case .down, .control("n"): if !buffer.moveDown() { showLater() }
    case .escape:
      if keyMap == .vi {
        isCommanding = true
        buffer.moveLeft()
      }
    default:
      if !move(key) { change(key) }
    }
  }

  private mutating func move(_ key: Key) -> Bool {
    switch key {
    case .left, .control("b"): buffer.moveLeft()
    case .right, .control("f"): buffer.moveRight()
    case .home, .control("a"): buffer.moveToStartOfLine()
    case .end, .control("e"): buffer.moveToEndOfLine()
    case .wordLeft, .alt("b"): buffer.moveWordLeft()
    case .wordRight, .alt("f"): buffer.moveWordRight()
    case .pageUp, .alt("<"): buffer.moveToStart()
    case .pageDown, .alt(">"): buffer.moveToEnd()
    default: return false
    }
    return true
  }

  private mutating func change(_ key: Key) {
    switch key {
    case .backspace, .control("h"): edit { $0.deleteBackward() }
    case .delete: edit { $0.deleteForward() }
    case .control("k"): edit { $0.killToEndOfLine() }
    case .control("u"): edit { $0.killToStartOfLine() }
    case .control("w"): edit { $0.killSpacedWordBackward() }
    case .altBackspace: edit { $0.killWordBackward() }
    case .alt("d"): edit { $0.killWordForward() }
    case .control("y"): edit { $0.yank() }
    case .alt("y"): edit { $0.yankEarlier() }
    case .control("t"): edit { $0.transpose() }
    case .alt("u"): edit { $0.changeWord(to: .upper) }
    case .alt("l"): edit { $0.changeWord(to: .lower) }
    case .alt("c"): edit { $0.changeWord(to: .capital) }
    case .control("_"): edit { $0.undo() }
    default: break
    }
  }

  mutating func write(_ text: String) {
    edit { $0.insert(text) }
  }

  /// Changes the text; what was found in the history becomes a draft of its own.
  mutating func edit(_ change: (inout EditBuffer) -> Void) {
    navigation = nil
    change(&buffer)
  }

  /// A complete text is taken; an empty last line takes an incomplete one too.
  private mutating func enter(_ assistant: some EditorAssistant) {
    let text = buffer.text
    let lastLine = buffer.characters[buffer.lineStart...]
    let isForced = text.contains("\n") && buffer.isAtEnd && lastLine.allSatisfy(\.isWhitespace)
    if !isForced, assistant.needsMore(text) {
      write("\n")
    } else {
      outcome = .text(text)
    }
  }

  private mutating func clearScreen() {
    below = []
    clearTerminal()
  }

  // MARK: History

  mutating func showEarlier() {
    let from = navigation ?? Navigation(place: history.entries.count, prefix: buffer.text, draft: buffer.text)
    guard let place = history.earlier(than: from.place, beginningWith: from.prefix) else { return }
    buffer.replaceAll(with: history.entries[place])
    navigation = Navigation(place: place, prefix: from.prefix, draft: from.draft)
  }

  mutating func showLater() {
    guard let from = navigation else { return }
    if let place = history.later(than: from.place, beginningWith: from.prefix) {
      buffer.replaceAll(with: history.entries[place])
      navigation = Navigation(place: place, prefix: from.prefix, draft: from.draft)
    } else {
      buffer.replaceAll(with: from.draft)
      navigation = nil
    }
  }

  // MARK: Search

  private mutating func beginSearch() {
    search = Search(draft: buffer.text)
  }

  /// True when the key belongs to the search; any other ends it and does its own work.
  private mutating func handleInSearch(_ key: Key) -> Bool {
    switch key {
    case .text(let character): look(for: (search?.wanted ?? "") + String(character))
    case .paste(let text): look(for: (search?.wanted ?? "") + text)
    case .backspace, .control("h"): look(for: String((search?.wanted ?? "").dropLast()))
    case .control("r"): find(before: search?.place ?? history.entries.count)
    case .control("g"), .control("c"):
      buffer.replaceAll(with: search?.draft ?? "")
      search = nil
    case .escape: search = nil
    default:
      search = nil
      return false
    }
    return true
  }

  private mutating func look(for wanted: String) {
    search?.wanted = wanted
    find(before: history.entries.count)
  }

  private mutating func find(before place: Int) {
    guard let wanted = search?.wanted, !wanted.isEmpty,
      let found = history.earlier(than: place, containing: wanted)
    else { return }
    search?.place = found
    buffer.replaceAll(with: history.entries[found])
  }

  // MARK: Completion

  private mutating func complete(_ assistant: some EditorAssistant) {
    tabs += 1
    let offset = buffer.offset
    let completions = assistant.completions(buffer.text, at: offset)
    guard let first = completions.items.first else {
      below = []
      return
    }
    if completions.items.count == 1 {
      edit { $0.replace(bytes: completions.range, with: first.text) }
      (below, tabs) = ([], 0)
      return
    }
    let prefix = completions.commonPrefix
    if prefix.utf8.count > offset - completions.range.lowerBound, completions.range.upperBound == offset {
      edit { $0.replace(bytes: completions.range, with: prefix) }
    }
    below = tabs > 1 ? details(completions.items) : columns(completions.items.map(\.label))
  }

  /// Names side by side, as many as half the screen holds.
  private func columns(_ names: [String]) -> [String] {
    let widest = (names.map { DisplayWidth.of($0) }.max() ?? 1) + 2
    let perRow = max(1, size.columns / widest)
    let rows = (names.count + perRow - 1) / perRow
    let shown = min(rows, max(1, size.rows / 2))
    var lines = (0..<shown).map { row in
      stride(from: row, to: names.count, by: rows).prefix(perRow).map { place in
        names[place] + String(repeating: " ", count: widest - DisplayWidth.of(names[place]))
      }.joined()
    }
    if shown < rows { lines.append("… \(names.count) in all") }
    return lines
  }

  private func details(_ items: [Completions.Item]) -> [String] {
    let shown = items.prefix(max(1, size.rows * 2 / 3))
    let widest = (shown.map { DisplayWidth.of($0.label) }.max() ?? 0) + 2
    var lines = shown.map { item in
      item.label + String(repeating: " ", count: widest - DisplayWidth.of(item.label)) + item.detail
    }
    if shown.count < items.count { lines.append("… \(items.count) in all") }
    return lines
  }
}
