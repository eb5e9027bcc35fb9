// Kernels over neighbour lists: what engines make of whole frontiers, without a copy of a single neighbour. Vertices are
// given ascending where speed matters.

extension Transaction {
  // MARK: Visiting

  /// Visits the value under each label of the given vertices in one table. Where most lists of a stretch are wanted
  /// anyway, all of it is walked, which is several times quicker than a search for each.
  @inline(__always)
  private func eachValue(
    of vertices: [VertexNumber], _ table: Table, _ labels: [LabelID]?,
    _ body: (Int, LabelID, RawSpan) throws(StoreError) -> Void
  ) throws(StoreError) {
    guard let first = vertices.first, let last = vertices.last else { return }
    var cursor = try raw.makeCursor(table)
    if try isWorthWalking(vertices, table) {
      var row = 0
      let only = labels.map { $0.count == 1 ? $0[0] : LabelID.max } ?? LabelID.max
      while let entry = try cursor.walk(from: listKey(first, 0)) {
        let vertex = VertexNumber(truncatingIfNeeded: entry.key >> 32)
        if vertex > last { return }
        while vertices[row] < vertex { row &+= 1 }
        guard vertices[row] == vertex else { continue }
        let label = LabelID(truncatingIfNeeded: entry.key)
        if let labels, label != only, !labels.contains(label) { continue }
        try body(row, label, entry.value)
      }
      return
    }
    for row in vertices.indices {
      let vertex = vertices[row]
      if let labels {
        for label in labels {
          if let value = try cursor.seek(listKey(vertex, label)) { try body(row, label, value) }
        }
        continue
      }
      var next = listKey(vertex, 0)
      while let entry = try cursor.seek(atLeast: next), entry.key >> 32 == UInt64(vertex) {
        let label = LabelID(truncatingIfNeeded: entry.key)
        try body(row, label, entry.value)
        if label == LabelID.max { break }
        next = listKey(vertex, label + 1)
      }
    }
  }

  /// Whether the vertices are ascending and most lists between them theirs.
  private func isWorthWalking(_ vertices: [VertexNumber], _ table: Table) throws(StoreError) -> Bool {
    guard vertices.count >= 64 else { return false }
    let (first, last) = (vertices[0], vertices[vertices.count - 1])
    guard last > first, Int(last - first) < 4 * vertices.count else { return false }
    // Lists of several labels lie between one another.
    let lists = try raw.entryCount(table)
    let vertexCount = max(1, Int(try state().next(.vertex)))
    guard lists / vertexCount * Int(last - first) < 4 * vertices.count else { return false }
    for row in 1..<vertices.count where vertices[row] <= vertices[row &- 1] { return false }
    return true
  }

  /// Visits every list of the given vertices in one table, chunk by chunk.
  @inline(__always)
  private func eachList(
    of vertices: [VertexNumber], _ table: Table, _ labels: [LabelID]?,
    _ body: (Int, borrowing NeighbourList) throws(StoreError) -> Void
  ) throws(StoreError) {
    try eachValue(of: vertices, table, labels) { (row, label, value) throws(StoreError) in
      if NeighbourList.isHub(value) {
        try eachChunk(vertices[row], label, table) { (list) throws(StoreError) in try body(row, list) }
      } else {
        try body(row, NeighbourList(value))
      }
    }
  }

  // MARK: Sets

  /// Sets the bit of every neighbour in `bitmap`, 64 vertices a word, and appends those whose bit was clear.
  package func markNeighbours(
    of vertices: [VertexNumber], _ direction: Direction, labels: [LabelID]?,
    in bitmap: inout [UInt64], appendingNew new: inout [VertexNumber]
  ) throws(StoreError) {
    try settle()
    var words = bitmap
    bitmap = []
    defer { bitmap = words }
    var found = new
    new = []
    defer { new = found }
    for table in direction.tables {
      try eachList(of: vertices, table, labels) { (_, list) throws(StoreError) in
        for index in 0..<list.count {
          let neighbour = list.neighbour(index)
          let word = Int(neighbour >> 6)
          let bit = UInt64(1) &<< UInt64(neighbour & 63)
          guard word < words.count else { throw .damaged("neighbour \(neighbour) has no such number") }
          if words[word] & bit == 0 {
            words[word] |= bit
            found.append(neighbour)
          }
        }
      }
    }
  }

