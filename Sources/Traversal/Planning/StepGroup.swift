// StepGroup: a step together with the modulators behind it (and, of repeat, before it).

import GraphStore

/// What modulates a step is looked for when it is asked for: most steps have little or nothing.
struct StepGroup {
  let step: Step
  /// The place of the step in its chain.
  var position = 0
  /// What stands behind the step and is part of it, in order.
  private var modulators: [Step] = []
  /// Of a loop: what stands before it and is part of it.
  private var ahead: [Step] = []

  init(step: Step, position: Int = 0) {
    self.step = step
    self.position = position
  }

  var name: StepName { step.name }
  var arguments: [Argument] { step.arguments }
  var range: SourceRange { step.range }

  var bys: [Step] { modulators(.by) }
  var options: [Step] { modulators(.option) }
  var withs: [Step] { modulators(.with) }
  /// Properties directly behind addV or addE.
  var properties: [Step] { modulators(.property) }
  var from: Step? { modulators(.from).last }
  var to: Step? { modulators(.to).last }
  var labels: [String] {
    modulators.isEmpty ? [] : modulators(.as).flatMap { $0.arguments.compactMap(\.string) }
  }

  var loop: LoopParts {
    LoopParts(
      until: ahead.last(where: \.endsLoop) ?? modulators.first(where: \.endsLoop),
      emit: ahead.last { $0.name == .emit } ?? modulators.first { $0.name == .emit },
      isUntilFirst: ahead.contains(where: \.endsLoop), isEmitFirst: ahead.contains { $0.name == .emit })
  }

  private func modulators(_ name: StepName) -> [Step] {
    modulators.isEmpty ? [] : modulators.filter { $0.name == name }
  }
}

/// What says when a loop ends and what it emits.
struct LoopParts {
  var until: Step?
  var emit: Step?
  var isUntilFirst = false
  var isEmitFirst = false
}

extension Step {
  fileprivate var endsLoop: Bool { name == .until || name == .times }
}

extension StepGroup {
  /// The groups of a chain of steps. The chain has passed the check of structure.
  static func groups(of steps: [Step]) -> [StepGroup] {
    var groups: [StepGroup] = []
    groups.reserveCapacity(steps.count)
    var ahead: [Step] = []
    for position in steps.indices {
      let step = steps[position]
      switch step.name {
      case .by, .with, .option, .from: groups[groups.count - 1].modulators.append(step)
      case .as:
        // A chain may begin with a label for what comes in.
        if groups.isEmpty {
          groups.append(StepGroup(step: Step(.identity, range: step.range, nameRange: step.nameRange)))
        }
        groups[groups.count - 1].modulators.append(step)
      case .to where step.arguments.first?.direction == nil:
        groups[groups.count - 1].modulators.append(step)
      case .until, .times, .emit:
        if let last = groups.last, last.name == .repeat, last.lacks(step) {
          groups[groups.count - 1].modulators.append(step)
        } else {
          ahead.append(step)
        }
      case .property where takesProperty(groups.last): groups[groups.count - 1].modulators.append(step)
      default:
        var group = StepGroup(step: step, position: position)
        if step.name == .repeat {
          group.ahead = ahead
          ahead = []
        }
        groups.append(group)
      }
    }
    return groups
  }

  /// Whether a loop has nothing of the kind of the step yet.
  private func lacks(_ step: Step) -> Bool {
    !(ahead + modulators).contains { $0.endsLoop == step.endsLoop && ($0.endsLoop || $0.name == step.name) }
  }

  private static func takesProperty(_ group: StepGroup?) -> Bool {
    guard let group else { return false }
    return group.name == .addV || group.name == .addE
  }
}
