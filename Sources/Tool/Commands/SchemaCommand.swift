// graphq schema: what is in a database.

import GraphStore

enum SchemaCommand {
  static let command = Command(
    name: "schema",
    summary: "show labels, properties with their types, which labels edges connect, and indexes",
    details: """
      Nobody declares a schema: it is read from the data, all of it. A key whose values are of several types names \
      them all, the most frequent first.
      """,
    examples: [
      Example("graphq schema air.graph", "tables"),
      Example("graphq schema air.graph --format json | jq '.vertices[].label'", "for a program"),
      Example("graphq schema air.graph --format mermaid", "a picture for a document"),
      Example("graphq schema air.graph airport", "one label: its keys, edges and indexes"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("LABEL", .text, .optional, "only what concerns this label"),
    ],
    options: [format],
    run: run)

  static let format = Option.value(
    "format", "FORMAT", .choice(["table", "json", "mermaid", "dot"]),
    "write it as table (the usual), json, mermaid or dot")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let store = try Database(call.operands[0]).store()
    var progress = ProgressLine(Console(call))
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
}
