// Definition: a traversal with a name, typed parameters, a result type and documentation, and the tests that go with it.

import GraphStore

/// A stored traversal as a definition file writes it.
package struct Definition: Sendable {
  /// The name, which may have dots: `loyalty.distance`.
  package var name: String
  /// The lines of `///` before the definition.
  package var documentation: [String]
  package var parameters: [DefinitionParameter]
  /// What the traversal gives; anything when it does not say.
  package var result: DeclaredType
  /// The kind of object it stands on; nil for one that begins with `g`.
  package var input: DeclaredType?
  /// The traversal; without source where `input` says what comes in.
  package var body: Query
  /// The text as it was written, from its documentation to its semicolon.
  package var source: String
  package var nameRange: SourceRange
  /// Where `source` lies in the text it was read from.
  package var range: SourceRange

  package init(
    name: String, documentation: [String] = [], parameters: [DefinitionParameter] = [],
    result: DeclaredType = .any, input: DeclaredType? = nil, body: Query, source: String = "",
    nameRange: SourceRange = .none, range: SourceRange = .none
  ) {
    self.name = name
    self.documentation = documentation
    self.parameters = parameters
    self.result = result
    self.input = input
    self.body = body
    self.source = source
    self.nameRange = nameRange
    self.range = range
  }

  /// The first sentence of the documentation.
  package var purpose: String {
    let paragraph = documentation.prefix { !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("- ") }
      .joined(separator: " ")
    guard let end = paragraph.firstRange(of: ". ") else { return paragraph }
    return String(paragraph[..<end.lowerBound]) + "."
  }

  /// What the documentation says of a parameter, in a line `- name: …`.
  package func documentation(of parameter: String) -> String? {
    for line in documentation {
      let prefix = "- \(parameter):"
      guard line.hasPrefix(prefix) else { continue }
      return String(line.dropFirst(prefix.count).drop { $0 == " " })
    }
    return nil
  }

  package func parameter(_ name: String) -> DefinitionParameter? { parameters.first { $0.name == name } }

  /// The bytes of a name are part of a key in the file.
  static let nameLimit = 200
}

/// A parameter of a definition.
package struct DefinitionParameter: Sendable {
  package var name: String
  package var type: DeclaredType
  /// What it is when the caller does not say.
  package var defaultValue: Value?
  package var defaultRange = SourceRange.none

  package init(name: String, type: DeclaredType, defaultValue: Value? = nil) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
  }

  package var isRequired: Bool { defaultValue == nil && !type.isOptional }
}

extension DeclaredType {
  fileprivate var isOptional: Bool { if case .optional = self { true } else { false } }
}

/// What a definition must answer: `test distance('SFO', 'JFK') is 2580 ± 5;`.
package struct DefinitionTest: Sendable {
  package enum Expectation: Sendable, Hashable {
    /// The result; numbers in it may be off by the tolerance.
    case gives(Value, tolerance: Value?)
    /// The kind that `fail()` names.
    case fails(String)
  }

  /// The definition that is tested.
  package var name: String
  package var arguments: [TestArgument]
  /// The id of the element that the definition is called on.
  package var input: Value?
  package var expectation: Expectation
  package var source: String
  package var range: SourceRange

  package init(
    name: String, arguments: [TestArgument] = [], input: Value? = nil, expectation: Expectation,
    source: String = "", range: SourceRange = .none
  ) {
    self.name = name
    self.arguments = arguments
    self.input = input
    self.expectation = expectation
    self.source = source
    self.range = range
  }
}

/// An argument of a test, by place or by name.
package struct TestArgument: Sendable, Hashable {
  package var name: String?
  package var value: Value

  package init(name: String? = nil, value: Value) {
    self.name = name
    self.value = value
  }
}

/// The definitions and tests of one text.
package struct DefinitionFile: Sendable, Hashable {
  package var definitions: [Definition] = []
  package var tests: [DefinitionTest] = []

  package init() {}
}

// MARK: Equality, which ignores where things stand

extension Definition: Hashable {
  package static func == (left: Definition, right: Definition) -> Bool {
    left.name == right.name && left.documentation == right.documentation
      && left.parameters == right.parameters && left.result == right.result && left.input == right.input
      && left.body == right.body
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(parameters)
    hasher.combine(body)
  }
}

extension DefinitionParameter: Hashable {
  package static func == (left: DefinitionParameter, right: DefinitionParameter) -> Bool {
    left.name == right.name && left.type == right.type && left.defaultValue == right.defaultValue
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(type)
    hasher.combine(defaultValue)
  }
}

extension DefinitionTest: Hashable {
  package static func == (left: DefinitionTest, right: DefinitionTest) -> Bool {
    left.name == right.name && left.arguments == right.arguments && left.input == right.input
      && left.expectation == right.expectation
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(arguments)
    hasher.combine(expectation)
  }
}
