// ShellCommand: what begins with a colon, and how it is found in a line.

import GraphStore
import Traversal

struct ShellCommand: Sendable {
  /// What may stand behind the name, for completion.
  enum Argument: Sendable, Equatable {
    case none, text, traversal, file, database, topic, format, setting, label, definition, parameter
    case words([String])
  }

  var name: String
  /// What stands behind the name in help.
  var usage: String
  var summary: String
  var argument: Argument
  /// Does what the command is for, given what stands behind its name and a way to run statements.
  var run: Action

  typealias Action = @Sendable (Shell, String, Shell.Execute) throws(Failure) -> Shell.Next

  init(
    _ name: String, _ usage: String = "", _ summary: String, _ argument: Argument = .none,
    run: @escaping Action
  ) {
    self.name = name
    self.usage = usage
    self.summary = summary
    self.argument = argument
    self.run = run
  }

  /// A command that stays in the conversation and runs no statement.
  static func simple(
    _ name: String, _ usage: String = "", _ summary: String, _ argument: Argument = .none,
    _ run: @escaping @Sendable (Shell, String) throws(Failure) -> Void
  ) -> ShellCommand {
    ShellCommand(name, usage, summary, argument) { shell, text, _ throws(Failure) in
      try run(shell, text)
      return .stay
    }
  }
}

extension ShellCommands {
  static func command(named name: String) -> ShellCommand? { all.first { $0.name == name } }

  /// The command that a line is, and what stands behind its name.
  static func find(in line: String) -> (command: ShellCommand, argument: String)? {
    var text = line.drop(while: \.isWhitespace)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    let bare = text.last == ";" ? text.dropLast() : text
    if ["exit", "quit", "help"].contains(bare) {
      return command(named: bare == "help" ? "help" : "quit").map { ($0, "") }
    }
    guard let mark = text.first, mark == ":" || mark == "." else { return nil }
    text.removeFirst()
    if text.first == "!" { return command(named: "!").map { ($0, trimmed(text.dropFirst())) } }
    let name = text.prefix { $0.isLetter || $0 == "-" }
    let rest = text.dropFirst(name.count)
    guard rest.isEmpty || rest.first?.isWhitespace ?? false else { return nil }
    return command(named: String(name)).map { ($0, trimmed(rest)) }
  }

  static func trimmed(_ text: Substring) -> String {
    var text = text.drop(while: \.isWhitespace)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  static func unknown(_ line: String) -> Failure {
    let name = String(line.drop(while: \.isWhitespace).dropFirst().prefix { !$0.isWhitespace })
    return .usage(
      "unknown-command", "no command is called ':\(name)'",
      help: Suggestions.question(for: name, among: all.map(\.name)) ?? ":help lists the commands")
  }

  /// Whether a line must not be kept.
  static func isSecret(_ line: String) -> Bool { line.contains("--secret") }

  /// A line cut into words. A traversal at its beginning is one, as it stands, up to where options begin; the rest is cut as
  /// a shell does.
  static func words(_ text: String) throws(Failure) -> [String] {
    guard let end = endOfTraversal(text) else { return try shellWords(text) }
    return [trimmed(text[..<end])] + (try shellWords(String(text[end...])))
  }

  /// The place outside of quotes and brackets where a traversal is over: the end, or a word that begins with a hyphen.
  private static func endOfTraversal(_ text: String) -> String.Index? {
    guard text.hasPrefix("g.") || text.hasPrefix("g ") else { return nil }
    var quote: Character?
    var depth = 0
    var last: Character = " "
    for (place, character) in zip(text.indices, text) {
      if let open = quote {
        if last == "\\" {
          last = " "
          continue
        }
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if "([{".contains(character) {
        depth += 1
      } else if ")]}".contains(character) {
        depth -= 1
      } else if depth <= 0, character == "-", last.isWhitespace {
        return place
      }
      last = character
    }
    return text.endIndex
  }

  /// Quotes keep spaces, a backslash keeps what follows.
  private static func shellWords(_ text: String) throws(Failure) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { throw .usage("open-quote", "a quote is not closed") }
    if let word { words.append(word) }
    return words
  }
}
