// The shape of a step: where it may stand, what it may take, one line of help.

/// Where a step may stand, and what else is true of it wherever it stands.
package struct StepRoles: OptionSet, Sendable, Hashable {
  package var rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Configures the source: directly behind `g`.
  package static let source = StepRoles(rawValue: 1)
  /// Starts a traversal.
  package static let spawn = StepRoles(rawValue: 2)
  /// Stands anywhere in a traversal, also at the start of a nested one.
  package static let step = StepRoles(rawValue: 4)
  /// Ends a query.
  package static let terminal = StepRoles(rawValue: 8)
  /// Changes the step before it (`by`, `as`, `times` …).
  package static let modulator = StepRoles(rawValue: 16)
  /// Writes to the graph.
  package static let mutating = StepRoles(rawValue: 32)

  static let places: StepRoles = [.source, .spawn, .step, .terminal]
}

/// One parameter of a step or a predicate.
package struct Parameter: Sendable, Hashable {
  package enum Presence: Sendable, Hashable { case required, optional, repeated }

  package var name: String
  package var accepts: ArgumentSet
  package var presence: Presence

  init(_ name: String, _ accepts: ArgumentSet, _ presence: Presence = .required) {
    self.name = name
    self.accepts = accepts
    self.presence = presence
  }

  /// The same, but it may be left out.
  var optional: Parameter { Parameter(name, accepts, .optional) }

  /// The same, any number of times, also none.
  var repeated: Parameter { Parameter(name, accepts, .repeated) }
}

/// One way to call a step: a list of parameters, of which only the last may repeat.
package struct Form: Sendable, Hashable, ExpressibleByArrayLiteral {
  package let parameters: [Parameter]
  /// The places in which the step may be called this way.
  package let places: StepRoles
  package let minimum: Int
  package let maximum: Int

  init(_ parameters: [Parameter], places: StepRoles = .places) {
    self.parameters = parameters
    self.places = places
    minimum = parameters.count { $0.presence == .required }
    maximum = parameters.last?.presence == .repeated ? .max : parameters.count
  }

  package init(arrayLiteral parameters: Parameter...) { self.init(parameters) }

  /// What is accepted at a position; nil when there is no such position.
  package func accepts(at position: Int) -> ArgumentSet? {
    guard position < maximum, let last = parameters.last else { return nil }
    return position < parameters.count ? parameters[position].accepts : last.accepts
  }

  /// The number of leading arguments that fit.
  func matches(_ arguments: [Argument]) -> Int {
    for position in arguments.indices {
      guard let accepted = accepts(at: position), !accepted.isDisjoint(with: arguments[position].set) else {
        return position
      }
    }
    return arguments.count
  }

  /// The parameters as a reader sees them: `scope, count` or `label…`.
  package var display: String {
    parameters.map { parameter in
      switch parameter.presence {
      case .required: parameter.name
      case .optional: "[\(parameter.name)]"
      case .repeated: parameter.name + "…"
      }
    }.joined(separator: ", ")
  }
}

/// All about one step that can be said without running it.
package struct StepSignature: Sendable, Hashable {
  /// The name as it is written.
  package let text: String
  /// What the step does, in a line.
  package let summary: String
  package let roles: StepRoles
  package let forms: [Form]

  init(_ text: String, _ summary: String, forms: [Form], roles: StepRoles) {
    self.text = text
    self.summary = summary
    self.roles = roles
    self.forms = forms
  }

  /// The ways to call the step, each as a line: `limit(count)`, `limit(scope, count)`.
  package func display(in place: StepRoles = .places) -> [String] {
    forms.filter { !$0.places.isDisjoint(with: place) }.map { "\(text)(\($0.display))" }
  }

  /// What may stand at a position over all forms that fit the arguments before it.
  package func accepts(at position: Int, in place: StepRoles = .places, after arguments: [ArgumentSet] = [])
    -> ArgumentSet
  {
    var union: ArgumentSet = []
    for form in forms where !form.places.isDisjoint(with: place) {
      let fits = arguments.indices.prefix(position).allSatisfy { index in
        form.accepts(at: index).map { !$0.isDisjoint(with: arguments[index]) } ?? false
      }
      if fits, let accepted = form.accepts(at: position) { union.formUnion(accepted) }
    }
    return union
  }
}
