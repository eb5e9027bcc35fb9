// Digests: what elements hold under some of their keys, as one number each, so that it can be known later whether somebody
// has changed them. A digest depends on values and not on the form of the segment they stand in.

/// Sets of property keys, by numbers.
package struct KeySets: Sendable, Equatable {
  /// The number of the set without keys.
  package static let empty: UInt32 = 0

  /// Each set in ascending order.
  package private(set) var sets: [[KeyID]] = [[]]
  private var numbers: [[KeyID]: UInt32] = [[]: Self.empty]

  package init() {}

  package subscript(_ number: UInt32) -> [KeyID] { sets[Int(number)] }

  package mutating func number(of keys: some Sequence<KeyID>) -> UInt32 {
    let keys = Set(keys).sorted()
    if let number = numbers[keys] { return number }
    let number = UInt32(sets.count)
    sets.append(keys)
    numbers[keys] = number
    return number
  }
}

/// One key on its way into many sets.
package struct KeyAddition {
  private let key: KeyID
  /// The set with this key besides, for each set that was met.
  private var successors: [UInt32?] = []

  package init(_ key: KeyID) { self.key = key }

  /// The set with the key besides.
  package mutating func set(_ set: UInt32, in sets: inout KeySets) -> UInt32 {
    while successors.count <= Int(set) { successors.append(nil) }
    if let known = successors[Int(set)] { return known }
    let next = sets.number(of: sets[set] + [key])
    successors[Int(set)] = next
    return next
  }
}

extension Transaction {
  /// What a digest is of an element that is not there.
  package static var digestOfNothing: UInt64 { 0 }

  /// The sets of keys under which elements have something. `rows` ascend.
  package func keySets(
    _ kind: ElementKind, _ rows: [UInt64], in sets: inout KeySets
  ) throws(StoreError) -> [UInt32] {
    try settle()
    var found = [UInt32](repeating: KeySets.empty, count: rows.count)
    for key in 0..<names.keys.count {
      var addition = KeyAddition(key)
      try eachSegment(ColumnID(kind, key: key), rows) { (segment, places) throws(StoreError) in
        for place in places where segment.cell(ofRow: Int(rows[place]) & (Segment.rowCount - 1)) != nil {
          found[place] = addition.set(found[place], in: &sets)
        }
      }
    }
    return found
  }

  /// The digests of elements over their labels and what they have under the keys of their sets. `rows` ascend.
  package func digests(
    _ kind: ElementKind, _ rows: [UInt64], keySets: [UInt32], of sets: KeySets
  ) throws(StoreError) -> [UInt64] {
    try settle()
    var digests = [UInt64](repeating: Self.digestOfNothing, count: rows.count)
    try eachSegment(.label(kind), rows) { (segment, places) throws(StoreError) in
      for place in places {
        guard let cell = segment.cell(ofRow: Int(rows[place]) & (Segment.rowCount - 1)) else { continue }
        // Never nothing: a label has a number below 2^32.
        digests[place] = IDHash.mix(UInt64(bitPattern: segment.number(cell)), 1) | 1
      }
    }
    for key in 0..<names.keys.count {
      let counts = sets.sets.map { $0.contains(key) }
      guard counts.contains(true) else { continue }
      let column = ColumnID(kind, key: key)
      try eachSegment(column, rows) { (segment, places) throws(StoreError) in
        for place in places where counts[Int(keySets[place])] && digests[place] != Self.digestOfNothing {
          let row = Int(rows[place]) & (Segment.rowCount - 1)
          guard let cell = segment.cell(ofRow: row) else { continue }
          let content = try digest(of: segment, cell, column, rows[place])
          digests[place] = IDHash.mix(content, digests[place] &+ UInt64(key)) | 1
        }
      }
    }
    return digests
  }

  /// Gives the segments of a column that hold some of the rows, with the places of these rows.
  private func eachSegment(
    _ column: ColumnID, _ rows: [UInt64],
    _ body: (borrowing Segment, Range<Int>) throws(StoreError) -> Void
  ) throws(StoreError) {
    var cursor = try raw.makeCursor(.columns)
    var start = 0
    while start < rows.count {
      let key = column.segmentKey(row: rows[start])
      var end = start + 1
      while end < rows.count, column.segmentKey(row: rows[end]) == key { end += 1 }
      if let stored = try cursor.seek(key) { try body(Segment(stored), start..<end) }
      start = end
    }
  }

  private func digest(
    of segment: borrowing Segment, _ cell: Int, _ column: ColumnID, _ row: UInt64
  ) throws(StoreError) -> UInt64 {
    switch segment.form {
    case .numbers, .runs: return Self.digest(ofNumber: segment.number(cell), type: segment.type)
    case .texts, .dictionary:
      return Self.digest(of: segment.bytes.extracting(try segment.range(cell)), CellType.string.rawValue)
    case .mixed:
      let property: Property
      if let held = try Self.property(segment, cell) {
        property = held
      } else {
        property = try largeProperty(column, row)
      }
      if property.isPlain {
        if let number = NumberCell(property.entries[0].value) {
          return Self.digest(ofNumber: number.bits, type: number.type.rawValue)
        }
        if case .string(let text) = property.entries[0].value {
          return Self.digest(of: Array(text.utf8).span.bytes, CellType.string.rawValue)
        }
      }
      var writer = ByteWriter()
      try writer.append(property)
      return Self.digest(of: writer.bytes.span.bytes, CellType.multiple.rawValue)
    }
  }

  private static func digest(ofNumber bits: Int64, type: UInt8) -> UInt64 {
    IDHash.mix(UInt64(bitPattern: bits), UInt64(type))
  }

  private static func digest(of bytes: RawSpan, _ type: UInt8) -> UInt64 {
    var state = UInt64(type)
    var offset = 0
    while offset < bytes.byteCount {
      let width = min(8, bytes.byteCount - offset)
      state = IDHash.mix(bytes.loadUnchecked(offset, width: width), state)
      offset += width
    }
    return IDHash.mix(UInt64(bytes.byteCount), state)
  }
}
