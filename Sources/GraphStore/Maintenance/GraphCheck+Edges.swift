// The edges: what the columns say of an edge, what the list of its source says and what the list of its target says
// must be one. Compared over ranges of edge numbers, so that memory stays bounded however many edges there are.

/// What is known of one edge so far.
private struct EdgeFacts {
  var source: VertexNumber = 0
  var target: VertexNumber = 0
  var label: LabelID = 0
  var flags: UInt32 = 0

  static let exists: UInt32 = 1
  static let hasSource: UInt32 = 2
  static let hasTarget: UInt32 = 4
  static let isInOut: UInt32 = 8
  static let isInIn: UInt32 = 16

  func has(_ flag: UInt32) -> Bool { flags & flag != 0 }
}

extension GraphCheck {
  mutating func compareEdges(_ transaction: borrowing Transaction) throws(StoreError) {
    let width = max(Self.rangeWidth, (edges.greatest ?? 0) / 16)
    for range in edges.ranges(width: width) {
      let end = min(range.upperBound, (edges.greatest ?? 0) + 1)
      guard range.lowerBound < end else { continue }
      var facts = [EdgeFacts](repeating: EdgeFacts(), count: Int(end - range.lowerBound))
      let numbers = range.lowerBound..<end
      try readColumn(transaction, .label(.edge), numbers) { place, number in
        facts[place].label = LabelID(truncatingIfNeeded: number)
        facts[place].flags |= EdgeFacts.exists
      }
      try readColumn(transaction, .edgeSource, numbers) { place, number in
        facts[place].source = VertexNumber(truncatingIfNeeded: number)
        facts[place].flags |= EdgeFacts.hasSource
      }
      try readColumn(transaction, .edgeTarget, numbers) { place, number in
        facts[place].target = VertexNumber(truncatingIfNeeded: number)
        facts[place].flags |= EdgeFacts.hasTarget
      }
      for table in [Table.out, .in] {
        try readLists(transaction, table, numbers, &facts)
        try readChunks(transaction, table, numbers, &facts)
      }
      reportMissing(facts, numbers)
    }
  }

  /// The numbers of a column in a range of rows, each with its place in the range. Damaged segments are passed over:
  /// they were reported when the columns were decoded.
  private func readColumn(
    _ transaction: borrowing Transaction, _ column: ColumnID, _ numbers: Range<UInt64>,
    _ accept: (Int, Int64) -> Void
  ) throws(StoreError) {
    var rows: [UInt64] = []
    var cursor = try transaction.raw.makeCursor(.columns)
    while let entry = try cursor.walk(from: column.segmentKey(row: numbers.lowerBound)),
      column.mayContinue(at: entry.key)
    {
      guard ColumnID(ofSegmentKey: entry.key) == column else { continue }
      let first = ColumnID.firstRow(ofSegmentKey: entry.key)
      guard first < numbers.upperBound else { return }
      guard let segment = try? Segment(entry.value), segment.form == .numbers || segment.form == .runs else {
        continue
      }
      rows.removeAll(keepingCapacity: true)
      segment.appendRows(from: first, to: &rows)
      guard rows.count == segment.count else { continue }
      for cell in rows.indices where rows[cell] < numbers.upperBound {
        accept(Int(rows[cell] - numbers.lowerBound), segment.number(cell))
      }
    }
  }

  // MARK: Lists

  private mutating func readLists(
    _ transaction: borrowing Transaction, _ table: Table, _ numbers: Range<UInt64>,
    _ facts: inout [EdgeFacts]
  ) throws(StoreError) {
    var cursor = try transaction.raw.makeCursor(table)
    while let entry = try cursor.walk(from: 0) {
      guard !NeighbourList.isHub(entry.value), let list = try? NeighbourList(entry.value) else { continue }
      compare(
        list, table, VertexNumber(entry.key >> 32), LabelID(truncatingIfNeeded: entry.key), numbers, &facts)
    }
  }

