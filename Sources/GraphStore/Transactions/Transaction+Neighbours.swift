// Moving along edges, many vertices at a time: neighbours and membership. Ascending vertices are found several times
// faster than unordered ones. What works on neighbours without copying them stands in Transaction+Frontiers.swift.

/// Neighbours found for many vertices: the caller's buffer, reused from batch to batch.
package struct Expansion: Sendable {
  /// For each list found: the place of its vertex in the input, or the vertex itself when all lists are scanned.
  package var rows: [UInt32] = []
  /// For each list found: where it ends in `neighbours`.
  package var ends: [Int] = []
  package var neighbours: [VertexNumber] = []
  /// The numbers of the edges, beside the neighbours; filled where `wantsEdges`.
  package var edges: [EdgeNumber] = []
  package var wantsEdges: Bool

  package init(wantsEdges: Bool = false) { self.wantsEdges = wantsEdges }

  package mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    neighbours.removeAll(keepingCapacity: true)
    edges.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  mutating func append(row: Int, _ list: borrowing NeighbourList) {
    neighbours.append(unalignedAt: NeighbourList.headerSize, count: list.count, of: list.bytes)
    if wantsEdges {
      edges.reserveForAppending(list.count)
      let base = list.edgeBase
      for index in 0..<list.count { edges.append(list.edge(index, base: base)) }
    }
    rows.append(UInt32(truncatingIfNeeded: row))
    ends.append(neighbours.count)
  }
}

/// Where an expansion stopped because its buffer was full.
package struct ExpansionPlace: Sendable {
  /// The next vertex of the input, or of the graph when all lists are scanned.
  package var row = 0
  /// The table (out, then in) and the label with which to go on at that vertex.
  fileprivate var step = 0
  fileprivate var label: LabelID = 0
  /// The chunk of a hub with which to go on.
  fileprivate var chunk: [UInt8]?

  package init() {}
}

extension Direction {
  var tables: [Table] {
    switch self {
    case .out: [.out]
    case .in: [.in]
    case .both: [.out, .in]
    }
  }
}

extension Transaction {
  // MARK: Expanding

  /// Appends the neighbours of `vertices`, from `place` on, until the input ends or about `limit` were appended.
  /// Returns true when the input has ended. `labels` nil means all. In both directions a self-loop counts twice.
  package func expand(
    _ vertices: [VertexNumber], _ direction: Direction, labels: [LabelID]?, limit: Int,
    from place: inout ExpansionPlace, into expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    try settle()
    let full = expansion.neighbours.count + limit
    switch direction {
    case .out: return try expand(vertices, .out, labels, full, &place, &expansion)
    case .in: return try expand(vertices, .in, labels, full, &place, &expansion)
    case .both: return try expandBoth(vertices, labels, full, &place, &expansion)
    }
  }

  private func expand(
    _ vertices: [VertexNumber], _ table: Table, _ labels: [LabelID]?, _ full: Int,
    _ place: inout ExpansionPlace, _ expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    let isFresh = place.label == 0 && place.chunk == nil
    if let tables = try listPlaces(table, labels, times: isFresh ? vertices.count - place.row : 0) {
      let known = try edgeLabels(or: labels)
      while place.row < vertices.count {
        guard try expand(vertices[place.row], known, labels == nil, tables, table, full, &place, &expansion)
        else { return false }
        place.row += 1
        place.label = 0
        if expansion.neighbours.count >= full { return place.row == vertices.count }
      }
      return true
    }
    var cursor = try raw.makeCursor(table)
    while place.row < vertices.count {
      guard try expand(vertices[place.row], labels, &cursor, table, full, &place, &expansion) else {
        return false
      }
      place.row += 1
      place.label = 0
      if expansion.neighbours.count >= full { return place.row == vertices.count }
    }
    return true
  }

  /// Along the edges and then against them, vertex by vertex.
  private func expandBoth(
    _ vertices: [VertexNumber], _ labels: [LabelID]?, _ full: Int, _ place: inout ExpansionPlace,
    _ expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    let times = place.label == 0 && place.step == 0 && place.chunk == nil ? vertices.count - place.row : 0
    if let outgoing = try listPlaces(.out, labels, times: times),
      let incoming = try listPlaces(.in, labels, times: times)
    {
      return try expandBoth(vertices, labels, outgoing, incoming, full, &place, &expansion)
    }
    var outgoing = try raw.makeCursor(.out)
    var incoming = try raw.makeCursor(.in)
    while place.row < vertices.count {
      let vertex = vertices[place.row]
      if place.step == 0 {
        guard try expand(vertex, labels, &outgoing, .out, full, &place, &expansion) else { return false }
        place.step = 1
        place.label = 0
      }
      guard try expand(vertex, labels, &incoming, .in, full, &place, &expansion) else { return false }
      place.row += 1
      place.step = 0
      place.label = 0
      if expansion.neighbours.count >= full { return place.row == vertices.count }
    }
    return true
  }

