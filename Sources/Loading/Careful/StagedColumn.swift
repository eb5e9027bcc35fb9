// StagedColumn: all values under one property key, by the row of their element, until the graph is written.

import GraphStore

/// The values of a row that may have several, in the order in which they came.
struct SeveralValues {
  var cardinality: Cardinality
  private(set) var values: [Value] = []
  private var members: Set<Value> = []

  init(_ cardinality: Cardinality) { self.cardinality = cardinality }

  func contains(_ value: Value) -> Bool {
    cardinality == .set ? members.contains(value) : values.contains(value)
  }

  /// False when a set has the value already.
  mutating func add(_ value: Value) -> Bool {
    if cardinality == .set, !members.insert(value).inserted { return false }
    values.append(value)
    return true
  }
}

struct StagedColumn {
  enum Change {
    case added, unchanged
    case conflict(Value)
  }

  let key: KeyID
  /// Single values of rows as they come first, ascending: nearly all there are.
  private(set) var rows: [UInt32] = []
  private(set) var values: [Value] = []
  /// Single values that came for an earlier row; nil hides what stands in `values`.
  private(set) var late: [UInt32: Value?] = [:]
  private(set) var several: [UInt32: SeveralValues] = [:]

  init(_ key: KeyID) { self.key = key }

  func single(_ row: UInt32) -> Value? {
    if !late.isEmpty, let value = late[row] { return value }
    return place(of: row).map { values[$0] }
  }

  private func place(of row: UInt32) -> Int? {
    guard let last = rows.last, row <= last else { return nil }
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low] == row ? low : nil
  }

  mutating func add(_ row: UInt32, _ value: Value, _ cardinality: Cardinality) -> Change {
    cardinality == .single ? addSingle(row, value) : addToSeveral(row, value, cardinality)
  }

  private mutating func addSingle(_ row: UInt32, _ value: Value) -> Change {
    if rows.last.map({ $0 < row }) ?? true, late.isEmpty, several.isEmpty {
      rows.append(row)
      values.append(value)
      return .added
    }
    if let held = several[row] { return held.contains(value) ? .unchanged : .conflict(held.values[0]) }
    if let held = single(row) { return held == value ? .unchanged : .conflict(held) }
    if rows.last.map({ $0 < row }) ?? true {
      rows.append(row)
      values.append(value)
    } else {
      late[row] = .some(value)
    }
    return .added
  }

  private mutating func addToSeveral(_ row: UInt32, _ value: Value, _ cardinality: Cardinality) -> Change {
    if several[row] == nil {
      several[row] = SeveralValues(cardinality)
      if let held = single(row) {
        late[row] = .some(nil)
        _ = several[row]?.add(held)
      }
    }
    return several[row]?.add(value) ?? false ? .added : .unchanged
  }

  /// Forgets all that a row has.
  mutating func clear(_ row: UInt32) {
    several[row] = nil
    if single(row) != nil { late[row] = .some(nil) }
  }

  // MARK: Writing

  /// Gives everything out by ascending row, then forgets it.
  mutating func drain(_ write: (UInt32, Property) throws -> Void) rethrows {
    for place in rows.indices where late.isEmpty || late[rows[place]] == nil {
      try write(rows[place], Property(values[place]))
    }
    for row in late.keys.sorted() {
      if let value = late[row] ?? nil { try write(row, Property(value)) }
    }
    for row in several.keys.sorted() {
      guard let held = several[row] else { continue }
      let entries = held.values.enumerated().map { PropertyEntry(ordinal: UInt32($0), value: $1) }
      try write(row, Property(cardinality: held.cardinality, entries: entries))
    }
    self = StagedColumn(key)
  }
}
