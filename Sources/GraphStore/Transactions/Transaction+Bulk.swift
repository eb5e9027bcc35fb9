// Many new elements at once: each table is written from a sorted run, list by list and segment by segment,
// without going through the buffer of single changes.

extension Transaction {
  // MARK: Vertices

  /// Makes vertices that bear the same labels and have their numbers as ids.
  package func addVertices(_ count: Int, labels: [LabelID]) throws(StoreError) -> Range<VertexNumber> {
    let changes = try writing()
    let first = changes.state.nextVertex
    guard UInt64(count) <= Limits.vertices - first else {
      throw StoreError(.limit, "no more than \(Limits.vertices) vertices in the life of a file")
    }
    let cell = try makeLabelCell(labels, changes)
    try claimOwnNumbers(.vertex, first, count, changes)
    try settle()
    changes.state.nextVertex += UInt64(count)
    changes.state.vertexCount += UInt64(count)
    for label in try changes.names.labels(ofCell: cell) { changes.count(.vertex, label, by: count) }
    try appendNumbers(
      [NumberRun(column: .vertexLabel, type: .long, numbers: Array(repeating: Int64(cell), count: count))],
      from: first, changes)
    return VertexNumber(first)..<VertexNumber(first + UInt64(count))
  }

  // MARK: Edges

  /// Makes edges of one label, given in the order of source, then target. Their numbers are consecutive and are their
  /// ids; returns the first.
  package func addEdges(
    label: LabelID, sources: [VertexNumber], targets: [VertexNumber]
  ) throws(StoreError) -> EdgeNumber {
    let changes = try writing()
    let count = sources.count
    let first = changes.state.nextEdge
    guard targets.count == count else {
      throw StoreError(.invalid, "\(count) sources and \(targets.count) targets")
    }
    guard UInt64(count) <= Limits.edges - first else {
      throw StoreError(.limit, "no more than \(Limits.edges) edges in the life of a file")
    }
    guard count > 0 else { return first }
    try verify(label: label, changes)
    try verifyEnds(sources, targets, changes)
    try claimOwnNumbers(.edge, first, count, changes)
    try settle()
    changes.state.nextEdge += UInt64(count)
    changes.state.edgeCount += UInt64(count)
    changes.count(.edge, label, by: count)
    try wholly(changes) { () throws(StoreError) in
      try appendOut(label, sources, targets, first)
      try appendIn(label, sources, targets, first, changes)
    }
    try appendNumbers(
      [
        NumberRun(column: .edgeLabel, type: .long, numbers: Array(repeating: Int64(label), count: count)),
        NumberRun(column: .edgeSource, type: .long, numbers: sources.map { Int64($0) }),
      ], from: first, changes)
    return first
  }

  /// Sorted as they must be, and every end there.
  private func verifyEnds(
    _ sources: [VertexNumber], _ targets: [VertexNumber], _ changes: ChangeBuffer
  ) throws(StoreError) {
    var isSorted = true
    var greatest: VertexNumber = 0
    var previous: UInt64 = 0
    for place in sources.indices {
      let key = UInt64(sources[place]) << 32 | UInt64(targets[place])
      isSorted = isSorted && previous <= key
      previous = key
      greatest = max(greatest, max(sources[place], targets[place]))
    }
    guard isSorted else { throw StoreError(.invalid, "edges that are not in the order of source and target") }
    guard UInt64(greatest) < changes.state.nextVertex else { throw Self.noElement(.vertex, UInt64(greatest)) }
    // Where nothing was ever removed, every number below the next is a vertex.
    if changes.state.vertexCount == changes.state.nextVertex { return }
    try settle()
    var vertices: [UInt64] = []
    var row: UInt64 = 0
    try appendElements(.vertex, label: nil, limit: .max, from: &row, to: &vertices)
    var bitmap = [UInt64](repeating: 0, count: Int(changes.state.nextVertex + 63) / 64)
    for vertex in vertices { bitmap[Int(vertex >> 6)] |= 1 << (vertex & 63) }
    for end in [sources, targets] {
      for vertex in end where bitmap[Int(vertex >> 6)] & 1 << UInt64(vertex & 63) == 0 {
        throw Self.noElement(.vertex, UInt64(vertex))
      }
    }
  }

