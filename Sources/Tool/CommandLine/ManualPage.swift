// ManualPage: the command table as a page for `man`.

enum ManualPage {
  static func text() -> String {
    var page = """
      .TH GRAPHQ 1 "" "graphq \(VersionCommand.version)" "User Commands"
      .SH NAME
      graphq \\- an embedded property\\-graph database, queried in Gremlin
      .SH SYNOPSIS
      .B graphq
      .I DB
      .RI "'" TRAVERSAL "' [" TRAVERSAL " ...]"
      .br
      .B graphq
      .I DB
      <
      .I SCRIPT
      .br
      .B graphq
      .I COMMAND
      [options] ...
      .SH DESCRIPTION
      Results are written on standard output, everything else on standard error.
      On a terminal results are a table, elsewhere JSON lines.
      Options may stand before or after the arguments; a lone \\-\\- ends them.

      """
    page += ".SH OPTIONS OF EVERY COMMAND\n" + definitions(CommandTable.global.map { ($0.usage, $0.summary) })
    page += ".SH COMMANDS\n"
    for command in CommandTable.commands { page += section(command) }
    page += ".SH FORMATS\n" + definitions(ResultFormat.allCases.map { ($0.rawValue, $0.summary) })
    page += ".SH EXIT STATUS\n" + definitions(ExitCode.allCases.map { (String($0.rawValue), $0.meaning) })
    page += """
      .SH ENVIRONMENT
      .TP
      .B NO_COLOR
      No colour, unless \\-\\-color asks for it.
      .TP
      .B CLICOLOR_FORCE
      Colour even when the output is no terminal.

      """
    return page
  }

  private static func section(_ command: Command) -> String {
    var text = ".SS \(escaped(command.usage))\n\(escaped(sentence(command.summary)))\n"
    for paragraph in HelpText.paragraphs(command.details) { text += ".PP\n\(escaped(paragraph))\n" }
    text += definitions(command.operands.map { ($0.name, $0.summary) })
    text += definitions(command.options.map { ($0.usage, $0.summary) })
    if !command.examples.isEmpty { text += ".PP\nExamples:\n" }
    return text + definitions(command.examples.map { ($0.line, $0.meaning) })
  }

  private static func definitions(_ rows: [(name: String, text: String)]) -> String {
    rows.map { ".TP\n\\fB\(escaped($0.name))\\fR\n\(escaped(sentence($0.text)))\n" }.joined()
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }

  /// Nothing of the text is read as an instruction of the typesetter.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.hasPrefix(".") ? "\\&" + result : result
  }
}
