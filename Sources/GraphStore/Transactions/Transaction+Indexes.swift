// Secondary indexes: making and dropping them, keeping them with every write, and reading ranges of them.

extension Transaction {
  package var indexes: [IndexDefinition] {
    if let changes { return changes.names.indexes }
    return snapshot?.names.indexes ?? []
  }

  /// The index over one key of a label.
  package func index(_ kind: ElementKind, label: LabelID, key: KeyID) -> IndexDefinition? {
    indexes.first { $0.label == label && $0.kind == kind && $0.keys.count == 1 && $0.keys[0] == key }
  }

  // MARK: Making

  /// Makes an index over elements of a label, by one or several keys, and fills it.
  package func createIndex(
    _ kind: ElementKind, label: LabelID, keys: [KeyID], isUnique: Bool = false,
    progress: (MaintenanceProgress) -> Void = { _ in }
  ) throws(StoreError) -> IndexDefinition {
    let changes = try writing()
    guard !keys.isEmpty, keys.count <= 8, Set(keys).count == keys.count else {
      throw StoreError(.invalid, "an index is over one to eight different keys")
    }
    try verify(label: label, changes)
    for key in keys { try verify(key: key, changes) }
    if changes.names.indexes.contains(where: { $0.kind == kind && $0.label == label && $0.keys == keys }) {
      throw StoreError(.exists, "there is an index over these keys already")
    }
    try settle()
    let index = IndexDefinition(
      number: changes.names.nextIndex, kind: kind, label: label, keys: keys, isUnique: isUnique)
    changes.names.add(index)
    try record(.index, index.number, Names.indexRecord(index), changes)
    try wholly(changes) { () throws(StoreError) in try fill(index, progress) }
    return index
  }

  /// Drops an index; false when there is none of that number.
  @discardableResult
  package func dropIndex(_ number: UInt32) throws(StoreError) -> Bool {
    let changes = try writing()
    guard changes.names.indexes.contains(where: { $0.number == number }) else { return false }
    try settle()
    try wholly(changes) { () throws(StoreError) in
      try clear(index: number)
      try raw.remove(.names, Names.recordKey(.index, number))
    }
    changes.names.remove(index: number)
    changes.state.namesVersion += 1
    changes.names.version = changes.state.namesVersion
    return true
  }

  /// Makes an index anew from the properties.
  package func rebuildIndex(
    _ index: IndexDefinition, progress: (MaintenanceProgress) -> Void = { _ in }
  ) throws(StoreError) {
    let changes = try writing()
    try settle()
    try wholly(changes) { () throws(StoreError) in
      try clear(index: index.number)
      try fill(index, progress)
    }
  }

  private func clear(index number: UInt32) throws(StoreError) {
    let prefix = IndexKey.start(number)
    while true {
      var keys: [[UInt8]] = []
      var cursor = try raw.makeCursor(.indexes)
      while keys.count < 10_000, let entry = try cursor.walk(from: prefix),
        entry.key.hasPrefix(prefix)
      {
        keys.append(entry.key.array)
      }
      if keys.isEmpty { return }
      for key in keys { try raw.remove(.indexes, key) }
    }
  }

  /// In slices, each sorted, so that memory stays bounded and pages are touched in order.
  private func fill(_ index: IndexDefinition, _ progress: (MaintenanceProgress) -> Void) throws(StoreError) {
    let end = try state().next(index.kind)
    var row: UInt64 = 0
    while row < end {
      progress(MaintenanceProgress(stage: "indexing", done: row, total: end))
      var rows: [UInt64] = []
      try appendElements(index.kind, label: index.label, limit: 1 << 18, from: &row, to: &rows)
      try insert(entries(of: index, rows).sorted(by: IndexEntry.isBefore))
    }
  }

  // MARK: Keeping

  /// The entries that elements have in every index of their kind, from what is stored. Those that are not yet in `known`
  /// have none.
  func indexEntries(
    of rows: ByKind<MarkedRows>, _ names: Names, known: GraphState? = nil
  ) throws(StoreError) -> [IndexEntry] {
    var all: [IndexEntry] = []
    for kind in ElementKind.allCases {
      var marked = rows[kind].sorted
      if let known {
        marked.removeSubrange((marked.firstIndex { $0 >= known.next(kind) } ?? marked.count)...)
      }
      if marked.isEmpty { continue }
      for index in names.indexes where index.kind == kind { all += try entries(of: index, marked) }
    }
    all.sort(by: IndexEntry.isBefore)
    // Equal values in one list share an entry.
    return all.indices.filter { $0 == 0 || all[$0 - 1].key != all[$0].key }.map { all[$0] }
  }

  func replaceIndexEntries(_ old: [IndexEntry], by new: [IndexEntry], _ names: Names) throws(StoreError) {
    var fresh: [IndexEntry] = []
    var place = 0
    for entry in new {
      while place < old.count, old[place].key.precedes(entry.key) {
        try raw.remove(.indexes, old[place].key)
        place += 1
      }
      if place < old.count, old[place].key == entry.key { place += 1 } else { fresh.append(entry) }
    }
    while place < old.count {
      try raw.remove(.indexes, old[place].key)
      place += 1
    }
    try insert(fresh)
  }

