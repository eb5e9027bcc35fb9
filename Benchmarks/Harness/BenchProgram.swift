// What every benchmark program is: a command line, rows to pick from, a header, the table.

package enum BenchProgram {
  /// Runs a program. `prepare` gives its rows and, once it is known that some are to run, what stands above the table.
  package static func run(
    _ name: String, _ arguments: [String],
    _ prepare: (Options) throws -> (rows: [any Benchmark], header: () throws -> String)
  ) {
    do {
      try run(name, Options(arguments), prepare)
    } catch let misuse as Options.Misuse {
      note("\(name): \(misuse)\n\n\(Options.usage(of: name))")
      quit(2)
    } catch {
      note("\(name): \(error)")
      quit(1)
    }
  }

  private static func run(
    _ name: String, _ options: Options,
    _ prepare: (Options) throws -> (rows: [any Benchmark], header: () throws -> String)
  ) throws {
    if options.help { return print(Options.usage(of: name), terminator: "") }
    let (rows, header) = try prepare(options)
    if options.list {
      for row in rows { print(row.name) }
      return
    }
    try options.check(against: rows.map(\.name))
    let text = try header()
    print(text)
    let report = try Runner(options).run(rows)
    print(report.text)
    if let path = options.markdown { try save("```\n\(text)```\n\n\(report.markdown)", to: path) }
  }
}
