// Planning of call() and of the steps that this database answers with a hint.

import GraphStore

extension Planner {
  mutating func serviceNode(for group: StepGroup) throws -> [any PlanNode]? {
    switch group.name {
    case .call:
      let name = try group.arguments.first.map { try Self.text($0) } ?? "--list"
      guard name == "--list" else {
        throw TraversalError(
          .unknownService, "there is no service named '\(TraversalError.echo(name))'", at: group.range,
          help: "call('--list') lists the services there are")
      }
      // No service is registered, so the list of them is empty.
      return [FilterNode(site: site(group), condition: .constant(false))]
    case .timeLimit:
      return [TimeLimitNode(site: site(group), milliseconds: try Self.integer(group.arguments[0]))]
    case .profile:
      return [ProfileNode(site: site(group), name: try group.arguments.first.map { try Self.text($0) })]
    default: return nil
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
