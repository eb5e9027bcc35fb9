// What can be wrong with a traversal, in one form for library, command line, shell and agents.

/// An error in a traversal: what, where, and what to do about it.
package struct TraversalError: Error, Sendable, Hashable {
  /// Stable names for kinds of errors, listed by `help errors`.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case syntax
    case unknownStep = "unknown-step"
    case argument
    case structure
    case unboundName = "unbound-name"
    case unknownLabel = "unknown-label"
    case unknownKey = "unknown-key"
    case unknownService = "unknown-service"
    case definition
    case type
    case value
    case failed = "fail"
    case denied
    case limit
    case timeout
    case memory
    case results
    case elements
    case cancelled

    /// What the code means, in a line.
    package var summary: String {
      switch self {
      case .syntax: "the text does not follow the grammar"
      case .unknownStep: "there is no step of that name, or not in that place"
      case .argument: "a step does not take such arguments"
      case .structure: "steps stand together in a way that cannot work"
      case .unboundName: "a name is neither a parameter nor a word of the language"
      case .unknownLabel: "no element has that label"
      case .unknownKey: "no element has that property key"
      case .unknownService: "there is no service or stored traversal of that name"
      case .definition: "a stored traversal cannot be stored, replaced or dropped that way"
      case .type: "a step cannot work on the kind of object that reaches it"
      case .value: "a value met while running was not what the step needs"
      case .failed: "the traversal ended in fail()"
      case .denied: "the traversal may not do that here"
      case .limit: "the text is too long, too deep or too large"
      case .timeout: "the time allowed is used up"
      case .memory: "the memory allowed is used up"
      case .results: "more results than allowed"
      case .elements: "more vertices and edges looked at than allowed"
      case .cancelled: "stopped from outside"
      }
    }
  }

  package var code: Code
  package var message: String
  /// The place in the source text; nil when the error has none.
  package var range: SourceRange?
  package var help: String?
  package var note: String?
  /// The kind that `fail()` named, of an error that ended in it.
  package var failure: String?
  /// The place inside the string literal at `range`, in bytes of its value, of errors in a language within strings.
  package var inner: SourceRange?
  /// The message with the values that it quotes, as long as they may be called by the ids that they have in the graph.
  var quotes: QuotedText?

  package init(
    _ code: Code, _ message: String, at range: SourceRange? = nil, help: String? = nil, note: String? = nil
  ) {
    self.code = code
    self.message = message
    self.range = range
    self.help = help
    self.note = note
  }

  /// An error about values, which are quoted by what they are called in the graph where it is thrown.
  init(
    _ code: Code, quoting quotes: QuotedText, at range: SourceRange? = nil, help: String? = nil
  ) {
    self.init(code, quotes.text, at: range, help: help)
    self.quotes = quotes
  }
}

extension TraversalError: CustomStringConvertible {
  /// The error without its source line.
  package var description: String { rendered(source: nil) }
}
