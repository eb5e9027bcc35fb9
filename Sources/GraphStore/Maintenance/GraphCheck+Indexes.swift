// The secondary indexes: every value is found through its index, every entry leads to a value, and unique is unique.
// Values are looked up one by one; entries then need looking at only where there are more of them than values.

extension GraphCheck {
  /// Elements compared at once.
  private static let slice = 1 << 16

  mutating func checkIndex(
    _ transaction: borrowing Transaction, _ index: IndexDefinition
  ) throws(StoreError) {
    var found: UInt64 = 0
    var row: UInt64 = 0
    while row < state.next(index.kind) {
      var rows: [UInt64] = []
      try appendRows(transaction, index, from: &row, to: &rows)
      let expected = Self.distinct(entries(transaction, index, rows))
      var cursor = try transaction.raw.makeCursor(.indexes)
      for entry in expected {
        if try cursor.seek(entry.key) != nil {
          found += 1
        } else {
          let place = FaultPlace(
            table: Table.indexes.name, key: entry.key, element: .init(kind: index.kind, number: entry.number))
          log.add(.missingIndexEntry, place, "a value that is not in index \(index.number)")
        }
      }
    }
    let stored = try checkEntries(transaction, index)
    indexEntries += stored
    if stored != found { try reportDangling(transaction, index) }
  }

  /// Appends elements of the index; a damaged segment, reported already, ends the slice behind itself.
  private func appendRows(
    _ transaction: borrowing Transaction, _ index: IndexDefinition, from row: inout UInt64,
    to rows: inout [UInt64]
  ) throws(StoreError) {
    do {
      try transaction.appendElements(index.kind, label: index.label, limit: Self.slice, from: &row, to: &rows)
    } catch {
      guard error.code == .damaged else { throw error }
      row += UInt64(Segment.rowCount)
    }
  }

  /// What the index should hold of some rows; rows whose cells do not decode, reported already, are passed over.
  private func entries(
    _ transaction: borrowing Transaction, _ index: IndexDefinition, _ rows: [UInt64]
  ) -> [IndexEntry] {
    if let all = try? transaction.entries(of: index, rows) { return all }
    return rows.flatMap { (try? transaction.entries(of: index, [$0])) ?? [] }
  }

  private static func distinct(_ entries: [IndexEntry]) -> [IndexEntry] {
    let sorted = entries.sorted(by: IndexEntry.isBefore)
    return sorted.indices.compactMap { $0 > 0 && sorted[$0 - 1].key == sorted[$0].key ? nil : sorted[$0] }
  }

  // MARK: Entries

  /// Counts the entries of an index, and compares neighbours where it is unique.
  private mutating func checkEntries(
    _ transaction: borrowing Transaction, _ index: IndexDefinition
  ) throws(StoreError) -> UInt64 {
    let prefix = IndexKey.start(index.number)
    var count: UInt64 = 0
    var previous: [UInt8] = []
    var cursor = try transaction.raw.makeCursor(.indexes)
    while let entry = try cursor.walk(from: prefix), entry.key.hasPrefix(prefix) {
      count += 1
      if entry.value.byteCount > 0 {
        log.add(.danglingIndexEntry, FaultPlace(.indexes, entry.key.array), "an index entry with a value")
      }
      guard index.isUnique else { continue }
      let key = entry.key.array
      if Self.haveSameValues(previous, key) {
        let (one, other) = (try IndexKey.number(previous.span.bytes), try IndexKey.number(key.span.bytes))
        if isSame(transaction, index, one, other, key) {
          let place = FaultPlace(
            table: Table.indexes.name, key: key, element: .init(kind: index.kind, number: other))
          log.add(
            .notUnique, place, "\(index.kind) \(one) has the same value in unique index \(index.number)")
        }
      }
      previous = key
    }
    return count
  }

  private static func haveSameValues(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && one.count > IndexKey.numberSize
      && one.dropLast(IndexKey.numberSize) == other.dropLast(IndexKey.numberSize)
  }

  /// Whether two elements whose entries are equal have equal values: those of rounded numbers and cut texts tell little.
  private func isSame(
    _ transaction: borrowing Transaction, _ index: IndexDefinition, _ one: UInt64, _ other: UInt64,
    _ key: [UInt8]
  ) -> Bool {
    let entry = entries(transaction, index, [other]).first { $0.key == key }
    guard let entry else { return false }
    if entry.isExact { return true }
    return index.keys.allSatisfy { key in
      guard let left = try? transaction.property(index.kind, one, key),
        let right = try? transaction.property(index.kind, other, key)
      else { return false }
      return left.entries.contains { entry in
        right.entries.contains { IndexKey.areSame($0.value, entry.value, of: index.keys.count) }
      }
    }
  }

  /// Entries that no value of their element accounts for.
  private mutating func reportDangling(
    _ transaction: borrowing Transaction, _ index: IndexDefinition
  ) throws(StoreError) {
    let prefix = IndexKey.start(index.number)
    var cursor = try transaction.raw.makeCursor(.indexes)
    while let entry = try cursor.walk(from: prefix), entry.key.hasPrefix(prefix) {
      let key = entry.key.array
      guard let number = try? IndexKey.number(entry.key) else {
        log.add(.danglingIndexEntry, FaultPlace(.indexes, key), "an index entry that is too short")
        continue
      }
      if entries(transaction, index, [number]).contains(where: { $0.key == key }) { continue }
      let place = FaultPlace(
        table: Table.indexes.name, key: key, element: .init(kind: index.kind, number: number))
      log.add(.danglingIndexEntry, place, "an entry of index \(index.number) without its value")
    }
  }

  /// Entries of indexes that are not defined.
  mutating func checkIndexNumbers(_ transaction: borrowing Transaction) throws(StoreError) {
    let known = Set(names.indexes.map(\.number))
    var start: [UInt8] = [0]
    while true {
      var cursor = try transaction.raw.makeCursor(.indexes)
      guard let entry = try cursor.walk(from: start) else { return }
      let key = entry.key.array
      guard key.count >= 4 else {
        log.add(.danglingIndexEntry, FaultPlace(.indexes, key), "an index entry that is too short")
        start = key + [0]
        continue
      }
      let number = UInt32(truncatingIfNeeded: entry.key.bigEndian(0, width: 4))
      if known.contains(number) {
        guard let next = IndexKey.successor(IndexKey.start(number)) else { return }
        start = next
      } else {
        log.add(
          .danglingIndexEntry, FaultPlace(.indexes, key), "an entry of index \(number), which is not defined")
        start = key + [0]
      }
    }
  }
}
