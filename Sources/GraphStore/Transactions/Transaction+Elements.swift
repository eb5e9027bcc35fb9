// Vertices and edges one by one: making them, asking what they are, removing them with everything that hangs on them.

extension Transaction {
  // MARK: Making

  /// Makes a vertex.
  package func addVertex(labels: [LabelID], id: ElementID? = nil) throws(StoreError) -> VertexNumber {
    let changes = try writing()
    let cell = try makeLabelCell(labels, changes)
    let number = changes.state.nextVertex
    guard number < Limits.vertices else {
      throw StoreError(.limit, "no more than \(Limits.vertices) vertices in the life of a file")
    }
    if let id {
      try claim(id, .vertex, for: number, changes)
    } else {
      try claimOwnNumber(.vertex, number, changes)
    }
    changes.state.nextVertex += 1
    changes.state.vertexCount += 1
    changes.set(.vertexLabel, number, .plain(.long(Int64(cell))))
    for label in try changes.names.labels(ofCell: cell) { changes.count(.vertex, label, by: 1) }
    try flushIfLarge(changes)
    return VertexNumber(number)
  }

  /// Makes an edge between two vertices that are there.
  @discardableResult
  package func addEdge(
    label: LabelID, from source: VertexNumber, to target: VertexNumber, id: ElementID? = nil
  ) throws(StoreError) -> EdgeNumber {
    let changes = try writing()
    try verify(label: label, changes)
    for end in [source, target] {
      guard try isThere(.vertex, UInt64(end), changes) else {
        throw StoreError(.noElement, "an edge to vertex number \(end), which is not there")
      }
    }
    let number = changes.state.nextEdge
    guard number < Limits.edges else {
      throw StoreError(.limit, "no more than \(Limits.edges) edges in the life of a file")
    }
    if let id {
      try claim(id, .edge, for: number, changes)
    } else {
      try claimOwnNumber(.edge, number, changes)
    }
    changes.state.nextEdge += 1
    changes.state.edgeCount += 1
    changes.set(.edgeLabel, number, .plain(.long(Int64(label))))
    changes.set(.edgeSource, number, .plain(.long(Int64(source))))
    changes.set(.edgeTarget, number, .plain(.long(Int64(target))))
    changes.addEdge(source: source, label: label, target: target, number: number, isRemoval: false)
    changes.count(.edge, label, by: 1)
    try flushIfLarge(changes)
    return number
  }

  /// Without writing out what is pending, where that can be told: adding to new elements is the common case.
  func isThere(_ kind: ElementKind, _ number: UInt64, _ changes: ChangeBuffer) throws(StoreError) -> Bool {
    guard number < changes.state.next(kind) else { return false }
    if changes.pending.hasRemovals { try settle() }
    if number >= changes.storedState.next(kind) { return true }
    guard let stored = try raw.value(.columns, ColumnID.label(kind).segmentKey(row: number)) else {
      return false
    }
    return try Segment(stored).cell(ofRow: Int(number) & (Segment.rowCount - 1)) != nil
  }

  func flushIfLarge(_ changes: ChangeBuffer) throws(StoreError) {
    if changes.pending.count >= ChangeBuffer.flushThreshold { try flush(changes) }
  }

  // MARK: Asking

  package func exists(_ kind: ElementKind, _ number: UInt64) throws(StoreError) -> Bool {
    try currentNumber(.label(kind), number) != nil
  }

  /// The labels of a vertex.
  package func labels(ofVertex vertex: VertexNumber) throws(StoreError) -> [LabelID] {
    guard let cell = try currentNumber(.vertexLabel, UInt64(vertex)) else {
      throw Self.noElement(.vertex, UInt64(vertex))
    }
    return try names.labels(ofCell: LabelID(truncatingIfNeeded: cell))
  }

  /// Label and ends of an edge; nil when there is no such edge.
  package func edge(_ edge: EdgeNumber) throws(StoreError) -> EdgeRecord? {
    guard let label = try currentNumber(.edgeLabel, edge) else { return nil }
    guard let source = try currentNumber(.edgeSource, edge) else {
      throw .damaged("edge \(edge) has no source")
    }
    let record = (LabelID(truncatingIfNeeded: label), VertexNumber(truncatingIfNeeded: source))
    if let target = try currentNumber(.edgeTarget, edge) {
      return EdgeRecord(
        number: edge, label: record.0, source: record.1, target: VertexNumber(truncatingIfNeeded: target))
    }
    guard let target = try target(ofEdge: edge, source: record.1, label: record.0) else {
      throw .damaged("edge \(edge) is missing from the list of its source")
    }
    return EdgeRecord(number: edge, label: record.0, source: record.1, target: target)
  }

  static func noElement(_ kind: ElementKind, _ number: UInt64) -> StoreError {
    StoreError(.noElement, "there is no \(kind) number \(number)")
  }

  // MARK: Changing

