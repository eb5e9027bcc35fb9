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
  init(_ keys: [[VertexNumber]], histogram: VertexHistogram, rows wanted: Int) {
    lows = histogram.starts(wanted)
    var current = [Int32](repeating: 0, count: keys.count)
    positions.append(current)
    for range in 1..<(lows.count + 1) {
      for block in keys.indices {
        let end =
          range < lows.count
          ? Self.lowerBound(keys[block], lows[range], Int(current[block])) : keys[block].count
        current[block] = Int32(end)
      }
      positions.append(current)
      firsts.append(current.reduce(0) { $0 + Int($1) })
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
  let blocks: [EdgeBlock]
  let cuts: RangeCuts
  let firstEdge: EdgeNumber
  let slots: Int
  let greatestLabel: LabelID
  let greatestVertex: VertexNumber
  let idBucketBits: Int

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

  func output(_ range: Int) throws(StoreError) -> Output {
    let count = cuts.rowCount(range)
    let first = firstEdge + EdgeNumber(cuts.firsts[range])
    var (sources, targets, labels) = ends(range, count)
    let order = order(sources, targets, labels, low: cuts.lows[range])
    sources = order.map { sources[Int($0)] }
    targets = order.map { targets[Int($0)] }
    labels = order.map { labels[Int($0)] }
    var packer = NeighbourPacker(outgoing: true)
    let lists = packer.pack(vertices: sources, labels: labels, neighbours: targets, firstEdge: first)
    var columns: [CellBatch?] = []
    for slot in 0..<slots {
      columns.append(
        try gathered(range, order) { block in block.columns.first { $0.slot == slot }?.cells })
    }
    let ids = try gathered(range, order) { block in
      block.hasIDs ? CellBatch(.texts(block.ids.bytes, ends: block.ids.ends)) : nil
    }
    return Output(
      lists: lists, labels: CellBatch(.numbers(.long, labels.map { Int64($0) })),
      sources: CellBatch(.numbers(.long, sources.map { Int64($0) })), ids: ids, columns: columns,
      incoming: IncomingBlock(
        sources: sources, targets: targets, labels: labels, firstEdge: first, greatest: greatestVertex),
      hashes: HashBlock(hashes(range, order), ids?.present ?? [], first: first, bucketBits: idBucketBits),
      count: count, labelCounts: Self.counts(labels))
  }

  private func ends(
    _ range: Int, _ count: Int
  ) -> (sources: [VertexNumber], targets: [VertexNumber], labels: [LabelID]) {
    var sources: [VertexNumber] = []
    var targets: [VertexNumber] = []
    var labels: [LabelID] = []
    sources.reserveCapacity(count)
    targets.reserveCapacity(count)
    labels.reserveCapacity(count)
    for block in blocks.indices {
      let rows = cuts.rows(range, block)
      sources.append(contentsOf: blocks[block].sources[rows])
      targets.append(contentsOf: blocks[block].targets[rows])
      labels.append(contentsOf: blocks[block].labels[rows])
    }
    return (sources, targets, labels)
  }

  /// The rows in the order of source, label, target and input.
  private func order(
    _ sources: [VertexNumber], _ targets: [VertexNumber], _ labels: [LabelID], low: VertexNumber
  ) -> [UInt32] {
    let rowBits = Radix.bits(of: UInt64(sources.count))
    let targetBits = Radix.bits(of: UInt64(greatestVertex))
    let labelBits = Radix.bits(of: UInt64(greatestLabel))
    let spread = sources.reduce(0) { max($0, $1 &- low) }
    let bits = rowBits + targetBits + labelBits + Radix.bits(of: UInt64(spread))
    guard bits <= 64 else {
      return sources.indices.sorted {
        (sources[$0], labels[$0], targets[$0], $0) < (sources[$1], labels[$1], targets[$1], $1)
      }.map { UInt32($0) }
    }
    var words = [UInt64](repeating: 0, count: sources.count)
    for row in words.indices {
      let list = UInt64(sources[row] &- low) &<< UInt64(labelBits) | UInt64(labels[row])
      words[row] = (list &<< UInt64(targetBits) | UInt64(targets[row])) &<< UInt64(rowBits) | UInt64(row)
    }
    Radix.sort(&words, low: rowBits, high: bits)
    let mask = UInt64(1) << UInt64(rowBits) - 1
    return words.map { UInt32(truncatingIfNeeded: $0 & mask) }
  }

  /// A column of the range in order; nil where no row has a cell.
  private func gathered(
    _ range: Int, _ order: [UInt32], _ cells: (EdgeBlock) -> CellBatch?
  ) throws(StoreError) -> CellBatch? {
    var joiner = CellJoiner()
    var isEmpty = true
    for block in blocks.indices {
      let rows = cuts.rows(range, block)
      if rows.isEmpty { continue }
      let batch = cells(blocks[block])
      isEmpty = isEmpty && batch == nil
      try joiner.append(batch, rows)
    }
    return isEmpty ? nil : joiner.paddedBatch().gathered(order)
  }

  /// The hashes of the ids in order; zero for an edge without one.
  private func hashes(_ range: Int, _ order: [UInt32]) -> [UInt64] {
    guard blocks.contains(where: \.hasIDs) else { return [] }
    var hashes: [UInt64] = []
    hashes.reserveCapacity(order.count)
    for block in blocks.indices {
      let rows = cuts.rows(range, block)
      if blocks[block].hasIDs {
        hashes.append(contentsOf: blocks[block].hashes[rows])
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
