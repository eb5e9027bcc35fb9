// TerminalScreen: what a terminal would show after the bytes it was sent, as far as the program under test goes.

package struct TerminalScreen {
  package private(set) var row = 0
  package private(set) var column = 0
  private var cells: [[Character]]
  private var columns: Int
  private var rows: Int
  private var pending: [UInt8] = []
  /// The last column was written, and the next character begins a new row.
  private var wraps = false

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows without the spaces at their ends.
  package var text: [String] {
    cells.map { row in
      var row = row.filter { $0 != "\0" }
      while row.last == " " { row.removeLast() }
      return String(row)
    }
  }

  /// The last row that is not empty.
  package var lastLine: String { text.last { !$0.isEmpty } ?? "" }

  /// The row that the cursor is in.
  package var currentLine: String { text[row] }

  package mutating func resize(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = cells.map { Array(($0 + Array(repeating: " ", count: columns)).prefix(columns)) }
    while cells.count < rows { cells.append(Array(repeating: " ", count: columns)) }
    while cells.count > rows {
      if row < cells.count - 1 {
        cells.removeLast()
      } else {
        cells.removeFirst()
        row -= 1
      }
    }
    column = min(column, columns - 1)
  }

  package mutating func take(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    while let used = step(), used > 0 { pending.removeFirst(used) }
  }

  /// Does what the next bytes say and returns how many they are; nil when more are needed.
  private mutating func step() -> Int? {
    guard let first = pending.first else { return nil }
    switch first {
    case 0x1B: return escape()
    case 0x0D:
      column = 0
      wraps = false
      return 1
    case 0x0A:
      newRow()
      return 1
    case 0x08:
      column = max(0, column - 1)
      return 1
    case 0x00...0x1F: return 1
    default: return character(first)
    }
  }

  private mutating func character(_ first: UInt8) -> Int? {
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard pending.count >= length else { return nil }
    let text = String(decoding: pending.prefix(length), as: UTF8.self)
    guard let letter = text.first, let scalar = text.unicodeScalars.first else { return length }
    if [.nonspacingMark, .format].contains(scalar.properties.generalCategory) {
      let place = wraps ? column : max(0, column - 1)
      cells[row][place] = Character(String(cells[row][place]) + text)
      return length
    }
    let isWide =
      (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
      || (0xAC00...0xD7A3).contains(scalar.value) || (0x1F300...0x1FAFF).contains(scalar.value)
    let width = isWide ? 2 : 1
    if wraps || column + width > columns {
      column = 0
      newRow()
    }
    cells[row][column] = letter
    if width == 2, column + 1 < columns { cells[row][column + 1] = "\0" }
    column += width
    if column >= columns {
      column = columns - 1
      wraps = true
    }
    return length
  }

  private mutating func newRow() {
    wraps = false
    if row + 1 < rows {
      row += 1
    } else {
      cells.removeFirst()
      cells.append(Array(repeating: " ", count: columns))
    }
  }

  private mutating func escape() -> Int? {
    guard pending.count > 1 else { return nil }
    guard pending[1] == UInt8(ascii: "[") else { return 2 }
    var end = 2
    while end < pending.count, (0x20...0x3F).contains(pending[end]) { end += 1 }
    guard end < pending.count else { return nil }
    let number = Int(String(decoding: pending[2..<end], as: UTF8.self).split(separator: ";").first ?? "")
    wraps = false
    switch pending[end] {
    case UInt8(ascii: "A"): row = max(0, row - (number ?? 1))
    case UInt8(ascii: "B"): row = min(rows - 1, row + (number ?? 1))
    case UInt8(ascii: "C"): column = min(columns - 1, column + (number ?? 1))
    case UInt8(ascii: "D"): column = max(0, column - (number ?? 1))
    case UInt8(ascii: "H"): (row, column) = (0, 0)
    case UInt8(ascii: "K"): erase(row, from: column)
    case UInt8(ascii: "J"):
      if number == 2 {
        for place in 0..<rows { erase(place, from: 0) }
      } else {
        erase(row, from: column)
        for place in (row + 1)..<max(row + 1, rows) { erase(place, from: 0) }
      }
    default: break
    }
    return end + 1
  }

  private mutating func erase(_ row: Int, from column: Int) {
    for place in column..<columns { cells[row][place] = " " }
  }
}
