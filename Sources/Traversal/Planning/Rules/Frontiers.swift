// out().out().out().count()           →  two frontiers with the sum of the lengths of the lists
// out().has('age', 29).out().count()  →  a frontier, the filter, then the sum of the lengths of the lists
// Where nothing tells equal traversers apart and everything is wanted anyway, hops are made by whole frontiers with a
// count for each vertex: one pass over the edges a hop, however many ways lead to a vertex.

import GraphStore

enum Frontiers: Rule {
  static let name = "frontiers"
  static let subjects: [any PlanNode.Type] = [ExpandNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack else { return }
    var place = 0
    while place < pipeline.nodes.count {
      var end = place
      while let hop = pipeline.node(end, as: ExpandNode.self), hop.yield == .vertices, !hop.site.keepsPath {
        end += 1
      }
      guard end > place else {
        if pipeline.nodes[place].isKind(of: LabelNode.self) { return }
        place += 1
        continue
      }
      if end - place > 1 || goesOn(pipeline, from: end), wantsAll(pipeline, from: end) {
        let hops = pipeline.nodes[place..<end].compactMap { $0.cast(to: ExpandNode.self) }
        var node = FrontierNode(site: hops[0].site, hops: hops)
        if let count = pipeline.node(end, as: CountNode.self),
          case .neighbours(let way, let labels) = count.source
        {
          node.lengths = (way, labels)
          node.site.keepsPath = count.site.keepsPath
          end += 1
        }
        pipeline.replace(place..<end, with: [node])
        end = place + 1
      }
      place = end
    }
  }

  /// Whether vertices are looked at behind a single hop, each of which may be reached in several ways.
  private static func goesOn(_ pipeline: Pipeline, from start: Int) -> Bool {
    pipeline.nodes[start...].contains {
      $0.isKind(of: CountNode.self) || $0.isKind(of: ExpandNode.self) || $0.isKind(of: FilterNode.self)
        || $0.isKind(of: CountPassingNode.self)
    }
  }

  /// Whether everything is consumed before anything could be cut off.
  static func wantsAll(_ pipeline: Pipeline, from start: Int) -> Bool {
    guard start < pipeline.nodes.count else { return false }
    for node in pipeline.nodes[start...] {
      if node.isKind(of: ReduceNode.self) || node.isKind(of: CountNode.self)
        || node.isKind(of: OrderNode.self) || node.isKind(of: ReachNode.self)
        || node.isKind(of: CountPassingNode.self)
      {
        return true
      }
      if let group = node.cast(to: GroupNode.self) { return group.name == nil }
      guard
        node.isKind(of: FilterNode.self) || node.isKind(of: PropertiesNode.self)
          || node.isKind(of: MapNode.self) || node.isKind(of: ExpandNode.self)
      else {
        return false
      }
    }
    return false
  }
}
