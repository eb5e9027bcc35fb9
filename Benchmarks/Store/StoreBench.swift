// storebench: the store against arrays and against LMDB in C, on the same graph, in the same run.

import CBaseline
import Harness

@main
enum StoreBench {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if arguments.first == OneRead.flag { return try OneRead.run(Array(arguments.dropFirst())) }
      try run(Options(arguments))
    } catch let misuse as Options.Misuse {
      note("storebench: \(misuse)\n\n\(Options.usage(of: "storebench"))")
      quit(2)
    } catch {
      note("storebench: \(error)")
      quit(1)
    }
  }

  private static func run(_ options: Options) throws {
    if options.help {
      print(Options.usage(of: "storebench"), terminator: "")
      return
    }
    let ground = try Ground(scale: options.scale, directory: options.directory)
    let benchmarks = benchmarks(on: ground)
    if options.list {
      for benchmark in benchmarks { print(benchmark.name) }
      return
    }
    try options.check(against: benchmarks.map(\.name))
    let header = Machine(measuringIn: ground.directory).description + ground.description
    print(header)
    try ground.proveReferences()
    let report = try Runner(options).run(benchmarks)
    print(report.text)
    if let path = options.markdown {
      try save("```\n\(header)```\n\n\(report.markdown)", to: path)
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
