// Maps: steps that make one value of another, without children. A step of this kind is a `ValueFunction` and nothing more.

import GraphStore

/// What a step makes of values, a column at a time; nil takes the traverser out.
protocol ValueFunction: Sendable {
  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?]
  /// The same for objects as they come, for functions that need no values of elements.
  func apply(to objects: Objects, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?]
}

extension ValueFunction {
  func apply(to objects: Objects, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    try apply(objects.values, run, graph)
  }
}

/// A function that needs only the value.
protocol PureFunction: ValueFunction {
  func apply(_ value: Value) throws -> Value?
}

extension PureFunction {
  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    var results: [Value?] = []
    results.reserveCapacity(values.count)
    for value in values { results.append(try apply(value)) }
    return results
  }
}

struct MapNode: PlanNode {
  var site: Site
  var function: any ValueFunction

  func open(_ input: Operator, _ opening: Opening) -> Operator { MapOperator(self, input: input) }
}

final class MapOperator: Operator {
  private let node: MapNode

  init(_ node: MapNode, input: Operator) {
    self.node = node
    super.init(node.site, input: input)
  }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let batch = try input?.pull(run, graph) else { return nil }
    return try derive(node.function.apply(to: batch.objects, run, graph), from: batch, run)
  }
}

extension Operator {
  /// The rows for which there is a value, with that value.
  final func derive(_ values: [Value?], from batch: Batch, _ run: Run) throws -> Batch {
    let objects = values.compactMap { $0 }
    let rows = objects.count == values.count ? nil : values.indices.filter { values[$0] != nil }
    return try derive(Objects.values(objects).narrowed(), from: batch, rows: rows, run)
  }
}

// MARK: Functions

struct TokenOf: ValueFunction {
  let token: Token

  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    try apply(to: Objects.values(values), run, graph)
  }

  func apply(to objects: Objects, _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    try Selector.tokens(objects.narrowed(), token, graph)
  }
}

/// The element that a property belongs to, which for a property of a vertex property is that one.
struct OwnerOf: ValueFunction {
  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    var owners: [Value?] = []
    for value in values { owners.append(try owner(of: value, graph)) }
    return owners
  }

  private func owner(of value: Value, _ graph: borrowing Transaction) throws -> Value? {
    let place: PropertyPlace?
    switch value {
    case .vertexProperty(let property): place = property.place
    case .property(let property): place = property.place
    default:
      throw TraversalError(
        .type, quoting: "element() needs a property, but \(quoting: value) is of type \(value.typeName)")
    }
    guard var place else { return nil }
    if place.meta != nil {
      place.meta = nil
      return try Elements.vertexProperty(at: place, graph).map { .vertexProperty($0) }
    }
    return place.kind == .edge
      ? .reference(edge: place.number) : .reference(vertex: VertexNumber(truncatingIfNeeded: place.number))
  }
}

struct LocalRange: PureFunction {
  let low: Int64
  let high: Int64?

  func apply(_ value: Value) -> Value? {
    if case .map(let entries) = value { return .map(Array(entries[range(entries.count)])) }
    guard let members = value.members else { return value }
    return value.replacingMembers(Array(members[range(members.count)]))
  }

  private func range(_ count: Int) -> Range<Int> {
    let lower = Int(min(low, Int64(count)))
    return lower..<max(lower, Int(min(high ?? .max, Int64(count))))
  }
}

struct LocalTail: PureFunction {
  let count: Int64

  func apply(_ value: Value) -> Value? {
    let most = Int(clamping: count)
    if case .map(let entries) = value { return .map(Array(entries.suffix(most))) }
    guard let members = value.members else { return value }
    return value.replacingMembers(Array(members.suffix(most)))
  }
}

struct LocalSample: ValueFunction {
  let count: Int64

  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    values.map { value in
      let most = Int(clamping: count)
      if case .map(let entries) = value {
        return .map(Array(entries.shuffled(using: &run.random).prefix(most)))
      }
      guard let members = value.members else { return value }
      return value.replacingMembers(Array(members.shuffled(using: &run.random).prefix(most)))
    }
  }
}

struct LocalDedup: PureFunction {
  func apply(_ value: Value) -> Value? {
    value.members.map { .set(Collections.distinct($0)) } ?? value
  }
}

/// Members with their positions.
struct IndexOf: PureFunction {
  let givesMap: Bool

  func apply(_ value: Value) -> Value? {
    let members: [Value]
    if case .map(let entries) = value {
      members = entries.map { Collections.entry($0) }
    } else {
      members = value.members ?? [value]
    }
    if givesMap {
      return .map(
        members.enumerated().map { MapEntry(key: .int(Int32(clamping: $0.offset)), value: $0.element) })
    }
    return .list(members.enumerated().map { .list([$0.element, .int(Int32(clamping: $0.offset))]) })
  }
}

struct ColumnOf: PureFunction {
  let column: MapColumn

  func apply(_ value: Value) throws -> Value? { try Selector.column(column, of: value) }
}

struct LoopCount: ValueFunction {
  let name: String?

  func apply(_ values: [Value], _ run: Run, _ graph: borrowing Transaction) throws -> [Value?] {
    guard let count = run.loops.count(name) else {
      throw TraversalError(
        .structure,
        name.map { "there is no repeat() named '\($0)' around loops()" }
          ?? "loops() stands outside of repeat()"
      )
    }
    return Array(repeating: .int(count), count: values.count)
  }
}
