// Taking collections apart and putting maps together: unfold() and project().

import GraphStore

struct UnfoldNode: PlanNode {
  var site: Site

  func open(_ input: Operator, _ opening: Opening) -> Operator { UnfoldOperator(site, input: input) }
}

final class UnfoldOperator: Operator {
  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    guard case .values(let values) = batch.objects else { return try derive(batch.objects, from: batch, run) }
    var members: [Value] = []
    var rows: [Int] = []
    var counts: [Int64]?
    for (row, value) in values.enumerated() {
      switch value {
      case .map(let entries), .tree(let entries):
        for entry in entries {
          members.append(Collections.entry(entry))
          rows.append(row)
        }
      case .bulkSet(let entries):
        // How often a member occurs becomes the bulk of its row.
        var bulks = counts ?? Array(repeating: 1, count: rows.count)
        bulks.append(contentsOf: repeatElement(1, count: rows.count - bulks.count))
        for entry in entries {
          members.append(entry.value)
          rows.append(row)
          bulks.append(entry.count)
        }
        counts = bulks
      default:
        let unfolded = value.members ?? [value]
        members.append(contentsOf: unfolded)
        rows.append(contentsOf: repeatElement(row, count: unfolded.count))
      }
    }
    var result = try derive(Objects.values(members).narrowed(), from: batch, rows: rows, run)
    if var counts {
      counts.append(contentsOf: repeatElement(1, count: rows.count - counts.count))
      try result.scaleBulk(by: counts)
    }
    return result
  }

  init(_ site: Site, input: Operator) { super.init(site, input: input) }
}

struct ProjectNode: PlanNode {
  var site: Site
  var names: [String]
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    ProjectOperator(self, input: input, try opening.selectors(bys))
  }
}

final class ProjectOperator: Operator {
  private let node: ProjectNode
  private let selectors: [Selector]

  init(_ node: ProjectNode, input: Operator, _ selectors: [Selector]) {
    self.node = node
    self.selectors = selectors
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var maps = [[MapEntry]](repeating: [], count: batch.count)
    for (turn, name) in node.names.enumerated() {
      let selector = selectors.isEmpty ? .identity : selectors[turn % selectors.count]
      let values = try selector.evaluate(batch, run, graph)
      for row in maps.indices {
        if let value = values[row] { maps[row].append(Collections.entry(name, value)) }
      }
    }
    return try derive(.values(maps.map { .map($0) }), from: batch, run)
  }
}
