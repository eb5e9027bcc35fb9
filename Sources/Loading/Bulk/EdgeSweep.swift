// EdgeSweep: all edges in the order of source, label and target, range by range. A range takes a slice of every block,
// so that ranges can be sorted apart from each other and on any thread; the order of edges gives them their numbers.

import GraphStore

/// Where the rows of blocks are cut so that each range has about as many as wanted, and no vertex is in two ranges.
struct RangeCuts: Sendable {
  /// For each range where its rows begin in each block; one more behind the last.
  private(set) var positions: [[Int32]] = []
  /// The least vertex of each range.
  private(set) var lows: [VertexNumber] = []
  /// Rows before each range.
  private(set) var firsts: [Int] = [0]

  var count: Int { lows.count }

  /// `keys` ascend in each block.
  init(
    _ keys: [StoredArray<VertexNumber>], histogram: VertexHistogram, rows wanted: Int
  ) throws(Platform.SystemError) {
    lows = histogram.starts(wanted)
    positions = [[Int32]](
      repeating: [Int32](repeating: 0, count: keys.count), count: lows.count + 1)
    firsts = [Int](repeating: 0, count: lows.count + 1)
    for block in keys.indices {
      let own = try keys[block].all()
      var position = 0
      for range in 1..<(lows.count + 1) {
        position = range < lows.count ? Self.lowerBound(own, lows[range], position) : own.count
        positions[range][block] = Int32(position)
        firsts[range] += position
      }
    }
  }

