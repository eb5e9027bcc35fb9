// order(local): the members of each collection in order.

import GraphStore

struct LocalOrderNode: PlanNode {
  var site: Site
  var bys: [By]

  var children: [Pipeline] {
    get { bys.pipelines }
    set { bys.pipelines = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    LocalOrderOperator(self, input: input, try opening.selectors(bys))
  }
}

final class LocalOrderOperator: Operator {
  private let node: LocalOrderNode
  private let selectors: [Selector]

  init(_ node: LocalOrderNode, input: Operator, _ selectors: [Selector]) {
    self.node = node
    self.selectors = selectors
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    var results: [Value] = []
    for row in 0..<batch.count {
      let value = batch.objects.value(row)
      if case .map(let entries) = value {
        guard !node.bys.allSatisfy({ $0.pipeline == nil && $0.isIdentity }) else {
          throw error(
            .type, "order(local) of a map needs by(keys) or by(values)",
            help: "add .by(keys) or .by(values, desc)")
        }
        let order = try order(entries.map { Collections.entry($0) }, batch, row, run, graph)
        results.append(.map(order.map { entries[$0] }))
      } else if let members = value.members {
        results.append(.list(members.gathered(try order(members, batch, row, run, graph))))
      } else {
        results.append(value)
      }
    }
    return try derive(Objects.values(results).narrowed(), from: batch, run)
  }

  /// The places of the members that have all keys, in order.
  private func order(
    _ members: [Value], _ batch: Batch, _ row: Int, _ run: Run, _ graph: borrowing Transaction
  ) throws -> [Int] {
    let source = batch.replacing(
      Objects.values(members).narrowed(), rows: Array(repeating: row, count: members.count))
    var columns: [[Value?]] = []
    for (selector, by) in zip(selectors, node.bys) {
      guard by.order != .shuffle else {
        columns.append(members.map { _ in .long(Int64.random(in: .min ... .max, using: &run.random)) })
        continue
      }
      var column = try selector.evaluate(source, run, graph)
      for place in column.indices {
        if let value = column[place] { column[place] = try OrderKey.of(value, graph) }
      }
      columns.append(column)
    }
    let places = members.indices.filter { place in columns.allSatisfy { $0[place] != nil } }
    return places.sorted { a, b in
      for (number, column) in columns.enumerated() {
        guard let left = column[a], let right = column[b] else { continue }
        let order = left.order(relativeTo: right)
        if order != .equal { return (order == .less) != (node.bys[number].order == .desc) }
      }
      return a < b
    }
  }
}

extension By {
  var isIdentity: Bool { if case .identity = kind { order != .shuffle } else { false } }
}
