// graphq packs: lists the packs of a database, and removes one with all it has brought.

import GraphStore
import Packs
import Traversal

enum PacksCommand {
  static let command = Command(
    name: "packs",
    summary: "list the installed packs, or remove one",
    details: """
      A pack is a directory with a file pack.json, CSV files, stored traversals and tests, which graphq load DB PACK \
      installs in one transaction, and brings to a new version when it is there already.

      Removing a pack takes its elements, its stored traversals and its indexes. What was changed here stays and is \
      named. Where edges of your own hang on what the pack has brought, or traversals of your own call its own, nothing \
      is removed, unless forced.
      """,
    examples: [
      Example("graphq packs miles.graph", "list them: version, day, elements, traversals"),
      Example("graphq packs miles.graph --remove loyalty", "remove one"),
      Example(
        "graphq packs miles.graph --remove loyalty --dry-run", "say what would go, and keep everything"),
    ],
    operands: [Operand("DB", .database, .required, "the database")],
    options: [
      remove, force, dryRun, QueryCommand.format, QueryCommand.outputFile, QueryCommand.width,
      QueryCommand.noHeader,
    ],
    run: run)

  static let remove = Option.value("remove", "NAME", .name(.packs), "remove the pack of this name")
  static let force = Option.flag(
    "force", "with --remove: also what was changed here, and edges of your own that hang on it")
  static let dryRun = Option.flag("dry-run", "with --remove: say what would be done, and keep everything")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    guard let name = call.text(remove) else {
      if let option = [force, dryRun].first(where: { call.has($0) }) {
        throw .usage("contradiction", "--\(option.name) goes with --remove")
      }
      return try list(call)
    }
    let console = Console(call)
    let store = try Store(existing: call.operands[0], forWriting: true)
    do {
      let report = try removed(name, from: store, call)
      if !console.isQuiet { console.write(text(report, isDryRun: call.has(dryRun))) }
      return .success
    } catch let error as PackError {
      return try PackFailure.exit(error, console)
    } catch {
      throw Failure(running: error)
    }
  }

  // MARK: Listing

  private static func list(_ call: Invocation) throws(Failure) -> ExitCode {
    let store = try Store(existing: call.operands[0], forWriting: false)
    let rows: [Value]
    do {
      rows = try store.read { transaction in
        var rows: [Value] = []
        for pack in try transaction.packs() {
          rows.append(row(pack, definitions: try transaction.definitionNames(ofPack: pack.name).count))
        }
        return rows
      }
    } catch {
      throw Failure(running: error)
    }
    return try ResultRows.write(rows, call)
  }

  private static func row(_ pack: PackRecord, definitions: Int) -> Value {
    func entry(_ key: String, _ value: Value) -> MapEntry { MapEntry(key: .string(key), value: value) }
    func count(_ number: Int) -> Value { .long(Int64(number)) }
    return .map([
      entry("name", .string(pack.name)), entry("version", .string(pack.version.text)),
      entry("installed", .dateTime(Timestamp(millisecondsSinceEpoch: pack.time))),
      entry("vertices", count(pack.vertices)), entry("edges", count(pack.edges)),
      entry("traversals", count(definitions)), entry("indexes", count(pack.indexes.count)),
      entry("description", .string(pack.description)),
    ])
  }

  // MARK: Removing

  private struct Rehearsed: Error { var report: PackReport }

  private static func removed(_ name: String, from store: Store, _ call: Invocation) throws -> PackReport {
    do {
      return try store.write { transaction in
        let report = try Packs.remove(name, in: transaction, isForced: call.has(force))
        if call.has(dryRun) { throw Rehearsed(report: report) }
        return report
      }
    } catch let rehearsed as Rehearsed {
      return rehearsed.report
    }
  }

  private static func text(_ report: PackReport, isDryRun: Bool) -> String {
    var parts = [
      PackReport.counted(report.vertices.removed, "vertex", "vertices"),
      PackReport.counted(report.edges.removed, "edge", "edges"),
      PackReport.counted(report.droppedDefinitions.count, "traversal", "traversals"),
    ]
    if !report.droppedIndexes.isEmpty {
      parts.append(PackReport.counted(report.droppedIndexes.count, "index", "indexes"))
    }
    var text = "\(isDryRun ? "would remove" : "removed") \(report.name) \(report.version): "
    text += parts.joined(separator: ", ") + "\n"
    for kept in report.kept.prefix(20) { text += "  kept: \(ValueText.visible(kept.description))\n" }
    if report.kept.count > 20 { text += "  kept: and \(report.kept.count - 20) more\n" }
    return text
  }
}
