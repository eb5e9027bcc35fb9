// SideEffects: the named values that a traversal collects beside its stream.

import GraphStore

struct SideEffects {
  /// There are few: going through them is quicker than hashing, and than making the first dictionary of its kind.
  private var values: [(name: String, effect: SideEffect)] = []

  var isEmpty: Bool { values.isEmpty }

  subscript(_ name: String) -> SideEffect? {
    get { place(of: name).map { values[$0].effect } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let effect?): values[place].effect = effect
      case (let place?, nil): values.remove(at: place)
      case (nil, let effect?): values.append((name, effect))
      case (nil, nil): break
      }
    }
  }

  /// Takes a side effect out, so that it can be changed without being copied.
  mutating func take(_ name: String) -> SideEffect? { place(of: name).map { values.remove(at: $0).effect } }

  private func place(of name: String) -> Int? { values.firstIndex { $0.name == name } }
}

enum SideEffect {
  /// What `aggregate` collects where nothing else was declared.
  case bulkSet(BulkSetBuilder)
  /// A declared value, and how further values are combined with it.
  case declared(Value, Combiner?)
  case group(GroupTable)
  case tree(TreeBuilder)
  case subgraph(SubgraphBuilder)

  func value(_ run: Run, _ graph: borrowing Transaction) throws -> Value {
    switch self {
    case .bulkSet(let builder): builder.value
    case .declared(let value, _): value
    case .group(let table): try table.map(0, run, graph)
    case .tree(let tree): tree.value
    case .subgraph(let graph): graph.value
    }
  }

  /// Whether values are combined as one collection and not one by one.
  var takesCollections: Bool {
    if case .declared(_, let combiner) = self { combiner == .addAll || combiner == .assign } else { false }
  }

  /// Adds an object that occurs `count` times.
  mutating func add(_ object: Value, count: Int64) throws {
    switch self {
    case .bulkSet(var builder):
      self = .declared(.null, nil)
      builder.add(object, count: count)
      self = .bulkSet(builder)
    case .declared(let value, let combiner):
      if let combiner {
        var result = value
        for _ in 0..<(try Batch.repetitions(count)) {
          try Arithmetic.combine(&result, with: object, by: combiner)
        }
        self = .declared(result, combiner)
      } else {
        self = .declared(try Self.collect(object, count, into: value), nil)
      }
    case .group, .tree, .subgraph:
      throw TraversalError(.structure, "aggregate() cannot add to a side effect that another step builds")
    }
  }

  private static func collect(_ object: Value, _ count: Int64, into value: Value) throws -> Value {
    switch value {
    case .list(var members):
      members.append(contentsOf: repeatElement(object, count: try Batch.repetitions(count)))
      return .list(members)
    case .set(var members):
      if !members.contains(object) { members.append(object) }
      return .set(members)
    default:
      throw TraversalError(
        .type, "the side effect is a \(value.typeName), to which nothing can be added",
        help: "declare it as a list, or with an operator such as sum")
    }
  }
}

/// Members with their counts, in the order of first appearance.
struct BulkSetBuilder {
  private var entries: [BulkEntry] = []
  private var places: [Value: Int] = [:]

  mutating func add(_ object: Value, count: Int64) {
    if let place = places[object] {
      entries[place].count = entries[place].count.addingReportingOverflow(count).partialValue
    } else {
      places[object] = entries.count
      entries.append(BulkEntry(value: object, count: count))
    }
  }

  var isEmpty: Bool { entries.isEmpty }
  var value: Value { .bulkSet(entries) }
}
