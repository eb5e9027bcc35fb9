// Shell: a conversation with a database at a terminal, or the same from a pipe.
// Statements are run in Shell+Statements.swift, commands stand in ShellCommands.swift.

import GraphStore
import Traversal

final class Shell {
  struct Options {
    var readsInitFile = true
    var initFile: String?
    var keepsHistory = true
  }

  /// Runs a statement and tells what it has changed.
  typealias Execute = (PreparedStatement, (Value) throws -> Bool) throws -> Effects

  /// What follows on a line that was entered.
  enum Next: Equatable {
    case stay, quit, begin, commit, rollback
    case open(String)
  }

  var database: Database
  var settings: ShellSettings
  var parameters: [String: Value]
  let console: Console
  let options: Options
  /// What the last statement gave, for `_` and `:last`.
  var lastResults: [Value] = []
  var isInTransaction = false
  /// What a statement failed of that may have done a part of its work, so that its transaction cannot go on.
  var brokenBy: Failure?
  /// Where results go, when not to the terminal.
  var outputFile: Output?
  /// Where the results of the next statement go: a file, or a command line behind `|`.
  var outputOnce: String?
  /// The script that is being recorded.
  var recording: String?
  /// What the next line begins with.
  var draft = ""
  var exitCode = ExitCode.success
  var names = GraphNames()

  let isInteractive: Bool
  var editor: LineEditor?
  private var pendingLines = LineReader(Platform.standardInput)
  private var interrupts: [UInt64] = []
  /// Files whose lines are read before anything else, the innermost last.
  private var scripts: [LineReader] = []
  /// The line at hand was not entered but read from a file.
  private(set) var isFromScript = false
  /// The conversation ends when the transaction is committed.
  private var leavesAfterCommit = false

  init(
    _ database: Database, _ settings: ShellSettings, parameters: [String: Value], console: Console,
    _ options: Options
  ) {
    self.database = database
    self.settings = settings
    self.parameters = parameters
    self.console = console
    self.options = options
    isInteractive = Platform.isTerminal(Platform.standardInput)
    if isInteractive, Platform.isTerminal(Platform.standardOutput), Platform.environment("TERM") != "dumb" {
      let history = LineHistory(path: options.keepsHistory ? UserFiles.history : nil)
      editor = LineEditor(
        input: Platform.standardInput, output: Platform.standardOutput, history: history,
        colored: console.isColored)
    }
  }

  // MARK: The conversation

  func run() throws(Failure) -> ExitCode {
    if isInteractive {
      Platform.setStopManner(.converse)
      Platform.watchWindowSize()
    }
    // A database that is not there is said before anything is asked.
    _ = try database.store()
    if isInteractive { greet() }
    readInitFile()
    var next = Next.stay
    while next != .quit {
      switch next {
      case .begin: next = converseInTransaction()
      case .open(let path): next = open(path)
      default: next = converse { try self.runAlone($0, each: $1) }
      }
    }
    try? outputFile?.finish()
    return Platform.requestedStop == .terminated ? .terminated : exitCode
  }

  /// Reads and does, until something has to be done outside of this conversation.
  private func converse(_ execute: Execute) -> Next {
    while true {
      guard let line = readLine() else {
        let next = leave()
        if next == .stay { continue }
        return next
      }
      if line.allSatisfy(\.isWhitespace) { continue }
      let next = handle(line, execute)
      if next != .stay { return next }
      if Platform.requestedStop == .terminated { return .quit }
      if !isInteractive, exitCode != .success { return .quit }
    }
  }

