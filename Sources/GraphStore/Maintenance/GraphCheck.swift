// GraphCheck: every record of the graph decoded, and records that say the same thing compared. Each stage is one scan
// in the order of keys; what must be remembered between scans is kept in bitmaps and in arrays over a range of numbers.

struct GraphCheck {
  let state: GraphState
  let names: Names
  var log: FaultLog
  /// Elements that have a label cell, and so exist.
  var vertices = NumberSet()
  var edges = NumberSet()
  /// Elements that have a cell in their id column.
  var vertexIDs = NumberSet()
  var edgeIDs = NumberSet()
  /// How many elements bear each label.
  var vertexLabelCounts: [UInt64]
  var edgeLabelCounts: [UInt64]
  var properties: UInt64 = 0
  var indexEntries: UInt64 = 0

  /// How many numbers one scan of the lists or runs covers at least.
  static let rangeWidth = UInt64(1) << 23

  init(_ transaction: borrowing Transaction, _ log: FaultLog) throws(StoreError) {
    state = try transaction.state()
    names = transaction.names
    self.log = log
    vertexLabelCounts = [UInt64](repeating: 0, count: Int(names.labels.count))
    edgeLabelCounts = vertexLabelCounts
  }

  mutating func run(
    _ transaction: borrowing Transaction, _ isQuick: Bool, _ report: inout CheckReport,
    _ progress: (MaintenanceProgress) -> Void
  ) throws(StoreError) {
    let total = UInt64(isQuick ? 2 : 7 + names.indexes.count)
    var done: UInt64 = 0
    func enter(_ stage: String) {
      progress(MaintenanceProgress(stage: stage, done: done, total: total))
      done += 1
    }
    enter("decoding columns")
    try checkColumns(transaction, onlyExistence: isQuick)
    enter("comparing counts")
    try checkCounters(transaction, onlyExistence: isQuick)
    if !isQuick {
      enter("decoding neighbour lists")
      try checkLists(transaction)
      enter("comparing both directions of edges")
      try compareEdges(transaction)
      for kind in ElementKind.allCases {
        enter("comparing ids")
        try checkIDs(transaction, kind)
      }
      for index in names.indexes {
        enter("comparing index \(index.number)")
        try checkIndex(transaction, index)
      }
      try checkIndexNumbers(transaction)
    }
    report.vertices = vertices.count
    report.edges = edges.count
    report.properties = properties
    report.indexEntries = indexEntries
  }

  func isThere(_ kind: ElementKind, _ number: UInt64) -> Bool {
    kind == .vertex ? vertices.contains(number) : edges.contains(number)
  }

  // MARK: Counters

  /// Counters and label counts against what the columns hold.
  private mutating func checkCounters(
    _ transaction: borrowing Transaction, onlyExistence: Bool
  ) throws(StoreError) {
    let place = FaultPlace(.meta, GraphState.key)
    if state.vertexCount != vertices.count {
      log.add(.counter, place, "\(state.vertexCount) vertices counted, and there are \(vertices.count)")
    }
    if state.edgeCount != edges.count {
      log.add(.counter, place, "\(state.edgeCount) edges counted, and there are \(edges.count)")
    }
    if !onlyExistence {
      if state.givenVertexIDs != vertexIDs.count {
        log.add(
          .counter, place, "\(state.givenVertexIDs) vertex ids counted, and there are \(vertexIDs.count)")
      }
      if state.givenEdgeIDs != edgeIDs.count {
        log.add(.counter, place, "\(state.givenEdgeIDs) edge ids counted, and there are \(edgeIDs.count)")
      }
    }
    guard state.nextVertex <= Limits.vertices, state.nextEdge <= Limits.edges else {
      log.add(.counter, place, "the next numbers \(state.nextVertex) and \(state.nextEdge) exceed the limits")
      return
    }
    try checkMetaRecords(transaction)
  }

  /// The label counts in the table `meta`, and whether there is anything else.
  private mutating func checkMetaRecords(_ transaction: borrowing Transaction) throws(StoreError) {
    var counted: [ElementKind: NumberSet] = [.vertex: NumberSet(), .edge: NumberSet()]
    let prefix = Array("count".utf8)
    var cursor = try transaction.raw.makeCursor(.meta)
    let passed = [GraphState.key, Format.key] + Table.named.map { Array($0.name.utf8) }
    while let entry = try cursor.walk(from: [0]) {
      let key = entry.key.array
      if passed.contains(key) { continue }
      let place = FaultPlace(.meta, key)
      guard key.starts(with: prefix), key.count == prefix.count + 5, entry.value.byteCount == 8,
        let kind = ElementKind(rawValue: key[prefix.count])
      else {
        log.add(.labelCount, place, "a record that is not ours")
        continue
      }
      let label = Int(entry.key.bigEndian(prefix.count + 1, width: 4))
      let count = entry.value.load(0, as: UInt64.self)
      let counts = kind == .vertex ? vertexLabelCounts : edgeLabelCounts
      guard label < counts.count else {
        log.add(.labelCount, place, "the count of label \(label), which has no name")
        continue
      }
      counted[kind]?.insert(UInt64(label))
      if count != counts[label] {
        log.add(.labelCount, place, "\(Self.wrong(kind, label, names, count, counts[label]))")
      }
    }
    for kind in ElementKind.allCases {
      let counts = kind == .vertex ? vertexLabelCounts : edgeLabelCounts
      for label in counts.indices where counts[label] > 0 && counted[kind]?.contains(UInt64(label)) == false {
        let place = FaultPlace(.meta, LabelCounts.key(kind, LabelID(label)))
        log.add(.labelCount, place, "\(Self.wrong(kind, label, names, 0, counts[label]))")
      }
    }
  }

  private static func wrong(
    _ kind: ElementKind, _ label: Int, _ names: Names, _ stored: UInt64, _ found: UInt64
  ) -> String {
    let plural = kind == .vertex ? "vertices" : "edges"
    return "\(stored) \(plural) of label '\(names.labels.names[label])' counted, and there are \(found)"
  }
}
