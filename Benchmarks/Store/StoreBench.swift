// storebench: the store against arrays and against LMDB in C, on the same graph, in the same run.

import CBaseline
import Harness

@main
enum StoreBench {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == OneRead.flag {
      do { return try OneRead.run(Array(arguments.dropFirst())) } catch {
        note("storebench: \(error)")
        quit(1)
      }
    }
    BenchProgram.run("storebench", arguments) { options in
      let ground = try Ground(scale: options.scale, directory: options.directory)
      return (
        benchmarks(on: ground),
        {
          try ground.proveReferences()
          return Machine(measuringIn: ground.directory).description + ground.description
        }
      )
    }
  }

  /// Every row, in the order of the table.
  private static func benchmarks(on ground: Ground) -> [any Benchmark] {
    [
      TwoHop(ground: ground),
      ListSum(ground: ground),
      RandomRead(ground: ground, sorted: false),
      RandomRead(ground: ground, sorted: true),
      ColumnScan(ground: ground),
      BulkBuild(ground: ground),
      SingleInsert(ground: ground),
      GroupCommit(ground: ground),
      BatchInsert(ground: ground),
      HubInsert(ground: ground, portion: .one),
      HubInsert(ground: ground, portion: .many),
      FileSize(ground: ground),
      ColdOpen(ground: ground),
      ParallelReaders(ground: ground, besideWriter: true),
      ParallelReaders(ground: ground, besideWriter: false),
    ]
  }
}
