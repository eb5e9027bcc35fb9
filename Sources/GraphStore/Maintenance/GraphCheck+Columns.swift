// The columns: every segment and every cell decodes, stands under an element that exists, and holds what its column
// may hold; large cells exist exactly where a cell says so.

extension GraphCheck {
  /// What a column holds.
  private enum ColumnRole {
    case label
    case id
    case end
    case property
  }

  /// Reads every column in the order of keys: vertices, edges, properties. Within each group of rows the labels, which
  /// tell which elements exist, come before the rest.
  mutating func checkColumns(_ transaction: borrowing Transaction, onlyExistence: Bool) throws(StoreError) {
    var large = try LargeCells(transaction.raw.makeCursor(.blobs))
    var rows: [UInt64] = []
    var cursor = try transaction.raw.makeCursor(.columns)
    while let entry = try cursor.walk(from: 0) {
      let column = ColumnID(ofSegmentKey: entry.key)
      if onlyExistence, !column.isOfEveryElement { return }
      if onlyExistence, column != .label(column.kind) { continue }
      let place = FaultPlace(.columns, entry.key)
      guard let role = role(column) else {
        log.add(.segment, place, "a column \(column.rawValue) that does not exist")
        continue
      }
      do {
        let segment = try Segment(entry.value)
        try readRows(segment, entry.key, &rows)
        try verifyShape(segment)
        try checkSegment(segment, column, role, rows, &large)
      } catch {
        log.add(.segment, place, error)
      }
    }
    if !onlyExistence { try large.finish(&log) }
  }

  private func role(_ column: ColumnID) -> ColumnRole? {
    switch column {
    case .label(.vertex), .label(.edge): return .label
    case .id(.vertex), .id(.edge): return .id
    case .edgeSource, .edgeTarget: return .end
    default:
      guard let key = column.key, key < names.keys.count else { return nil }
      return .property
    }
  }

  /// The rows of a segment, as many as it has cells.
  private func readRows(_ segment: borrowing Segment, _ key: UInt64, _ rows: inout [UInt64])
    throws(StoreError)
  {
    let first = ColumnID.firstRow(ofSegmentKey: key)
    guard first < Limits.edges else { throw .damaged("a segment of rows that no element can have") }
    rows.removeAll(keepingCapacity: true)
    segment.appendRows(from: first, to: &rows)
    guard rows.count == segment.count else {
      throw .damaged("\(segment.count) cells for \(rows.count) rows")
    }
  }

  /// What the header and the parts of fixed size say, beyond what reading needs.
  private func verifyShape(_ segment: borrowing Segment) throws(StoreError) {
    let size = segment.bytes.byteCount
    switch segment.form {
    case .numbers, .runs:
      guard let type = CellType(rawValue: segment.type), type.isNumber else {
        throw .damaged("numbers of unknown type")
      }
      let fixed =
        segment.form == .numbers ? segment.count * segment.width : segment.extra * (2 + segment.width)
      guard size == segment.cells + fixed else { throw .damaged("bytes behind the end of a segment") }
      guard segment.form == .runs else { return }
      var previous = 0
      for run in 0..<segment.extra {
        guard segment.runEnd(run) > previous else { throw .damaged("runs out of order") }
        previous = segment.runEnd(run)
      }
    case .texts, .mixed:
      guard try segment.range(segment.count - 1).upperBound == size else {
        throw .damaged("bytes behind the end of a segment")
      }
    case .dictionary:
      guard segment.extra > 0, try segment.dictionaryRange(segment.extra - 1).upperBound == size else {
        throw .damaged("bytes behind the end of a segment")
      }
    }
  }

