// sqlitebench: what programs do with the library, beside SQLite through its C API with prepared statements and the
// indexes it needs: the same data, in one run, answers compared.

import GraphQ
import Harness

/// Not the plain graph of the benchmarks.
typealias Graph = GraphQ.Graph

@main
enum SQLiteBench {
  static func main() {
    BenchProgram.run("sqlitebench", Array(CommandLine.arguments.dropFirst())) { options in
      let demand = PeopleOnDemand(scale: options.scale, in: options.directory)
      return (
        Reading.all(demand) + Writing.all(demand) + Processes.all(options),
        {
          Machine(measuringIn: options.directory).description
            + "people       \(1 << Int(options.scale)), each with \(People.acquaintances) acquaintances\n"
            + "beside       SQLite \(SQLite.version), write-ahead log, synchronous = FULL\n"
        }
      )
    }
  }
}
