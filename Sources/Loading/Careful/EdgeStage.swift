// EdgeStage: every edge of the input once, its ends resolved, until all are known and can be written.

import GraphStore

struct EdgeStage {
  private var ids: [ElementID?] = []
  private var rows: [ElementID: UInt32] = [:]
  private(set) var sources: [VertexNumber] = []
  private(set) var targets: [VertexNumber] = []
  private(set) var labels: [LabelID] = []
  /// Rows of edges that the database had before.
  private(set) var stored: [UInt32: EdgeNumber] = [:]
  private var numbers: [EdgeNumber] = []

  var count: Int { sources.count }

  func row(_ id: ElementID) -> UInt32? { rows[id] }

  mutating func append(
    _ id: ElementID?, _ label: LabelID, _ source: VertexNumber, _ target: VertexNumber,
    stored number: EdgeNumber? = nil
  ) throws(StoreError) -> UInt32 {
    guard let row = UInt32(exactly: sources.count) else {
      throw StoreError(.limit, "too many edges in one load")
    }
    ids.append(id)
    if let id { rows[id] = row }
    sources.append(source)
    targets.append(target)
    labels.append(label)
    if let number { stored[row] = number }
    return row
  }

  func isSame(_ row: UInt32, _ label: LabelID?, _ source: VertexNumber, _ target: VertexNumber) -> Bool {
    let place = Int(row)
    return sources[place] == source && targets[place] == target && (label == nil || labels[place] == label)
  }

  // MARK: Writing

  /// Edges with ids in the order of the input, those without in bulk, label by label.
  mutating func write(_ transaction: borrowing Transaction) throws(StoreError) {
    numbers = [EdgeNumber](repeating: 0, count: sources.count)
    var generated: [Int] = []
    for place in sources.indices {
      if let number = stored[UInt32(place)] {
        numbers[place] = number
      } else if let id = ids[place] {
        numbers[place] = try transaction.addEdge(
          label: labels[place], from: sources[place], to: targets[place], id: id)
      } else {
        generated.append(place)
      }
    }
    try writeGenerated(&generated, transaction)
  }

  private mutating func writeGenerated(_ places: inout [Int], _ transaction: borrowing Transaction)
    throws(StoreError)
  {
    let (sources, targets, labels) = (sources, targets, labels)
    // The place decides among parallel edges, so that the result does not depend on the sort.
    places.sort {
      (labels[$0], sources[$0], targets[$0], $0) < (labels[$1], sources[$1], targets[$1], $1)
    }
    var start = 0
    while start < places.count {
      let label = labels[places[start]]
      var end = start + 1
      while end < places.count, labels[places[end]] == label { end += 1 }
      let run = places[start..<end]
      let first = try transaction.addEdges(
        label: label, sources: run.map { sources[$0] }, targets: run.map { targets[$0] })
      for (distance, place) in run.enumerated() { numbers[place] = first + EdgeNumber(distance) }
      start = end
    }
  }

  func number(_ row: UInt32) -> EdgeNumber { numbers[Int(row)] }
}
