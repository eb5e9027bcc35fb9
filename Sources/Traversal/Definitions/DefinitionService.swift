// DefinitionService: a stored definition as something that `call()` reaches. Its body runs once for each distinct set
// of arguments in a batch, or once a row where rows must not see each other's effects.

import GraphStore

extension ServiceCatalog {
  /// The catalogue of a traversal that may also call some definitions.
  func adding(_ callables: Callables) -> ServiceCatalog {
    guard !callables.isEmpty else { return self }
    var catalog = self
    for stored in callables.values.sorted(by: { $0.name < $1.name }) {
      catalog.stored.append(DefinitionService(stored: stored, callables: callables))
    }
    return catalog
  }
}

struct DefinitionService: Service {
  let stored: StoredDefinition
  let callables: Callables
  let parameters: [ServiceParameter]

  init(stored: StoredDefinition, callables: Callables) {
    self.stored = stored
    self.callables = callables
    parameters = stored.definition.parameters.map { ServiceParameter($0, of: stored.definition) }
  }

  var name: String { stored.name }
  var summary: String { stored.definition.purpose }
  var places: ServicePlaces { stored.definition.input == nil ? [.start, .middle] : .middle }

  func open(_ opening: Opening) -> ServiceSession { DefinitionSession(self) }
}

extension ServiceParameter {
  /// A parameter of a definition, as call() sees it.
  fileprivate init(_ parameter: DefinitionParameter, of definition: Definition) {
    let presence: Presence =
      if let value = parameter.defaultValue {
        .otherwise(value)
      } else if parameter.isRequired {
        .required
      } else {
        .otherwise(.null)
      }
    let summary = definition.documentation(of: parameter.name) ?? parameter.type.phrase
    self.init(parameter.name, .anything, presence, summary)
  }
}

/// A definition being called at one place of a traversal.
final class DefinitionSession: ServiceSession {
  /// Rows with the same arguments, or with a column of them for each parameter.
  private struct Group {
    var arguments: [Value]
    var columns: [[Value]]?
    var rows: [Int]
  }

  private let service: DefinitionService
  private let definition: Definition
  private let types: [DeclaredType]
  /// Each row must be run by itself.
  private let runsRowsAlone: Bool
  /// Bodies that were opened, by the arguments on which their plans depend.
  private var bodies: [[Value]: DefinitionBody] = [:]
  /// The body of a definition whose plan depends on no argument.
  private var onlyBody: DefinitionBody?
  private var call: ServiceCall?
  private var waiting: [Group] = []
  private var current: (body: DefinitionBody, rows: [Int])?
  /// How many results are enough for the next time.
  private var portion = 1

  private static let lastPortion = 1024
  /// How many opened bodies are kept.
  private static let bodyLimit = 64

  init(_ service: DefinitionService) {
    self.service = service
    definition = service.stored.definition
    types = definition.parameters.map(\.type)
    runsRowsAlone = service.stored.needs.writes || service.callables.write || definition.body.hasSideEffects
  }

  override func begin(_ call: ServiceCall, _ run: Run, _ graph: borrowing Transaction) throws {
    self.call = call
    current = nil
    waiting = try groups(of: call, graph).reversed()
  }

  /// Some results, whichever groups they are of: few at first, so that whoever wants few waits for few.
  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> ServiceResults? {
    var results: ServiceResults?
    while let call {
      guard let (body, rows) = try current ?? nextGroup(call, run) else {
        self.call = nil
        break
      }
      current = nil
      guard let found = try body.next(run, graph) else { continue }
      current = (body, rows)
      let more = try answer(found, rows)
      if results == nil { results = more } else { results?.append(more) }
      if let results, results.rows.count >= portion { break }
    }
    // Of rows that must not see each other's effects none is run before it is asked for.
    if !runsRowsAlone { portion = min(2 * portion, Self.lastPortion) }
    return results
  }

  private func nextGroup(_ call: ServiceCall, _ run: Run) throws -> (body: DefinitionBody, rows: [Int])? {
    guard let group = waiting.popLast() else { return nil }
    let body = try body(for: group.arguments, run)
    if let columns = group.columns {
      body.set(columns: columns)
    } else {
      body.set(group.arguments)
    }
    try body.begin(definition.input == nil ? nil : call.objects.gathered(group.rows), run)
    return (body, group.rows)
  }

