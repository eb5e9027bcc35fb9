// Failure: what ends a command, with everything that its message says, as text and as JSON.

/// The end of a command that did not succeed: a stable code, what happened, what to do, and the exit code.
struct Failure: Error {
  var code: String
  var message: String
  /// The source line and caret run that the message is about, ready to print, when there is one.
  var excerpt: String?
  var help: String?
  var note: String?
  var exit: ExitCode

  init(
    _ code: String, _ message: String, excerpt: String? = nil, help: String? = nil, note: String? = nil,
    exit: ExitCode
  ) {
    self.code = code
    self.message = message
    self.excerpt = excerpt
    self.help = help
    self.note = note
    self.exit = exit
  }

  static func usage(_ code: String, _ message: String, help: String? = nil) -> Failure {
    Failure(code, message, help: help, exit: .usage)
  }

  /// The reader of our output has left. Nothing is said about it.
  static let outputClosed = Failure("output-closed", "the reader of the output has left", exit: .success)

  var isSilent: Bool { exit == .success || exit == .interrupted || exit == .terminated }
}

extension Failure {
  /// A file that cannot be read.
  init(reading path: String, _ error: Platform.SystemError) {
    self.init(
      error.isMissingFile ? "no-file" : "file", "cannot read '\(path)': \(error.text)", exit: .storage)
  }

  /// A file, named in quotes, or standard output, that cannot be written.
  init(writing place: String, _ error: Platform.SystemError) {
    self.init(
      error.isNoSpace ? "disk-full" : "file", "cannot write \(place): \(error.text)", exit: .storage)
  }
}

extension Failure {
  /// The text for people: `error[code]: message`, the excerpt, at most one help and one note.
  func text(colored: Bool) -> String {
    let (red, cyan, plain) = colored ? ("\u{1B}[1;31m", "\u{1B}[36m", "\u{1B}[0m") : ("", "", "")
    var lines = "\(red)error[\(code)]\(plain): \(message)\n"
    if let excerpt { lines += excerpt + "\n" }
    if let help { lines += "\(cyan)help\(plain): \(help)\n" }
    if let note { lines += "\(cyan)note\(plain): \(note)\n" }
    return lines
  }

  /// The same as one line of JSON.
  var json: String {
    var members = "\"code\":\(quoted(code)),\"message\":\(quoted(message))"
    if let excerpt { members += ",\"excerpt\":\(quoted(excerpt))" }
    if let help { members += ",\"help\":\(quoted(help))" }
    if let note { members += ",\"note\":\(quoted(note))" }
    return "{\"error\":{\(members),\"exit\":\(exit.rawValue)}}\n"
  }

  private func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSONText.append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
