// graphq check: does a database contradict itself; and making anew what is derived.

import GraphStore
import Traversal

enum CheckCommand {
  static let command = Command(
    name: "check",
    summary: "check a database from end to end",
    details: """
      Every page, record, edge, index entry and count is read and compared with what it must agree with. Each fault is
      one line on standard output, with its kind and its place; the exit code is then 5. A check runs beside readers
      and writers.
      """,
    examples: [
      Example("graphq check air.graph", "check everything"),
      Example("graphq check air.graph --json | jq .faults", "the same for a program"),
      Example("graphq check air.graph --rebuild", "make indexes, counts and incoming lists anew, then check"),
      Example("graphq check air.graph --unlock", "take away locks that a killed writer has left, then check"),
    ],
    operands: [Operand("DB", .database, .required, "the database")],
    options: [quick, rebuild, unlock, CommonOption.json, CommonOption.progress],
    run: run)

  static let quick = Option.flag("quick", "leave out what compares records with each other")
  static let rebuild = Option.flag("rebuild", "first make anew everything that is derived from the rest")

  static let unlock = Option.flag(
    "unlock", "first make the locks anew; refused while somebody has the database open")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let console = Console(call)
    let path = call.operands[0]
    let isJSON = call.has(CommonOption.json)
    if call.has(unlock) {
      do {
        try Store.unlock(path: path)
      } catch {
        throw Failure(error)
      }
      console.note("nobody has the database open; its locks are new")
    }
    let rebuilt = call.has(rebuild) ? try makeAnew(path, ProgressLine(call)) : nil
    if let rebuilt { console.note(rebuilt.text) }
    let progress = ProgressLine(call)
    let report: CheckReport
    do throws(StoreError) {
      defer { progress.end() }
      report = try Store.check(path: path, quick: call.has(quick)) { step in
        progress.show(step.stage, done: step.done, total: step.total)
      }
    } catch {
      throw Failure(error)
    }
    let output = Output()
    try output.write(isJSON ? json(report, rebuilt) : text(report))
    try output.finish()
    return report.isClean ? .success : .integrity
  }

  private static func makeAnew(_ path: String, _ progress: ProgressLine) throws(Failure) -> Rebuilt {
    do {
      defer { progress.end() }
      var options = StoreOptions()
      options.create = false
      let store = try Store(path: path, options: options)
      let report = try store.rebuild { step in
        progress.show(step.stage, done: step.done, total: step.total)
      }
      let indexes = try store.read { graph in
        var names: [String] = []
        for index in graph.indexes {
          var keys: [String] = []
          for key in index.keys { keys.append(try graph.keyName(key)) }
          names.append("\(try graph.labelName(index.label)) (\(keys.joined(separator: ", ")))")
        }
        return names
      }
      return Rebuilt(report: report, indexes: indexes)
    } catch {
      throw Failure(storing: error)
    }
  }

  private static func text(_ report: CheckReport) -> String {
    var lines = report.faults.map { ValueText.visible($0.description) + "\n" }.joined()
    if report.unlistedFaults > 0 { lines += "and \(report.unlistedFaults) more faults\n" }
    guard report.isClean else { return lines }
    return "sound: \(report.vertices) vertices, \(report.edges) edges, \(report.properties) properties, "
      + "\(report.indexEntries) index entries, \(report.pages.total) pages\n"
  }

  private static func json(_ report: CheckReport, _ rebuilt: Rebuilt?) -> String {
    let faults = report.faults.map { fault in
      var members: [JSONMember] = [
        JSONMember(key: "kind", value: .string(fault.kind.rawValue)),
        JSONMember(key: "place", value: .string(fault.place.description)),
        JSONMember(key: "text", value: .string(fault.text)),
      ]
      if let table = fault.place.table { members.append(JSONMember(key: "table", value: .string(table))) }
      if let page = fault.place.page { members.append(JSONMember(key: "page", value: .number("\(page)"))) }
      return JSON.object(members)
    }
    var members = [
      JSONMember(key: "sound", value: .bool(report.isClean)),
      JSONMember(key: "complete", value: .bool(report.isComplete)),
      JSONMember(key: "faults", value: .array(faults)),
      JSONMember(key: "unlistedFaults", value: .number("\(report.unlistedFaults)")),
      JSONMember(key: "vertices", value: .number("\(report.vertices)")),
      JSONMember(key: "edges", value: .number("\(report.edges)")),
      JSONMember(key: "properties", value: .number("\(report.properties)")),
      JSONMember(key: "indexEntries", value: .number("\(report.indexEntries)")),
      JSONMember(
        key: "pages",
        value: .object([
          JSONMember(key: "total", value: .number("\(report.pages.total)")),
          JSONMember(key: "used", value: .number("\(report.pages.used)")),
          JSONMember(key: "free", value: .number("\(report.pages.free)")),
          JSONMember(key: "leaked", value: .number("\(report.pages.leaked)")),
        ])),
    ]
    if let rebuilt { members.append(JSONMember(key: "rebuilt", value: rebuilt.json)) }
    return JSON.object(members).line
  }
}

/// What was made anew, for people and for programs.
private struct Rebuilt {
  var report: RebuildReport
  /// Each index as `label (key, key)`.
  var indexes: [String]

  var text: String {
    var text =
      "rebuilt the counts of \(report.vertices) vertices and \(report.edges) edges, \(report.ids) ids, "
      + "\(report.listEntries) entries of incoming lists"
    if !indexes.isEmpty {
      text += ", \(indexes.count == 1 ? "the index" : "\(indexes.count) indexes:") "
      text += indexes.map(ValueText.visible).joined(separator: "; ")
    }
    return text
  }

  var json: JSON {
    .object([
      JSONMember(key: "vertices", value: .number("\(report.vertices)")),
      JSONMember(key: "edges", value: .number("\(report.edges)")),
      JSONMember(key: "ids", value: .number("\(report.ids)")),
      JSONMember(key: "listEntries", value: .number("\(report.listEntries)")),
      JSONMember(key: "indexes", value: .array(indexes.map { .string($0) })),
    ])
  }
}
