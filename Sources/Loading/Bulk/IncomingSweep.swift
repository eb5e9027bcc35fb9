// IncomingSweep: the same edges in the order of target, label and source, for the lists against their direction.

import GraphStore

struct IncomingSweep: Sendable {
  let blocks: [IncomingBlock]
  let cuts: RangeCuts
  let greatestLabel: LabelID

  func output(_ range: Int) throws(Platform.SystemError) -> PackedLists {
    let count = cuts.rowCount(range)
    let low = cuts.lows[range]
    var targets: [VertexNumber] = []
    var labels: [LabelID] = []
    var sources: [VertexNumber] = []
    var edges: [EdgeNumber] = []
    targets.reserveCapacity(count)
    labels.reserveCapacity(count)
    sources.reserveCapacity(count)
    edges.reserveCapacity(count)
    for (place, block) in blocks.enumerated() {
      let rows = cuts.rows(range, place)
      if rows.isEmpty { continue }
      targets.append(contentsOf: try block.targets.slice(rows))
      labels.append(contentsOf: try block.labels.slice(rows))
      sources.append(contentsOf: try block.sources.slice(rows))
      for offset in try block.offsets.slice(rows) { edges.append(block.firstEdge &+ EdgeNumber(offset)) }
    }
    // Blocks are in the order of edge numbers and their rows too, and the sort is stable: so are the lists.
    let order = EdgeOrder.rows(by: targets, labels, greatestLabel: greatestLabel, low: low)
    var packer = NeighbourPacker(outgoing: false)
    return packer.pack(
      vertices: order.map { targets[Int($0)] }, labels: order.map { labels[Int($0)] },
      neighbours: order.map { sources[Int($0)] }, edges: order.map { edges[Int($0)] })
  }
}
