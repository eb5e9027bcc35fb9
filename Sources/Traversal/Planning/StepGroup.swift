// StepGroup: a step together with the modulators behind it (and, of repeat, before it).

import GraphStore

struct StepGroup {
  var step: Step
  /// The place of the step in its chain.
  var position = 0
  var bys: [Step] = []
  var labels: [String] = []
  var from: Step?
  var to: Step?
  var options: [Step] = []
  var withs: [Step] = []
  /// Properties directly behind addV or addE.
  var properties: [Step] = []
  var loop = LoopParts()

  var name: StepName { step.name }
  var arguments: [Argument] { step.arguments }
  var range: SourceRange { step.range }
}

/// What says when a loop ends and what it emits.
struct LoopParts {
  var until: Step?
  var emit: Step?
  var isUntilFirst = false
  var isEmitFirst = false
}

extension StepGroup {
  /// The groups of a chain of steps. The chain has passed the check of structure.
  static func groups(of steps: [Step]) -> [StepGroup] {
    var groups: [StepGroup] = []
    var ahead = LoopParts()
    for (position, step) in steps.enumerated() {
      let isLoopOpen = groups.last?.name == .repeat
      switch step.name {
      case .by: groups[groups.count - 1].bys.append(step)
      case .as:
        // A chain may begin with a label for what comes in.
        if groups.isEmpty {
          groups.append(StepGroup(step: Step(.identity, range: step.range, nameRange: step.nameRange)))
        }
        groups[groups.count - 1].labels += step.arguments.compactMap(\.string)
      case .with: groups[groups.count - 1].withs.append(step)
      case .option: groups[groups.count - 1].options.append(step)
      case .from: groups[groups.count - 1].from = step
      case .to where step.arguments.first?.direction == nil: groups[groups.count - 1].to = step
      case .until, .times:
        if isLoopOpen, groups[groups.count - 1].loop.until == nil {
          groups[groups.count - 1].loop.until = step
        } else {
          ahead.until = step
          ahead.isUntilFirst = true
        }
      case .emit:
        if isLoopOpen, groups[groups.count - 1].loop.emit == nil {
          groups[groups.count - 1].loop.emit = step
        } else {
          ahead.emit = step
          ahead.isEmitFirst = true
        }
      case .property where Self.takesProperty(groups.last): groups[groups.count - 1].properties.append(step)
      default:
        var group = StepGroup(step: step, position: position)
        if step.name == .repeat {
          group.loop = ahead
          ahead = LoopParts()
        }
        groups.append(group)
      }
    }
    return groups
  }

  private static func takesProperty(_ group: StepGroup?) -> Bool {
    guard let group else { return false }
    return group.name == .addV || group.name == .addE
  }
}
