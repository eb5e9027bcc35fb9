// enginebench: traversals against the same work over arrays in C, on the same graph, in the same run.

import CBaseline
import Harness

@main
enum EngineBench {
  static func main() {
    do {
      try run(Options(Array(CommandLine.arguments.dropFirst())))
    } catch let misuse as Options.Misuse {
      note("enginebench: \(misuse)\n\n\(Options.usage(of: "enginebench"))")
      quit(2)
    } catch {
      note("enginebench: \(error)")
      quit(1)
    }
  }

  private static func run(_ options: Options) throws {
    if options.help {
      print(Options.usage(of: "enginebench"), terminator: "")
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
    let report = try Runner(options).run(benchmarks)
    print(report.text)
    if let path = options.markdown {
      try save("```\n\(header)```\n\n\(report.markdown)", to: path)
    }
  }

  /// Every row, in the order of the table.
  private static func benchmarks(on ground: Ground) -> [any Benchmark] {
    LookUps.all(on: ground) + Calls.all(on: ground) + Walks.all(on: ground) + Scans.all(on: ground)
      + WholeGraph.all(on: ground)
  }
}

/// A row of the table, given as values.
struct Row: Benchmark {
  let name: String
  let work: String
  let measure: Measure
  let limit: Limit
  var mostRounds = Int.max
  let make: () throws -> Contest

  func prepare() throws -> Contest { try make() }
}
