// out().out().dedup().count()  →  count of the vertices reached by out, out
// out().out().dedup()          →  neighbours that were not reached before, at each hop
// Where only different vertices are wanted behind some hops, those between need to be different too. When everything is
// wanted, hops are made by whole sets, otherwise batch by batch in the order in which vertices are found.

import GraphStore

enum NewNeighbours: Rule {
  static let name = "new-neighbours"
  static let subjects: [any PlanNode.Type] = [DedupNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack else { return }
    var place = 1
    while place < pipeline.nodes.count {
      if isPlain(pipeline.nodes[place]),
        !pipeline.nodes[..<place].contains(where: { $0.isKind(of: LabelNode.self) })
      {
        place = replace(&pipeline, place)
      }
      place += 1
    }
  }

  /// Rewrites the hops in front of the dedup() at a place; gives the place of the last node put there.
  private static func replace(_ pipeline: inout Pipeline, _ place: Int) -> Int {
    var start = place
    while start > 0, isHop(pipeline.nodes[start - 1]) || isPlain(pipeline.nodes[start - 1]) { start -= 1 }
    let hops = pipeline.nodes[start..<place].compactMap { $0.cast(to: ExpandNode.self) }
    guard let last = hops.last else { return place }
    if Frontiers.wantsAll(pipeline, from: place + 1) {
      var node = ReachNode(site: last.site, hops: hops)
      var end = place + 1
      if let reduce = pipeline.node(end, as: ReduceNode.self), case .count = reduce.reduction {
        node.countsOnly = true
        node.site.keepsPath = reduce.site.keepsPath
        end += 1
      }
      pipeline.replace(start..<end, with: [node])
      return start
    }
    pipeline.replace(start..<place + 1, with: hops.map { NewNeighboursNode(site: $0.site, expand: $0) })
    return start + hops.count - 1
  }

  private static func isPlain(_ node: any PlanNode) -> Bool {
    guard let dedup = node.cast(to: DedupNode.self) else { return false }
    return dedup.by == nil && dedup.labels.isEmpty && !dedup.site.keepsPath
  }

  private static func isHop(_ node: any PlanNode) -> Bool {
    guard let expand = node.cast(to: ExpandNode.self) else { return false }
    return expand.yield == .vertices && !expand.site.keepsPath
  }
}
