// DefinitionCheck: what can be known to be wrong with a definition before anybody calls it: names, calls of others,
// the kinds of objects that meet steps, the result.

import GraphStore

enum DefinitionCheck {
  /// Throws the first error. `callables` has what the body may call; the definition itself is among them.
  static func check(_ definition: Definition, _ callables: Callables) throws {
    guard ServiceCatalog.builtIn.allSatisfy({ $0.name != definition.name }) else {
      throw TraversalError(
        .definition, "'\(definition.name)' is the name of a service that is always there",
        at: definition.nameRange, help: "put a namespace before it: my.\(definition.name)")
    }
    for parameter in definition.parameters { try checkDefault(parameter) }
    try definition.body.checkStructure()
    if let unbound = definition.body.unboundName(parameters: Set(definition.parameters.map(\.name))) {
      throw unbound
    }
    try CallCheck(definition: definition, callables: callables).check(definition.body)
    try checkKinds(definition, callables)
    try checkResult(definition)
  }

  private static func checkDefault(_ parameter: DefinitionParameter) throws(TraversalError) {
    guard let value = parameter.defaultValue else { return }
    do throws(TypeMismatch) {
      _ = try parameter.type.converted(value)
    } catch {
      throw TraversalError(
        .type, "the default of \(error.text(of: parameter.name))", at: parameter.defaultRange)
    }
  }

  // MARK: Kinds

  /// Plans the body with values as the parameters might have, so that steps meet the kinds of objects they will meet.
  private static func checkKinds(_ definition: Definition, _ callables: Callables) throws {
    var samples: [String: Value] = [:]
    for parameter in definition.parameters {
      samples[parameter.name] =
        try parameter.defaultValue.map { try parameter.type.converted($0) } ?? parameter.type.sample
    }
    do {
      let plan = try Planner.plan(
        definition.body.bound(to: samples), ServiceCatalog().adding(callables),
        parameters: Set(samples.keys), input: definition.input)
      try KindCheck.check(plan.pipeline, from: definition.input?.kind ?? .any)
    } catch let error as TraversalError {
      // What a sample cannot show is left to the real values.
      let isAboutSample = definition.body.variableUses.contains { use in
        error.range.map { $0.lower <= use.range.lower && use.range.upper <= $0.upper } ?? true
      }
      if !isAboutSample || error.code == .type { throw error }
    }
  }

  // MARK: Result

  private static func checkResult(_ definition: Definition) throws {
    guard let (found, range) = ResultType.of(definition.body.steps, on: definition.input) else { return }
    let declared = definition.result
    if declared.accepts(found) { return }
    // A list may be given as one list, or as its members one after the other.
    if case .list(let member) = declared.unwrapped, member.accepts(found) { return }
    throw TraversalError(
      .type, "'\(definition.name)' is to give \(declared.phrase), but its body gives \(found.phrase)",
      at: range)
  }
}

extension DeclaredType {
  /// The kind of object that values of the type are in a traversal.
  var kind: ObjectKind {
    switch self {
    case .vertex: .vertex
    case .edge: .edge
    case .string, .bool, .int, .long, .double, .decimal, .date, .dateTime, .enumeration: .value
    case .list: .list
    case .map, .record: .map
    case .any, .optional: .any
    }
  }

  /// Some value of the type.
  var sample: Value {
    switch self {
    case .any, .string: .string("sample")
    case .bool: .bool(true)
    case .int: .int(1)
    case .long: .long(1)
    case .double: .double(1)
    case .decimal: .bigDecimal(BigDecimal(1))
    case .date: .date(Day(daysSinceEpoch: 0))
    case .dateTime: .dateTime(Timestamp(secondsSinceEpoch: 0))
    case .list: .list([])
    case .map, .record: .map([])
    case .enumeration(let texts): .string(texts.first ?? "")
    case .vertex, .edge: .string("sample")
    case .optional(let type): type.sample
    }
  }
}

// MARK: Calls of others

/// Checks the arguments of every call in a body that names a stored definition.
private struct CallCheck {
  let definition: Definition
  let callables: Callables

