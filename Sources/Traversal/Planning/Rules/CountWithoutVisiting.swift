// V().hasLabel('person').count()  →  the count that the catalogue keeps
// V().out('knows').count()        →  the count of edges that the catalogue keeps
// out('knows').count()            →  the sum of the lengths of the lists

import GraphStore

enum CountWithoutVisiting: Rule {
  static let name = "count-without-visiting"
  static let subjects: [any PlanNode.Type] = [ReduceNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    var place = 1
    while place < pipeline.nodes.count {
      if let reduce = pipeline.nodes[place].cast(to: ReduceNode.self), case .count = reduce.reduction {
        if place > 1, let expand = pipeline.nodes[place - 1].cast(to: ExpandNode.self),
          expand.direction != .both,
          let scan = pipeline.nodes[place - 2].cast(to: ScanNode.self), scan.kind == .vertex, scan.ids == nil,
          scan.label == nil, scan.hints.isEmpty, expand.labels.map({ $0.count == 1 }) ?? true
        {
          // Every edge leaves one vertex and reaches one.
          pipeline.replace(
            place - 2..<place + 1,
            with: [CountNode(site: reduce.site, source: .elements(.edge, expand.labels?.first))])
          place = max(1, place - 1)
          continue
        }
        if let expand = pipeline.nodes[place - 1].cast(to: ExpandNode.self) {
          pipeline.replace(
            place - 1..<place + 1,
            with: [
              CountNode(
                site: Site(
                  range: expand.site.range, name: expand.site.name, keepsPath: reduce.site.keepsPath),
                source: .neighbours(expand.direction, expand.labels))
            ])
          continue
        }
        if let scan = pipeline.nodes[place - 1].cast(to: ScanNode.self), scan.ids == nil, scan.hints.isEmpty {
          pipeline.replace(
            place - 1..<place + 1,
            with: [CountNode(site: reduce.site, source: .elements(scan.kind, scan.label))])
          continue
        }
      }
      place += 1
    }
  }
}
