// User ids: from an id to the element's number and back. An element without a stored id has its number as its id.

extension Transaction {
  /// The element with this id.
  package func number(_ kind: ElementKind, id: ElementID) throws(StoreError) -> UInt64? {
    if let changes {
      if let number = changes.pending.newIDs[kind][id] { return number }
      if !changes.pending.removedIDs[kind].isEmpty || changes.pending.hasRemovals { try settle() }
    }
    let state = try state()
    // Ids that were given since the last flush stand in the buffer alone.
    let isAnyStored = (changes?.storedState ?? state).givenIDs(kind) > 0
    if isAnyStored, let number = try storedNumber(kind, id, seed: state.hashSeed) {
      return number
    }
    guard let own = id.canonicalInteger, own >= 0, UInt64(own) < state.next(kind) else { return nil }
    let number = UInt64(own)
    guard try currentNumber(.label(kind), number) != nil, try currentID(kind, number) == nil else {
      return nil
    }
    return number
  }

  /// The id of an element: the one it was given, of the type it was given in, or its number.
  package func id(_ kind: ElementKind, _ number: UInt64) throws(StoreError) -> ElementID {
    try currentID(kind, number) ?? .integer(Int64(number))
  }

  /// Appends the ids of many vertices, in the order given.
  package func appendIDs(of vertices: [VertexNumber], to ids: inout [ElementID]) throws(StoreError) {
    try appendIDs(.vertex, vertices, to: &ids)
  }

  /// Appends the ids of many edges, in the order given.
  package func appendIDs(of edges: [EdgeNumber], to ids: inout [ElementID]) throws(StoreError) {
    try appendIDs(.edge, edges, to: &ids)
  }

  private func appendIDs<Row: FixedWidthInteger & UnsignedInteger>(
    _ kind: ElementKind, _ rows: [Row], to ids: inout [ElementID]
  ) throws(StoreError) {
    ids.reserveCapacity(ids.count + rows.count)
    // What a transaction has changed need not be written out for a few ids.
    if changes != nil || rows.count == 1 {
      for row in rows { ids.append(try id(kind, UInt64(row))) }
      return
    }
    var cells = PropertyColumn()
    try append(.id(kind), rows, to: &cells)
    for (place, row) in rows.enumerated() {
      switch cells.kinds[place] {
      case .text: ids.append(.string(text(cells, place)))
      case .byte, .short, .int, .long: ids.append(.integer(Int64(bitPattern: cells.words[place])))
      case .absent: ids.append(.integer(Int64(row)))
      default:
        // Where integers and texts stand side by side.
        let cell = cells.kinds[place] == .other ? cells.others[Int(cells.words[place])] : Property(.null)
        ids.append(try Self.id(cell, kind, UInt64(row)) ?? .integer(Int64(row)))
      }
    }
  }

  /// The id as it is stored. Safe while changes are being written, when settling would write them again.
  func storedOrOwnID(_ kind: ElementKind, _ number: UInt64) throws(StoreError) -> ElementID {
    try storedID(kind, number) ?? .integer(Int64(number))
  }

  private func currentID(_ kind: ElementKind, _ number: UInt64) throws(StoreError) -> ElementID? {
    try Self.id(try currentProperty(.id(kind), number), kind, number)
  }

  private func storedID(_ kind: ElementKind, _ number: UInt64) throws(StoreError) -> ElementID? {
    try Self.id(try storedProperty(.id(kind), number), kind, number)
  }

  private static func id(
    _ property: Property?, _ kind: ElementKind, _ number: UInt64
  ) throws(StoreError) -> ElementID? {
    switch property?.entries.first?.value {
    case nil: return nil
    case .string(let text): return .string(text)
    case .long(let integer): return .integer(integer)
    default: throw .damaged("the id of \(kind) \(number) is neither text nor integer")
    }
  }

