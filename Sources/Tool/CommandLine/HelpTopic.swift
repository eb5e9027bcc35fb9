// HelpTopic: help that belongs to no single command.

struct HelpTopic: Sendable {
  var name: String
  var summary: String
  var text: String

  static let all = [errors, formats]

  static let errors = HelpTopic(
    name: "errors", summary: "the form of errors, their codes, and the exit codes",
    text: """
      An error says what is wrong, where, and what to do, on standard error:

        error[CODE]: message
        help: what to do about it

      With --json-errors it is one line of JSON with the same parts.

      Exit codes, the same for every command:

      \(HelpText.columns(ExitCode.allCases.map { (String($0.rawValue), $0.meaning) }))
      Codes, besides those of load, which its report explains:

      \(HelpText.columns(ErrorCodes.all.map { ($0.code, $0.meaning) }))
      """)

  static let formats = HelpTopic(
    name: "formats", summary: "how results are written",
    text: """
      Results are written as a table on a terminal and as JSON lines elsewhere;
      --format names another form:

      \(HelpText.columns(ResultFormat.allCases.map { ($0.rawValue, $0.summary) }))
      """)
}
