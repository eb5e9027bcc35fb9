// Where appended rows go: many in bulk, few beside what is there one by one.

import GraphStore

extension AppendedRows {
  /// Writes everything, as a part of a transaction that the caller has begun.
  package mutating func write(to transaction: borrowing Transaction, threads: Int = Platform.processorCount)
    throws
  {
    try write(to: transaction, .bySize, threads: threads)
  }

  mutating func write(
    to transaction: borrowing Transaction, _ manner: LoadOptions.Manner,
    threads: Int = Platform.processorCount
  ) throws {
    finish()
    let isEmpty = try transaction.isUntouched() && manner != .oneByOne
    guard
      try isEmpty
        || manner.sorts(vertexCount + edgeCount, beside: transaction.nextNumber(.vertex)), areIDsApart,
      try !(hasIntegerEdgeIDs && transaction.hasOwnNumbers(.edge))
    else { return try writeEach(transaction) }
    var options = LoadOptions()
    options.threads = max(1, threads)
    var load = BulkLoad(self, options, seed: try transaction.hashSeed())
    defer { load.cancel() }
    try load.begin(transaction)
    while try load.advance(transaction, budget: .max) {}
  }

  /// The same, element by element.
  func writeEach(_ transaction: borrowing Transaction) throws {
    var sets: [[LabelID]] = []
    for names in vertexLabels {
      var labels: [LabelID] = []
      for name in names { labels.append(try transaction.makeLabel(name)) }
      sets.append(labels)
    }
    for block in vertices {
      var numbers: [UInt64] = []
      for row in block.labels.indices {
        let id = String(decoding: block.ids.text(row), as: UTF8.self)
        numbers.append(
          UInt64(try transaction.addVertex(labels: sets[Int(block.labels[row])], id: .string(id))))
      }
      try Self.write(block.columns, vertexKeys.names, .vertex, numbers, transaction)
    }
    var labels: [LabelID] = []
    for name in edgeLabels.names { labels.append(try transaction.makeLabel(name)) }
    // Given ids first: an edge without one gets a number that nobody was given.
    for block in edges.filter({ $0.ids != nil }) + edges.filter({ $0.ids == nil }) {
      var numbers: [UInt64] = []
      for row in block.labels.indices {
        let source = try Self.vertex(block.from.text(row), transaction)
        let target = try Self.vertex(block.to.text(row), transaction)
        let id = block.ids.map { ElementID.string(String(decoding: $0.text(row), as: UTF8.self)) }
        numbers.append(
          try transaction.addEdge(label: labels[Int(block.labels[row])], from: source, to: target, id: id))
      }
      try Self.write(block.columns, edgeKeys.names, .edge, numbers, transaction)
    }
  }

  private static func vertex(_ id: ArraySlice<UInt8>, _ transaction: borrowing Transaction) throws
    -> VertexNumber
  {
    let wanted = ElementID.string(String(decoding: id, as: UTF8.self))
    guard let number = try transaction.number(.vertex, id: wanted) else { throw noVertex(id) }
    return VertexNumber(truncatingIfNeeded: number)
  }

  private static func write(
    _ columns: [BlockColumn], _ names: [String], _ kind: ElementKind, _ numbers: [UInt64],
    _ transaction: borrowing Transaction
  ) throws {
    for column in columns {
      let key = try transaction.makeKey(names[column.slot])
      for row in numbers.indices {
        guard let property = try column.cells.property(row) else { continue }
        try transaction.setProperty(kind, numbers[row], key, property)
      }
    }
  }
}