  /// Sets the bit of every neighbour in `bitmap`, 64 vertices a word.
  package func markNeighbours(
    of vertices: [VertexNumber], _ direction: Direction, labels: [LabelID]?, in bitmap: inout [UInt64]
  ) throws(StoreError) {
    try settle()
    var words = bitmap
    bitmap = []
    defer { bitmap = words }
    for table in direction.tables {
      try eachList(of: vertices, table, labels) { (_, list) throws(StoreError) in
        for index in 0..<list.count {
          let neighbour = list.neighbour(index)
          let word = Int(neighbour >> 6)
          guard word < words.count else { throw .damaged("neighbour \(neighbour) has no such number") }
          words[word] |= UInt64(1) &<< UInt64(neighbour & 63)
        }
      }
    }
  }

  // MARK: Counts

  /// Adds each vertex's count to the counts of its neighbours, which are indexed by vertex; appends those whose count
  /// was zero. Returns false when a count has overflowed.
  package func addCounts(
    of vertices: [VertexNumber], _ vertexCounts: [UInt64], _ direction: Direction, labels: [LabelID]?,
    to counts: inout [UInt64], appendingNew new: inout [VertexNumber]
  ) throws(StoreError) -> Bool {
    try settle()
    var sums = counts
    counts = []
    defer { counts = sums }
    var found = new
    new = []
    defer { new = found }
    var overflows = false
    for table in direction.tables {
      try eachList(of: vertices, table, labels) { (row, list) throws(StoreError) in
        let count = vertexCounts[row]
        for index in 0..<list.count {
          let neighbour = Int(list.neighbour(index))
          guard neighbour < sums.count else { throw .damaged("neighbour \(neighbour) has no such number") }
          let old = sums[neighbour]
          if old == 0 { found.append(VertexNumber(truncatingIfNeeded: neighbour)) }
          let (sum, overflow) = old.addingReportingOverflow(count)
          sums[neighbour] = sum
          overflows = overflows || overflow
        }
      }
    }
    return !overflows
  }

  /// For each vertex the sum of its neighbours' counts, which are indexed by vertex, added to `sum`. Returns false when
  /// it has overflowed.
  package func sumCounts(
    _ counts: [UInt64], overNeighboursOf vertex: VertexNumber, _ direction: Direction, labels: [LabelID]?,
    to sum: inout UInt64
  ) throws(StoreError) -> Bool {
    try settle()
    var total = sum
    var overflows = false
    for table in direction.tables {
      try eachList(of: [vertex], table, labels) { (_, list) throws(StoreError) in
        for index in 0..<list.count {
          let neighbour = Int(list.neighbour(index))
          guard neighbour < counts.count else { throw .damaged("neighbour \(neighbour) has no such number") }
          let (next, overflow) = total.addingReportingOverflow(counts[neighbour])
          total = next
          overflows = overflows || overflow
        }
      }
    }
    sum = total
    return !overflows
  }

  /// The sum of the numbers of all neighbours: touches every one of them and copies none.
  package func neighbourChecksum(
    of vertices: [VertexNumber], _ direction: Direction, labels: [LabelID]?
  ) throws(StoreError) -> UInt64 {
    try settle()
    var sum: UInt64 = 0
    for table in direction.tables {
      try eachList(of: vertices, table, labels) { (_, list) throws(StoreError) in
        for index in 0..<list.count { sum &+= UInt64(list.neighbour(index)) }
      }
    }
    return sum
  }

  // MARK: Degrees

  /// Appends the number of edges at each vertex, from the heads of its lists alone.
  package func appendDegrees(
    of vertices: [VertexNumber], _ direction: Direction, labels: [LabelID]?, to degrees: inout [Int]
  ) throws(StoreError) {
    try settle()
    var lengths = degrees
    degrees = []
    defer { degrees = lengths }
    let start = lengths.count
    lengths.append(contentsOf: repeatElement(0, count: vertices.count))
    for table in direction.tables {
      try eachValue(of: vertices, table, labels) { (row, _, value) throws(StoreError) in
        lengths[start &+ row] &+= try NeighbourList.length(value)
      }
    }
  }
}