  /// The results under the rows they answer. Those of a body without input answer every row of the group.
  private func answer(_ results: Batch, _ rows: [Int]) throws -> ServiceResults {
    if rows.count == 1, results.bulk == nil {
      return ServiceResults(results.objects, rows: Array(repeating: rows[0], count: results.count))
    }
    var places: [Int] = []
    var parents: [Int] = []
    for place in 0..<results.count {
      for _ in 0..<(try Batch.repetitions(results.bulk(place))) {
        places.append(place)
        parents.append(results.parent.map { Int($0[place]) } ?? 0)
      }
    }
    if definition.input != nil {
      return ServiceResults(results.objects.gathered(places), rows: parents.map { rows[$0] })
    }
    guard rows.count > 1 else {
      return ServiceResults(
        places.count == results.count ? results.objects : results.objects.gathered(places),
        rows: Array(repeating: rows[0], count: places.count))
    }
    var objects: [Int] = []
    var all: [Int] = []
    for row in rows {
      objects += places
      all += repeatElement(row, count: places.count)
    }
    return ServiceResults(results.objects.gathered(objects), rows: all)
  }

  // MARK: Arguments

  private func groups(of call: ServiceCall, _ graph: borrowing Transaction) throws -> [Group] {
    // There is nothing to compare one row with.
    if call.count == 1 { return [Group(arguments: try arguments(call, 0, graph), rows: [0])] }
    if definition.parameters.indices.allSatisfy({ call.arguments.isConstant(at: $0) }) {
      let arguments = try arguments(call, 0, graph)
      guard runsRowsAlone else { return [Group(arguments: arguments, rows: Array(0..<call.count))] }
      return (0..<call.count).map { Group(arguments: arguments, rows: [$0]) }
    }
    if service.stored.takesColumns, !runsRowsAlone {
      let columns = try types.indices.map { try column(call, $0, graph) }
      // The plan wants to know which names have values, and none of the values.
      let first = columns.map { $0[0] }
      return [Group(arguments: first, columns: columns, rows: Array(0..<call.count))]
    }
    var groups: [Group] = []
    var places: [[Value]: Int] = [:]
    for row in 0..<call.count {
      let arguments = try arguments(call, row, graph)
      if !runsRowsAlone, let place = places[arguments] {
        groups[place].rows.append(row)
      } else {
        places[arguments] = groups.count
        groups.append(Group(arguments: arguments, rows: [row]))
      }
    }
    return groups
  }

  /// The values of a parameter for all rows.
  private func column(_ call: ServiceCall, _ place: Int, _ graph: borrowing Transaction) throws -> [Value] {
    guard let given = call.arguments.rows(at: place) else {
      let value = try argument(call.arguments.value(at: place, 0), place, graph)
      return Array(repeating: value, count: call.count)
    }
    var values: [Value] = []
    values.reserveCapacity(given.count)
    for value in given { values.append(try argument(value, place, graph)) }
    return values
  }

  private func argument(_ given: Value?, _ place: Int, _ graph: borrowing Transaction) throws -> Value {
    let given = given ?? .null
    return types[place].takes(given) ? given : try converted(given, place, graph)
  }

  private func arguments(_ call: ServiceCall, _ row: Int, _ graph: borrowing Transaction) throws -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(types.count)
    // The service has the parameters of the definition, in their order.
    for place in types.indices {
      values.append(try argument(call.arguments.value(at: place, row), place, graph))
    }
    return values
  }

  private func converted(_ given: Value, _ place: Int, _ graph: borrowing Transaction) throws -> Value {
    do {
      return try types[place].resolved(types[place].converted(given), graph)
    } catch let mismatch as TypeMismatch {
      throw TraversalError(
        .value, "the argument \(mismatch.text(of: definition.parameters[place].name))",
        help: definition.signature)
    }
  }

  private func body(for arguments: [Value], _ run: Run) throws -> DefinitionBody {
    if service.stored.shapingPlaces.isEmpty {
      if let onlyBody { return onlyBody }
      let body = try DefinitionBody(service, arguments, run)
      onlyBody = body
      return body
    }
    let shape = service.stored.shapingPlaces.map { arguments[$0] }
    if let body = bodies[shape] { return body }
    if bodies.count >= Self.bodyLimit { bodies.removeAll(keepingCapacity: true) }
    let body = try DefinitionBody(service, arguments, run)
    bodies[shape] = body
    return body
  }
}

/// The body of a definition, opened. It has slots, histories, side effects and loops of its own.
final class DefinitionBody {
  private let definition: Definition
  private let plan: Plan
  private let run = Run()
  private let slots = Slots()
  private let names: [String]
  /// Of a body that begins with `g`.
  private var chain: Chain?
  /// Of a body that stands on something.
  private var child: Child?
  private var waiting: Batch?

