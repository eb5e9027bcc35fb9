// Command, Option, Operand: what one row of the command table says.

/// One command of the tool: how it is called, what it is for, what runs it.
struct Command: Sendable {
  var name: String
  /// One line, beginning with a verb.
  var summary: String
  /// What the long help and the manual say below the summary; paragraphs are separated by empty lines.
  var details: String = ""
  var examples: [Example] = []
  var operands: [Operand] = []
  var options: [Option] = []
  /// Whether a database that is there for one run only makes sense with it.
  var takesScratch = false
  /// Whether a call with `--help` is answered by the command itself.
  var ownsHelp: @Sendable (Invocation) -> Bool = { _ in false }
  var run: @Sendable (Invocation) throws(Failure) -> ExitCode
}

/// A line to type and what it does.
struct Example: Sendable {
  var line: String
  var meaning: String

  init(_ line: String, _ meaning: String) {
    self.line = line
    self.meaning = meaning
  }
}

/// An argument that is known by its place.
struct Operand: Sendable {
  enum Presence: Sendable { case required, optional, repeating }

  var name: String
  var kind: ValueKind
  var presence: Presence
  var summary: String

  init(_ name: String, _ kind: ValueKind, _ presence: Presence, _ summary: String) {
    self.name = name
    self.kind = kind
    self.presence = presence
    self.summary = summary
  }

  /// As it stands in a usage line.
  var usage: String {
    switch presence {
    case .required: name
    case .optional: "[\(name)]"
    case .repeating: "[\(name) ...]"
    }
  }
}

/// What an option's value or an operand must look like; completions are made from it too.
enum ValueKind: Sendable, Equatable {
  case text, count, size, duration
  case file, database, command
  case choice([String])
  /// Something of the database that has a name.
  case name(NameKind)
  /// `NAME=VALUE` or `NAME:TYPE=VALUE`.
  case parameter
}

/// What has names in a database, for completion to ask for.
enum NameKind: String, CaseIterable, Sendable { case labels, keys, traversals, packs }

/// An argument that is known by its name.
struct Option: Sendable {
  var name: String
  var short: Character?
  /// What follows the name, or nil for a switch.
  var value: Value?
  var repeats = false
  /// For those who look for it: the short help leaves it to the long one where there are many.
  var isRare = false
  var summary: String

  struct Value: Sendable, Equatable {
    var placeholder: String
    var kind: ValueKind
    /// The option may stand without it; a value follows an equals sign.
    var isOptional = false
    /// A value of no characters takes back what was said before.
    var mayBeEmpty = false
  }

  /// An option that is there or not.
  static func flag(_ name: String, short: Character? = nil, _ summary: String) -> Option {
    Option(name: name, short: short, value: nil, summary: summary)
  }

  /// An option with a value.
  static func value(
    _ name: String, short: Character? = nil, _ placeholder: String, _ kind: ValueKind, repeats: Bool = false,
    _ summary: String
  ) -> Option {
    Option(
      name: name, short: short, value: Value(placeholder: placeholder, kind: kind), repeats: repeats,
      summary: summary)
  }

  /// The same option, left to the long help.
  var rare: Option {
    var option = self
    option.isRare = true
    return option
  }

  /// An option whose value may be left out.
  static func optionalValue(
    _ name: String, _ placeholder: String, _ kind: ValueKind, _ summary: String
  ) -> Option {
    Option(
      name: name, value: Value(placeholder: placeholder, kind: kind, isOptional: true), summary: summary)
  }

  /// The same option, whose value may have no characters.
  var withEmptyValue: Option {
    var option = self
    option.value?.mayBeEmpty = true
    return option
  }

  /// True when the next word belongs to the option.
  var takesNextWord: Bool { value.map { !$0.isOptional } ?? false }

  /// As help shows it: `-f, --file FILE`, `--infer-types[=ROWS]`.
  var usage: String {
    let value = value.map { $0.isOptional ? "[=\($0.placeholder)]" : " \($0.placeholder)" }
    let long = "--\(name)" + (value ?? "")
    return short.map { "-\($0), \(long)" } ?? long
  }
}
