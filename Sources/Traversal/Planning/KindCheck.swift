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
    if passesOn.contains(ObjectIdentifier(type(of: node))) { return kind }
    if let node = node.cast(to: ScanNode.self) { return node.kind == .vertex ? .vertex : .edge }
    if let node = node.cast(to: ExpandNode.self) {
      try require(kind == .vertex || kind == .any, node.site, "a vertex", kind)
      return node.yield == .vertices ? .vertex : .edge
    }
    if node.isKind(of: FilterNode.self) || node.isKind(of: LocalChildNode.self)
      || node.isKind(of: UnionNode.self) || node.isKind(of: RepeatNode.self)
    {
      return try checkBranches(node, kind)
    }
    if node.isKind(of: EdgeEndNode.self) {
      try require(kind == .edge || kind == .any, node.site, "an edge", kind)
      return .vertex
    }
    if let node = node.cast(to: PropertiesNode.self) {
      try require(kind.isElement, node.site, "an element", kind)
      return node.yield == .values ? .value : .property
    }
    if let node = node.cast(to: MapNode.self) { return node.function is TokenOf ? .value : .any }
    if let node = node.cast(to: ReduceNode.self) {
      if case .fold = node.reduction { return .list }
      return .any
    }
    return try checkRest(node, kind)
  }

  private static func checkRest(_ node: any PlanNode, _ kind: ObjectKind) throws -> ObjectKind {
    switch node {
    case is ElementMapNode:
      try require(kind.isElement, node.site, "an element", kind)
      try checkChildren(node, from: .any)
      return .map
    case is AddVertexNode: return .vertex
    case is AddEdgeNode: return .edge
    case let node as MergeNode: return node.kind == .vertex ? .vertex : .edge
    case is ProjectNode:
      try checkChildren(node, from: kind)
      return .map
    case let node as GroupNode:
      try checkChildren(node, from: kind)
      return node.name == nil ? .map : kind
    case is PathNode: return .path
    default: return .any
    }
  }

  /// Nodes that let objects through as they are.
  private static let passesOn: Set<ObjectIdentifier> = {
    let types: [any PlanNode.Type] = [
      DedupNode.self, RangeNode.self, TailNode.self, CoinNode.self, SampleNode.self, PathFilterNode.self,
      OrderNode.self, BarrierNode.self, LabelNode.self, OneByOneNode.self, AggregateNode.self,
      PropertyNode.self, TimeLimitNode.self,
    ]
    return Set(types.map { ObjectIdentifier($0) })
  }()

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
