// out().dedup()  →  neighbours that were not reached before
// Each vertex is asked for in a bitmap while the lists are read, and never becomes a row twice.

import GraphStore

enum NewNeighbours: Rule {
  static let name = "new-neighbours"

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack else { return }
    var place = 1
    while place < pipeline.nodes.count {
      if let dedup = pipeline.nodes[place] as? DedupNode, dedup.by == nil, dedup.labels.isEmpty,
        let expand = pipeline.nodes[place - 1] as? ExpandNode, expand.yield == .vertices,
        !expand.site.keepsPath,
        !pipeline.nodes[..<place].contains(where: { $0 is LabelNode })
      {
        pipeline.replace(place - 1..<place + 1, with: [NewNeighboursNode(site: expand.site, expand: expand)])
      }
      place += 1
    }
  }
}
