// Local children as steps: map, flatMap, local, optional, coalesce, sideEffect.

import GraphStore

struct LocalChildNode: PlanNode {
  enum Use: Sendable { case map, flatMap, local, optional, coalesce, sideEffect }

  var site: Site
  var use: Use
  var traversals: [Pipeline]

  var children: [Pipeline] {
    get { traversals }
    set { traversals = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    LocalChildOperator(self, input: input, try traversals.map { try opening.child($0) })
  }
}

final class LocalChildOperator: Operator {
  private let node: LocalChildNode
  private let children: [Child]

  init(_ node: LocalChildNode, input: Operator, _ children: [Child]) {
    self.node = node
    self.children = children
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    switch node.use {
    case .map:
      let (results, rows) = try children[0].firstRows(batch, run, graph)
      return try detached(results.gathered(rows), batch, run)
    case .flatMap: return try detached(children[0].run(batch, run, graph), batch, run)
    case .local: return try adopted(children[0].run(batch, run, graph), batch)
    case .optional: return try optional(batch, run, graph)
    case .coalesce: return try coalesced(batch, run, graph)
    case .sideEffect:
      _ = try children[0].run(batch, run, graph)
      return batch
    }
  }

  private func optional(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch {
    let results = try children[0].run(batch, run, graph)
    var isEmpty = Array(repeating: true, count: batch.count)
    for parent in results.parent ?? [] { isEmpty[Int(parent)] = false }
    var all = try adopted(results, batch)
    all.append(contentsOf: batch.filtered(isEmpty))
    return all
  }

  /// Each child is asked only for the rows that those before it left without result.
  private func coalesced(_ batch: Batch, _ run: Run, _ graph: borrowing Transaction) throws -> Batch {
    var all = Batch(.none)
    var rest = batch
    for child in children where !rest.isEmpty {
      let results = try child.run(rest, run, graph)
      var isEmpty = Array(repeating: true, count: rest.count)
      for parent in results.parent ?? [] { isEmpty[Int(parent)] = false }
      all.append(contentsOf: try detached(results, rest, run))
      rest = rest.filtered(isEmpty)
    }
    return all
  }

  /// Results that forget how the child came to them.
  private func detached(_ results: Batch, _ batch: Batch, _ run: Run) throws -> Batch {
    let rows = (results.parent ?? []).map { Int($0) }
    var derived = try derive(results.objects, from: batch, rows: rows, run)
    if let bulk = results.bulk { try derived.scaleBulk(by: bulk) }
    return derived
  }

  /// Results that carry on as the child made them.
  private func adopted(_ results: Batch, _ batch: Batch) throws -> Batch {
    var adopted = results
    let rows = (results.parent ?? []).map { Int($0) }
    adopted.parent = batch.parent?.gathered(rows)
    if let bulk = batch.bulk { try adopted.scaleBulk(by: bulk.gathered(rows)) }
    return adopted
  }
}