  private mutating func readChunks(
    _ transaction: borrowing Transaction, _ table: Table, _ numbers: Range<UInt64>,
    _ facts: inout [EdgeFacts]
  ) throws(StoreError) {
    let prefix: [UInt8] = [table == .out ? 0 : 1]
    var cursor = try transaction.raw.makeCursor(.hubs)
    while let entry = try cursor.walk(from: prefix), entry.key.hasPrefix(prefix) {
      guard entry.key.byteCount == HubKey.size, let list = try? NeighbourList(entry.value) else { continue }
      let vertex = VertexNumber(truncatingIfNeeded: entry.key.bigEndian(1, width: 4))
      let label = LabelID(truncatingIfNeeded: entry.key.bigEndian(5, width: 4))
      compare(list, table, vertex, label, numbers, &facts)
    }
  }

  /// Compares the entries of one list whose edges lie in the range with what is known of these edges.
  private mutating func compare(
    _ list: borrowing NeighbourList, _ table: Table, _ vertex: VertexNumber, _ label: LabelID,
    _ numbers: Range<UInt64>, _ facts: inout [EdgeFacts]
  ) {
    let base = list.edgeBase
    let reach = list.width == 0 ? UInt64(list.count) : UInt64(1) << UInt64(8 * list.width)
    guard base < numbers.upperBound, base + reach > numbers.lowerBound else { return }
    let seen = table == .out ? EdgeFacts.isInOut : EdgeFacts.isInIn
    for index in 0..<list.count {
      let edge = list.edge(index, base: base)
      guard numbers.contains(edge) else { continue }
      let place = Int(edge - numbers.lowerBound)
      let old = facts[place]
      // Lists that name edges that are not there were reported when the lists were decoded.
      guard old.has(EdgeFacts.exists) else { continue }
      let neighbour = list.neighbour(index)
      let (source, target) = table == .out ? (vertex, neighbour) : (neighbour, vertex)
      if let text = disagreement(old, seen, table, source, target, label) {
        var edgePlace = FaultPlace(table, listKey(vertex, label))
        edgePlace.element = FaultPlace.Element(kind: .edge, number: edge)
        log.add(.edge, edgePlace, text)
      }
      facts[place].flags |= seen
      if !old.has(EdgeFacts.hasTarget) {
        facts[place].target = target
        facts[place].flags |= EdgeFacts.hasTarget
      }
    }
  }

  private func disagreement(
    _ facts: EdgeFacts, _ seen: UInt32, _ table: Table, _ source: VertexNumber, _ target: VertexNumber,
    _ label: LabelID
  ) -> String? {
    let list = table == .out ? "the lists of sources" : "the lists of targets"
    if facts.has(seen) { return "the edge stands twice in \(list)" }
    if facts.label != label {
      return "the edge has label \(facts.label), and stands in a list of label \(label)"
    }
    if facts.has(EdgeFacts.hasSource), facts.source != source {
      return "the edge comes from vertex \(facts.source), and \(list) say vertex \(source)"
    }
    if facts.has(EdgeFacts.hasTarget), facts.target != target {
      return "the edge leads to vertex \(facts.target), and \(list) say vertex \(target)"
    }
    return nil
  }

  private mutating func reportMissing(_ facts: [EdgeFacts], _ numbers: Range<UInt64>) {
    let whole = EdgeFacts.exists | EdgeFacts.hasSource | EdgeFacts.isInOut | EdgeFacts.isInIn
    for place in facts.indices where facts[place].flags & whole != whole {
      let fact = facts[place]
      guard fact.has(EdgeFacts.exists) else { continue }
      let edge = numbers.lowerBound + UInt64(place)
      if !fact.has(EdgeFacts.hasSource) {
        log.add(.edge, FaultPlace(.columns, .edge, edge), "the edge has no source")
      }
      if !fact.has(EdgeFacts.isInOut) {
        log.add(.edge, missing(.out, fact, edge), "the edge is missing from the list of its source")
      }
      if !fact.has(EdgeFacts.isInIn) {
        log.add(.edge, missing(.in, fact, edge), "the edge is missing from the list of its target")
      }
    }
  }

  /// Where an entry should stand, as far as that is known.
  private func missing(_ table: Table, _ facts: EdgeFacts, _ edge: EdgeNumber) -> FaultPlace {
    var place = FaultPlace(table, .edge, edge)
    let end = table == .out ? facts.source : facts.target
    if facts.has(table == .out ? EdgeFacts.hasSource : EdgeFacts.hasTarget) {
      place.key = FaultPlace(table, listKey(end, facts.label)).key
    }
    return place
  }
}
