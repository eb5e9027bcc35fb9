// Logical damage: a record that contradicts another one is found, with its kind and its place.

import Testing

@testable import GraphStore

@Suite struct ContradictionTests {
  /// Three vertices, two edges, an index, an id of each kind, a large cell.
  private func makeSmall() throws -> TemporaryStore {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let node = try transaction.makeLabel("node")
      let link = try transaction.makeLabel("link")
      let name = try transaction.makeKey("name")
      let text = try transaction.makeKey("text")
      for id in ["a", "b"] { _ = try transaction.addVertex(labels: [node], id: .string(id)) }
      _ = try transaction.addVertex(labels: [node])
      try transaction.addEdge(label: link, from: 0, to: 1, id: "ab")
      try transaction.addEdge(label: link, from: 0, to: 2)
      for row in 0..<UInt64(3) { try transaction.setProperty(.vertex, row, name, .string("n\(row)")) }
      try transaction.setProperty(.vertex, 1, text, .string(String(repeating: "x", count: 3000)))
      _ = try transaction.createIndex(.vertex, label: node, keys: [name], isUnique: true)
    }
    return temporary
  }

  /// The faults of the small database after raw changes to its tables.
  private func faults(after damage: (borrowing RawTransaction) throws -> Void) throws -> [Fault] {
    let temporary = try makeSmall()
    try temporary.store.write { transaction in try damage(transaction.raw) }
    return try temporary.store.check().faults
  }

  private func expect(
    _ faults: [Fault], _ kind: Fault.Kind, in table: Table, _ element: ElementKind? = nil,
    _ number: UInt64 = 0, _ location: SourceLocation = #_sourceLocation
  ) {
    let wanted = element.map { FaultPlace.Element(kind: $0, number: number) }
    let isFound = faults.contains { fault in
      fault.kind == kind && fault.place.table == table.name
        && (wanted == nil || fault.place.element == wanted)
    }
    #expect(isFound, "\(faults)", sourceLocation: location)
  }

  // MARK: Counters and names

  @Test func wrongCountsAreFound() throws {
    let counts = try faults { raw in
      var state = try GraphState.read(raw)
      state.edgeCount = 7
      try raw.put(.meta, GraphState.key, state.bytes)
    }
    expect(counts, .counter, in: .meta)
    let labels = try faults { raw in
      try raw.put(.meta, LabelCounts.key(.vertex, 0), [9, 0, 0, 0, 0, 0, 0, 0])
    }
    expect(labels, .labelCount, in: .meta)
    let missing = try faults { raw in try raw.remove(.meta, LabelCounts.key(.edge, 1)) }
    expect(missing, .labelCount, in: .meta)
    let short = try faults { raw in try raw.put(.meta, LabelCounts.key(.vertex, 0), [9]) }
    expect(short, .labelCount, in: .meta)
  }

  @Test func aCountOfWrongSizeIsAnErrorWhereverItIsRead() throws {
    let temporary = try makeSmall()
    try temporary.store.write { try $0.raw.put(.meta, LabelCounts.key(.vertex, 0), [9]) }
    #expect(throws: StoreError.self) { try temporary.store.read { try $0.count(.vertex, label: 0) } }
    #expect(throws: StoreError.self) { try temporary.store.write { _ = try $0.addVertex(labels: [0]) } }
  }

  @Test func aNumberThatWasNeverGivenOutIsFound() throws {
    let found = try faults { raw in
      var state = try GraphState.read(raw)
      state.nextVertex = 2
      try raw.put(.meta, GraphState.key, state.bytes)
    }
    expect(found, .number, in: .columns, .vertex, 2)
  }

  @Test func namesThatStandTwiceOrOutOfOrderAreFound() throws {
    let twice = try faults { raw in try raw.put(.names, Names.recordKey(.label, 2), Array("node".utf8)) }
    expect(twice, .name, in: .names)
    let gap = try faults { raw in try raw.put(.names, Names.recordKey(.key, 9), Array("new".utf8)) }
    expect(gap, .name, in: .names)
    let index = try faults { raw in try raw.put(.names, Names.recordKey(.index, .max), [0, 0, 0, 0, 0, 0]) }
    expect(index, .name, in: .names)
  }

  // MARK: Edges

  private func list(_ entries: [(VertexNumber, EdgeNumber)]) -> [UInt8] {
    var arrays = NeighbourArrays()
    for entry in entries { arrays.append(entry.0, entry.1) }
    var writer = ByteWriter()
    arrays.pack(0..<arrays.count, into: &writer)
    return writer.bytes
  }

  @Test func aMissingEntryIsFoundInEitherDirection() throws {
    let incoming = try faults { raw in try raw.remove(.in, listKey(1, 1)) }
    expect(incoming, .edge, in: .in, .edge, 0)
    let outgoing = try faults { raw in try raw.put(.out, listKey(0, 1), list([(2, 1)])) }
    expect(outgoing, .edge, in: .out, .edge, 0)
  }

  @Test func entriesThatDisagreeAreFound() throws {
    let wrongTarget = try faults { raw in try raw.put(.out, listKey(0, 1), list([(2, 0), (2, 1)])) }
    expect(wrongTarget, .edge, in: .out, .edge, 0)
    let twice = try faults { raw in try raw.put(.in, listKey(1, 1), list([(0, 0), (0, 1)])) }
    expect(twice, .edge, in: .in, .edge, 1)
    let unknownEdge = try faults { raw in try raw.put(.in, listKey(1, 1), list([(0, 0), (0, 9)])) }
    expect(unknownEdge, .edge, in: .in, .edge, 9)
    let disorder = try faults { raw in try raw.put(.out, listKey(0, 1), list([(2, 1), (1, 0)])) }
    expect(disorder, .list, in: .out)
    let noVertex = try faults { raw in try raw.put(.out, listKey(40, 1), list([(1, 0)])) }
    expect(noVertex, .endpoint, in: .out)
  }

  @Test func anEdgeToAVertexThatIsNotThereIsFound() throws {
    let found = try faults { raw in
      var writer = ByteWriter()
      NumberPacking.pack([1, 77], type: .long, bitmap: nil, into: &writer)
      try raw.put(.columns, ColumnID.edgeTarget.segmentKey(row: 0), writer.bytes)
    }
    expect(found, .endpoint, in: .columns, .edge, 1)
  }

  private func hubFaults(after damage: (borrowing RawTransaction) throws -> Void) throws -> [Fault] {
    let temporary = try TemporaryStore()
    try temporary.store.write { transaction in
      let link = try transaction.makeLabel("link")
      _ = try transaction.addVertices(5000, labels: [link])
      _ = try transaction.addEdges(
        label: link, sources: Array(repeating: 0, count: 5000), targets: (0..<5000).map { VertexNumber($0) })
    }
    #expect(try temporary.store.check().faults == [])
    try temporary.store.write { try damage($0.raw) }
    return try temporary.store.check().faults
  }

  @Test func aHubWhoseRootAndChunksDisagreeIsFound() throws {
    let length = try hubFaults { raw in
      var writer = ByteWriter()
      packHubRoot(length: 3, into: &writer)
      try raw.put(.out, listKey(0, 0), writer.bytes)
    }
    expect(length, .hub, in: .out)
    let rootless = try hubFaults { raw in try raw.remove(.out, listKey(0, 0)) }
    expect(rootless, .hub, in: .hubs)
    let misplaced = try hubFaults { raw in
      let prefix = HubKey.list(.out, 0, 0)
      guard let value = try raw.value(.hubs, HubKey.chunk(prefix, 0, 0)) else { return }
      let chunk = value.array
      try raw.remove(.hubs, HubKey.chunk(prefix, 0, 0))
      try raw.put(.hubs, HubKey.chunk(prefix, 0, 7), chunk)
    }
    expect(misplaced, .hub, in: .hubs)
  }

  // MARK: Cells

  @Test func largeCellsThatAreMissingOrLeftOverAreFound() throws {
    let column = ColumnID(.vertex, key: 1)
    let missing = try faults { raw in try raw.remove(.blobs, column.cellKey(row: 1)) }
    expect(missing, .largeCell, in: .blobs, .vertex, 1)
    let orphan = try faults { raw in try raw.put(.blobs, column.cellKey(row: 2), [16, 1, 65]) }
    expect(orphan, .largeCell, in: .blobs, .vertex, 2)
    let garbled = try faults { raw in try raw.put(.blobs, column.cellKey(row: 1), [99, 1, 65]) }
    expect(garbled, .cell, in: .columns, .vertex, 1)
  }

  @Test func aPropertyOfNothingIsFound() throws {
    let found = try faults { raw in
      var writer = ByteWriter()
      NumberPacking.pack([1, 2, 3, 4, 5], type: .int, bitmap: nil, into: &writer)
      try raw.put(.columns, ColumnID(.vertex, key: 0).segmentKey(row: 0), writer.bytes)
    }
    expect(found, .noElement, in: .columns, .vertex, 4)
  }

  @Test func segmentsThatDoNotDecodeAreFound() throws {
    let key = ColumnID(.vertex, key: 0).segmentKey(row: 0)
    let zeros = [UInt8](repeating: 0, count: 20)
    for bytes in [[], [1], [UInt8](repeating: 0xFF, count: 40), [1, 4, 8, 1, 9, 0, 0, 0] + zeros] {
      let found = try faults { raw in try raw.put(.columns, key, bytes) }
      expect(found, .segment, in: .columns)
    }
  }

  // MARK: Ids

  @Test func idsThatAreNotFoundOrLeadNowhereAreFound() throws {
    let missing = try faults { raw in try raw.removeAll(.ids) }
    expect(missing, .missingID, in: .ids, .vertex, 0)
    expect(missing, .missingID, in: .ids, .edge, 0)
    let dangling = try faults { raw in
      guard let stored = try raw.value(.ids, UInt64(1) << 32) else { return }
      var run = IDRunEntries()
      run.append(try IDRun(stored))
      run.entries.append((UInt32.max, 1))
      var writer = ByteWriter()
      IDRunEntries.pack(run.entries[...], into: &writer)
      try raw.put(.ids, UInt64(1) << 32, writer.bytes)
    }
    expect(dangling, .danglingID, in: .ids, .edge, 1)
    let short = try faults { raw in try raw.put(.ids, 0, [9]) }
    expect(short, .idRun, in: .ids)
  }

  /// The ids of the first two vertices.
  private func idSegment(_ first: String, _ second: String) -> [UInt8] {
    var editor = SegmentEditor()
    editor.set(0, text: first)
    editor.set(1, text: second)
    var writer = ByteWriter()
    _ = editor.pack(into: &writer)
    return writer.bytes
  }

  @Test func anIDThatTwoElementsShareIsFound() throws {
    let temporary = try makeSmall()
    try temporary.store.write { transaction in
      let key = ColumnID.id(.vertex).segmentKey(row: 0)
      try transaction.raw.put(.columns, key, idSegment("a", "a"))
      try transaction.raw.removeAll(.ids)
      let hash = IDHash.hash("a", seed: try transaction.state().hashSeed)
      try transaction.insertIDs(.vertex, [(hash, 0), (hash, 1)])
    }
    expect(try temporary.store.check().faults, .duplicateID, in: .ids, .vertex, 1)
    // Vertex 2 was given no id, so that 2 is its id.
    let implied = try faults { raw in
      try raw.put(.columns, ColumnID.id(.vertex).segmentKey(row: 0), idSegment("a", "2"))
    }
    expect(implied, .duplicateID, in: .columns, .vertex, 1)
  }

  // MARK: Indexes

  private func indexKey(_ text: String, _ vertex: UInt64) -> [UInt8] {
    var key = IndexKey.start(0) + (IndexKey.part(.string(text), of: 1)?.bytes ?? [])
    key.append(bigEndian: vertex, width: IndexKey.numberSize)
    return key
  }

  @Test func indexEntriesAreComparedInBothDirections() throws {
    let missing = try faults { raw in try raw.remove(.indexes, indexKey("n1", 1)) }
    expect(missing, .missingIndexEntry, in: .indexes, .vertex, 1)
    let orphan = try faults { raw in try raw.put(.indexes, indexKey("other", 2), []) }
    expect(orphan, .danglingIndexEntry, in: .indexes, .vertex, 2)
    let undefined = try faults { raw in try raw.put(.indexes, IndexKey.start(8) + [1, 2, 3, 4, 5], []) }
    expect(undefined, .danglingIndexEntry, in: .indexes)
  }

  @Test func equalValuesInAUniqueIndexAreFound() throws {
    let found = try faults { raw in
      var editor = SegmentEditor()
      for row in 0..<3 { editor.set(row, text: "n1") }
      var writer = ByteWriter()
      _ = editor.pack(into: &writer)
      try raw.put(.columns, ColumnID(.vertex, key: 0).segmentKey(row: 0), writer.bytes)
      try raw.put(.indexes, indexKey("n1", 2), [])
    }
    expect(found, .notUnique, in: .indexes, .vertex, 2)
  }
}
