// PropertyStage: the staged columns of one kind of element, and how they meet what the database has.

import GraphStore

/// A value that a row has no room for.
struct Conflict {
  /// The place of the column in the header.
  var column: Int
  var held: Value
  var refused: Value
}

struct PropertyStage {
  let kind: ElementKind
  var columns: [StagedColumn] = []
  private var slots: [KeyID: Int] = [:]

  init(_ kind: ElementKind) { self.kind = kind }

  /// The place among the staged columns of the one for a property key.
  mutating func slot(_ key: KeyID) -> Int {
    if let slot = slots[key] { return slot }
    columns.append(StagedColumn(key))
    slots[key] = columns.count - 1
    return columns.count - 1
  }

  mutating func add(_ slot: Int, _ row: UInt32, _ value: Value, _ cardinality: Cardinality)
    -> StagedColumn.Change
  {
    columns[slot].add(row, value, cardinality)
  }

  /// The same for a row whose element is in the database already.
  mutating func add(
    _ slot: Int, _ row: UInt32, stored number: UInt64, _ value: Value, _ cardinality: Cardinality,
    _ transaction: borrowing Transaction
  ) throws(StoreError) -> StagedColumn.Change {
    if let held = try transaction.property(kind, number, columns[slot].key)?.entries {
      if held.contains(where: { $0.value == value }) && cardinality != .list { return .unchanged }
      if cardinality == .single, let first = held.first { return .conflict(first.value) }
    }
    return columns[slot].add(row, value, cardinality)
  }

  mutating func clear(_ row: UInt32) {
    for slot in columns.indices { columns[slot].clear(row) }
  }

  /// Writes everything; `numbers` are those of the rows, `stored` says which rows were in the database before.
  mutating func write(
    numbers: (UInt32) -> UInt64, isStored: (UInt32) -> Bool, _ transaction: borrowing Transaction
  ) throws {
    for slot in columns.indices {
      let key = columns[slot].key
      var merged: [(number: UInt64, property: Property)] = []
      try columns[slot].drain { row, property in
        if isStored(row) {
          merged.append((numbers(row), property))
        } else {
          try transaction.setProperty(kind, numbers(row), key, property)
        }
      }
      // Reads come before writes, so that not every one of them writes out what is pending.
      for place in merged.indices {
        guard let held = try transaction.property(kind, merged[place].number, key) else { continue }
        merged[place].property = Self.joined(held, merged[place].property)
      }
      for (number, property) in merged { try transaction.setProperty(kind, number, key, property) }
    }
  }

  /// What is stored keeps its ordinals and its own properties.
  private static func joined(_ held: Property, _ added: Property) -> Property {
    var property = held
    property.cardinality = added.cardinality
    var ordinal = held.entries.map(\.ordinal).max().map { $0 + 1 } ?? 0
    for entry in added.entries {
      property.entries.append(PropertyEntry(ordinal: ordinal, value: entry.value))
      ordinal += 1
    }
    return property
  }
}
