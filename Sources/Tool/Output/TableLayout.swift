// TableLayout: boxes for people. Numbers stand right, what does not fit ends in an ellipsis.

import GraphStore
import Traversal

struct TableLayout: ColumnLayout {
  let canBeginAnew = true
  private let limit: Int?
  private let nullText: String
  private var widths: [Int] = []
  private var isNumeric: [Bool] = []
  /// When not even a few letters of each column fit: name = value lines instead.
  private var blockNames: [String]?
  private var isFirstBlock = true

  /// A column is never cut below this, so that something of it can be read.
  private static let leastWidth = 3

  init(width: Int?, nullText: String) {
    limit = width
    self.nullText = nullText
  }

  func cell(_ value: Value) -> Cell {
    Cell(text: ValueText.cell(value, nullText: nullText), isNumber: value.isNumber)
  }

  mutating func open(columns: [String], sample: [[Cell?]], into bytes: inout [UInt8]) {
    blockNames = nil
    guard !columns.isEmpty else { return }
    let names = columns.map(ValueText.visible)
    widths = names.map { max(1, DisplayWidth.of($0)) }
    isNumeric = columns.map { _ in true }
    for row in sample {
      for (place, cell) in row.enumerated() {
        guard let cell else { continue }
        widths[place] = max(widths[place], DisplayWidth.of(cell.text))
        if !cell.isNumber && cell.text != nullText { isNumeric[place] = false }
      }
    }
    guard fit() else {
      blockNames = names
      return
    }
    border("┌", "┬", "┐", into: &bytes)
    line(zip(names, isNumeric).map { Cell(text: $0, isNumber: $1) }, into: &bytes)
    border("├", "┼", "┤", into: &bytes)
  }

  mutating func row(_ cells: [Cell?], into bytes: inout [UInt8]) {
    guard let blockNames else { return line(cells, into: &bytes) }
    if !isFirstBlock { bytes.append(UInt8(ascii: "\n")) }
    isFirstBlock = false
    for (name, cell) in zip(blockNames, cells) {
      if let cell { bytes += Array("\(name) = \(cell.text)\n".utf8) }
    }
  }

  mutating func close(into bytes: inout [UInt8]) {
    if blockNames == nil, !widths.isEmpty { border("└", "┴", "┘", into: &bytes) }
    widths = []
  }

  /// Takes columns from the widest until the table fits; false when it cannot.
  private mutating func fit() -> Bool {
    guard let limit else { return true }
    let room = limit - 3 * widths.count - 1
    guard widths.reduce(0, { $0 + min($1, Self.leastWidth) }) <= room else { return false }
    var excess = widths.reduce(0, +) - room
    while excess > 0 {
      let widest = widths.max() ?? 0
      let places = widths.indices.filter { widths[$0] == widest }
      let next = max(Self.leastWidth, widths.filter { $0 < widest }.max() ?? 0)
      let step = max(1, min(widest - next, excess / places.count))
      for place in places where excess > 0 {
        widths[place] -= step
        excess -= step
      }
    }
    return true
  }

  private func border(_ left: String, _ middle: String, _ right: String, into bytes: inout [UInt8]) {
    let runs = widths.map { String(repeating: "─", count: $0 + 2) }
    bytes += Array((left + runs.joined(separator: middle) + right + "\n").utf8)
  }

  private func line(_ cells: [Cell?], into bytes: inout [UInt8]) {
    for (place, cell) in cells.enumerated() {
      let (text, width) = DisplayWidth.cut(cell?.text ?? "", to: widths[place])
      let space = [UInt8](repeating: UInt8(ascii: " "), count: max(0, widths[place] - width))
      bytes += Array("│ ".utf8)
      if isNumeric[place] { bytes += space }
      bytes += Array(text.utf8)
      if !isNumeric[place] { bytes += space }
      bytes.append(UInt8(ascii: " "))
    }
    bytes += Array("│\n".utf8)
  }
}

extension Value {
  var isNumber: Bool {
    switch self {
    case .byte, .short, .int, .long, .float, .double, .bigInteger, .bigDecimal: true
    default: false
    }
  }
}
