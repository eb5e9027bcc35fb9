// AppendedRows: vertices and edges that a program gives one by one, in blocks of columns as the parser of files makes them.

import GraphStore

/// Vertices and edges on their way into a graph. Ids are texts, as those of files are.
package struct AppendedRows: Sendable {
  private(set) var vertices: [VertexBlock] = []
  private(set) var edges: [AppendedEdges] = []
  private(set) var vertexKeys = AppendedNames()
  private(set) var edgeKeys = AppendedNames()
  private(set) var vertexLabels: [[String]] = []
  private(set) var edgeLabels = AppendedNames()
  private var vertexStage = AppendedBlock()
  private var edgeStage = AppendedBlock()
  private var ends = (from: Texts(), to: Texts())
  private var labelSets: [String: UInt32] = [:]
  private var lastLabels: (text: String, number: UInt32)?
  private(set) var hasIntegerEdgeIDs = false
  private var hasEdgesWithoutIDs = false
  /// Edges with ids and those without stand in blocks of their own.
  private var stagesIDs = true

  /// Rows of a block.
  private static let blockRows = 1 << 16
  /// Texts of a block are addressed by 32 bits.
  private static let blockBytes = 1 << 30

  package init() {}

  package private(set) var vertexCount = 0
  package private(set) var edgeCount = 0

  /// Whether no edge without an id could come to have the number of an id that was given.
  var areIDsApart: Bool { !(hasIntegerEdgeIDs && hasEdgesWithoutIDs) }

  // MARK: Appending

  /// Appends a vertex; several labels are joined by `::`. A null value is none, a list several values under its key.
  package mutating func addVertex(
    _ label: String, id: String, _ properties: [(key: String, value: Value)]
  ) throws(StoreError) {
    try Self.verify(id)
    let number = try labelSet(label)
    vertexStage.begin(number)
    vertexStage.ids.append(id)
    for (place, property) in properties.enumerated() {
      if case .null = property.value { continue }
      try vertexStage.append(property.value, property.key, at: place, &vertexKeys, allowsSeveral: true)
    }
    vertexCount += 1
    if vertexStage.isFull(Self.blockRows, Self.blockBytes) { cutVertices() }
  }

  /// Appends an edge between two vertices, which may be appended later.
  package mutating func addEdge(
    _ label: String, from source: String, to target: String, id: String?,
    _ properties: [(key: String, value: Value)]
  ) throws(StoreError) {
    try Self.verify(source)
    try Self.verify(target)
    if (id != nil) != stagesIDs {
      cutEdges()
      stagesIDs = id != nil
    }
    edgeStage.begin(edgeLabels.number(label))
    ends.from.append(source)
    ends.to.append(target)
    if let id {
      try Self.verify(id)
      edgeStage.ids.append(id)
      if let first = id.utf8.first, (0x30...0x39).contains(first) { hasIntegerEdgeIDs = true }
    } else {
      hasEdgesWithoutIDs = true
    }
    for (place, property) in properties.enumerated() {
      if case .null = property.value { continue }
      try edgeStage.append(property.value, property.key, at: place, &edgeKeys, allowsSeveral: false)
    }
    edgeCount += 1
    let bytes = ends.from.bytes.count + ends.to.bytes.count
    if edgeStage.isFull(Self.blockRows, Self.blockBytes - bytes) { cutEdges() }
  }

  private static func verify(_ id: String) throws(StoreError) {
    guard id.utf8.count > Limits.nameLength else { return }
    throw StoreError(.limit, "an id of \(id.utf8.count) bytes; the limit is \(Limits.nameLength)")
  }

  private mutating func labelSet(_ text: String) throws(StoreError) -> UInt32 {
    if let lastLabels, lastLabels.text == text { return lastLabels.number }
    let number: UInt32
    if let known = labelSets[text] {
      number = known
    } else {
      let labels = text.split(separator: "::").map(String.init)
      guard !labels.isEmpty else { throw StoreError(.invalid, "a vertex without a label") }
      number = UInt32(vertexLabels.count)
      vertexLabels.append(labels)
      labelSets[text] = number
    }
    lastLabels = (text, number)
    return number
  }

  // MARK: Blocks

  private mutating func cutVertices() {
    guard vertexStage.count > 0 else { return }
    var block = VertexBlock()
    block.ids = vertexStage.ids
    block.labels = vertexStage.labels
    block.columns = vertexStage.finishedColumns()
    vertices.append(block)
    vertexStage = AppendedBlock()
  }

  private mutating func cutEdges() {
    guard edgeStage.count > 0 else { return }
    edges.append(
      AppendedEdges(
        labels: edgeStage.labels, from: ends.from, to: ends.to, ids: stagesIDs ? edgeStage.ids : nil,
        columns: edgeStage.finishedColumns()))
    edgeStage = AppendedBlock()
    ends = (Texts(), Texts())
  }

  /// No rows follow.
  package mutating func finish() {
    cutVertices()
    cutEdges()
  }
}

