// V(id).out('knows').values('name')      →  read straight: V(id), out('knows'), values('name')
// V().has('person', 'name', 'x').id()    →  read straight: V(), has('name', 'x'), id
// Small questions cost what is made for each step, not what is read. From a look-up along hops to a property or ids, where
// traversers carry nothing, one operator reads in arrays that it keeps, without batches between the steps.

import GraphStore

enum StraightReads: Rule {
  static let name = "straight-reads"
  static let subjects: [any PlanNode.Type] = [ScanNode.self]

  static func apply(to pipeline: inout Pipeline, _ context: RuleContext) {
    guard context.isTop, !context.hasSack, pipeline.nodes.count > 1,
      let scan = pipeline.nodes[0].cast(to: ScanNode.self), !scan.site.keepsPath, let source = source(scan),
      // Figures are wanted for every step.
      !pipeline.nodes.contains(where: { $0.isKind(of: ProfileNode.self) })
    else { return }
    var end = 1
    if case .index(_, let key, _) = source {
      // The one thing asked of what the index gives, and that the index has answered.
      guard let filter = pipeline.node(end, as: FilterNode.self),
        case .property(key, _?) = filter.condition, !filter.site.keepsPath
      else { return }
      end += 1
    }
    var hops: [ExpandNode] = []
    while scan.kind == .vertex, let hop = pipeline.node(end, as: ExpandNode.self), hop.yield == .vertices,
      !hop.site.keepsPath
    {
      hops.append(hop)
      end += 1
    }
    var reading = StraightNode.Reading.elements
    if let properties = pipeline.node(end, as: PropertiesNode.self), properties.yield == .values,
      properties.keys?.count == 1, let key = properties.keys?.first, !properties.site.keepsPath
    {
      reading = .property(key)
      end += 1
    } else if let map = pipeline.node(end, as: MapNode.self), let token = map.function as? TokenOf,
      token.token == .id, !map.site.keepsPath
    {
      reading = .ids
      end += 1
    } else if hops.isEmpty {
      return
    }
    let node = StraightNode(
      site: pipeline.nodes[end - 1].site, kind: scan.kind, source: source, hops: hops, reading: reading,
      usual: Pipeline(Array(pipeline.nodes[..<end])))
    pipeline.replace(0..<end, with: [node])
  }

  /// What a scan begins with, where that names few elements.
  private static func source(_ scan: ScanNode) -> StraightNode.Source? {
    if let ids = scan.ids { return ids.count == 1 ? .id(ids[0]) : nil }
    guard let label = scan.label, scan.hints.count == 1, scan.checkedKeys.isEmpty else { return nil }
    let (key, test) = scan.hints[0]
    switch test {
    case .compare(.equal, .string(let text)): return .index(label, key, .constant(.string(text)))
    case .open(let test) where test.isEquality: return .index(label, key, test.terms[0])
    default: return nil
    }
  }
}

extension OpenTest {
  /// Whether what passes equals the one value.
  fileprivate var isEquality: Bool {
    if case .predicate(.eq) = form { terms.count == 1 } else { false }
  }
}
