// VertexStage: every vertex of the input once, with its labels, until all are known and can be written.

import GraphStore

struct VertexStage {
  private(set) var ids: [ElementID] = []
  private var rows: [ElementID: UInt32] = [:]
  /// Per row a number in `labelSets`, or `none`.
  private var labels: [Int32] = []
  private var labelSets: [[LabelID]] = []
  private var setNumbers: [[LabelID]: Int32] = [:]
  /// Rows of vertices that the database had before.
  private(set) var stored: [UInt32: VertexNumber] = [:]
  /// Per row, once written.
  private var numbers: [VertexNumber] = []

  private static let none: Int32 = -1

  var count: Int { ids.count }

  func row(_ id: ElementID) -> UInt32? { rows[id] }

  mutating func append(_ id: ElementID, stored number: VertexNumber? = nil) throws(StoreError) -> UInt32 {
    guard let row = UInt32(exactly: ids.count) else {
      throw StoreError(.limit, "too many vertices in one load")
    }
    ids.append(id)
    rows[id] = row
    labels.append(Self.none)
    if let number { stored[row] = number }
    return row
  }

  /// Adds labels to those a row has; false when it has them all.
  mutating func add(_ row: UInt32, _ added: [LabelID]) -> Bool {
    let held = labels[Int(row)]
    if held == Self.none {
      labels[Int(row)] = number(ofSet: Set(added).sorted())
      return true
    }
    let before = labelSets[Int(held)]
    if added.allSatisfy(before.contains) { return false }
    labels[Int(row)] = number(ofSet: Set(before + added).sorted())
    return true
  }

  mutating func clearLabels(_ row: UInt32) { labels[Int(row)] = Self.none }

  private mutating func number(ofSet labels: [LabelID]) -> Int32 {
    if let number = setNumbers[labels] { return number }
    let number = Int32(labelSets.count)
    labelSets.append(labels)
    setNumbers[labels] = number
    return number
  }

  // MARK: Writing

  /// Makes the vertices; from then on `number` knows them.
  mutating func write(default defaultLabel: String, _ transaction: borrowing Transaction) throws(StoreError) {
    numbers.reserveCapacity(ids.count)
    var unlabelled: [LabelID]?
    for (row, labels) in try relabelled(transaction) {
      if let number = stored[row] { try transaction.setLabels(ofVertex: number, labels) }
    }
    for row in ids.indices {
      let held = labels[row]
      if let number = stored[UInt32(row)] {
        numbers.append(number)
        continue
      }
      let labels: [LabelID]
      if held != Self.none {
        labels = labelSets[Int(held)]
      } else if let known = unlabelled {
        labels = known
      } else {
        labels = [try transaction.makeLabel(defaultLabel)]
        unlabelled = labels
      }
      numbers.append(try transaction.addVertex(labels: labels, id: ids[row]))
    }
  }

  /// Rows of stored vertices that get other labels than they have. All are read before any is written.
  private func relabelled(
    _ transaction: borrowing Transaction
  ) throws(StoreError) -> [(row: UInt32, labels: [LabelID])] {
    var changed: [(row: UInt32, labels: [LabelID])] = []
    for (row, number) in stored.sorted(by: { $0.key < $1.key }) where labels[Int(row)] != Self.none {
      let wanted = labelSets[Int(labels[Int(row)])]
      if try transaction.labels(ofVertex: number).sorted() != wanted { changed.append((row, wanted)) }
    }
    return changed
  }

  /// The number that each row will have, where nothing else makes vertices and the first row gets `first`. Rows of
  /// vertices that are stored have theirs.
  func expectedNumbers(from first: VertexNumber) -> [VertexNumber] {
    var next = first
    return ids.indices.map { row in
      if let number = stored[UInt32(row)] { return number }
      defer { next += 1 }
      return next
    }
  }

  /// Notes a vertex that was made after all others were written.
  mutating func note(_ id: ElementID, _ number: VertexNumber) throws(StoreError) {
    _ = try append(id)
    numbers.append(number)
  }

  func number(_ row: UInt32) -> VertexNumber { numbers[Int(row)] }

  /// Rows of vertices that the database had before and that have other labels now.
  func rows(relabelledIn transaction: borrowing Transaction) throws(StoreError) -> Set<UInt32> {
    Set(try relabelled(transaction).map(\.row))
  }

  func number(_ id: ElementID) -> VertexNumber? { rows[id].map { numbers[Int($0)] } }
}
