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
    if let node = node.cast(to: ScanNode.self) { return node.kind == .vertex ? .vertex : .edge }
    if let node = node.cast(to: ExpandNode.self) {
      try require(kind == .vertex || kind == .any, node.site, "a vertex", kind)
      return node.yield == .vertices ? .vertex : .edge
    }
    if node.isKind(of: FilterNode.self) {
      try checkChildren(node, from: kind)
      return kind
    }
    if let node = node.cast(to: PropertiesNode.self) {
      try require(kind.isElement, node.site, "an element", kind)
      return node.yield == .values ? .value : .property
    }
    if passesOn.contains(type(of: node)) { return kind }
    if node.isKind(of: EdgeEndNode.self) {
      try require(kind == .edge || kind == .any, node.site, "an edge", kind)
      return .vertex
    }
    if let node = node.cast(to: MapNode.self) { return node.function is TokenOf ? .value : .any }
    if let node = node.cast(to: ReduceNode.self) {
      if case .fold = node.reduction { return .list }
      return .any
    }
    return try checkBranches(node, kind) ?? checkRest(node, kind)
  }

  private static func checkRest(_ node: any PlanNode, _ kind: ObjectKind) throws -> ObjectKind {
    if node.isKind(of: ElementMapNode.self) {
      try require(kind.isElement, node.site, "an element", kind)
      try checkChildren(node, from: .any)
      return .map
    }
    if node.isKind(of: ProjectNode.self) {
      try checkChildren(node, from: kind)
      return .map
    }
    if let node = node.cast(to: GroupNode.self) {
      try checkChildren(node, from: kind)
      return node.name == nil ? .map : kind
    }
    if let node = node.cast(to: MergeNode.self) { return node.kind == .vertex ? .vertex : .edge }
    if node.isKind(of: AddVertexNode.self) { return .vertex }
    if node.isKind(of: AddEdgeNode.self) { return .edge }
    return node.isKind(of: PathNode.self) ? .path : .any
  }

  /// Nodes that let objects through as they are.
  private static let passesOn = NodeKinds([
    DedupNode.self, OrderNode.self, RangeNode.self, LabelNode.self, TailNode.self, CoinNode.self,
    SampleNode.self, PathFilterNode.self, BarrierNode.self, OneByOneNode.self, AggregateNode.self,
    PropertyNode.self, TimeLimitNode.self,
  ])

  /// Nodes whose children begin with the object itself; nil for others.
  private static func checkBranches(_ node: any PlanNode, _ kind: ObjectKind) throws -> ObjectKind? {
    if let node = node.cast(to: LocalChildNode.self) {
      let kinds = try node.traversals.map { try check($0, from: kind) }
      switch node.use {
      case .sideEffect: return kind
      case .optional: return kinds[0].joined(kind)
      case .coalesce: return kinds.dropFirst().reduce(kinds.first ?? .any) { $0.joined($1) }
      default: return kinds[0]
      }
    }
    if let node = node.cast(to: UnionNode.self) {
      let kinds = try node.branches.map { try check($0, from: kind) }
      return kinds.dropFirst().reduce(kinds.first ?? .any) { $0.joined($1) }
    }
    if let node = node.cast(to: RepeatNode.self) {
      // The second round begins with what the first one gave.
      let after = try check(node.body, from: kind)
      return try check(node.body, from: after.joined(kind)).joined(kind).joined(after)
    }
    return nil
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
