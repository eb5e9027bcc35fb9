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
  func eachList(
    of vertices: [VertexNumber], _ table: Table, _ labels: [LabelID]?,
    _ body: (Int, borrowing NeighbourList) throws(StoreError) -> Void
  ) throws(StoreError) {
    if let tables = try listPlaces(table, labels, times: vertices.count) {
      for row in vertices.indices {
        for place in tables.indices {
          let word = tables[place].word(vertices[row])
          if word == 0 { continue }
          if ListPlace.isHub(word) {
            let label = try edgeLabels(or: labels)[place]
            try eachChunk(vertices[row], label, table) { (list) throws(StoreError) in try body(row, list) }
          } else {
            try ListPlace.withList(word) { (list) throws(StoreError) in try body(row, list) }
          }
        }
      }
      return
    }
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
    var found = VertexCollector(taking: &new)
    defer { found.finish(into: &new) }
    for table in direction.tables {
      try eachList(of: vertices, table, labels) { (_, list) throws(StoreError) in
        try list.mark(in: &words, collectingNew: &found)
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
        try list.mark(in: &words)
      }
    }
  }

  /// One step of a search: marks the neighbours that `own` does not hold with the vertex they were found from, and appends
  /// them. Ends with the first one that `other` holds, and gives it.
  package func spread(
    _ vertices: [VertexNumber], _ direction: Direction, labels: [LabelID]?, _ own: inout SearchMarks,
    meeting other: SearchMarks, appendingNew new: inout [VertexNumber]
  ) throws(StoreError) -> VertexNumber? {
    try settle()
    var marks = own
    own = SearchMarks()
    defer { own = marks }
    var found = VertexCollector(taking: &new)
    defer { found.finish(into: &new) }
    var meeting: VertexNumber?
    for table in direction.tables {
      try eachList(of: vertices, table, labels) { (row, list) throws(StoreError) in
        if meeting != nil { return }
        meeting = try list.spread(from: vertices[row], &marks, meeting: other, collectingNew: &found)
      }
    }
    return meeting
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
    var found = VertexCollector(taking: &new)
    defer { found.finish(into: &new) }
    var isSmall = true
    for table in direction.tables {
      try eachList(of: vertices, table, labels) { (row, list) throws(StoreError) in
        if try !list.add(vertexCounts[row], to: &sums, collectingNew: &found) { isSmall = false }
      }
    }
    return isSmall
  }

  /// Takes the counts of some vertices, which are indexed by vertex, out of an array, and adds each as often as its vertex has
  /// edges to `sum`. Returns false when that has overflowed.
  package func drainLengths(
    of vertices: [VertexNumber], _ counts: inout [UInt64], _ direction: Direction, labels: [LabelID]?,
    to sum: inout UInt64
  ) throws(StoreError) -> Bool {
    var taken: [UInt64] = []
    taken.reserveCapacity(vertices.count)
    for vertex in vertices {
      taken.append(counts[Int(vertex)])
      counts[Int(vertex)] = 0
    }
    return try sumLengths(of: vertices, taken, direction, labels: labels, to: &sum)
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

  /// Adds the length of each vertex's lists, as often as its count says or once, to `sum`. Returns false when it has overflowed.
  package func sumLengths(
    of vertices: [VertexNumber], _ vertexCounts: [UInt64]?, _ direction: Direction, labels: [LabelID]?,
    to sum: inout UInt64
  ) throws(StoreError) -> Bool {
    try settle()
    var total = sum
    var overflows = false
    for table in direction.tables {
      if let tables = try listPlaces(table, labels, times: vertices.count) {
        for places in tables {
          for row in vertices.indices {
            let length = UInt64(truncatingIfNeeded: ListPlace.length(places.word(vertices[row])))
            let (product, isTooLarge) = length.multipliedReportingOverflow(by: vertexCounts?[row] ?? 1)
            let (next, overflow) = total.addingReportingOverflow(product)
            total = next
            overflows = overflows || isTooLarge || overflow
          }
        }
        continue
      }
      try eachValue(of: vertices, table, labels) { (row, _, value) throws(StoreError) in
        let length = UInt64(truncatingIfNeeded: try NeighbourList.length(value))
        let (product, isTooLarge) = length.multipliedReportingOverflow(by: vertexCounts?[row] ?? 1)
        let (next, overflow) = total.addingReportingOverflow(product)
        total = next
        overflows = overflows || isTooLarge || overflow
      }
    }
    sum = total
    return !overflows
  }

  /// The number of edges at each of so many vertices; nil where counting them would take a walk over the tree.
  package func degrees(
    _ direction: Direction, labels: [LabelID]?, vertices: Int
  ) throws(StoreError) -> [UInt64]? {
    try settle()
    var degrees = [UInt64](repeating: 0, count: vertices)
    for table in direction.tables {
      guard let tables = try listPlaces(table, labels, times: vertices) else { return nil }
      for places in tables {
        guard places.first + places.words.count <= vertices else { return nil }
        for (place, word) in places.words.enumerated() where word != 0 {
          degrees[places.first &+ place] &+= UInt64(ListPlace.length(word))
        }
      }
    }
    return degrees
  }

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
      if let tables = try listPlaces(table, labels, times: vertices.count) {
        for places in tables {
          for row in vertices.indices {
            lengths[start &+ row] &+= ListPlace.length(places.word(vertices[row]))
          }
        }
        continue
      }
      try eachValue(of: vertices, table, labels) { (row, _, value) throws(StoreError) in
        lengths[start &+ row] &+= try NeighbourList.length(value)
      }
    }
  }
}

/// Which vertices a search has reached, and from where: a word for each vertex, which counts only where it bears the number
/// of the search. So nothing is cleaned up between searches.
package struct SearchMarks: Sendable {
  var words: [UInt64] = []
  private(set) var search: UInt64 = 0

  package init() {}

  package var count: Int { words.count }

  /// Readies the marks for the next search among so many vertices: nothing is reached.
  package mutating func begin(vertices: Int) {
    if words.count < vertices || search >= UInt64(UInt32.max) {
      self = SearchMarks()
      words = [UInt64](repeating: 0, count: vertices + vertices / 8 + 64)
    }
    search += 1
  }

  @inline(__always)
  package func contains(_ vertex: VertexNumber) -> Bool { words[Int(vertex)] >> 32 == search }

  /// False when the vertex was reached before.
  @inline(__always)
  @discardableResult
  package mutating func insert(_ vertex: VertexNumber, from origin: VertexNumber) -> Bool {
    if words[Int(vertex)] >> 32 == search { return false }
    words[Int(vertex)] = search << 32 | UInt64(origin)
    return true
  }

  /// The vertex from which one that is reached was found.
  package func origin(of vertex: VertexNumber) -> VertexNumber {
    VertexNumber(truncatingIfNeeded: words[Int(vertex)])
  }
}
