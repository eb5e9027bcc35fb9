// Binding: which parameters a plan leaves open and which are put into the tree in place of their names; and arguments
// turned into values.

import GraphStore

extension Query {
  /// The query with those parameters replaced by their values on which its plan depends; the others stay open.
  func bound(to parameters: [String: Value]) throws(TraversalError) -> Query {
    var binder = Binder(values: parameters)
    let query = binder.bound(self)
    if !binder.fixed.isEmpty { try query.checkStructure() }
    return query
  }

  /// The parameters on whose values the plan depends, in order of their names.
  var shapingNames: [String] {
    var binder = Binder(values: [:])
    _ = binder.bound(self)
    return binder.fixed.sorted()
  }
}

extension Query {
  /// The query with names in place of the values of ids and properties that it asks for, and those values: so one plan serves
  /// traversals that code builds for one value after the other.
  package func lifted() -> (query: Query, values: [String: Value]) {
    var lifter = Lifter()
    var query = self
    for place in query.steps.indices where Lifter.names.contains(query.steps[place].name) {
      lifter.lift(&query.steps[place])
    }
    return (query, lifter.values)
  }
}

private struct Lifter {
  static let names: [StepName] = [.vertices, .edges, .hasId, .has, .is]

  private(set) var values: [String: Value] = [:]

  mutating func lift(_ step: inout Step) {
    for place in step.arguments.indices where step.leavesOpen(place) {
      switch step.arguments[place].kind {
      case .literal(let value) where value.isScalar: step.arguments[place].kind = .variable(name(for: value))
      case .predicate(var predicate) where predicate.operands.isEmpty:
        for operand in predicate.arguments.indices {
          guard let value = predicate.arguments[operand].literal, value.isScalar else { continue }
          predicate.arguments[operand].kind = .variable(name(for: value))
        }
        step.arguments[place].kind = .predicate(predicate)
      default: break
      }
    }
  }

  /// A name that nobody can write.
  private mutating func name(for value: Value) -> String {
    let name = "value \(values.count)"
    values[name] = value
    return name
  }
}

extension Value {
  fileprivate var isScalar: Bool {
    switch self {
    case .bool, .byte, .short, .int, .long, .float, .double, .string, .date, .dateTime, .uuid: true
    default: false
    }
  }
}

extension Step {
  /// Whether a parameter at this place can stay open until the plan runs.
  fileprivate func leavesOpen(_ place: Int) -> Bool {
    switch name {
    case .vertices, .edges, .inject, .constant, .hasId, .hasValue, .is, .filter, .concat, .dateDiff: true
    case .has:
      place > 0 && place == arguments.count - 1 && arguments[0].token != .label && arguments[0].token != .key
    case .limit, .skip, .range: !(arguments.first?.isLocalScope ?? false)
    case .property: isPropertyValue(place)
    case .mergeV, .mergeE: arguments[place].isMapWithKnownKeys
    case .option:
      if case .merge = arguments[0].kind { place == 1 && arguments[1].isMapWithKnownKeys } else { false }
    case .call: place > 0 && (arguments[place].isMapWithKnownKeys || !arguments[place].isMap)
    case .with: place == 1
    case .withSack: place == 0
    case .withSideEffect: place == 1
    default: false
    }
  }

  private func isPropertyValue(_ place: Int) -> Bool {
    var first = 0
    if case .cardinality? = arguments.first?.kind { first = 1 }
    if arguments.count - first == 1 { return arguments[place].isMapWithKnownKeys }
    return place > first && !(place - first).isMultiple(of: 2)
  }
}

extension Argument {
  fileprivate var isMap: Bool { if case .map = kind { true } else { false } }

  fileprivate var isMapWithKnownKeys: Bool {
    guard case .map(let entries) = kind else { return false }
    return entries.allSatisfy { $0.key.literal != nil }
  }
}

/// Puts values in place of names, where a plan cannot leave them open.
private struct Binder {
  let values: [String: Value]
  /// The names that had to be replaced.
  private(set) var fixed: Set<String> = []

  mutating func bound(_ query: Query) -> Query {
    var query = query
    query.configuration = bound(query.configuration)
    query.steps = bound(query.steps)
    query.terminal = query.terminal.map { bound($0) }
    return query
  }

