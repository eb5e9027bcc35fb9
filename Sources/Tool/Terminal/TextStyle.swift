// TextStyle: how a stretch of text looks on a terminal that shows colours.

enum TextStyle: Sendable, Hashable {
  case plain, step, constant, string, number, comment, variable, command, bracket, wrong, faint, prompt

  /// The escape sequence that turns the style on, from plain.
  var code: String {
    switch self {
    case .plain: ""
    case .step: "\u{1B}[36m"
    case .constant: "\u{1B}[35m"
    case .string: "\u{1B}[32m"
    case .number: "\u{1B}[33m"
    case .comment, .faint: "\u{1B}[90m"
    case .variable: "\u{1B}[34m"
    case .command: "\u{1B}[1;34m"
    case .bracket: "\u{1B}[1;4m"
    case .wrong: "\u{1B}[4;31m"
    case .prompt: "\u{1B}[1m"
    }
  }

  static let reset = "\u{1B}[0m"

  /// The text in this style, or as it is.
  func applied(to text: String, colored: Bool) -> String {
    colored && self != .plain ? code + text + Self.reset : text
  }
}

/// A stretch of a text, in bytes, and its style. Of several over one place the last one holds.
struct StyledRange: Hashable, Sendable {
  var bytes: Range<Int>
  var style: TextStyle
}
