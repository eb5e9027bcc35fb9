// graphq help: what the tool, its commands and the steps of the language do, each from its one table.

import Traversal

enum HelpCommand {
  static let command = Command(
    name: "help",
    summary: "show help for a command, a step of the language, or a topic",
    examples: [
      Example("graphq help", "list the commands"),
      Example("graphq help query", "everything about one of them"),
      Example("graphq help outE", "what a step does, with an example that was run"),
      Example("graphq help errors", "the exit codes"),
    ],
    operands: [Operand("COMMAND", .command, .optional, "a command, a step or a topic")],
    run: run)

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    guard let name = call.operands.first else {
      return try print(HelpText.overview())
    }
    if let command = CommandTable.command(named: name) {
      return try show(command, isLong: true)
    }
    if let topic = HelpTopic.all.first(where: { $0.name == name }) {
      return try print(topic.text)
    }
    if let step = StepHelp.step(named: name) { return try print(StepHelp.page(step)) }
    let names =
      CommandTable.commands.map(\.name) + HelpTopic.all.map(\.name) + StepName.allCases.map(\.text)
    throw .usage(
      "unknown-command", "no command, step or topic is called '\(name)'",
      help: Suggestions.question(for: name, among: names) ?? "graphq help lists the commands")
  }

  static func show(_ command: Command, isLong: Bool) throws(Failure) -> ExitCode {
    try print(isLong ? HelpText.long(command) : HelpText.short(command))
  }

  private static func print(_ text: String) throws(Failure) -> ExitCode {
    let output = Output()
    try output.write(text)
    try output.finish()
    return .success
  }
}
