// graphq completions: what a shell needs to complete our commands, flags and files, from the one table.

enum CompletionsCommand {
  static let command = Command(
    name: "completions",
    summary: "print completions for a shell",
    examples: [
      Example("source <(graphq completions bash)", "complete in this shell from now on"),
      Example("graphq completions fish > ~/.config/fish/completions/graphq.fish", "complete in every fish"),
    ],
    operands: [Operand("SHELL", .choice(Shell.allCases.map(\.rawValue)), .required, "bash, zsh or fish")],
    run: run)

  enum Shell: String, CaseIterable { case bash, zsh, fish }

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let output = Output()
    switch call.operands.first.flatMap(Shell.init(rawValue:)) {
    case .bash: try output.write(BashCompletions.text())
    case .zsh: try output.write(ZshCompletions.text())
    case .fish: try output.write(FishCompletions.text())
    case nil: throw .usage("missing-argument", "name a shell: bash, zsh or fish")
    }
    try output.finish()
    return .success
  }
}
