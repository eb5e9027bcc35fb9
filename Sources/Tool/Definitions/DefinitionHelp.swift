// DefinitionHelp: what `graphq call DB NAME --help` prints, from the documentation of a stored traversal.

import Traversal

enum DefinitionHelp {
  static func text(_ definition: Definition) -> String {
    var text = "usage: graphq call DB \(usage(definition))\n\n\(definition.signature)\n"
    let parameters = definition.parameters.map(\.name)
    let prose = definition.documentation.filter { line in
      !parameters.contains { line.hasPrefix("- \($0):") }
    }
    if prose.contains(where: { !$0.isEmpty }) { text += "\n" + prose.joined(separator: "\n") + "\n" }
    if !definition.parameters.isEmpty {
      text +=
        "\narguments:\n"
        + HelpText.columns(definition.parameters.map { ($0.name, explanation($0, definition)) })
    }
    return text
  }

  private static func usage(_ definition: Definition) -> String {
    let parts = definition.parameters.map { $0.isRequired ? $0.name.uppercased() : "[\($0.name)=…]" }
    return ([definition.name] + parts + (definition.input == nil ? [] : ["--on ID"])).joined(separator: " ")
  }

  private static func explanation(_ parameter: DefinitionParameter, _ definition: Definition) -> String {
    var text = definition.documentation(of: parameter.name).map { "\($0) " } ?? ""
    text += "(\(parameter.type)"
    if let value = parameter.defaultValue { text += ", else \(value.excerpt)" }
    return text + ")"
  }
}
