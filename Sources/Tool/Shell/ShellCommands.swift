// ShellCommands: the table of everything that begins with a colon. Help and completion are made from it.

import GraphStore
import Traversal

enum ShellCommands {
  static let all: [ShellCommand] = asking + results + values + transactions + files + maintenance + leaving

  // MARK: Asking

  private static let asking: [ShellCommand] = [
    .simple("help", "[TOPIC|STEP]", "the commands; or all about a step, a command or a topic", .topic) {
      shell, text throws(Failure) in try shell.show(ShellHelp.text(on: text, shell))
    },
    .simple("labels", "", "the labels and how many elements bear each") {
      shell, _ throws(Failure) in try shell.showLabels()
    },
    .simple("keys", "", "the property keys") {
      shell, _ throws(Failure) in
      shell.refreshNames()
      try shell.show(lines(shell.names.keys.sorted(), or: "no property keys"))
    },
    .simple("indexes", "", "the indexes") { shell, _ throws(Failure) in try shell.showIndexes() },
    question("explain", .plan, "how a traversal would run"),
    question("profile", .profile, "runs a traversal and shows what each step took"),
    .simple("plan", "on|off", "whether every statement shows how it runs", .words(["on", "off"])) {
      shell, text throws(Failure) in try shell.settings.set("plan", to: text)
    },
    ShellCommand(
      "bench", "TRAVERSAL", "runs a traversal for a second and shows what one run takes", .traversal
    ) {
      shell, text, execute throws(Failure) in
      try shell.bench(text, execute)
      return .stay
    },
    ShellCommand("watch", "TIME TRAVERSAL", "runs a traversal again and again until Ctrl-C", .traversal) {
      shell, text, execute throws(Failure) in
      try shell.watch(text, execute)
      return .stay
    },
  ]

  private static func question(
    _ name: String, _ question: PreparedStatement.Question, _ summary: String
  ) -> ShellCommand {
    ShellCommand(name, "TRAVERSAL", summary, .traversal) { shell, text, execute throws(Failure) in
      try shell.run(Statement(text: required(text, "a traversal", of: name)), question, execute)
    }
  }

  // MARK: Results

  private static let results: [ShellCommand] = [
    .simple("mode", "[FORMAT]", "how results are written; auto suits the form to them", .format) {
      shell, text throws(Failure) in try shell.setOrShow("mode", text)
    },
    .simple("set", "[NAME [VALUE]]", "changes a setting; alone, lists them", .setting) {
      shell, text throws(Failure) in try shell.set(text)
    },
    .simple("width", "N", "columns of a table; 0 is the width of the terminal", .text) {
      shell, text throws(Failure) in try shell.setOrShow("width", text)
    },
    .simple("null", "TEXT", "what stands for null in tables", .text) {
      shell, text throws(Failure) in try shell.setOrShow("null", text)
    },
    .simple("timer", "on|off", "whether the time of statements is said", .words(["on", "off"])) {
      shell, text throws(Failure) in try shell.setOrShow("timer", text)
    },
    .simple("echo", "on|off", "whether statements read from a file are repeated", .words(["on", "off"])) {
      shell, text throws(Failure) in try shell.setOrShow("echo", text)
    },
    .simple("last", "[FORMAT]", "the last results again, also called _ in traversals", .format) {
      shell, text throws(Failure) in try shell.showLast(text)
    },
    .simple("output", "FILE|-", "where results go from now on; - is the terminal", .file) {
      shell, text throws(Failure) in try shell.setOutput(required(text, "a file", of: "output"))
    },
    .simple("once", "FILE|'|'COMMAND", "where the next results go: a file, or a program behind |", .file) {
      shell, text throws(Failure) in
      shell.outputOnce = try required(text, "a file, or | and a command", of: "once")
    },
    .simple(
      "limit", "time|memory|elements|results VALUE", "what a statement may use; 0 is no limit",
      .words(["time", "memory", "elements", "results"])
    ) { shell, text throws(Failure) in try shell.limit(text) },
  ]

  // MARK: Parameters

  private static let values: [ShellCommand] = [
    .simple(
      "param", "[--secret] NAME = VALUE", "gives a parameter its value; NAME:TYPE = VALUE forces a type",
      .parameter
    ) { shell, text throws(Failure) in try shell.setParameter(text) },
    .simple("params", "", "the parameters and variables") { shell, _ throws(Failure) in
      try shell.showParameters()
    },
    .simple("unset", "NAME", "forgets a parameter or variable", .parameter) { shell, text throws(Failure) in
      guard shell.parameters.removeValue(forKey: text) != nil else {
        throw .usage(
          "unknown-parameter", "no parameter is called '\(text)'",
          help: Suggestions.question(for: text, among: shell.parameters.keys.sorted()))
      }
    },
  ]

  // MARK: Transactions

