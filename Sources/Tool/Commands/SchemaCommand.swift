// graphq schema: what is in a database.

import GraphQ
import GraphStore
import Packs
import Traversal

enum SchemaCommand {
  static let command = Command(
    name: "schema",
    summary: "show labels, properties, what edges connect, indexes, traversals",
    details: """
      Nobody declares a schema: it is read from the data, all of it. A key whose values are of several types names \
      them all, the most frequent first.
      """,
    examples: [
      Example("graphq schema air.graph", "tables"),
      Example("graphq schema air.graph --format json | jq '.vertices[].label'", "for a program"),
      Example("graphq schema air.graph --format mermaid", "a picture for a document"),
      Example("graphq schema air.graph airport", "one label: its keys, edges and indexes"),
      Example("graphq schema air.graph --names traversals", "the names of stored traversals, one a line"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("LABEL", .name(.labels), .optional, "only what concerns this label"),
    ],
    options: [format, names, CommonOption.progress],
    takesScratch: true,
    run: run)

  static let format = Option.value(
    "format", "FORMAT", .choice(["table", "json", "mermaid", "dot"]),
    "write it as table (the usual), json, mermaid or dot")

  static let names = Option.value(
    "names", "KIND", .choice(NameKind.allCases.map(\.rawValue)),
    "only the names of all labels, keys, traversals or packs, one a line; reads no elements")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let store = try Database(call.operands[0]).store()
    if let kind = call.text(names).flatMap(NameKind.init(rawValue:)) { return try list(kind, store, call) }
    let progress = ProgressLine(call)
    let whole: GraphSchema
    do {
      defer { progress.end() }
      whole = try store.read { graph in
        try GraphSchema(graph) { progress.show("schema", done: $0, total: $1) }
      }
    } catch {
      throw Failure(storing: error)
    }
    let schema = call.operands.count > 1 ? try whole.part(call.operands[1]) : whole
    let output = Output()
    switch call.text(format) {
    case "json": try output.write(schema.json.line)
    case "mermaid": try output.write(schema.mermaid)
    case "dot": try output.write(schema.dot)
    default: try schema.writeTables(to: output, width: output.columns)
    }
    try output.finish()
    return .success
  }

  private static func list(_ kind: NameKind, _ store: Store, _ call: Invocation) throws(Failure) -> ExitCode {
    guard call.operands.count == 1 else {
      throw .usage("contradiction", "'--names' lists all names, not those of one label")
    }
    let names: [String]
    do {
      names = try store.read { graph in
        switch kind {
        case .labels: graph.labelNames
        case .keys: graph.keyNames
        case .traversals: try graph.definitionNames()
        case .packs: try graph.packs().map(\.name)
        }
      }
    } catch {
      throw Failure(running: error)
    }
    let output = Output()
    // A name that has line ends would be taken for several.
    for name in names.sorted() where !name.contains(where: \.isNewline) { try output.write(name + "\n") }
    try output.finish()
    return .success
  }
}
