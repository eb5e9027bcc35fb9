// DefinitionCall: a stored traversal called from outside, by a command, a program or an agent: its arguments as they
// are given, checked one by one, and the shape of what it gives.

import GraphStore

package struct DefinitionCall: Sendable {
  package let definition: Definition
  package private(set) var arguments: [String: Value] = [:]
  /// What a definition that stands on something is called on: an element or its id, or another object.
  package private(set) var input: Value?

  package init(_ definition: Definition) { self.definition = definition }

  // MARK: Arguments

  /// The parameter that the next positional argument is for: the first that has none.
  package func nextParameter() throws(TraversalError) -> DefinitionParameter {
    if let parameter = definition.parameters.first(where: { arguments[$0.name] == nil }) { return parameter }
    let count = definition.parameters.count
    throw TraversalError(
      .argument,
      count == 0
        ? "'\(definition.name)' takes no arguments"
        : "'\(definition.name)' takes no more than \(count) arguments",
      help: definition.signature)
  }

  /// The parameter of a name.
  package func parameter(_ name: String) throws(TraversalError) -> DefinitionParameter {
    guard let parameter = definition.parameter(name) else {
      throw TraversalError(
        .argument, "'\(definition.name)' has no parameter '\(TraversalError.echo(name))'",
        help: Suggestions.question(for: name, among: definition.parameters.map(\.name))
          ?? definition.signature)
    }
    guard arguments[name] == nil else {
      throw TraversalError(.argument, "the argument '\(name)' is given twice", help: definition.signature)
    }
    return parameter
  }

  package mutating func set(_ parameter: DefinitionParameter, _ value: Value) throws(TraversalError) {
    try set(parameter) { () throws(TypeMismatch) in try parameter.type.converted(value) }
  }

  /// An argument as text of a command line.
  package mutating func set(_ parameter: DefinitionParameter, text: String) throws(TraversalError) {
    try set(parameter) { () throws(TypeMismatch) in try parameter.type.value(ofText: text) }
  }

  package mutating func set(_ parameter: DefinitionParameter, json: JSON) throws(TraversalError) {
    try set(parameter) { () throws(TypeMismatch) in try parameter.type.value(of: json) }
  }

  /// Arguments as an object of names and values. Where there is but one parameter and it is a map, the object may also
  /// be its value.
  package mutating func set(_ members: [JSONMember]) throws(TraversalError) {
    if definition.parameters.count == 1, let only = definition.parameters.first, only.type.isObject {
      var isNamed = false
      if members.count == 1, members[0].key == only.name, case .object = members[0].value { isNamed = true }
      if !isNamed { return try set(only, json: .object(members)) }
    }
    for member in members { try set(parameter(member.key), json: member.value) }
  }

  private mutating func set(
    _ parameter: DefinitionParameter, _ convert: () throws(TypeMismatch) -> Value
  ) throws(TraversalError) {
    do throws(TypeMismatch) {
      arguments[parameter.name] = try convert()
    } catch {
      throw TraversalError(
        .argument, "the argument \(error.text(of: parameter.name))",
        help: definition.documentation(of: parameter.name).map { "\(parameter.name): \($0)" }
          ?? definition.signature)
    }
  }

  /// What the definition is called on.
  package mutating func setInput(_ value: Value) throws(TraversalError) {
    guard let type = definition.input else {
      throw TraversalError(
        .argument, "'\(definition.name)' stands on nothing: it begins with 'g'", help: definition.signature)
    }
    do throws(TypeMismatch) {
      input = try type.converted(value)
    } catch {
      throw TraversalError(
        .argument, "what '\(definition.name)' is called on \(error.problem)", help: definition.signature)
    }
  }

  // MARK: Running

  /// Throws when something required is missing.
  package func checkComplete() throws(TraversalError) {
    if let type = definition.input, input == nil {
      throw TraversalError(
        .argument, "'\(definition.name)' stands on \(type.phrase), which is not given",
        help: definition.signature)
    }
    if let missing = definition.parameters.first(where: { $0.isRequired && arguments[$0.name] == nil }) {
      throw TraversalError(
        .argument, "'\(definition.name)' needs the argument '\(missing.name)', \(missing.type.phrase)",
        help: definition.signature)
    }
  }

  /// The call as a traversal; an error when something required is missing.
  package func traversal() throws(TraversalError) -> PreparedTraversal {
    try checkComplete()
    var entries: [MapEntry] = []
    for parameter in definition.parameters {
      if let value = arguments[parameter.name] {
        entries.append(MapEntry(key: .string(parameter.name), value: value))
      }
    }
    var steps = [
      Step(.call, [Argument(.literal(.string(definition.name))), Argument(.literal(.map(entries)))])
    ]
    if let type = definition.input, let input { steps.insert(start(type, input), at: 0) }
    return try PreparedTraversal(Query(kind: .traversal, steps: steps))
  }

  private func start(_ type: DeclaredType, _ input: Value) -> Step {
    switch type {
    case .vertex: return Step(.vertices, [Argument(.literal(input))])
    case .edge: return Step(.edges, [Argument(.literal(input))])
    default: return Step(.inject, [Argument(.literal(input))])
    }
  }

  // MARK: Results

  package enum Shape: Sendable {
    /// Of a definition that does not give a list: its one result, if there is one.
    case one(Value?)
    case many([Value])
  }

  /// Results as the definition declares them; an error when there are more than it says.
  package func shape(_ results: [Value]) throws(TraversalError) -> Shape {
    switch definition.result.unwrapped {
    case .any where results.count > 1: return .many(results)
    case .list(let member):
      // The list may come as one value, or as its members one after the other.
      if results.count == 1, !member.unwrapped.isList, let members = results[0].members {
        return .many(members)
      }
      return .many(results)
    default:
      guard results.count <= 1 else {
        throw TraversalError(
          .value,
          "'\(definition.name)' is to give \(definition.result.phrase), but gave \(results.count) results",
          help: "end its body with limit(1) or fold(), or declare List<\(definition.result)>")
      }
      return .one(results.first)
    }
  }
}

extension DeclaredType {
  /// Whether values of the type are objects in JSON.
  fileprivate var isObject: Bool {
    switch unwrapped {
    case .map, .record: true
    default: false
    }
  }
}
