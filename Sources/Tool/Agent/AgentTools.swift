// AgentTools: what agents can call: every stored traversal by its name, and three tools of ours that ask for anything.

import GraphQ
import GraphStore
import Traversal

struct AgentTools: Sendable {
  let store: Store
  let options: AgentOptions

  /// The argument that a definition which stands on something gets its object by.
  static let inputName = "on"
  private static let pageSize = 1000

  var instructions: String {
    """
    A property graph, asked in Gremlin. Tools named after stored traversals answer ready-made questions; prefer them. \
    'schema' tells labels, properties and edge patterns; 'query' runs any \(options.canWrite ? "" : "reading ")\
    traversal, whose values are bound by name in 'parameters' and never written into the text; 'explain' shows how one \
    would run.
    """
  }

  /// What is another after every change of the stored traversals.
  var mark: [UInt8]? { (try? store.read { try $0.definitionsMark() }) ?? nil }

  // MARK: Listing

  func list(_ cursor: String?) throws(AgentError) -> [JSONMember] {
    let first = cursor.flatMap { Int($0) } ?? 0
    guard first >= 0, cursor == nil || Int(cursor ?? "") != nil else {
      throw AgentError(.invalidParameters, "the cursor is none of ours")
    }
    let all = try reading { transaction in
      var tools = builtIns.filter { options.allows($0["name"]?.text ?? "") }
      for stored in try transaction.definitions() where options.allows(stored.name) {
        let writes = try transaction.callables(of: stored.name).write
        if !writes || options.canWrite { tools.append(tool(stored, writes: writes)) }
      }
      return tools
    }
    let page = all.dropFirst(first).prefix(Self.pageSize)
    var members = [JSONMember(key: "tools", value: .array(Array(page)))]
    if first + page.count < all.count {
      members.append(JSONMember(key: "nextCursor", value: .string(String(first + page.count))))
    }
    return members
  }

  private func tool(_ stored: StoredDefinition, writes: Bool) -> JSON {
    let definition = stored.definition
    var members = [
      JSONMember(key: "name", value: .string(Self.toolName(stored.name))),
      JSONMember(
        key: "description",
        value: .string(
          definition.documentation.isEmpty
            ? "The stored traversal \(definition.signature)"
            : definition.documentation.joined(separator: "\n"))),
      JSONMember(key: "inputSchema", value: AgentSchema.arguments(definition)),
    ]
    if let schema = AgentSchema.result(definition) {
      members.append(JSONMember(key: "outputSchema", value: schema))
    }
    members.append(JSONMember(key: "annotations", value: Self.annotations(writes: writes)))
    return .object(members)
  }

  private static func annotations(writes: Bool) -> JSON {
    .object(
      ("readOnlyHint", .bool(!writes)), ("destructiveHint", .bool(writes)), ("openWorldHint", .bool(false)))
  }

  /// A name of a definition as tools may be called: with letters, digits, dots, dashes and underscores.
  static func toolName(_ name: String) -> String {
    let isBuiltIn = builtInNames.contains(name)
    let plain = name.unicodeScalars.map { scalar in
      let isAllowed = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      return isAllowed || "._-".unicodeScalars.contains(scalar) ? String(scalar) : "_"
    }.joined()
    return isBuiltIn ? "stored.\(plain)" : plain
  }

  private static let builtInNames: Set<String> = ["query", "schema", "explain"]

  private var builtIns: [JSON] {
    let traversal = JSONMember(
      key: "traversal",
      value: .object(
        ("type", .string("string")),
        ("description", .string("Gremlin, as g.V().has('code', code).out().values('name')"))))
    let parameters = JSONMember(
      key: "parameters",
      value: .object(
        ("type", .string("object")),
        ("description", .string("the values of the names that stand free in the traversal"))))
    return [
      .object(
        ("name", .string("query")),
        (
          "description",
          .string(
            options.canWrite
              ? "Runs a traversal, in a transaction of its own." : "Runs a traversal that only reads.")
        ),
        ("inputSchema", AgentSchema.object([traversal, parameters], [.string("traversal")])),
        ("annotations", Self.annotations(writes: options.canWrite))),
      .object(
        ("name", .string("schema")),
        (
          "description",
          .string(
            "Tells what is in the graph: labels, properties with types and counts, edge patterns, indexes.")
        ),
        ("inputSchema", AgentSchema.object([], [])), ("annotations", Self.annotations(writes: false))),
      .object(
        ("name", .string("explain")),
        ("description", .string("Shows how a traversal would run, without running it.")),
        ("inputSchema", AgentSchema.object([traversal, parameters], [.string("traversal")])),
        ("annotations", Self.annotations(writes: false))),
    ]
  }

