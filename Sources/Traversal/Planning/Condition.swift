// Condition: what a filter asks of each traverser, as a tree that rules can take apart.

import GraphStore

indirect enum Condition: Sendable {
  /// The element has the property, with a value that passes.
  case property(String, Test?)
  case noProperty(String)
  case label(Test)
  case id(Test)
  /// The key or the value of a property passes.
  case key(Test)
  case value(Test)
  case object(Test)
  /// The object, or what stands under a name, is compared with what stands under names.
  case named(String?, Test, [By])
  /// There is an edge in the direction, over one of the labels or any.
  case degree(Direction, [String]?)
  /// An expression is true.
  case calc(CompiledExpression)
  /// A property or the object passes a predicate whose values are computed.
  case computed(ComputedTest)
  /// A child traversal gives something; its number among the node's children.
  case traversal(Int)
  case and([Condition])
  case or([Condition])
  case not(Condition)
  case constant(Bool)

  var text: String {
    switch self {
    case .property(let key, let test): test == nil ? "has '\(key)'" : "'\(key)' passes"
    case .noProperty(let key): "has no '\(key)'"
    case .label: "label passes"
    case .id: "id passes"
    case .key: "key passes"
    case .value: "value passes"
    case .object: "passes"
    case .named: "compares with a name"
    case .degree(let direction, _): "has edges \(direction.rawValue.lowercased())"
    case .calc(let expression): "calc \(TraversalError.echo(expression.text))"
    case .computed(let test): test.key.map { "'\($0)' passes what is computed" } ?? "passes what is computed"
    case .traversal(let number): "gives traversal \(number)"
    case .and(let parts): "(" + parts.map(\.text).joined(separator: " and ") + ")"
    case .or(let parts): "(" + parts.map(\.text).joined(separator: " or ") + ")"
    case .not(let part): "not " + part.text
    case .constant(let value): "\(value)"
    }
  }
}

struct FilterNode: PlanNode {
  var site: Site
  var condition: Condition
  var traversals: [Pipeline] = []

  var text: String { "\(site.name): \(condition.text)" }
  var children: [Pipeline] {
    get { traversals }
    set { traversals = newValue }
  }

  func open(_ input: Operator, _ opening: Opening) throws -> Operator {
    FilterOperator(
      site, ConditionRunner(condition, try traversals.map { try opening.child($0) }, opening), input: input)
  }
}
