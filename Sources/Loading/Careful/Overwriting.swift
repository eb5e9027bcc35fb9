// Overwriting: loading over elements of which some, or some of their values, belong to whoever loads, as packs do.

import GraphStore

/// Which elements that are there already a load may overwrite.
package struct Overwriting: Sendable {
  package enum Choice: Sendable {
    /// The element stays as it is; its rows are dropped.
    case keep
    /// The element gets what its rows say, and loses what it has under those of these keys that no row names. What it has
    /// under other keys is somebody else's and stays.
    case overwrite(owned: [KeyID])
  }

  package var choice: @Sendable (ElementKind, UInt64) -> Choice
  /// Rows also replace what is somebody else's.
  package var takesOver: Bool

  package init(takesOver: Bool = false, _ choice: @escaping @Sendable (ElementKind, UInt64) -> Choice) {
    self.takesOver = takesOver
    self.choice = choice
  }
}

/// What a load that overwrites has done, element by element.
package struct LoadTrace: Sendable {
  package struct Elements: Sendable {
    /// Elements that were made or overwritten, ascending, each with the set of keys it has from the load.
    package var numbers: [UInt64] = []
    package var keySets: [UInt32] = []
    package var added = 0
    /// Overwritten elements that are not what they were.
    package var changed = 0
    /// Elements that were kept, and values that were.
    package var kept: Set<UInt64> = []
    package var keptProperties: [KeptProperty] = []
  }

  package struct KeptProperty: Sendable {
    package var number: UInt64
    package var key: KeyID
  }

  package var vertices = Elements()
  package var edges = Elements()
  package var sets = KeySets()

  package init() {}
}

/// Rows of a stage, those of elements that are there with the keys that the load may clear.
struct OverwrittenRows {
  var owned: [UInt32: [KeyID]] = [:]
  /// The keys that each row has from the load.
  var keySets: [UInt32] = []
  var changed: Set<UInt32> = []
  var kept: Set<UInt64> = []
  var keptProperties: [LoadTrace.KeptProperty] = []
  /// What an edge had that is made anew with other ends, and what is not the load's to lose.
  var carried: [(row: UInt32, key: KeyID, property: Property)] = []

  /// As the trace of rows, by the numbers they have now.
  func elements(_ count: Int, _ number: (UInt32) -> UInt64) -> LoadTrace.Elements {
    var elements = LoadTrace.Elements()
    let rows = (0..<UInt32(count)).sorted { number($0) < number($1) }
    elements.numbers = rows.map(number)
    elements.keySets = rows.map { keySets[Int($0)] }
    elements.added = count - owned.count
    elements.changed = changed.count
    elements.kept = kept
    elements.keptProperties = keptProperties
    return elements
  }
}

extension PropertyStage {
  /// Writes everything in place of what is there and may be overwritten.
  mutating func overwrite(
    _ rows: inout OverwrittenRows, takesOver: Bool, numbers: (UInt32) -> UInt64, count: Int,
    _ sets: inout KeySets, _ transaction: borrowing Transaction
  ) throws {
    rows.keySets = [UInt32](repeating: KeySets.empty, count: count)
    for slot in columns.indices {
      let key = columns[slot].key
      var addition = KeyAddition(key)
      var stored: [(row: UInt32, property: Property)] = []
      try columns[slot].drain { row, property in
        if rows.owned[row] != nil {
          stored.append((row, property))
        } else {
          try transaction.setProperty(kind, numbers(row), key, property)
          rows.keySets[Int(row)] = addition.set(rows.keySets[Int(row)], in: &sets)
        }
      }
      // Reads come before writes, so that not every one of them writes out what is pending.
      var new: [(row: UInt32, property: Property)] = []
      for (row, property) in stored {
        let number = numbers(row)
        let held = try transaction.property(kind, number, key)
        let isOwned = takesOver || rows.owned[row]?.contains(key) ?? false
        if let held, held.says(property) {
          guard isOwned else { continue }
        } else if held != nil, !isOwned {
          rows.keptProperties.append(LoadTrace.KeptProperty(number: number, key: key))
          continue
        } else {
          new.append((row, property))
        }
        rows.keySets[Int(row)] = addition.set(rows.keySets[Int(row)], in: &sets)
      }
      for (row, property) in new {
        try transaction.setProperty(kind, numbers(row), key, property)
        rows.changed.insert(row)
      }
    }
    try clear(&rows, numbers: numbers, sets, transaction)
  }

  /// Removes what was the load's and is not any more.
  private func clear(
    _ rows: inout OverwrittenRows, numbers: (UInt32) -> UInt64, _ sets: KeySets,
    _ transaction: borrowing Transaction
  ) throws {
    for row in rows.owned.keys.sorted() {
      let named = sets[rows.keySets[Int(row)]]
      for key in rows.owned[row] ?? [] where !named.contains(key) {
        try transaction.removeProperty(kind, numbers(row), key)
        rows.changed.insert(row)
      }
    }
    for (row, key, property) in rows.carried where !sets[rows.keySets[Int(row)]].contains(key) {
      try transaction.setProperty(kind, numbers(row), key, property)
    }
  }
}

extension Property {
  /// Whether it has the same values in the same manner, whatever their ordinals, and none with properties of its own.
  fileprivate func says(_ other: Property) -> Bool {
    cardinality == other.cardinality && entries.count == other.entries.count
      && zip(entries, other.entries).allSatisfy { $0.value == $1.value && $0.meta.isEmpty }
  }
}
