// The one table of commands: parsing, help, manual and completions are all made from it.
// A new command is one file in Commands/ and two lines here.

enum CommandTable {
  /// The commands by their names, in the order in which help lists them. Each is made when it is asked for: a query must not
  /// wait for the help of all others.
  private enum Name: String, CaseIterable {
    case `init`, load, query, call, define, undefine, defs, test, packs, repl, fmt, bench, export
    case schema, index, stats, check, backup, restore, compact, diff, draw, mcp, version, help
    case completions, man

    var command: Command {
      switch self {
      case .`init`: InitCommand.command
      case .load: LoadCommand.command
      case .query: QueryCommand.command
      case .call: CallCommand.command
      case .define: DefineCommand.command
      case .undefine: UndefineCommand.command
      case .defs: DefsCommand.command
      case .test: TestCommand.command
      case .packs: PacksCommand.command
      case .repl: ReplCommand.command
      case .fmt: FormatCommand.command
      case .bench: BenchCommand.command
      case .export: ExportCommand.command
      case .schema: SchemaCommand.command
      case .index: IndexCommand.command
      case .stats: StatsCommand.command
      case .check: CheckCommand.command
      case .backup: BackupCommand.command
      case .restore: RestoreCommand.command
      case .compact: CompactCommand.command
      case .diff: DiffCommand.command
      case .draw: DrawCommand.command
      case .mcp: AgentCommand.command
      case .version: VersionCommand.command
      case .help: HelpCommand.command
      case .completions: CompletionsCommand.command
      case .man: ManualCommand.command
      }
    }
  }

  /// Every command, in the order in which help lists them.
  static let commands = Name.allCases.map(\.command)

  /// Options that every command takes.
  static let global: [Option] = [
    GlobalOption.help, GlobalOption.version, GlobalOption.quiet, GlobalOption.verbose, GlobalOption.color,
    GlobalOption.noPager, GlobalOption.jsonErrors,
  ]

  static func command(named name: String) -> Command? {
    // A raw value would be looked up in a dictionary, which takes longer to make than the rest of the command line.
    Name.allCases.first { $0.rawValue == name }?.command
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
  static let noPager = Option.flag("no-pager", "never turn pages: results go straight to the terminal")
  static let jsonErrors = Option.flag("json-errors", "write errors as one line of JSON each")
}
