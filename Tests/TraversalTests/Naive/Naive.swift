// A naive interpreter of the language: traversers in an array, one step after the other, nothing clever. It shares with
// the engine the parser and the gathering of modulators; what steps mean is written here a second time.

import GraphStore

@testable import Traversal

/// A traverser.
struct Walker {
  var object: Item
  var path: [(object: Item, labels: Set<String>)] = []
  var loops: [Int] = []
  var sack: Item = .null

  /// The same one with another object, which the path remembers.
  func moved(to object: Item) -> Walker {
    var moved = self
    moved.object = object
    moved.path.append((object, []))
    return moved
  }
}

/// Why the interpreter gives up.
enum NaiveError: Error {
  /// The traversal is in error.
  case failure(String)
  /// The interpreter does not know this.
  case unknown(String)
  /// There are too many traversers for a test.
  case large
}

final class Naive {
  let model: NaiveGraph
  var sideEffects: [String: [Item]] = [:]
  /// What a traverser without a past carries.
  var initialSack = Item.null
  /// What each dedup() in the body of the loop being run has seen in earlier rounds, by its place in the text.
  var seenInLoop: [Int32: Set<[Item]>]?
  private static let most = 20_000

  init(_ model: NaiveGraph) { self.model = model }

  func run(_ query: Query) throws -> [Item] {
    for step in query.configuration where step.name == .withSack {
      initialSack = try item(step.arguments[0])
    }
    return try run(query.steps, [fresh], isStart: true).map(\.object)
  }

  /// A traverser without a past.
  var fresh: Walker { Walker(object: .null, sack: initialSack) }

  func run(_ steps: [Step], _ input: [Walker], isStart: Bool = false) throws -> [Walker] {
    var walkers = input
    for (place, group) in StepGroup.groups(of: Connectives.nested(steps)).enumerated() {
      walkers = try step(group, walkers, isStart: isStart && place == 0)
      for label in group.labels {
        for place in walkers.indices where !walkers[place].path.isEmpty {
          walkers[place].path[walkers[place].path.count - 1].labels.insert(label)
        }
      }
      if walkers.count > Self.most { throw NaiveError.large }
    }
    return walkers
  }

  /// A nested traversal for one traverser.
  func child(_ argument: Argument, _ walker: Walker) throws -> [Walker] {
    guard let nested = argument.traversal else { throw NaiveError.unknown("no traversal") }
    let outer = seenInLoop
    seenInLoop = nil
    defer { seenInLoop = outer }
    return try run(nested.steps, [walker])
  }

  func holds(_ argument: Argument, _ walker: Walker) throws -> Bool {
    if let predicate = argument.predicate { return try test(predicate, walker.object) }
    return try !child(argument, walker).isEmpty
  }

  private func step(_ group: StepGroup, _ walkers: [Walker], isStart: Bool) throws -> [Walker] {
    if let result = try move(group, walkers, isStart: isStart) { return result }
    if let result = try filter(group, walkers) { return result }
    if let result = try branch(group, walkers) { return result }
    if let result = try map(group, walkers) { return result }
    if let result = try reduce(group, walkers) { return result }
    if let result = try shape(group, walkers) { return result }
    throw NaiveError.unknown(group.name.text)
  }

  // MARK: Moves

  private func move(_ group: StepGroup, _ walkers: [Walker], isStart: Bool) throws -> [Walker]? {
    let texts = group.arguments.compactMap(\.string)
    func expand(_ direction: Direction, toEdges: Bool) throws -> [Walker] {
      try walkers.flatMap { walker in
        guard case .vertex(let place) = walker.object else { throw NaiveError.failure("no vertex") }
        return model.edges(place, direction, texts).map {
          walker.moved(to: toEdges ? .edge($0.edge) : .vertex($0.other))
        }
      }
    }
    func ends(_ pick: (NaiveGraph.Edge) -> [Int]) throws -> [Walker] {
      try walkers.flatMap { walker in
        guard case .edge(let place) = walker.object else { throw NaiveError.failure("no edge") }
        return pick(model.edges[place]).map { walker.moved(to: .vertex($0)) }
      }
    }
    switch group.name {
    case .vertices, .edges:
      let isVertices = group.name == .vertices
      let count = isVertices ? model.vertices.count : model.edges.count
      let all = (0..<count).map { isVertices ? Item.vertex($0) : .edge($0) }
      let chosen = texts.isEmpty ? all : texts.flatMap { id in all.filter { model.id($0) == id } }
      return walkers.flatMap { walker in chosen.map { walker.moved(to: $0) } }
    case .inject:
      let values = try group.arguments.map { try item($0) }
      let first = values.map { fresh.moved(to: $0) }
      return isStart ? first : first + walkers
    case .out: return try expand(.out, toEdges: false)
    case .in: return try expand(.in, toEdges: false)
    case .both: return try expand(.both, toEdges: false)
    case .outE: return try expand(.out, toEdges: true)
    case .inE: return try expand(.in, toEdges: true)
    case .bothE: return try expand(.both, toEdges: true)
    case .outV: return try ends { [$0.source] }
    case .inV: return try ends { [$0.target] }
    case .bothV: return try ends { [$0.source, $0.target] }
    case .otherV:
      return try walkers.map { walker in
        guard case .edge(let place) = walker.object, walker.path.count > 1,
          case .vertex(let from) = walker.path[walker.path.count - 2].object
        else { throw NaiveError.failure("no edge, or not reached from a vertex") }
        let edge = model.edges[place]
        return walker.moved(to: .vertex(edge.source == from ? edge.target : edge.source))
      }
    default: return nil
    }
  }

