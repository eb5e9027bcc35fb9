// graphq index: the indexes of a database: which there are, new ones, dropped ones, rebuilt ones.

import GraphStore
import Traversal

enum IndexCommand {
  static let command = Command(
    name: "index",
    summary: "list, create, drop or rebuild indexes",
    details: """
      An index finds the elements of a label by their values under one key or several, in that order. A unique one \
      refuses a second element with the same values.
      """,
    examples: [
      Example("graphq index air.graph create airport code --unique", "find airports by code"),
      Example("graphq index air.graph list", "what there is"),
      Example("graphq index air.graph drop airport code", "do without it again"),
    ],
    operands: [
      Operand("DB", .database, .required, "the database"),
      Operand("ACTION", .choice(["list", "create", "drop", "rebuild"]), .required, "what to do"),
      Operand("LABEL", .name(.labels), .optional, "the label of the elements"),
      Operand("PROPERTY", .name(.keys), .repeating, "the keys, in their order"),
    ],
    options: [unique, edges, CommonOption.json, CommonOption.progress],
    run: run)

  static let unique = Option.flag("unique", "no two elements may have the same values")
  static let edges = Option.flag("over-edges", "an index of edges; needed where vertices have the label too")

  @Sendable private static func run(_ call: Invocation) throws(Failure) -> ExitCode {
    let action = call.operands[1]
    if action == "list" {
      guard call.operands.count == 2 else {
        throw .usage("extra-argument", "'index list' takes nothing more, but got '\(call.operands[2])'")
      }
      return try list(call)
    }
    guard call.operands.count >= 4 || (action == "rebuild" && call.operands.count == 2) else {
      throw .usage(
        "missing-argument", "'index \(action)' needs a label and a property",
        help: "graphq index \(call.operands[0]) \(action) airport code")
    }
    let store = try Database(call.operands[0], .write).store(forWriting: true)
    do {
      switch action {
      case "create": try create(call, store)
      case "drop": try drop(call, store)
      default: try rebuild(call, store)
      }
    } catch {
      throw Failure(storing: error)
    }
    return .success
  }

  // MARK: Actions

  private static func create(_ call: Invocation, _ store: Store) throws {
    var isEmpty = false
    let line = ProgressLine(call)
    defer { line.end() }
    try store.write { graph in
      let kind = try kind(call, graph)
      let label = try graph.makeLabel(call.operands[2])
      var keys: [KeyID] = []
      for name in call.operands.dropFirst(3) { keys.append(try graph.makeKey(name)) }
      _ = try graph.createIndex(kind, label: label, keys: keys, isUnique: call.has(unique)) { step in
        line.show(step.stage, done: step.done, total: step.total)
      }
      isEmpty = try graph.count(kind, label: label) == 0
    }
    if isEmpty { Console(call).note("nothing bears the label '\(call.operands[2])' yet") }
  }

  private static func drop(_ call: Invocation, _ store: Store) throws {
    try store.write { graph in
      let index = try find(call, graph)
      try graph.dropIndex(index.number)
    }
  }

  /// The one that is named, or all of them.
  private static func rebuild(_ call: Invocation, _ store: Store) throws {
    let line = ProgressLine(call)
    defer { line.end() }
    try store.write { graph in
      let indexes = call.operands.count == 2 ? graph.indexes : [try find(call, graph)]
      for index in indexes {
        try graph.rebuildIndex(index) { line.show($0.stage, done: $0.done, total: $0.total) }
      }
    }
  }

  private static func kind(_ call: Invocation, _ graph: borrowing Transaction) throws -> ElementKind {
    if call.has(edges) { return .edge }
    guard let label = graph.label(call.operands[2]) else { return .vertex }
    let (vertices, edges) = (try graph.count(.vertex, label: label), try graph.count(.edge, label: label))
    return vertices == 0 && edges > 0 ? .edge : .vertex
  }

  private static func find(_ call: Invocation, _ graph: borrowing Transaction) throws -> IndexDefinition {
    let wanted = Array(call.operands.dropFirst(3))
    for index in graph.indexes where try graph.labelName(index.label) == call.operands[2] {
      var keys: [String] = []
      for key in index.keys { keys.append(try graph.keyName(key)) }
      if keys == wanted, !call.has(edges) || index.kind == .edge { return index }
    }
    throw Failure(
      "no-index", "there is no index of '\(call.operands[2])' by \(wanted.joined(separator: ", "))",
      help: "graphq index \(call.operands[0]) list shows them", exit: .failure)
  }

  // MARK: Listing

  private static func list(_ call: Invocation) throws(Failure) -> ExitCode {
    let store = try Database(call.operands[0]).store()
    var rows: [Value] = []
    do {
      try store.read { graph in
        for index in graph.indexes {
          var keys: [Value] = []
          for key in index.keys { keys.append(.string(try graph.keyName(key))) }
          rows.append(
            .map([
              MapEntry(key: .string("kind"), value: .string(index.kind == .vertex ? "vertex" : "edge")),
              MapEntry(key: .string("label"), value: .string(try graph.labelName(index.label))),
              MapEntry(key: .string("keys"), value: .list(keys)),
              MapEntry(key: .string("unique"), value: .bool(index.isUnique)),
            ]))
        }
      }
    } catch {
      throw Failure(storing: error)
    }
    let output = Output()
    let format: ResultFormat = call.has(CommonOption.json) || !output.isTerminal ? .jsonl : .table
    var writer = format.writer(to: output, FormatOptions(width: output.columns))
    try writer.begin()
    for row in rows { try writer.row(row) }
    try writer.end()
    try output.finish()
    return .success
  }
}
