// graphq repl: a conversation with a database.

import GraphStore

enum ReplCommand {
  static let command = Command(
    name: "repl",
    summary: "talk with a database at the prompt",
    details: """
      The same happens when a database is named and nothing else, at a terminal. :help lists what can be \
      said. From a pipe, lines are read without an editor, and the first error ends them.

      What was entered is kept in $XDG_STATE_HOME/graphq/history, unless it begins with a space. The lines of \
      $XDG_CONFIG_HOME/graphq/init are run first.
      """,
    examples: [
      Example("graphq air.graph", "begin"),
      Example("graphq repl :memory:", "try things out in a database that is gone afterwards"),
    ],
    operands: [Operand("DB", .database, .required, "the database, or :memory: for one of its own")],
    options: [
      initFile, noInit, noHistory, QueryCommand.parameter, QueryCommand.parameterFile, QueryCommand.format,
      QueryCommand.timeout, QueryCommand.maxMemory, QueryCommand.maxElements, QueryCommand.maxResults,
      QueryCommand.readOnly,
      QueryCommand.nullText, QueryCommand.width,
    ],
    takesScratch: true,
    run: run)

  static let initFile = Option.value(
    "init", "FILE", .file, "run the lines of this file first, not the usual one")
  static let noInit = Option.flag("no-init", "run no lines first")
  static let noHistory = Option.flag("no-history", "keep nothing of what is entered")

  @Sendable static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let parameters = try Parameters(
      texts: call.texts(QueryCommand.parameter), files: call.texts(QueryCommand.parameterFile))
    var settings = ShellSettings()
    settings.format = call.text(QueryCommand.format).flatMap(ResultFormat.init(rawValue:))
    settings.width = call.number(QueryCommand.width)
    settings.nullText = call.text(QueryCommand.nullText)
    settings.time = call.most(QueryCommand.timeout)
    settings.memory = call.most(QueryCommand.maxMemory)
    settings.elements = call.most(QueryCommand.maxElements)
    settings.results = call.most(QueryCommand.maxResults)
    settings.usesPager = !call.has(GlobalOption.noPager)
    var options = Shell.Options()
    options.initFile = call.text(initFile)
    options.readsInitFile = !call.has(noInit)
    options.keepsHistory = !call.has(noHistory)
    let database = Database(call.operands[0], call.has(QueryCommand.readOnly) ? .readOnly : .asNeeded)
    return try Shell(database, settings, parameters: parameters.values, console: Console(call), options).run()
  }
}
