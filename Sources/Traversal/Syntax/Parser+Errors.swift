// The errors of the parser that need more than a line: unknown steps, arguments that do not fit.

import GraphStore

extension Parser {
  /// The error that no step of the name may stand in any of the places.
  func unknownStep(_ name: Range<Int>, in places: StepRoles) -> TraversalError {
    let text = scanner.text(name)
    let range = SourceRange(name.lowerBound, name.upperBound)
    let shown = TraversalError.echo(text)
    if let word = words.find(scanner.bytes, name), let step = words.words[word].step {
      let roles = signatures[Int(step.rawValue)].roles
      let message: String
      let help: String
      if places.contains(.spawn) {
        let isTerminal = roles.contains(.terminal)
        message = "'\(shown)' cannot start a traversal"
        help = isTerminal ? "start with g.V(), then end with \(shown)()" : "start with g.V() or g.E()"
      } else if roles.contains(.terminal) {
        message = "'\(shown)' ends a query and cannot stand in a nested traversal"
        help = "leave it out"
      } else {
        message = "'\(shown)' must stand directly behind 'g'"
        help = roles.contains(.source) ? "write g.\(shown)(…).V()" : "write g.\(shown)(…)"
      }
      return TraversalError(.unknownStep, message, at: range, help: help)
    }
    let candidates = StepSignatures.names(in: places)
    return TraversalError(
      .unknownStep, "no step named '\(shown)'", at: range,
      help: Suggestions.question(for: text, among: candidates) ?? renamed(text))
  }

  /// What became of steps that other versions of the language have.
  private func renamed(_ text: String) -> String? {
    switch text {
    case "store": "use local(aggregate(…))"
    case "hasNextStep", "toIterator": nil
    default: nil
    }
  }

  func unexpectedStep(_ name: Range<Int>?, after what: String) -> TraversalError {
    guard let name else { return scanner.expected("the name of a step") }
    return TraversalError(
      .unknownStep,
      "'\(TraversalError.echo(scanner.text(name)))' cannot follow \(what), which ends the query",
      at: SourceRange(name.lowerBound, name.upperBound))
  }

  /// The error that no form of the step takes its arguments.
  func misfit(_ step: Step, in places: StepRoles) -> TraversalError {
    let signature = signatures[Int(step.name.rawValue)]
    let forms = signature.forms.filter { !$0.places.isDisjoint(with: places) }
    let fitting = forms.map { $0.matches(step.arguments) }.max() ?? 0
    let display = TraversalError.list(signature.display(in: places))
    guard fitting < step.arguments.count else {
      let missing = forms.filter { $0.matches(step.arguments) == fitting && $0.minimum > fitting }
      let wanted = missing.compactMap { $0.accepts(at: fitting) }.reduce(ArgumentSet()) { $0.union($1) }
      return TraversalError(
        .argument, "'\(signature.text)' needs \(fitting == 0 ? "" : "also ")\(wanted.description)",
        at: step.range, help: "write \(display)")
    }

    let argument = step.arguments[fitting]
    let wanted = forms.filter { $0.matches(step.arguments) == fitting }
      .compactMap { $0.accepts(at: fitting) }.reduce(ArgumentSet()) { $0.union($1) }
    let message =
      wanted.isEmpty
      ? "'\(signature.text)' takes \(fitting == 0 ? "no" : "fewer") arguments"
      : "'\(signature.text)' needs \(wanted.description) here, not \(argument.set.description)"
    return TraversalError(.argument, message, at: argument.range, help: "write \(display)")
  }

  /// The error that a predicate does not take its arguments.
  func misfit(_ predicate: Predicate) -> TraversalError {
    let name = predicate.name.rawValue
    let form = predicate.name.form
    let fitting = form.matches(predicate.arguments)
    let help = "write \(name)(\(form.display))"
    guard fitting < predicate.arguments.count else {
      let wanted = form.accepts(at: fitting)?.description ?? "nothing"
      return TraversalError(
        .argument, "'\(name)' needs \(fitting == 0 ? "" : "also ")\(wanted)", at: predicate.range, help: help)
    }
    let argument = predicate.arguments[fitting]
    guard let wanted = form.accepts(at: fitting) else {
      return TraversalError(.argument, "'\(name)' takes fewer arguments", at: argument.range, help: help)
    }
    return TraversalError(
      .argument, "'\(name)' needs \(wanted.description) here, not \(argument.set.description)",
      at: argument.range, help: help)
  }
}

extension TraversalError {
  /// `a`, `a or b`, `a, b or c`.
  static func list(_ parts: [String]) -> String {
    guard let last = parts.last else { return "" }
    return parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension StepSignature {
  /// Whether some form fits the arguments.
  func accepts(_ arguments: [Argument], in place: StepRoles) -> Bool {
    for form in forms where arguments.count >= form.minimum && !form.places.isDisjoint(with: place) {
      if form.matches(arguments) == arguments.count { return true }
    }
    return false
  }
}
