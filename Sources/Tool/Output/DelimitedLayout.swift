// DelimitedLayout: comma- and tab-separated values, quoted as RFC 4180 has it, lines ending in a newline.

import GraphStore
import Traversal

struct DelimitedLayout: ColumnLayout {
  let canBeginAnew = false
  private let delimiter: UInt8
  private let hasHeader: Bool
  private let nullText: String

  init(delimiter: Unicode.Scalar, hasHeader: Bool, nullText: String) {
    self.delimiter = UInt8(ascii: delimiter)
    self.hasHeader = hasHeader
    self.nullText = nullText
  }

  func cell(_ value: Value) -> Cell {
    switch value {
    case .null: Cell(text: nullText, isNumber: false)
    case .list, .set, .map, .vertex, .edge, .vertexProperty, .property, .path, .bulkSet, .tree, .graph:
      Cell(text: ValueText.json(value), isNumber: false)
    default: Cell(text: value.plainText, isNumber: value.isNumber)
    }
  }

  mutating func open(columns: [String], sample: [[Cell?]], into bytes: inout [UInt8]) {
    if hasHeader, !columns.isEmpty { line(columns, into: &bytes) }
  }

  mutating func row(_ cells: [Cell?], into bytes: inout [UInt8]) {
    line(cells.map { $0?.text ?? "" }, into: &bytes)
  }

  mutating func close(into bytes: inout [UInt8]) {}

  private func line(_ fields: [String], into bytes: inout [UInt8]) {
    for (place, field) in fields.enumerated() {
      if place > 0 { bytes.append(delimiter) }
      append(field, isAlone: fields.count == 1, into: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func append(_ field: String, isAlone: Bool, into bytes: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let needsQuotes = field.utf8.contains {
      $0 == delimiter || $0 == quote || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
    // An empty line would be no record at all.
    guard needsQuotes || (isAlone && field.isEmpty) else {
      bytes += Array(field.utf8)
      return
    }
    bytes.append(quote)
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
