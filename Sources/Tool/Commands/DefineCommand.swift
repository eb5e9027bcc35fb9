// graphq define: stores traversals under names, from the command line, from files or from standard input.

import GraphStore
import Traversal

enum DefineCommand {
  static let command = Command(
    name: "define",
    summary: "store traversals under names, to be called by them",
    details: """
      A definition is a name with typed parameters, a result type and a traversal:

      define distance(from: String, to: String) -> Double = g.V().count();

      Lines of /// before it are its documentation. Lines such as test distance('SFO', 'JFK') is 2580 +- 5; behind it \
      are run by graphq test. All definitions given are stored in one transaction, or none.
      """,
    examples: [
      Example("graphq define air.graph -f distance.gremlin", "store what a file defines"),
      Example(
        "graphq define air.graph \"define size() -> Long = g.V().count();\"",
        "the same for one definition"),
      Example("graphq define air.graph -f distance.gremlin --replace", "also what is there already"),
      Example("graphq define air.graph -f distance.gremlin --check", "say what is wrong, and store nothing"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("TEXT", .text, .repeating, "definitions; several may stand in one text"),
    ],
    options: [QueryCommand.file, replace, force, check],
    run: run)

  static let replace = Option.flag("replace", "replace definitions that are there; their versions are kept")
  static let force = Option.flag("force", "also when definitions that call them do not fit any more")
  static let check = Option.flag("check", "say what is wrong with the definitions, and store nothing")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let texts = try DefinitionTexts(of: call)
    let file = try texts.parsed()
    let options = DefineOptions(replaces: call.has(replace) || call.has(force), insists: call.has(force))
    let store = try Store(existing: call.operands[0], forWriting: true)
    var report = DefineReport()
    do {
      try store.write { transaction in
        report = try transaction.define(file, options)
        if call.has(check) { throw Unchanged() }
      }
    } catch is Unchanged {
    } catch {
      throw texts.failure(error)
    }
    say(report, isCheck: call.has(check), Console(call))
    return .success
  }

  private struct Unchanged: Error {}

  private static func say(_ report: DefineReport, isCheck: Bool, _ console: Console) {
    for caller in report.broken { console.note("'\(caller)' does not fit any more") }
    var parts: [String] = []
    if !report.added.isEmpty { parts.append("\(report.added.count) new") }
    if !report.replaced.isEmpty { parts.append("\(report.replaced.count) replaced") }
    if !report.unchanged.isEmpty { parts.append("\(report.unchanged.count) unchanged") }
    console.remark(
      (isCheck ? "checked: " : "stored: ") + (parts.isEmpty ? "nothing" : parts.joined(separator: ", ")))
  }
}
