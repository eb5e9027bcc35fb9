// graphq defs: lists stored traversals, prints them as text that can be defined again, and restores earlier versions.

import GraphStore
import Traversal

enum DefsCommand {
  static let command = Command(
    name: "defs",
    summary: "list stored traversals, or print them as text",
    details: """
      Without NAME each stored traversal is one row: its signature, what it is for, whether it writes, and what it \
      needs. With names, or with --text, they are printed as text with their tests, which graphq define takes again.
      """,
    examples: [
      Example("graphq defs air.graph", "list them"),
      Example("graphq defs air.graph distance", "print one as text"),
      Example("graphq defs air.graph --text > all.gremlin", "print all of them"),
      Example("graphq defs air.graph distance --history", "list its versions"),
      Example("graphq defs air.graph distance --restore 2", "make an earlier version the current one"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("NAME", .name(.traversals), .repeating, "the names of stored traversals"),
    ],
    options: [
      text, history, version, restore, UndefineCommand.force, QueryCommand.format, QueryCommand.outputFile,
      QueryCommand.width,
    ],
    run: run)

  static let text = Option.flag("text", "print as text that can be defined again")
  static let history = Option.flag("history", "list the versions of a definition, the current one last")
  static let version = Option.value("at", "N", .count, "print an earlier version of a definition")
  static let restore = Option.value("restore", "N", .count, "make an earlier version the current one")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let names = Array(call.operands.dropFirst())
    if call.has(history) || call.has(version) || call.has(restore) {
      guard names.count == 1 else {
        throw .usage("one-name", "versions are those of one definition: name it")
      }
      return try versions(of: names[0], call)
    }
    let definitions = try read(call) { transaction in
      guard !names.isEmpty else { return try transaction.definitions() }
      var found: [StoredDefinition] = []
      for name in names {
        guard let stored = try transaction.definition(named: name) else {
          throw try transaction.unknownDefinition(name)
        }
        found.append(stored)
      }
      return found
    }
    if call.has(text) || !names.isEmpty, !call.has(QueryCommand.format) {
      return try print(definitions.map(\.text).joined(separator: "\n\n"), call)
    }
    return try ResultRows.write(definitions.map(row), call)
  }

  private static func read(
    _ call: Invocation, _ body: (borrowing Transaction) throws -> [StoredDefinition]
  ) throws(Failure) -> [StoredDefinition] {
    let store = try Store(existing: call.operands[0], forWriting: false)
    do {
      return try store.read(body)
    } catch {
      throw Failure(running: error)
    }
  }

  private static func print(_ text: String, _ call: Invocation) throws(Failure) -> ExitCode {
    let output = try Output(path: call.text(QueryCommand.outputFile))
    if !text.isEmpty { try output.write(text + "\n") }
    try output.finish()
    return .success
  }

  // MARK: Versions

  private static func versions(of name: String, _ call: Invocation) throws(Failure) -> ExitCode {
    if let number = call.number(restore) {
      let store = try Store(existing: call.operands[0], forWriting: true)
      do {
        try store.write { transaction in
          _ = try transaction.restoreDefinition(
            name, version: number, insists: call.has(UndefineCommand.force))
        }
      } catch {
        throw Failure(running: error)
      }
      return .success
    }
    let all = try read(call) { transaction in
      let past = try transaction.pastDefinitions(of: name)
      let current = try transaction.definition(named: name)
      guard !past.isEmpty || current != nil else { throw try transaction.unknownDefinition(name) }
      return past + (current.map { [$0] } ?? [])
    }
    guard let number = call.number(version) else {
      return try ResultRows.write(
        all.map { stored in
          .map([
            entry("version", .int(Int32(clamping: stored.version))),
            entry("time", .dateTime(Timestamp(millisecondsSinceEpoch: stored.time))),
            entry("hash", .string(stored.hash)), entry("signature", .string(stored.definition.signature)),
          ])
        }, call)
    }
    guard let stored = all.first(where: { $0.version == number }) else {
      throw .usage("no-version", "'\(name)' has no version \(number)", help: "--history lists the versions")
    }
    return try print(stored.text, call)
  }

  // MARK: Rows

  private static func row(_ stored: StoredDefinition) -> Value {
    let needs = stored.needs
    let effect = needs.writes ? "writes" : needs.reads ? "reads" : "computes"
    var entries = [
      entry("name", .string(stored.name)), entry("signature", .string(stored.definition.signature)),
      entry("purpose", .string(stored.definition.purpose)), entry("effect", .string(effect)),
      entry("calls", texts(needs.calls)), entry("labels", texts(needs.labels)),
      entry("keys", texts(needs.keys)),
      entry("tests", .int(Int32(clamping: stored.tests.count))),
      entry("version", .int(Int32(clamping: stored.version))),
    ]
    if let pack = stored.pack { entries.append(entry("pack", .string(pack))) }
    return .map(entries)
  }

  private static func entry(_ key: String, _ value: Value) -> MapEntry {
    MapEntry(key: .string(key), value: value)
  }

  private static func texts(_ list: [String]) -> Value { .list(list.map { .string($0) }) }
}