  // MARK: Calling

  func call(_ request: AgentRequest, _ flag: CancellationFlag) throws(AgentError) -> [JSONMember] {
    guard let name = request.parameters["name"]?.text else {
      throw AgentError(.invalidParameters, "a tool is called by its 'name'")
    }
    let arguments = request.parameters["arguments"]?.members ?? []
    guard options.allows(name) else { throw Self.unknownTool(name) }
    do {
      switch name {
      case "query": return try query(arguments, flag, explains: false)
      case "explain": return try query(arguments, flag, explains: true)
      case "schema": return Self.success(try schema(), structured: true)
      default: return try stored(name, arguments, flag)
      }
    } catch let error as AgentError {
      throw error
    } catch {
      return failure(error, source: Self.text(arguments, "traversal"))
    }
  }

  private static func unknownTool(_ name: String) -> AgentError {
    AgentError(.invalidParameters, "there is no tool '\(TraversalError.echo(name))'")
  }

  private func stored(
    _ name: String, _ arguments: [JSONMember], _ flag: CancellationFlag
  ) throws -> [JSONMember] {
    let (definition, writes) = try store.read { transaction -> (Definition, Bool) in
      if let stored = try transaction.definition(named: name), Self.toolName(name) == name {
        return (stored.definition, try transaction.callables(of: name).write)
      }
      // A name that had to be changed to be the name of a tool.
      guard let known = try transaction.definitionNames().first(where: { Self.toolName($0) == name }),
        let stored = try transaction.definition(named: known)
      else { throw Self.unknownTool(name) }
      return (stored.definition, try transaction.callables(of: known).write)
    }
    guard !writes || options.canWrite else { throw Self.denied(name) }
    var call = DefinitionCall(definition)
    var rest = arguments
    if definition.input != nil, let place = rest.firstIndex(where: { $0.key == Self.inputName }) {
      try call.setInput(GraphSON.value(of: rest.remove(at: place).value))
    }
    try call.set(rest)
    let results = try run(call.traversal(), [:], flag, writes: writes)
    switch try call.shape(results) {
    case .one(let value):
      let json = try value.map { try Self.parsed($0) } ?? .null
      if case .object = json { return try bounded(json, structured: json) }
      return try bounded(json, structured: .object(("result", json)))
    case .many(let values):
      let json = JSON.array(try values.map { try Self.parsed($0) })
      return try bounded(json, structured: .object(("results", json)))
    }
  }

  private static func denied(_ what: String) -> TraversalError {
    TraversalError(
      .denied, "\(TraversalError.echo(what)) writes, and this server only reads",
      help: "ask the user to start 'graphq mcp' with --write")
  }

  private func query(_ arguments: [JSONMember], _ flag: CancellationFlag, explains: Bool) throws
    -> [JSONMember]
  {
    guard let text = Self.text(arguments, "traversal") else {
      throw AgentError(.invalidParameters, "the argument 'traversal' is Gremlin text")
    }
    var parameters: [String: Value] = [:]
    for member in arguments.first(where: { $0.key == "parameters" })?.value.members ?? [] {
      parameters[member.key] = try GraphSON.value(of: member.value)
    }
    var tree = try Query.parse(text, parameters: Set(parameters.keys))
    if explains { tree.terminal = Step(.explain) }
    let prepared = try PreparedTraversal(tree, source: text)
    let writes = prepared.isMutating && !explains
    guard !writes || options.canWrite else { throw Self.denied("the traversal") }
    let results = try run(prepared, parameters, flag, writes: writes)
    if explains, let plan = results.first { return try bounded(.string(plan.plainText), structured: nil) }
    let json = JSON.array(try results.map { try Self.parsed($0) })
    return try bounded(json, structured: .object(("results", json)))
  }

