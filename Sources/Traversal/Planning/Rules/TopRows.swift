// order().by('age').limit(10)  →  order, first 10
// Sorting keeps no more rows than are wanted.

import GraphStore

enum TopRows: Rule {
  static let name = "top-rows"
  static let subjects: [any PlanNode.Type] = [OrderNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard pipeline.nodes.count > 1 else { return }
    for place in 1..<pipeline.nodes.count {
      guard let range = pipeline.nodes[place].cast(to: RangeNode.self), let high = range.high,
        var order = pipeline.nodes[place - 1].cast(to: OrderNode.self)
      else { continue }
      order.most = high
      pipeline.nodes[place - 1] = order
    }
  }
}