  private mutating func checkSegment(
    _ segment: borrowing Segment, _ column: ColumnID, _ role: ColumnRole, _ rows: [UInt64],
    _ large: inout LargeCells
  ) throws(StoreError) {
    switch role {
    case .label: try checkLabels(segment, column.kind, rows)
    case .end: try checkEnds(segment, column, rows)
    case .id, .property:
      for (cell, row) in rows.enumerated() {
        if !isThere(column.kind, row) {
          let place = FaultPlace(.columns, column.kind, row)
          log.add(.noElement, place, "\(description(column)) of a \(column.kind) that is not there")
        }
        if role == .id {
          if column.kind == .vertex { vertexIDs.insert(row) } else { edgeIDs.insert(row) }
        } else {
          properties += 1
        }
        do {
          try checkCell(segment, cell, column, row, role, &large)
        } catch {
          log.add(.cell, FaultPlace(.columns, column.kind, row), error)
        }
      }
    }
  }

  private func description(_ column: ColumnID) -> String {
    guard let key = column.key else { return "the id" }
    return "property '\(names.keys.name(key) ?? "")'"
  }

  // MARK: Labels and ends

  private mutating func checkLabels(
    _ segment: borrowing Segment, _ kind: ElementKind, _ rows: [UInt64]
  ) throws(StoreError) {
    guard segment.form == .numbers || segment.form == .runs, segment.type == CellType.long.rawValue else {
      throw .damaged("labels are no numbers")
    }
    for (cell, row) in rows.enumerated() {
      let number = segment.number(cell)
      if kind == .vertex { vertices.insert(row) } else { edges.insert(row) }
      if row >= state.next(kind) {
        let place = FaultPlace(.columns, kind, row)
        log.add(.number, place, "the number was never given out; the next one is \(state.next(kind))")
      }
      countLabel(number, kind, row)
    }
  }

  private mutating func countLabel(_ number: Int64, _ kind: ElementKind, _ row: UInt64) {
    let labels = Int64(names.labels.count)
    if kind == .edge, number >= 0, number < labels {
      edgeLabelCounts[Int(number)] += 1
    } else if kind == .vertex, number >= 0, number < labels {
      vertexLabelCounts[Int(number)] += 1
    } else if kind == .vertex, let cell = LabelID(exactly: number), cell & Names.setBit != 0,
      let members = try? names.labels(ofCell: cell)
    {
      for member in members { vertexLabelCounts[Int(member)] += 1 }
    } else {
      log.add(.cell, FaultPlace(.columns, kind, row), "the label \(number) has no name")
    }
  }

  private mutating func checkEnds(
    _ segment: borrowing Segment, _ column: ColumnID, _ rows: [UInt64]
  ) throws(StoreError) {
    guard segment.form == .numbers || segment.form == .runs, segment.type == CellType.long.rawValue else {
      throw .damaged("the ends of edges are no numbers")
    }
    let what = column == .edgeSource ? "source" : "target"
    for (cell, row) in rows.enumerated() {
      let end = segment.number(cell)
      if edges.contains(row), end >= 0, vertices.contains(UInt64(end)) { continue }
      let place = FaultPlace(.columns, .edge, row)
      if !edges.contains(row) {
        log.add(.noElement, place, "the \(what) of an edge that is not there")
      } else {
        log.add(.endpoint, place, "its \(what), vertex \(end), is not there")
      }
    }
  }

  // MARK: Values

  private mutating func checkCell(
    _ segment: borrowing Segment, _ cell: Int, _ column: ColumnID, _ row: UInt64, _ role: ColumnRole,
    _ large: inout LargeCells
  ) throws(StoreError) {
    switch segment.form {
    case .numbers, .runs:
      guard let type = CellType(rawValue: segment.type) else { throw .damaged("numbers of unknown type") }
      try verify(NumberCell(type: type, bits: segment.number(cell)))
      guard role == .property || type == .long else { throw .damaged("an id of a wrong type") }
    case .texts, .dictionary:
      guard segment.bytes.extracting(try segment.range(cell)).isText else {
        throw .damaged("a text that is not UTF-8")
      }
    case .mixed:
      let bytes = segment.bytes.extracting(try segment.range(cell))
      guard bytes.byteCount > 0 else { throw .damaged("an empty cell") }
      if bytes.loadUnchecked(0, as: UInt8.self) == CellType.outOfLine.rawValue {
        guard bytes.byteCount == 1 else { throw .damaged("bytes behind the mark of a large cell") }
        guard let property = try large.property(column.cellKey(row: row), &log) else {
          let place = FaultPlace(.blobs, column.kind, row)
          return log.add(.largeCell, place, "\(description(column)) is missing from the large cells")
        }
        try verify(property, column, role)
      } else {
        try verify(LargeCells.decode(bytes), column, role)
      }
    }
  }

