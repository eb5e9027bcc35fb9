// ChangeBuffer: what a writing transaction has changed and not yet written to the file. Changes are collected by list
// and by segment and applied in key order, because many small changes are cheaper together.

/// One end of an edge coming or going.
struct ListChange {
  let key: UInt64
  let neighbour: VertexNumber
  /// The edge's number; the highest bit marks a removal.
  let edge: UInt64

  static let removal = UInt64(1) << 63

  var number: EdgeNumber { edge & ~Self.removal }
  var isRemoval: Bool { edge & Self.removal != 0 }

  static func isBefore(_ left: ListChange, _ right: ListChange) -> Bool {
    if left.key != right.key { return left.key < right.key }
    if left.neighbour != right.neighbour { return left.neighbour < right.neighbour }
    return left.number < right.number
  }
}

/// A cell's new content.
enum CellChange {
  case removed
  case plain(Value)
  case property(Property)

  /// True unless the cell surely stands in its segment.
  var mayBeLarge: Bool {
    switch self {
    case .removed: false
    case .plain(.string(let text)): text.utf8.count > SegmentEditor.inlineLimit
    case .plain(let value): NumberCell(value) == nil
    case .property: true
    }
  }
}

/// The new cells of one column, later ones overruling earlier ones of the same row.
struct ColumnChanges {
  var rows: [UInt64] = []
  var cells: [CellChange] = []
  var isAscending = true
  private(set) var lowestRow = UInt64.max
  private(set) var highestRow = UInt64.min

  mutating func append(_ row: UInt64, _ cell: CellChange) {
    if let last = rows.last, last >= row { isAscending = false }
    lowestRow = min(lowestRow, row)
    highestRow = max(highestRow, row)
    rows.append(row)
    cells.append(cell)
  }

  /// Positions in the order of rows, the last change of each row only.
  func ordered() -> [Int] {
    if isAscending { return Array(rows.indices) }
    let order = rows.indices.sorted { (rows[$0], $0) < (rows[$1], $1) }
    return order.indices.compactMap { place in
      place + 1 < order.count && rows[order[place]] == rows[order[place + 1]] ? nil : order[place]
    }
  }
}

/// One content for vertices and one for edges.
struct ByKind<Content> {
  private var vertices: Content
  private var edges: Content

  init(_ content: Content) {
    vertices = content
    edges = content
  }

  subscript(_ kind: ElementKind) -> Content {
    get { kind == .vertex ? vertices : edges }
    _modify { if kind == .vertex { yield &vertices } else { yield &edges } }
  }
}

/// Rows in the order in which they were marked, mostly ascending; some may be marked several times.
struct MarkedRows {
  private var rows: [UInt64] = []
  private var isAscending = true

  var isEmpty: Bool { rows.isEmpty }

  mutating func insert(_ row: UInt64) {
    if let last = rows.last {
      if last == row { return }
      if last > row { isAscending = false }
    }
    rows.append(row)
  }

  /// Each row once, ascending.
  var sorted: [UInt64] {
    if isAscending { return rows }
    var sorted: [UInt64] = []
    for row in rows.sorted() where sorted.last != row { sorted.append(row) }
    return sorted
  }
}

/// Changes that wait to be written, by what they change.
struct PendingChanges {
  var out: [ListChange] = []
  var `in`: [ListChange] = []
  var columns: [ColumnID: ColumnChanges] = [:]
  /// Elements that appeared (positive) or disappeared under a label.
  var vertexLabelCounts: [LabelID: Int] = [:]
  var edgeLabelCounts: [LabelID: Int] = [:]
  /// Ids given since the last flush.
  var newIDs = ByKind<[ElementID: UInt64]>([:])
  /// Ids whose element was removed since the last flush.
  var removedIDs = ByKind<[(id: ElementID, number: UInt64)]>([])
  /// Rows whose entries in some index change.
  var indexedRows = ByKind(MarkedRows())
  /// Something was removed since the last flush, so that what is stored may be gone.
  var hasRemovals = false
  /// A cell that may not fit its segment, and so may be refused when it is written.
  var hasLargeCells = false
  fileprivate(set) var count = 0

