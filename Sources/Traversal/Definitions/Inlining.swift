// Inlining: a query that calls stored traversals, with their bodies in the place of the calls: of those with which it begins,
// and of those among its own steps whose bodies do nothing but go from each object to others. Planned so, the steps of the
// body meet those of the caller: filters and limits move into it, and the call itself costs nothing but its arguments.
// Where the two could take each other's names for their own, the call stays a call.

import GraphStore

final class Inlining: Sendable {
  /// The query without the calls.
  let traversal: PreparedTraversal
  /// The calls that were replaced, outer ones first: a body may begin with a call as well.
  private let calls: [InlinedCall]
  /// All names in the query: those of the caller that what stands around the calls mentions, and the parameters of what
  /// is called.
  let names: [String]
  /// How many are the caller's.
  private let outerCount: Int

  private static let mostCalls = 16

  /// The definitions whose bodies are in place.
  var definitions: [Definition] { calls.map(\.definition) }

  /// Nil when the query has no such call.
  init?(_ outer: PreparedTraversal, _ callables: Callables) {
    var query = outer.query
    var calls: [InlinedCall] = []
    // A tree that code has made or changed may have no text, but places.
    var offset =
      max(outer.source.utf8.count, Int(query.range.upper), query.steps.map { Int($0.range.upper) }.max() ?? 0)
      + 1
    // Through which call each step came.
    var origins = [Int?](repeating: nil, count: query.steps.count)
    while calls.count < Self.mostCalls,
      let call = Self.nextCall(in: query, callables, outer.services, among: calls, origins, offset: offset),
      !calls.contains(where: { $0.definition.name == call.definition.name })
    {
      query.steps = call.steps
      origins.replaceSubrange(
        call.replaced, with: repeatElement(Optional(calls.count), count: call.definition.body.steps.count))
      calls.append(call)
      offset += call.definition.source.utf8.count + 1
    }
    guard !calls.isEmpty, var inner = try? PreparedTraversal(query, source: outer.source) else { return nil }
    inner.services = outer.services
    traversal = inner
    self.calls = calls
    let bound = calls.flatMap(\.parameters)
    let outerNames = QueryFacts(query).freeNames.filter { !bound.contains($0) }
    names = outerNames + bound
    outerCount = outerNames.count
  }

  private static func nextCall(
    in query: Query, _ callables: Callables, _ services: ServiceCatalog, among calls: [InlinedCall],
    _ origins: [Int?], offset: Int
  ) -> InlinedCall? {
    let bound = calls.flatMap(\.parameters)
    for place in query.steps.indices where query.steps[place].name == .call {
      if let call = InlinedCall(
        at: place, of: query, through: origins[place], callables, services, offset: offset),
        !QueryFacts(call.definition.body).mentions.mayInclude(bound)
      {
        return call
      }
    }
    return nil
  }

  /// The values of the names, from those of the caller.
  func values(_ given: [String: Value], _ graph: borrowing Transaction) throws -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(names.count)
    for place in 0..<outerCount { values.append(given[names[place]] ?? .null) }
    for place in calls.indices {
      do {
        // What a body calls is given values of the body, what the query calls is given its own.
        if calls[place].origin == nil {
          try calls[place].bind(&values, graph) { given[$0] }
        } else {
          let known = values
          try calls[place].bind(&values, graph) { name in
            names[..<known.count].lastIndex(of: name).map { known[$0] }
          }
        }
      } catch let error as TraversalError {
        throw located(error)
      }
    }
    return values
  }

  /// The values under their names.
  func parameters(_ values: [Value]) -> [String: Value] {
    var parameters: [String: Value] = [:]
    for (name, value) in zip(names, values) { parameters[name] = value }
    return parameters
  }

  /// An error of the query as the caller sees it: one that a body is to blame for says so, and points to the call.
  func located(_ error: TraversalError) -> TraversalError {
    guard let range = error.range, let call = calls.last(where: { $0.offset <= Int(range.lower) }) else {
      return error
    }
    var inside = error
    let shift = Int(call.definition.range.lower) - call.offset
    inside.range = SourceRange(Int(range.lower) + shift, Int(range.upper) + shift)
    guard var outer = call.definition.relocated(inside) as? TraversalError else { return error }
    outer.range = outermost(call).range
    return outer
  }

  /// The call of the query through which another one came.
  private func outermost(_ call: InlinedCall) -> InlinedCall {
    var call = call
    while let origin = call.origin { call = calls[origin] }
    return call
  }
}

/// One call among the steps of a query, with what takes its place.
private final class InlinedCall: Sendable {
  let definition: Definition
  var parameters: [String] { definition.parameters.map(\.name) }
  /// The query's steps with the body among them. Places in the body are those in the definition's text, this much further on.
  let steps: [Step]
  let offset: Int
  /// The number of the call whose body this one stands in; nil for a call of the query itself.
  let origin: Int?
  /// The steps of the query in whose place the body stands.
  let replaced: Range<Int>
  let range: SourceRange
  private let bindings: [Binding]

  /// What a parameter gets.
  private struct Binding: Sendable {
    let name: String
    let type: DeclaredType
    let term: Term
  }