  private mutating func bound(_ steps: [Step]) -> [Step] {
    var bound: [Step] = []
    for step in steps { bound.append(self.bound(step)) }
    return bound
  }

  private mutating func bound(_ step: Step) -> Step {
    var result = step
    for place in step.arguments.indices {
      result.arguments[place] = bound(step.arguments[place], isOpen: step.leavesOpen(place))
    }
    return result
  }

  private mutating func bound(_ predicate: Predicate, isOpen: Bool) -> Predicate {
    var result = predicate
    for place in predicate.arguments.indices {
      result.arguments[place] = bound(
        predicate.arguments[place], isOpen: isOpen && predicate.name != .typeOf)
    }
    for place in predicate.operands.indices {
      result.operands[place] = bound(predicate.operands[place], isOpen: isOpen)
    }
    return result
  }

  private mutating func bound(_ argument: Argument, isOpen: Bool) -> Argument {
    var result = argument
    switch argument.kind {
    case .variable(let name):
      guard !isOpen else { return argument }
      fixed.insert(name)
      if let value = values[name] { result.kind = .literal(value) }
    case .traversal(let nested): result.kind = .traversal(NestedTraversal(bound(nested.steps)))
    case .query(var query):
      query.steps = bound(query.steps)
      result.kind = .query(query)
    case .predicate(let predicate): result.kind = .predicate(bound(predicate, isOpen: isOpen))
    case .list(let members): result.kind = .list(bound(members, isOpen))
    case .set(let members): result.kind = .set(bound(members, isOpen))
    case .map(let entries):
      var bound: [MapArgument] = []
      for entry in entries {
        bound.append(
          MapArgument(
            key: self.bound(entry.key, isOpen: false), value: self.bound(entry.value, isOpen: isOpen)))
      }
      result.kind = .map(bound)
    case .weighted(let cardinality, let value):
      result.kind = .weighted(cardinality, bound(value, isOpen: isOpen))
    case .dateTime(let text?): result.kind = .dateTime(bound(text, isOpen: false))
    case .uuid(let text?): result.kind = .uuid(bound(text, isOpen: false))
    case .strategy(var strategy):
      for place in strategy.settings.indices {
        strategy.settings[place].value = bound(strategy.settings[place].value, isOpen: false)
      }
      result.kind = .strategy(strategy)
    default: break
    }
    return result
  }

  private mutating func bound(_ members: [Argument], _ isOpen: Bool) -> [Argument] {
    var bound: [Argument] = []
    for member in members { bound.append(self.bound(member, isOpen: isOpen)) }
    return bound
  }
}

extension Argument {
  /// The value of an argument that is a constant once variables are bound.
  func constant() throws(TraversalError) -> Value {
    switch kind {
    case .literal(let value): return value
    case .list(let members): return .list(try members.constants())
    case .set(let members): return .set(Collections.distinct(try members.constants()))
    case .map(let entries):
      var constants: [MapEntry] = []
      for entry in entries {
        constants.append(MapEntry(key: try entry.key.constant(), value: try entry.value.constant()))
      }
      return .map(constants)
    case .dateTime(let text):
      guard let text = try text?.constant() else { return .dateTime(Clock.now()) }
      return try converted { () throws(ValueError) in .dateTime(try Conversions.asDate(text)) }
    case .uuid(let text):
      guard let text else { return .uuid(UniqueID.random()) }
      guard case .string(let string) = try text.constant(), let id = UniqueID(string) else {
        throw TraversalError(.argument, "UUID() takes the text of a UUID", at: range)
      }
      return .uuid(id)
    case .cardinality(let cardinality): return .string(cardinality.rawValue)
    case .type(let type): return .string(type.rawValue)
    case .weighted(_, let value): return try value.constant()
    default: throw TraversalError(.argument, "expected a value", at: range)
    }
  }

  private func converted(_ body: () throws(ValueError) -> Value) throws(TraversalError) -> Value {
    do throws(ValueError) { return try body() } catch {
      throw TraversalError(.argument, error.message, at: range)
    }
  }
}

extension [Argument] {
  func constants() throws(TraversalError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for argument in self { values.append(try argument.constant()) }
    return values
  }
}