/// Edges whose ends are not yet known by number.
struct AppendedEdges: Sendable {
  var labels: [UInt32]
  var from: Texts
  var to: Texts
  var ids: Texts?
  var columns: [BlockColumn]

  var count: Int { labels.count }
}

/// Names by the numbers of their first appearance.
struct AppendedNames: Sendable {
  private(set) var names: [String] = []
  private var numbers: [String: UInt32] = [:]
  private var last: (name: String, number: UInt32)?

  mutating func number(_ name: String) -> UInt32 {
    if let last, last.name == name { return last.number }
    let number: UInt32
    if let known = numbers[name] {
      number = known
    } else {
      number = UInt32(names.count)
      names.append(name)
      numbers[name] = number
    }
    last = (name, number)
    return number
  }
}

/// The rows of one block while they come.
private struct AppendedBlock: Sendable {
  var ids = Texts()
  private(set) var labels: [UInt32] = []
  private var columns: [(slot: Int, stage: CellStage)] = []
  private var places: [Int: Int] = [:]
  /// The keys of the row before: rows mostly have the same ones in the same order.
  private var lastKeys: [(key: String, place: Int)] = []
  private var bytes = 0

  var count: Int { labels.count }

  func isFull(_ rows: Int, _ limit: Int) -> Bool { labels.count >= rows || bytes + ids.bytes.count >= limit }

  mutating func begin(_ label: UInt32) { labels.append(label) }

  mutating func append(
    _ value: Value, _ key: String, at place: Int, _ keys: inout AppendedNames, allowsSeveral: Bool
  ) throws(StoreError) {
    let row = labels.count - 1
    let column: Int
    if place < lastKeys.count, lastKeys[place].key == key {
      column = lastKeys[place].place
    } else {
      column = self.column(key, &keys)
      if place < lastKeys.count {
        lastKeys[place] = (key, column)
      } else if place == lastKeys.count {
        lastKeys.append((key, column))
      }
    }
    guard columns[column].stage.count <= row else {
      throw StoreError(.invalid, "the key '\(key.prefix(200))' is given twice to one element")
    }
    switch value {
    case .list(let members) where allowsSeveral:
      if members.isEmpty { return }
      let entries = members.enumerated().map { PropertyEntry(ordinal: UInt32($0), value: $1) }
      try columns[column].stage.append(Property(cardinality: .list, entries: entries), row: row)
    default: try columns[column].stage.append(value, row: row)
    }
    if case .string(let text) = value { bytes += text.utf8.count } else { bytes += 16 }
  }

  private mutating func column(_ key: String, _ keys: inout AppendedNames) -> Int {
    let slot = Int(keys.number(key))
    if let place = places[slot] { return place }
    places[slot] = columns.count
    columns.append((slot, CellStage()))
    return columns.count - 1
  }

  mutating func finishedColumns() -> [BlockColumn] {
    let rows = labels.count
    return columns.indices.map { place in
      BlockColumn(slot: columns[place].slot, cells: columns[place].stage.finished(rows: rows))
    }
  }
}

extension Texts {
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// The hashes of the texts as ids.
  func hashes(seed: UInt64) -> [UInt64] {
    var padded = self
    padded.pad()
    var hashes: [UInt64] = []
    IDHash.append(of: padded.bytes, starts: CellBatch.starts(of: ends), ends: ends, seed: seed, to: &hashes)
    return hashes
  }
}
