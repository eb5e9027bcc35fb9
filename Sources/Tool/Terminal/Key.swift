// Key: what was pressed; KeyDecoder: keys from the bytes that a terminal sends for them.

enum Key: Hashable, Sendable {
  /// A letter or anything else that is inserted as it is.
  case text(Character)
  /// Ctrl with a lower-case letter or one of `_ \ ] ^ @`.
  case control(Character)
  /// Alt with a key, or Escape before it.
  case alt(Character)
  case enter, tab, backTab, backspace, delete, escape
  case up, down, left, right, home, end, pageUp, pageDown
  case wordLeft, wordRight, altEnter, altBackspace
  /// A text that was pasted, whatever it holds.
  case paste(String)
  /// A sequence that means nothing here.
  case unknown
}

/// Takes bytes as they arrive, in any portions, and gives keys.
struct KeyDecoder {
  private var bytes: [UInt8] = []
  private var isPasting = false
  /// Where to go on looking for the end of a paste.
  private var searched = 0

  private static let escape: UInt8 = 0x1B
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  mutating func append(_ new: some Sequence<UInt8>) { bytes.append(contentsOf: new) }

  /// Whether what has arrived may be the start of something longer: after a short wait it is taken as it is.
  var isWaiting: Bool { !bytes.isEmpty && !isPasting }

  /// Whether a Ctrl-C is among what has arrived and was not looked at; it and what came before it are gone then.
  mutating func takeInterrupt() -> Bool {
    guard !isPasting, let place = bytes.firstIndex(of: 0x03) else { return false }
    bytes.removeSubrange(...place)
    return true
  }

  /// The next key, or nil when more bytes are needed. After a pause nothing more belongs to what is there.
  mutating func next(afterPause: Bool = false) -> Key? {
    if isPasting { return pasted() }
    guard let first = bytes.first else { return nil }
    switch first {
    case Self.escape: return sequence(afterPause)
    case 0x0D, 0x0A: return take(1, .enter)
    case 0x09: return take(1, .tab)
    case 0x7F, 0x08: return take(1, .backspace)
    case 0x00: return take(1, .control("@"))
    case 0x01...0x1A: return take(1, .control(Character(UnicodeScalar(first + 0x60))))
    case 0x1C...0x1F: return take(1, .control(Character(UnicodeScalar(first + 0x40))))
    default: return character(afterPause)
    }
  }

  private mutating func take(_ count: Int, _ key: Key) -> Key {
    bytes.removeFirst(count)
    return key
  }

  /// One scalar of UTF-8; what is no UTF-8 becomes the replacement character.
  private mutating func character(_ afterPause: Bool) -> Key? {
    let length =
      switch bytes[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    if bytes.count < length, !afterPause { return nil }
    guard let text = String(validating: bytes.prefix(length), as: UTF8.self), let letter = text.first else {
      return take(1, .text("\u{FFFD}"))
    }
    return take(length, .text(letter))
  }

  // MARK: Escape sequences

  private mutating func sequence(_ afterPause: Bool) -> Key? {
    guard bytes.count > 1 else { return afterPause ? take(1, .escape) : nil }
    switch bytes[1] {
    case UInt8(ascii: "["): return controlSequence(afterPause)
    case UInt8(ascii: "O"):
      guard bytes.count > 2 else { return afterPause ? take(2, .alt("O")) : nil }
      return take(3, Self.letterKey(bytes[2], modified: false))
    case 0x0D, 0x0A: return take(2, .altEnter)
    case 0x7F, 0x08: return take(2, .altBackspace)
    case Self.escape: return take(1, .escape)
    case 0x20...0x7E: return take(2, .alt(Character(UnicodeScalar(bytes[1]))))
    default: return take(1, .escape)
    }
  }

  /// `ESC [ parameters final`.
  private mutating func controlSequence(_ afterPause: Bool) -> Key? {
    var end = 2
    while end < bytes.count, (0x20...0x3F).contains(bytes[end]) { end += 1 }
    guard end < bytes.count else { return afterPause ? take(bytes.count, .unknown) : nil }
    let final = bytes[end]
    let numbers = String(decoding: bytes[2..<end], as: UTF8.self)
      .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 1 }
    bytes.removeFirst(end + 1)
    let isModified = numbers.count > 1 && numbers[1] > 1
    guard final == UInt8(ascii: "~") else {
      return final == UInt8(ascii: "Z") ? .backTab : Self.letterKey(final, modified: isModified)
    }
    switch numbers.first ?? 0 {
    case 1, 7: return .home
    case 4, 8: return .end
    case 3: return .delete
    case 5: return .pageUp
    case 6: return .pageDown
    case 200:
      isPasting = true
      searched = 0
      return pasted()
    default: return .unknown
    }
  }

  private static func letterKey(_ letter: UInt8, modified: Bool) -> Key {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): modified ? .wordRight : .right
    case UInt8(ascii: "D"): modified ? .wordLeft : .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
    default: .unknown
    }
  }

  // MARK: Pasting

  /// Everything up to the mark that ends a paste, its line ends made one kind.
  private mutating func pasted() -> Key? {
    let mark = Self.pasteEnd
    var place = searched
    while place + mark.count <= bytes.count {
      if bytes[place] == mark[0], bytes[place..<place + mark.count].elementsEqual(mark) {
        let text = String(decoding: bytes[..<place], as: UTF8.self)
        bytes.removeFirst(place + mark.count)
        isPasting = false
        return .paste(Self.unified(text))
      }
      place += 1
    }
    searched = max(0, bytes.count - mark.count)
    return nil
  }

  private static func unified(_ text: String) -> String {
    guard text.utf8.contains(0x0D) else { return text }
    var result: [UInt8] = []
    var before: UInt8 = 0
    for byte in text.utf8 {
      if byte == 0x0A, before == 0x0D {
        before = byte
        continue
      }
      result.append(byte == 0x0D ? 0x0A : byte)
      before = byte
    }
    return String(decoding: result, as: UTF8.self)
  }
}
