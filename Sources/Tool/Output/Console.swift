// Console: everything that is not a result goes to standard error, in colour when somebody looks and wants it.

struct Console: Sendable {
  var isColored: Bool
  var isQuiet: Bool
  var isVerbose: Bool
  var writesErrorsAsJSON: Bool

  init(_ call: Invocation) {
    isColored = ColorChoice(call.text(GlobalOption.color)).isColored(on: Platform.standardError)
    isQuiet = call.has(GlobalOption.quiet)
    isVerbose = call.has(GlobalOption.verbose)
    writesErrorsAsJSON = call.has(GlobalOption.jsonErrors)
  }

  /// For errors in the command line itself, when no invocation came of it.
  init(arguments: [String]) {
    isColored = ColorChoice(nil).isColored(on: Platform.standardError)
    isQuiet = false
    isVerbose = false
    writesErrorsAsJSON = arguments.prefix { $0 != "--" }.contains("--json-errors")
  }

  func report(_ failure: Failure) {
    guard !failure.isSilent else { return }
    say(writesErrorsAsJSON ? failure.json : failure.text(colored: isColored))
  }

  /// A remark that no script should ever see: only for people at a terminal.
  func remark(_ text: String) {
    if !isQuiet, Platform.isTerminal(Platform.standardError) { say(text + "\n") }
  }

  /// A remark that matters even when nobody watches.
  func note(_ text: String) {
    if !isQuiet { say("note: \(text)\n") }
  }

  /// Lines that belong to what a command has done.
  func write(_ text: String) { say(text) }

  private func say(_ text: String) {
    try? Platform.write(Array(text.utf8), to: Platform.standardError)
  }
}

/// When to colour: the flag first, then the environment's conventions, then whether it is a terminal.
enum ColorChoice {
  case always, never, auto

  init(_ flag: String?) {
    switch flag {
    case "always": self = .always
    case "never": self = .never
    default: self = .auto
    }
  }

  func isColored(on descriptor: Int32) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = Platform.environment("NO_COLOR"), !value.isEmpty { return false }
      if let value = Platform.environment("CLICOLOR_FORCE"), !value.isEmpty, value != "0" { return true }
      return Platform.isTerminal(descriptor) && Platform.environment("TERM") != "dumb"
    }
  }
}
