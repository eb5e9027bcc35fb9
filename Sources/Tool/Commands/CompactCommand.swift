// graphq compact: rewrites a database without its free pages.

import GraphStore

enum CompactCommand {
  static let command = Command(
    name: "compact",
    summary: "make the file of a database as small as its content",
    details: """
      The database is copied without its free pages, the copy is checked in full and then takes the place of the file,
      in one step. Nobody may have the database open meanwhile.
      """,
    examples: [Example("graphq compact air.graph", "rewrite it in place")],
    operands: [Operand("DB", .database, .required, "the database")],
    options: [CommonOption.progress],
    run: run)

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let line = ProgressLine(call)
    do throws(StoreError) {
      defer { line.end() }
      let report = try Store.compact(path: call.operands[0]) {
        line.show($0.stage, done: $0.done, total: $0.total)
      }
      line.end()
      Console(call).remark(
        "\(StatsCommand.size(report.bytesBefore)) became \(StatsCommand.size(report.bytesAfter))")
    } catch {
      throw Failure(error)
    }
    return .success
  }
}