  private func run(
    _ traversal: PreparedTraversal, _ parameters: [String: Value], _ flag: CancellationFlag, writes: Bool
  ) throws -> [Value] {
    let limits = RunLimits(
      time: options.timeout, results: options.mostResults, memory: options.memory, cancellation: flag)
    func collect(_ transaction: borrowing Transaction) throws -> [Value] {
      var results: [Value] = []
      try traversal.run(parameters: parameters, in: transaction, limits: limits) { value in
        results.append(value)
        return true
      }
      return results
    }
    return writes ? try store.write { try collect($0) } : try store.read { try collect($0) }
  }

  // MARK: Results

  /// A value as the exact JSON of the other outputs.
  static func json(_ value: Value) -> JSON? { try? parsed(value) }

  private static func parsed(_ value: Value) throws -> JSON { try JSON.parse(ValueText.json(value)) }

  private static func text(_ arguments: [JSONMember], _ name: String) -> String? {
    arguments.first { $0.key == name }?.value.text
  }

  /// The result of a call that went well; an error where it is too long for anyone to read.
  private func bounded(_ json: JSON, structured: JSON?) throws -> [JSONMember] {
    var bytes: [UInt8] = []
    if case .string(let text) = json { bytes = Array(text.utf8) } else { json.append(to: &bytes) }
    guard bytes.count <= options.mostBytes else {
      throw TraversalError(
        .results, "the answer has \(bytes.count) bytes, more than the \(options.mostBytes) allowed",
        help: "ask for fewer results with limit(n), or for fewer properties with values() or project()")
    }
    return Self.content(String(decoding: bytes, as: UTF8.self), isError: false, structured)
  }

  private static func success(_ json: JSON, structured: Bool) -> [JSONMember] {
    var bytes: [UInt8] = []
    json.append(to: &bytes)
    return content(String(decoding: bytes, as: UTF8.self), isError: false, structured ? json : nil)
  }

  private static func content(_ text: String, isError: Bool, _ structured: JSON?) -> [JSONMember] {
    var members = [
      JSONMember(
        key: "content",
        value: .array([.object(("type", .string("text")), ("text", .string(text)))])),
      JSONMember(key: "isError", value: .bool(isError)),
    ]
    if let structured { members.append(JSONMember(key: "structuredContent", value: structured)) }
    return members
  }

  /// An error that the agent can read and mend its call by: the text with the line, the caret, and what to do.
  private func failure(_ error: any Error, source: String?) -> [JSONMember] {
    let text =
      switch error {
      case let error as TraversalError:
        if error.code == .failed, let kind = error.failure {
          "{\"ok\":false,\"error\":\(Self.quoted(kind)),\"message\":\(Self.quoted(error.message))}"
        } else {
          error.rendered(source: source)
        }
      case let error as ValueError: "error[argument]: \(error.message)"
      case let error as StoreError: error.description
      default: "error: \(error)"
      }
    return Self.content(text, isError: true, nil)
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSON.string(text).append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func reading<Result>(_ body: (borrowing Transaction) throws -> Result) throws(AgentError) -> Result {
    do {
      return try store.read(body)
    } catch let error as AgentError {
      throw error
    } catch {
      throw AgentError(.internal, "\(error)")
    }
  }

  private func schema() throws -> JSON {
    try store.read { transaction in
      try GraphSchema(transaction).json
    }
  }
}

/// What a server allows.
struct AgentOptions: Sendable {
  var canWrite = false
  var timeout = Duration.seconds(30)
  var mostResults = 1000
  var mostBytes = 1 << 20
  var memory = 1 << 30
  /// The tools to offer; all when nil.
  var tools: Set<String>?

  func allows(_ tool: String) -> Bool { tools?.contains(tool) ?? true }
}
