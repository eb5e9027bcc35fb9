// Keys from bytes: letters, control keys, sequences in pieces, pastes.

import Testing

@testable import Tool

@Suite("Keys from the bytes of a terminal")
struct KeyDecoderTests {
  private func keys(_ bytes: [UInt8], afterPause: Bool = true) -> [Key] {
    var decoder = KeyDecoder()
    decoder.append(bytes)
    var keys: [Key] = []
    while let key = decoder.next(afterPause: afterPause) { keys.append(key) }
    return keys
  }

  private func next(_ decoder: inout KeyDecoder, afterPause: Bool = false) -> Key? {
    decoder.next(afterPause: afterPause)
  }

  private func keys(_ text: String) -> [Key] { keys(Array(text.utf8)) }

  @Test("a Ctrl-C that waits is found, and what came before it is gone; one in a paste is text")
  func waitingInterrupt() {
    var decoder = KeyDecoder()
    decoder.append(Array("ab\u{3}c".utf8))
    let isThere = decoder.takeInterrupt()
    let next = decoder.next()
    let isStillThere = decoder.takeInterrupt()
    #expect(isThere && next == .text("c") && !isStillThere)
    decoder.append(Array("\u{1B}[200~x\u{3}".utf8))
    let pasted = decoder.next()
    let isInPaste = decoder.takeInterrupt()
    #expect(pasted == nil && !isInPaste)
  }

  @Test("letters are themselves, in every script")
  func letters() {
    #expect(keys("aß日🙂") == [.text("a"), .text("ß"), .text("日"), .text("🙂")])
  }

  @Test("control keys, Enter, Tab and Backspace")
  func controls() {
    #expect(keys("\u{1}\r\t\u{7F}\u{1F}") == [.control("a"), .enter, .tab, .backspace, .control("_")])
  }

  @Test("arrows, with and without modifiers, in both forms that terminals send")
  func arrows() {
    #expect(keys("\u{1B}[A\u{1B}OB\u{1B}[1;5C\u{1B}[3~") == [.up, .down, .wordRight, .delete])
    #expect(keys("\u{1B}[H\u{1B}OF\u{1B}[1~\u{1B}[4~\u{1B}[Z") == [.home, .end, .home, .end, .backTab])
  }

  @Test("Alt is an escape before the key; an escape alone is Escape after a pause")
  func escapes() {
    #expect(keys("\u{1B}b\u{1B}\r") == [.alt("b"), .altEnter])
    #expect(keys([0x1B], afterPause: false) == [])
    #expect(keys([0x1B], afterPause: true) == [.escape])
  }

  @Test("a sequence may arrive byte by byte")
  func pieces() {
    var decoder = KeyDecoder()
    for byte in "\u{1B}[1;5".utf8 {
      decoder.append([byte])
      #expect(next(&decoder) == nil)
    }
    decoder.append([UInt8(ascii: "D")])
    #expect(next(&decoder) == .wordLeft)
    #expect(next(&decoder) == nil)
  }

  @Test("a paste is one key, whatever is in it, with one kind of line end")
  func pastes() {
    #expect(keys("\u{1B}[200~a\r\nb\u{3}\rc\u{1B}[201~d") == [.paste("a\nb\u{3}\nc"), .text("d")])
    var decoder = KeyDecoder()
    decoder.append("\u{1B}[200~long".utf8)
    #expect(next(&decoder, afterPause: true) == nil)
    decoder.append(" text\u{1B}[20".utf8)
    #expect(next(&decoder, afterPause: true) == nil)
    decoder.append("1~".utf8)
    #expect(next(&decoder) == .paste("long text"))
  }

  @Test("what is no UTF-8 and no sequence is passed over")
  func garbage() {
    #expect(keys([0xFF, 0x61]) == [.text("\u{FFFD}"), .text("a")])
    #expect(keys("\u{1B}[99;99x") == [.unknown])
  }
}
