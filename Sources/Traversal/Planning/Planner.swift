// Planner: from the tree of a query to its plan. One function a family of steps, in the files beside this one; a new
// family is one more file and one more line in `node(for:)`.

import GraphStore

struct Planner {
  let needs: HistoryNeeds
  /// Whether a by() that gives nothing gives null.
  let fillsBys: Bool
  /// Keys that are taken to be there, so that by() of them needs no filling.
  let productiveKeys: Set<String>
  /// The names of parameters, which expressions may use.
  let parameters: Set<String>
  /// Names under which some step collects.
  let sideEffectNames: Set<String>
  /// Whether paths are kept at the step being planned.
  var keepsPath = false
  /// Names of loops around the step being planned, innermost last.
  var loops: [String?] = []
  /// Whether nothing has come in yet: at the first step, and at the first steps of a union() there.
  var isAtStart = false
  /// What `call()` can reach.
  let services: ServiceCatalog
  /// Labels given so far.
  var declaredLabels: Set<String> = []
  private var depth = 0

  private static let depthLimit = 200
  private static let lengthLimit = 1_000

  private init(
    _ query: Query, _ strategies: Strategies, _ services: ServiceCatalog, _ parameters: Set<String>
  ) throws {
    self.services = services
    needs = HistoryNeeds(query)
    fillsBys = strategies[.productiveBy] != nil
    productiveKeys = Set(try strategies[.productiveBy]?.texts("productiveKeys") ?? [])
    self.parameters = parameters
    sideEffectNames = query.sideEffectNames
  }

  /// Plans a query whose structure is checked, or a body without source, which stands on `input`. Names that are still
  /// open become slots; `parameters` are the names that have a value when the plan runs.
  static func plan(
    _ written: Query, _ services: ServiceCatalog = ServiceCatalog(), parameters: Set<String> = [],
    input: DeclaredType? = nil
  ) throws -> Plan {
    let strategies = try Strategies(written)
    try strategies.verify(written)
    let query = try strategies.decorated(written)
    var planner = try Planner(query, strategies, services, parameters)
    var plan = Plan(pipeline: Pipeline())
    plan.seed = try strategies[.seed]?.integer("seed")
    for step in query.configuration { try configure(step, &plan) }
    plan.pipeline = try planner.top(
      query.steps, stopsEarly: query.stopsEarly, isOnInput: input != nil)
    if let terminal = query.terminal {
      plan.terminal = try Self.terminal(terminal)
      plan.terminalRange = terminal.range
    }
    return plan
  }

  private static func configure(_ step: Step, _ plan: inout Plan) throws {
    let arguments = step.arguments
    switch step.name {
    case .withSack:
      plan.sack = try arguments[0].term()
      if case .combiner(let combiner)? = arguments.dropFirst().first?.kind { plan.sackMerge = combiner }
    case .withSideEffect:
      var combiner: Combiner?
      if case .combiner(let named)? = arguments.dropFirst(2).first?.kind { combiner = named }
      plan.sideEffects.append((arguments[0].string ?? "", try arguments[1].term(), combiner))
    case .withBulk: plan.countsBulk = arguments.first?.literal != .bool(false)
    default: break
    }
  }

  private static func terminal(_ step: Step) throws -> Plan.Terminal {
    switch step.name {
    case .toList: .list
    case .toSet: .set
    case .toBulkSet: .bulkSet
    case .iterate: .iterate
    case .hasNext: .hasNext
    case .tryNext: .tryNext
    case .explain: .explain
    case .next: .next(try step.arguments.first.map { try Self.integer($0) })
    default: throw TraversalError(.unknownStep, "'\(step.name.text)' cannot end a query", at: step.range)
    }
  }

  // MARK: Chains

