// The one table of commands: parsing, help, manual and completions are all made from it.
// A new command is one file in Commands/ and one line here.

enum CommandTable {
  /// Every command, in the order in which help lists them.
  static let commands: [Command] = [
    InitCommand.command,
    LoadCommand.command,
    QueryCommand.command,
    CallCommand.command,
    DefineCommand.command,
    UndefineCommand.command,
    DefsCommand.command,
    TestCommand.command,
    PacksCommand.command,
    ReplCommand.command,
    FormatCommand.command,
    BenchCommand.command,
    ExportCommand.command,
    SchemaCommand.command,
    IndexCommand.command,
    StatsCommand.command,
    CheckCommand.command,
    BackupCommand.command,
    RestoreCommand.command,
    CompactCommand.command,
    DiffCommand.command,
    DrawCommand.command,
    AgentCommand.command,
    VersionCommand.command,
    HelpCommand.command,
    CompletionsCommand.command,
    ManualCommand.command,
  ]

  /// Options that every command takes.
  static let global: [Option] = [
    GlobalOption.help, GlobalOption.version, GlobalOption.quiet, GlobalOption.verbose, GlobalOption.color,
    GlobalOption.jsonErrors,
  ]

  static func command(named name: String) -> Command? {
    commands.first { $0.name == name }
  }

  /// An option of any command, to know whether a value follows its name before the command is known.
  static func anyOption(where matches: (Option) -> Bool) -> Option? {
    if let option = global.first(where: matches) { return option }
    for command in commands {
      if let option = command.options.first(where: matches) { return option }
    }
    return nil
  }
}

enum GlobalOption {
  static let help = Option.flag("help", short: "h", "show help; --help on a command begins with examples")
  static let version = Option.flag(
    "version", short: "V", "show the versions of program, file format, storage")
  static let quiet = Option.flag("quiet", short: "q", "say nothing but results and errors")
  static let verbose = Option.flag("verbose", short: "v", "say more about what is done")
  static let color = Option.value(
    "color", "WHEN", .choice(["auto", "always", "never"]), "colour: auto, always or never")
  static let jsonErrors = Option.flag("json-errors", "write errors as one line of JSON each")
}
