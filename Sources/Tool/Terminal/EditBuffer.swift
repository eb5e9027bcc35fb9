// EditBuffer: the text being edited, the place in it, and what keys do to both. Knows no terminal.

struct EditBuffer {
  private(set) var characters: [Character] = []
  private(set) var cursor = 0

  private struct Snapshot {
    var characters: [Character]
    var cursor: Int
  }

  private var undone: [Snapshot] = []
  private var isTyping = false
  private var killRing: [[Character]] = []
  private var isKilling = false
  /// What the last yank put in, while nothing else has happened since.
  private var yanked: (range: Range<Int>, place: Int)?

  private static let undoLimit = 200
  private static let killLimit = 30

  var text: String { String(characters) }
  var isEmpty: Bool { characters.isEmpty }
  var isAtEnd: Bool { cursor == characters.count }
  /// Where the cursor is in the text, in bytes.
  var offset: Int { characters[..<cursor].reduce(0) { $0 + $1.utf8.count } }
  var textBeforeCursor: String { String(characters[..<cursor]) }

  /// Begins anew with a text, the cursor behind it.
  mutating func reset(to text: String = "") {
    characters = Array(text)
    cursor = characters.count
    undone = []
    forgetRow()
  }

  /// Shows another text in place of this one, which can be had back.
  mutating func replaceAll(with text: String) {
    remember()
    characters = Array(text)
    cursor = characters.count
  }

  mutating func place(at place: Int) {
    forgetRow()
    cursor = min(max(0, place), characters.count)
  }

  // MARK: Writing

  mutating func insert(_ text: String) {
    if !isTyping || text.count != 1 || text == " " { remember() }
    isTyping = true
    isKilling = false
    yanked = nil
    put(text)
  }

  /// A scalar may join the character before it, as an accent does.
  private mutating func put(_ text: String) {
    let before = cursor > 0 ? String(characters[cursor - 1]) : ""
    let joined = Array(before + text)
    characters.replaceSubrange(cursor - (before.isEmpty ? 0 : 1)..<cursor, with: joined)
    cursor += joined.count - (before.isEmpty ? 0 : 1)
  }

  /// Puts a text in place of a range, which counts bytes, and the cursor behind it.
  mutating func replace(bytes range: Range<Int>, with text: String) {
    remember()
    let (lower, upper) = (place(ofByte: range.lowerBound), place(ofByte: range.upperBound))
    let new = Array(text)
    characters.replaceSubrange(lower..<upper, with: new)
    cursor = lower + new.count
  }

  private func place(ofByte wanted: Int) -> Int {
    var bytes = 0
    for (place, character) in characters.enumerated() {
      if bytes >= wanted { return place }
      bytes += character.utf8.count
    }
    return characters.count
  }

  mutating func deleteBackward() {
    guard cursor > 0 else { return }
    remember()
    characters.remove(at: cursor - 1)
    cursor -= 1
  }

  mutating func deleteForward() {
    guard cursor < characters.count else { return }
    remember()
    characters.remove(at: cursor)
  }

  /// Swaps the characters around the cursor, or the last two.
  mutating func transpose() {
    let right = min(cursor, characters.count - 1)
    guard right > 0 else { return }
    remember()
    characters.swapAt(right - 1, right)
    cursor = right + 1
  }

  enum LetterCase { case upper, lower, capital }

  mutating func changeWord(to letterCase: LetterCase) {
    let end = wordEnd
    guard end > cursor else { return }
    remember()
    let word = String(characters[cursor..<end])
    let changed =
      switch letterCase {
      case .upper: word.uppercased()
      case .lower: word.lowercased()
      case .capital:
        word.lowercased().reduce(into: "") { result, letter in
          let isFirst = letter.isLetter && !result.contains(where: \.isLetter)
          result += isFirst ? letter.uppercased() : String(letter)
        }
      }
    let new = Array(changed)
    characters.replaceSubrange(cursor..<end, with: new)
    cursor += new.count
  }

  // MARK: Moving

