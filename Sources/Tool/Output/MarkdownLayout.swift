// MarkdownLayout: a table for a document, readable as text too.

import GraphStore

struct MarkdownLayout: ColumnLayout {
  let canBeginAnew = true
  private let nullText: String
  private var isOpened = false

  init(nullText: String) {
    self.nullText = nullText
  }

  func cell(_ value: Value) -> Cell {
    let text = if case .string(let text) = value { text } else { ValueText.cell(value, nullText: nullText) }
    return Cell(text: escaped(text), isNumber: value.isNumber)
  }

  mutating func open(columns: [String], sample: [[Cell?]], into bytes: inout [UInt8]) {
    guard !columns.isEmpty else { return }
    if isOpened { bytes.append(UInt8(ascii: "\n")) }
    isOpened = true
    let marks = columns.indices.map { place in
      sample.allSatisfy { $0[place]?.isNumber ?? true } ? "---:" : "---"
    }
    line(columns.map(escaped), into: &bytes)
    line(marks, into: &bytes)
  }

  mutating func row(_ cells: [Cell?], into bytes: inout [UInt8]) {
    line(cells.map { $0?.text ?? "" }, into: &bytes)
  }

  mutating func close(into bytes: inout [UInt8]) {}

  private func line(_ fields: [String], into bytes: inout [UInt8]) {
    bytes += Array("| \(fields.joined(separator: " | ")) |\n".utf8)
  }

  /// Nothing in a cell may end the cell, the row, or begin markup.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|", "\\", "`", "*", "_", "<", "[": result += "\\\(scalar)"
      case "\n": result += "<br>"
      case "\r": break
      default: result += ValueText.visible(String(scalar))
      }
    }
    return result
  }
}
