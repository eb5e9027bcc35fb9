// GraphStage: where parsed rows become one graph. Rows of the same id meet here, and edges find their ends.
// Nothing is written before all rows of a kind are in; then everything is, in the order of its keys.

import GraphStore

/// Why a row as a whole is refused; the column is a place in the header.
struct Refusal: Error {
  var code: ProblemCode
  var column: Int?
  var message: String
  var help: String?
}

/// What became of a row.
enum RowOutcome { case added, merged, unchanged, dropped }

/// How the columns of a file reach the stage.
struct FileBinding {
  let header: Header
  fileprivate var slots: [Int?]

  init(_ header: Header) {
    self.header = header
    slots = [Int?](repeating: nil, count: header.columns.count)
  }
}

struct GraphStage {
  private let options: LoadOptions
  /// The vertices that a bulk load has made, for edges that this stage gets.
  var known: (table: VertexTable, seed: UInt64)?
  private(set) var vertices = VertexStage()
  private var edges = EdgeStage()
  private var vertexProperties = PropertyStage(.vertex)
  private var edgeProperties = PropertyStage(.edge)
  /// The labels of each parsed set, made when they are first needed.
  private var labelIDs: [[LabelID]?] = []
  private var defaultEdgeLabel: LabelID?
  /// Values that the row at hand could not get in.
  private(set) var conflicts: [Conflict] = []
  private(set) var createdVertices = 0
  /// Where a caller decides what may be overwritten.
  private var overwrittenVertices = OverwrittenRows()
  private var overwrittenEdges = OverwrittenRows()
  private(set) var trace = LoadTrace()

  static let defaultVertexLabel = "vertex"
  static let defaultEdgeLabel = "edge"

  init(_ options: LoadOptions) { self.options = options }

  // MARK: Vertices

  mutating func addVertex(
    _ row: ParsedRow, _ labelSets: LabelSets, _ binding: inout FileBinding,
    _ transaction: borrowing Transaction
  ) throws -> RowOutcome {
    conflicts.removeAll(keepingCapacity: true)
    guard let id = row.id else { return .dropped }
    let labels = try row.labels.map { try labelIDs($0, labelSets, transaction) }
    if let known = vertices.row(id) {
      return try repeated(known, row, labels, &binding, transaction)
    }
    if let number = try transaction.number(.vertex, id: id) {
      if let overwriting = options.overwriting {
        guard case .overwrite(let owned) = overwriting.choice(.vertex, number) else {
          overwrittenVertices.kept.insert(number)
          return .dropped
        }
        let known = try vertices.append(id, stored: VertexNumber(truncatingIfNeeded: number))
        overwrittenVertices.owned[known] = owned
        if let labels { _ = vertices.add(known, labels) }
        _ = try addCells(row, known, &binding, transaction)
        return .merged
      }
      return try stored(VertexNumber(truncatingIfNeeded: number), id, row, labels, &binding, transaction)
    }
    let new = try vertices.append(id)
    if let labels { _ = vertices.add(new, labels) }
    _ = try addCells(row, new, &binding, transaction)
    return .added
  }

  private mutating func repeated(
    _ known: UInt32, _ row: ParsedRow, _ labels: [LabelID]?, _ binding: inout FileBinding,
    _ transaction: borrowing Transaction
  ) throws -> RowOutcome {
    switch options.onDuplicate {
    case .error: throw duplicate(row.id, binding, "the input")
    case .first: return .dropped
    case .merge: break
    case .replace:
      vertexProperties.clear(known)
      vertices.clearLabels(known)
    }
    var isChanged = options.onDuplicate == .replace
    if let labels, vertices.add(known, labels) { isChanged = true }
    if try addCells(row, known, &binding, transaction) { isChanged = true }
    return isChanged ? .merged : .unchanged
  }

  private mutating func stored(
    _ number: VertexNumber, _ id: ElementID, _ row: ParsedRow, _ labels: [LabelID]?,
    _ binding: inout FileBinding, _ transaction: borrowing Transaction
  ) throws -> RowOutcome {
    switch options.onDuplicate {
    case .error: throw duplicate(id, binding, "the database")
    case .first: return .dropped
    case .merge, .replace: break
    }
    var isChanged = false
    let held = try transaction.labels(ofVertex: number)
    let new = try vertices.append(id, stored: number)
    if options.onDuplicate == .merge {
      _ = vertices.add(new, held)
    } else {
      for key in try transaction.keys(of: .vertex, UInt64(number)) {
        try transaction.removeProperty(.vertex, UInt64(number), key)
      }
      isChanged = true
    }
    if let labels, vertices.add(new, labels) { isChanged = true }
    if try addCells(row, new, &binding, transaction) { isChanged = true }
    return isChanged ? .merged : .unchanged
  }