  private static let transactions: [ShellCommand] = [
    ShellCommand("begin", "", "begins a transaction; the prompt shows *") { shell, _, _ throws(Failure) in
      try transaction(.begin, isOpen: shell.isInTransaction)
    },
    ShellCommand("commit", "", "keeps what the transaction did") { shell, _, _ throws(Failure) in
      try transaction(.commit, isOpen: shell.isInTransaction)
    },
    ShellCommand("rollback", "", "undoes what the transaction did") { shell, _, _ throws(Failure) in
      try transaction(.rollback, isOpen: shell.isInTransaction)
    },
  ]

  static func transaction(_ verb: TransactionVerb, isOpen: Bool) throws(Failure) -> Shell.Next {
    switch (verb, isOpen) {
    case (.begin, false): return .begin
    case (.commit, true): return .commit
    case (.rollback, true): return .rollback
    case (.begin, true):
      throw .usage("in-transaction", "a transaction is open already", help: ":commit or :rollback ends it")
    case (_, false): throw .usage("no-transaction", "no transaction is open", help: ":begin begins one")
    }
  }

  // MARK: Files and programs

  private static let files: [ShellCommand] = [
    .simple("read", "FILE", "runs the lines of a file, up to the first error", .file) {
      shell, text throws(Failure) in try shell.readScript(required(text, "a file", of: "read"))
    },
    .simple("record", "FILE|off", "keeps what is entered in a file, from which :read runs it", .file) {
      shell, text throws(Failure) in
      shell.recording = try required(text, "a file, or off", of: "record") == "off" ? nil : text
    },
    .simple("edit", "[TRAVERSAL]", "writes the next input in $EDITOR, beginning with the last", .traversal) {
      shell, text throws(Failure) in try shell.edit(text)
    },
    .simple("history", "[N]", "the last inputs", .text) { shell, text throws(Failure) in
      let entries = shell.editor?.history.entries ?? []
      try shell.show(lines(Array(entries.suffix(Int(text) ?? 20)), or: "no history"))
    },
    .simple("cd", "FOLDER", "changes the working directory", .file) { _, text throws(Failure) in
      let folder = text.isEmpty ? Platform.environment("HOME") ?? "/" : text
      do throws(Platform.SystemError) {
        try Platform.changeFolder(folder)
      } catch {
        throw Failure(reading: folder, error)
      }
    },
    .simple("!", "COMMAND", "runs a command of the system", .text) { shell, text throws(Failure) in
      let line = try required(text, "a command", of: "!")
      do throws(Platform.SystemError) {
        let code = try Platform.runShell(line)
        if code != 0 { shell.say("exit code \(code)") }
      } catch {
        throw Failure("file", "cannot run it: \(error.text)", exit: .storage)
      }
    },
    .simple("clear", "", "empties the terminal") { shell, _ throws(Failure) in shell.editor?.clearTerminal()
    },
  ]

  // MARK: The database as a whole

  /// Commands of the command line, given this database.
  private static let maintenance: [ShellCommand] =
    CommandTable.commands.filter { command in
      ["DB", "DB1"].contains(command.operands.first?.name)
        && !["init", "query", "repl", "mcp", "serve", "bench"].contains(command.name)
    }.map { command in
      .simple(
        command.name,
        command.operands.dropFirst().map(\.usage).joined(separator: " ") + " [options]", command.summary,
        command.name == "schema"
          ? .label : ["call", "defs", "undefine", "test"].contains(command.name) ? .definition : .file
      ) { shell, text throws(Failure) in try shell.runTool(command.name, words: words(text)) }
    } + [
      .simple("undef", "NAME", "forgets a stored traversal, as :undefine does", .definition) {
        shell, text throws(Failure) in try shell.runTool("undefine", words: words(text))
      },
      ShellCommand("open", "DB", "goes on with another database", .database) {
        shell, text, _ throws(Failure) in
        guard !shell.isInTransaction else {
          throw .usage("in-transaction", "a transaction is open", help: ":commit or :rollback ends it")
        }
        return .open(try required(text, "a database", of: "open"))
      },
    ]

  private static let leaving: [ShellCommand] = [
    .simple("version", "", "the versions of program, file format and storage") {
      shell, _ throws(Failure) in _ = try Program.call(["version"])
    },
    ShellCommand("quit", "", "leaves; so do :exit and Ctrl-D") { shell, _, _ in shell.leave() },
    ShellCommand("exit", "", "leaves") { shell, _, _ in shell.leave() },
  ]

  // MARK: Texts

  static func required(_ text: String, _ what: String, of name: String) throws(Failure) -> String {
    guard !text.isEmpty else {
      throw .usage("missing-argument", "':\(name)' needs \(what)", help: ":help \(name) says more")
    }
    return text
  }

  static func lines(_ texts: [String], or nothing: String) -> String {
    texts.isEmpty ? nothing + "\n" : texts.map { $0 + "\n" }.joined()
  }
}
