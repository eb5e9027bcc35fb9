// graphq restore: puts a backup in the place of a database, after checking it.

import GraphStore

enum RestoreCommand {
  static let command = Command(
    name: "restore",
    summary: "put a backup in the place of a database",
    examples: [
      Example(
        "graphq restore saved.graph air.graph", "the copy is checked in full before it takes its place"),
      Example("graphq restore saved.graph air.graph --overwrite", "replace the database that is there"),
    ],
    operands: [
      Operand("SOURCE", .database, .required, "the backup"),
      Operand("DB", .database, .required, "the database that it becomes"),
    ],
    options: [CommonOption.overwrite, CommonOption.progress],
    run: run)

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let line = ProgressLine(call)
    do throws(StoreError) {
      defer { line.end() }
      let report = try Store.restore(
        from: call.operands[0], to: call.operands[1], overwrite: call.has(CommonOption.overwrite)
      ) { line.show($0.stage, done: $0.done, total: $0.total) }
      line.end()
      Console(call).remark("\(StatsCommand.size(report.bytesAfter)) in '\(call.operands[1])'")
    } catch {
      throw Failure(error)
    }
    return .success
  }
}
