// From the words of the command line to a command with its operands and options.
// Options may stand anywhere; the first operand decides which command they belong to.

import Traversal

struct ArgumentParser {
  /// A word of the command line, before its command is known.
  private enum Word {
    /// `literal` after `--`: never a command's name.
    case operand(String, literal: Bool)
    /// `spelling` is as typed, with its dashes.
    case option(Option, spelling: String, value: String?)
    case unknownOption(spelling: String)
  }

  static func parse(_ arguments: [String]) throws(Failure) -> Invocation {
    var words = try split(arguments)
    let name = words.lazy.compactMap { word -> (text: String, literal: Bool)? in
      if case .operand(let text, let literal) = word { (text, literal) } else { nil }
    }.first

    let command: Command
    if let name, !name.literal, let named = CommandTable.command(named: name.text) {
      command = named
      let place = words.firstIndex { if case .operand = $0 { true } else { false } }
      if let place { words.remove(at: place) }
    } else {
      command = try implicitCommand(first: name?.text, isLiteral: name?.literal ?? false, words)
    }
    return try assign(words, to: command)
  }

  /// Words in order, options with their values. `--` ends the options, `-` is an operand.
  private static func split(_ arguments: [String]) throws(Failure) -> [Word] {
    var words: [Word] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        words += rest.map { .operand($0, literal: true) }
        break
      } else if argument.hasPrefix("--") {
        let parts = argument.dropFirst(2).split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = CommandTable.anyOption(where: { $0.name == name }) else {
          words.append(.unknownOption(spelling: "--\(name)"))
          continue
        }
        var value = parts.count == 2 ? String(parts[1]) : nil
        if option.value == nil, value != nil {
          throw .usage("unexpected-value", "'--\(name)' takes no value, but got '\(value ?? "")'")
        }
        if option.takesNextWord, value == nil { value = try next(&rest, after: "--\(name)", option) }
        words.append(.option(option, spelling: "--\(name)", value: value))
      } else if argument.hasPrefix("-"), argument != "-" {
        try splitShort(argument.dropFirst(), &rest, into: &words)
      } else {
        words.append(.operand(argument, literal: false))
      }
    }
    return words
  }

  /// `-q`, `-qv`, `-f FILE`, `-fFILE`.
  private static func splitShort(
    _ letters: Substring, _ rest: inout ArraySlice<String>, into words: inout [Word]
  ) throws(Failure) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let option = CommandTable.anyOption(where: { $0.short == letter }) else {
        words.append(.unknownOption(spelling: "-\(letter)"))
        return
      }
      guard option.takesNextWord else {
        words.append(.option(option, spelling: "-\(letter)", value: nil))
        continue
      }
      if letters.first == "=" { letters.removeFirst() }
      let value = letters.isEmpty ? try next(&rest, after: "-\(letter)", option) : String(letters)
      words.append(.option(option, spelling: "-\(letter)", value: value))
      return
    }
  }

  private static func next(
    _ rest: inout ArraySlice<String>, after spelling: String, _ option: Option
  ) throws(Failure) -> String {
    guard let value = rest.popFirst() else {
      throw .usage("missing-value", "'\(spelling)' needs a value: \(option.usage)", help: option.summary)
    }
    return value
  }

  /// No command's name: help, version, or the short form `graphq DB 'traversal'`.
  private static func implicitCommand(
    first: String?, isLiteral: Bool, _ words: [Word]
  ) throws(Failure) -> Command {
    for case .option(let option, _, _) in words where first == nil {
      if option.name == GlobalOption.help.name { return HelpCommand.command }
      if option.name == GlobalOption.version.name { return VersionCommand.command }
    }
    guard let first else {
      for case .unknownOption(let spelling) in words { throw unknown(spelling, for: nil) }
      throw .usage(
        "no-command", "nothing to do: name a command or a database",
        help: "graphq DB 'g.V().count()' runs a traversal; graphq help lists the commands")
    }
    if !isLiteral, Platform.kind(of: first) == nil,
      let question = Suggestions.question(for: first, among: CommandTable.commands.map(\.name))
    {
      throw .usage("unknown-command", "no command and no database is called '\(first)'", help: question)
    }
    guard let query = CommandTable.command(named: "query") else {
      throw .usage(
        "unknown-command", "no command is called '\(first)'", help: "graphq help lists the commands")
    }
    return query
  }

  /// Gives a command its words, and says which of them it does not take.
  private static func assign(_ words: [Word], to command: Command) throws(Failure) -> Invocation {
    let known = command.options + CommandTable.global
    var call = Invocation(command: command)
    for word in words {
      switch word {
      case .operand(let text, _):
        call.add(operand: text)
      case .unknownOption(let spelling):
        throw unknown(spelling, for: command)
      case .option(let option, let spelling, let value):
        guard let own = known.first(where: { $0.name == option.name }) else {
          throw unknown(spelling, for: command)
        }
        try call.set(own, to: value, spelling: spelling)
      }
    }
    if !call.has(GlobalOption.help), !call.has(GlobalOption.version) { try checkOperands(of: call) }
    return call
  }

  private static func unknown(_ spelling: String, for command: Command?) -> Failure {
    let options = (command?.options ?? []) + CommandTable.global
    let place = command.map { "'\($0.name)'" } ?? "graphq"
    return .usage(
      "unknown-option", "\(place) has no option '\(spelling)'",
      help: Suggestions.question(for: spelling, among: options.map { "--\($0.name)" })
        ?? "graphq help\(command.map { " \($0.name)" } ?? "") lists the options")
  }

  private static func checkOperands(of call: Invocation) throws(Failure) {
    let command = call.command
    let required = command.operands.filter { $0.presence == .required }
    if call.operands.count < required.count {
      throw .usage(
        "missing-argument", "'\(command.name)' needs \(required[call.operands.count].name)",
        help: "usage: \(command.usage)")
    }
    let takesMore = command.operands.contains { $0.presence == .repeating }
    if !takesMore, call.operands.count > command.operands.count {
      throw .usage(
        "extra-argument",
        "'\(command.name)' takes no further argument, but got '\(call.operands[command.operands.count])'",
        help: "usage: \(command.usage)")
    }
    for (operand, text) in zip(command.operands, call.operands) {
      if operand.kind == .database, text == Database.scratchName, !command.takesScratch {
        throw .usage(
          "scratch",
          "'\(text)' is gone when the command ends, and '\(command.name)' needs a database that stays",
          help: "./\(text) names a directory that is called so")
      }
      if case .choice(let choices) = operand.kind, !choices.contains(text) {
        throw .usage(
          "invalid-argument",
          "\(operand.name) cannot be '\(text)'; it is one of: \(choices.joined(separator: ", "))",
          help: Suggestions.question(for: text, among: choices))
      }
    }
  }
}

extension Command {
  var usage: String {
    (["graphq", name, options.isEmpty ? "" : "[options]"] + operands.map(\.usage))
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}