  mutating func moveLeft() { place(at: cursor - 1) }
  mutating func moveRight() { place(at: cursor + 1) }
  mutating func moveToStartOfLine() { place(at: lineStart) }
  mutating func moveToEndOfLine() { place(at: lineEnd) }
  mutating func moveToStart() { place(at: 0) }
  mutating func moveToEnd() { place(at: characters.count) }
  mutating func moveWordLeft() { place(at: wordStart) }
  mutating func moveWordRight() { place(at: wordEnd) }

  /// To the line above at the same column; false on the first line.
  mutating func moveUp() -> Bool {
    let start = lineStart
    guard start > 0 else { return false }
    let column = cursor - start
    let above = self.lineStart(before: start - 1)
    place(at: min(above + column, start - 1))
    return true
  }

  /// To the line below at the same column; false on the last line.
  mutating func moveDown() -> Bool {
    let end = lineEnd
    guard end < characters.count else { return false }
    let column = cursor - lineStart
    let next = end + 1
    let nextEnd = characters[next...].firstIndex(of: "\n") ?? characters.count
    place(at: min(next + column, nextEnd))
    return true
  }

  var lineStart: Int { lineStart(before: cursor) }
  var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

  private func lineStart(before place: Int) -> Int {
    characters[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
  }

  /// The start of the word at or before the cursor.
  var wordStart: Int {
    var place = cursor
    while place > 0, !Self.isWord(characters[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(characters[place - 1]) { place -= 1 }
    return place
  }

  /// The end of the word at or behind the cursor.
  var wordEnd: Int {
    var place = cursor
    while place < characters.count, !Self.isWord(characters[place]) { place += 1 }
    while place < characters.count, Self.isWord(characters[place]) { place += 1 }
    return place
  }

  static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  // MARK: Killing and yanking

  mutating func killToEndOfLine() {
    let end = lineEnd
    kill(cursor..<(end == cursor ? min(end + 1, characters.count) : end), isForward: true)
  }

  mutating func killToStartOfLine() { kill(lineStart..<cursor, isForward: false) }
  mutating func killWordForward() { kill(cursor..<wordEnd, isForward: true) }
  mutating func killWordBackward() { kill(wordStart..<cursor, isForward: false) }

  /// Back to white space, as Ctrl-W does.
  mutating func killSpacedWordBackward() {
    var place = cursor
    while place > 0, characters[place - 1].isWhitespace { place -= 1 }
    while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
    kill(place..<cursor, isForward: false)
  }

  /// Removes a stretch and keeps it; kills in a row are kept as one.
  mutating func kill(_ range: Range<Int>, isForward: Bool) {
    guard !range.isEmpty else { return }
    let continues = isKilling
    remember()
    let killed = Array(characters[range])
    if continues, let last = killRing.popLast() {
      killRing.append(isForward ? last + killed : killed + last)
    } else {
      killRing.append(killed)
      if killRing.count > Self.killLimit { killRing.removeFirst() }
    }
    characters.removeSubrange(range)
    cursor = range.lowerBound
    isKilling = true
  }

  /// Puts back what was killed last.
  mutating func yank() {
    guard let last = killRing.last else { return }
    remember()
    characters.insert(contentsOf: last, at: cursor)
    yanked = (cursor..<cursor + last.count, killRing.count - 1)
    cursor += last.count
  }

  /// Directly behind a yank: what was killed before that, in its place.
  mutating func yankEarlier() {
    guard let (range, place) = yanked, !killRing.isEmpty else { return }
    let earlier = place > 0 ? place - 1 : killRing.count - 1
    let text = killRing[earlier]
    characters.replaceSubrange(range, with: text)
    cursor = range.lowerBound + text.count
    yanked = (range.lowerBound..<cursor, earlier)
  }

  // MARK: Undoing

  mutating func undo() {
    guard let last = undone.popLast() else { return }
    characters = last.characters
    cursor = last.cursor
    forgetRow()
  }

  /// Keeps the state before a change.
  private mutating func remember() {
    // A text that is very large is not kept many times.
    let limit = characters.count > 100_000 ? 2 : Self.undoLimit
    if undone.count >= limit { undone.removeFirst(undone.count - limit + 1) }
    undone.append(Snapshot(characters: characters, cursor: cursor))
    forgetRow()
  }

  private mutating func forgetRow() {
    isTyping = false
    isKilling = false
    yanked = nil
  }
}
