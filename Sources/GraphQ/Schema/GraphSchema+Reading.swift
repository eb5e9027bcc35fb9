// Reading a schema: every property of every label, and both ends of every edge.

import GraphStore
import Traversal

extension GraphSchema {
  private static let batch = 1 << 14

  /// Reads every property and every neighbour list; `progress` is told the elements read and how many there are.
  package init(
    _ graph: borrowing Transaction, progress: (_ done: UInt64, _ total: UInt64) -> Void = { _, _ in }
  ) throws {
    let total = try graph.count(.vertex) + graph.count(.edge)
    var done: UInt64 = 0
    for kind in [ElementKind.vertex, .edge] {
      var labels: [Label] = []
      for (number, name) in graph.labelNames.enumerated() {
        let count = try graph.count(kind, label: LabelID(number))
        guard count > 0 else { continue }
        let keys = try Self.keys(kind, LabelID(number), graph) { rows in
          done += UInt64(rows)
          progress(done, total)
        }
        labels.append(Label(name: name, count: Int(clamping: count), keys: keys))
      }
      labels.sort { $0.name < $1.name }
      if kind == .vertex { vertexLabels = labels } else { edgeLabels = labels }
    }
    try readPatterns(graph)
    indexes = try Graph.Index.all(in: graph)
    traversals = try graph.definitions().map { StoredTraversal($0) }
  }

  // MARK: Keys

  private static func keys(
    _ kind: ElementKind, _ label: LabelID, _ graph: borrowing Transaction, _ progress: (Int) -> Void
  ) throws -> [Key] {
    var keys = graph.keyNames.map { Key(name: $0) }
    var row: UInt64 = 0
    var last: UInt64?
    while row != last {
      last = row
      var rows: [UInt64] = []
      try graph.appendElements(kind, label: label, limit: batch, from: &row, to: &rows)
      for key in keys.indices {
        var column = PropertyColumn()
        if kind == .vertex {
          try graph.appendProperties(KeyID(key), of: rows.map { VertexNumber($0) }, to: &column)
        } else {
          try graph.appendProperties(KeyID(key), of: rows, to: &column)
        }
        try add(column, to: &keys[key], graph)
      }
      progress(rows.count)
    }
    return keys.filter { $0.count > 0 }.sorted { $0.name < $1.name }
  }

  private static func add(
    _ column: PropertyColumn, to key: inout Key, _ graph: borrowing Transaction
  ) throws {
    var counts = [UInt64](repeating: 0, count: 16)
    for kind in column.kinds { counts[Int(kind.rawValue)] += 1 }
    for (raw, count) in counts.enumerated() where count > 0 {
      guard let kind = PropertyColumn.Kind(rawValue: UInt8(raw)), let name = name(of: kind) else { continue }
      key.types[name, default: 0] += Int(clamping: count)
      key.count += Int(clamping: count)
    }
    for property in column.others {
      key.count += 1
      if property.cardinality != .single { key.isMultiple = true }
      for entry in property.entries {
        key.types[entry.value.columnTypeName, default: 0] += 1
        for meta in entry.meta { key.metaKeys.insert(try graph.keyName(meta.key)) }
      }
    }
  }

  /// Nil for what has no word in the column.
  private static func name(of kind: PropertyColumn.Kind) -> String? {
    switch kind {
    case .absent, .other: nil
    case .bool: "Bool"
    case .byte: "Byte"
    case .short: "Short"
    case .int: "Int"
    case .long: "Long"
    case .float: "Float"
    case .double: "Double"
    case .date: "Date"
    case .utcMilliseconds: "DateTime"
    case .text: "String"
    }
  }

  // MARK: Patterns

  private mutating func readPatterns(_ graph: borrowing Transaction) throws {
    let (kinds, names) = try Self.labelsOfVertices(graph)
    for label in edgeLabels {
      guard let number = graph.label(label.name) else { continue }
      var counts: [UInt64: UInt64] = [:]
      var place = ExpansionPlace()
      var isDone = false
      while !isDone {
        var expansion = Expansion()
        isDone = try graph.scanLists(.out, label: number, limit: Self.batch, from: &place, into: &expansion)
        var start = 0
        for (row, end) in zip(expansion.rows, expansion.ends) {
          let source = UInt64(kinds[Int(row)]) << 32
          for neighbour in expansion.neighbours[start..<end] {
            counts[source | UInt64(kinds[Int(neighbour)]), default: 0] += 1
          }
          start = end
        }
      }
      for (ends, count) in counts {
        patterns.append(
          Pattern(
            source: names[Int(ends >> 32)], label: label.name, target: names[Int(ends & 0xFFFF_FFFF)],
            count: Int(clamping: count)))
      }
    }
    patterns.sort { ($0.label, $0.source, $0.target) < ($1.label, $1.source, $1.target) }
  }

  /// For each vertex number a number of its label, or of its labels together, and their names.
  private static func labelsOfVertices(_ graph: borrowing Transaction) throws -> ([UInt32], [String]) {
    var kinds: [UInt32] = []
    var names = [""]
    var numbers: [[LabelID]: UInt32] = [:]
    var row: UInt64 = 0
    var last: UInt64?
    while row != last {
      last = row
      var rows: [UInt64] = []
      try graph.appendElements(.vertex, label: nil, limit: batch, from: &row, to: &rows)
      while UInt64(kinds.count) < row { kinds.append(0) }
      for vertex in rows {
        let labels = try graph.labels(ofVertex: VertexNumber(vertex))
        if numbers[labels] == nil {
          numbers[labels] = UInt32(names.count)
          var texts: [String] = []
          for label in labels { texts.append(try graph.labelName(label)) }
          names.append(texts.joined(separator: "::"))
        }
        kinds[Int(vertex)] = numbers[labels] ?? 0
      }
    }
    return (kinds, names)
  }
}

extension Value {
  /// The type as the header of a CSV file names it.
  package var columnTypeName: String {
    switch self {
    case .bool: "Bool"
    case .byte: "Byte"
    case .short: "Short"
    case .int: "Int"
    case .long: "Long"
    case .float: "Float"
    case .double: "Double"
    case .bigInteger: "BigInteger"
    case .bigDecimal: "BigDecimal"
    case .string: "String"
    case .date: "Date"
    case .dateTime: "DateTime"
    case .uuid: "UUID"
    case .list: "List"
    case .set: "Set"
    case .map: "Map"
    default: typeName
    }
  }
}
