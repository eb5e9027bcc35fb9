// ZshCompletions: the command table as a completion function for zsh.

enum ZshCompletions {
  static func text() -> String {
    """
    #compdef graphq
    # Completions of graphq for zsh: a file named _graphq in a directory of $fpath.
    # What has names in the database is asked of it: the first word behind the command that is no option.
    _graphq_names() {
      local word database
      local -a names
      for word in "${(@)words[2,CURRENT-1]}"; do
        [[ $word == -* ]] || { database=${${(Q)word}/#\\~\\//$HOME/}; break }
      done
      names=("${(@f)$(command graphq schema --names $1 -- "$database" 2>/dev/null)}")
      compadd -a names
    }
    _graphq() {
      local context state state_descr line
      typeset -A opt_args
      _arguments -C -S \\
    \(arguments(CommandTable.global, indent: "    "))    '1:command or database:->first' \\
        '*::argument:->rest' && return
      case $state in
        first)
          local -a commands
          commands=(
    \(CommandTable.commands.map { "        \(quoted("\($0.name):\($0.summary)"))\n" }.joined())      )
          _describe -t commands command commands
          _files ;;
        rest)
          case $line[1] in
    \(CommandTable.commands.map(branch).joined())        *)
              _arguments -S '*:traversal:' ;;
          esac ;;
      esac
    }
    if [ "$funcstack[1]" = _graphq ]; then _graphq "$@"; else compdef _graphq graphq; fi

    """
  }

  private static func branch(_ command: Command) -> String {
    let indent = "            "
    var text = "        \(command.name))\n          _arguments -S \\\n"
    text += arguments(command.options + CommandTable.global, indent: indent)
    for (index, operand) in command.operands.enumerated() {
      let place =
        switch operand.presence {
        case .required: "\(index + 1):"
        case .optional: "\(index + 1)::"
        case .repeating: "*:"
        }
      text += "\(indent)\(quoted("\(place)\(escaped(operand.name)):\(action(operand.kind))")) \\\n"
    }
    return text + "\(indent)&& return ;;\n"
  }

  private static func arguments(_ options: [Option], indent: String) -> String {
    var text = ""
    for option in options {
      let repeated = option.repeats ? "*" : ""
      let isOptional = option.value?.isOptional ?? false
      let value = option.value.map {
        "\(isOptional ? "::" : ":")\(escaped($0.placeholder)):\(action($0.kind))"
      }
      // With a lone equals sign the value may stand in the next word as well; with a hyphen behind it, it may not.
      let mark = option.value == nil ? "" : isOptional ? "=-" : "="
      text +=
        "\(indent)\(quoted("\(repeated)--\(option.name)\(mark)[\(bracketed(option.summary))]\(value ?? "")")) \\\n"
      if let short = option.short {
        text += "\(indent)\(quoted("\(repeated)-\(short)[\(bracketed(option.summary))]\(value ?? "")")) \\\n"
      }
    }
    return text
  }

  private static func action(_ kind: ValueKind) -> String {
    switch kind {
    case .choice(let choices): "(\(choices.joined(separator: " ")))"
    case .command: "(\(CommandTable.commands.map(\.name).joined(separator: " ")))"
    case .name(let kind): " _graphq_names \(kind.rawValue)"
    case .file, .database: "_files"
    case .text, .count, .size, .duration, .parameter: " "
    }
  }

  private static func escaped(_ text: String) -> String {
    String(text.flatMap { $0 == ":" ? "\\:" : String($0) })
  }

  private static func bracketed(_ text: String) -> String {
    String(text.flatMap { "[]:".contains($0) ? "\\\($0)" : String($0) })
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