  private func insert(_ entries: [IndexEntry]) throws(StoreError) {
    guard !entries.isEmpty else { return }
    var cursor = try raw.makeCursor(.indexes)
    for entry in entries {
      if entry.isUnique { try verifyUnique(entry) }
      try cursor.put(entry.key, [])
    }
  }

  private func verifyUnique(_ entry: IndexEntry) throws(StoreError) {
    let prefix = Array(entry.key.dropLast(IndexKey.numberSize))
    var holders: [UInt64] = []
    var cursor = try raw.makeCursor(.indexes)
    while let found = try cursor.walk(from: prefix), found.key.hasPrefix(prefix),
      found.key.byteCount == entry.key.count
    {
      holders.append(try IndexKey.number(found.key))
    }
    guard let index = names.indexes.first(where: { $0.number == entry.index }) else { return }
    for holder in holders where holder != entry.number {
      if !entry.isExact, try !shareValues(index, holder, entry.number) { continue }
      let keys = try index.keys.map { (key) throws(StoreError) in "'\(try keyName(key))'" }.joined(
        separator: ", ")
      throw StoreError(
        .notUnique,
        "\(index.kind) \(quoted(try storedOrOwnID(index.kind, entry.number))) has the same \(keys) as \(quoted(try storedOrOwnID(index.kind, holder))), and the index is unique"
      )
    }
  }

  /// Compares what two elements hold where their entries do not tell: some value of each key is the same.
  private func shareValues(_ index: IndexDefinition, _ one: UInt64, _ other: UInt64) throws(StoreError)
    -> Bool
  {
    for key in index.keys {
      let column = ColumnID(index.kind, key: key)
      guard let left = try storedProperty(column, one), let right = try storedProperty(column, other) else {
        return false
      }
      let parts = index.keys.count
      guard
        left.entries.contains(where: { entry in
          right.entries.contains { IndexKey.areSame($0.value, entry.value, of: parts) }
        })
      else { return false }
    }
    return true
  }

  /// The entries of some rows in one index.
  func entries(of index: IndexDefinition, _ rows: [UInt64]) throws(StoreError) -> [IndexEntry] {
    var entries: [IndexEntry] = []
    let cells = Set(index.kind == .vertex ? names.cells(withLabel: index.label) : [index.label])
    for row in rows {
      guard let cell = try storedNumber(.label(index.kind), row),
        cells.contains(LabelID(truncatingIfNeeded: cell))
      else { continue }
      if index.keys.count == 1 {
        guard let property = try storedProperty(ColumnID(index.kind, key: index.keys[0]), row) else {
          continue
        }
        for held in property.entries {
          guard let part = IndexKey.part(held.value, of: 1) else { continue }
          entries.append(IndexEntry(index, part, row))
        }
        continue
      }
      var heads = [
        IndexEntry(
          key: IndexKey.start(index.number), index: index.number, number: row, isExact: true,
          isUnique: index.isUnique)
      ]
      for key in index.keys {
        let values = try storedProperty(ColumnID(index.kind, key: key), row)?.entries.map(\.value) ?? []
        let parts = values.compactMap { IndexKey.part($0, of: index.keys.count) }
        heads = heads.flatMap { head in parts.map { head.adding($0) } }
      }
      for head in heads {
        var entry = head
        entry.key.append(bigEndian: row, width: IndexKey.numberSize)
        entries.append(entry)
      }
    }
    return entries
  }

  // MARK: Reading

  /// Appends the elements that have a text as the one key of an index. False when there are more than `limit`, or when
  /// the index alone cannot tell: nothing is appended then.
  package func appendElements(
    of index: IndexDefinition, equalTo text: String, limit: Int, to numbers: inout [UInt64]
  ) throws(StoreError) -> Bool {
    guard index.keys.count == 1, let key = IndexKey.entry(index.number, exactText: text) else { return false }
    if let changes, changes.pending.hasIndexedRows || changes.failure != nil { try settle() }
    let start = numbers.count
    var cursor = try raw.makeCursor(.indexes)
    while let entry = try cursor.walk(from: key), entry.key.hasPrefix(key) {
      guard numbers.count - start < limit else {
        numbers.removeSubrange(start...)
        return false
      }
      numbers.append(try IndexKey.number(entry.key))
      if index.isUnique { break }
    }
    return true
  }

  /// Appends the elements whose values lie in `range`, in the order of the index, until `limit` of them.
  /// Returns false when more may follow; `range` then begins where to go on.
  package func appendElements(
    in range: inout IndexRange, limit: Int, to numbers: inout [UInt64]
  ) throws(StoreError) -> Bool {
    // Entries follow properties and labels; other changes leave them as they are.
    if let changes, changes.pending.hasIndexedRows || changes.failure != nil { try settle() }
    var cursor = try raw.makeCursor(.indexes)
    var taken = 0
    while let entry = try cursor.walk(from: range.lower) {
      guard entry.key.isBefore(range.upper) else { return true }
      if taken == limit {
        range.lower = entry.key.array
        return false
      }
      numbers.append(try IndexKey.number(entry.key))
      taken += 1
    }
    return true
  }
}