  private static func lowerBound(_ keys: [VertexNumber], _ wanted: VertexNumber, _ start: Int) -> Int {
    var (low, high) = (start, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func rows(_ range: Int, _ block: Int) -> Range<Int> {
    Int(positions[range][block])..<Int(positions[range + 1][block])
  }

  func rowCount(_ range: Int) -> Int { firsts[range + 1] - firsts[range] }
}

/// How many edges fall to the vertices of each of some thousand intervals.
struct VertexHistogram: Sendable {
  private var counts: [Int]
  private let shift: UInt32

  init(vertices: Int) {
    let bits = Radix.bits(of: UInt64(max(vertices, 1)))
    shift = UInt32(max(0, bits - 15))
    counts = [Int](repeating: 0, count: 1 << min(bits, 15) + 1)
  }

  mutating func add(_ vertices: [VertexNumber]) {
    let shift = shift
    for vertex in vertices { counts[Int(vertex &>> shift)] &+= 1 }
  }

  /// The least vertex of each range of about `wanted` rows.
  func starts(_ wanted: Int) -> [VertexNumber] {
    var starts: [VertexNumber] = [0]
    var held = 0
    for place in counts.indices {
      if held > 0, held + counts[place] > wanted {
        starts.append(VertexNumber(place) << shift)
        held = 0
      }
      held += counts[place]
    }
    return starts
  }
}

struct EdgeSweep: Sendable {
  let blocks: [StoredEdgeBlock]
  let cuts: RangeCuts
  let firstEdge: EdgeNumber
  let slots: Int
  let greatestLabel: LabelID
  let greatestVertex: VertexNumber
  let idBucketBits: Int
  let storage: Storage

  /// A range, sorted and packed.
  struct Output: Sendable {
    var lists: PackedLists
    var labels: CellBatch
    var sources: CellBatch
    /// Nil where no edge has an id.
    var ids: CellBatch?
    var columns: [CellBatch?]
    var incoming: IncomingBlock
    var hashes: HashBlock
    var count: Int
    /// Edges by label.
    var labelCounts: [LabelID: Int]
  }

  func output(_ range: Int) throws -> Output {
    let count = cuts.rowCount(range)
    let first = firstEdge + EdgeNumber(cuts.firsts[range])
    var (sources, targets, labels) = try ends(range, count)
    let order = EdgeOrder.rows(
      by: sources, labels, targets, greatestLabel: greatestLabel, greatestTarget: greatestVertex,
      low: cuts.lows[range])
    sources = order.map { sources[Int($0)] }
    targets = order.map { targets[Int($0)] }
    labels = order.map { labels[Int($0)] }
    var packer = NeighbourPacker(outgoing: true)
    let lists = packer.pack(vertices: sources, labels: labels, neighbours: targets, firstEdge: first)
    var columns: [CellBatch?] = []
    for slot in 0..<slots {
      columns.append(
        try gathered(range, order) { block, rows in
          try block.columns.first { $0.slot == slot }?.cells.slice(rows)
        })
    }
    let ids = try gathered(range, order) { block, rows in
      guard block.hasIDs else { return nil }
      let texts = try block.ids.slice(rows)
      return CellBatch(.texts(texts.bytes, ends: texts.ends))
    }
    return Output(
      lists: lists, labels: CellBatch(.numbers(.long, labels.map { Int64($0) })),
      sources: CellBatch(.numbers(.long, sources.map { Int64($0) })), ids: ids, columns: columns,
      incoming: try IncomingBlock(
        sources: sources, targets: targets, labels: labels, firstEdge: first, greatest: greatestVertex,
        in: storage),
      hashes: try HashBlock(
        hashes(range, order), ids?.present ?? [], first: first, bucketBits: idBucketBits, in: storage),
      count: count, labelCounts: Self.counts(labels))
  }

  private func ends(
    _ range: Int, _ count: Int
  ) throws(Platform.SystemError) -> (sources: [VertexNumber], targets: [VertexNumber], labels: [LabelID]) {
    var sources: [VertexNumber] = []
    var targets: [VertexNumber] = []
    var labels: [LabelID] = []
    sources.reserveCapacity(count)
    targets.reserveCapacity(count)
    labels.reserveCapacity(count)
    for (place, block) in blocks.enumerated() {
      let rows = cuts.rows(range, place)
      if rows.isEmpty { continue }
      sources.append(contentsOf: try block.sources.slice(rows))
      targets.append(contentsOf: try block.targets.slice(rows))
      labels.append(contentsOf: try block.labels.slice(rows))
    }
    return (sources, targets, labels)
  }

  /// A column of the range in order; nil where no row has a cell.
  private func gathered(
    _ range: Int, _ order: [UInt32], _ cells: (StoredEdgeBlock, Range<Int>) throws -> CellBatch?
  ) throws -> CellBatch? {
    var joiner = CellJoiner()
    var isEmpty = true
    for (place, block) in blocks.enumerated() {
      let rows = cuts.rows(range, place)
      if rows.isEmpty { continue }
      let batch = try cells(block, rows)
      isEmpty = isEmpty && batch == nil
      try joiner.append(batch, count: rows.count)
    }
    return isEmpty ? nil : joiner.paddedBatch().gathered(order)
  }

  /// The hashes of the ids in order; zero for an edge without one.
  private func hashes(_ range: Int, _ order: [UInt32]) throws(Platform.SystemError) -> [UInt64] {
    guard blocks.contains(where: \.hasIDs) else { return [] }
    var hashes: [UInt64] = []
    hashes.reserveCapacity(order.count)
    for (place, block) in blocks.enumerated() {
      let rows = cuts.rows(range, place)
      if rows.isEmpty { continue }
      if block.hasIDs {
        hashes.append(contentsOf: try block.hashes.slice(rows))
      } else {
        hashes.append(contentsOf: repeatElement(0, count: rows.count))
      }
    }
    return order.map { hashes[Int($0)] }
  }

  private static func counts(_ labels: [LabelID]) -> [LabelID: Int] {
    var counts: [LabelID: Int] = [:]
    var start = 0
    while start < labels.count {
      var end = start &+ 1
      while end < labels.count, labels[end] == labels[start] { end &+= 1 }
      counts[labels[start], default: 0] += end - start
      start = end
    }
    return counts
  }
}

/// The order of edges within a range.
enum EdgeOrder {
  /// Rows by vertex, then label, then target where there are any, then as they come. No vertex is below `low`.
  static func rows(
    by vertices: [VertexNumber], _ labels: [LabelID], _ targets: [VertexNumber] = [], greatestLabel: LabelID,
    greatestTarget: VertexNumber = 0, low: VertexNumber
  ) -> [UInt32] {
    let rowBits = Radix.bits(of: UInt64(vertices.count))
    let targetBits = Radix.bits(of: UInt64(greatestTarget))
    let labelBits = Radix.bits(of: UInt64(greatestLabel))
    let spread = vertices.reduce(0) { max($0, $1 &- low) }
    let bits = rowBits + targetBits + labelBits + Radix.bits(of: UInt64(spread))
    guard bits <= 64 else {
      return vertices.indices.sorted {
        (vertices[$0], labels[$0], targets.isEmpty ? 0 : targets[$0], $0)
          < (vertices[$1], labels[$1], targets.isEmpty ? 0 : targets[$1], $1)
      }.map { UInt32($0) }
    }
    var words = [UInt64](repeating: 0, count: vertices.count)
    for row in words.indices {
      let list = UInt64(vertices[row] &- low) &<< UInt64(labelBits) | UInt64(labels[row])
      let target = targets.isEmpty ? 0 : UInt64(targets[row])
      words[row] = (list &<< UInt64(targetBits) | target) &<< UInt64(rowBits) | UInt64(row)
    }
    Radix.sort(&words, low: rowBits, high: bits)
    let mask = UInt64(1) << UInt64(rowBits) - 1
    return words.map { UInt32(truncatingIfNeeded: $0 & mask) }
  }
}