  var hasIndexedRows: Bool { !indexedRows[.vertex].isEmpty || !indexedRows[.edge].isEmpty }

  fileprivate mutating func removeAll() {
    out.removeAll(keepingCapacity: out.count < 1 << 16)
    self.in.removeAll(keepingCapacity: self.in.count < 1 << 16)
    columns.removeAll(keepingCapacity: true)
    vertexLabelCounts.removeAll(keepingCapacity: true)
    edgeLabelCounts.removeAll(keepingCapacity: true)
    newIDs = ByKind([:])
    removedIDs = ByKind([])
    indexedRows = ByKind(MarkedRows())
    hasRemovals = false
    hasLargeCells = false
    count = 0
  }
}

final class ChangeBuffer {
  var state: GraphState
  /// The counters as the file has them, to see whether they need writing.
  private(set) var storedState: GraphState
  /// The counters when the transaction, or the member of a group that is running, began.
  private(set) var firstState: GraphState
  var propertiesSet: UInt64 = 0
  var propertiesRemoved: UInt64 = 0
  var names: Names
  var pending = PendingChanges()
  /// Why a part of the work that cannot be half done failed. From then on the transaction can only be undone.
  var failure: StoreError?
  /// Texts read in this transaction, kept where later writes do not move them.
  var readTexts: [UInt8] = []
  /// Present while a member of a group adds to what those before it have left here (ChangeBuffer+Sharing.swift).
  var savepoint: Savepoint?

  /// Past this many changes they are written early, so that memory stays bounded.
  static let flushThreshold = 1 << 19

  init(state: GraphState, names: Names) {
    self.state = state
    storedState = state
    firstState = state
    self.names = names
  }

  var hasChanges: Bool { pending.count > 0 || state != storedState || failure != nil }

  func addEdge(
    source: VertexNumber, label: LabelID, target: VertexNumber, number: EdgeNumber, isRemoval: Bool
  ) {
    let edge = isRemoval ? number | ListChange.removal : number
    pending.out.append(ListChange(key: listKey(source, label), neighbour: target, edge: edge))
    pending.in.append(ListChange(key: listKey(target, label), neighbour: source, edge: edge))
    pending.count += 2
  }

  func set(_ column: ColumnID, _ row: UInt64, _ cell: CellChange) {
    pending.columns[column, default: ColumnChanges()].append(row, cell)
    pending.count += 1
    if cell.mayBeLarge { pending.hasLargeCells = true }
  }

  func count(_ kind: ElementKind, _ label: LabelID, by change: Int) {
    if kind == .vertex {
      pending.vertexLabelCounts[label, default: 0] += change
    } else {
      pending.edgeLabelCounts[label, default: 0] += change
    }
    pending.count += 1
  }

  func markIndexed(_ kind: ElementKind, _ row: UInt64) {
    pending.indexedRows[kind].insert(row)
    pending.count += 1
  }

  func noteID(_ kind: ElementKind, _ id: ElementID, _ number: UInt64) {
    pending.newIDs[kind][id] = number
    pending.count += 1
  }

  func noteRemovedID(_ kind: ElementKind, _ id: ElementID, _ number: UInt64) {
    pending.removedIDs[kind].append((id, number))
    pending.count += 1
  }

  func didFlush() {
    pending.removeAll()
    storedState = state
  }

  /// From now on effects count anew.
  func beginCounting() {
    firstState = state
    propertiesSet = 0
    propertiesRemoved = 0
  }

  /// Takes over what a transaction inside this one has written.
  func adopt(_ state: GraphState, _ names: Names) {
    self.state = state
    storedState = state
    self.names = names
  }

  /// Goes back to how things stood.
  func restore(_ savepoint: Savepoint) {
    state = savepoint.state
    storedState = savepoint.storedState
    names = savepoint.names
    pending = savepoint.pending
  }
}
