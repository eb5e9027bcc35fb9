// Batches of cells cut, joined and put in another order.

import GraphStore

extension CellBatch {
  var count: Int {
    switch content {
    case .numbers(_, let numbers): numbers.count
    case .texts(_, let ends), .encoded(_, let ends): ends.count
    }
  }

  /// The cells of rows, in the order given.
  func gathered(_ rows: [UInt32]) -> CellBatch {
    let present = self.present.isEmpty ? [UInt8]() : rows.map { self.present[Int($0)] }
    switch content {
    case .numbers(let type, let numbers):
      return CellBatch(.numbers(type, rows.map { numbers[Int($0)] }), present: present)
    case .texts(let bytes, let ends):
      let (bytes, ends) = Self.gathered(bytes, ends, rows)
      return CellBatch(.texts(bytes, ends: ends), present: present)
    case .encoded(let bytes, let ends):
      let (bytes, ends) = Self.gathered(bytes, ends, rows)
      return CellBatch(.encoded(bytes, ends: ends), present: present)
    }
  }

  private static func gathered(_ bytes: [UInt8], _ ends: [UInt32], _ rows: [UInt32]) -> ([UInt8], [UInt32]) {
    let gathered = Kernels.gather(bytes, starts: starts(of: ends), ends: ends, rows: rows)
    return (gathered.bytes, gathered.ends)
  }

  static func starts(of ends: [UInt32]) -> [UInt32] { [0] + ends.dropLast() }
}

/// Texts one behind the other.
struct Texts: Sendable {
  var bytes: [UInt8] = []
  /// Where each ends.
  var ends: [UInt32] = []

  var count: Int { ends.count }

  /// So that whole words can be read behind the last text.
  mutating func pad() { bytes.append(contentsOf: repeatElement(0, count: Kernels.padding)) }

  /// Appends some texts of another; neither is padded.
  mutating func append(_ rows: Range<Int>, of other: Texts) {
    guard !rows.isEmpty else { return }
    let start = rows.lowerBound == 0 ? 0 : other.ends[rows.lowerBound - 1]
    let shift = UInt32(truncatingIfNeeded: bytes.count) &- start
    bytes.append(contentsOf: other.bytes[Int(start)..<Int(other.ends[rows.upperBound - 1])])
    ends.reserveCapacity(ends.count + rows.count)
    for row in rows { ends.append(other.ends[row] &+ shift) }
  }

  func gathered(_ rows: [UInt32]) -> Texts {
    let gathered = Kernels.gather(bytes, starts: CellBatch.starts(of: ends), ends: ends, rows: rows)
    return Texts(bytes: gathered.bytes, ends: gathered.ends)
  }

  func text(_ row: Int) -> ArraySlice<UInt8> { bytes[(row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])] }
}

/// Joins batches of one column that come from different files, and so may differ in their form.
struct CellJoiner {
  private enum Form {
    case numbers(BulkNumberType)
    case texts, encoded
  }

  private var form: Form?
  private var numbers: [Int64] = []
  private var texts = Texts()
  /// One or zero for each row, once some row has no cell.
  private var present: [UInt8] = []
  private var isPartial = false
  private var count = 0

  /// Appends the rows of a batch; nil stands for so many rows without cells.
  mutating func append(_ batch: CellBatch?, count new: Int) throws(StoreError) {
    guard let batch else { return appendAbsent(new) }
    let rows = 0..<new
    switch (form, batch.content) {
    case (nil, _):
      form = Self.form(of: batch)
      appendFirst(rows.count)
    case (.numbers(let held), .numbers(let new, _)) where held == new: break
    case (.texts, .texts), (.encoded, _): break
    default: try encodeAll()
    }
    try appendCells(batch, rows)
    if !batch.present.isEmpty, batch.present[rows].contains(0) { notePresence() }
    if isPartial {
      if batch.present.isEmpty {
        present.append(contentsOf: repeatElement(1, count: rows.count))
      } else {
        present.append(contentsOf: batch.present[rows])
      }
    }
    count += rows.count
  }

  private static func form(of batch: CellBatch) -> Form {
    switch batch.content {
    case .numbers(let type, _): .numbers(type)
    case .texts: .texts
    case .encoded: .encoded
    }
  }

  /// Rows without cells that came before the form was known.
  private mutating func appendFirst(_ rows: Int) {
    switch form {
    case .numbers: numbers = [Int64](repeating: 0, count: count)
    default: texts.ends = [UInt32](repeating: 0, count: count)
    }
  }

  /// From here on it is said of each row whether it has a cell.
  private mutating func notePresence() {
    guard !isPartial else { return }
    isPartial = true
    present = [UInt8](repeating: 1, count: count)
  }

  private mutating func appendAbsent(_ rows: Int) {
    notePresence()
    present.append(contentsOf: repeatElement(0, count: rows))
    switch form {
    case nil: break
    case .numbers: numbers.append(contentsOf: repeatElement(0, count: rows))
    default: texts.ends.append(contentsOf: repeatElement(UInt32(texts.bytes.count), count: rows))
    }
    count += rows
  }

  private mutating func appendCells(_ batch: CellBatch, _ rows: Range<Int>) throws(StoreError) {
    switch (form, batch.content) {
    case (.numbers, .numbers(_, let cells)): numbers.append(contentsOf: cells[rows])
    case (.texts, .texts(let bytes, let ends)), (.encoded, .encoded(let bytes, let ends)):
      texts.append(rows, of: Texts(bytes: bytes, ends: ends))
    default:
      for row in rows {
        if batch.present.isEmpty || batch.present[row] != 0 { texts.bytes += try batch.encodedCell(row) }
        texts.ends.append(UInt32(texts.bytes.count))
      }
    }
  }

  /// Turns what is there into self-describing cells, which mix.
  private mutating func encodeAll() throws(StoreError) {
    let held = batch()
    form = .encoded
    numbers = []
    texts = Texts()
    for row in 0..<count {
      if !isPartial || present[row] != 0 { texts.bytes += try held.encodedCell(row) }
      texts.ends.append(UInt32(texts.bytes.count))
    }
  }

  func batch() -> CellBatch {
    switch form {
    case .numbers(let type)?: CellBatch(.numbers(type, numbers), present: present)
    case .texts?: CellBatch(.texts(texts.bytes, ends: texts.ends), present: present)
    case .encoded?: CellBatch(.encoded(texts.bytes, ends: texts.ends), present: present)
    case nil: CellBatch(.encoded([], ends: [UInt32](repeating: 0, count: count)), present: present)
    }
  }

  /// The batch with room behind its texts for whole words.
  func paddedBatch() -> CellBatch {
    var joiner = self
    joiner.texts.pad()
    return joiner.batch()
  }
}

extension CellBatch {
  /// One cell in its self-describing form.
  func encodedCell(_ row: Int) throws(StoreError) -> [UInt8] {
    switch content {
    case .numbers(let type, let numbers): return type.encoded(numbers[row])
    case .texts(let bytes, let ends):
      let text = Texts(bytes: bytes, ends: ends).text(row)
      return try Property(.string(String(decoding: text, as: UTF8.self))).encoded()
    case .encoded(let bytes, let ends): return Array(Texts(bytes: bytes, ends: ends).text(row))
    }
  }
}
