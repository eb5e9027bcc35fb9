// ResultType: the type of what a chain of steps gives, where its steps alone tell.

import GraphStore

enum ResultType {
  /// The type, and the step that decides it; nil when it cannot be told.
  static func of(_ steps: [Step], on input: DeclaredType?) -> (DeclaredType, SourceRange)? {
    for step in steps.reversed() {
      if let type = type(step) { return (type, step.range) }
      if !keeps(step) { return nil }
    }
    guard let first = steps.first else { return nil }
    return input.map { ($0, first.range) }
  }

  /// Steps behind which objects are those from before.
  private static func keeps(_ step: Step) -> Bool {
    switch step.name {
    case .has, .hasId, .hasLabel, .hasNot, .is, .where, .filter, .not, .dedup, .simplePath, .cyclicPath,
      .coin,
      .limit, .range, .skip, .tail, .sample, .timeLimit, .as, .order, .barrier, .identity:
      !step.arguments.contains { $0.kind == .scope(.local) }
    default: false
    }
  }

  private static func type(_ step: Step) -> DeclaredType? {
    let isLocal = step.arguments.contains { $0.kind == .scope(.local) }
    switch step.name {
    case .vertices, .out, .in, .both, .outV, .inV, .bothV, .otherV, .toV, .addV: return .vertex(label: nil)
    case .edges, .outE, .inE, .bothE, .toE, .addE: return .edge(label: nil)
    case .to where step.arguments.first?.direction != nil: return .vertex(label: nil)
    case .count where !isLocal: return .long
    case .label: return .string
    case .elementMap, .valueMap, .propertyMap: return .map
    case .fold where step.arguments.isEmpty: return .list(.any)
    case .split where !isLocal: return .list(.any)
    case .conjoin, .format: return .string
    case .math: return .double
    case .constant: return step.arguments.first?.literal.flatMap(type)
    default: return nil
    }
  }

  private static func type(_ value: Value) -> DeclaredType? {
    switch value {
    case .string: .string
    case .bool: .bool
    case .int, .long: .long
    case .double: .double
    case .bigDecimal: .decimal
    case .list: .list(.any)
    case .map: .map
    default: nil
    }
  }
}