  init?(
    at place: Int, of query: Query, through origin: Int?, _ callables: Callables, _ services: ServiceCatalog,
    offset: Int
  ) {
    let step = query.steps[place]
    guard query.configuration.isEmpty, let name = step.arguments.first?.string, !services.hides(name),
      let stored = callables[name]
    else { return nil }
    definition = stored.definition
    self.offset = offset
    self.origin = origin
    range = step.range
    var arguments = GivenArguments(definition)
    for argument in step.arguments.dropFirst() { guard arguments.take(argument) else { return nil } }
    var rest = query.steps.dropFirst(place + 1)
    while let with = rest.first, with.name == .with {
      guard let key = with.arguments.first?.string,
        arguments.take(with.arguments.dropFirst().first ?? Argument(.literal(.bool(true))), key)
      else { return nil }
      rest = rest.dropFirst()
    }
    guard arguments.isComplete else { return nil }
    replaced = place..<rest.startIndex
    bindings = zip(definition.parameters, arguments.terms).map { parameter, term in
      Binding(
        name: parameter.name, type: parameter.type,
        term: term ?? .constant(parameter.defaultValue ?? .null))
    }
    let before = Array(query.steps[..<place])
    let behind = Query(kind: .traversal, steps: Array(rest), terminal: query.terminal)
    guard place == 0 ? definition.isSelfContained : definition.goesOn,
      Self.areApart(definition, behind), place == 0 || Self.areApart(definition, before, behind)
    else { return nil }
    let shift = RangeShift(by: offset - Int(definition.range.lower))
    steps = before + shift.steps(definition.body.steps) + rest
  }

  /// Whether neither the body nor what stands behind its call can take a name, a path or a part of the other for its own.
  private static func areApart(_ definition: Definition, _ rest: Query) -> Bool {
    guard shareNoNames(definition, rest) else { return false }
    let needs = HistoryNeeds(rest)
    var labels = LabelFinder(needs: needs)
    labels.walk(definition.body)
    if needs.keepsPath.contains(true) || labels.isAnyRead { return false }
    switch rest.steps.first?.name {
    case .until, .times, .emit, .property: return false
    default: return !(definition.body.steps + rest.steps).contains(where: \.isInfix)
    }
  }

  /// The same for what stands before the call. A profile is to show the call by itself.
  private static func areApart(_ definition: Definition, _ before: [Step], _ rest: Query) -> Bool {
    let hasLabels = before.contains { $0.name == .as }
    guard shareNoNames(definition, Query(kind: .traversal, steps: before)),
      !hasLabels || QueryFacts(definition.body).mentions.isEmpty
    else { return false }
    return !(before + rest.steps).contains { $0.isInfix || $0.name == .profile }
  }

  /// Whether the names of the parameters mean nothing around the call, and expressions of the body find nothing there that
  /// they could take for what they mention.
  private static func shareNoNames(_ definition: Definition, _ around: Query) -> Bool {
    let (facts, mentions) = (QueryFacts(around), QueryFacts(definition.body).mentions)
    let parameters = definition.parameters.map(\.name)
    return !facts.mentions.mayInclude(parameters) && !facts.freeNames.contains(where: parameters.contains)
      && !mentions.mayInclude(facts.freeNames) && (mentions.isEmpty || !around.hasSideEffects)
  }

  /// Adds the arguments, one for each parameter.
  func bind(
    _ values: inout [Value], _ graph: borrowing Transaction, _ value: (String) -> Value?
  ) throws {
    for place in bindings.indices {
      let given =
        switch bindings[place].term {
        case .constant(let value): value
        case .slot(let name): value(name) ?? .null
        case let term: term.value(Slots(names(in: term, value)))
        }
      values.append(
        bindings[place].type.takes(given) ? given : try converted(given, bindings[place], graph))
    }
  }

  private func names(in term: Term, _ value: (String) -> Value?) -> [String: Value] {
    var values: [String: Value] = [:]
    for name in term.slotNames { values[name] = value(name) }
    return values
  }

  private func converted(
    _ given: Value, _ binding: Binding, _ graph: borrowing Transaction
  ) throws -> Value {
    do {
      return try binding.type.resolved(binding.type.converted(given), graph)
    } catch let mismatch as TypeMismatch {
      throw TraversalError(
        .value, "the argument \(mismatch.text(of: binding.name))", at: range, help: definition.signature)
    }
  }
}

/// What a call gives for the parameters of a definition.
private struct GivenArguments: Sendable {
  private let parameters: [DefinitionParameter]
  /// For each parameter; nil for what is left out.
  private(set) var terms: [Term?]

  init(_ definition: Definition) {
    parameters = definition.parameters
    terms = Array(repeating: nil, count: parameters.count)
  }

  /// Whether everything is there that must be.
  var isComplete: Bool {
    parameters.indices.allSatisfy { place in
      if case nil = terms[place] { !parameters[place].isRequired } else { true }
    }
  }

