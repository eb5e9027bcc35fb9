// IncomingSweep: the same edges in the order of target, label and source, for the lists against their direction.

import GraphStore

/// The edges of one range of the sweep along their direction, in the order of their targets.
struct IncomingBlock: Sendable {
  let targets: [VertexNumber]
  let sources: [VertexNumber]
  let labels: [LabelID]
  /// Edge number less `firstEdge`.
  let offsets: [UInt32]
  let firstEdge: EdgeNumber

  /// The arrays come in the order of edge numbers.
  init(
    sources: [VertexNumber], targets: [VertexNumber], labels: [LabelID], firstEdge: EdgeNumber,
    greatest: VertexNumber
  ) {
    var words = [UInt64](repeating: 0, count: targets.count)
    for row in words.indices { words[row] = UInt64(targets[row]) << 32 | UInt64(row) }
    Radix.sort(&words, low: 32, high: 32 + Radix.bits(of: UInt64(greatest)))
    self.targets = words.map { VertexNumber(truncatingIfNeeded: $0 >> 32) }
    offsets = words.map { UInt32(truncatingIfNeeded: $0) }
    self.sources = offsets.map { sources[Int($0)] }
    self.labels = offsets.map { labels[Int($0)] }
    self.firstEdge = firstEdge
  }
}

struct IncomingSweep: Sendable {
  let blocks: [IncomingBlock]
  let cuts: RangeCuts
  let greatestLabel: LabelID

  func output(_ range: Int) -> PackedLists {
    let count = cuts.rowCount(range)
    let low = cuts.lows[range]
    var words: [UInt64] = []
    var sources: [VertexNumber] = []
    var edges: [EdgeNumber] = []
    words.reserveCapacity(count)
    sources.reserveCapacity(count)
    edges.reserveCapacity(count)
    let rowBits = UInt64(Radix.bits(of: UInt64(count)))
    let labelBits = UInt64(Radix.bits(of: UInt64(greatestLabel)))
    var spread: VertexNumber = 0
    for (place, block) in blocks.enumerated() {
      let rows = cuts.rows(range, place)
      sources.append(contentsOf: block.sources[rows])
      for row in rows {
        let vertex = block.targets[row] &- low
        spread = max(spread, vertex)
        // Fits: a row takes at most 31 bits, a vertex of a range and a label as a rule far fewer than theirs.
        let list = UInt64(vertex) &<< labelBits | UInt64(block.labels[row])
        words.append(list &<< rowBits | UInt64(words.count))
        edges.append(block.firstEdge &+ EdgeNumber(block.offsets[row]))
      }
    }
    let bits = Int(rowBits + labelBits) + Radix.bits(of: UInt64(spread))
    if bits <= 64 {
      // Blocks are in the order of edge numbers and their rows too, and the sort is stable: so are the lists.
      Radix.sort(&words, low: Int(rowBits), high: bits)
      let mask = UInt64(1) << rowBits - 1
      return pack(words.map { UInt32(truncatingIfNeeded: $0 & mask) }, range, sources, edges)
    }
    var targets: [VertexNumber] = []
    var labels: [LabelID] = []
    for (place, block) in blocks.enumerated() {
      targets.append(contentsOf: block.targets[cuts.rows(range, place)])
      labels.append(contentsOf: block.labels[cuts.rows(range, place)])
    }
    let order = targets.indices.sorted {
      (targets[$0], labels[$0], $0) < (targets[$1], labels[$1], $1)
    }
    return pack(order.map { UInt32($0) }, range, sources, edges)
  }

  private func pack(
    _ order: [UInt32], _ range: Int, _ sources: [VertexNumber], _ edges: [EdgeNumber]
  ) -> PackedLists {
    var targets: [VertexNumber] = []
    var labels: [LabelID] = []
    targets.reserveCapacity(order.count)
    labels.reserveCapacity(order.count)
    for (place, block) in blocks.enumerated() {
      targets.append(contentsOf: block.targets[cuts.rows(range, place)])
      labels.append(contentsOf: block.labels[cuts.rows(range, place)])
    }
    var packer = NeighbourPacker(outgoing: false)
    return packer.pack(
      vertices: order.map { targets[Int($0)] }, labels: order.map { labels[Int($0)] },
      neighbours: order.map { sources[Int($0)] }, edges: order.map { edges[Int($0)] })
  }
}