  /// Gives a vertex these labels in place of those it has.
  package func setLabels(ofVertex vertex: VertexNumber, _ labels: [LabelID]) throws(StoreError) {
    let changes = try writing()
    let held = try self.labels(ofVertex: vertex)
    let cell = try makeLabelCell(labels, changes)
    changes.set(.vertexLabel, UInt64(vertex), .plain(.long(Int64(cell))))
    for label in held { changes.count(.vertex, label, by: -1) }
    for label in try changes.names.labels(ofCell: cell) { changes.count(.vertex, label, by: 1) }
    if changes.names.indexes.contains(where: { $0.kind == .vertex }) {
      changes.markIndexed(.vertex, UInt64(vertex))
    }
    try flushIfLarge(changes)
  }

  // MARK: Removing

  /// Removes an edge and its properties; false when it is not there.
  @discardableResult
  package func removeEdge(_ number: EdgeNumber) throws(StoreError) -> Bool {
    guard let record = try edge(number) else { return false }
    try removeEdges([record], writing())
    return true
  }

  /// Removes a vertex with its properties and every edge at it; false when it is not there.
  @discardableResult
  package func removeVertex(_ vertex: VertexNumber) throws(StoreError) -> Bool {
    let changes = try writing()
    guard try exists(.vertex, UInt64(vertex)) else { return false }
    try removeEdges(edges(at: vertex), changes)
    for label in try labels(ofVertex: vertex) { changes.count(.vertex, label, by: -1) }
    try removeProperties(.vertex, [UInt64(vertex)], changes)
    try release(.vertex, UInt64(vertex), changes)
    changes.set(.vertexLabel, UInt64(vertex), .removed)
    changes.state.vertexCount -= 1
    changes.pending.hasRemovals = true
    return true
  }

  /// Removes many edges; those that are not there are passed over.
  package func removeEdges(_ numbers: [EdgeNumber]) throws(StoreError) {
    let changes = try writing()
    var records: [EdgeRecord] = []
    for number in numbers { if let record = try edge(number) { records.append(record) } }
    try removeEdges(records, changes)
  }

  /// Removes many vertices with their properties and every edge at them; those that are not there are passed over.
  package func removeVertices(_ numbers: [VertexNumber]) throws(StoreError) {
    let changes = try writing()
    var vertices: [UInt64] = []
    var records: [EdgeNumber: EdgeRecord] = [:]
    for number in numbers where try exists(.vertex, UInt64(number)) {
      vertices.append(UInt64(number))
      for record in try edges(at: number) { records[record.number] = record }
    }
    try removeEdges(records.values.sorted { $0.number < $1.number }, changes)
    try settle()
    var labels: [[LabelID]] = []
    for vertex in vertices {
      labels.append(try self.labels(ofVertex: VertexNumber(truncatingIfNeeded: vertex)))
    }
    try removeProperties(.vertex, vertices, changes)
    for (vertex, labels) in zip(vertices, labels) {
      for label in labels { changes.count(.vertex, label, by: -1) }
      try release(.vertex, vertex, changes)
      changes.set(.vertexLabel, vertex, .removed)
    }
    changes.state.vertexCount -= UInt64(vertices.count)
    if !vertices.isEmpty { changes.pending.hasRemovals = true }
  }

  /// Removes edges that are there, each named once. Reads come before changes, so that nothing is written in between.
  private func removeEdges(_ records: [EdgeRecord], _ changes: ChangeBuffer) throws(StoreError) {
    try settle()
    try removeProperties(.edge, records.map(\.number).sorted(), changes)
    let hasGivenIDs = changes.state.givenEdgeIDs > 0
    for record in records {
      if hasGivenIDs { try release(.edge, record.number, changes) }
      for column in [ColumnID.edgeLabel, .edgeSource, .edgeTarget] {
        changes.set(column, record.number, .removed)
      }
      changes.addEdge(
        source: record.source, label: record.label, target: record.target, number: record.number,
        isRemoval: true)
      changes.count(.edge, record.label, by: -1)
    }
    changes.state.edgeCount -= UInt64(records.count)
    if !records.isEmpty { changes.pending.hasRemovals = true }
  }

  /// Marks every property of elements for removal; `rows` ascend.
  private func removeProperties(_ kind: ElementKind, _ rows: [UInt64], _ changes: ChangeBuffer)
    throws(StoreError)
  {
    if changes.names.indexes.contains(where: { $0.kind == kind }) {
      for row in rows { changes.markIndexed(kind, row) }
    }
    var cursor = try raw.makeCursor(.columns)
    for key in 0..<changes.names.keys.count {
      let column = ColumnID(kind, key: key)
      var start = 0
      while start < rows.count {
        let segmentKey = column.segmentKey(row: rows[start])
        var end = start + 1
        while end < rows.count, column.segmentKey(row: rows[end]) == segmentKey { end += 1 }
        if let stored = try cursor.seek(segmentKey) {
          let segment = try Segment(stored)
          for row in rows[start..<end] where segment.cell(ofRow: Int(row) & (Segment.rowCount - 1)) != nil {
            changes.set(column, row, .removed)
          }
        }
        start = end
      }
    }
  }
}

/// An edge with its label and ends.
package struct EdgeRecord: Sendable, Equatable {
  package var number: EdgeNumber
  package var label: LabelID
  package var source: VertexNumber
  package var target: VertexNumber

  package init(number: EdgeNumber, label: LabelID, source: VertexNumber, target: VertexNumber) {
    self.number = number
    self.label = label
    self.source = source
    self.target = target
  }
}
