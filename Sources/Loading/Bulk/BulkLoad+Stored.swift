// Step 0 of a load in bulk, and what follows from it: numbers begin behind those that were given, vertices of the database
// are found like those of the load, and edges whose ids the database may have are left to the careful way.

import GraphStore

/// What a database had before a load.
struct StoredGraph {
  /// The numbers that the first new elements get.
  var firstVertex: VertexNumber = 0
  var firstEdge: EdgeNumber = 0
  /// The vertices, ascending: those of the first rows of the table.
  var vertices: [UInt64] = []
  var hasGivenVertexIDs = false
  var hasGivenEdgeIDs = false
  var hasOwnEdgeNumbers = false

  /// The numbers of the rows of the table, `count` new vertices behind those of the database; none where rows are numbers.
  func numbers(before count: Int) -> [VertexNumber] {
    if vertices.count == Int(firstVertex) { return [] }
    return vertices.map { VertexNumber(truncatingIfNeeded: $0) }
      + (0..<VertexNumber(count)).map { firstVertex + $0 }
  }
}

extension BulkLoad {
  /// A number above those of all vertices.
  var vertexBound: Int { Int(stored.firstVertex) + vertexCount + careful.stage.vertices.count + 1 }

  /// Reads what the database has. Before anything else.
  mutating func begin(_ transaction: borrowing Transaction) throws {
    stored.firstVertex = VertexNumber(truncatingIfNeeded: try transaction.nextNumber(.vertex))
    stored.firstEdge = try transaction.nextNumber(.edge)
    stored.hasGivenVertexIDs = try transaction.givenIDCount(.vertex) > 0
    stored.hasGivenEdgeIDs = try transaction.givenIDCount(.edge) > 0
    stored.hasOwnEdgeNumbers = try transaction.hasOwnNumbers(.edge)
    guard stored.firstVertex > 0 else { return }
    var row: UInt64 = 0
    try transaction.appendElements(.vertex, label: nil, limit: .max, from: &row, to: &stored.vertices)
    var start = 0
    while start < stored.vertices.count {
      if options.shouldStop() { throw LoadError.interrupted }
      let end = min(stored.vertices.count, start + Self.idsAtOnce)
      var texts = Texts()
      try transaction.appendIDTexts(
        .vertex, of: Array(stored.vertices[start..<end]), to: &texts.bytes, ends: &texts.ends)
      vertices.add(texts, hashes: texts.hashes(seed: seed)) { _, _ in }
      start = end
    }
    finish("read ids", next: .vertices)
  }

  private static var idsAtOnce: Int { 1 << 16 }

  /// Hashes of ids that edges of the database may have; all, where an integer could be the number of an edge.
  func storedHashes(_ hasIntegerIDs: Bool, _ transaction: borrowing Transaction) throws -> Set<UInt64> {
    guard stored.firstEdge > 0 else { return [] }
    let blocks = edgeBlocks.filter(\.hasIDs)
    if hasIntegerIDs, stored.hasOwnEdgeNumbers {
      return try blocks.reduce(into: []) { $0.formUnion(try $1.hashes.all()) }
    }
    var hashes: [UInt32] = []
    for block in blocks { hashes += try block.hashes.all().map { UInt32(truncatingIfNeeded: $0 >> 32) } }
    hashes.sort()
    let known = try transaction.storedHashes(.edge, among: hashes)
    guard !known.isEmpty else { return [] }
    return try blocks.reduce(into: []) { found, block in
      for hash in try block.hashes.all() where known.contains(UInt32(truncatingIfNeeded: hash >> 32)) {
        found.insert(hash)
      }
    }
  }

  /// Remembers edges without ids.
  mutating func noteUnnamed(_ output: EdgeSweep.Output) {
    let first = stored.firstEdge + EdgeNumber(counts.edges)
    guard let present = output.ids?.present, output.ids != nil else {
      return unnamedEdges.append(first..<first + EdgeNumber(output.count))
    }
    for (row, isNamed) in present.enumerated() where isNamed == 0 {
      let number = first + EdgeNumber(row)
      if let last = unnamedEdges.last, last.upperBound == number {
        unnamedEdges[unnamedEdges.count - 1] = last.lowerBound..<number + 1
      } else {
        unnamedEdges.append(number..<number + 1)
      }
    }
  }

  /// What new elements need beside others: numbers that nobody has as an id, and entries in indexes.
  func settleWithStored(_ transaction: borrowing Transaction) throws {
    for range in unnamedEdges { try transaction.claimOwnNumbers(.edge, range) }
    let firstVertex = UInt64(stored.firstVertex)
    try transaction.index(.vertex, firstVertex..<firstVertex + UInt64(vertexCount))
    try transaction.index(.edge, stored.firstEdge..<stored.firstEdge + EdgeNumber(counts.edges))
  }
}
