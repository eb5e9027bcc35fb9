// ShellAssistant: what the shell knows about a text while it is written: how it looks, whether it is complete, what a
// step takes. What may come next stands in ShellAssistant+Completion.swift.

import GraphStore
import Traversal

struct ShellAssistant: EditorAssistant {
  let names: GraphNames
  let parameters: Set<String>

  /// Texts past this are not looked at as they are typed.
  private static let limit = 20_000

  // MARK: Complete or not

  /// Whether brackets, quotes or a trailing dot are open.
  static func isOpen(_ text: String) -> Bool {
    guard ShellCommands.find(in: text) == nil else { return false }
    if isDefinition(text) { return !text.contains(";") }
    var last: UInt8 = 0
    for byte in text.utf8 where byte > 0x20 { last = byte }
    if last == UInt8(ascii: ";") { return false }
    return CompletionContext(in: text).isOpen
  }

  /// Whether a text begins a definition of a stored traversal; it ends with its semicolon.
  static func isDefinition(_ text: String) -> Bool {
    let text = text.drop(while: \.isWhitespace)
    return text.hasPrefix("define ") || text.hasPrefix("///")
  }

  func needsMore(_ text: String) -> Bool { Self.isOpen(text) }

  // MARK: Colours

  func styles(_ text: String, cursor: Int) -> [StyledRange] {
    guard text.utf8.count <= Self.limit else { return [] }
    let (start, command) = Self.traversal(in: text)
    var styles: [StyledRange] = []
    if let command { styles.append(StyledRange(bytes: command, style: .command)) }
    guard let start else { return styles }
    let part = String(decoding: Array(text.utf8)[start...], as: UTF8.self)
    let tokens = TextToken.all(in: part)
    for token in tokens {
      styles.append(StyledRange(bytes: token.range.shifted(by: start), style: Self.style(token.kind)))
    }
    if let wrong = Self.wrong(in: part, parameters) {
      styles.append(StyledRange(bytes: wrong.shifted(by: start), style: .wrong))
    }
    if let pair = TextToken.brackets(around: cursor - start, in: tokens) {
      for bracket in [pair.0, pair.1] {
        styles.append(StyledRange(bytes: bracket.shifted(by: start), style: .bracket))
      }
    }
    return styles
  }

  private static func style(_ kind: TextToken.Kind) -> TextStyle {
    switch kind {
    case .step, .predicate: .step
    case .constant: .constant
    case .variable: .variable
    case .string: .string
    case .number: .number
    case .comment: .comment
    case .unknown: .wrong
    case .open, .close, .mark: .plain
    }
  }

  /// What is wrong with a text already, however it goes on.
  private static func wrong(in text: String, _ parameters: Set<String>) -> Range<Int>? {
    let context = CompletionContext(in: text)
    guard case .query = context.place else {
      do throws(TraversalError) {
        let query = try Query.parse(text, parameters: parameters)
        try query.checkStructure()
        return nil
      } catch {
        guard let range = error.range?.bytes, !range.isEmpty else { return nil }
        // An error at the end of what is being written is no error yet.
        let isUnfinished = range.upperBound >= text.utf8.count && (context.isOpen || !context.partial.isEmpty)
        return isUnfinished ? nil : range
      }
    }
    return nil
  }

  /// Where the traversal of a line begins, if it has one, and the stretch that is a command or an assignment.
  static func traversal(in text: String) -> (start: Int?, command: Range<Int>?) {
    if let (command, argument) = ShellCommands.find(in: text) {
      let whole = text.utf8.count
      let isTraversal = command.argument == .traversal && !argument.isEmpty
      guard isTraversal, let place = text.range(ofSuffix: argument) else { return (nil, 0..<whole) }
      return (place, 0..<place)
    }
    if isDefinition(text) { return (nil, nil) }
    let trimmed = text.drop(while: \.isWhitespace)
    if let mark = trimmed.first, mark == ":" || mark == "." { return (nil, 0..<text.utf8.count) }
    if let (_, value) = Shell.assignment(in: text), let place = text.range(ofSuffix: value) {
      return value.hasPrefix("g") ? (place, nil) : (nil, nil)
    }
    return (0, nil)
  }

  // MARK: Hints

  /// The forms of the step whose arguments are being written.
  func hint(_ text: String) -> String {
    guard text.utf8.count <= Self.limit, let start = Self.traversal(in: text).start else { return "" }
    let context = CompletionContext(in: String(decoding: Array(text.utf8)[start...], as: UTF8.self))
    switch context.place {
    case .argument(let step, _, _):
      return step.signature.display(in: [.step, .spawn, .source]).joined(separator: "  ")
    case .predicateArgument(let predicate, _, _):
      return "\(predicate.rawValue)(\(predicate.form.display))"
    case .step:
      // A word that is a step already says what it does.
      guard !context.partial.isEmpty, let step = context.steps.first(where: { $0.text == context.partial })
      else { return "" }
      return step.signature.summary
    default: return ""
    }
  }
}

extension String {
  /// Where in the text, in bytes, the last occurrence of a part begins, white space and semicolons behind it aside.
  fileprivate func range(ofSuffix part: String) -> Int? {
    let (bytes, wanted) = (Array(utf8), Array(part.utf8))
    var start = bytes.count - wanted.count
    while start >= 0 {
      if bytes[start..<start + wanted.count].elementsEqual(wanted) { return start }
      start -= 1
    }
    return nil
  }
}
