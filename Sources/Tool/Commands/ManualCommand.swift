// graphq man: the manual page, in the form that `man` reads, from the one table.

enum ManualCommand {
  static let command = Command(
    name: "man",
    summary: "print the manual page",
    examples: [Example("graphq man | man -l -", "read the manual")],
    run: run)

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let output = Output()
    try output.write(ManualPage.text())
    try output.finish()
    return .success
  }
}