  private mutating func top(_ steps: [Step], stopsEarly: Bool, isOnInput: Bool) throws -> Pipeline {
    var nodes: [any PlanNode] = []
    nodes.reserveCapacity(steps.count)
    let chain = Connectives.nested(steps)
    let isRewritten = chain.count != steps.count
    for group in StepGroup.groups(of: chain) {
      keepsPath = isRewritten ? needs.keepsPath.contains(true) : needs.keepsPath[group.position]
      isAtStart = group.position == 0 && !isOnInput
      nodes += try self.nodes(for: group)
    }
    let pipeline = Pipeline(nodes).paced(stopsEarly: stopsEarly)
    try Self.verifyLength(pipeline.nodes)
    return pipeline
  }

  /// Operators call one another, so the stack bounds how many may stand in a row.
  private static func verifyLength(_ nodes: [any PlanNode]) throws {
    guard nodes.count > lengthLimit else { return }
    throw TraversalError(.limit, "a traversal of more than \(lengthLimit) steps")
  }

  /// Plans a nested traversal.
  mutating func pipeline(_ nested: NestedTraversal) throws -> Pipeline {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw TraversalError(.limit, "traversals nested deeper than \(Self.depthLimit) levels")
    }
    var nodes: [any PlanNode] = []
    for group in StepGroup.groups(of: Connectives.nested(nested.steps)) {
      nodes += try self.nodes(for: group)
      isAtStart = false
    }
    let pipeline = Pipeline(nodes).paced(stopsEarly: true)
    try Self.verifyLength(pipeline.nodes)
    return pipeline
  }

  mutating func pipelines(_ arguments: [Argument]) throws -> [Pipeline] {
    var pipelines: [Pipeline] = []
    for argument in arguments {
      if let nested = argument.traversal { pipelines.append(try pipeline(nested)) }
    }
    return pipelines
  }

  mutating func nodes(for group: StepGroup) throws -> [any PlanNode] {
    var nodes = try node(for: group)
    let labels = group.labels
    if labels.isEmpty { return nodes }
    declaredLabels.formUnion(labels)
    let read = keepsPath ? labels : labels.filter(needs.reads)
    if !read.isEmpty { nodes.append(LabelNode(site: site(group), names: read)) }
    return nodes
  }

  func site(_ group: StepGroup) -> Site {
    Site(range: group.range, name: group.name.text, keepsPath: keepsPath)
  }

  // MARK: Families

  private mutating func node(for group: StepGroup) throws -> [any PlanNode] {
    if let nodes = try sourceNode(for: group) { return nodes }
    if let nodes = try movingNode(for: group) { return nodes }
    if let nodes = try filterNode(for: group) { return nodes }
    if let nodes = try rangeNode(for: group) { return nodes }
    if let nodes = try readingNode(for: group) { return nodes }
    if let nodes = try pathNode(for: group) { return nodes }
    if let nodes = try reducingNode(for: group) { return nodes }
    if let nodes = try orderingNode(for: group) { return nodes }
    if let nodes = try functionNode(for: group) { return nodes }
    if let nodes = try expressionNode(for: group) { return nodes }
    if let nodes = try matchNode(for: group) { return nodes }
    if let nodes = try mergeNode(for: group) { return nodes }
    if let nodes = try branchingNode(for: group) { return nodes }
    if let nodes = try groupingNode(for: group) { return nodes }
    if let nodes = try sideEffectNode(for: group) { return nodes }
    if let nodes = try serviceNode(for: group) { return nodes }
    if let nodes = try mutationNode(for: group) { return nodes }
    throw TraversalError(
      .unknownStep, "the step '\(group.name.text)' cannot be run", at: group.range,
      help: "see 'help steps' for the steps there are")
  }

  // MARK: Arguments

  mutating func by(_ step: Step) throws -> By {
    var by = By.identity(at: step.range)
    for argument in step.arguments {
      switch argument.kind {
      case .order(let order): by.order = order
      case .literal(.string(let key)): by.kind = .key(key)
      case .literal(.token(let token)): by.kind = .token(token)
      case .column(let column): by.kind = .column(column)
      case .traversal(let nested):
        by.kind = try kind(of: nested)
        by.isTraversal = true
      default: throw TraversalError(.argument, "by() cannot take this", at: argument.range)
      }
    }
    by.givesNull = fillsBys
    if case .key(let key) = by.kind, productiveKeys.contains(key) { by.givesNull = false }
    return by
  }

  /// Short traversals that are quicker to answer without running them.
  private mutating func kind(of nested: NestedTraversal) throws -> By.Kind {
    if nested.steps.count == 1, let step = nested.steps.first {
      switch step.name {
      case .values where step.arguments.count == 1:
        if let key = step.arguments[0].string { return .value(key) }
      case .id: return .token(.id)
      case .label: return .token(.label)
      case .identity: return .identity
      case .calc: return .calc(try expression(step.arguments[0]))
      default: break
      }
    }
    return .traversal(try pipeline(nested))
  }

  mutating func bys(_ group: StepGroup) throws -> [By] {
    var bys: [By] = []
    for step in group.bys { bys.append(try by(step)) }
    return bys
  }

  static func integer(_ argument: Argument) throws -> Int64 {
    let value = try argument.constant()
    guard let number = value.integer else {
      throw TraversalError(.argument, "expected an integer, found \(value.excerpt)", at: argument.range)
    }
    return number
  }

  /// The same where a parameter may stay open.
  static func count(_ argument: Argument) throws -> Count {
    if case .variable(let name) = argument.kind { return .slot(name, argument.range) }
    return .known(try integer(argument))
  }

  static func text(_ argument: Argument) throws -> String {
    guard case .string(let text) = try argument.constant() else {
      throw TraversalError(.argument, "expected a string", at: argument.range)
    }
    return text
  }

  /// Texts of arguments that may be null; a null names nothing.
  static func texts(_ arguments: [Argument]) throws -> [String?] {
    var texts: [String?] = []
    for argument in arguments {
      switch try argument.constant() {
      case .null: texts.append(nil)
      case .string(let text): texts.append(text)
      default: throw TraversalError(.argument, "expected a string", at: argument.range)
      }
    }
    return texts
  }

  // MARK: Predicates

  /// The test of an argument that is a value or a predicate.
  static func test(_ argument: Argument) throws -> Test {
    guard let predicate = argument.predicate else {
      // A traversal that stands for a value equals nothing.
      if argument.traversal != nil { return .always(false) }
      let term = try argument.term()
      guard let value = term.known else {
        return .open(OpenTest(form: .predicate(.eq), terms: [term], range: argument.range))
      }
      return .compare(.equal, value)
    }
    return try test(predicate)
  }

  static func test(_ predicate: Predicate) throws -> Test {
    do {
      switch predicate.name {
      case .and: return .and(try predicate.operands.map { try test($0) })
      case .or: return .or(try predicate.operands.map { try test($0) })
      case .not: return .not(try test(predicate.operands[0]))
      default:
        let terms = try predicate.arguments.terms()
        let values = terms.compactMap(\.known)
        guard values.count == terms.count else {
          return .open(OpenTest(form: .predicate(predicate.name), terms: terms, range: predicate.range))
        }
        return try Test.make(predicate.name, values)
      }
    } catch var error as TraversalError {
      if error.range == nil { error.range = predicate.range }
      throw error
    }
  }

  /// The test of a predicate whose strings are names.
  static func namedTest(_ predicate: Predicate) throws -> Test {
    switch predicate.name {
    case .and: return .and(try predicate.operands.map { try namedTest($0) })
    case .or: return .or(try predicate.operands.map { try namedTest($0) })
    case .not: return .not(try namedTest(predicate.operands[0]))
    default:
      var names: [String] = []
      for value in try predicate.arguments.constants() {
        switch value {
        case .string(let name): names.append(name)
        case .list(let members):
          for case .string(let name) in members { names.append(name) }
        default: return try test(predicate)
        }
      }
      return names.isEmpty ? try test(predicate) : .named(predicate.name, names)
    }
  }
}
