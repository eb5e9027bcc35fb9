// repeat(out().simplePath()).until(hasId('b')).limit(1)  →  shortest way to 'b', searched from both ends
// A loop ends first where it is shortest. Searched from both ends, two small circles meet instead of one large one.

import GraphStore

enum BothEnds: Rule {
  static let name = "both-ends"
  static let subjects: [any PlanNode.Type] = [RepeatNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack, pipeline.nodes.count > 1 else { return }
    for place in 0..<pipeline.nodes.count - 1 {
      guard let loop = pipeline.nodes[place].cast(to: RepeatNode.self), let (hop, isSimple) = hop(of: loop),
        let until = loop.until, !until.isFirst, case .condition(.id(let test), _) = until.kind,
        let range = pipeline.nodes[place + 1].cast(to: RangeNode.self), case .known(0) = range.low,
        case .known(1)? = range.high,
        // What a label names is not found among the vertices of the way.
        !pipeline.nodes[..<place].contains(where: { $0.isKind(of: LabelNode.self) })
      else { continue }
      let node = ShortestWayNode(
        site: hop.site, hop: hop, target: test, isSimple: isSimple, usual: Pipeline([loop, range]))
      pipeline.replace(place..<place + 2, with: [node])
    }
  }

  /// The one hop that the body makes, and whether no vertex may be passed twice.
  private static func hop(of loop: RepeatNode) -> (hop: ExpandNode, isSimple: Bool)? {
    guard loop.emit == nil, let hop = loop.body.nodes.first?.cast(to: ExpandNode.self), hop.yield == .vertices
    else {
      return nil
    }
    switch loop.body.nodes.count {
    case 1: return (hop, false)
    case 2:
      guard let filter = loop.body.nodes[1].cast(to: PathFilterNode.self), !filter.isCyclic,
        filter.cut.isWhole,
        filter.bys.isEmpty
      else { return nil }
      return (hop, true)
    default: return nil
    }
  }
}