  /// Everything up to `:commit` in one transaction, on whose snapshot nobody else writes.
  private func converseInTransaction() -> Next {
    let store: Store
    do throws(Failure) {
      store = try database.store(forWriting: true)
    } catch {
      report(error)
      return .stay
    }
    struct RolledBack: Error { var next: Next }
    isInTransaction = true
    defer { (isInTransaction, leavesAfterCommit) = (false, false) }
    /// What was done so far: when the commit makes the map grow, it is done anew.
    var journal: [PreparedStatement] = []
    var isDecided = false
    do {
      return try store.write { transaction in
        for done in journal {
          try done.run(parameters, settings.limits, in: transaction) { _ in true }
        }
        if isDecided { return leavesAfterCommit ? .quit : .stay }
        names = (try? GraphNames(transaction)) ?? names
        let next = converse { prepared, each in
          let before = transaction.effects
          do {
            try prepared.run(parameters, settings.limits, in: transaction, each: each)
          } catch {
            // A part of the work may be done.
            if prepared.isMutating { throw Broken(cause: error) }
            throw error
          }
          if prepared.isMutating { journal.append(prepared) }
          return transaction.effects.since(before)
        }
        guard next == .commit else { throw RolledBack(next: next) }
        isDecided = true
        return leavesAfterCommit ? .quit : .stay
      }
    } catch let error as RolledBack {
      say("rolled back")
      if case .rollback = error.next { return .stay }
      return error.next
    } catch {
      report(Failure(storing: error))
      return .stay
    }
  }

  /// The failure of a statement that may have done a part of its work.
  struct Broken: Error { var cause: any Error }

  /// Somebody wants to leave: with a transaction open he is asked what becomes of it.
  func leave() -> Next {
    guard isInTransaction, isInteractive, Platform.requestedStop != .terminated else { return .quit }
    while true {
      say("a transaction is open: commit, rollback, or stay?")
      guard let answer = readLine(prompt: "commit/rollback/stay> ") else { return .quit }
      switch answer.first(where: \.isLetter) {
      case "c":
        leavesAfterCommit = true
        return .commit
      case "r": return .quit
      case "s": return .stay
      default: continue
      }
    }
  }

  private func open(_ path: String) -> Next {
    let before = database
    database.close()
    database = Database(path, before.access)
    do throws(Failure) {
      _ = try database.store()
      greet()
    } catch {
      database = before
      report(error)
    }
    return .stay
  }

  // MARK: Reading lines

  /// The next complete input; nil at the end.
  private func readLine(prompt: String? = nil) -> String? {
    isFromScript = false
    if prompt == nil, let line = nextOfScripts() {
      isFromScript = true
      return line
    }
    let mark = isInTransaction ? "*" : ""
    let usual = "graphq\(mark)> "
    guard editor != nil else { return readPlainLine(prompt ?? usual) }
    if !isInTransaction { refreshNames() }
    let assistant = ShellAssistant(names: names, parameters: Set(parameters.keys))
    let draft = self.draft
    self.draft = ""
    Platform.clearStop()
    editor?.keyMap = settings.keyMap
    let outcome = editor?.read(
      prompt: prompt ?? usual, continuation: String(repeating: " ", count: usual.count - 3) + "… ",
      draft: draft, assistant)
    switch outcome {
    case .text(let text):
      interrupts = []
      if prompt == nil, !ShellCommands.isSecret(text) { editor?.history.add(text) }
      return text
    case .interrupted(let discarded): return noteInterrupt(discarded) ? readLine(prompt: prompt) : nil
    case .stopped, .end, nil: return nil
    }
  }

  /// False when somebody insists on leaving.
  private func noteInterrupt(_ discarded: Bool) -> Bool {
    let now = Platform.nanoseconds
    interrupts = interrupts.filter { now &- $0 < 1_000_000_000 } + [now]
    if interrupts.count >= 3 {
      exitCode = .interrupted
      return false
    }
    if !discarded { say("Ctrl-D or :quit leaves") }
    return true
  }

  /// Without an editor: lines as they come, joined while they are open.
  private func readPlainLine(_ prompt: String) -> String? {
    var text = ""
    while true {
      if isInteractive { write(text.isEmpty ? prompt : "… ") }
      guard let line = pendingLines.next() else { return text.isEmpty ? nil : text }
      let isBlank = line.allSatisfy(\.isWhitespace)
      text += text.isEmpty ? line : "\n" + line
      if isBlank && !text.isEmpty { return text }
      if ShellAssistant.isOpen(text) { continue }
      if !isInteractive, pendingLines.continuesChain { continue }
      return text
    }
  }

