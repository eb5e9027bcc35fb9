// Writing neighbour lists: changes sorted by list and neighbour are merged into each list they touch.
// A list that outgrows a page becomes a hub of page-sized chunks; a hub that shrinks becomes one value again.

extension Transaction {
  func writeLists(_ table: Table, _ changes: inout [ListChange]) throws(StoreError) {
    guard !changes.isEmpty else { return }
    changes.sort(by: ListChange.isBefore)
    var cursor = try raw.makeCursor(table)
    var editor = ListEditor(table: table)
    var start = 0
    while start < changes.count {
      let key = changes[start].key
      var end = start + 1
      while end < changes.count, changes[end].key == key { end += 1 }
      try apply(changes[start..<end], key, &cursor, &editor)
      start = end
    }
  }

  /// Merges sorted changes into the list under a key.
  func apply(
    _ changes: ArraySlice<ListChange>, _ key: UInt64, _ cursor: inout RawCursor, _ editor: inout ListEditor
  ) throws(StoreError) {
    editor.old.removeAll()
    if let stored = try cursor.seek(key) {
      if NeighbourList.isHub(stored) {
        return try applyToHub(changes, key, length: NeighbourList.hubLength(stored), &editor)
      }
      editor.old.append(try NeighbourList(stored))
    }
    try editor.merge(changes)
    try writeWhole(key, &cursor, &editor)
  }

  /// Writes the merged list as one value or, when it is too long, as a hub.
  private func writeWhole(_ key: UInt64, _ cursor: inout RawCursor, _ editor: inout ListEditor)
    throws(StoreError)
  {
    let merged = editor.merged
    if merged.count == 0 {
      try raw.remove(editor.table, key)
    } else if merged.packedSize(0..<merged.count) <= NeighbourList.maximumSize {
      merged.pack(0..<merged.count, into: &editor.writer)
      try cursor.put(key, editor.writer.bytes)
    } else {
      try writeChunks(merged, editor.hubKey(key), fill: NeighbourList.maximumSize, &editor.writer)
      packHubRoot(length: merged.count, into: &editor.writer)
      try cursor.put(key, editor.writer.bytes)
    }
  }

  /// Writes a list as chunks of at most `fill` bytes.
  func writeChunks(
    _ list: NeighbourArrays, _ hubKey: [UInt8], fill: Int, _ writer: inout ByteWriter
  ) throws(StoreError) {
    try list.forEachChunk(fill: fill, &writer) { (start, bytes) throws(StoreError) in
      try raw.put(.hubs, HubKey.chunk(hubKey, list.neighbours[start], list.edges[start]), bytes)
    }
  }

  // MARK: Hubs

  private func applyToHub(
    _ changes: ArraySlice<ListChange>, _ key: UInt64, length: Int, _ editor: inout ListEditor
  ) throws(StoreError) {
    let hubKey = editor.hubKey(key)
    var chunks = try raw.makeCursor(.hubs)
    var newLength = length
    var start = changes.startIndex
    while start < changes.endIndex {
      let place = try chunkPlace(hubKey, changes[start], &chunks)
      var end = start + 1
      while end < changes.endIndex, place.holds(changes[end]) { end += 1 }
      editor.old.removeAll()
      if let chunk = try raw.value(.hubs, place.key) { editor.old.append(try NeighbourList(chunk)) }
      try editor.merge(changes[start..<end])
      newLength += editor.merged.count - editor.old.count
      try replaceChunk(place.key, hubKey, &editor)
      start = end
    }
    try writeHubRoot(key, hubKey, length: newLength, &editor)
  }

  /// The chunk into which a change falls, and where the next one begins.
  private struct ChunkPlace {
    var key: [UInt8]
    var next: (neighbour: VertexNumber, edge: EdgeNumber)?

    func holds(_ change: ListChange) -> Bool {
      guard let next else { return true }
      return (change.neighbour, change.number) < (next.neighbour, next.edge)
    }
  }

  private func chunkPlace(
    _ hubKey: [UInt8], _ change: ListChange, _ cursor: inout RawCursor
  ) throws(StoreError) -> ChunkPlace {
    let wanted = HubKey.chunk(hubKey, change.neighbour, change.number)
    var found: [UInt8]?
    var isExact = false
    if let entry = try cursor.seek(atLeast: wanted) {
      isExact = entry.key.hasPrefix(wanted)
      if entry.key.hasPrefix(hubKey) { found = entry.key.array }
    }
    if isExact, let found { return ChunkPlace(key: found, next: try following(found, hubKey, &cursor)) }
    // The chunk before the one found holds the place, or the very first chunk does.
    if let entry = try cursor.seek(before: wanted), entry.key.hasPrefix(hubKey) {
      return ChunkPlace(key: entry.key.array, next: found.map(Self.start))
    }
    guard let found else { throw .damaged("a hub has no chunks") }
    return ChunkPlace(key: found, next: try following(found, hubKey, &cursor))
  }