  /// The same by the places of the lists.
  private func expandBoth(
    _ vertices: [VertexNumber], _ labels: [LabelID]?, _ outgoing: [ListPlaces], _ incoming: [ListPlaces],
    _ full: Int, _ place: inout ExpansionPlace, _ expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    let known = try edgeLabels(or: labels)
    let all = labels == nil
    while place.row < vertices.count {
      let vertex = vertices[place.row]
      if place.step == 0 {
        guard try expand(vertex, known, all, outgoing, .out, full, &place, &expansion) else { return false }
        place.step = 1
        place.label = 0
      }
      guard try expand(vertex, known, all, incoming, .in, full, &place, &expansion) else { return false }
      place.row += 1
      place.step = 0
      place.label = 0
      if expansion.neighbours.count >= full { return place.row == vertices.count }
    }
    return true
  }

  /// All lists of one vertex, found by their places; false when the buffer was full before they ended. The place counts
  /// labels where some are wanted, and names them where all are.
  @inline(__always)
  private func expand(
    _ vertex: VertexNumber, _ labels: [LabelID], _ namesLabels: Bool, _ tables: [ListPlaces], _ table: Table,
    _ full: Int, _ place: inout ExpansionPlace, _ expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    for index in tables.indices {
      let step = namesLabels ? labels[index] : LabelID(truncatingIfNeeded: index)
      if step < place.label { continue }
      let word = tables[index].word(vertex)
      if word == 0 { continue }
      if ListPlace.isHub(word) {
        place.label = step
        guard try expandHub(vertex, labels[index], table, full, &place, &expansion) else { return false }
      } else {
        try ListPlace.withList(word) { (list) throws(StoreError) in expansion.append(row: place.row, list) }
      }
    }
    return true
  }

  /// All lists of one vertex in one table; false when the buffer was full before they ended.
  @inline(__always)
  private func expand(
    _ vertex: VertexNumber, _ labels: [LabelID]?, _ cursor: inout RawCursor, _ table: Table, _ full: Int,
    _ place: inout ExpansionPlace, _ expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    if let labels {
      var index = Int(place.label)
      while index < labels.count {
        if let value = try cursor.seek(listKey(vertex, labels[index])) {
          if NeighbourList.isHub(value) {
            place.label = LabelID(index)
            guard try expandHub(vertex, labels[index], table, full, &place, &expansion) else { return false }
          } else {
            expansion.append(row: place.row, try NeighbourList(value))
          }
        }
        index += 1
      }
      return true
    }
    var next = listKey(vertex, place.label)
    while let entry = try cursor.seek(atLeast: next), entry.key >> 32 == UInt64(vertex) {
      let label = LabelID(truncatingIfNeeded: entry.key)
      if NeighbourList.isHub(entry.value) {
        place.label = label
        guard try expandHub(vertex, label, table, full, &place, &expansion) else { return false }
      } else {
        expansion.append(row: place.row, try NeighbourList(entry.value))
      }
      if label == LabelID.max { break }
      next = listKey(vertex, label + 1)
    }
    return true
  }

  private func expandHub(
    _ vertex: VertexNumber, _ label: LabelID, _ table: Table, _ full: Int,
    _ place: inout ExpansionPlace, _ expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    let hubKey = HubKey.list(table, vertex, label)
    var cursor = try raw.makeCursor(.hubs)
    let start = place.chunk ?? hubKey
    place.chunk = nil
    while let entry = try cursor.walk(from: start), entry.key.hasPrefix(hubKey) {
      if expansion.neighbours.count >= full {
        place.chunk = entry.key.array
        return false
      }
      expansion.append(row: place.row, try NeighbourList(entry.value))
    }
    return true
  }

  func eachChunk(
    _ vertex: VertexNumber, _ label: LabelID, _ table: Table,
    _ body: (borrowing NeighbourList) throws(StoreError) -> Void
  ) throws(StoreError) {
    let hubKey = HubKey.list(table, vertex, label)
    var cursor = try raw.makeCursor(.hubs)
    while let entry = try cursor.walk(from: hubKey), entry.key.hasPrefix(hubKey) {
      try body(NeighbourList(entry.value))
    }
  }

