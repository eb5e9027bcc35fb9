// The text being edited: each verb on its own, without a terminal.

import Testing

@testable import Tool

@Suite("The text being edited")
struct EditBufferTests {
  /// A buffer with the cursor where `|` stands.
  private func buffer(_ marked: String) -> EditBuffer {
    var buffer = EditBuffer()
    buffer.reset(to: marked.filter { $0 != "|" })
    buffer.place(at: Array(marked).firstIndex(of: "|") ?? marked.count)
    return buffer
  }

  private func shown(_ buffer: EditBuffer) -> String {
    var characters = buffer.characters
    characters.insert("|", at: buffer.cursor)
    return String(characters)
  }

  private func after(_ marked: String, _ change: (inout EditBuffer) -> Void) -> String {
    var buffer = buffer(marked)
    change(&buffer)
    return shown(buffer)
  }

  @Test("writing and deleting at the cursor")
  func writing() {
    #expect(after("g|V") { $0.insert(".") } == "g.|V")
    #expect(after("ab|c") { $0.deleteBackward() } == "a|c")
    #expect(after("ab|c") { $0.deleteForward() } == "ab|")
    #expect(after("|") { $0.deleteBackward() } == "|")
  }

  @Test("an accent joins the letter before it")
  func accents() {
    #expect(after("e|x") { $0.insert("\u{301}") } == "e\u{301}|x")
    #expect(after("e\u{301}|x") { $0.deleteBackward() } == "|x")
  }

  @Test("moving by words stops at what is no letter")
  func words() {
    #expect(after("g.V().out|") { $0.moveWordLeft() } == "g.V().|out")
    #expect(after("g.|V().out") { $0.moveWordRight() } == "g.V|().out")
  }

  @Test("moving between lines keeps the column, as far as the line goes")
  func lines() {
    #expect(after("abc\nd\nefg|") { _ = $0.moveUp() } == "abc\nd|\nefg")
    #expect(after("ab|c\nd") { _ = $0.moveDown() } == "abc\nd|")
    var first = buffer("ab|c")
    let (hasMovedUp, hasMovedDown) = (first.moveUp(), first.moveDown())
    #expect(!hasMovedUp && !hasMovedDown)
    #expect(after("ab\ncd|e") { $0.moveToStartOfLine() } == "ab\n|cde")
  }

  @Test("what is killed comes back; kills in a row come back as one; earlier ones come in turn")
  func killing() {
    var buffer = buffer("one two three|")
    buffer.killSpacedWordBackward()
    buffer.killSpacedWordBackward()
    #expect(shown(buffer) == "one |")
    buffer.yank()
    #expect(shown(buffer) == "one two three|")
    buffer.moveToStart()
    buffer.killWordForward()
    #expect(shown(buffer) == "| two three")
    buffer.yank()
    buffer.yankEarlier()
    #expect(shown(buffer) == "two three| two three")
  }

  @Test("killing to the end of a line takes the line end when nothing else is left")
  func killingLines() {
    #expect(after("a|b\nc") { $0.killToEndOfLine() } == "a|\nc")
    #expect(after("a|\nc") { $0.killToEndOfLine() } == "a|c")
    #expect(after("a\nb|c") { $0.killToStartOfLine() } == "a\n|c")
  }

  @Test("undo takes back one change after another, letters written in a row at once")
  func undoing() {
    var buffer = buffer("|")
    for letter in "abc" { buffer.insert(String(letter)) }
    buffer.deleteBackward()
    buffer.undo()
    #expect(shown(buffer) == "abc|")
    buffer.undo()
    #expect(shown(buffer) == "|")
    buffer.undo()
    #expect(shown(buffer) == "|")
  }

  @Test("letters change their case and their places")
  func letters() {
    #expect(after("|hello world") { $0.changeWord(to: .capital) } == "Hello| world")
    #expect(after("|hello") { $0.changeWord(to: .upper) } == "HELLO|")
    #expect(after("ab|") { $0.transpose() } == "ba|")
    #expect(after("|ab") { $0.transpose() } == "|ab")
  }

  @Test("a completion replaces a range that is counted in bytes")
  func completion() {
    #expect(after("é.ou|t") { $0.replace(bytes: 3..<5, with: "outE(") } == "é.outE(|t")
  }
}