  /// How deep definitions may call each other.
  static let depthLimit = 64

  init(_ service: DefinitionService, _ arguments: [Value], _ outer: Run) throws {
    definition = service.stored.definition
    names = definition.parameters.map(\.name)
    run.calls = outer.calls + [definition.name]
    guard run.calls.count <= Self.depthLimit else { throw Self.tooDeep(run.calls) }
    do {
      plan = try service.stored.plan(arguments, service.callables)
      run.sackMerge = plan.sackMerge
      for (name, _, combiner) in plan.sideEffects { run.sideEffects[name] = .declared(.null, combiner) }
      if definition.input == nil {
        let inlet = Inlet(Site(range: .none, name: definition.name), Partitions(isTop: true))
        chain = try Opening(run: run, slots: slots, partitions: inlet.partitions)
          .chain(plan.pipeline, behind: inlet)
      } else {
        child = try Opening(run: run, slots: slots, partitions: Partitions()).child(plan.pipeline)
      }
    } catch {
      throw definition.relocated(error)
    }
  }

  func set(_ arguments: [Value]) { slots.set(names, arguments) }

  /// Arguments for each of the objects that the body will stand on.
  func set(columns: [[Value]]) { slots.set(names, columns: columns) }

  /// Starts anew, on some objects or by itself.
  func begin(_ objects: Objects?, _ outer: Run) throws {
    run.budget = outer.budget
    run.callFigures = outer.callFigures
    run.callFigures?.begin(definition.name)
    run.forget()
    for (name, value, combiner) in plan.sideEffects {
      run.sideEffects[name] = .declared(value.value(slots), combiner)
    }
    var start = Batch(objects ?? .values([.null]))
    if let sack = plan.sack?.value(slots) {
      run.initialSack = sack
      start.sack = Array(repeating: sack, count: start.count)
    }
    if let chain {
      chain.reset(.start)
      chain.inlet.feed(start)
    } else {
      waiting = start
    }
  }

  /// Some more results; the parents of those that stand on objects are the places of the objects.
  func next(_ outer: Run, _ graph: borrowing Transaction) throws -> Batch? {
    guard let figures = outer.callFigures else { return try results(graph) }
    let start = ContinuousClock.now
    defer { figures.add(ContinuousClock.now - start, to: definition.name) }
    return try results(graph)
  }

  private func results(_ graph: borrowing Transaction) throws -> Batch? {
    do {
      if let chain { return try chain.outlet.pull(run, graph) }
      guard let start = waiting, let child else { return nil }
      waiting = nil
      return try child.run(start, run, graph)
    } catch {
      throw definition.relocated(error)
    }
  }

  private static func tooDeep(_ calls: [String]) -> TraversalError {
    // Of a long chain the last names say enough: recursion repeats itself.
    let shown = calls.suffix(6).joined(separator: " → ")
    return TraversalError(
      .limit, "stored traversals call each other deeper than \(depthLimit) levels: … → \(shown)",
      help: "let the recursion end earlier, or write it as repeat()")
  }
}

extension Definition {
  /// The values under the names of the parameters.
  func named(_ arguments: [Value]) -> [String: Value] {
    var named: [String: Value] = [:]
    for (parameter, value) in zip(parameters, arguments) { named[parameter.name] = value }
    return named
  }

  /// An error of the body, without a place in the text of the caller, which it is not about.
  func relocated(_ error: any Error) -> any Error {
    switch error {
    case let signal as FailSignal:
      var signal = signal
      signal.error = located(signal.error)
      return signal
    case let error as TraversalError: return located(error)
    default: return error
    }
  }

  private func located(_ error: TraversalError) -> TraversalError {
    var error = error
    if let range = error.range, error.note == nil {
      let bytes = range.lower - self.range.lower..<range.upper - self.range.lower
      let place = Place(of: Int(bytes.lowerBound)..<Int(bytes.upperBound), in: source)
      error.note = "in \(name), line \(place.line), column \(place.column)"
    }
    error.range = nil
    return error
  }
}

extension Query {
  /// Whether a step collects something beside the stream.
  var hasSideEffects: Bool {
    !configuration.isEmpty || NestedTraversal(steps).hasSideEffects
  }
}

extension NestedTraversal {
  fileprivate var hasSideEffects: Bool {
    steps.contains { step in
      switch step.name {
      case .aggregate, .subgraph, .cap: true
      case .group, .groupCount, .tree: !step.arguments.isEmpty
      default: step.arguments.contains { $0.traversal?.hasSideEffects ?? false }
      }
    }
  }
}
