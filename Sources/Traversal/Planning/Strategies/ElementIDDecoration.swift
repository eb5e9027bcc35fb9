// ElementIdStrategy: a property takes the place of the id. Elements are looked up by it, `id()` reads it, and new elements
// get one: the id that is given, or a text of their own.

import GraphStore

struct ElementIDDecoration: Decoration {
  private let key: Argument

  init(_ settings: StrategySettings) throws(TraversalError) {
    key = .text(try settings.text("idPropertyKey") ?? "__id")
  }

  func chain(_ steps: [Step]) throws(TraversalError) -> [Step] {
    var result: [Step] = []
    var place = 0
    while place < steps.count {
      let end = steps.endOfGroup(at: place)
      result += decorated(Array(steps[place..<end]))
      place = end
    }
    return result
  }

  private func decorated(_ group: [Step]) -> [Step] {
    let step = group[0]
    switch step.name {
    case .vertices, .edges:
      guard !step.arguments.isEmpty, !step.arguments.contains(where: Self.isElement) else { return group }
      return [Step(step.name, range: step.range, nameRange: step.nameRange), has(anyOf: step)]
        + group.dropFirst()
    case .hasId:
      if step.arguments.first?.predicate != nil { return [has(step.arguments[0], step)] }
      return [has(anyOf: step)]
    case .has where step.arguments.first?.token == .id: return [has(step.arguments[1], step)]
    case .id: return [Step(.values, [key], range: step.range, nameRange: step.nameRange)]
    case .addV, .addE: return group.map(renamed) + [identified(step)]
    default: return group
    }
  }

  private static func isElement(_ argument: Argument) -> Bool {
    switch argument.literal {
    case .vertex?, .edge?: true
    default: false
    }
  }

  private func has(_ test: Argument, _ step: Step) -> Step {
    Step(.has, [key, test], range: step.range, nameRange: step.nameRange)
  }

  private func has(anyOf step: Step) -> Step {
    has(Argument(.predicate(Predicate(.within, step.arguments, range: step.range))), step)
  }

  /// property(T.id, x) writes the key instead.
  private func renamed(_ step: Step) -> Step {
    guard step.name == .property, step.arguments.first?.token == .id else { return step }
    var step = step
    step.arguments[0] = key
    return step
  }

  /// What gives a new element without an id one of its own.
  private func identified(_ step: Step) -> Step {
    let missing = Step(.hasNot, [key], range: step.range)
    let own = Argument.nested([Step(.id, range: step.range), Step(.asString, range: step.range)])
    let write = Step(.property, [key, own], range: step.range)
    return Step(.sideEffect, [.nested([missing, write])], range: step.range)
  }
}
