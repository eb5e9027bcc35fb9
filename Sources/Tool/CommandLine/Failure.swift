// Failure: what ends a command, with everything that its message says, as text and as JSON.

import Traversal

/// The end of a command that did not succeed: a stable code, what happened, what to do, and the exit code.
struct Failure: Error {
  var code: String
  /// What a traversal told fail() to say it is.
  var kind: String?
  var message: String
  /// Where in a text the error is, when it is about one.
  var place: Place?
  /// The file that the text is from, when it is from one.
  var fileName: String?
  var help: String?
  var note: String?
  var exit: ExitCode

  init(
    _ code: String, _ message: String, help: String? = nil, note: String? = nil, exit: ExitCode
  ) {
    self.code = code
    self.message = message
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
    var lines = "\(red)error[\(code)]\(plain): \(ValueText.visible(message))\n"
    if let place {
      if let fileName { lines = "\(fileName):\(place.line):\(place.column): " + lines }
      for line in place.excerpt() { lines += line + "\n" }
    }
    if let help { lines += "\(cyan)help\(plain): \(help)\n" }
    if let note { lines += "\(cyan)note\(plain): \(note)\n" }
    if let kind, kind != message {
      lines += "\(cyan)note\(plain): its kind is '\(ValueText.visible(kind))'\n"
    }
    return lines
  }

  /// The same as one line of JSON.
  var json: String {
    var bytes: [UInt8] = []
    func member(_ name: String, _ text: String?) {
      guard let text else { return }
      bytes.append(text: "\"\(name)\":")
      bytes.append(quoted: text)
      bytes.append(text: ",")
    }
    bytes.append(text: "{\"error\":{")
    member("code", code)
    member("kind", kind)
    member("message", message)
    member("file", fileName)
    if let place { bytes.append(text: "\"line\":\(place.line),\"column\":\(place.column),") }
    member("help", help)
    member("note", note)
    bytes.append(text: "\"exit\":\(exit.rawValue)}}\n")
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Failure {
  /// An error of a traversal that stands in a script or on the command line.
  init(_ error: TraversalError, in statement: Statement, fileName: String?) {
    let exit: ExitCode =
      switch error.code {
      case .syntax, .unknownStep, .argument, .structure, .unboundName, .unknownLabel, .unknownKey,
        .unknownService, .type, .limit:
        .syntax
      case .value, .failed, .denied, .definition: .failure
      case .timeout, .memory, .results, .elements: .limit
      case .cancelled: Platform.requestedStop ?? .interrupted
      }
    let error = error.pointing(into: statement.text)
    self.init(error.code.rawValue, error.message, help: error.help, note: error.note, exit: exit)
    kind = error.failure
    self.fileName = fileName
    if let range = error.range {
      place = Place(of: range.bytes.shifted(by: statement.offset), in: statement.source)
    }
  }
}

extension Range<Int> {
  func shifted(by distance: Int) -> Range<Int> {
    lowerBound + distance..<upperBound + distance
  }
}
