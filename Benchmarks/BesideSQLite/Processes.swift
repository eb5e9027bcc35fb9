// A whole process: a program is begun, opens a database, answers one question and ends, as in a script.

import GraphQ
import Harness

enum Processes {
  private static let people = 1_000
  private static let questions = 40

  /// The program is looked for beside this one, and copied first, as an installation does: the file as the linker leaves it
  /// lies in small pieces in the system's memory, and begins more slowly.
  static func all(_ options: Options) -> [any Benchmark] {
    [
      Row(
        name: "process", work: "the age of a person by an indexed name, as a whole process",
        measure: .time(per: "process"), limit: .atMostReference(times: 1.5)
      ) {
        let directory = try ScratchDirectory(in: options.directory)
        let (graph, sqlite) = (directory.newFile("few.graph"), directory.newFile("few.sqlite"))
        try fillGraph(graph)
        try fillSQLite(sqlite)
        let graphq = directory.newFile("graphq")
        _ = try ChildProcess.run("cp", [Self.program, graphq])
        let names = Seeded.numbers(count: questions, below: people, seed: 13).map { People.name(Int($0)) }
        return Contest(
          subject: Contender("graphq") {
            try ask(names) { (graphq, [graph, "g.V().has('person', 'name', '\($0)').values('age')"]) }
          },
          reference: Contender("sqlite3") {
            try ask(names) { ("sqlite3", [sqlite, "SELECT age FROM person WHERE name = '\($0)'"]) }
          },
          finish: { _ = directory })
      }
    ]
  }

  private static var program: String {
    let own = CommandLine.arguments[0]
    return own.lastIndex(of: "/").map { own[...$0] + "graphq" } ?? "graphq"
  }

  private static func ask(_ names: [String], _ command: (String) -> (String, [String])) throws -> Sample {
    var seconds = 0.0
    var answer: [UInt64] = []
    for name in names {
      let (program, arguments) = command(name)
      let run = try ChildProcess.run(program, arguments)
      seconds += run.seconds
      guard let age = UInt64(run.output.filter { $0 != "\n" }) else {
        throw WrongAnswer("\(program) printed \(run.output)")
      }
      answer.append(age)
    }
    return Sample(figure: seconds / Double(names.count), answer: answer)
  }

  private static func fillGraph(_ path: String) throws {
    let graph = try Graph(at: path)
    try graph.createIndexedPeople()
    try graph.write { transaction in
      for id in 0..<people { try transaction.addPerson(id) }
    }
  }

  /// Without a write-ahead log, which the first reader would have to look through.
  private static func fillSQLite(_ path: String) throws {
    let sqlite = try SQLite(path)
    try sqlite.run("PRAGMA journal_mode = DELETE")
    try sqlite.createPeople()
    try sqlite.run("BEGIN")
    let person = try sqlite.prepare("INSERT INTO person VALUES (?, ?, ?)")
    for id in 0..<people { try person.addPerson(id) }
    try sqlite.run("COMMIT")
  }
}