  private func following(
    _ key: [UInt8], _ hubKey: [UInt8], _ cursor: inout RawCursor
  ) throws(StoreError) -> (neighbour: VertexNumber, edge: EdgeNumber)? {
    guard try cursor.seek(key) != nil, let entry = try cursor.next(), entry.key.hasPrefix(hubKey) else {
      return nil
    }
    return Self.start(entry.key.array)
  }

  private static func start(_ key: [UInt8]) -> (neighbour: VertexNumber, edge: EdgeNumber) {
    let bytes = key.span.bytes
    return (
      VertexNumber(truncatingIfNeeded: bytes.bigEndian(HubKey.listSize, width: 4)),
      bytes.bigEndian(HubKey.listSize + 4, width: 5)
    )
  }

  /// Writes a merged chunk, in two halves when it has outgrown a page.
  private func replaceChunk(_ key: [UInt8], _ hubKey: [UInt8], _ editor: inout ListEditor) throws(StoreError)
  {
    let merged = editor.merged
    guard merged.count > 0 else {
      try raw.remove(.hubs, key)
      return
    }
    let newKey = HubKey.chunk(hubKey, merged.neighbours[0], merged.edges[0])
    let size = merged.packedSize(0..<merged.count)
    if newKey != key || size > NeighbourList.maximumSize { try raw.remove(.hubs, key) }
    // Half-full chunks after a split leave room for what comes next.
    let fill =
      size <= NeighbourList.maximumSize
      ? NeighbourList.maximumSize : min(NeighbourList.maximumSize, size / 2 + 64)
    try writeChunks(merged, hubKey, fill: fill, &editor.writer)
  }

  private func writeHubRoot(
    _ key: UInt64, _ hubKey: [UInt8], length: Int, _ editor: inout ListEditor
  ) throws(StoreError) {
    guard length <= Self.smallHub else {
      packHubRoot(length: length, into: &editor.writer)
      return try raw.put(editor.table, key, editor.writer.bytes)
    }
    // Small again: gather the chunks into one value.
    editor.old.removeAll()
    var keys: [[UInt8]] = []
    var cursor = try raw.makeCursor(.hubs)
    while let entry = try cursor.walk(from: hubKey), entry.key.hasPrefix(hubKey) {
      keys.append(entry.key.array)
      editor.old.append(try NeighbourList(entry.value))
    }
    for chunk in keys { try raw.remove(.hubs, chunk) }
    guard editor.old.count > 0 else {
      try raw.remove(editor.table, key)
      return
    }
    editor.old.pack(0..<editor.old.count, into: &editor.writer)
    try raw.put(editor.table, key, editor.writer.bytes)
  }

  /// A hub of this length or less fits one value whatever its edge numbers are.
  private static let smallHub = 256
}

/// What is reused from list to list while changes are applied.
struct ListEditor {
  let table: Table
  var old = NeighbourArrays()
  private(set) var merged = NeighbourArrays()
  var writer = ByteWriter()

  init(table: Table) { self.table = table }

  func hubKey(_ key: UInt64) -> [UInt8] {
    HubKey.list(table, VertexNumber(key >> 32), LabelID(truncatingIfNeeded: key))
  }

  /// Merges the old list and sorted changes. An edge that comes and goes in one buffer leaves nothing.
  mutating func merge(_ changes: ArraySlice<ListChange>) throws(StoreError) {
    merged.removeAll()
    var place = 0
    var index = changes.startIndex
    while index < changes.endIndex {
      let change = changes[index]
      var last = index
      while last + 1 < changes.endIndex, changes[last + 1].neighbour == change.neighbour,
        changes[last + 1].number == change.number
      { last += 1 }
      while place < old.count, isBefore(place, change) {
        merged.append(old.neighbours[place], old.edges[place])
        place += 1
      }
      let isPresent =
        place < old.count && old.neighbours[place] == change.neighbour && old.edges[place] == change.number
      if isPresent { place += 1 }
      let removals = changes[index...last].count(where: \.isRemoval)
      let additions = last - index + 1 - removals
      let net = (isPresent ? 1 : 0) + additions - removals
      guard net == 0 || net == 1 else {
        throw .damaged("edge \(change.number) is missing from its list, or there twice")
      }
      if net == 1 { merged.append(change.neighbour, change.number) }
      index = last + 1
    }
    while place < old.count {
      merged.append(old.neighbours[place], old.edges[place])
      place += 1
    }
  }

  private func isBefore(_ place: Int, _ change: ListChange) -> Bool {
    let neighbour = old.neighbours[place]
    return neighbour < change.neighbour || (neighbour == change.neighbour && old.edges[place] < change.number)
  }
}
