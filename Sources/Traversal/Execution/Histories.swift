// Histories: where traversers have been, as one table of entries that point to the entry before. A traverser carries
// the number of its last entry, so splitting, sorting and merging never copy a path.

import GraphStore

struct Histories: Sendable {
  /// The number of the empty history.
  static let start: Int32 = -1

  private var objects = HistoryObjects()
  private var previous: [Int32] = []
  private var labels: [UInt32] = []
  /// The sets of labels in use; the first is empty. A traversal has few, so they are gone through one by one.
  private var labelSets: [[String]] = [[]]

  var isEmpty: Bool { previous.isEmpty }

  /// About how many bytes the table takes.
  var footprint: Int { objects.footprint + previous.count * 8 }

  // MARK: Growing

  /// Adds an entry behind each of the given histories.
  mutating func append(_ new: Objects, behind histories: [Int32]) throws -> [Int32] {
    try checkRoom(for: new.count)
    let first = Int32(objects.count)
    objects.append(new)
    previous.append(contentsOf: histories)
    labels.append(contentsOf: repeatElement(0, count: new.count))
    return Array(first..<first + Int32(new.count))
  }

  /// Adds labelled entries behind each history; with `replacing`, in place of its last entry, which gets the labels too.
  mutating func label(
    _ current: Objects, with names: [String], at histories: [Int32], replacing: Bool
  ) throws -> [Int32] {
    try checkRoom(for: current.count)
    let first = Int32(objects.count)
    for row in histories.indices {
      let last = histories[row]
      objects.append(current, row)
      if replacing && last >= 0 {
        previous.append(previous[Int(last)])
        labels.append(labelSet(adding: names, to: labels[Int(last)]))
      } else {
        previous.append(last)
        labels.append(labelSet(adding: names, to: 0))
      }
    }
    return Array(first..<first + Int32(current.count))
  }

  private mutating func labelSet(adding names: [String], to set: UInt32) -> UInt32 {
    var members = labelSets[Int(set)]
    for name in names where !members.contains(name) { members.append(name) }
    if let number = labelSets.firstIndex(of: members) { return UInt32(number) }
    labelSets.append(members)
    return UInt32(labelSets.count - 1)
  }

  private func checkRoom(for count: Int) throws {
    guard objects.count + count < Int(Int32.max) else {
      throw TraversalError(
        .memory, "the paths of this traversal have more than \(Int32.max) steps",
        help: "narrow the traversal, or leave out path(), simplePath() or labels")
    }
  }

  // MARK: Reading

  /// All objects and their labels, oldest first.
  func path(_ history: Int32) -> PathValue {
    var path = PathValue(objects: [], labels: [])
    var entry = history
    while entry >= 0 {
      path.objects.append(objects.value(Int(entry)))
      path.labels.append(labelSets[Int(labels[Int(entry)])])
      entry = previous[Int(entry)]
    }
    path.objects.reverse()
    path.labels.reverse()
    return path
  }

  /// The objects that bear a label, oldest first.
  func all(_ label: String, in history: Int32) -> [Value] {
    var found: [Value] = []
    var entry = history
    while entry >= 0 {
      if labelSets[Int(labels[Int(entry)])].contains(label) { found.append(objects.value(Int(entry))) }
      entry = previous[Int(entry)]
    }
    found.reverse()
    return found
  }

  /// The last object that bears a label.
  func last(_ label: String, in history: Int32) -> Value? {
    var entry = history
    while entry >= 0 {
      if labelSets[Int(labels[Int(entry)])].contains(label) { return objects.value(Int(entry)) }
      entry = previous[Int(entry)]
    }
    return nil
  }

  /// The last vertex before the last object.
  func lastVertex(before history: Int32) -> Value? {
    guard history >= 0 else { return nil }
    var entry = previous[Int(history)]
    while entry >= 0 {
      if let vertex = objects.vertex(Int(entry)) { return vertex }
      entry = previous[Int(entry)]
    }
    return nil
  }

  /// Whether any object occurs twice.
  func isCyclic(_ history: Int32) -> Bool {
    var length = 0
    var entry = history
    while entry >= 0 {
      length += 1
      entry = previous[Int(entry)]
    }
    if length <= 12 { return isShortCyclic(history) }
    var seen = Set<HistoryObjects.Key>(minimumCapacity: length)
    entry = history
    while entry >= 0 {
      if !seen.insert(objects.key(Int(entry))).inserted { return true }
      entry = previous[Int(entry)]
    }
    return false
  }

  private func isShortCyclic(_ history: Int32) -> Bool {
    var entry = history
    while entry >= 0 {
      var older = previous[Int(entry)]
      while older >= 0 {
        if objects.areEqual(Int(older), Int(entry)) { return true }
        older = previous[Int(older)]
      }
      entry = previous[Int(entry)]
    }
    return false
  }
}

/// A column of objects of any kind: elements as their numbers with a mark, other values in a column of their own.
private struct HistoryObjects: Sendable {
  /// What an object is told apart by.
  enum Key: Hashable {
    case element(UInt64)
    case value(Value)
  }

  private static let edgeMark = UInt64(1) << 62
  private static let valueMark = UInt64(1) << 63

  private var codes: [UInt64] = []
  private var values: [Value] = []

  var count: Int { codes.count }
  var footprint: Int { codes.count * 8 + values.count * MemoryLayout<Value>.stride }

  mutating func append(_ objects: Objects) {
    codes.reserveCapacity(codes.count + objects.count)
    switch objects {
    case .vertices(let numbers): for number in numbers { codes.append(UInt64(number)) }
    case .edges(let numbers): for number in numbers { codes.append(number | Self.edgeMark) }
    case .values(let values): for value in values { append(value) }
    }
  }

  mutating func append(_ objects: Objects, _ row: Int) {
    switch objects {
    case .vertices(let numbers): codes.append(UInt64(numbers[row]))
    case .edges(let numbers): codes.append(numbers[row] | Self.edgeMark)
    case .values(let values): append(values[row])
    }
  }

  private mutating func append(_ value: Value) {
    if let vertex = value.vertexNumber {
      codes.append(UInt64(vertex))
    } else if let edge = value.edgeNumber {
      codes.append(edge | Self.edgeMark)
    } else {
      codes.append(UInt64(values.count) | Self.valueMark)
      values.append(value)
    }
  }

  func value(_ place: Int) -> Value {
    let code = codes[place]
    if code & Self.valueMark != 0 { return values[Int(code & ~Self.valueMark)] }
    if code & Self.edgeMark != 0 { return .reference(edge: code & ~Self.edgeMark) }
    return .reference(vertex: VertexNumber(truncatingIfNeeded: code))
  }

  /// The object when it is a vertex.
  func vertex(_ place: Int) -> Value? {
    codes[place] < Self.edgeMark ? .reference(vertex: VertexNumber(truncatingIfNeeded: codes[place])) : nil
  }

  func key(_ place: Int) -> Key {
    let code = codes[place]
    return code & Self.valueMark != 0 ? .value(values[Int(code & ~Self.valueMark)]) : .element(code)
  }

  func areEqual(_ one: Int, _ other: Int) -> Bool {
    let (left, right) = (codes[one], codes[other])
    guard left & right & Self.valueMark != 0 else { return left == right }
    return values[Int(left & ~Self.valueMark)] == values[Int(right & ~Self.valueMark)]
  }
}
