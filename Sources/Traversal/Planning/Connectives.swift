// Connectives: `a.and().b` and `a.or().b` rewritten to the steps and(a, b) and or(a, b); `and` binds tighter.

import GraphStore

enum Connectives {
  /// The steps without infix connectives. A step that starts the chain from the graph stays outside the operands.
  static func nested(_ steps: [Step]) -> [Step] {
    guard steps.indices.contains(where: { isInfix(steps, $0) }) else { return steps }
    let starts = steps.first.map { isStart($0) } ?? false
    let head = starts ? Array(steps.prefix { isStart($0) || $0.name == .as }) : []
    let body = Array(steps.dropFirst(head.count))
    return head + [connected(body)]
  }

  private static func isStart(_ step: Step) -> Bool { step.name == .vertices || step.name == .edges }

  private static func isInfix(_ steps: [Step], _ place: Int) -> Bool {
    let step = steps[place]
    return (step.name == .or || step.name == .and) && step.arguments.isEmpty && place > 0
      && place + 1 < steps.count
  }

  private static func connected(_ steps: [Step]) -> Step {
    let operands = split(steps, at: .or)
    guard operands.count > 1 else { return conjunction(steps) }
    return Step(.or, operands.map { argument(of: $0) }, range: range(of: steps))
  }

  private static func conjunction(_ steps: [Step]) -> Step {
    let operands = split(steps, at: .and)
    return Step(
      .and, operands.map { Argument(.traversal(NestedTraversal($0))) }, range: range(of: steps))
  }

  private static func argument(of steps: [Step]) -> Argument {
    let isConjunction = split(steps, at: .and).count > 1
    return Argument(.traversal(NestedTraversal(isConjunction ? [conjunction(steps)] : steps)))
  }

  private static func split(_ steps: [Step], at name: StepName) -> [[Step]] {
    steps.split { $0.name == name && $0.arguments.isEmpty }.map(Array.init)
  }

  private static func range(of steps: [Step]) -> SourceRange {
    guard let first = steps.first, let last = steps.last else { return .none }
    return SourceRange(Int(first.range.lower), Int(last.range.upper))
  }
}