  private func duplicate(_ id: ElementID?, _ binding: FileBinding, _ place: String) -> Refusal {
    Refusal(
      code: .duplicateID, column: binding.header.id,
      message: "~id \"\(id?.description ?? "")\" is in \(place) already",
      help: "use --on-duplicate merge, first or replace")
  }

  private mutating func labelIDs(_ set: Int, _ labelSets: LabelSets, _ transaction: borrowing Transaction)
    throws(StoreError) -> [LabelID]
  {
    while labelIDs.count < labelSets.sets.count { labelIDs.append(nil) }
    if let known = labelIDs[set] { return known }
    var made: [LabelID] = []
    for name in labelSets.sets[set] { made.append(try transaction.makeLabel(name)) }
    labelIDs[set] = made
    return made
  }

  /// True when a value was new.
  private mutating func addCells(
    _ row: ParsedRow, _ element: UInt32, _ binding: inout FileBinding, _ transaction: borrowing Transaction
  ) throws(StoreError) -> Bool {
    let isEdge = binding.header.kind == .edges
    // What is overwritten is not compared with what is there.
    let stored =
      options.overwriting != nil
      ? nil : isEdge ? edges.stored[element] : vertices.stored[element].map { UInt64($0) }
    var isChanged = false
    for cell in row.cells {
      guard case .property(let column) = binding.header.columns[cell.column].role else { continue }
      let slot = try slot(cell.column, column, &binding, transaction)
      let change =
        isEdge
        ? try Self.add(&edgeProperties, slot, element, stored, cell.value, column.cardinality, transaction)
        : try Self.add(&vertexProperties, slot, element, stored, cell.value, column.cardinality, transaction)
      switch change {
      case .added: isChanged = true
      case .unchanged: break
      case .conflict(let held):
        conflicts.append(Conflict(column: cell.column, held: held, refused: cell.value))
      }
    }
    return isChanged
  }

  private static func add(
    _ stage: inout PropertyStage, _ slot: Int, _ element: UInt32, _ stored: UInt64?, _ value: Value,
    _ cardinality: Cardinality, _ transaction: borrowing Transaction
  ) throws(StoreError) -> StagedColumn.Change {
    guard let stored else { return stage.add(slot, element, value, cardinality) }
    return try stage.add(slot, element, stored: stored, value, cardinality, transaction)
  }

  private mutating func slot(
    _ place: Int, _ column: PropertyColumn, _ binding: inout FileBinding, _ transaction: borrowing Transaction
  ) throws(StoreError) -> Int {
    if let slot = binding.slots[place] { return slot }
    let key = try transaction.makeKey(column.name)
    let slot = binding.header.kind == .edges ? edgeProperties.slot(key) : vertexProperties.slot(key)
    binding.slots[place] = slot
    return slot
  }

  /// After the last row of a vertex.
  mutating func writeVertices(_ transaction: borrowing Transaction) throws {
    if options.overwriting != nil {
      overwrittenVertices.changed = try vertices.rows(relabelledIn: transaction)
    }
    try vertices.write(default: Self.defaultVertexLabel, transaction)
    let vertices = vertices
    if let overwriting = options.overwriting {
      try vertexProperties.overwrite(
        &overwrittenVertices, takesOver: overwriting.takesOver, numbers: { UInt64(vertices.number($0)) },
        count: vertices.count, &trace.sets, transaction)
      trace.vertices = overwrittenVertices.elements(vertices.count) { UInt64(vertices.number($0)) }
      return
    }
    try vertexProperties.write(
      numbers: { UInt64(vertices.number($0)) }, isStored: { vertices.stored[$0] != nil }, transaction)
  }

  // MARK: Edges

