// Paths and labels: as(), select(), path(), and the start of where(as("a")…).

import GraphStore

/// as(): only where some step reads the labels.
struct LabelNode: PlanNode {
  var site: Site
  var names: [String]

  var text: String { "as(\(names.map { "'\($0)'" }.joined(separator: ", ")))" }

  func open(_ input: Operator, _ opening: Opening) -> Operator { LabelOperator(self, input: input) }
}

final class LabelOperator: Operator {
  private let node: LabelNode

  init(_ node: LabelNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard var batch = try input?.pull(run, graph) else { return nil }
    let histories = batch.history ?? Array(repeating: Histories.start, count: batch.count)
    batch.history = try run.histories.label(
      batch.objects, with: node.names, at: histories, replacing: site.keepsPath)
    return batch
  }
}

/// Goes back to the object that a label names.
struct NamedStartNode: PlanNode {
  var site: Site
  var name: String

  func open(_ input: Operator, _ opening: Opening) -> Operator { NamedStartOperator(self, input: input) }
}

final class NamedStartOperator: Operator {
  private let node: NamedStartNode

  init(_ node: NamedStartNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    return batch.replacing(
      Objects.values(try Names.values(node.name, batch, run, graph)).narrowed(), rows: nil)
  }
}

// MARK: path

struct PathNode: PlanNode {
  var site: Site
  var cut: PathCut
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    PathOperator(self, input: input, try opening.selectors(bys))
  }
}

final class PathOperator: Operator {
  private let node: PathNode
  private let selectors: [Selector]

  init(_ node: PathNode, input: Operator, _ selectors: [Selector]) {
    self.node = node
    self.selectors = selectors
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var labels: [[[String]]] = []
    var objects: [[Value]?] = []
    for row in 0..<batch.count {
      let path = run.histories.path(batch.history?[row] ?? Histories.start)
      let range = try node.cut.range(path)
      labels.append(Array(path.labels[range]))
      objects.append(Array(path.objects[range]))
    }
    let selected = try PathCut.select(objects, selectors, batch, run, graph)
    let paths: [Value?] = selected.indices.map { row in
      selected[row].map { .path(PathValue(objects: $0, labels: labels[row])) }
    }
    return try derive(paths, from: batch, run)
  }
}

// MARK: select

struct SelectNode: PlanNode {
  enum Key: Sendable {
    case name(String)
    case traversal(Pipeline)
  }

  var site: Site
  var pop: Pop
  var keys: [Key]
  var bys: [By]

  var children: [Pipeline] {
    get {
      keys.compactMap { if case .traversal(let pipeline) = $0 { pipeline } else { nil } } + bys.pipelines
    }
    set {
      var rest = newValue[...]
      for place in keys.indices {
        if case .traversal = keys[place], let pipeline = rest.popFirst() {
          keys[place] = .traversal(pipeline)
        }
      }
      bys.pipelines = Array(rest)
    }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    var child: Child?
    if case .traversal(let pipeline)? = keys.first { child = try opening.child(pipeline) }
    return SelectOperator(self, input: input, try opening.selectors(bys), child)
  }
}

final class SelectOperator: Operator {
  private let node: SelectNode
  private let selectors: [Selector]
  private let child: Child?

  init(_ node: SelectNode, input: Operator, _ selectors: [Selector], _ child: Child?) {
    self.node = node
    self.selectors = selectors
    self.child = child
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    if let child {
      let keys = try child.firsts(batch, run, graph)
      var values: [Value?] = []
      for row in 0..<batch.count {
        guard let key = keys[row] else {
          values.append(nil)
          continue
        }
        values.append(try found(key, batch, row, run, graph))
      }
      return try derive(select(values, 0, batch, run, graph), from: batch, run)
    }
    let names = node.keys.compactMap { if case .name(let name) = $0 { name } else { nil } }
    var columns: [[Value?]] = []
    for (turn, name) in names.enumerated() {
      let values = try column(name, batch, run, graph)
      columns.append(try select(values, turn, batch, run, graph))
    }
    if columns.count == 1 { return try derive(columns[0], from: batch, run) }
    let maps: [Value?] = (0..<batch.count).map { row in
      var entries: [MapEntry] = []
      for (name, column) in zip(names, columns) {
        guard let value = column[row] else { return nil }
        entries.append(Collections.entry(name, value))
      }
      return .map(entries)
    }
    return try derive(maps, from: batch, run)
  }

  /// What stands under a name for each row.
  private func column(
    _ name: String, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Value?] {
    let key = Value.string(name)
    let sideEffect = try run.sideEffect(name, graph)
    return (0..<batch.count).map { row in
      if case .values(let values) = batch.objects, let entries = values[row].entries,
        let entry = entries.first(where: { $0.key == key })
      {
        return popped([entry.value])
      }
      if let sideEffect { return popped([sideEffect]) }
      return batch.history.flatMap { labelled(name, $0[row], run) }
    }
  }

  private func labelled(_ name: String, _ history: Int32, _ run: Run) -> Value? {
    if node.pop == .last { return run.histories.last(name, in: history) }
    return popped(run.histories.all(name, in: history))
  }

  private func popped(_ found: [Value]) -> Value? {
    guard let first = found.first, let last = found.last else { return nil }
    return switch node.pop {
    case .first: first
    case .last: last
    case .all: .list(found)
    case .mixed: found.count == 1 ? first : .list(found)
    }
  }

  /// What stands under a computed key, which may be of any type in a map.
  private func found(
    _ key: Value, _ batch: Batch, _ row: Int, _ run: Run, _ graph: borrowing Transaction
  ) throws -> Value? {
    if let entries = batch.objects.value(row).entries, let entry = entries.first(where: { $0.key == key }) {
      return popped([entry.value])
    }
    guard case .string(let name) = key else { return nil }
    if let value = try run.sideEffect(name, graph) { return popped([value]) }
    return batch.history.flatMap { labelled(name, $0[row], run) }
  }

  /// by() over what was found.
  private func select(
    _ values: [Value?], _ turn: Int, _ batch: Batch, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Value?] {
    guard !selectors.isEmpty else { return values }
    let rows = values.indices.filter { values[$0] != nil }
    let source = batch.replacing(Objects.values(rows.compactMap { values[$0] }).narrowed(), rows: rows)
    let selected = try selectors[turn % selectors.count].evaluate(source, run, graph)
    var result = [Value?](repeating: nil, count: values.count)
    for (place, row) in rows.enumerated() { result[row] = selected[place] }
    return result
  }
}
