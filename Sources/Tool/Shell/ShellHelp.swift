// ShellHelp: what `:help` shows: the commands, one of them, a step, a topic.

import Traversal

enum ShellHelp {
  /// What help can be asked about.
  static var topics: [String] {
    StepName.allCases.map(\.text) + ShellCommands.all.map { ":\($0.name)" } + HelpTopic.all.map(\.name)
      + ["steps", "keys"]
  }

  static func text(on topic: String, _ shell: Shell) throws(Failure) -> String {
    if topic.isEmpty { return overview() }
    if topic == "steps" { return steps() }
    if topic == "keys", shell.isInteractive { return keys }
    let name = topic.hasPrefix(":") || topic.hasPrefix(".") ? String(topic.dropFirst()) : topic
    if topic == name, let step = StepHelp.step(named: name) { return try StepHelp.page(step) }
    if let command = ShellCommands.command(named: name) {
      return page(command)
    }
    if let topic = HelpTopic.all.first(where: { $0.name == name }) { return topic.text + "\n" }
    throw .usage(
      "unknown-topic", "there is no help on '\(topic)'",
      help: Suggestions.question(for: topic, among: topics)
        ?? ":help lists the commands, :help steps the steps")
  }

  private static func overview() -> String {
    """
    Enter a traversal, as g.V().limit(5). It runs when it is complete: while a bracket, a
    quote or a dot is open, the next line goes on with it; a semicolon or an empty line ends
    it. Tab completes, twice it explains. Ctrl-C ends what is running, Ctrl-D leaves.

    _ is the last result, NAME = ... keeps a value for later traversals.

    \(HelpText.columns(
      ShellCommands.all.map { (":\($0.name) \($0.usage)".trimmingEnd, $0.summary) }))
    :help STEP shows a step with an example, :help steps lists them, :help keys the keys.

    """
  }

  private static func page(_ command: ShellCommand) -> String {
    var text = HelpText.wrapped(":\(command.name): \(command.summary)", indent: 0)
    text += "\nusage: \(":\(command.name) \(command.usage)".trimmingEnd)\n"
    if let tool = CommandTable.command(named: command.name), tool.operands.first?.name == "DB" {
      text += "\n" + HelpText.columns(tool.options.map { ($0.usage, $0.summary) })
    }
    if command.name == "set" {
      text += "\n" + HelpText.columns(ShellSettings.entries.map { ($0.name, $0.summary) })
    }
    return text
  }

  private static func steps() -> String {
    HelpText.columns(
      StepName.allCases.map(\.signature).sorted { $0.text < $1.text }.map { ($0.text, $0.summary) })
  }

  private static let keys = HelpText.columns([
    ("Enter", "runs what is complete, else begins a new line"),
    ("Ctrl-O, Alt-Enter", "begins a new line"),
    ("Tab, Tab Tab", "completes; shows what each choice is"),
    ("Up, Down", "earlier and later inputs that begin with what is written"),
    ("Ctrl-R", "looks for an earlier input as letters are typed"),
    ("Ctrl-A, Ctrl-E", "start and end of the line"),
    ("Alt-B, Alt-F", "a word to the left and to the right"),
    ("Ctrl-K, Ctrl-U", "cuts to the end and to the start of the line"),
    ("Ctrl-W, Alt-D", "cuts the word before and behind the cursor"),
    ("Ctrl-Y, Alt-Y", "puts back what was cut last, or before that"),
    ("Ctrl-T", "swaps two characters"),
    ("Alt-U, Alt-L, Alt-C", "the word in capitals, in small letters, with a capital"),
    ("Ctrl-_", "undoes the last change"),
    ("Ctrl-L", "empties the terminal"),
    ("Ctrl-C", "ends what is running; clears what is written"),
    ("Ctrl-D", "leaves, when nothing is written"),
  ])
}

extension String {
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
