// Definitions and tests back as text, in one canonical form that reads to equal ones.

import GraphStore

extension Definition: CustomStringConvertible {
  /// The whole definition in canonical form.
  package var description: String {
    let lines = documentation.map { $0.isEmpty ? "///" : "/// \($0)" }
    return (lines + ["define \(signature) =", "  \(bodyText);"]).joined(separator: "\n")
  }

  /// `distance(from: String, to: String) -> Double`
  package var signature: String {
    var text = "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    if result != .any { text += " -> \(result)" }
    if let input { text += " on \(input)" }
    return text
  }

  private var bodyText: String {
    input == nil ? body.description : NestedTraversal(body.steps).description
  }
}

extension DefinitionParameter: CustomStringConvertible {
  package var description: String {
    let text = "\(name): \(type)"
    guard let defaultValue else { return text }
    return "\(text) = \(Argument(.literal(defaultValue)))"
  }
}

extension DefinitionTest: CustomStringConvertible {
  package var description: String {
    var text = "test \(call)"
    switch expectation {
    case .gives(let value, let tolerance):
      text += " is \(Argument(.literal(value)))"
      if let tolerance { text += " ± \(Argument(.literal(tolerance)))" }
    case .fails(let kind): text += " fails \(Argument(.literal(.string(kind))))"
    }
    return text + ";"
  }

  /// `distance('SFO', 'JFK')`
  package var call: String {
    let shown = arguments.map { argument in
      (argument.name.map { "\($0): " } ?? "") + Argument(.literal(argument.value)).description
    }
    let text = "\(name)(\(shown.joined(separator: ", ")))"
    return input.map { "\(text) on \(Argument(.literal($0)))" } ?? text
  }
}

extension DefinitionFile: CustomStringConvertible {
  package var description: String {
    (definitions.map(\.description) + tests.map(\.description)).joined(separator: "\n\n")
  }
}
