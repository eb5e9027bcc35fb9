// Slots: where a plan waits for values. A parameter of the text becomes a slot, so that a plan is made once and run with
// any values.
//
// Planning: `argument.term()` gives a `Term`, which is a constant where it can be and otherwise names its slots.
// `Binding.swift` says at which places of which steps parameters stay open; elsewhere values are put in before planning.
//
// Running: `Opening.slots` are the slots of the chain that is being opened. An operator keeps them and asks
// `term.value(slots)`, or `slots["name"]`, in `next`, never when it is opened: an opened chain is run again with other
// values. What is costly to derive from values may be kept while `slots.generation` stays the same.
//
// A body with parameters of its own is opened once with slots of its own, `opening.with(Slots()).child(body)`, and run
// for each tuple of arguments by `slots.set([...])` and `child.run(batch, ...)`.

import GraphStore

/// The values of the parameters of one opened plan.
final class Slots {
  private enum Content {
    case named([String: Value])
    case listed([String], [Value])
    /// For each name a value for every object that a body stands on.
    case columns([String], [[Value]])
  }

  private var content: Content
  /// Grows whenever values change.
  private(set) var generation = 0

  init(_ values: [String: Value] = [:]) { content = .named(values) }

  /// The value of a parameter; nil when it has none. Looking at each of a few names is quicker than hashing.
  subscript(_ name: String) -> Value? {
    switch content {
    case .named(let values):
      guard values.count <= 2 else { return values[name] }
      for (known, value) in values where known == name { return value }
      return nil
    case .listed(let names, let values):
      // What is called last is given its own values, also under the name of a parameter of its caller.
      for place in names.indices.reversed() where names[place] == name { return values[place] }
      return nil
    case .columns: return nil
    }
  }

  /// The values of a parameter where each object that a body stands on has one of its own.
  func column(_ name: String) -> [Value]? {
    guard case .columns(let names, let columns) = content else { return nil }
    return names.firstIndex(of: name).map { columns[$0] }
  }

  /// Puts new values in place of all there were.
  func set(_ values: [String: Value]) {
    generation &+= 1
    content = .named(values)
  }

  /// The same, where names and values are lists already.
  func set(_ names: [String], _ values: [Value]) {
    generation &+= 1
    content = .listed(names, values)
  }

  /// The same, with values for every object that a body stands on. Only expressions know how to look them up.
  func set(_ names: [String], columns: [[Value]]) {
    generation &+= 1
    content = .columns(names, columns)
  }

  /// Lets go of all values.
  func clear() { set([:]) }
}

/// A value of a plan: known, or made of what stands in slots.
indirect enum Term: Sendable {
  case constant(Value)
  case slot(String)
  case list([Term])
  case set([Term])
  case map([(key: Value, value: Term)])

  /// The value when it is known before the plan runs.
  var known: Value? { if case .constant(let value) = self { value } else { nil } }

  func value(_ slots: Slots) -> Value {
    switch self {
    case .constant(let value): value
    case .slot(let name): slots[name] ?? .null
    case .list(let members): .list(members.map { $0.value(slots) })
    case .set(let members): .set(Collections.distinct(members.map { $0.value(slots) }))
    case .map(let entries): .map(entries.map { MapEntry(key: $0.key, value: $0.value.value(slots)) })
    }
  }

  /// The slots it looks into.
  var slotNames: [String] {
    switch self {
    case .constant: []
    case .slot(let name): [name]
    case .list(let members), .set(let members): members.flatMap(\.slotNames)
    case .map(let entries): entries.flatMap { $0.value.slotNames }
    }
  }

  /// The term as `explain` shows it.
  var text: String {
    switch self {
    case .constant(let value): value.excerpt
    case .slot(let name): name
    case .list(let members): "[" + members.map(\.text).joined(separator: ", ") + "]"
    case .set(let members): "{" + members.map(\.text).joined(separator: ", ") + "}"
    case .map(let entries):
      "[" + entries.map { "\($0.key.excerpt): \($0.value.text)" }.joined(separator: ", ") + "]"
    }
  }
}

extension Argument {
  /// The argument as a term; its parameters become slots.
  func term() throws(TraversalError) -> Term {
    switch kind {
    case .variable(let name): return .slot(name)
    case .list(let members): return .collection(try members.terms(), isSet: false)
    case .set(let members): return .collection(try members.terms(), isSet: true)
    case .map(let entries):
      var terms: [(key: Value, value: Term)] = []
      for entry in entries { terms.append((try entry.key.constant(), try entry.value.term())) }
      return .entries(terms)
    case .weighted(_, let value): return try value.term()
    default: return .constant(try constant())
    }
  }
}

