// graphq: parse the command line, run the command, exit with its code.

Platform.installSignalHandlers()
Platform.exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
