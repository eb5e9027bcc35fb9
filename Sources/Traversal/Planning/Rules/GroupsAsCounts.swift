// group().by('city').by(count())  →  groupCount().by('city')
// A group of which only the size is wanted is never collected.

import GraphStore

enum GroupsAsCounts: Rule {
  static let name = "groups-as-counts"
  static let subjects: [any PlanNode.Type] = [GroupNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    for place in pipeline.nodes.indices {
      guard var group = pipeline.nodes[place].cast(to: GroupNode.self), group.name == nil,
        let value = group.value?.pipeline, value.nodes.count == 1,
        let reduce = value.nodes[0].cast(to: ReduceNode.self), case .count = reduce.reduction
      else { continue }
      group.value = nil
      pipeline.nodes[place] = group
    }
  }
}
