// graphq fmt: traversals and definitions in one layout.

import Traversal

enum FormatCommand {
  static let command = Command(
    name: "fmt",
    summary: "lay out the text of traversals and definitions",
    details: """
      Text is read from files or standard input, and written laid out to standard output. Only white space changes: \
      remarks, blank lines and the spelling of values stay. A chain that is longer than a line has a step on each, with \
      the modulators that belong to it; brackets that are longer hold what they hold further in. What is laid out stays \
      as it is when it is laid out again.

      With --write, files are changed in place. With --check, nothing is written, files that would change are named, \
      and the exit code is 1 when there are any.
      """,
    examples: [
      Example("graphq fmt < query.gremlin", "standard input, laid out"),
      Example("graphq fmt --write traversals/*.gremlin", "files in place"),
      Example("graphq fmt --check traversals/*.gremlin", "say which files are not laid out"),
    ],
    operands: [Operand("FILE", .file, .repeating, "texts of traversals or definitions; - is standard input")],
    options: [check, write, width],
    run: run)

  static let check = Option.flag("check", "name what would change, and exit with 1 when something would")
  static let write = Option.flag("write", short: "w", "change the files in place")
  static let width = Option.value("width", "N", .count, "how long a line may be (\(TextFormatter.width))")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    if call.has(check), call.has(write) {
      throw .usage("contradiction", "'--check' and '--write' exclude each other")
    }
    let paths = call.operands.isEmpty ? ["-"] : call.operands
    if call.has(write), paths.contains("-") {
      throw .usage("invalid-value", "standard input cannot be changed in place", help: "leave out --write")
    }
    let width = call.number(width) ?? TextFormatter.width
    let output = Output()
    var unformatted: [String] = []
    for path in paths {
      let text = try SourceText.read(path)
      let formatted: String
      do throws(TraversalError) {
        formatted = try TextFormatter.format(text, width: width)
      } catch {
        throw Failure(error, in: Statement(text: text), fileName: SourceText.name(of: path))
      }
      if call.has(check) {
        if formatted != text { unformatted.append(SourceText.name(of: path)) }
      } else if !call.has(write) {
        try output.write(formatted)
      } else if formatted != text {
        let file = try Output(path: path)
        try file.write(formatted)
        try file.finish()
      }
    }
    for name in unformatted { try output.write(name + "\n") }
    try output.finish()
    return unformatted.isEmpty ? .success : .failure
  }
}
