// What the naive interpreter works with: values of its own, so that it shares no relation between values with the engine.

import GraphStore

@testable import Traversal

indirect enum Item: Hashable {
  case null
  case bool(Bool)
  case int(Int32)
  case long(Int64)
  case double(Double)
  case text(String)
  /// By its place in the model.
  case vertex(Int)
  case edge(Int)
  case token(Token)
  case direction(Direction)
  case list([Item])
  case set([Item])
  case map([Entry])
  case path([Item])

  struct Entry: Hashable {
    var key: Item
    var value: Item
  }
}

extension Item {
  var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .long(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  /// The members of a list, a set or a path.
  var members: [Item]? {
    switch self {
    case .list(let members), .set(let members), .path(let members): members
    default: nil
    }
  }

  var entries: [Entry]? { if case .map(let entries) = self { entries } else { nil } }

  /// Equality: numbers by value, everything else by kind and content.
  func equals(_ other: Item) -> Bool {
    if let left = number, let right = other.number { return left == right }
    if case .list(let left) = self, case .list(let right) = other {
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    }
    return self == other
  }

  /// Comparability: nil between kinds that cannot be compared.
  func compared(to other: Item) -> Int? {
    if let left = number, let right = other.number { return left < right ? -1 : left > right ? 1 : 0 }
    switch (self, other) {
    case (.null, .null): return 0
    case (.text(let left), .text(let right)): return left < right ? -1 : left > right ? 1 : 0
    case (.bool(let left), .bool(let right)): return left == right ? 0 : left ? 1 : -1
    default: return nil
    }
  }

  /// The place of the kind in the order of all values.
  private var family: Int {
    switch self {
    case .null: 0
    case .bool: 1
    case .int, .long, .double: 2
    case .text: 4
    case .vertex: 6
    case .edge: 7
    case .path: 10
    case .set: 11
    case .list: 12
    case .map: 13
    case .token, .direction: 15
    }
  }

  /// Orderability: total.
  func ordered(before other: Item, _ model: NaiveGraph) -> Int {
    if family != other.family { return family < other.family ? -1 : 1 }
    if let known = compared(to: other) { return known }
    switch (self, other) {
    case (.vertex(let left), .vertex(let right)):
      return Item.text(model.vertices[left].id).compared(to: .text(model.vertices[right].id)) ?? 0
    case (.edge(let left), .edge(let right)):
      return Item.text(model.edges[left].id).compared(to: .text(model.edges[right].id)) ?? 0
    default:
      guard let left = members, let right = other.members else { return 0 }
      for (one, two) in zip(left, right) {
        let order = one.ordered(before: two, model)
        if order != 0 { return order }
      }
      return left.count < right.count ? -1 : left.count > right.count ? 1 : 0
    }
  }

  /// A text that is the same for what a traversal may give in any order.
  func canonical(_ model: NaiveGraph) -> String {
    func sorted(_ items: [Item]) -> String {
      items.map { $0.canonical(model) }.sorted().joined(separator: ", ")
    }
    switch self {
    case .null: return "null"
    case .bool(let flag): return "\(flag)"
    case .int(let number): return "\(number)i"
    case .long(let number): return "\(number)l"
    // Sums of the same numbers in another order differ in the last places.
    case .double(let number): return "\((number * 1e9).rounded() / 1e9)d"
    case .text(let text): return "'\(text)'"
    case .vertex(let place): return "v[\(model.vertices[place].id)]"
    case .edge(let place): return "e[\(model.edges[place].id)]"
    case .token(let token): return "T.\(token.rawValue)"
    case .direction(let direction): return "D.\(direction.rawValue)"
    case .list(let items): return "[\(sorted(items))]"
    case .set(let items): return "{\(sorted(items))}"
    case .path(let items): return "path(\(items.map { $0.canonical(model) }.joined(separator: ", ")))"
    case .map(let entries):
      let texts = entries.map { "\($0.key.canonical(model)): \($0.value.canonical(model))" }
      return "[\(texts.sorted().joined(separator: ", ")):]"
    }
  }
}

// MARK: Answers of the engine

extension NaiveGraph {
  /// A value of the engine as an item.
  func item(_ value: Value) -> Item {
    switch value {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .long(let number): .long(number)
    case .double(let number): .double(number)
    case .string(let text): .text(text)
    case .token(let token): .token(token)
    case .direction(let direction): .direction(direction)
    case .list(let members): .list(members.map(item))
    case .set(let members): .set(members.map(item))
    case .map(let entries):
      .map(entries.map { Item.Entry(key: item($0.key), value: item($0.value)) })
    case .path(let path): .path(path.objects.map(item))
    case .bulkSet(let entries):
      .list(entries.flatMap { Array(repeating: item($0.value), count: Int($0.count)) })
    case .vertex(let vertex): places["v" + vertex.id.naiveText].map { .vertex($0) } ?? .text("unknown vertex")
    case .edge(let edge): places["e" + edge.id.naiveText].map { .edge($0) } ?? .text("unknown edge")
    default: .text("unexpected \(value.typeName)")
    }
  }
}

extension ElementID {
  fileprivate var naiveText: String {
    switch self {
    case .integer(let number): "\(number)"
    case .string(let text): text
    }
  }
}
