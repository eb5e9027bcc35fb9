// ColumnGroups: the values of a column and how often each occurs. Within a segment cells are told apart by their codes or
// units; only what is new in a segment is looked up among all.

package struct ColumnGroups: Sendable {
  /// The values in the order of the segments in which they first appear.
  package private(set) var values: [Value] = []

  package init() {}

  package private(set) var counts: [Int64] = []
  private var texts = TextTable()
  private var numbers: [NumberKey: Int32] = [:]
  /// The groups of small numbers of one type, -1 for those without: most columns of few values hold nothing else.
  private var small: [Int32] = []
  private var smallType: UInt8?
  private static let smallCount = 1 << 12

  private struct NumberKey: Hashable {
    let type: UInt8
    let bits: Int64
  }

  /// Adds the cells of some rows, or of all; false when the segment holds what cannot be told apart by its bytes.
  mutating func add(_ segment: borrowing Segment, rows: [UInt64]?) throws(StoreError) -> Bool {
    switch segment.form {
    case .dictionary: try addCodes(segment, rows)
    case .texts:
      try segment.eachCell(rows: rows) { (cell) throws(StoreError) in
        let range = try segment.range(cell)
        counts[Int(group(ofText: segment.bytes.extracting(range)))] += 1
      }
    case .numbers, .runs:
      guard let type = CellType(rawValue: segment.type),
        type.isInteger || type == .bool || type == .date
      else { return false }
      if segment.form == .numbers, segment.width <= 1 {
        try addUnits(segment, rows)
      } else if segment.form == .runs, rows == nil {
        addRuns(segment)
      } else {
        try segment.eachCell(rows: rows) { cell in
          counts[Int(group(ofNumber: segment.number(cell), segment.type))] += 1
        }
      }
    case .mixed: return false
    }
    return true
  }

  /// The group of every cell, -1 for absent ones; nil when a cell holds what cannot be told apart by its bytes.
  mutating func groups(of column: borrowing PropertyColumn) -> [Int32]? {
    var groups: [Int32] = []
    groups.reserveCapacity(column.count)
    for row in 0..<column.count {
      let word = column.words[row]
      switch column.kinds[row] {
      case .absent: groups.append(-1)
      case .text:
        groups.append(
          RawSpan.withBytes(at: word, count: Int(column.lengths[row])) { text in group(ofText: text) })
      case .bool, .byte, .short, .int, .long, .date:
        groups.append(group(ofNumber: Int64(bitPattern: word), column.kinds[row].rawValue))
      case .float, .double, .utcMilliseconds, .other: return nil
      }
    }
    return groups
  }

  private mutating func addCodes(_ segment: borrowing Segment, _ rows: [UInt64]?) throws(StoreError) {
    let known = segment.extra
    var tally = [UInt32](repeating: 0, count: known + 1)
    if rows == nil, segment.width == 1 {
      // Beyond the dictionary lies what no cell may name.
      for cell in 0..<segment.count {
        tally[min(known, Int(segment.bytes.loadUnchecked(segment.cells &+ cell, as: UInt8.self)))] &+= 1
      }
    } else {
      try segment.eachCell(rows: rows) { cell in
        let code = segment.dictionaryCode(cell)
        tally[code >= 0 && code < known ? code : known] &+= 1
      }
    }
    guard tally[known] == 0 else { throw .damaged("a cell names no entry of its dictionary") }
    for code in 0..<known where tally[code] != 0 {
      let group = group(ofText: segment.bytes.extracting(try segment.dictionaryRange(code)))
      counts[Int(group)] &+= Int64(tally[code])
    }
  }

  private mutating func addUnits(_ segment: borrowing Segment, _ rows: [UInt64]?) throws(StoreError) {
    var tally = [UInt32](repeating: 0, count: 256)
    if rows == nil, segment.width == 1 {
      for cell in 0..<segment.count {
        tally[Int(segment.bytes.loadUnchecked(segment.cells &+ cell, as: UInt8.self))] &+= 1
      }
    } else {
      try segment.eachCell(rows: rows) { cell in
        tally[Int(truncatingIfNeeded: segment.number(cell) &- segment.base) & 255] &+= 1
      }
    }
    for unit in 0..<256 where tally[unit] != 0 {
      let group = group(ofNumber: segment.base &+ Int64(unit), segment.type)
      counts[Int(group)] &+= Int64(tally[unit])
    }
  }

  /// Adds what was counted elsewhere.
  mutating func add(_ other: ColumnGroups) {
    for (place, value) in other.values.enumerated() {
      let group: Int32
      if case .string(let text) = value {
        let bytes = Array(text.utf8)
        group = self.group(ofText: bytes.span.bytes)
      } else if let cell = NumberCell(value) {
        group = self.group(ofNumber: cell.bits, cell.type.rawValue)
      } else {
        continue
      }
      counts[Int(group)] += other.counts[place]
    }
  }

  private mutating func addRuns(_ segment: borrowing Segment) {
    var start = 0
    for run in 0..<segment.extra {
      let end = segment.runEnd(run)
      counts[Int(group(ofNumber: segment.runNumber(run), segment.type))] += Int64(max(0, end - start))
      start = end
    }
  }

  // MARK: Groups

  private mutating func group(ofText text: RawSpan) -> Int32 {
    if let known = texts.number(of: text, orAdding: Int32(values.count)) { return known }
    return append(.string(text.text))
  }

  private mutating func group(ofNumber bits: Int64, _ type: UInt8) -> Int32 {
    let isSmall = bits >= 0 && bits < Self.smallCount && (smallType ?? type) == type
    if isSmall, !small.isEmpty, small[Int(bits)] >= 0 { return small[Int(bits)] }
    let key = NumberKey(type: type, bits: bits)
    if let known = numbers[key] { return known }
    numbers[key] = Int32(values.count)
    if isSmall {
      smallType = type
      if small.isEmpty { small = [Int32](repeating: -1, count: Self.smallCount) }
      small[Int(bits)] = Int32(values.count)
    }
    let cell = NumberCell(type: CellType(rawValue: type) ?? .long, bits: bits)
    return append(cell.value)
  }

  private mutating func append(_ value: Value) -> Int32 {
    values.append(value)
    counts.append(0)
    return Int32(values.count - 1)
  }
}

