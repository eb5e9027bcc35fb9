// Properties of one element: reading them, setting, adding and removing values and the properties of values.

extension Transaction {
  // MARK: Reading

  /// All that an element has under a key; nil when that is nothing.
  package func property(_ kind: ElementKind, _ number: UInt64, _ key: KeyID) throws(StoreError) -> Property? {
    guard key < names.keys.count else { return nil }
    return try currentProperty(ColumnID(kind, key: key), number)
  }

  /// What an element has under a key where that is one value that stands by itself.
  package enum PlainValue {
    case absent
    case value(Value)
    /// Several values, or one with properties of its own: `property` tells them.
    case other
  }

  /// The same as `property`, for one value.
  package func plainValue(_ kind: ElementKind, _ number: UInt64, _ key: KeyID) throws(StoreError)
    -> PlainValue
  {
    let column = ColumnID(kind, key: key)
    switch try pendingCell(column, number) {
    case nil: break
    case .plain(let value): return .value(value)
    case .property: return .other
    case .removed: return .absent
    }
    let value = try withSegment(column, number) { (segment) throws(StoreError) -> PlainValue in
      guard let cell = segment.cell(ofRow: Int(number) & (Segment.rowCount - 1)) else { return .absent }
      return try Self.plainValue(segment, cell)
    }
    return value ?? .absent
  }

  private static func plainValue(_ segment: borrowing Segment, _ cell: Int) throws(StoreError) -> PlainValue {
    switch segment.form {
    case .numbers, .runs:
      guard let type = CellType(rawValue: segment.type), type.isNumber else {
        throw .damaged("numbers of unknown type")
      }
      return .value(NumberCell(type: type, bits: segment.number(cell)).value)
    case .texts, .dictionary: return .value(.string(segment.bytes.extracting(try segment.range(cell)).text))
    case .mixed:
      guard let property = try Self.property(segment, cell), property.isPlain else { return .other }
      return .value(property.entries[0].value)
    }
  }

  /// The keys under which an element has values, ascending.
  package func keys(of kind: ElementKind, _ number: UInt64) throws(StoreError) -> [KeyID] {
    var keys: [KeyID] = []
    if changes != nil {
      for key in 0..<names.keys.count where try currentProperty(ColumnID(kind, key: key), number) != nil {
        keys.append(key)
      }
      return keys
    }
    var cursor = try raw.makeCursor(.columns)
    for key in 0..<names.keys.count {
      guard let stored = try cursor.seek(ColumnID(kind, key: key).segmentKey(row: number)) else { continue }
      if try Segment(stored).cell(ofRow: Int(number) & (Segment.rowCount - 1)) != nil { keys.append(key) }
    }
    return keys
  }

  /// The stored number in a cell of a column that holds nothing else.
  func storedNumber(_ column: ColumnID, _ row: UInt64) throws(StoreError) -> Int64? {
    let number = try withSegment(column, row) { (segment) throws(StoreError) -> Int64? in
      guard let cell = segment.cell(ofRow: Int(row) & (Segment.rowCount - 1)) else { return nil }
      guard segment.form == .numbers || segment.form == .runs else {
        throw .damaged("column \(column.rawValue) holds other than numbers")
      }
      return segment.number(cell)
    }
    return number ?? nil
  }

  /// The stored content of a cell.
  func storedProperty(_ column: ColumnID, _ row: UInt64) throws(StoreError) -> Property? {
    guard let stored = try raw.value(.columns, column.segmentKey(row: row)) else { return nil }
    let segment = try Segment(stored)
    guard let cell = segment.cell(ofRow: Int(row) & (Segment.rowCount - 1)) else { return nil }
    if let property = try Self.property(segment, cell) { return property }
    return try largeProperty(column, row)
  }

  /// The content of a cell; nil when it stands in the table of large cells.
  static func property(_ segment: borrowing Segment, _ cell: Int) throws(StoreError) -> Property? {
    switch segment.form {
    case .numbers, .runs:
      guard let type = CellType(rawValue: segment.type), type.isNumber else {
        throw .damaged("numbers of unknown type")
      }
      return Property(NumberCell(type: type, bits: segment.number(cell)).value)
    case .texts, .dictionary:
      return Property(.string(segment.bytes.extracting(try segment.range(cell)).text))
    case .mixed:
      let bytes = segment.bytes.extracting(try segment.range(cell))
      guard bytes.byteCount > 0 else { throw .damaged("an empty cell") }
      if bytes.loadUnchecked(0, as: UInt8.self) == CellType.outOfLine.rawValue { return nil }
      var reader = ByteReader(bytes)
      let property = try reader.property()
      guard reader.remaining == 0 else { throw .damaged("bytes behind the end of a cell") }
      return property
    }
  }

  func largeProperty(_ column: ColumnID, _ row: UInt64) throws(StoreError) -> Property {
    guard let bytes = try raw.value(.blobs, column.cellKey(row: row)) else {
      throw .damaged("the large cell of row \(row) in column \(column.rawValue) is missing")
    }
    var reader = ByteReader(bytes)
    let property = try reader.property()
    guard reader.remaining == 0 else { throw .damaged("bytes behind the end of a cell") }
    return property
  }

