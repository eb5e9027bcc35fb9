// What can go wrong with values: parsing, converting, computing. The executor adds the place in the text.

import GraphStore

/// An operation on values that has no result.
package struct ValueError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    /// Text or a value that does not have the form asked for.
    case malformed
    /// A value of another type than the operation needs.
    case wrongType
    /// A result outside the type it must have.
    case overflow
    case divisionByZero
  }

  package var kind: Kind
  package var message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  package var description: String { message }
}

extension TraversalError {
  /// The error of a step at a place in the text.
  package init(_ error: ValueError, at range: SourceRange?) {
    self.init(.value, error.message, at: range)
  }
}

extension Value {
  /// The value as messages quote it: its text, cut when it is long.
  package var excerpt: String {
    let text = plainText
    let limit = 60
    return text.utf8.count <= limit ? text : String(text.unicodeScalars.prefix(limit)) + "…"
  }
}
