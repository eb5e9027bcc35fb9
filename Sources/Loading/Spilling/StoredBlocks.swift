// Blocks as they are stored between the parser and the sweeps.

import GraphStore

struct StoredVertexBlock: Sendable {
  let count: Int
  let ids: StoredTexts
  let hashes: StoredArray<UInt64>
  let labels: StoredArray<UInt32>
  let columns: [(slot: Int, cells: StoredCells)]

  init(_ block: VertexBlock, in storage: Storage) throws {
    count = block.count
    ids = try storage.store(block.ids)
    hashes = try storage.store(block.hashes)
    labels = try storage.store(block.labels)
    columns = try block.columns.map { ($0.slot, try storage.store($0.cells)) }
  }

  /// The whole block in memory.
  func block() throws -> VertexBlock {
    var block = VertexBlock()
    block.ids = Texts(bytes: try ids.bytes.all(), ends: try ids.ends.all())
    block.hashes = try hashes.all()
    block.labels = try labels.all()
    block.columns = try columns.map { BlockColumn(slot: $0.slot, cells: try $0.cells.slice(0..<count)) }
    return block
  }

  var heldSize: Int {
    ids.heldSize + hashes.heldSize + labels.heldSize + columns.reduce(0) { $0 + $1.cells.heldSize }
  }
}

struct StoredEdgeBlock: Sendable {
  let count: Int
  let sources: StoredArray<VertexNumber>
  let targets: StoredArray<VertexNumber>
  let labels: StoredArray<UInt32>
  /// Empty where the file has no ids.
  let hashes: StoredArray<UInt64>
  let ids: StoredTexts
  let columns: [(slot: Int, cells: StoredCells)]
  let rows: StoredArray<UInt32>
  let file: Int
  let firstRow: Int
  let greatestLabel: UInt32

  var hasIDs: Bool { hashes.count > 0 }

  init(_ block: EdgeBlock, in storage: Storage) throws {
    count = block.count
    sources = try storage.store(block.sources)
    targets = try storage.store(block.targets)
    labels = try storage.store(block.labels)
    hashes = try storage.store(block.hashes)
    ids = try storage.store(block.ids)
    columns = try block.columns.map { ($0.slot, try storage.store($0.cells)) }
    rows = try storage.store(block.rows)
    file = block.file
    firstRow = block.firstRow
    greatestLabel = block.labels.max() ?? 0
  }

  /// The whole block in memory.
  func block() throws -> EdgeBlock {
    var block = EdgeBlock()
    block.sources = try sources.all()
    block.targets = try targets.all()
    block.labels = try labels.all()
    block.hashes = try hashes.all()
    block.ids = Texts(bytes: try ids.bytes.all(), ends: try ids.ends.all())
    block.columns = try columns.map { BlockColumn(slot: $0.slot, cells: try $0.cells.slice(0..<count)) }
    block.rows = try rows.all()
    block.file = file
    block.firstRow = firstRow
    return block
  }

  var heldSize: Int {
    sources.heldSize + targets.heldSize + labels.heldSize + hashes.heldSize + ids.heldSize + rows.heldSize
      + columns.reduce(0) { $0 + $1.cells.heldSize }
  }
}

/// The edges of one range of the sweep along their direction, in the order of their targets.
struct IncomingBlock: Sendable {
  let targets: StoredArray<VertexNumber>
  let sources: StoredArray<VertexNumber>
  let labels: StoredArray<LabelID>
  /// Edge number less `firstEdge`.
  let offsets: StoredArray<UInt32>
  let firstEdge: EdgeNumber

  var heldSize: Int { targets.heldSize + sources.heldSize + labels.heldSize + offsets.heldSize }

  /// The arrays come in the order of edge numbers.
  init(
    sources: [VertexNumber], targets: [VertexNumber], labels: [LabelID], firstEdge: EdgeNumber,
    greatest: VertexNumber, in storage: Storage
  ) throws(Platform.SystemError) {
    var words = [UInt64](repeating: 0, count: targets.count)
    for row in words.indices { words[row] = UInt64(targets[row]) << 32 | UInt64(row) }
    Radix.sort(&words, low: 32, high: 32 + Radix.bits(of: UInt64(greatest)))
    let offsets = words.map { UInt32(truncatingIfNeeded: $0) }
    self.targets = try storage.store(words.map { VertexNumber(truncatingIfNeeded: $0 >> 32) })
    self.sources = try storage.store(offsets.map { sources[Int($0)] })
    self.labels = try storage.store(offsets.map { labels[Int($0)] })
    self.offsets = try storage.store(offsets)
    self.firstEdge = firstEdge
  }
}

/// Words in buckets of their highest bits.
struct BucketedWords: Sendable {
  let words: StoredArray<UInt64>
  private let starts: [Int32]

  init(_ unsorted: [UInt64], bits: Int, in storage: Storage) throws(Platform.SystemError) {
    var words = unsorted
    Radix.sort(&words, low: 64 - bits, high: 64)
    var starts = [Int32](repeating: 0, count: 1 << bits + 1)
    for word in words { starts[Int(bits == 0 ? 0 : word >> UInt64(64 - bits)) + 1] += 1 }
    for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
    self.starts = starts
    self.words = try storage.store(words)
  }

  func rows(_ bucket: Int) -> Range<Int> { Int(starts[bucket])..<Int(starts[bucket + 1]) }
  func count(_ bucket: Int) -> Int { rows(bucket).count }
  func bucket(_ bucket: Int) throws(Platform.SystemError) -> ArraySlice<UInt64> {
    try words.slice(rows(bucket))
  }
}