/// Numbers of texts, by open addressing over their bytes.
struct TextTable: Sendable {
  private var bytes: [UInt8] = []
  /// Where each text begins; one more than there are texts.
  private var starts = [0]
  private var hashes: [UInt64] = []
  private var numbers: [Int32] = []
  /// Places in `hashes` and `numbers`; -1 for free ones.
  private var slots = [Int32](repeating: -1, count: 64)

  /// The number of a text that is known; otherwise the text is added under `new`, and the answer is nil.
  mutating func number(of text: RawSpan, orAdding new: Int32) -> Int32? {
    let hash = Self.hash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 {
      let entry = Int(slots[slot])
      if hashes[entry] == hash, holds(entry, text) { return numbers[entry] }
      slot = (slot + 1) & mask
    }
    slots[slot] = Int32(hashes.count)
    hashes.append(hash)
    numbers.append(new)
    text.withUnsafeBytes { bytes.append(contentsOf: $0) }
    starts.append(bytes.count)
    if hashes.count * 2 > slots.count { grow() }
    return nil
  }

  private func holds(_ entry: Int, _ text: RawSpan) -> Bool {
    let start = starts[entry]
    let count = text.byteCount
    guard starts[entry + 1] - start == count else { return false }
    let known = bytes.span.bytes.extracting(start..<start + count)
    if count < 8 {
      for index in 0..<count
      where known.loadUnchecked(index, as: UInt8.self) != text.loadUnchecked(index, as: UInt8.self) {
        return false
      }
      return true
    }
    var offset = 0
    while offset < count {
      // The last eight bytes overlap those before.
      let place = min(offset, count - 8)
      if known.loadUnchecked(place, as: UInt64.self) != text.loadUnchecked(place, as: UInt64.self) {
        return false
      }
      offset += 8
    }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for entry in hashes.indices {
      var slot = Int(truncatingIfNeeded: hashes[entry]) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(entry)
    }
  }

  /// Differs from run to run, so that nobody can choose texts that collide.
  private static let seed = UInt64.random(in: .min ... .max)

  /// Eight bytes at a time, mixed by multiplication; the last eight overlap those before.
  private static func hash(_ text: RawSpan) -> UInt64 {
    let count = text.byteCount
    var hash = seed ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    if count >= 8 {
      var offset = 0
      while offset < count {
        hash = mixed(hash, text.loadUnchecked(min(offset, count - 8), as: UInt64.self))
        offset += 8
      }
    } else if count >= 4 {
      let head = UInt64(text.loadUnchecked(0, as: UInt32.self))
      hash = mixed(hash, head << 32 | UInt64(text.loadUnchecked(count - 4, as: UInt32.self)))
    } else {
      var word: UInt64 = 0
      for index in 0..<count { word = word << 8 | UInt64(text.loadUnchecked(index, as: UInt8.self)) }
      hash = mixed(hash, word)
    }
    return hash ^ hash >> 32
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
    return product ^ product >> 29
  }
}
