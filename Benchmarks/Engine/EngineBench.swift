// enginebench: traversals against the same work over arrays in C, on the same graph, in the same run.

import CBaseline
import Harness

@main
enum EngineBench {
  static func main() {
    BenchProgram.run("enginebench", Array(CommandLine.arguments.dropFirst())) { options in
      let ground = try Ground(scale: options.scale, directory: options.directory)
      return (
        benchmarks(on: ground), { Machine(measuringIn: ground.directory).description + ground.description }
      )
    }
  }

  /// Every row, in the order of the table.
  private static func benchmarks(on ground: Ground) -> [any Benchmark] {
    LookUps.all(on: ground) + Calls.all(on: ground) + Walks.all(on: ground) + Scans.all(on: ground)
      + WholeGraph.all(on: ground)
  }
}
