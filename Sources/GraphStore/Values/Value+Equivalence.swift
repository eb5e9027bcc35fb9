// Equivalence of values: same type and same content, NaN equal to itself, -0.0 equal to 0.0.

extension Value {
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.byte(let a), .byte(let b)): a == b
    case (.short(let a), .short(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.long(let a), .long(let b)): a == b
    case (.float(let a), .float(let b)): a == b || (a.isNaN && b.isNaN)
    case (.double(let a), .double(let b)): a == b || (a.isNaN && b.isNaN)
    case (.bigInteger(let a), .bigInteger(let b)): a == b
    case (.bigDecimal(let a), .bigDecimal(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.date(let a), .date(let b)): a == b
    case (.dateTime(let a), .dateTime(let b)): a == b
    case (.uuid(let a), .uuid(let b)): a == b
    case (.list(let a), .list(let b)): a == b
    case (.set(let a), .set(let b)): Set(a) == Set(b)
    case (.map(let a), .map(let b)): Set(a) == Set(b)
    case (.vertex(let a), .vertex(let b)): a == b
    case (.edge(let a), .edge(let b)): a == b
    case (.vertexProperty(let a), .vertexProperty(let b)): a == b
    case (.property(let a), .property(let b)): a == b
    case (.path(let a), .path(let b)): a == b
    case (.token(let a), .token(let b)): a == b
    case (.direction(let a), .direction(let b)): a == b
    case (.bulkSet(let a), .bulkSet(let b)): Set(a) == Set(b)
    case (.tree(let a), .tree(let b)): Set(a) == Set(b)
    case (.graph(let a), .graph(let b)):
      Set(a.vertices) == Set(b.vertices) && Set(a.edges) == Set(b.edges)
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    switch self {
    case .null: break
    case .bool(let value): hasher.combine(value)
    case .byte(let value): hasher.combine(value)
    case .short(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .long(let value): hasher.combine(value)
    case .float(let value): hasher.combine(value.isNaN ? Float.nan.bitPattern : (value + 0).bitPattern)
    case .double(let value): hasher.combine(value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern)
    case .bigInteger(let value): hasher.combine(value)
    case .bigDecimal(let value): hasher.combine(value)
    // Strings of equal bytes are equal to Swift as well, so their hashes agree.
    case .string(let value): hasher.combine(value)
    case .date(let value): hasher.combine(value)
    case .dateTime(let value): hasher.combine(value)
    case .uuid(let value): hasher.combine(value)
    case .list(let members): hasher.combine(members)
    case .set(let members): hasher.combine(unorderedHash(members))
    case .map(let entries): hasher.combine(unorderedHash(entries))
    case .vertex(let value): hasher.combine(value)
    case .edge(let value): hasher.combine(value)
    case .vertexProperty(let value): hasher.combine(value)
    case .property(let value): hasher.combine(value)
    case .path(let value): hasher.combine(value)
    case .token(let value): hasher.combine(value)
    case .direction(let value): hasher.combine(value)
    case .bulkSet(let entries): hasher.combine(unorderedHash(entries))
    case .tree(let entries): hasher.combine(unorderedHash(entries))
    case .graph(let graph):
      hasher.combine(unorderedHash(graph.vertices))
      hasher.combine(unorderedHash(graph.edges))
    }
  }

  /// The case without its content.
  public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    case null, bool, byte, short, int, long, float, double, bigInteger, bigDecimal, string, date, dateTime,
      uuid
    case list, set, map, vertex, edge, vertexProperty, property, path, token, direction, bulkSet, tree, graph
  }

  /// Which case this value is.
  public var kind: Kind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .byte: .byte
    case .short: .short
    case .int: .int
    case .long: .long
    case .float: .float
    case .double: .double
    case .bigInteger: .bigInteger
    case .bigDecimal: .bigDecimal
    case .string: .string
    case .date: .date
    case .dateTime: .dateTime
    case .uuid: .uuid
    case .list: .list
    case .set: .set
    case .map: .map
    case .vertex: .vertex
    case .edge: .edge
    case .vertexProperty: .vertexProperty
    case .property: .property
    case .path: .path
    case .token: .token
    case .direction: .direction
    case .bulkSet: .bulkSet
    case .tree: .tree
    case .graph: .graph
    }
  }
}

/// A hash that does not depend on the order of the members.
///
/// A `Set` of them would hash each member twice, which doubles the work at every level of nesting.
private func unorderedHash(_ members: [some Hashable]) -> Int {
  members.reduce(members.count) { sum, member in
    var hasher = Hasher()
    hasher.combine(member)
    return sum &+ hasher.finalize()
  }
}
