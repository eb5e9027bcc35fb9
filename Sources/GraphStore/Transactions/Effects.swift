// Effects: how many elements and properties a writing transaction has made and removed so far.

/// What a transaction has done to the graph. An element that was made and removed again counts on both sides.
package struct Effects: Sendable, Equatable {
  package var verticesAdded: UInt64 = 0
  package var verticesRemoved: UInt64 = 0
  package var edgesAdded: UInt64 = 0
  package var edgesRemoved: UInt64 = 0
  /// Writes of a property of an element that is there; those that go with a removed element do not count.
  package var propertiesSet: UInt64 = 0
  package var propertiesRemoved: UInt64 = 0

  package init() {}

  package var isEmpty: Bool { self == Effects() }

  /// What was done since an earlier moment of the same transaction.
  package func since(_ earlier: Effects) -> Effects {
    var difference = Effects()
    difference.verticesAdded = verticesAdded &- earlier.verticesAdded
    difference.verticesRemoved = verticesRemoved &- earlier.verticesRemoved
    difference.edgesAdded = edgesAdded &- earlier.edgesAdded
    difference.edgesRemoved = edgesRemoved &- earlier.edgesRemoved
    difference.propertiesSet = propertiesSet &- earlier.propertiesSet
    difference.propertiesRemoved = propertiesRemoved &- earlier.propertiesRemoved
    return difference
  }
}

extension Effects: CustomStringConvertible {
  /// As `+2 vertices, -1 edge, 3 properties set`.
  package var description: String {
    let parts: [(sign: String, count: UInt64, one: String, many: String)] = [
      ("+", verticesAdded, "vertex", "vertices"), ("-", verticesRemoved, "vertex", "vertices"),
      ("+", edgesAdded, "edge", "edges"), ("-", edgesRemoved, "edge", "edges"),
      ("", propertiesSet, "property set", "properties set"),
      ("", propertiesRemoved, "property removed", "properties removed"),
    ]
    let texts = parts.filter { $0.count > 0 }.map {
      "\($0.sign)\($0.count) \($0.count == 1 ? $0.one : $0.many)"
    }
    return texts.isEmpty ? "no change" : texts.joined(separator: ", ")
  }
}

extension Transaction {
  /// What this transaction has done so far; nothing in one that reads.
  package var effects: Effects { changes?.effects ?? Effects() }
}

extension ChangeBuffer {
  fileprivate var effects: Effects {
    var effects = Effects()
    effects.verticesAdded = state.nextVertex &- firstState.nextVertex
    effects.verticesRemoved = effects.verticesAdded &+ firstState.vertexCount &- state.vertexCount
    effects.edgesAdded = state.nextEdge &- firstState.nextEdge
    effects.edgesRemoved = effects.edgesAdded &+ firstState.edgeCount &- state.edgeCount
    effects.propertiesSet = propertiesSet
    effects.propertiesRemoved = propertiesRemoved
    return effects
  }
}