  // MARK: Files of lines

  /// Files that may read one another, so deep.
  private static let deepestScript = 32

  /// The lines of a file are run next, as if they were entered. The first error ends them.
  func readScript(_ path: String) throws(Failure) {
    guard scripts.count < Self.deepestScript else {
      throw .usage("not-here", "files read one another \(Self.deepestScript) deep, and '\(path)' is one more")
    }
    do throws(Platform.SystemError) {
      scripts.append(LineReader(try Platform.readFile(path)))
    } catch {
      throw Failure(reading: path, error)
    }
  }

  private func nextOfScripts() -> String? {
    while let innermost = scripts.indices.last {
      var text = ""
      while let line = scripts[innermost].next() {
        text += text.isEmpty ? line : "\n" + line
        if ShellAssistant.isOpen(text) || scripts[innermost].continuesChain { continue }
        if !text.allSatisfy(\.isWhitespace) { break }
        text = ""
      }
      if !text.isEmpty {
        if settings.echoes { say(text) }
        return text
      }
      scripts.removeLast()
    }
    return nil
  }

  func refreshNames() {
    guard let store = try? database.store() else { return }
    names = (try? store.read { try GraphNames($0) }) ?? names
  }

  // MARK: Saying things

  private func greet() {
    var counts = ""
    let store = try? database.store()
    if let (vertices, edges) = try? store?.read({ (try $0.count(.vertex), try $0.count(.edge)) }) {
      counts = "(\(Self.grouped(vertices, "vertex", "vertices")), \(Self.grouped(edges, "edge", "edges")), "
      counts += database.access == .readOnly ? "read-only)" : "read-write)"
    }
    say("graphq \(VersionCommand.version)  \(database.path)  \(counts)   :help for help")
  }

  /// A count in groups of three digits, with its noun.
  static func grouped(_ count: UInt64, _ one: String, _ many: String) -> String {
    let digits = String(count)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += " " }
      text.append(digit)
    }
    return "\(text) \(count == 1 ? one : many)"
  }

  /// A line for the person, never for a script.
  func say(_ text: String) {
    guard !console.isQuiet, isInteractive else { return }
    write(TextStyle.faint.applied(to: text, colored: console.isColored) + "\n")
  }

  private func write(_ text: String) {
    try? Platform.write(Array(text.utf8), to: Platform.standardError)
  }

  /// Says what went wrong; a script ends with it.
  func report(_ failure: Failure) {
    scripts = []
    if failure.exit == .interrupted {
      say("interrupted")
      Platform.clearStop()
    } else {
      console.report(failure)
    }
    if !isInteractive { exitCode = failure.exit }
  }

  // MARK: The file of beginnings

  private func readInitFile() {
    guard options.readsInitFile else { return }
    let path = options.initFile ?? UserFiles.initialization
    guard let path, options.initFile != nil || Platform.kind(of: path) == .file else { return }
    do throws(Failure) {
      try readScript(path)
    } catch {
      report(error)
    }
  }
}

/// Where a user's own files are.
enum UserFiles {
  /// The history, in a folder that is made when it is missing.
  static var history: String? {
    guard let folder = folder("XDG_STATE_HOME", or: ".local/state") else { return nil }
    guard (try? Platform.makeFolder(folder)) != nil else { return nil }
    return "\(folder)/history"
  }

  static var initialization: String? {
    folder("XDG_CONFIG_HOME", or: ".config").map { "\($0)/init" }
  }

  private static func folder(_ variable: String, or usual: String) -> String? {
    if let base = Platform.environment(variable), base.hasPrefix("/") { return "\(base)/graphq" }
    return Platform.environment("HOME").map { "\($0)/\(usual)/graphq" }
  }
}