extension [Argument] {
  func terms() throws(TraversalError) -> [Term] {
    var terms: [Term] = []
    for argument in self { terms.append(try argument.term()) }
    return terms
  }
}

extension Term {
  /// A list or set, known when all its members are.
  static func collection(_ members: [Term], isSet: Bool) -> Term {
    let known = members.compactMap(\.known)
    guard known.count == members.count else { return isSet ? .set(members) : .list(members) }
    return .constant(isSet ? .set(Collections.distinct(known)) : .list(known))
  }

  /// A map, known when all its values are.
  static func entries(_ entries: [(key: Value, value: Term)]) -> Term {
    var known: [MapEntry] = []
    for entry in entries {
      guard let value = entry.value.known else { return .map(entries) }
      known.append(MapEntry(key: entry.key, value: value))
    }
    return .constant(.map(known))
  }
}

/// A position or a number of traversers, known or in a slot.
enum Count: Sendable {
  case known(Int64)
  case slot(String, SourceRange)

  func value(_ slots: Slots) throws -> Int64 {
    switch self {
    case .known(let number): return number
    case .slot(let name, let range):
      let value = slots[name] ?? .null
      guard let number = value.integer else {
        throw TraversalError(.argument, "expected an integer, found \(value.excerpt)", at: range)
      }
      return number
    }
  }

  var text: String {
    switch self {
    case .known(let number): String(number)
    case .slot(let name, _): name
    }
  }
}

// MARK: Tests

/// A test whose values stand in slots.
struct OpenTest: Sendable {
  enum Form: Sendable {
    case predicate(PredicateName)
    /// Any of the values, lists taken apart: `hasId(a, b)`.
    case anyOf
    /// Equal to the value or, when it is a collection, to a member of it: `has(id, a)`.
    case equalOrMember
  }

  var form: Form
  var terms: [Term]
  var range: SourceRange

  /// The test itself when all its values are known, otherwise one that waits for them.
  var closed: Test {
    get throws { terms.allSatisfy { $0.known != nil } ? try filled(Slots()) : .open(self) }
  }

  func filled(_ slots: Slots) throws -> Test {
    let values = terms.map { $0.value(slots) }
    switch form {
    case .anyOf:
      return .within(values.flatMap { $0.members ?? [$0] }.filter { $0 != .null }, isInside: true)
    case .equalOrMember:
      return values[0].members.map { .within($0, isInside: true) } ?? .compare(.equal, values[0])
    case .predicate(let name):
      do {
        return try Test.make(name, values)
      } catch var error as TraversalError {
        if error.range == nil { error.range = range }
        throw error
      }
    }
  }
}

extension Test {
  /// Whether values of it stand in slots.
  var isOpen: Bool {
    switch self {
    case .open: true
    case .and(let tests), .or(let tests): tests.contains(where: \.isOpen)
    case .not(let test): test.isOpen
    default: false
    }
  }

  /// The test with what stands in the slots now.
  func filled(_ slots: Slots) throws -> Test {
    switch self {
    case .open(let test): try test.filled(slots)
    case .and(let tests): .and(try tests.map { try $0.filled(slots) })
    case .or(let tests): .or(try tests.map { try $0.filled(slots) })
    case .not(let test): .not(try test.filled(slots))
    default: self
    }
  }
}

extension Condition {
  /// Whether values of it stand in slots.
  var isOpen: Bool {
    switch self {
    case .property(_, let test): test?.isOpen ?? false
    case .label(let test), .id(let test), .key(let test), .value(let test), .object(let test): test.isOpen
    case .named(_, let test, _): test.isOpen
    case .and(let parts), .or(let parts): parts.contains(where: \.isOpen)
    case .not(let part): part.isOpen
    case .noProperty, .degree, .traversal, .constant, .calc, .computed: false
    }
  }

  /// The condition with what stands in the slots now.
  func filled(_ slots: Slots) throws -> Condition {
    switch self {
    case .property(let key, let test): .property(key, try test?.filled(slots))
    case .label(let test): .label(try test.filled(slots))
    case .id(let test): .id(try test.filled(slots))
    case .key(let test): .key(try test.filled(slots))
    case .value(let test): .value(try test.filled(slots))
    case .object(let test): .object(try test.filled(slots))
    case .named(let name, let test, let bys): .named(name, try test.filled(slots), bys)
    case .and(let parts): .and(try parts.map { try $0.filled(slots) })
    case .or(let parts): .or(try parts.map { try $0.filled(slots) })
    case .not(let part): .not(try part.filled(slots))
    case .noProperty, .degree, .traversal, .constant, .calc, .computed: self
    }
  }
}
