// as('a').has('age', 29)  →  has('age', 29).as('a')
// A filter that asks only about the object itself goes in front of steps that leave objects as they are.

import GraphStore

enum FiltersFirst: Rule {
  static let name = "filters-first"
  static let subjects: [any PlanNode.Type] = [FilterNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard pipeline.nodes.count > 1 else { return }
    for start in 1..<pipeline.nodes.count {
      guard let filter = pipeline.nodes[start].cast(to: FilterNode.self), filter.condition.isAboutObject
      else {
        continue
      }
      var place = start
      while place > 0, leavesObjects(pipeline.nodes[place - 1]) {
        pipeline.nodes.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  private static func leavesObjects(_ node: any PlanNode) -> Bool {
    if let order = node.cast(to: OrderNode.self) { return order.most == nil && order.children.isEmpty }
    return node.isKind(of: LabelNode.self) || node.isKind(of: BarrierNode.self)
  }
}

extension Condition {
  /// Whether nothing but the object decides: no names, no traversals.
  var isAboutObject: Bool {
    switch self {
    case .property, .noProperty, .label, .id, .key, .value, .object, .constant: true
    case .calc(let expression): expression.isAboutObject
    case .computed(let test): test.expressions.allSatisfy(\.isAboutObject)
    case .named, .traversal, .degree: false
    case .and(let parts), .or(let parts): parts.allSatisfy(\.isAboutObject)
    case .not(let part): part.isAboutObject
    }
  }

  /// The parts that must all hold.
  var conjuncts: [Condition] {
    if case .and(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
  }
}
