// What a tree must satisfy beyond the grammar and before any data is touched: loops are whole,
// modulators have a step to modulate and are not too many, constants are in range.

import GraphStore

extension Query {
  /// Throws the first error of structure; checks of literals are repeated when variables are bound.
  package func checkStructure() throws(TraversalError) {
    try StructureCheck.check(self)
  }
}

extension NestedTraversal {
  /// Throws the first error of structure.
  package func checkStructure() throws(TraversalError) {
    try StructureCheck.check(steps, inside: nil)
  }
}

/// The checks, each over one chain of steps.
enum StructureCheck {
  static func check(_ query: Query) throws(TraversalError) {
    for step in query.configuration { try checkNested(in: step) }
    try check(query.steps, inside: nil)
    if let terminal = query.terminal { try checkNested(in: terminal) }
  }

  /// Checks a chain; `parent` is the step it is an argument of.
  static func check(_ steps: [Step], inside parent: StepName?) throws(TraversalError) {
    try checkLoops(steps)
    try checkModulators(steps)
    for index in steps.indices {
      if steps[index].name == .inject, parent == .repeat {
        throw error("The parent of inject()-step can not be repeat()-step", steps[index])
      }
      try checkArguments(of: steps[index])
      try checkNested(in: steps[index])
    }
  }

  private static func checkNested(in step: Step) throws(TraversalError) {
    for argument in step.arguments { try checkNested(argument, step.name) }
  }

  private static func checkNested(_ argument: Argument, _ parent: StepName?) throws(TraversalError) {
    switch argument.kind {
    case .traversal(let nested): try check(nested.steps, inside: parent)
    case .query(let query): try check(query)
    case .predicate(let predicate): try checkPredicate(predicate)
    default: for member in argument.members { try checkNested(member, nil) }
    }
  }

  private static func checkPredicate(_ predicate: Predicate) throws(TraversalError) {
    if predicate.name == .typeOf, let type = predicate.arguments.first, let name = type.string,
      TypeToken(className: name) == nil
    {
      throw TraversalError(
        .argument, "no type named '\(TraversalError.echo(name))'", at: type.range,
        help: Suggestions.question(for: name, among: TypeToken.classNames.map(\.name))
          ?? "write a GType, such as GType.INT")
    }
    for argument in predicate.arguments { try checkNested(argument, nil) }
    for operand in predicate.operands { try checkPredicate(operand) }
  }

  // MARK: Loops

  /// `repeat` with what stands before and after it: each of `until` (or `times`) and `emit` once.
  private struct Loop {
    var first: Step
    var hasBody = false
    var hasEnd = false
    var hasEmit = false
  }

  private static func checkLoops(_ steps: [Step]) throws(TraversalError) {
    var loop: Loop?
    for step in steps {
      switch step.name {
      case .repeat:
        if loop == nil || loop?.hasBody == true { try close(&loop, next: step) }
        loop?.hasBody = true
      case .until, .times:
        if loop == nil || loop?.hasEnd == true { try close(&loop, next: step) }
        loop?.hasEnd = true
      case .emit:
        if loop == nil || loop?.hasEmit == true { try close(&loop, next: step) }
        loop?.hasEmit = true
      case .as: break
      default: try close(&loop, next: nil)
      }
    }
    try close(&loop, next: nil)
  }

  /// Ends a loop, which must have a body, and begins the next one.
  private static func close(_ loop: inout Loop?, next: Step?) throws(TraversalError) {
    if let open = loop, !open.hasBody {
      throw error(
        "The repeat()-traversal was not defined", open.first,
        help:
          "a repeat() takes one until() or times() and one emit(); to combine conditions write until(or(…))")
    }
    loop = next.map { Loop(first: $0) }
  }

  // MARK: Modulators

  private static func checkModulators(_ steps: [Step]) throws(TraversalError) {
    var host: Step?
    var modulations = 0
    for step in steps {
      switch step.name {
      case .by:
        modulations += 1
        try checkBy(step, of: host, number: modulations)
      case .option: try checkOption(step, of: host)
      case .from: try checkEnd(step, of: host)
      case .to where step.arguments.first?.direction == nil: try checkEnd(step, of: host)
      case .with:
        if host == nil { throw error("with() must follow the step it is an option of", step) }
      case .as: break
      // Properties of a new element are part of the step that adds it.
      case .property where host?.name == .addE || host?.name == .addV: break
      default:
        host = step
        modulations = 0
      }
    }
  }

  private static func checkBy(_ step: Step, of host: Step?, number: Int) throws(TraversalError) {
    guard let host else { throw error("by() must follow the step it modulates", step) }
    let limit: Int
    switch host.name {
    case .aggregate, .dedup, .sample, .sack, .groupCount, .valueMap, .propertyMap: limit = 1
    case .group: limit = 2
    case .cyclicPath, .format, .math, .order, .path, .project, .select, .simplePath, .tree, .where, .pageRank,
      .peerPressure, .connectedComponent, .shortestPath:
      limit = .max
    default: throw error("by() cannot follow '\(host.name.text)'", step)
    }
    guard number > limit else { return }
    let text = host.name.text
    switch host.name {
    case .valueMap, .propertyMap:
      throw error("valueMap()/propertyMap() step can only have one by modulator", step)
    case .group:
      throw error("Group step can only have two by modulators, one for the key, one for the value", step)
    default:
      throw error(
        "\(text.prefix(1).uppercased())\(text.dropFirst()) step can only have one by modulator", step)
    }
  }

  private static func checkEnd(_ step: Step, of host: Step?) throws(TraversalError) {
    switch host?.name {
    case .addE, .path, .simplePath, .cyclicPath: break
    default:
      let name = step.name.text
      throw error("\(name)() must follow addE(), path(), simplePath() or cyclicPath()", step)
    }
  }

  private static func checkOption(_ step: Step, of host: Step?) throws(TraversalError) {
    guard let host, let choice = step.arguments.first else {
      throw error("option() must follow choose()", step)
    }
    switch host.name {
    case .choose:
      if step.arguments.count == 2, choice.traversal != nil {
        throw error("Traversal is not allowed as a Pick token", step, at: choice)
      }
      if case .pick(.any) = choice.kind {
        throw error("Pick.any is not allowed with choose()", step, at: choice, help: "branch() takes it")
      }
    case .branch: break
    case .mergeV, .mergeE:
      guard case .merge(let part) = choice.kind else {
        throw error(
          "an option of \(host.name.text)() begins with onCreate, onMatch, outV or inV", step, at: choice)
      }
      try MergeCheck.option(part, step, of: host)
    default:
      throw error(
        "option() cannot follow '\(host.name.text)'", step,
        help: "it belongs to choose(), branch(), mergeV() or mergeE()")
    }
  }

  static func error(_ message: String, _ step: Step, at argument: Argument? = nil, help: String? = nil)
    -> TraversalError
  {
    TraversalError(.structure, message, at: argument?.range ?? step.range, help: help)
  }
}
