// Rules: the rewritings of plans, in the order in which they are applied. Each stands in a file of its own, with what it
// looks for and what it makes of it, and can be switched off.

import GraphStore

/// What a rule may ask of the place where a pipeline stands.
struct RuleContext {
  /// The pipeline is the query itself, so that its rows have no parents.
  var isTop: Bool
  /// Traversers carry sacks.
  var hasSack: Bool
}

/// A rewriting of one pipeline; `apply` is called for every pipeline of a plan, inner ones first.
protocol Rule: Sendable {
  static var name: String { get }
  /// Nodes one of which must be there before any rule was applied for this one to find anything, so that most rules need
  /// not look at most plans.
  static var subjects: [any PlanNode.Type] { get }
  static func apply(to pipeline: inout Pipeline, _ context: RuleContext)
}

/// Which rules are applied.
package struct Rules: Sendable {
  private let names: Set<String>

  /// In order: what one makes, a later one may find.
  static let ordered: [any Rule.Type] = [
    UnrollLoops.self, BothEnds.self, FiltersFirst.self, ScanByFilter.self, EdgesToNeighbours.self,
    ExistenceByDegree.self, ClosedWalks.self, GroupsAsCounts.self, WholeColumns.self,
    CountWithoutVisiting.self, DegreeKeys.self, CountPassing.self, NewNeighbours.self, Frontiers.self,
    TopRows.self, PropertyReductions.self, StraightReads.self,
  ]

  /// The rules with their subjects.
  private static let table = ordered.map { (rule: $0, subjects: NodeKinds($0.subjects)) }

  package static let all = Rules(names: Set(ordered.map { $0.name }))
  package static let none = Rules(names: [])

  package static var allNames: [String] { ordered.map { $0.name } }

  func isOn(_ name: String) -> Bool { names.contains(name) }

  /// One rule alone.
  func only(_ name: String) -> Rules { Rules(names: names.intersection([name])) }

  var isAll: Bool { names.count == Self.ordered.count }

  /// All rules but those named.
  package func without(_ switchedOff: String...) -> Rules { Rules(names: names.subtracting(switchedOff)) }

  func apply(to plan: inout Plan) {
    // Taken out, so that it is changed where it lies.
    var pipeline = Pipeline()
    swap(&pipeline, &plan.pipeline)
    let kinds = NodeKinds(of: pipeline)
    let isAll = isAll
    for (rule, subjects) in Self.table where kinds.intersects(subjects) && (isAll || isOn(rule.name)) {
      Self.apply(rule, subjects, to: &pipeline, RuleContext(isTop: true, hasSack: plan.sack != nil))
    }
    swap(&pipeline, &plan.pipeline)
  }

  private static func apply(
    _ rule: any Rule.Type, _ subjects: NodeKinds, to pipeline: inout Pipeline, _ context: RuleContext
  ) {
    let inner = RuleContext(isTop: false, hasSack: context.hasSack)
    for place in pipeline.nodes.indices {
      var children = pipeline.nodes[place].children
      guard children.contains(where: { $0.contains(anyOf: subjects) }) else { continue }
      for child in children.indices { apply(rule, subjects, to: &children[child], inner) }
      pipeline.nodes[place].children = children
    }
    rule.apply(to: &pipeline, context)
  }
}

extension Pipeline {
  /// Puts nodes in place of some others.
  mutating func replace(_ range: Range<Int>, with new: [any PlanNode]) {
    nodes.replaceSubrange(range, with: new)
  }

  func node<Node: PlanNode>(_ place: Int, as type: Node.Type) -> Node? {
    nodes.indices.contains(place) ? nodes[place].cast(to: type) : nil
  }
}
