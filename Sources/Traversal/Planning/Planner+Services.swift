// Planning of call(), timeLimit() and profile().

import GraphStore

extension Planner {
  mutating func serviceNode(for group: StepGroup) throws -> [any PlanNode]? {
    switch group.name {
    case .call: return [try call(group)]
    case .timeLimit:
      return [TimeLimitNode(site: site(group), milliseconds: try Self.integer(group.arguments[0]))]
    case .profile:
      return [ProfileNode(site: site(group), name: try group.arguments.first.map { try Self.text($0) })]
    default: return nil
    }
  }

  // MARK: call

  private mutating func call(_ group: StepGroup) throws -> CallNode {
    let name = try group.arguments.first.map { try Self.text($0) } ?? ServiceList.name
    let service = try services.service(name, at: group.arguments.first?.range ?? group.range)
    guard service.places.contains(isAtStart ? .start : .middle) else {
      throw TraversalError(
        .structure,
        "\(name) \(isAtStart ? "needs objects to work on" : "can only be called at the start of a query")",
        at: group.range, help: isAtStart ? "write it behind another step" : "write g.call('\(name)', …)")
    }
    var node = CallNode(site: site(group), service: service, isStart: isAtStart)
    for argument in group.arguments.dropFirst() { try add(argument, to: &node) }
    for step in group.withs {
      guard let key = step.arguments.first else { continue }
      let place = try service.place(ofParameter: try Self.key(key), at: key.range)
      let value = step.arguments.dropFirst().first ?? Argument(.literal(.bool(true)), range: step.range)
      try add(value, place, to: &node)
    }
    try verifyConstants(node)
    return node
  }

  /// Adds what stands between the parentheses of call(): a map, a traversal that gives one, or a list of values in the
  /// order of the parameters.
  private mutating func add(_ argument: Argument, to node: inout CallNode) throws {
    switch argument.kind {
    case .map(let entries):
      for entry in entries {
        let place = try node.service.place(ofParameter: try entry.key.constant(), at: entry.key.range)
        try add(entry.value, place, to: &node)
      }
    case .literal(.map(let entries)):
      for entry in entries {
        let place = try node.service.place(ofParameter: entry.key, at: argument.range)
        node.arguments.append(
          CallArgument(parameter: place, supply: .constant(entry.value), range: argument.range))
      }
    case .list(let members): try add(members, argument.range, to: &node)
    case .literal(.list(let members)):
      try add(members.map { Argument(.literal($0), range: argument.range) }, argument.range, to: &node)
    default: node.map = try supply(argument)
    }
  }

  private mutating func add(_ members: [Argument], _ range: SourceRange, to node: inout CallNode) throws {
    try node.service.verify(count: members.count, at: range)
    for (place, member) in members.enumerated() { try add(member, place, to: &node) }
  }

  private mutating func add(_ value: Argument, _ place: Int, to node: inout CallNode) throws {
    node.arguments.append(CallArgument(parameter: place, supply: try supply(value), range: value.range))
  }

  private static func key(_ argument: Argument) throws -> Value {
    if case .option(let option) = argument.kind { return .string(option.rawValue) }
    return try argument.constant()
  }

  /// What is wrong with constants is said before anything is run.
  private func verifyConstants(_ node: CallNode) throws {
    var arguments = ServiceArguments(node.service.parameters)
    for argument in node.arguments {
      if let value = argument.supply.known {
        arguments.set(argument.parameter, .constant(value))
      } else {
        arguments.set(argument.parameter, .rows([]))
      }
    }
    do throws(TraversalError) {
      try arguments.verify(node.service, isComplete: node.map == nil, ranges: node.ranges)
    } catch {
      var error = error
      error.range = error.range ?? node.site.range
      throw error
    }
  }
}

struct TimeLimitNode: PlanNode {
  var site: Site
  var milliseconds: Int64

  func open(_ input: Operator, _ opening: Opening) -> Operator { TimeLimitOperator(self, input: input) }
}

/// Passes what arrives in time and then asks for nothing more.
final class TimeLimitOperator: Operator {
  private let limit: Duration
  private var deadline: ContinuousClock.Instant?

  init(_ node: TimeLimitNode, input: Operator) {
    limit = .milliseconds(node.milliseconds)
    super.init(node.site, input: input)
  }

  override func reset(_ reason: Reset) { deadline = nil }

  override func next(_ run: Run, _ graph: borrowing Transaction) throws -> Batch? {
    let now = ContinuousClock.now
    if let deadline, now >= deadline { return nil }
    if deadline == nil { deadline = now + limit }
    return try input?.pull(run, graph)
  }
}
