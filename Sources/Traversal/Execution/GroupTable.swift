// GroupTable: what group() and groupCount() build. Keys get numbers in the order of their first appearance; what a
// child traversal makes of a group is computed with the group as its partition.

import GraphStore

final class GroupTable {
  enum Collecting {
    case count
    /// A list of what the selector gives, or of the objects.
    case list(Selector)
    /// What a traversal with a barrier makes of the whole group.
    case reduced(Chain)
    /// The last thing that a traversal without barrier gives.
    case last(Selector)
  }

  private struct Key: Hashable {
    var partition: Int
    var value: Value
  }

  private let key: Selector
  private let collecting: Collecting
  private var numbers: [Key: Int] = [:]
  private var keys: [Key] = []
  /// The group of a vertex, by its number; -1 for none.
  private var vertexGroups: [Int32] = []
  /// Values of the property that is the key, and the groups they stand for.
  private var columnValues = ColumnGroups()
  private var columnNumbers: [Int] = []
  private var counts: [Int64] = []
  private var lists: [[Value]] = []
  private var lasts: [Value?] = []
  private var size = 0

  init(key: Selector, collecting: Collecting) {
    self.key = key
    self.collecting = collecting
    if case .reduced(let chain) = collecting { chain.reset(.start) }
  }

  /// Adds the rows that have a key.
  func add(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws {
    var rows: [Int] = []
    var groups: [Int] = []
    if case .identity = key, batch.parent == nil, case .vertices(let numbers) = batch.objects {
      rows = Array(numbers.indices)
      groups = self.numbers(of: numbers)
    } else if let known = try columnGroups(batch, run, graph) {
      for row in known.indices where known[row] >= 0 {
        rows.append(row)
        groups.append(known[row])
      }
    } else {
      let keys = try key.evaluate(batch, run, graph)
      for row in keys.indices {
        guard let value = keys[row] else { continue }
        rows.append(row)
        groups.append(number(Key(partition: batch.partition(row), value: value)))
      }
    }
    let kept = rows.count == batch.count ? batch : batch.gathered(rows)
    switch collecting {
    case .count:
      for (row, group) in groups.enumerated() {
        let (sum, overflow) = counts[group].addingReportingOverflow(kept.bulk(row))
        guard !overflow else { throw Batch.bulkOverflow() }
        counts[group] = sum
      }
    case .list(let selector):
      for (row, value) in try selector.evaluate(kept, run, graph).enumerated() {
        guard let value else { continue }
        lists[groups[row]].append(
          contentsOf: repeatElement(value, count: try Batch.repetitions(kept.bulk(row))))
      }
    case .last(let selector):
      for (row, value) in try selector.evaluate(kept, run, graph).enumerated() {
        if let value { lasts[groups[row]] = value }
      }
    case .reduced(let chain):
      var start = kept
      start.parent = groups.map { Int32($0) }
      chain.inlet.feed(start)
    }
    size += kept.count
    try run.checkBudget(holding: size * 40)
  }

  /// The groups of elements by one property, found by the bytes of its values; -1 for those without. Nil where keys take
  /// more than that.
  private func columnGroups(
    _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Int]? {
    guard batch.parent == nil else { return nil }
    if case .values = batch.objects { return nil }
    let name: String
    switch key {
    case .key(let key), .value(let key): name = key
    default: return nil
    }
    let values = try PropertyValues(batch.objects, key: name, graph)
    var known = columnValues
    columnValues = ColumnGroups()
    defer { columnValues = known }
    guard let found = values.groups(in: &known, graph) else { return nil }
    // What is new gets its number among all keys.
    for value in known.values[columnNumbers.count...] {
      columnNumbers.append(number(Key(partition: 0, value: value)))
    }
    return found.map { $0 < 0 ? -1 : columnNumbers[Int($0)] }
  }

  /// The groups of vertices that are keys themselves, found in an array by vertex.
  private func numbers(of vertices: [VertexNumber]) -> [Int] {
    var known = vertexGroups
    vertexGroups = []
    defer { vertexGroups = known }
    if let greatest = vertices.max(), Int(greatest) >= known.count {
      known.append(contentsOf: repeatElement(-1, count: max(Int(greatest) + 1 - known.count, known.count)))
    }
    var groups: [Int] = []
    groups.reserveCapacity(vertices.count)
    for vertex in vertices {
      if known[Int(vertex)] < 0 {
        // Found by its value as well, by batches that are not of vertices alone.
        known[Int(vertex)] = Int32(number(Key(partition: 0, value: .reference(vertex: vertex))))
      }
      groups.append(Int(known[Int(vertex)]))
    }
    return groups
  }

  private func number(_ key: Key) -> Int {
    if let number = numbers[key] { return number }
    let number = keys.count
    numbers[key] = number
    keys.append(key)
    switch collecting {
    case .count: counts.append(0)
    case .list: lists.append([])
    case .last, .reduced: lasts.append(nil)
    }
    return number
  }

  /// The map of a partition.
  func map(_ partition: Int, _ run: Run, _ graph: borrowing Transaction) throws -> Value {
    try reduce(run, graph)
    var entries: [MapEntry] = []
    for (number, key) in keys.enumerated() where key.partition == partition {
      let value: Value?
      switch collecting {
      case .count: value = .long(counts[number])
      case .list: value = .list(lists[number])
      case .last, .reduced: value = lasts[number]
      }
      // A group of which the traversal makes nothing is left out.
      if let value { entries.append(MapEntry(key: key.value, value: value)) }
    }
    return .map(entries)
  }

  /// Runs the traversal over what has come since it last ran, all groups at once.
  private func reduce(_ run: Run, _ graph: borrowing Transaction) throws {
    guard case .reduced(let chain) = collecting else { return }
    run.attempts.enterOrphanage()
    defer { run.attempts.leaveOrphanage() }
    var isFirst = Array(repeating: true, count: lasts.count)
    while let batch = try chain.outlet.pull(run, graph) {
      for row in 0..<batch.count {
        let group = batch.partition(row)
        if isFirst[group] { lasts[group] = batch.objects.value(row) }
        isFirst[group] = false
      }
    }
  }
}
