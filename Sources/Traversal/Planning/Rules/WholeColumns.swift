// V().has('age', gt(29)).count()    →  count of the numbers that pass in the column 'age'
// V().values('age').sum()           →  sum over the column 'age'
// V().groupCount().by('city')       →  count of the values in the column 'city'
// What is asked of one property of all elements, or of all of a label, is told by the segments of its column.

import GraphStore

enum WholeColumns: Rule {
  static let name = "whole-columns"
  static let subjects: [any PlanNode.Type] = [ReduceNode.self, GroupNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack, let scan = pipeline.node(0, as: ScanNode.self), scan.ids == nil
    else { return }
    if let (key, work, end) = work(pipeline, scan) {
      let usual = Pipeline(Array(pipeline.nodes[..<end]))
      let node = WholeColumnNode(
        site: pipeline.nodes[end - 1].site, kind: scan.kind, label: scan.label, key: key, work: work,
        usual: usual)
      pipeline.replace(0..<end, with: [node])
    }
  }

  private static func work(
    _ pipeline: Pipeline, _ scan: ScanNode
  ) -> (key: String, work: WholeColumnNode.Work, end: Int)? {
    if let group = pipeline.node(1, as: GroupNode.self), scan.hints.isEmpty, group.name == nil,
      group.value == nil, !group.key.givesNull
    {
      switch group.key.kind {
      case .key(let key), .value(let key): return (key, .groups, 2)
      default: return nil
      }
    }
    guard let reduce = pipeline.node(2, as: ReduceNode.self) else { return nil }
    if let filter = pipeline.node(1, as: FilterNode.self),
      case .property(let key, let test?) = filter.condition,
      case .count = reduce.reduction, scan.hints.count == 1, mayBeNumbers(test)
    {
      return (key, .count(test), 3)
    }
    if let properties = pipeline.node(1, as: PropertiesNode.self), properties.yield == .values,
      let keys = properties.keys, keys.count == 1, scan.hints.isEmpty
    {
      switch reduce.reduction {
      case .sum, .mean, .min, .max: return (keys[0], .total(reduce.reduction), 3)
      default: return nil
      }
    }
    return nil
  }

  /// Whether the test compares with numbers, as far as it is known.
  private static func mayBeNumbers(_ test: Test) -> Bool {
    test.isOpen || test.exactNumbers != nil
  }
}
