// sqlitebench: what programs do with the library, beside SQLite through its C API with prepared statements and the
// indexes it needs: the same data, in one run, answers compared.

import GraphQ
import Harness

/// Not the plain graph of the benchmarks.
typealias Graph = GraphQ.Graph

@main
enum SQLiteBench {
  static func main() {
    do {
      try run(Options(Array(CommandLine.arguments.dropFirst())))
    } catch let misuse as Options.Misuse {
      note("sqlitebench: \(misuse)\n\n\(Options.usage(of: "sqlitebench"))")
      quit(2)
    } catch {
      note("sqlitebench: \(error)")
      quit(1)
    }
  }

  private static func run(_ options: Options) throws {
    if options.help {
      print(Options.usage(of: "sqlitebench"), terminator: "")
      return
    }
    let people = try People(scale: options.scale, in: options.directory)
    let rows = Reading.all(people) + Writing.all(people)
    if options.list {
      for row in rows { print(row.name) }
      return
    }
    try options.check(against: rows.map(\.name))
    let header =
      Machine(measuringIn: people.directory.path).description
      + "people       \(people.count), each with \(People.acquaintances) acquaintances\n"
      + "beside       SQLite \(SQLite.version), write-ahead log, synchronous = FULL\n"
    print(header)
    let report = try Runner(options).run(rows)
    print(report.text)
    if let path = options.markdown {
      try save("```\n\(header)```\n\n\(report.markdown)", to: path)
    }
  }
}