  func check(_ query: Query) throws(TraversalError) {
    for step in query.configuration { for argument in step.arguments { try check(argument) } }
    try check(query.steps)
  }

  private func check(_ steps: [Step]) throws(TraversalError) {
    for group in StepGroup.groups(of: steps) where group.name == .call { try checkCall(group) }
    for step in steps { for argument in step.arguments { try check(argument) } }
  }

  private func check(_ argument: Argument) throws(TraversalError) {
    switch argument.kind {
    case .traversal(let nested): try check(nested.steps)
    case .query(let query): try check(query)
    case .predicate(let predicate): try check(predicate)
    default: for member in argument.members { try check(member) }
    }
  }

  private func check(_ predicate: Predicate) throws(TraversalError) {
    for argument in predicate.arguments { try check(argument) }
    for operand in predicate.operands { try check(operand) }
  }

  private func checkCall(_ group: StepGroup) throws(TraversalError) {
    guard let first = group.arguments.first, let name = first.string else { return }
    if name == ServiceList.name || ServiceCatalog.builtIn.contains(where: { $0.name == name }) { return }
    guard let callee = callables[name]?.definition else {
      throw TraversalError(
        .unknownService, "there is no service or stored traversal named '\(TraversalError.echo(name))'",
        at: first.range)
    }
    var given: Set<String> = []
    var isKnown = true
    for argument in group.arguments.dropFirst() {
      switch argument.kind {
      case .literal(.map(let entries)):
        for entry in entries {
          try check(entry.key, Argument(.literal(entry.value), range: argument.range), callee, &given)
        }
      case .map(let entries):
        for entry in entries {
          guard let key = entry.key.literal else {
            isKnown = false
            continue
          }
          try check(key, entry.value, callee, &given)
        }
      case .literal(.list(let members)):
        try check(
          members.map { Argument(.literal($0), range: argument.range) }, argument.range, callee, &given)
      case .list(let members): try check(members, argument.range, callee, &given)
      default: isKnown = false
      }
    }
    for step in group.withs {
      guard let key = step.arguments.first?.literal, step.arguments.count == 2 else {
        isKnown = false
        continue
      }
      try check(key, step.arguments[1], callee, &given)
    }
    if isKnown, let missing = callee.parameters.first(where: { $0.isRequired && !given.contains($0.name) }) {
      throw TraversalError(
        .argument, "the call of '\(name)' lacks the argument '\(missing.name)'", at: group.range,
        help: callee.signature)
    }
  }

  private func check(
    _ members: [Argument], _ range: SourceRange, _ callee: Definition, _ given: inout Set<String>
  ) throws(TraversalError) {
    guard members.count <= callee.parameters.count else {
      throw TraversalError(
        .argument,
        "'\(callee.name)' takes at most \(callee.parameters.count) arguments, not \(members.count)",
        at: range, help: callee.signature)
    }
    for (parameter, member) in zip(callee.parameters, members) {
      try check(.string(parameter.name), member, callee, &given)
    }
  }

  private func check(
    _ key: Value, _ argument: Argument, _ callee: Definition, _ given: inout Set<String>
  ) throws(TraversalError) {
    guard case .string(let name) = key, let parameter = callee.parameter(name) else {
      throw TraversalError(
        .argument, "'\(callee.name)' has no parameter '\(TraversalError.echo(key.excerpt))'",
        at: argument.range,
        help: Suggestions.question(for: key.excerpt, among: callee.parameters.map(\.name)) ?? callee.signature
      )
    }
    given.insert(name)
    if let value = argument.literal {
      do throws(TypeMismatch) {
        _ = try parameter.type.converted(value)
      } catch {
        throw TraversalError(
          .type, "the argument \(error.text(of: name))", at: argument.range, help: callee.signature)
      }
    } else if case .variable(let variable) = argument.kind, let own = definition.parameter(variable),
      !parameter.type.accepts(own.type)
    {
      throw TraversalError(
        .type,
        "the argument '\(name)' must be \(parameter.type.phrase), but '\(variable)' is \(own.type.phrase)",
        at: argument.range, help: callee.signature)
    }
  }
}
