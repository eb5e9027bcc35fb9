// Program: one run of the tool, from its arguments to its exit code.

enum Program {
  static func run(_ arguments: [String]) -> ExitCode {
    let call: Invocation
    do throws(Failure) {
      call = try ArgumentParser.parse(arguments)
    } catch {
      Console(arguments: arguments).report(error)
      return error.exit
    }
    do throws(Failure) {
      if call.has(GlobalOption.help), call.command.name != HelpCommand.command.name,
        !call.command.ownsHelp(call)
      {
        return try HelpCommand.show(call.command, isLong: arguments.contains("--help"))
      }
      if call.has(GlobalOption.version) { return try VersionCommand.command.run(call) }
      return try call.command.run(call)
    } catch {
      Console(call).report(error)
      return error.exit
    }
  }
}
