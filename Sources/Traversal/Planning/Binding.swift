// Binding: parameters put into the tree in place of their names, and arguments turned into values.

import GraphStore

extension Query {
  /// The query with every variable replaced by its value.
  func bound(to parameters: [String: Value]) throws(TraversalError) -> Query {
    guard !variableUses.isEmpty else { return self }
    if let error = unboundName(parameters: Set(parameters.keys)) { throw error }
    var query = self
    query.configuration = configuration.map { $0.bound(to: parameters) }
    query.steps = steps.map { $0.bound(to: parameters) }
    query.terminal = terminal?.bound(to: parameters)
    try query.checkStructure()
    return query
  }
}

extension Step {
  fileprivate func bound(to parameters: [String: Value]) -> Step {
    var step = self
    step.arguments = arguments.map { $0.bound(to: parameters) }
    return step
  }
}

extension Predicate {
  fileprivate func bound(to parameters: [String: Value]) -> Predicate {
    var predicate = self
    predicate.arguments = arguments.map { $0.bound(to: parameters) }
    predicate.operands = operands.map { $0.bound(to: parameters) }
    return predicate
  }
}

extension Argument {
  fileprivate func bound(to parameters: [String: Value]) -> Argument {
    var argument = self
    switch kind {
    case .variable(let name): if let value = parameters[name] { argument.kind = .literal(value) }
    case .traversal(let nested):
      argument.kind = .traversal(NestedTraversal(nested.steps.map { $0.bound(to: parameters) }))
    case .query(var query):
      query.steps = query.steps.map { $0.bound(to: parameters) }
      argument.kind = .query(query)
    case .predicate(let predicate): argument.kind = .predicate(predicate.bound(to: parameters))
    case .list(let members): argument.kind = .list(members.map { $0.bound(to: parameters) })
    case .set(let members): argument.kind = .set(members.map { $0.bound(to: parameters) })
    case .map(let entries):
      argument.kind = .map(
        entries.map {
          MapArgument(key: $0.key.bound(to: parameters), value: $0.value.bound(to: parameters))
        })
    case .weighted(let cardinality, let value):
      argument.kind = .weighted(cardinality, value.bound(to: parameters))
    case .dateTime(let text): argument.kind = .dateTime(text?.bound(to: parameters))
    case .uuid(let text): argument.kind = .uuid(text?.bound(to: parameters))
    default: break
    }
    return argument
  }

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
