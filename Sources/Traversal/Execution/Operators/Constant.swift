// constant(): one value in place of every object.

import GraphStore

struct ConstantNode: PlanNode {
  var site: Site
  var value: Term

  var text: String { "constant(\(value.text))" }

  func open(_ input: Operator, _ opening: Opening) -> Operator {
    ConstantOperator(self, input: input, opening.slots)
  }
}

final class ConstantOperator: Operator {
  private let node: ConstantNode
  private let slots: Slots

  init(_ node: ConstantNode, input: Operator, _ slots: Slots) {
    self.node = node
    self.slots = slots
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    let values = Array(repeating: node.value.value(slots), count: batch.count)
    return try derive(Objects.values(values).narrowed(), from: batch, run)
  }
}
