// Strategies: what `withStrategies(...)` and `withoutStrategies(...)` leave in effect. What a strategy forbids is checked
// before planning (`Verification.swift`); what it hides is written into the tree (`Decoration.swift`), so that no step and
// no rule has to know of it.

import GraphStore

struct Strategies {
  private var given: [StrategyName: StrategySettings] = [:]

  /// Takes the steps in turn: the last word on a strategy counts.
  init(_ query: Query) throws(TraversalError) {
    for step in query.configuration {
      for argument in step.arguments {
        guard case .strategy(let strategy) = argument.kind else { continue }
        guard
          let name = try Self.name(of: strategy, at: argument.range, isAdded: step.name == .withStrategies)
        else { continue }
        if step.name == .withStrategies {
          given[name] = try StrategySettings(name, strategy, argument.range)
        } else {
          given[name] = nil
        }
      }
    }
  }

  var isEmpty: Bool { given.isEmpty }

  /// The settings of a strategy that is in effect.
  subscript(_ name: StrategyName) -> StrategySettings? { given[name] }

  /// Nil for a strategy that means nothing here.
  private static func name(
    of strategy: Strategy, at range: SourceRange, isAdded: Bool
  ) throws(TraversalError) -> StrategyName? {
    if let name = StrategyName(rawValue: strategy.name) { return name }
    if StrategyName.silent.contains(strategy.name) { return nil }
    if let help = StrategyName.elsewhere[strategy.name] {
      guard isAdded else { return nil }
      throw TraversalError(
        .structure, "\(strategy.name) cannot be given in a traversal", at: range, help: help)
    }
    throw TraversalError(
      .structure, "no strategy named '\(TraversalError.echo(strategy.name))'", at: range,
      help: Suggestions.question(for: strategy.name, among: StrategyName.allNames)
        ?? "those with an effect are "
        + StrategyName.allCases.map(\.rawValue).sorted().joined(separator: ", "))
  }
}

/// What stands in the parentheses behind the name of a strategy.
struct StrategySettings {
  let name: StrategyName
  let range: SourceRange
  private var values: [String: Argument] = [:]

  init(_ name: StrategyName, _ strategy: Strategy, _ range: SourceRange) throws(TraversalError) {
    self.name = name
    self.range = range
    for setting in strategy.settings {
      if let known = name.settings, !known.contains(setting.key) {
        let all = known.isEmpty ? "it takes none" : "it takes " + known.joined(separator: ", ")
        throw TraversalError(
          .structure, "\(name.rawValue) has no setting '\(TraversalError.echo(setting.key))'", at: range,
          help: Suggestions.question(for: setting.key, among: known) ?? all)
      }
      values[setting.key] = setting.value
    }
  }

  func flag(_ key: String) throws(TraversalError) -> Bool? {
    guard let argument = values[key] else { return nil }
    guard case .bool(let flag) = try argument.constant() else { throw misfit(key, "true or false", argument) }
    return flag
  }

  func integer(_ key: String) throws(TraversalError) -> Int64? {
    guard let argument = values[key] else { return nil }
    guard let number = try argument.constant().integer else { throw misfit(key, "an integer", argument) }
    return number
  }

  func text(_ key: String) throws(TraversalError) -> String? {
    guard let argument = values[key] else { return nil }
    guard case .string(let text) = try argument.constant() else { throw misfit(key, "a string", argument) }
    return text
  }

  /// A list or a set of strings.
  func texts(_ key: String) throws(TraversalError) -> [String]? {
    guard let argument = values[key] else { return nil }
    let members: [Value]
    switch try argument.constant() {
    case .list(let list), .set(let list): members = list
    case let single: members = [single]
    }
    var texts: [String] = []
    for member in members {
      guard case .string(let text) = member else { throw misfit(key, "a list of strings", argument) }
      texts.append(text)
    }
    return texts
  }

  func traversal(_ key: String) throws(TraversalError) -> NestedTraversal? {
    guard let argument = values[key] else { return nil }
    guard let nested = argument.traversal else { throw misfit(key, "a traversal", argument) }
    return nested
  }

  func error(_ message: String, help: String? = nil) -> TraversalError {
    TraversalError(.structure, message, at: range, help: help)
  }

  private func misfit(_ key: String, _ wanted: String, _ argument: Argument) -> TraversalError {
    TraversalError(.argument, "the setting '\(key)' of \(name.rawValue) is \(wanted)", at: argument.range)
  }
}
