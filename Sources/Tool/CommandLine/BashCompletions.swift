// BashCompletions: the command table as a completion function for bash (3.2 and later, without helpers).

enum BashCompletions {
  static func text() -> String {
    """
    # Completions of graphq for bash. Load with: source <(graphq completions bash)
    # What has names in the database is asked of it; names are never read as words of the shell.
    _graphq_names() {
      local name
      while IFS= read -r name; do
        case "$name" in "$current"*) COMPREPLY+=("$name") ;; esac
      done < <("${COMP_WORDS[0]}" schema --names "$1" -- "${database/#\\~\\//$HOME/}" 2>/dev/null)
    }
    _graphq() {
      local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} word command= place=0 skip=0
      local database=
      local commands="\(names(CommandTable.commands.map(\.name)))"
      local index
      COMPREPLY=()
      for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        if [ "$skip" = 1 ]; then skip=0; continue; fi
        case "$word" in
          \(alternatives(CommandTable.commands.flatMap(\.options) + CommandTable.global))) skip=1 ;;
          -*) ;;
          *)
            if [ -n "$command" ]; then
              [ "$place" = 0 ] && database=$word
              place=$((place + 1))
            else
              case " $commands " in
                *" $word "*) command=$word ;;
                *) command=query; database=$word; place=1 ;;
              esac
            fi ;;
        esac
      done
      if [ -z "$command" ]; then
        case "$current" in
          -*) COMPREPLY=($(compgen -W "\(flags(CommandTable.global))" -- "$current")) ;;
          *) COMPREPLY=($(compgen -W "$commands" -- "$current") $(compgen -f -- "$current")) ;;
        esac
        return
      fi
      case "$command" in
    \(CommandTable.commands.map(branch).joined())  esac
    }
    complete -o filenames -F _graphq graphq

    """
  }

  private static func branch(_ command: Command) -> String {
    let options = command.options + CommandTable.global
    var text = "    \(command.name))\n      case \"$previous\" in\n"
    for option in options {
      guard let value = option.value, option.takesNextWord else { continue }
      let reply = reply(for: value.kind)
      text += "        \(spellings(option).joined(separator: "|"))) \(reply); return ;;\n"
    }
    text += "      esac\n      case \"$current\" in\n"
    text +=
      "        -*) COMPREPLY=($(compgen -W \"\(flags(options))\" -- \"$current\")); return ;;\n      esac\n"
    text += "      case \"$place\" in\n"
    for (index, operand) in command.operands.enumerated() {
      text += "        \(operand.presence == .repeating ? "*" : "\(index)")) \(reply(for: operand.kind)) ;;\n"
    }
    return text + "      esac ;;\n"
  }

  private static func reply(for kind: ValueKind) -> String {
    switch kind {
    case .choice(let choices): "COMPREPLY=($(compgen -W \"\(names(choices))\" -- \"$current\"))"
    case .command: "COMPREPLY=($(compgen -W \"$commands\" -- \"$current\"))"
    case .name(let kind): "_graphq_names \(kind.rawValue)"
    case .file, .database: "COMPREPLY=($(compgen -f -- \"$current\"))"
    case .text, .count, .size, .duration, .parameter: "COMPREPLY=()"
    }
  }

  private static func names(_ words: [String]) -> String { words.joined(separator: " ") }

  private static func flags(_ options: [Option]) -> String {
    names(options.flatMap(spellings))
  }

  private static func spellings(_ option: Option) -> [String] {
    ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
  }

  /// Options after which one more word belongs to them.
  private static func alternatives(_ options: [Option]) -> String {
    var seen: [String] = []
    for option in options where option.takesNextWord {
      for spelling in spellings(option) where !seen.contains(spelling) { seen.append(spelling) }
    }
    return seen.joined(separator: "|")
  }
}