  private func storedNumber(_ kind: ElementKind, _ id: ElementID, seed: UInt64) throws(StoreError) -> UInt64?
  {
    let hash = IDHash.hash(id, seed: seed)
    var cursor = try raw.makeCursor(.ids)
    guard let entry = try cursor.seek(atMost: UInt64(kind.rawValue) << 32 | UInt64(hash)),
      entry.key >> 32 == UInt64(kind.rawValue)
    else { return nil }
    let run = try IDRun(entry.value)
    var index = run.lowerBound(hash)
    while index < run.count, run.hash(index) == hash {
      let number = run.number(index)
      if try holds(id, kind, number) { return number }
      index += 1
    }
    return nil
  }

  /// Whether an element has the id, which is compared with what was given where that lies.
  private func holds(_ id: ElementID, _ kind: ElementKind, _ number: UInt64) throws(StoreError) -> Bool {
    let isEqual = try withSegment(.id(kind), number) { (segment) throws(StoreError) -> Bool? in
      guard let cell = segment.cell(ofRow: Int(number) & (Segment.rowCount - 1)) else { return false }
      switch (id, segment.form) {
      case (.string(let text), .texts), (.string(let text), .dictionary):
        return segment.bytes.extracting(try segment.range(cell)).isEqual(to: text)
      case (.integer(let integer), .numbers), (.integer(let integer), .runs):
        return segment.type == CellType.long.rawValue ? segment.number(cell) == integer : nil
      default: return nil
      }
    }
    if let isEqual = isEqual ?? false { return isEqual }
    // A text may stand for an integer, and both may stand in one segment.
    return try storedID(kind, number) == id
  }

  /// The key of the run that holds a hash.
  private func runKey(_ kind: ElementKind, _ hash: UInt32, _ cursor: inout RawCursor) throws(StoreError)
    -> UInt64?
  {
    let wanted = UInt64(kind.rawValue) << 32 | UInt64(hash)
    if try cursor.seek(wanted) != nil { return wanted }
    guard let entry = try cursor.seek(before: wanted) else { return nil }
    return entry.key >> 32 == UInt64(kind.rawValue) ? entry.key : nil
  }

  // MARK: Giving ids

  /// Takes an id for a new element, or refuses one that is taken.
  func claim(_ id: ElementID, _ kind: ElementKind, for number: UInt64, _ changes: ChangeBuffer)
    throws(StoreError)
  {
    if case .string(let text) = id, text.utf8.count > Limits.nameLength {
      throw StoreError(.limit, "an id of \(text.utf8.count) bytes; the limit is \(Limits.nameLength)")
    }
    if try self.number(kind, id: id) != nil {
      throw StoreError(
        .duplicateID, "there is a \(kind) with the id \(quoted(id)) already",
        help: "choose another id, or merge")
    }
    changes.set(.id(kind), number, .plain(id.value))
    changes.noteID(kind, id, number)
    changes.state.changeGivenIDs(kind, by: 1)
  }

  /// An element that comes without an id has its number as its id, unless somebody else was given that.
  func claimOwnNumber(_ kind: ElementKind, _ number: UInt64, _ changes: ChangeBuffer) throws(StoreError) {
    guard changes.state.givenIDs(kind) > 0 else { return }
    // The one that had this number as its id may be about to go.
    if changes.pending.hasRemovals { try settle() }
    let own = ElementID.integer(Int64(number))
    if changes.pending.newIDs[kind][own] == nil {
      guard try storedNumber(kind, own, seed: changes.state.hashSeed) != nil else { return }
    }
    var candidate = max(
      Int64(number), kind == .vertex ? changes.state.nextVertexID : changes.state.nextEdgeID)
    // Above every number that could still become an id by itself.
    candidate = max(candidate, Int64(1) << 40)
    while try self.number(kind, id: .integer(candidate)) != nil { candidate += 1 }
    if kind == .vertex {
      changes.state.nextVertexID = candidate + 1
    } else {
      changes.state.nextEdgeID = candidate + 1
    }
    try claim(.integer(candidate), kind, for: number, changes)
  }