  // MARK: Membership

  /// True when an edge of the label leads from `source` to `target`.
  package func hasEdge(
    from source: VertexNumber, to target: VertexNumber, label: LabelID
  ) throws(StoreError) -> Bool {
    try settle()
    guard let value = try raw.value(.out, listKey(source, label)) else { return false }
    guard NeighbourList.isHub(value) else {
      let list = try NeighbourList(value)
      let place = list.lowerBound(target)
      return place < list.count && list.neighbour(place) == target
    }
    // The chunk that begins at or before (target, 0), or the next one, which may begin with the target.
    let hubKey = HubKey.list(.out, source, label)
    let wanted = HubKey.chunk(hubKey, target, 0)
    var cursor = try raw.makeCursor(.hubs)
    if let entry = try cursor.seek(atLeast: wanted), entry.key.hasPrefix(hubKey),
      entry.key.bigEndian(HubKey.listSize, width: 4) == UInt64(target)
    {
      return true
    }
    guard let entry = try cursor.seek(before: wanted), entry.key.hasPrefix(hubKey) else { return false }
    let list = try NeighbourList(entry.value)
    let place = list.lowerBound(target)
    return place < list.count && list.neighbour(place) == target
  }

  // MARK: Edges of one vertex

  /// Every edge at a vertex, each once.
  package func edges(at vertex: VertexNumber) throws(StoreError) -> [EdgeRecord] {
    var records: [EdgeRecord] = []
    try settle()
    for table in [Table.out, .in] {
      var cursor = try raw.makeCursor(table)
      var next = listKey(vertex, 0)
      while let entry = try cursor.seek(atLeast: next), entry.key >> 32 == UInt64(vertex) {
        let label = LabelID(truncatingIfNeeded: entry.key)
        func add(_ list: borrowing NeighbourList) {
          for index in 0..<list.count {
            let neighbour = list.neighbour(index)
            // A self-loop stands in both tables.
            if table == .in, neighbour == vertex { continue }
            records.append(
              EdgeRecord(
                number: list.edge(index), label: label, source: table == .out ? vertex : neighbour,
                target: table == .out ? neighbour : vertex))
          }
        }
        if NeighbourList.isHub(entry.value) {
          try eachChunk(vertex, label, table) { (list) throws(StoreError) in add(list) }
        } else {
          add(try NeighbourList(entry.value))
        }
        if label == LabelID.max { break }
        next = listKey(vertex, label + 1)
      }
    }
    return records
  }

  /// The target of an edge that was built in bulk: its place in the list of its source tells.
  func target(ofEdge edge: EdgeNumber, source: VertexNumber, label: LabelID) throws(StoreError)
    -> VertexNumber?
  {
    guard let value = try raw.value(.out, listKey(source, label)) else { return nil }
    guard NeighbourList.isHub(value) else {
      let list = try NeighbourList(value)
      return list.index(ofEdge: edge).map { list.neighbour($0) }
    }
    var target: VertexNumber?
    try eachChunk(source, label, .out) { (list) throws(StoreError) in
      if target == nil, let index = list.index(ofEdge: edge) { target = list.neighbour(index) }
    }
    return target
  }

  // MARK: Scanning

  /// Appends neighbour lists of the whole graph in the order of their vertices, about `limit` neighbours a call.
  /// Returns true when the last list was appended. `expansion.rows` are vertices.
  package func scanLists(
    _ table: Direction, label wanted: LabelID?, limit: Int, from place: inout ExpansionPlace,
    into expansion: inout Expansion
  ) throws(StoreError) -> Bool {
    try settle()
    let table = table.tables[0]
    let full = expansion.neighbours.count + limit
    var cursor = try raw.makeCursor(table)
    while let entry = try cursor.walk(from: listKey(VertexNumber(place.row), place.label)) {
      let label = LabelID(truncatingIfNeeded: entry.key)
      place.row = Int(entry.key >> 32)
      place.label = label
      if expansion.neighbours.count >= full { return false }
      if let wanted, wanted != label { continue }
      if NeighbourList.isHub(entry.value) {
        guard try expandHub(VertexNumber(place.row), label, table, full, &place, &expansion) else {
          return false
        }
      } else {
        expansion.append(row: place.row, try NeighbourList(entry.value))
      }
    }
    return true
  }
}
