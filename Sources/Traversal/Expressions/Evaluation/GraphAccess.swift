// What evaluation asks of the graph: properties, ids, labels. Constant parts are evaluated without a graph.

import GraphStore

protocol GraphAccess: ~Copyable {
  /// What the objects have under a key: nothing, a value, or the list of several.
  borrowing func properties(of objects: Objects, key: String) throws -> Column
  /// The same of one element.
  borrowing func property(of element: Value, key: String) throws -> Value?
  /// Whether any element ever had the key.
  borrowing func hasKey(_ name: String) -> Bool
  borrowing func knownKeys() -> [String]
  borrowing func keys(of element: Value) throws -> [String]
  borrowing func id(of element: Value) throws -> Value?
  borrowing func label(of element: Value) throws -> Value?
  /// The value with the ids of its elements, for texts.
  borrowing func named(_ value: Value) throws -> Value
}

extension Transaction: GraphAccess {
  borrowing func properties(of objects: Objects, key: String) throws -> Column {
    try PropertyValues(objects, key: key, self).column(self)
  }

  borrowing func property(of element: Value, key: String) throws -> Value? {
    if let vertex = element.vertexNumber {
      guard let key = self.key(key) else { return nil }
      switch try plainValue(.vertex, UInt64(vertex), key) {
      case .absent: return nil
      case .value(let value): return value
      case .other: break
      }
    }
    return try PropertyValues.property(element, key, self.key(key), self).flatMap { property in
      property.entries.count > 1 ? .list(property.entries.map(\.value)) : property.entries.first?.value
    }
  }

  borrowing func hasKey(_ name: String) -> Bool { key(name) != nil }

  borrowing func knownKeys() -> [String] { keyNames }

  borrowing func keys(of element: Value) throws -> [String] {
    let keys: [KeyID]
    if let vertex = element.vertexNumber {
      keys = try self.keys(of: .vertex, UInt64(vertex))
    } else if let edge = element.edgeNumber {
      keys = try self.keys(of: .edge, edge)
    } else {
      return []
    }
    var names: [String] = []
    for key in keys { names.append(try keyName(key)) }
    return names
  }

  borrowing func id(of element: Value) throws -> Value? {
    switch element {
    case .vertex, .edge, .vertexProperty: try Elements.id(element, self)?.value
    default: nil
    }
  }

  borrowing func label(of element: Value) throws -> Value? {
    switch element {
    case .vertex, .edge, .vertexProperty, .property: try Selector.token(.label, of: element, self)
    default: nil
    }
  }

  borrowing func named(_ value: Value) throws -> Value { try Detachment.named(value, self) }
}

/// No graph at hand: constant parts are evaluated while a traversal is planned.
struct NoGraph: GraphAccess {
  private struct Missing: Error {}

  func properties(of objects: Objects, key: String) throws -> Column { throw Missing() }
  func property(of element: Value, key: String) throws -> Value? { throw Missing() }
  func hasKey(_ name: String) -> Bool { false }
  func knownKeys() -> [String] { [] }
  func keys(of element: Value) throws -> [String] { throw Missing() }
  func id(of element: Value) throws -> Value? { throw Missing() }
  func label(of element: Value) throws -> Value? { throw Missing() }

  func named(_ value: Value) throws -> Value {
    if value.hasReferences { throw Missing() }
    return value
  }
}
