// out().out().out().count()  →  two frontiers, then the sum of the lengths of the lists
// Where nothing tells equal traversers apart and everything is wanted anyway, hops are made by whole frontiers with a
// count for each vertex: one pass over the edges a hop, however many ways lead to a vertex.

import GraphStore

enum Frontiers: Rule {
  static let name = "frontiers"

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack else { return }
    var place = 0
    while place < pipeline.nodes.count {
      var end = place
      while let hop = pipeline.node(end, as: ExpandNode.self), hop.yield == .vertices, !hop.site.keepsPath {
        end += 1
      }
      guard end > place else {
        if pipeline.nodes[place] is LabelNode { return }
        place += 1
        continue
      }
      if end - place > 1 || pipeline.node(end, as: CountNode.self) != nil, wantsAll(pipeline, from: end) {
        let hops = pipeline.nodes[place..<end].compactMap { $0 as? ExpandNode }
        pipeline.replace(place..<end, with: [FrontierNode(site: hops[0].site, hops: hops)])
        end = place + 1
      }
      place = end
    }
  }

  /// Whether everything is consumed before anything could be cut off.
  private static func wantsAll(_ pipeline: Pipeline, from start: Int) -> Bool {
    for node in pipeline.nodes[start...] {
      if node is ReduceNode || node is CountNode || node is OrderNode { return true }
      if let group = node as? GroupNode { return group.name == nil }
      guard node is FilterNode || node is PropertiesNode || node is MapNode || node is ExpandNode else {
        return false
      }
    }
    return false
  }
}
