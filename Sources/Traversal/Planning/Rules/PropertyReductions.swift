// values('age').mean()  →  mean of 'age'
// Integers are added up from their column; no value is made for a cell.

import GraphStore

enum PropertyReductions: Rule {
  static let name = "property-reductions"
  static let subjects: [any PlanNode.Type] = [ReduceNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    var place = 0
    while place + 1 < pipeline.nodes.count {
      defer { place += 1 }
      guard let properties = pipeline.nodes[place].cast(to: PropertiesNode.self), properties.yield == .values,
        let keys = properties.keys, keys.count == 1,
        let reduce = pipeline.nodes[place + 1].cast(to: ReduceNode.self)
      else { continue }
      switch reduce.reduction {
      case .sum, .mean, .min, .max: break
      case .count, .fold, .foldInto: continue
      }
      let node = ReducePropertyNode(
        site: reduce.site, key: keys[0], reduction: reduce.reduction, usual: Pipeline([properties, reduce]))
      pipeline.replace(place..<place + 2, with: [node])
    }
  }
}
