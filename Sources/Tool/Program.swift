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
      return try run(call, isLong: arguments.contains("--help"))
    } catch {
      Console(call).report(error)
      return error.exit
    }
  }

  /// The same for somebody who says himself what went wrong.
  static func call(_ arguments: [String]) throws(Failure) -> ExitCode {
    try run(ArgumentParser.parse(arguments), isLong: arguments.contains("--help"))
  }

  private static func run(_ call: Invocation, isLong: Bool) throws(Failure) -> ExitCode {
    if call.has(GlobalOption.help), call.command.name != HelpCommand.command.name,
      !call.command.ownsHelp(call)
    {
      return try HelpCommand.show(call.command, isLong: isLong)
    }
    if call.has(GlobalOption.version) { return try VersionCommand.command.run(call) }
    return try call.command.run(call)
  }
}