  // MARK: Values

  /// The value of an argument.
  func item(_ argument: Argument) throws -> Item { model.item(try argument.constant()) }

  /// What a by() selects, nil when that is nothing.
  func by(_ step: Step?, _ walker: Walker) throws -> Item? {
    guard let argument = step?.arguments.first else { return walker.object }
    switch argument.kind {
    case .order: return walker.object
    case .traversal: return try child(argument, walker).first?.object
    case .column(let column): return try self.column(column, walker.object)
    default: break
    }
    if let token = argument.token {
      return token == .id ? .text(model.id(walker.object)) : .text(model.label(walker.object))
    }
    guard let key = argument.string else { throw NaiveError.unknown("by") }
    if let entries = walker.object.entries { return entries.first { $0.key == .text(key) }?.value }
    let values = model.values(walker.object, key)
    if values.count > 1 { throw NaiveError.failure("multiple properties") }
    return values.first
  }

  func column(_ column: MapColumn, _ item: Item) throws -> Item {
    guard let entries = item.entries else { throw NaiveError.failure("no map") }
    return column == .keys ? .set(entries.map(\.key)) : .list(entries.map(\.value))
  }

  /// What stands under a name: an entry of a map, a side effect, or objects of the path.
  func named(_ name: String, _ walker: Walker, _ pop: Pop = .last) -> Item? {
    if let value = walker.object.entries?.first(where: { $0.key == .text(name) })?.value { return value }
    if let collected = sideEffects[name] { return .list(collected) }
    let found = walker.path.filter { $0.labels.contains(name) }.map(\.object)
    guard let first = found.first, let last = found.last else { return nil }
    switch pop {
    case .first: return first
    case .last: return last
    case .all: return .list(found)
    case .mixed: return found.count == 1 ? first : .list(found)
    }
  }

  // MARK: Predicates

  func test(_ predicate: Predicate, _ item: Item) throws -> Bool {
    switch predicate.name {
    case .and: return try predicate.operands.allSatisfy { try test($0, item) }
    case .or: return try predicate.operands.contains { try test($0, item) }
    case .not: return try !test(predicate.operands[0], item)
    default: return try test(predicate.name, item, predicate.arguments.map { try self.item($0) })
    }
  }

  func test(_ name: PredicateName, _ item: Item, _ values: [Item]) throws -> Bool {
    func against(_ place: Int, _ holds: (Int) -> Bool) -> Bool {
      item.compared(to: values[place]).map(holds) ?? false
    }
    func affix(_ holds: (String, String) -> Bool) throws -> Bool {
      guard case .text(let part) = values[0] else { throw NaiveError.unknown("text") }
      if item == .null { return false }
      guard case .text(let text) = item else { throw NaiveError.failure("no text") }
      return holds(text, part)
    }
    let members = values.count == 1 ? values[0].members ?? values : values
    switch name {
    case .eq: return item.equals(values[0])
    case .neq: return !item.equals(values[0])
    case .lt: return against(0) { $0 < 0 }
    case .lte: return against(0) { $0 <= 0 }
    case .gt: return against(0) { $0 > 0 }
    case .gte: return against(0) { $0 >= 0 }
    case .inside: return against(0) { $0 > 0 } && against(1) { $0 < 0 }
    case .between: return against(0) { $0 >= 0 } && against(1) { $0 < 0 }
    case .outside: return against(0) { $0 < 0 } || against(1) { $0 > 0 }
    case .within: return members.contains { item.equals($0) }
    case .without: return !members.contains { item.equals($0) }
    case .startingWith: return try affix { $0.hasPrefix($1) }
    case .notStartingWith: return try !affix { $0.hasPrefix($1) }
    case .endingWith: return try affix { $0.hasSuffix($1) }
    case .notEndingWith: return try !affix { $0.hasSuffix($1) }
    case .containing: return try affix { $1.isEmpty || $0.contains($1) }
    case .notContaining: return try !affix { $1.isEmpty || $0.contains($1) }
    default: throw NaiveError.unknown(name.rawValue)
    }
  }

  /// The test of an argument that is a value or a predicate.
  func passes(_ argument: Argument, _ item: Item) throws -> Bool {
    if let predicate = argument.predicate { return try test(predicate, item) }
    return item.equals(try self.item(argument))
  }
}