  mutating func addEdge(
    _ row: ParsedRow, _ labelSets: LabelSets, _ binding: inout FileBinding,
    _ transaction: borrowing Transaction
  ) throws -> RowOutcome {
    conflicts.removeAll(keepingCapacity: true)
    let source = try end(row.from, binding.header.from, "~from", transaction)
    let target = try end(row.to, binding.header.to, "~to", transaction)
    let label = try row.labels.flatMap { try labelIDs($0, labelSets, transaction).first }
    if let id = row.id {
      if let known = edges.row(id) {
        return try repeatedEdge(known, row, label, source, target, &binding, transaction)
      }
      if let number = try transaction.number(.edge, id: id), let held = try transaction.edge(number) {
        if let overwriting = options.overwriting {
          let wanted = EdgeRecord(
            number: number, label: try label ?? defaultLabel(transaction), source: source, target: target)
          return try overwritten(held, wanted, id, row, overwriting, &binding, transaction)
        }
        if options.onDuplicate == .error { throw duplicate(id, binding, "the database") }
        if options.onDuplicate == .first { return .dropped }
        let known = try edges.append(id, held.label, held.source, held.target, stored: number)
        return try repeatedEdge(known, row, label, source, target, &binding, transaction)
      }
    }
    let new = try edges.append(row.id, try label ?? defaultLabel(transaction), source, target)
    _ = try addCells(row, new, &binding, transaction)
    return .added
  }

  /// An edge that is there. One with other ends or another label is made anew under its id.
  private mutating func overwritten(
    _ held: EdgeRecord, _ wanted: EdgeRecord, _ id: ElementID, _ row: ParsedRow, _ overwriting: Overwriting,
    _ binding: inout FileBinding, _ transaction: borrowing Transaction
  ) throws -> RowOutcome {
    guard case .overwrite(let owned) = overwriting.choice(.edge, held.number) else {
      overwrittenEdges.kept.insert(held.number)
      return .dropped
    }
    let isSame = held == wanted
    let new = try edges.append(
      id, wanted.label, wanted.source, wanted.target, stored: isSame ? held.number : nil)
    if isSame {
      overwrittenEdges.owned[new] = owned
    } else {
      for key in try transaction.keys(of: .edge, held.number) where !owned.contains(key) {
        guard let property = try transaction.property(.edge, held.number, key) else { continue }
        overwrittenEdges.carried.append((new, key, property))
      }
      try transaction.removeEdge(held.number)
    }
    _ = try addCells(row, new, &binding, transaction)
    return .merged
  }

  private mutating func defaultLabel(_ transaction: borrowing Transaction) throws(StoreError) -> LabelID {
    if let label = defaultEdgeLabel { return label }
    let label = try transaction.makeLabel(Self.defaultEdgeLabel)
    defaultEdgeLabel = label
    return label
  }

  private mutating func end(
    _ id: ElementID, _ column: Int?, _ title: String, _ transaction: borrowing Transaction
  ) throws -> VertexNumber {
    if let number = vertices.number(id) { return number }
    if let known, let number = known.table.number(id.description, seed: known.seed) { return number }
    if let number = try transaction.number(.vertex, id: id) {
      return VertexNumber(truncatingIfNeeded: number)
    }
    guard options.dangling == .create else {
      throw Refusal.dangling(id, column, title)
    }
    let label = try transaction.makeLabel(Self.defaultVertexLabel)
    let number = try transaction.addVertex(labels: [label], id: id)
    try vertices.note(id, number)
    createdVertices += 1
    return number
  }

  private mutating func repeatedEdge(
    _ known: UInt32, _ row: ParsedRow, _ label: LabelID?, _ source: VertexNumber, _ target: VertexNumber,
    _ binding: inout FileBinding, _ transaction: borrowing Transaction
  ) throws -> RowOutcome {
    if options.onDuplicate == .error { throw duplicate(row.id, binding, "the input") }
    if options.onDuplicate == .first { return .dropped }
    guard edges.isSame(known, label, source, target) else {
      throw Refusal(
        code: .edgeConflict, column: binding.header.id,
        message: "edge \"\(row.id?.description ?? "")\" came before with other ends or another label",
        help: "give each edge an id of its own")
    }
    var isChanged = false
    if options.onDuplicate == .replace {
      edgeProperties.clear(known)
      if let number = edges.stored[known] {
        for key in try transaction.keys(of: .edge, number) {
          try transaction.removeProperty(.edge, number, key)
        }
      }
      isChanged = true
    }
    if try addCells(row, known, &binding, transaction) { isChanged = true }
    return isChanged ? .merged : .unchanged
  }

  /// After the last row of an edge.
  mutating func writeEdges(_ transaction: borrowing Transaction) throws {
    try edges.write(transaction)
    let edges = edges
    if let overwriting = options.overwriting {
      try edgeProperties.overwrite(
        &overwrittenEdges, takesOver: overwriting.takesOver, numbers: { edges.number($0) },
        count: edges.count, &trace.sets, transaction)
      trace.edges = overwrittenEdges.elements(edges.count) { edges.number($0) }
      return
    }
    try edgeProperties.write(
      numbers: { edges.number($0) }, isStored: { edges.stored[$0] != nil }, transaction)
  }
}
