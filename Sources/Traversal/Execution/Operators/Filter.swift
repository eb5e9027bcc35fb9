// Filters: what does not pass is taken out of the batch. dedup() and the steps that look at paths are here as well.

import GraphStore

final class FilterOperator: Operator {
  private let runner: ConditionRunner
  /// The scan right before, and the key that its index may settle.
  private let source: (scan: ScanOperator, key: String)?

  init(_ site: Site, _ runner: ConditionRunner, input: Operator) {
    self.runner = runner
    source = runner.equalKey.flatMap { key in (input as? ScanOperator).map { ($0, key) } }
    super.init(site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard var batch = try input?.pull(run, graph) else { return nil }
    if let source, source.scan.settles(source.key) { return batch }
    batch.objects = batch.objects.narrowed()
    return batch.filtered(try runner.mask(batch, run, graph))
  }
}

extension Batch {
  /// The rows whose bit is set.
  func filtered(_ mask: [Bool]) -> Batch {
    var rows: [Int] = []
    rows.reserveCapacity(mask.count)
    for row in mask.indices where mask[row] { rows.append(row) }
    return rows.count == count ? self : gathered(rows)
  }
}

// MARK: simplePath, cyclicPath

struct PathFilterNode: PlanNode {
  var site: Site
  var isCyclic: Bool
  var cut: PathCut
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    PathFilterOperator(self, input: input, try opening.selectors(bys))
  }
}

final class PathFilterOperator: Operator {
  private let node: PathFilterNode
  private let selectors: [Selector]

  init(_ node: PathFilterNode, input: Operator, _ selectors: [Selector]) {
    self.node = node
    self.selectors = selectors
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let histories = batch.history ?? Array(repeating: Histories.start, count: batch.count)
    if selectors.isEmpty, node.cut.isWhole {
      return batch.filtered(histories.map { run.histories.isCyclic($0) == node.isCyclic })
    }
    var paths: [[Value]?] = []
    for row in 0..<batch.count { paths.append(try node.cut.objects(run.histories.path(histories[row]))) }
    let selected = try PathCut.select(paths, selectors, batch, run, graph)
    return batch.filtered(
      selected.map { path in
        guard let path else { return false }
        return (Set(path).count < path.count) == node.isCyclic
      })
  }
}

/// The part of a path between from() and to().
struct PathCut: Sendable {
  var from: String?
  var to: String?

  var isWhole: Bool { from == nil && to == nil }

  /// The range of the path's objects, both ends included.
  func range(_ path: PathValue) throws -> Range<Int> {
    var lower = 0
    var upper = path.objects.count
    if let to {
      guard let place = path.labels.lastIndex(where: { $0.contains(to) }) else { throw Self.missing(to) }
      upper = place + 1
    }
    if let from {
      guard let place = path.labels.lastIndex(where: { $0.contains(from) }) else { throw Self.missing(from) }
      lower = place
    }
    return lower..<max(lower, upper)
  }

  func objects(_ path: PathValue) throws -> [Value] {
    isWhole ? path.objects : Array(path.objects[try range(path)])
  }

  /// Each path with by() applied in turn; nil for a path with an object for which it gives nothing.
  static func select(
    _ paths: [[Value]?], _ selectors: [Selector], _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [[Value]?] {
    guard !selectors.isEmpty else { return paths }
    var result = paths
    // All objects that one selector is responsible for, over all paths, go through it at once.
    for (turn, selector) in selectors.enumerated() {
      var objects: [Value] = []
      var places: [(path: Int, step: Int)] = []
      for (number, path) in paths.enumerated() {
        guard let path else { continue }
        for step in stride(from: turn, to: path.count, by: selectors.count) {
          objects.append(path[step])
          places.append((number, step))
        }
      }
      let source = batch.replacing(Objects.values(objects).narrowed(), rows: places.map(\.path))
      let values = try selector.evaluate(source, run, graph)
      for (place, value) in zip(places, values) {
        if let value {
          result[place.path]?[place.step] = value
        } else {
          result[place.path] = nil
        }
      }
    }
    return result
  }

  private static func missing(_ label: String) -> TraversalError {
    TraversalError(.unboundName, "no object of the path is labelled '\(TraversalError.echo(label))'")
  }
}

// MARK: dedup

struct DedupNode: PlanNode {
  var site: Site
  var labels: [String]
  var by: By?

  var children: [Pipeline] {
    get { by?.pipeline.map { [$0] } ?? [] }
    set { by?.pipeline = newValue.first }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    DedupOperator(self, input: input, try by.map { try opening.selector($0) })
  }
}

final class DedupOperator: Operator {
  private let node: DedupNode
  private let selector: Selector?
  private var vertices = VertexSet()
  private var seen = Set<Seen>()

  private struct Seen: Hashable {
    var partition: Int
    var values: [Value]
  }

  init(_ node: DedupNode, input: Operator, _ selector: Selector?) {
    self.node = node
    self.selector = selector
    super.init(node.site, input: input)
  }

  /// Rounds of a loop share what was seen.
  override func reset(_ reason: Reset) {
    guard reason == .start else { return }
    vertices = VertexSet()
    seen = []
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard var batch = try input?.pull(run, graph) else { return nil }
    batch.bulk = nil
    batch.objects = batch.objects.narrowed()
    if selector == nil, node.labels.isEmpty, batch.parent == nil, case .vertices(let numbers) = batch.objects
    {
      var set = VertexSet()
      swap(&set, &vertices)
      var rows: [Int] = []
      for row in numbers.indices where set.insert(numbers[row]) { rows.append(row) }
      swap(&set, &vertices)
      return batch.gathered(rows)
    }
    let keys = try keys(batch, run, graph)
    var rows: [Int] = []
    for row in 0..<batch.count {
      guard let key = keys[row] else { continue }
      // A vertex may have been seen in a batch of nothing but vertices.
      if key.count == 1, selector == nil, node.labels.isEmpty, batch.parent == nil,
        let number = key[0].vertexNumber
      {
        if vertices.insert(number) { rows.append(row) }
      } else if seen.insert(Seen(partition: batch.partition(row), values: key)).inserted {
        rows.append(row)
      }
    }
    try run.checkBudget(holding: seen.count * 96)
    return batch.gathered(rows)
  }

  private func keys(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> [[Value]?] {
    guard !node.labels.isEmpty else {
      guard let selector else { return batch.objects.values.map { [$0] } }
      return try selector.evaluate(batch, run, graph).map { $0.map { [$0] } }
    }
    var keys = [[Value]?](repeating: [], count: batch.count)
    for label in node.labels {
      let values = try Names.values(label, batch, run, graph)
      let selected =
        try selector?.evaluate(
          batch.replacing(Objects.values(values).narrowed(), rows: nil), run, graph) ?? values
      for row in keys.indices {
        if let value = selected[row] {
          keys[row]?.append(value)
        } else {
          keys[row] = nil
        }
      }
    }
    return keys
  }
}

/// A set of vertices: a bitmap that grows with the largest number.
struct VertexSet {
  private var words: [UInt64] = []

  /// True when the vertex was not in the set.
  mutating func insert(_ number: VertexNumber) -> Bool {
    let word = Int(number >> 6)
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: max(word + 1 - words.count, words.count)))
    }
    let bit = UInt64(1) << UInt64(number & 63)
    if words[word] & bit != 0 { return false }
    words[word] |= bit
    return true
  }

  func contains(_ number: VertexNumber) -> Bool {
    let word = Int(number >> 6)
    return word < words.count && words[word] & (UInt64(1) << UInt64(number & 63)) != 0
  }
}
