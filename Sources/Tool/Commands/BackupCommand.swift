// graphq backup: a consistent copy of a database, while others read and write it.

import GraphStore

enum BackupCommand {
  static let command = Command(
    name: "backup",
    summary: "copy a database while it is in use",
    examples: [
      Example("graphq backup air.graph saved.graph", "a copy of what is committed now"),
      Example(
        "graphq backup air.graph saved.graph --compact --verify", "without free pages, checked in full"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("TARGET", .file, .required, "the directory that the copy becomes"),
    ],
    options: [compact, verify, CommonOption.overwrite, CommonOption.progress],
    run: run)

  static let compact = Option.flag("compact", "leave out free pages")
  static let verify = Option.flag("verify", "check the copy in full before it takes its place")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    var options = StoreOptions()
    options.create = false
    options.readOnly = true
    let line = ProgressLine(call)
    do throws(StoreError) {
      defer { line.end() }
      let report = try Store(path: call.operands[0], options: options).backup(
        to: call.operands[1], compact: call.has(compact), overwrite: call.has(CommonOption.overwrite),
        verify: call.has(verify)
      ) { line.show($0.stage, done: $0.done, total: $0.total) }
      line.end()
      Console(call).remark("\(StatsCommand.size(report.bytesAfter)) in '\(call.operands[1])'")
    } catch {
      throw Failure(error)
    }
    return .success
  }
}
