// FishCompletions: the command table as completions for fish.

enum FishCompletions {
  static func text() -> String {
    var text = "# Completions of graphq for fish. Load with: graphq completions fish | source\n"
    text += "complete -c graphq -n __fish_use_subcommand -F\n"
    for command in CommandTable.commands {
      text += "complete -c graphq -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))\n"
    }
    for option in CommandTable.global { text += line(option, condition: nil) }
    for command in CommandTable.commands {
      let condition = "__fish_seen_subcommand_from \(command.name)"
      if !command.operands.contains(where: { $0.kind == .file || $0.kind == .database }) {
        text += "complete -c graphq -n \(quoted(condition)) -f\n"
      }
      for case .choice(let choices) in command.operands.map(\.kind) {
        text += "complete -c graphq -n \(quoted(condition)) -a \(quoted(choices.joined(separator: " ")))\n"
      }
      if command.operands.contains(where: { $0.kind == .command }) {
        let names = CommandTable.commands.map(\.name).joined(separator: " ")
        text += "complete -c graphq -n \(quoted(condition)) -a \(quoted(names))\n"
      }
      for option in command.options { text += line(option, condition: condition) }
    }
    return text
  }

  private static func line(_ option: Option, condition: String?) -> String {
    var words = ["complete -c graphq"]
    if let condition { words.append("-n \(quoted(condition))") }
    words.append("-l \(option.name)")
    if let short = option.short { words.append("-s \(short)") }
    if let value = option.value, option.takesNextWord {
      switch value.kind {
      case .choice(let choices): words.append("-x -a \(quoted(choices.joined(separator: " ")))")
      case .file, .database: words.append("-r -F")
      default: words.append("-x")
      }
    }
    words.append("-d \(quoted(option.summary))")
    return words.joined(separator: " ") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.flatMap { "\\'".contains($0) ? "\\\($0)" : String($0) } + "'"
  }
}
