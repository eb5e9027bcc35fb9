// graphq mcp: a server for agents on standard input and output.

import GraphStore
import Traversal

enum AgentCommand {
  static let command = Command(
    name: "mcp",
    summary: "serve agents over the Model Context Protocol",
    details: """
      Reads requests from standard input and answers on standard output, one line each, in the stateless revision of \
      the protocol and in those that begin with a handshake. Every stored traversal is a tool, with its documentation \
      and the schemas of its arguments and results; 'query', 'schema' and 'explain' ask for anything else. The schema \
      and the definitions are resources.

      Nothing can be written unless --write says so.
      """,
    examples: [
      Example("graphq mcp air.graph", "serve for reading"),
      Example("graphq mcp notes.graph --write --timeout 5s", "let agents write, five seconds a call"),
      Example("graphq mcp air.graph --tools distance,schema", "offer these tools alone"),
    ],
    operands: [Operand("DB", .database, .required, "the database")],
    options: [write, readOnly, timeout, mostResults, tools],
    run: run)

  static let write = Option.flag("write", "offer tools that write, and let 'query' write")
  static let readOnly = Option.flag("read-only", "offer only what reads: what is done without --write")
  static let timeout = Option.value(
    "timeout", "TIME", .duration, "end a call after that long; 30s when not given")
  static let mostResults = Option.value(
    "max-results", "N", .count, "refuse answers of more results; 1000 when not given")
  static let tools = Option.value("tools", "LIST", .text, "offer these tools alone, separated by commas")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    var options = AgentOptions()
    options.canWrite = call.has(write)
    if options.canWrite, call.has(readOnly) {
      throw .usage("contradiction", "--write and --read-only exclude each other")
    }
    if let time = call.number(timeout) { options.timeout = .nanoseconds(time) }
    if let most = call.number(mostResults) { options.mostResults = most }
    if let list = call.text(tools) {
      options.tools = Set(list.split(separator: ",").map(String.init))
    }
    let store = try Store(existing: call.operands[0], forWriting: options.canWrite)
    do throws(Platform.SystemError) {
      try AgentServer(AgentTools(store: store, options: options)).serve()
    } catch {
      throw Failure(reading: "standard input", error)
    }
    return Platform.requestedStop ?? .success
  }
}
