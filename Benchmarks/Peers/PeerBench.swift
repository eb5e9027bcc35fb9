// peerbench: the work that other databases are measured by, done with this library. It loads a data set, asks the
// questions of its workload file, inserts edges, and prints a line of JSON for each; whoever runs it checks the answers.

import GraphQ
import Harness
import Loading
import Traversal

@main
struct PeerBench {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      note("peerbench: \(error)")
      quit(1)
    }
  }

  private static func run(_ arguments: [String]) throws {
    guard let command = arguments.first else { return note(help) }
    let options = try Options(arguments.dropFirst())
    switch command {
    case "load": try load(options)
    case "run": try ask(options)
    case "cold": try startCold(options)
    default: note(help)
    }
  }

  private static let help = """
    peerbench load --data DIR --db DB                     load the CSV files of a directory, index what is looked up
    peerbench run  --db DB --workload FILE --only A,B --reps N --cap SECONDS
                                                          do the workloads of a file
    peerbench cold --db DB --id ID                        open, look one vertex and its neighbours up, end
    """

  /// The study beside the data says which text is looked up; other systems index it too.
  private static func load(_ options: Options) throws {
    let data = try options.value("data")
    let database = try options.value("db")
    let watch = Stopwatch()
    let report = try Loader.load([LoadInput(data)], into: database)
    let graph = try GraphQ.Graph(at: database)
    let study = try Study(reading: data + "/../workload.json")
    try graph.createIndex(on: study.vertex, study.text)
    var record = Record()
    record.set("workload", "load")
    record.set("vertices", report.vertices.added)
    record.set("edges", report.edges.added)
    record.set("seconds_in_process", watch.seconds)
    record.set("file_mb", Double(try graph.summary.fileSize) / 1e6)
    record.set("config", "ids of edges kept, index on \(study.text), two threads")
    record.print()
  }

  private static func ask(_ options: Options) throws {
    let study = try Study(reading: try options.value("workload"))
    let graph = try GraphQ.Graph(at: try options.value("db"))
    let names = try options.value("only").split(separator: ",").map(String.init)
    let reading = Reading(
      graph: graph, study: study, repetitions: options.number("reps").map { Int($0) } ?? 3,
      cap: options.number("cap") ?? 8)
    let questions = Question.core(of: study).merging(Question.social(of: study)) { $1 }
    for name in names {
      Record.printBegin(name)
      guard let workload = study.workload(name) else {
        throw StudyFailure(description: "no workload \(name)")
      }
      if workload.kind == .write {
        try Writing(graph: graph, study: study).run(workload)
      } else if let question = questions[name] {
        try reading.run(workload, as: question)
      } else {
        var record = Record()
        record.set("workload", name)
        record.set("unsupported", true)
        record.print()
      }
    }
  }

  /// What a program does that wants one answer: the neighbours by the label that most edges have.
  private static func startCold(_ options: Options) throws {
    let opening = Stopwatch()
    let graph = try GraphQ.Graph(at: try options.value("db"))
    let edge = try graph.summary.edgeLabels.max { $0.value < $1.value }?.key ?? ""
    let openSeconds = opening.seconds
    let asking = Stopwatch()
    let id = try options.value("id")
    _ = try graph.query("g.V(id).valueMap()", ["id": id]).one()
    let neighbours = try Answer.countAndSum(
      of: try graph.query("g.V(id).out(edge).id()", ["id": id, "edge": edge]))
    var record = Record()
    record.set("nbr", neighbours.json)
    record.set("open_ms", openSeconds * 1e3)
    record.set("query_ms", asking.seconds * 1e3)
    record.print()
  }
}

/// Options of the form `--name value`.
private struct Options {
  private var values: [String: String] = [:]

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard name.hasPrefix("--"), let value = rest.popFirst() else {
        throw StudyFailure(description: "options have the form --name value, not \(name)")
      }
      values[String(name.dropFirst(2))] = value
    }
  }

  func value(_ name: String) throws -> String {
    guard let value = values[name] else { throw StudyFailure(description: "--\(name) is missing") }
    return value
  }

  func number(_ name: String) -> Double? { values[name].flatMap { Double($0) } }
}
