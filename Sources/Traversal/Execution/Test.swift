// Test: a predicate ready to be asked. Values come from the text or from parameters; a `named` value is looked up for
// each row, as `where(neq("a"))` does.

import GraphStore

indirect enum Test: Sendable {
  enum Relation: Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }
  enum TextRelation: Sendable { case starts, ends, contains }

  case compare(Relation, Value)
  case within([Value], isInside: Bool)
  case text(TextRelation, Value, isNegated: Bool)
  case pattern(Pattern, isNegated: Bool)
  case type(Set<Value.Kind>)
  case and([Test])
  case or([Test])
  case not(Test)
  /// Compares with what stands under the name; `within` and `without` take collections apart.
  case named(PredicateName, [String])
  case always(Bool)
  /// Some of its values stand in slots; it is filled before it is asked.
  case open(OpenTest)

  func holds(_ value: Value) throws -> Bool {
    switch self {
    case .compare(let relation, let other): return Self.compare(relation, value, other)
    case .within(let values, let isInside):
      return values.contains { value.isEqual(to: $0) } == isInside
    case .text(let relation, let part, let isNegated):
      return try Self.text(relation, value, part, isNegated)
    case .pattern(let pattern, let isNegated):
      guard case .string(let text) = value else {
        throw TraversalError(
          .type, quoting: "regex needs a string, but \(quoting: value) is of type \(value.typeName)")
      }
      return pattern.finds(in: text) != isNegated
    case .type(let kinds): return kinds.contains(value.kind)
    case .and(let tests):
      for test in tests where try !test.holds(value) { return false }
      return true
    case .or(let tests):
      for test in tests where try test.holds(value) { return true }
      return false
    case .not(let test): return try !test.holds(value)
    case .always(let result): return result
    case .named: throw TraversalError(.structure, "a name can be compared with in where() only")
    case .open(let test):
      throw TraversalError(.structure, "a parameter cannot be compared with here", at: test.range)
    }
  }

  private static func compare(_ relation: Relation, _ value: Value, _ other: Value) -> Bool {
    switch relation {
    case .equal: return value.isEqual(to: other)
    case .notEqual: return !value.isEqual(to: other)
    case .less: return value.comparison(with: other) == .less
    case .greater: return value.comparison(with: other) == .greater
    case .lessOrEqual:
      guard let order = value.comparison(with: other) else { return false }
      return order != .greater
    case .greaterOrEqual:
      guard let order = value.comparison(with: other) else { return false }
      return order != .less
    }
  }

  private static func text(
    _ relation: TextRelation, _ value: Value, _ part: Value, _ isNegated: Bool
  ) throws -> Bool {
    if case .null = value { return isNegated }
    guard case .string(let text) = value, case .string(let part) = part else {
      if case .null = part { return isNegated }
      throw TraversalError(
        .type, quoting: "a text predicate needs strings, but \(quoting: value) is of type \(value.typeName)")
    }
    let found =
      switch relation {
      case .starts: text.utf8.starts(with: part.utf8)
      case .ends: text.utf8.reversed().starts(with: part.utf8.reversed())
      case .contains: Self.contains(Array(text.utf8), Array(part.utf8))
      }
    return found != isNegated
  }

  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard text.count >= part.count else { return false }
    for start in 0...(text.count - part.count) where text[start] == first {
      var length = 1
      while length < part.count, text[start + length] == part[length] { length += 1 }
      if length == part.count { return true }
    }
    return false
  }

  // MARK: Names

  /// The names whose values must be known before the test can be asked.
  var names: [String] {
    switch self {
    case .named(_, let names): names
    case .and(let tests), .or(let tests): tests.flatMap(\.names)
    case .not(let test): test.names
    default: []
    }
  }

  /// The test with every name replaced by its value.
  func bound(_ value: (String) throws -> Value) throws -> Test {
    switch self {
    case .and(let tests): return .and(try tests.map { try $0.bound(value) })
    case .or(let tests): return .or(try tests.map { try $0.bound(value) })
    case .not(let test): return .not(try test.bound(value))
    case .named(let name, let names): return try Test.make(name, try names.map(value), unrolls: true)
    default: return self
    }
  }

  // MARK: Making

  /// The test of a predicate over known values. A single collection in `within` stands for its members.
  static func make(_ name: PredicateName, _ values: [Value], unrolls: Bool = true) throws -> Test {
    switch name {
    case .eq: return .compare(.equal, values[0])
    case .neq: return .compare(.notEqual, values[0])
    case .lt: return .compare(.less, values[0])
    case .lte: return .compare(.lessOrEqual, values[0])
    case .gt: return .compare(.greater, values[0])
    case .gte: return .compare(.greaterOrEqual, values[0])
    case .inside: return .and([.compare(.greater, values[0]), .compare(.less, values[1])])
    case .between: return .and([.compare(.greaterOrEqual, values[0]), .compare(.less, values[1])])
    case .outside: return .or([.compare(.less, values[0]), .compare(.greater, values[1])])
    case .within, .without:
      let members = values.count == 1 ? values[0].members ?? values : values
      return .within(members, isInside: name == .within)
    case .startingWith: return .text(.starts, values[0], isNegated: false)
    case .notStartingWith: return .text(.starts, values[0], isNegated: true)
    case .endingWith: return .text(.ends, values[0], isNegated: false)
    case .notEndingWith: return .text(.ends, values[0], isNegated: true)
    case .containing: return .text(.contains, values[0], isNegated: false)
    case .notContaining: return .text(.contains, values[0], isNegated: true)
    case .regex, .notRegex:
      guard case .string(let text) = values[0] else {
        throw TraversalError(.argument, "regex() takes a string")
      }
      return .pattern(try Pattern(text), isNegated: name == .notRegex)
    case .typeOf:
      guard case .string(let text) = values[0], let kinds = kinds(ofTypeNamed: text) else {
        throw TraversalError(.argument, "typeOf() takes the name of a type")
      }
      return .type(kinds)
    case .and, .or, .not:
      throw TraversalError(.argument, "\(name.rawValue) takes predicates")
    }
  }
}
