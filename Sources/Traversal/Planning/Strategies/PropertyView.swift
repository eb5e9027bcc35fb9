// PropertyView: which properties of vertices a traversal sees, written into every step that reads properties. Properties
// of edges and properties of properties pass.

import GraphStore

struct PropertyView {
  /// What a property of a vertex must pass.
  var criterion: [Step]
  /// A key that is never seen.
  var hiddenKey: String?
  var range: SourceRange

  init(criterion: [Step], hiddenKey: String? = nil, range: SourceRange) {
    self.criterion = criterion
    self.hiddenKey = hiddenKey
    self.range = range
  }

  /// The steps behind properties().
  private var filter: [Step] {
    let isOther = Step(
      .not, [.nested([Step(.is, [.typeOf(.vProperty)], range: range)])], range: range)
    var steps = [Step(.or, [.nested([isOther]), .nested(criterion)], range: range)]
    if let hiddenKey {
      steps.append(Step(.not, [.nested([Step(.hasKey, [.text(hiddenKey)], range: range)])], range: range))
    }
    return steps
  }

  func chain(_ steps: [Step]) throws(TraversalError) -> [Step] {
    var result: [Step] = []
    var host: Step?
    var bys = 0
    for step in steps {
      switch step.name {
      case .by:
        bys += 1
        result.append(by(step, isGroupValue: host?.name == .group && bys == 2))
        continue
      case .as, .with, .option: result.append(step)
      case .properties:
        try verify(step)
        result += [step] + filter
      case .values:
        try verify(step)
        result.append(values(step))
      case .valueMap, .propertyMap, .elementMap:
        try verify(step)
        result.append(map(step))
      default: result.append(step)
      }
      (host, bys) = (step, 0)
    }
    return result
  }

  private func verify(_ step: Step) throws(TraversalError) {
    guard let hiddenKey, step.arguments.contains(where: { $0.string == hiddenKey }) else { return }
    throw TraversalError(
      .denied, "Cannot explicitly request the partitionKey in the traversal", at: step.range)
  }

  private func values(_ step: Step) -> Step {
    let properties = Step(.properties, step.arguments, range: step.range, nameRange: step.nameRange)
    let value = Step(.value, range: step.range, nameRange: step.nameRange)
    return Step(
      .flatMap, [.nested([properties] + filter + [value])], range: step.range, nameRange: step.nameRange)
  }

  /// The filter of a map of properties stands as a traversal behind its keys, where no text can put one.
  private func map(_ step: Step) -> Step {
    var step = step
    step.arguments.append(.nested(filter))
    return step
  }

  /// by('key') reads a property where a vertex comes, and does what it did where something else comes. The second by() of
  /// group() collects all values, unless it is a traversal.
  private func by(_ step: Step, isGroupValue: Bool) -> Step {
    guard let key = step.arguments.first, key.string != nil else { return step }
    func make(_ name: StepName, _ arguments: [Argument] = []) -> Step {
      Step(name, arguments, range: step.range, nameRange: step.nameRange)
    }
    func when(_ type: TypeToken, _ then: Step, _ otherwise: Step) -> Step {
      make(.choose, [.nested([make(.is, [.typeOf(type)])]), .nested([then]), .nested([otherwise])])
    }
    let plain = make(.values, [key])
    var read = [when(.vertex, values(plain), when(.map, make(.select, [key]), plain))]
    if isGroupValue { read = [make(.map, [.nested(read)]), make(.fold)] }
    var result = step
    result.arguments[0] = .nested(read)
    return result
  }
}
