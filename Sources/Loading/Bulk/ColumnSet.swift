// ColumnSet: all columns of one kind of element while they are built, and how property columns of files become ours.

import GraphStore
import Synchronization

/// The property columns of a load: those of all files, each name once.
struct ColumnSlots {
  private(set) var names: [String] = []
  /// For each file the slot of each of its columns; -1 for a column that holds no property.
  private(set) var ofFile: [[Int]] = []

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
  private var labels: ColumnBuilder
  private var sources: ColumnBuilder?
  private var ids: ColumnBuilder?
  /// By slot, once there is a cell.
  private var properties: [Int: ColumnBuilder] = [:]

  init(_ kind: ElementKind, from first: UInt64, hasSources: Bool) {
    self.kind = kind
    self.first = first
    row = first
    labels = ColumnBuilder(.label(kind), from: first)
    if hasSources { sources = ColumnBuilder(.edgeSource, from: first) }
  }

  /// Appends the cells of `count` rows; nil stands for rows without cells.
  mutating func append(
    count: Int, labels: CellBatch, sources: CellBatch?, ids: CellBatch?, cells: [CellBatch?],
    names: [String], _ transaction: borrowing Transaction
  ) throws {
    try self.labels.append(labels)
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
  }

  private func started(_ column: BulkColumn) -> ColumnBuilder {
    var builder = ColumnBuilder(column, from: first)
    builder.skip(Int(row - first))
    return builder
  }

  /// Hands on all segments. Nothing follows.
  mutating func finish(into spool: inout Spool, _ blobs: inout Spool) {
    let builders =
      [labels] + [sources, ids].compactMap { $0 } + properties.keys.sorted().compactMap { properties[$0] }
    for var builder in builders {
      builder.finish()
      let (segments, large) = builder.take()
      spool.add([segments])
      blobs.add([large])
    }
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
