// ResultRows: rows that a command has at hand, written in the format that its options ask for.

import GraphStore

enum ResultRows {
  static func write(_ rows: [Value], _ call: Invocation) throws(Failure) -> ExitCode {
    let output = try Output(path: call.text(QueryCommand.outputFile))
    do throws(Failure) {
      var writer = QueryCommand.format(of: call, output)
        .writer(to: output, QueryCommand.formatting(of: call, output))
      try writer.begin()
      for row in rows { try writer.row(row) }
      try writer.end()
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
    return .success
  }
}
