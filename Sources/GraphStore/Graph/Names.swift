// Names: the dictionary of labels, property keys, label sets and index definitions. Small, held in memory,
// numbered once and for all: a name keeps its number while the file lives.

/// Names of one kind, numbered from zero. They are told apart by their UTF-8 bytes, unlike texts of Swift, for which
/// differently composed letters are equal. Queries ask for names all the time, so the table hashes bytes as they lie.
struct NameTable: Sendable {
  private(set) var names: [String] = []
  /// Open addressing: the number of a name and one, or 0; at most half of them taken.
  private var slots: [UInt32] = []
  /// Makes hashes differ from process to process.
  private static let seed = UInt64.random(in: .min ... .max)

  var count: UInt32 { UInt32(names.count) }

  func number(_ name: String) -> UInt32? {
    guard !slots.isEmpty else { return nil }
    var slot = slot(of: name)
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if names[Int(number)].hasSameBytes(as: name) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  func name(_ number: UInt32) -> String? { number < count ? names[Int(number)] : nil }

  mutating func append(_ name: String) -> UInt32 {
    let number = count
    names.append(name)
    if names.count * 2 > slots.count {
      slots = Array(repeating: 0, count: max(16, slots.count * 2))
      for number in names.indices { enter(UInt32(number)) }
    } else {
      enter(number)
    }
    return number
  }

  /// Gives a name its slot. Of equal names the last is found.
  private mutating func enter(_ number: UInt32) {
    var slot = slot(of: names[Int(number)])
    while slots[slot] != 0, !names[Int(slots[slot] - 1)].hasSameBytes(as: names[Int(number)]) {
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = number + 1
  }

  private func slot(of name: String) -> Int {
    Int(truncatingIfNeeded: IDHash.text(name, seed: Self.seed)) & (slots.count - 1)
  }
}

/// A secondary index: which elements it holds, and under which keys.
package struct IndexDefinition: Sendable, Equatable {
  package var number: UInt32
  package var kind: ElementKind
  package var label: LabelID
  package var keys: [KeyID]
  package var isUnique: Bool
}

/// Everything that has a name, at one version of the file.
struct Names: Sendable {
  var version: UInt64 = 0
  private(set) var labels = NameTable()
  private(set) var keys = NameTable()
  /// Sets of labels that some vertex bears, each sorted.
  private(set) var labelSets: [[LabelID]] = []
  private var labelSetNumbers: [[LabelID]: UInt32] = [:]
  private(set) var indexes: [IndexDefinition] = []
  var nextIndex: UInt32 = 0

  /// A label cell with this bit names a label set.
  static let setBit = LabelID(1) << 31

  // MARK: Labels of vertices

  /// The labels that a label cell stands for.
  func labels(ofCell cell: LabelID) throws(StoreError) -> [LabelID] {
    if cell & Self.setBit == 0 { return [cell] }
    let number = Int(cell & ~Self.setBit)
    guard number < labelSets.count else { throw .damaged("a vertex bears an unknown set of labels") }
    return labelSets[number]
  }

  /// Every label cell that includes the label.
  func cells(withLabel label: LabelID) -> [LabelID] {
    [label] + labelSets.indices.filter { labelSets[$0].contains(label) }.map { LabelID($0) | Self.setBit }
  }

  func cell(ofLabels labels: [LabelID]) -> LabelID? {
    labels.count == 1 ? labels[0] : labelSetNumbers[labels].map { $0 | Self.setBit }
  }

  // MARK: Changing

  mutating func append(label: String) -> LabelID { labels.append(label) }
  mutating func append(key: String) -> KeyID { keys.append(key) }

  mutating func append(labelSet: [LabelID]) -> LabelID {
    let number = UInt32(labelSets.count)
    labelSets.append(labelSet)
    labelSetNumbers[labelSet] = number
    return number | Self.setBit
  }

  mutating func add(_ index: IndexDefinition) {
    indexes.append(index)
    nextIndex = max(nextIndex, index.number + 1)
  }

  mutating func remove(index number: UInt32) { indexes.removeAll { $0.number == number } }

  /// The indexes that hold values of a column.
  func indexes(over column: ColumnID) -> [IndexDefinition] {
    guard let key = column.key else {
      return column == .label(column.kind) ? indexes.filter { $0.kind == column.kind } : []
    }
    return indexes.filter { $0.kind == column.kind && $0.keys.contains(key) }
  }
}

/// Equal stamps stand for equal names of the same open database.
package struct NamesStamp: Equatable, Sendable {
  let environment: UInt64
  let version: UInt64
}

/// Names that transactions share. A class, so that handing them on copies one reference.
final class NamesSnapshot: Sendable {
  let names: Names
  /// The counters of that snapshot.
  let state: GraphState
  /// The newest snapshot of the file they are known to hold for.
  let transaction: UInt64
  /// Where things lie in the map, as far as somebody wanted to know.
  let places = SnapshotPlaces()
  /// What a layer above knows of the snapshot.
  let companion = Companion()

  init(names: Names, state: GraphState, transaction: UInt64) {
    self.names = names
    self.state = state
    self.transaction = transaction
  }
}