/// An entry of an index, ready to be written or removed.
struct IndexEntry {
  var key: [UInt8]
  let index: UInt32
  let number: UInt64
  var isExact: Bool
  let isUnique: Bool

  /// The entry of an index of one key.
  init(_ index: IndexDefinition, _ part: IndexKey.Part, _ number: UInt64) {
    key = []
    key.reserveCapacity(4 + part.bytes.count + IndexKey.numberSize)
    key.append(bigEndian: UInt64(index.number), width: 4)
    key += part.bytes
    key.append(bigEndian: number, width: IndexKey.numberSize)
    self.index = index.number
    self.number = number
    isExact = part.isExact
    isUnique = index.isUnique
  }

  init(key: [UInt8], index: UInt32, number: UInt64, isExact: Bool, isUnique: Bool) {
    self.key = key
    self.index = index
    self.number = number
    self.isExact = isExact
    self.isUnique = isUnique
  }

  func adding(_ part: IndexKey.Part) -> IndexEntry {
    var entry = self
    entry.key += part.bytes
    entry.isExact = isExact && part.isExact
    return entry
  }

  static func isBefore(_ left: IndexEntry, _ right: IndexEntry) -> Bool {
    left.key.precedes(right.key)
  }
}

/// A range of an index: leading keys equal to given values, then at most one key between bounds.
///
/// Where `isExact` is false the range holds candidates, and the stored values decide.
package struct IndexRange: Sendable {
  fileprivate var lower: [UInt8]
  fileprivate let upper: [UInt8]
  package private(set) var isExact = true

  /// A bound of the key behind the equal ones.
  package enum Bound: Sendable {
    case unbounded
    case including(Value)
    case excluding(Value)
  }

  /// Nil when the values are of a kind that indexes do not hold: then nothing can be found.
  package init?(
    _ index: IndexDefinition, equal values: [Value], from low: Bound = .unbounded, to high: Bound = .unbounded
  ) {
    guard var start = Self.prefix(index, values, &isExact) else { return nil }
    let parts = index.keys.count
    var end = start
    switch (low, high) {
    case (.unbounded, .unbounded): break
    default:
      // Bounds stay within the values of one family: numbers are not compared with text.
      guard let family = Self.family(low, high) else { return nil }
      start.append(family)
      end.append(family)
    }
    lower = start
    guard var above = IndexKey.successor(end) else { return nil }
    switch low {
    case .unbounded: break
    case .including(let value), .excluding(let value):
      guard let part = IndexKey.part(value, of: parts) else { return nil }
      lower = start.dropLast() + (part.isExact ? part.bytes : part.stem)
      isExact = isExact && part.isExact
      if case .excluding = low, part.isExact, let next = IndexKey.successor(lower) { lower = next }
    }
    switch high {
    case .unbounded: break
    case .including(let value), .excluding(let value):
      guard let part = IndexKey.part(value, of: parts) else { return nil }
      isExact = isExact && part.isExact
      // A number just below the bound may have been rounded up to it.
      if case .excluding = high, part.isExact, !part.isNumber {
        above = end.dropLast() + part.bytes
      } else {
        let last = end.dropLast() + part.stem
        guard let next = IndexKey.successor(Array(last)) else { return nil }
        above = next
      }
    }
    // Stored numbers may be rounded even where the bounds are exact.
    if Self.family(low, high) == IndexKey.numberFamily { isExact = false }
    upper = above
  }

  /// The texts that begin with `prefix`.
  package init?(_ index: IndexDefinition, equal values: [Value], startingWith prefix: String) {
    guard let start = Self.prefix(index, values, &isExact) else { return nil }
    lower = start + IndexKey.prefixPart(prefix, of: index.keys.count)
    guard let above = IndexKey.successor(lower) else { return nil }
    upper = above
    isExact = false
  }

  private static func prefix(_ index: IndexDefinition, _ values: [Value], _ isExact: inout Bool) -> [UInt8]? {
    guard values.count <= index.keys.count else { return nil }
    var key = IndexKey.start(index.number)
    for value in values {
      guard let part = IndexKey.part(value, of: index.keys.count) else { return nil }
      key += part.bytes
      isExact = isExact && part.isExact
    }
    return key
  }

  private static func family(_ low: Bound, _ high: Bound) -> UInt8? {
    var families: [UInt8] = []
    for bound in [low, high] {
      switch bound {
      case .unbounded: continue
      case .including(let value), .excluding(let value):
        guard let part = IndexKey.part(value, of: 1) else { return nil }
        families.append(part.bytes[0])
      }
    }
    return Set(families).count == 1 ? families[0] : nil
  }
}

extension RawSpan {
  func isBefore(_ other: [UInt8]) -> Bool {
    for index in 0..<Swift.min(byteCount, other.count) {
      let byte = loadUnchecked(index, as: UInt8.self)
      if byte != other[index] { return byte < other[index] }
    }
    return byteCount < other.count
  }
}
