// KindCheck: what kind of object stands at every point of a plan, as far as it can be told, and the error for a step
// that cannot work on it, before any data is touched.

import GraphStore

enum ObjectKind: String, Sendable {
  case vertex, edge, property
  /// A number, a string, a date and the like.
  case value
  case list, map, path
  case any

  /// The kind that both are.
  func joined(_ other: ObjectKind) -> ObjectKind { self == other ? self : .any }

  var isElement: Bool {
    switch self {
    case .vertex, .edge, .property, .any: true
    case .value, .list, .map, .path: false
    }
  }
}

enum KindCheck {
  /// The kind that leaves the pipeline when `kind` enters it.
  @discardableResult
  static func check(_ pipeline: Pipeline, from kind: ObjectKind) throws -> ObjectKind {
    var current = kind
    for node in pipeline.nodes { current = try check(node, current) }
    return current
  }

  private static func check(_ node: any PlanNode, _ kind: ObjectKind) throws -> ObjectKind {
    switch node {
    case let node as ScanNode: return node.kind == .vertex ? .vertex : .edge
    case let node as ExpandNode:
      try require(kind == .vertex || kind == .any, node.site, "a vertex", kind)
      return node.yield == .vertices ? .vertex : .edge
    case let node as EdgeEndNode:
      try require(kind == .edge || kind == .any, node.site, "an edge", kind)
      return .vertex
    case let node as PropertiesNode:
      try require(kind.isElement, node.site, "an element", kind)
      return node.yield == .values ? .value : .property
    case let node as ElementMapNode:
      try require(kind.isElement, node.site, "an element", kind)
      try checkChildren(node, from: .any)
      return .map
    case is AddVertexNode: return .vertex
    case is AddEdgeNode: return .edge
    case let node as MergeNode: return node.kind == .vertex ? .vertex : .edge
    case is ProjectNode, is GroupNode:
      try checkChildren(node, from: kind)
      return node is ProjectNode || (node as? GroupNode)?.name == nil ? .map : kind
    case is PathNode: return .path
    case let node as ReduceNode:
      if case .fold = node.reduction { return .list }
      return .any
    case let node as MapNode: return node.function is TokenOf ? .value : .any
    case is CallNode:
      try checkChildren(node, from: kind)
      return .any
    case is FilterNode, is LocalChildNode, is UnionNode, is RepeatNode: return try checkBranches(node, kind)
    case is DedupNode, is RangeNode, is TailNode, is CoinNode, is SampleNode, is PathFilterNode, is OrderNode,
      is BarrierNode, is LabelNode, is OneByOneNode, is AggregateNode, is PropertyNode, is TimeLimitNode:
      return kind
    default: return .any
    }
  }

  /// Nodes whose children begin with the object itself.
  private static func checkBranches(_ node: any PlanNode, _ kind: ObjectKind) throws -> ObjectKind {
    switch node {
    case let node as LocalChildNode:
      let kinds = try node.traversals.map { try check($0, from: kind) }
      switch node.use {
      case .sideEffect: return kind
      case .optional: return kinds[0].joined(kind)
      case .coalesce: return kinds.dropFirst().reduce(kinds.first ?? .any) { $0.joined($1) }
      default: return kinds[0]
      }
    case let node as UnionNode:
      let kinds = try node.branches.map { try check($0, from: kind) }
      return kinds.dropFirst().reduce(kinds.first ?? .any) { $0.joined($1) }
    case let node as RepeatNode:
      // The second round begins with what the first one gave.
      let after = try check(node.body, from: kind)
      return try check(node.body, from: after.joined(kind)).joined(kind).joined(after)
    default:
      try checkChildren(node, from: kind)
      return kind
    }
  }

  private static func checkChildren(_ node: any PlanNode, from kind: ObjectKind) throws {
    for child in node.children { try check(child, from: kind) }
  }

  private static func require(_ holds: Bool, _ site: Site, _ wanted: String, _ found: ObjectKind) throws {
    guard !holds else { return }
    throw TraversalError(
      .type, "\(site.name)() needs \(wanted), but a \(found.rawValue) comes here", at: site.range)
  }
}