  /// Gives back the id of an element that goes.
  func release(_ kind: ElementKind, _ number: UInt64, _ changes: ChangeBuffer) throws(StoreError) {
    guard let id = try storedID(kind, number) else { return }
    changes.set(.id(kind), number, .removed)
    changes.noteRemovedID(kind, id, number)
    changes.state.changeGivenIDs(kind, by: -1)
  }

  // MARK: Runs

  func insertIDs(_ kind: ElementKind, _ insertions: [(UInt32, UInt64)]) throws(StoreError) {
    var writer = ByteWriter()
    var start = 0
    while start < insertions.count {
      let (key, end) = try runRange(kind, insertions, start)
      var run = IDRunEntries()
      if let stored = try raw.value(.ids, key) { run.append(try IDRun(stored)) }
      for (hash, number) in insertions[start..<end] { run.entries.append((hash, number)) }
      run.entries.sort { ($0.hash, $0.number) < ($1.hash, $1.number) }
      try writeRuns(run.entries, kind, key, &writer)
      start = end
    }
  }

  func removeIDs(_ kind: ElementKind, _ removals: [(UInt32, UInt64)]) throws(StoreError) {
    var writer = ByteWriter()
    for (hash, number) in removals {
      var cursor = try raw.makeCursor(.ids)
      guard let key = try runKey(kind, hash, &cursor), let stored = try raw.value(.ids, key) else { continue }
      var run = IDRunEntries()
      run.append(try IDRun(stored))
      run.entries.removeAll { $0.hash == hash && $0.number == number }
      try writeRuns(run.entries, kind, key, &writer)
    }
  }

  /// The run into which an entry falls, and how many of the following entries fall into it too.
  private func runRange(
    _ kind: ElementKind, _ entries: [(UInt32, UInt64)], _ start: Int
  ) throws(StoreError) -> (key: UInt64, end: Int) {
    var cursor = try raw.makeCursor(.ids)
    let key = try runKey(kind, entries[start].0, &cursor) ?? UInt64(kind.rawValue) << 32
    var limit = UInt64(kind.rawValue + 1) << 32
    if let next = try cursor.seek(atLeast: key + 1), next.key < limit { limit = next.key }
    var end = start + 1
    while end < entries.count, UInt64(kind.rawValue) << 32 | UInt64(entries[end].0) < limit { end += 1 }
    return (key, end)
  }

  /// Writes entries that belong under one key, split into runs of a page where they are too many.
  private func writeRuns(
    _ entries: [(hash: UInt32, number: UInt64)], _ kind: ElementKind, _ key: UInt64,
    _ writer: inout ByteWriter
  ) throws(StoreError) {
    guard !entries.isEmpty else {
      try raw.remove(.ids, key)
      return
    }
    let perRun = (IDRun.maximumSize - IDRun.headerSize) / (4 + IDRunEntries.width(entries[...]))
    if entries.count <= perRun {
      IDRunEntries.pack(entries[...], into: &writer)
      return try raw.put(.ids, key, writer.bytes)
    }
    let pieces = (entries.count + perRun - 1) / perRun
    var start = 0
    for piece in 1...pieces {
      guard start < entries.count else { break }
      var end = max(start + 1, entries.count * piece / pieces)
      // Equal hashes stay together.
      while end < entries.count, entries[end].hash == entries[end - 1].hash { end += 1 }
      guard end - start <= Int(UInt16.max) else { throw StoreError(.limit, "too many ids with one hash") }
      IDRunEntries.pack(entries[start..<end], into: &writer)
      let runKey = start == 0 ? key : UInt64(kind.rawValue) << 32 | UInt64(entries[start].hash)
      try raw.put(.ids, runKey, writer.bytes)
      start = end
    }
  }
}

/// An id as an error shows it.
func quoted(_ id: ElementID) -> String {
  switch id {
  case .integer(let number): String(number)
  case .string(let text): "'\(text.prefix(200))'"
  }
}