  private func appendOut(
    _ label: LabelID, _ sources: [VertexNumber], _ targets: [VertexNumber], _ first: EdgeNumber
  ) throws(StoreError) {
    var builder = try ListBuilder(.out, self)
    var start = 0
    while start < sources.count {
      let source = sources[start]
      var end = start + 1
      while end < sources.count, sources[end] == source { end += 1 }
      let edge = first + UInt64(start)
      try builder.add(
        listKey(source, label), targets[start..<end], edges: .consecutive(from: edge), self)
      start = end
    }
  }

  /// A stable counting sort by target keeps sources, and so edge numbers, ascending within each list.
  private func appendIn(
    _ label: LabelID, _ sources: [VertexNumber], _ targets: [VertexNumber], _ first: EdgeNumber,
    _ changes: ChangeBuffer
  ) throws(StoreError) {
    guard let least = targets.min(), let greatest = targets.max() else { return }
    var starts = [UInt32](repeating: 0, count: Int(greatest - least) + 2)
    for target in targets { starts[Int(target &- least) &+ 1] &+= 1 }
    for place in 1..<starts.count { starts[place] &+= starts[place &- 1] }
    var order = [UInt32](repeating: 0, count: targets.count)
    for place in targets.indices {
      let slot = Int(targets[place] &- least)
      order[Int(starts[slot])] = UInt32(truncatingIfNeeded: place)
      starts[slot] &+= 1
    }
    var builder = try ListBuilder(.in, self)
    var neighbours: [VertexNumber] = []
    var edges: [EdgeNumber] = []
    var start = 0
    for slot in 0..<starts.count - 1 {
      let end = Int(starts[slot])
      if end == start { continue }
      neighbours.removeAll(keepingCapacity: true)
      edges.removeAll(keepingCapacity: true)
      for place in order[start..<end] {
        neighbours.append(sources[Int(place)])
        edges.append(first &+ UInt64(place))
      }
      let target = least &+ VertexNumber(truncatingIfNeeded: slot)
      try builder.add(listKey(target, label), neighbours[...], edges: .listed(edges[...]), self)
      start = end
    }
  }

  // MARK: Columns

  /// Gives consecutive elements a number each under a key. Their cells must be empty and the key without an index.
  package func appendNumbers(
    _ kind: ElementKind, _ key: KeyID, from first: UInt64, _ numbers: [Int32]
  ) throws(StoreError) {
    let changes = try writing()
    try verify(key: key, changes)
    try settle()
    let run = NumberRun(column: ColumnID(kind, key: key), type: .int, numbers: numbers.map { Int64($0) })
    try appendNumbers([run], from: first, changes)
  }

  /// The numbers of consecutive elements in one column.
  private struct NumberRun {
    let column: ColumnID
    let type: CellType
    let numbers: [Int64]
  }

  /// Whole segments are written as they are; rows of a segment that is begun already are merged into it.
  /// The runs are of one length and in the order of their columns.
  private func appendNumbers(_ runs: [NumberRun], from first: UInt64, _ changes: ChangeBuffer)
    throws(StoreError)
  {
    let count = runs[0].numbers.count
    let segmentRows = UInt64(Segment.rowCount)
    let begun = min(Int((segmentRows - first % segmentRows) % segmentRows), count)
    for run in runs {
      for place in 0..<begun {
        let cell = NumberCell(type: run.type, bits: run.numbers[place])
        changes.set(run.column, first + UInt64(place), .plain(cell.value))
      }
    }
    try wholly(changes) { () throws(StoreError) in
      try appendSegments(runs, from: first, begun..<count)
    }
  }

  private func appendSegments(_ runs: [NumberRun], from first: UInt64, _ places: Range<Int>)
    throws(StoreError)
  {
    var cursor = try raw.makeCursor(.columns)
    let greatest = try cursor.greatestKey()
    var writer = ByteWriter()
    for start in stride(from: places.lowerBound, to: places.upperBound, by: Segment.rowCount) {
      let end = min(places.upperBound, start + Segment.rowCount)
      for run in runs {
        writer.clear()
        NumberPacking.pack(run.numbers[start..<end], type: run.type, bitmap: nil, into: &writer)
        let key = run.column.segmentKey(row: first + UInt64(start))
        // Behind everything else segments are appended, which fills pages.
        try cursor.put(key, writer.bytes, append: greatest.map { key > $0 } ?? true)
      }
    }
  }