  private func verify(_ number: NumberCell) throws(StoreError) {
    guard NumberCell(number.value) == number else { throw .damaged("a number beyond its type") }
  }

  private func verify(_ property: Property, _ column: ColumnID, _ role: ColumnRole) throws(StoreError) {
    if role == .id {
      switch property.entries.first?.value {
      case .string, .long: break
      default: throw .damaged("an id that is neither text nor integer")
      }
      guard property.isPlain else { throw .damaged("an id of several values") }
    }
    guard !property.entries.isEmpty else { throw .damaged("a property without values") }
    guard column.kind == .vertex || property.isPlain else { throw .damaged("an edge with several values") }
    guard property.cardinality != .single || property.entries.count == 1 else {
      throw .damaged("several values where there is one")
    }
    let ordinals = Set(property.entries.map(\.ordinal))
    guard ordinals.count == property.entries.count else { throw .damaged("two values of one ordinal") }
    for entry in property.entries {
      for meta in entry.meta where meta.key >= names.keys.count {
        throw .damaged("a property of a value whose key \(meta.key) has no name")
      }
    }
  }
}

/// The table of large cells, read in step with the columns, which name its keys in order.
struct LargeCells: ~Copyable {
  private var cursor: RawCursor
  /// The next entry, when it was read ahead.
  private var key: UInt64?
  private var content: [UInt8] = []
  private var isAtEnd = false

  init(_ cursor: consuming RawCursor) { self.cursor = cursor }

  /// The large cell under a key; nil when it is missing. Those passed on the way belong to no segment.
  mutating func property(_ wanted: UInt64, _ log: inout FaultLog) throws(StoreError) -> Property? {
    while let found = try peek(), found <= wanted {
      key = nil
      if found == wanted { return try Self.decode(content.span.bytes) }
      Self.noteOrphan(found, &log)
    }
    return nil
  }

  /// Those that no segment has named.
  mutating func finish(_ log: inout FaultLog) throws(StoreError) {
    while let found = try peek() {
      key = nil
      Self.noteOrphan(found, &log)
    }
  }

  private mutating func peek() throws(StoreError) -> UInt64? {
    if let key { return key }
    guard !isAtEnd, let next = try Self.next(&cursor) else {
      isAtEnd = true
      return nil
    }
    (key, content) = next
    return key
  }

  private static func next(_ cursor: inout RawCursor) throws(StoreError) -> (UInt64, [UInt8])? {
    guard let entry = try cursor.walk(from: 0) else { return nil }
    return (entry.key, entry.value.array)
  }

  private static func noteOrphan(_ key: UInt64, _ log: inout FaultLog) {
    let row = key & (1 << 40 - 1)
    var place = FaultPlace(.blobs, ColumnID(ofCellKey: key).kind, row)
    place.key = FaultPlace(.blobs, key).key
    log.add(.largeCell, place, "a large cell that no segment names")
  }

  /// A property from its bytes, which are the only ones it can have.
  static func decode(_ bytes: RawSpan) throws(StoreError) -> Property {
    var reader = ByteReader(bytes)
    let property = try reader.property()
    guard reader.remaining == 0 else { throw .damaged("bytes behind the end of a cell") }
    var writer = ByteWriter()
    do {
      try writer.append(property)
    } catch {
      throw .damaged("a value that cannot be stored")
    }
    guard writer.bytes.span.bytes.isEqual(to: bytes) else {
      throw .damaged("a cell whose bytes are not those of its value")
    }
    return property
  }
}
