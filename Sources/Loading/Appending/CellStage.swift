// CellStage: the cells of one column while rows are appended one by one, in the form that the first of them has. A cell of
// another kind turns all of them into self-describing ones.

import GraphStore

struct CellStage {
  private enum Form {
    case empty
    case numbers(BulkNumberType)
    case texts, encoded
  }

  private var form = Form.empty
  private var numbers: [Int64] = []
  private var texts = Texts()
  /// One or zero for each row, once some row has no cell.
  private var present: [UInt8] = []
  private var isPartial = false
  private(set) var count = 0

  /// Appends the cell of a row; rows that were passed over have none.
  mutating func append(_ value: Value, row: Int) throws(StoreError) {
    skip(to: row)
    if let number = value.bulkNumber {
      switch form {
      case .numbers(let type) where type == number.type: numbers.append(number.bits)
      case .empty:
        form = .numbers(number.type)
        numbers = [Int64](repeating: 0, count: count)
        numbers.append(number.bits)
      default: try appendEncoded(Property(value))
      }
    } else if case .string(var text) = value {
      switch form {
      case .texts: append(&text)
      case .empty:
        form = .texts
        texts.ends = [UInt32](repeating: 0, count: count)
        append(&text)
      default: try appendEncoded(Property(value))
      }
    } else {
      try appendEncoded(Property(value))
    }
    appended()
  }

  /// The same for all that a vertex has under a key.
  mutating func append(_ property: Property, row: Int) throws(StoreError) {
    skip(to: row)
    try appendEncoded(property)
    appended()
  }

  private mutating func appended() {
    count += 1
    if isPartial { present.append(1) }
  }

  @inline(__always)
  private mutating func append(_ text: inout String) {
    text.withUTF8 { texts.bytes.append(contentsOf: $0) }
    texts.ends.append(UInt32(truncatingIfNeeded: texts.bytes.count))
  }

  private mutating func appendEncoded(_ property: Property) throws(StoreError) {
    try encodeAll()
    texts.bytes += try property.encoded()
    texts.ends.append(UInt32(truncatingIfNeeded: texts.bytes.count))
  }

  private mutating func skip(to row: Int) {
    guard count < row else { return }
    if !isPartial {
      isPartial = true
      present = [UInt8](repeating: 1, count: count)
    }
    let missing = row - count
    present.append(contentsOf: repeatElement(0, count: missing))
    switch form {
    case .empty: break
    case .numbers: numbers.append(contentsOf: repeatElement(0, count: missing))
    case .texts, .encoded:
      let end = UInt32(truncatingIfNeeded: texts.bytes.count)
      texts.ends.append(contentsOf: repeatElement(end, count: missing))
    }
    count = row
  }

  private mutating func encodeAll() throws(StoreError) {
    if case .encoded = form { return }
    let held = batch()
    form = .encoded
    numbers = []
    texts = Texts()
    for row in 0..<count {
      if !isPartial || present[row] != 0 { texts.bytes += try held.encodedCell(row) }
      texts.ends.append(UInt32(truncatingIfNeeded: texts.bytes.count))
    }
  }

  private func batch() -> CellBatch {
    switch form {
    case .numbers(let type): CellBatch(.numbers(type, numbers), present: present)
    case .texts: CellBatch(.texts(texts.bytes, ends: texts.ends), present: present)
    case .encoded: CellBatch(.encoded(texts.bytes, ends: texts.ends), present: present)
    case .empty: CellBatch(.encoded([], ends: [UInt32](repeating: 0, count: count)), present: present)
    }
  }

  /// The cells of so many rows.
  mutating func finished(rows: Int) -> CellBatch {
    skip(to: rows)
    return batch()
  }
}