  private func claimOwnNumbers(
    _ kind: ElementKind, _ first: UInt64, _ count: Int, _ changes: ChangeBuffer
  ) throws(StoreError) {
    guard changes.state.givenIDs(kind) > 0 else { return }
    for number in first..<first + UInt64(count) { try claimOwnNumber(kind, number, changes) }
  }
}

/// Writes neighbour lists in the order of their keys. Lists that are there already are merged with.
struct ListBuilder: ~Copyable {
  /// The edges beside the neighbours of a list.
  enum Edges {
    case consecutive(from: EdgeNumber)
    case listed(ArraySlice<EdgeNumber>)
  }

  private let table: Table
  private var cursor: RawCursor
  private var writer = ByteWriter()
  /// The greatest key before this run: behind it lists are appended, which is faster and fills pages.
  private let greatest: UInt64?

  init(_ table: Table, _ transaction: borrowing Transaction) throws(StoreError) {
    let greatest = try Self.greatestKey(table, transaction)
    let cursor = try transaction.raw.makeCursor(table)
    self.init(table, cursor, greatest: greatest)
  }

  private init(_ table: Table, _ cursor: consuming RawCursor, greatest: UInt64?) {
    self.table = table
    self.cursor = cursor
    self.greatest = greatest
  }

  private static func greatestKey(
    _ table: Table, _ transaction: borrowing Transaction
  ) throws(StoreError) -> UInt64? {
    var cursor = try transaction.raw.makeCursor(table)
    return try cursor.greatestKey()
  }

  mutating func add(
    _ key: UInt64, _ neighbours: ArraySlice<VertexNumber>, edges: Edges, _ transaction: borrowing Transaction
  ) throws(StoreError) {
    let isNew = greatest.map { key > $0 } ?? true
    if !isNew, try cursor.seek(key) != nil { return try merge(key, neighbours, edges, transaction) }
    if fitsOneValue(neighbours, edges) {
      try cursor.put(key, writer.bytes, append: isNew)
    } else {
      var list = NeighbourArrays()
      list.neighbours = Array(neighbours)
      list.edges = Self.array(edges, count: neighbours.count)
      let hubKey = HubKey.list(table, VertexNumber(key >> 32), LabelID(truncatingIfNeeded: key))
      try transaction.writeChunks(list, hubKey, fill: NeighbourList.maximumSize, &writer)
      packHubRoot(length: list.count, into: &writer)
      try cursor.put(key, writer.bytes, append: isNew)
    }
  }

  /// Packs the list where it fits one value.
  private mutating func fitsOneValue(_ neighbours: ArraySlice<VertexNumber>, _ edges: Edges) -> Bool {
    let base: EdgeNumber
    let width: Int
    switch edges {
    case .consecutive(let first): (base, width) = (first, 0)
    case .listed(let edges): (base, width) = NeighbourArrays.edgeShape(edges)
    }
    let size = NeighbourList.headerSize + NeighbourList.baseSize + neighbours.count * (4 + width)
    guard size <= NeighbourList.maximumSize else { return false }
    writer.clear()
    writer.bytes.append(NeighbourList.form)
    writer.bytes.append(UInt8(width))
    writer.append(UInt16(neighbours.count))
    writer.append(contentsOf: neighbours)
    writer.append(base, width: NeighbourList.baseSize)
    if case .listed(let edges) = edges { writer.append(edges, lessBase: base, width: width) }
    return true
  }

  private func merge(
    _ key: UInt64, _ neighbours: ArraySlice<VertexNumber>, _ edges: Edges,
    _ transaction: borrowing Transaction
  ) throws(StoreError) {
    let numbers = Self.array(edges, count: neighbours.count)
    var changes = zip(neighbours, numbers).map { ListChange(key: key, neighbour: $0, edge: $1) }
    try transaction.writeLists(table, &changes)
  }

  private static func array(_ edges: Edges, count: Int) -> [EdgeNumber] {
    switch edges {
    case .consecutive(let first): (0..<UInt64(count)).map { first + $0 }
    case .listed(let edges): Array(edges)
    }
  }
}