  /// Takes what stands between the parentheses of the call; false when that is not known by name or place.
  mutating func take(_ argument: Argument) -> Bool {
    switch argument.kind {
    case .map(let entries):
      for entry in entries { guard let key = entry.key.string, take(entry.value, key) else { return false } }
      return true
    case .literal(.map(let entries)):
      for entry in entries {
        guard case .string(let key) = entry.key, take(Argument(.literal(entry.value)), key) else {
          return false
        }
      }
      return true
    case .list(let members): return take(members)
    case .literal(.list(let members)): return take(members.map { Argument(.literal($0)) })
    default: return false
    }
  }

  private mutating func take(_ members: [Argument]) -> Bool {
    guard members.count <= terms.count else { return false }
    for (parameter, member) in zip(parameters, members) {
      guard take(member, parameter.name) else { return false }
    }
    return true
  }

  mutating func take(_ value: Argument, _ name: String) -> Bool {
    guard value.isPlain, let place = parameters.firstIndex(where: { $0.name == name }),
      let term = try? value.term()
    else { return false }
    terms[place] = term
    return true
  }
}

extension ServiceCatalog {
  /// Whether a service of the engine has the name, which hides a definition.
  fileprivate func hides(_ name: String) -> Bool {
    name == ServiceList.name || all.contains { $0.name == name }
  }
}

extension Definition {
  /// Whether the body begins by itself and shares nothing with what comes behind it.
  fileprivate var isSelfContained: Bool {
    input == nil && body.kind == .traversal && body.configuration.isEmpty && body.terminal == nil
      && !body.isText && !body.hasSideEffects
  }

  /// Whether the body goes from each object to others, whatever other objects there are, so that its steps mean the same
  /// among those of a caller.
  fileprivate var goesOn: Bool {
    input != nil && body.kind == .traversal && body.configuration.isEmpty && body.terminal == nil
      && !body.isText && !body.steps.isEmpty && body.steps.allSatisfy(\.isForEachObject)
  }
}

extension Step {
  /// Whether the step treats each object by itself, and nothing in it reads where the object came from.
  fileprivate var isForEachObject: Bool {
    switch name {
    case .out, .in, .both, .outE, .inE, .bothE, .outV, .inV, .bothV, .values, .valueMap, .elementMap, .id,
      .label, .has, .hasLabel, .hasId, .hasNot, .is, .calc, .constant, .identity, .unfold:
      arguments.allSatisfy { $0.traversal == nil }
    default: false
    }
  }

  fileprivate var isInfix: Bool { (name == .and || name == .or) && arguments.isEmpty }
}

/// Whether some label that a body gives is read behind its call.
private struct LabelFinder: TreeVisitor {
  let needs: HistoryNeeds
  private(set) var isAnyRead = false

  init(needs: HistoryNeeds) { self.needs = needs }

  mutating func visit(_ step: Step) {
    guard step.name == .as else { return }
    for argument in step.arguments where argument.string.map(needs.reads) ?? true { isAnyRead = true }
  }

  mutating func visit(_ argument: Argument) {}
}

extension Argument {
  /// Whether the argument is made of constants and names alone, and is the same each time.
  fileprivate var isPlain: Bool {
    switch kind {
    case .literal, .variable: true
    case .list(let members), .set(let members): members.allSatisfy(\.isPlain)
    case .map(let entries): entries.allSatisfy { $0.key.isPlain && $0.value.isPlain }
    default: false
    }
  }
}

/// Moves the places of a tree, so that they tell which of several texts they are in.
private struct RangeShift {
  let distance: Int

  init(by distance: Int) { self.distance = distance }

  func steps(_ steps: [Step]) -> [Step] {
    steps.map { step in
      Step(
        step.name, arguments(step.arguments), range: range(step.range), nameRange: range(step.nameRange))
    }
  }

  private func range(_ range: SourceRange) -> SourceRange {
    SourceRange(Int(range.lower) + distance, Int(range.upper) + distance)
  }

  private func arguments(_ arguments: [Argument]) -> [Argument] { arguments.map { argument($0) } }

  private func argument(_ argument: Argument) -> Argument {
    Argument(kind(argument.kind), range: range(argument.range))
  }

  private func kind(_ kind: Argument.Kind) -> Argument.Kind {
    switch kind {
    case .traversal(let nested): .traversal(NestedTraversal(steps(nested.steps)))
    case .query(var query):
      .query(
        {
          query.configuration = steps(query.configuration)
          query.steps = steps(query.steps)
          query.terminal = query.terminal.map { steps([$0])[0] }
          query.range = range(query.range)
          return query
        }())
    case .predicate(let predicate): .predicate(self.predicate(predicate))
    case .list(let members): .list(arguments(members))
    case .set(let members): .set(arguments(members))
    case .map(let entries):
      .map(entries.map { MapArgument(key: argument($0.key), value: argument($0.value)) })
    case .weighted(let cardinality, let value): .weighted(cardinality, argument(value))
    case .dateTime(let text): .dateTime(text.map { argument($0) })
    case .uuid(let text): .uuid(text.map { argument($0) })
    default: kind
    }
  }

  private func predicate(_ predicate: Predicate) -> Predicate {
    Predicate(
      predicate.name, arguments(predicate.arguments), operands: predicate.operands.map { self.predicate($0) },
      range: range(predicate.range))
  }
}
