// NodeKinds: which types of nodes a plan consists of, to tell quickly what need not be looked for in it.

struct NodeKinds: Sendable {
  private var identifiers: [ObjectIdentifier] = []

  init(_ types: [any PlanNode.Type]) {
    for type in types { insert(ObjectIdentifier(type)) }
  }

  /// The nodes of a pipeline and of all that is nested in them.
  init(of pipeline: Pipeline) {
    identifiers.reserveCapacity(16)
    insert(pipeline)
  }

  private mutating func insert(_ pipeline: Pipeline) {
    for node in pipeline.nodes {
      insert(ObjectIdentifier(type(of: node)))
      for child in node.children { insert(child) }
    }
  }

  // There are few, so that looking at each is quicker than hashing.

  private mutating func insert(_ identifier: ObjectIdentifier) {
    if !identifiers.contains(identifier) { identifiers.append(identifier) }
  }

  func contains(_ type: any PlanNode.Type) -> Bool { identifiers.contains(ObjectIdentifier(type)) }

  func isSubset(of other: NodeKinds) -> Bool {
    for identifier in identifiers where !other.identifiers.contains(identifier) { return false }
    return true
  }

  func intersects(_ other: NodeKinds) -> Bool {
    for identifier in other.identifiers where identifiers.contains(identifier) { return true }
    return false
  }
}

extension Pipeline {
  /// Whether some node, however deeply nested, is of one of the types.
  func contains(anyOf kinds: NodeKinds) -> Bool {
    for node in nodes {
      if kinds.contains(type(of: node)) { return true }
      for child in node.children where child.contains(anyOf: kinds) { return true }
    }
    return false
  }
}
