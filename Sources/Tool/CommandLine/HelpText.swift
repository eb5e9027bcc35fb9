// HelpText: help as text for a terminal of 80 columns, made from the command table.

enum HelpText {
  private static let width = 80

  /// What `graphq help` and `graphq --help` print.
  static func overview() -> String {
    """
    graphq: an embedded property-graph database, queried in Gremlin

    usage: graphq DB 'TRAVERSAL' [TRAVERSAL ...]
           graphq DB < SCRIPT
           graphq COMMAND [options] ...

    commands:
    \(columns(CommandTable.commands.map { ($0.name, $0.summary) }))
    \(globalOptions)
    graphq help COMMAND says more about one; topics: \
    \(HelpTopic.all.map(\.name).joined(separator: ", "))

    """
  }

  private static var globalOptions: String {
    // No line ends inside an option.
    let glue: Character = "\u{A0}"
    let options = CommandTable.global.map { String($0.usage.map { $0 == " " ? glue : $0 }) }
    let text = wrapped("options of every command: " + options.joined(separator: "; "), indent: 0)
    return String(text.map { $0 == glue ? " " : $0 })
  }

  /// What `-h` prints: what fits on a screen.
  static func short(_ command: Command) -> String {
    var text = wrapped(command.summary, indent: 0) + "\nusage: \(command.usage)\n"
    if let example = command.examples.first { text += "example: \(example.line)\n" }
    let options = command.options.filter { !$0.isRare }
    if !options.isEmpty { text += "\noptions:\n" + columns(options.map { ($0.usage, $0.summary) }) }
    let rare = command.options.count - options.count
    let more = rare == 0 ? "" : ", with \(rare) more option\(rare == 1 ? "" : "s")"
    return text + "\ngraphq \(command.name) --help says more\(more)\n"
  }

  /// What `--help` prints: examples first, then everything.
  static func long(_ command: Command) -> String {
    var text = wrapped("graphq \(command.name): \(command.summary)", indent: 0)
    if !command.examples.isEmpty {
      text += "\nexamples:\n"
      for example in command.examples {
        text += "  \(example.line)\n" + wrapped(example.meaning, indent: 6)
      }
    }
    text += "\nusage: \(command.usage)\n"
    if !command.operands.isEmpty {
      text += "\n" + columns(command.operands.map { ($0.name, $0.summary) })
    }
    for paragraph in paragraphs(command.details) { text += "\n" + wrapped(paragraph, indent: 0) }
    if !command.options.isEmpty {
      text += "\noptions:\n" + columns(command.options.map { ($0.usage, $0.summary) })
    }
    text += "\noptions of every command:\n" + columns(CommandTable.global.map { ($0.usage, $0.summary) })
    return text
  }

  static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n\n").map { $0.split(separator: "\n").joined(separator: " ") }
  }

  /// Names on the left, explanations wrapped on the right.
  static func columns(_ rows: [(name: String, text: String)]) -> String {
    let indent = min(28, (rows.map(\.name.count).max() ?? 0) + 4)
    var text = ""
    for row in rows {
      let explanation = wrapped(row.text, indent: indent)
      if row.name.count + 4 <= indent {
        let gap = String(repeating: " ", count: indent - row.name.count - 2)
        text += "  \(row.name)\(gap)" + explanation.dropFirst(indent)
      } else {
        text += "  \(row.name)\n" + explanation
      }
    }
    return text
  }

  /// Lines of at most 80 columns, each indented.
  static func wrapped(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    return lines.map { margin + $0 + "\n" }.joined()
  }
}
