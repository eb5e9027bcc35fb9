// FishCompletions: the command table as completions for fish.

enum FishCompletions {
  static func text() -> String {
    var text = "# Completions of graphq for fish. Load with: graphq completions fish | source\n"
    text += """
      # What has names in the database is asked of it: the second word that is no option.
      function __graphq_names
        set -l words (commandline -opc)
        set -l operands (string match -v -- '-*' $words[2..-1])
        test (count $operands) -ge 2; and command graphq schema --names $argv[1] -- $operands[2] 2>/dev/null
      end
      complete -c graphq -n __fish_use_subcommand -F

      """
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
      for case .name(let kind) in command.operands.map(\.kind) {
        text += "complete -c graphq -n \(quoted(condition)) -a '(__graphq_names \(kind.rawValue))'\n"
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
      case .name(let kind): words.append("-x -a '(__graphq_names \(kind.rawValue))'")
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
