// graphq undefine: drops stored traversals.

import GraphStore
import Traversal

enum UndefineCommand {
  static let command = Command(
    name: "undefine",
    summary: "drop stored traversals",
    details: """
      A traversal that others call stays, unless forced. Its versions are kept: graphq defs lists and restores them.
      """,
    examples: [
      Example("graphq undefine air.graph distance", "drop one"),
      Example("graphq undefine air.graph distance --force", "also when others call it"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("NAME", .name(.traversals), .repeating, "the names of stored traversals"),
    ],
    options: [force],
    run: run)

  static let force = Option.flag("force", "also when other definitions call it, or it belongs to a pack")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let names = call.operands.dropFirst()
    guard !names.isEmpty else {
      throw .usage(
        "no-name", "no stored traversal is named", help: "graphq defs \(call.operands[0]) lists them")
    }
    let store = try Store(existing: call.operands[0], forWriting: true)
    do {
      try store.write { transaction in
        for name in names { try transaction.undefine(name, insists: call.has(force)) }
      }
    } catch {
      throw Failure(running: error)
    }
    return .success
  }
}
