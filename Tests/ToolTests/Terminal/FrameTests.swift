// An edited text as rows of a terminal: wrapping, wide letters, the place of the cursor.

import TestSupport
import Testing

@testable import Tool

@Suite("The text on screen")
struct FrameTests {
  private func frame(
    _ text: String, cursor: Int? = nil, width: Int, hint: String = "", colored: Bool = false
  ) -> Frame {
    let characters = Array(text)[...]
    return Frame(
      .init(
        prompt: "> ", continuation: "… ", characters: characters, cursor: cursor ?? characters.count,
        hint: hint),
      width: width, colored: colored)
  }

  @Test("a text wraps at the width, and the cursor with it")
  func wrapping() {
    let frame = frame("abcdefgh", width: 6)
    #expect(frame.rows == ["> abcd", "efgh"])
    #expect((frame.cursorRow, frame.cursorColumn) == (1, 4))
  }

  @Test("behind a row that is just full the cursor stands on the next")
  func fullRow() {
    let frame = frame("abcd", width: 6)
    #expect(frame.rows == ["> abcd", ""])
    #expect((frame.cursorRow, frame.cursorColumn) == (1, 0))
  }

  @Test("a letter of two columns is never cut in half")
  func wideLetters() {
    let frame = frame("abc日本", width: 6)
    #expect(frame.rows == ["> abc", "日本"])
    #expect((frame.cursorRow, frame.cursorColumn) == (1, 4))
  }

  @Test("lines begin with a mark")
  func lines() {
    let frame = frame("a\nb", cursor: 1, width: 20)
    #expect(frame.rows == ["> a", "… b"])
    #expect((frame.cursorRow, frame.cursorColumn) == (0, 3))
  }

  @Test("a hint takes what room is left, and none without colours")
  func hints() {
    #expect(self.frame("ab", width: 10, hint: "cdefgh").rows == ["> ab"])
    #expect(self.frame("ab", width: 10, hint: "cdefgh", colored: true).rows[0].contains("cdef…"))
  }

  @Test("at every width, down to one column, what is drawn is the text")
  func anyWidth() {
    let text = "g.V().has('name', '日本')\n  .out() // é🙂"
    for width in 1...40 {
      let frame = frame(text, width: width)
      let shown = frame.rows.joined().filter { !$0.isWhitespace && $0 != ">" && $0 != "…" }
      #expect(shown == text.filter { !$0.isWhitespace && $0 != ">" && $0 != "…" })
    }
  }
}