  // MARK: Writing

  /// Gives an element one value under a key, in place of whatever it had there.
  package func setProperty(
    _ kind: ElementKind, _ number: UInt64, _ key: KeyID, _ value: Value
  ) throws(StoreError) {
    let changes = try existing(kind, number, key)
    try verifyStorable(value)
    changes.set(ColumnID(kind, key: key), number, .plain(value))
    changes.propertiesSet += 1
    try noteIndexed(kind, number, key, changes)
  }

  /// Sets all that an element has under a key.
  package func setProperty(
    _ kind: ElementKind, _ number: UInt64, _ key: KeyID, _ property: Property
  ) throws(StoreError) {
    let changes = try existing(kind, number, key)
    guard kind == .vertex || property.isPlain else {
      throw StoreError(.invalid, "an edge has one value under a key, without properties of its own")
    }
    for entry in property.entries {
      try verifyStorable(entry.value)
      for meta in entry.meta { try verifyStorable(meta.value) }
    }
    let column = ColumnID(kind, key: key)
    changes.set(
      column, number,
      property.entries.isEmpty
        ? .removed : property.isPlain ? .plain(property.entries[0].value) : .property(property))
    if property.entries.isEmpty { changes.propertiesRemoved += 1 } else { changes.propertiesSet += 1 }
    try noteIndexed(kind, number, key, changes)
  }

  /// Adds a value under a key of a vertex. A single value replaces, a set keeps equal values once.
  /// Returns the ordinal by which the value is named.
  @discardableResult
  package func addProperty(
    _ vertex: VertexNumber, _ key: KeyID, _ value: Value, _ cardinality: Cardinality,
    meta: [MetaProperty] = []
  ) throws(StoreError) -> UInt32 {
    var property: Property
    if cardinality == .single {
      property = Property(cardinality: .single, entries: [])
    } else {
      property =
        try self.property(.vertex, UInt64(vertex), key) ?? Property(cardinality: cardinality, entries: [])
      property.cardinality = cardinality
    }
    if cardinality == .set, let place = property.entries.firstIndex(where: { $0.value == value }) {
      for new in meta {
        property.entries[place].meta.removeAll { $0.key == new.key }
        property.entries[place].meta.append(new)
      }
      try setProperty(.vertex, UInt64(vertex), key, property)
      return property.entries[place].ordinal
    }
    let last = property.entries.map(\.ordinal).max()
    guard last != UInt32.max else { throw StoreError(.limit, "no more values under one key of one vertex") }
    let ordinal = last.map { $0 + 1 } ?? 0
    property.entries.append(PropertyEntry(ordinal: ordinal, value: value, meta: meta))
    try setProperty(.vertex, UInt64(vertex), key, property)
    return ordinal
  }

  /// Removes all that an element has under a key.
  package func removeProperty(_ kind: ElementKind, _ number: UInt64, _ key: KeyID) throws(StoreError) {
    let changes = try existing(kind, number, key)
    changes.set(ColumnID(kind, key: key), number, .removed)
    changes.propertiesRemoved += 1
    try noteIndexed(kind, number, key, changes)
  }

  /// The buffer for a change under a key of an element that is there.
  private func existing(_ kind: ElementKind, _ number: UInt64, _ key: KeyID) throws(StoreError)
    -> ChangeBuffer
  {
    let changes = try writing()
    try verify(key: key, changes)
    guard try isThere(kind, number, changes) else { throw Self.noElement(kind, number) }
    return changes
  }

  private func noteIndexed(
    _ kind: ElementKind, _ number: UInt64, _ key: KeyID, _ changes: ChangeBuffer
  ) throws(StoreError) {
    if !changes.names.indexes.isEmpty,
      changes.names.indexes.contains(where: { $0.kind == kind && $0.keys.contains(key) })
    {
      changes.markIndexed(kind, number)
    }
    try flushIfLarge(changes)
  }
}

/// Refuses what has no stored form, before it is buffered.
func verifyStorable(_ value: Value, depth: Int = 0) throws(StoreError) {
  guard depth < 64 else {
    throw StoreError(.limit, "a property value of collections nested more than 64 deep")
  }
  switch value {
  case .null where depth == 0:
    throw StoreError(.invalid, "a property cannot be null", help: "remove it instead")
  case .list(let members), .set(let members):
    for member in members { try verifyStorable(member, depth: depth + 1) }
  case .map(let entries):
    for entry in entries {
      try verifyStorable(entry.key, depth: depth + 1)
      try verifyStorable(entry.value, depth: depth + 1)
    }
  case .vertex, .edge, .vertexProperty, .property, .path, .token, .direction, .bulkSet, .tree,
    .graph:
    throw StoreError(.invalid, "a \(value.kind) cannot be stored as a property value")
  default: break
  }
}
