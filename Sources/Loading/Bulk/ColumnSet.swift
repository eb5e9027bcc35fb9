// ColumnSet: all columns of one kind of element while they are built, and how property columns of files become ours.

import GraphStore
import Synchronization

/// The property columns of a load: those of all files, each name once.
struct ColumnSlots {
  private(set) var names: [String] = []
  /// For each file the slot of each of its columns; -1 for a column that holds no property.
  private(set) var ofFile: [[Int]] = []

  /// Where there are no files.
  init(names: [String]) { self.names = names }

  /// Nil for a file of the other kind.
  init(_ headers: [Header?]) {
    var slots: [String: Int] = [:]
    for header in headers {
      var own: [Int] = []
      for column in header?.columns ?? [] {
        guard case .property(let property) = column.role else {
          own.append(-1)
          continue
        }
        if slots[property.name] == nil {
          slots[property.name] = names.count
          names.append(property.name)
        }
        own.append(slots[property.name] ?? -1)
      }
      ofFile.append(own)
    }
  }
}

struct ColumnSet {
  private let kind: ElementKind
  private let first: UInt64
  private var row: UInt64
  private var labels: ColumnBuilder?
  private var sources: ColumnBuilder?
  private var ids: ColumnBuilder?
  /// By slot, once there is a cell.
  private var properties: [Int: ColumnBuilder] = [:]
  /// Where segments go, and the places of columns there: by slot, and below zero those that every element has.
  private var spool: Spool
  private var blobs: Spool
  private var places: [Int: (segments: Int, blobs: Int)] = [:]

  /// Segments that wait in a builder.
  private static let pendingLimit = 1 << 18

  init(_ kind: ElementKind, from first: UInt64, hasSources: Bool, _ spool: Spool, _ blobs: Spool) {
    self.kind = kind
    self.first = first
    self.spool = spool
    self.blobs = blobs
    row = first
    labels = ColumnBuilder(.label(kind), from: first)
    if hasSources { sources = ColumnBuilder(.edgeSource, from: first) }
  }

  /// Appends the cells of `count` rows; nil stands for rows without cells.
  mutating func append(
    count: Int, labels: CellBatch, sources: CellBatch?, ids: CellBatch?, cells: [CellBatch?],
    names: [String], _ transaction: borrowing Transaction
  ) throws {
    try self.labels?.append(labels)
    if let sources { try self.sources?.append(sources) }
    if let ids {
      if self.ids == nil { self.ids = started(.id(kind)) }
      try self.ids?.append(ids)
    } else {
      self.ids?.skip(count)
    }
    for (slot, batch) in cells.enumerated() {
      if let batch {
        var builder = properties.removeValue(forKey: slot)
        if builder == nil {
          builder = started(.property(kind, try transaction.makeKey(names[slot])))
        }
        try builder?.append(batch)
        properties[slot] = builder
      } else {
        properties[slot]?.skip(count)
      }
    }
    row += UInt64(count)
    try take()
  }

  private func started(_ column: BulkColumn) -> ColumnBuilder {
    var builder = ColumnBuilder(column, from: first)
    builder.skip(Int(row - first))
    return builder
  }

  /// Hands on what builders have ready, where it is much or `all` is wanted. The columns that every element has lie
  /// beside each other in the file, so their segments are handed on together.
  private mutating func take(all: Bool = false) throws {
    let pending = [labels, sources, ids].reduce(0) { $0 + ($1?.pendingSize ?? 0) }
    if all || pending > Self.pendingLimit {
      let taken = [labels?.take(), sources?.take(), ids?.take()].compactMap { $0 }
      try hand(
        PackedEntries.merged(taken.map(\.segments)), PackedEntries.merged(taken.map(\.blobs)), column: -1)
    }
    for slot in properties.keys.sorted() {
      guard let size = properties[slot]?.pendingSize, all || size > Self.pendingLimit,
        let taken = properties[slot]?.take()
      else { continue }
      try hand(taken.segments, taken.blobs, column: slot)
    }
  }

  private mutating func hand(_ segments: PackedEntries, _ large: PackedEntries, column: Int) throws {
    let place = places[column] ?? (spool.makeColumn(), blobs.makeColumn())
    places[column] = place
    try spool.add(segments, to: place.segments)
    try blobs.add(large, to: place.blobs)
  }

  /// Hands on all segments, and what they were handed on to. Nothing follows.
  mutating func finish() throws -> (segments: Spool, blobs: Spool) {
    labels?.finish()
    sources?.finish()
    ids?.finish()
    for slot in properties.keys { properties[slot]?.finish() }
    try take(all: true)
    return (spool, blobs)
  }
}

/// Labels by their names, as the database numbers them.
struct LoadNames {
  private var labels: [String: LabelID] = [:]
  private var cells: [[String]: LabelID] = [:]
  private var labelsOfCell: [LabelID: [LabelID]] = [:]

  mutating func label(_ name: String, _ transaction: borrowing Transaction) throws(StoreError) -> LabelID {
    if let label = labels[name] { return label }
    let label = try transaction.makeLabel(name)
    labels[name] = label
    return label
  }

  /// The cells of vertices that bear these sets of labels.
  mutating func cells(
    _ sets: [[String]], _ transaction: borrowing Transaction
  ) throws(StoreError) -> [LabelID] {
    var cells: [LabelID] = []
    for set in sets { cells.append(try cell(set, transaction)) }
    return cells
  }

  mutating func cell(_ set: [String], _ transaction: borrowing Transaction) throws(StoreError) -> LabelID {
    if let cell = cells[set] { return cell }
    var members: [LabelID] = []
    for name in set { members.append(try label(name, transaction)) }
    let cell = try transaction.labelCell(members)
    cells[set] = cell
    labelsOfCell[cell] = Set(members).sorted()
    return cell
  }

  /// Counts by cell as counts by label.
  func byLabel(_ counts: [LabelID: Int]) throws -> [LabelID: Int] {
    var byLabel: [LabelID: Int] = [:]
    for (cell, count) in counts {
      for label in labelsOfCell[cell] ?? [] { byLabel[label, default: 0] += count }
    }
    return byLabel
  }
}

/// Counts from zero to below a limit, for whoever asks.
final class Counter: Sendable {
  private let state: Mutex<Int>
  private let limit: Int

  init(_ limit: Int) {
    state = Mutex(0)
    self.limit = limit
  }

  func next() -> Int? {
    state.withLock { value in
      guard value < limit else { return nil }
      defer { value += 1 }
      return value
    }
  }
}
