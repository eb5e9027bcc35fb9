// AgentMessage: the lines that an agent's client and this server exchange: JSON-RPC 2.0 requests, answers and notices of
// the Model Context Protocol, in its stateless revision and in those that begin with a handshake.

import Traversal

/// The revisions of the protocol that are spoken here.
enum AgentProtocol {
  /// Every request says for itself which revision it follows.
  static let stateless = "2026-07-28"
  /// Revisions that begin with `initialize`, oldest first.
  static let handshakes = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

  static var all: [String] { handshakes + [stateless] }

  static let versionKey = "io.modelcontextprotocol/protocolVersion"
  static let serverKey = "io.modelcontextprotocol/serverInfo"

  static var serverInfo: JSON {
    .object(("name", .string("graphq")), ("version", .string(VersionCommand.version)))
  }
}

/// What a client sends.
struct AgentRequest: Sendable {
  /// As it was given, to be given back; nil for a notice, which is not answered.
  var id: JSON?
  var method: String
  var parameters: JSON

  /// Whether the request follows the stateless revision.
  var isStateless: Bool { parameters["_meta"]?[AgentProtocol.versionKey] != nil }

  /// Under which the client wants to hear how far a request has come.
  var progressToken: JSON? { parameters["_meta"]?["progressToken"] }

  /// Reads a line.
  init(_ line: [UInt8]) throws(AgentError) {
    let json: JSON
    do throws(JSONError) {
      json = try JSON.parse(line)
    } catch {
      throw AgentError(.parse, "not JSON: \(error)")
    }
    guard case .object = json, case .string("2.0")? = json["jsonrpc"] else {
      throw AgentError(.invalidRequest, "expected one JSON-RPC 2.0 request a line", id: json["id"])
    }
    guard case .string(let method)? = json["method"] else {
      throw AgentError(.invalidRequest, "a request names its method", id: json["id"])
    }
    switch json["id"] {
    case nil: id = nil
    case .string?, .number?: id = json["id"]
    default: throw AgentError(.invalidRequest, "an id is a string or a number")
    }
    self.method = method
    parameters = json["params"] ?? .object([])
  }
}

/// Why a request has no result.
struct AgentError: Error {
  enum Code: Int {
    case parse = -32700
    case invalidRequest = -32600
    case unknownMethod = -32601
    case invalidParameters = -32602
    case `internal` = -32603
    case unsupportedVersion = -32022
    case noResource = -32002
  }

  var code: Code
  var message: String
  var data: JSON?
  /// Of the request, where it is known only to the error.
  var id: JSON?

  init(_ code: Code, _ message: String, data: JSON? = nil, id: JSON? = nil) {
    self.code = code
    self.message = message
    self.data = data
    self.id = id
  }
}

/// What is sent back, one line each.
enum AgentReply {
  /// The result of a request, with what every result of the stateless revision carries.
  static func result(_ members: [JSONMember], to request: AgentRequest) -> [UInt8] {
    var members = members
    if request.isStateless {
      members.append(JSONMember(key: "resultType", value: .string("complete")))
      members.append(
        JSONMember(key: "_meta", value: .object((AgentProtocol.serverKey, AgentProtocol.serverInfo))))
    }
    return line([
      JSONMember(key: "id", value: request.id ?? .null), JSONMember(key: "result", value: .object(members)),
    ])
  }

  static func error(_ error: AgentError, to id: JSON?) -> [UInt8] {
    var body = [
      JSONMember(key: "code", value: .number(String(error.code.rawValue))),
      JSONMember(key: "message", value: .string(error.message)),
    ]
    if let data = error.data { body.append(JSONMember(key: "data", value: data)) }
    return line([
      JSONMember(key: "id", value: id ?? error.id ?? .null), JSONMember(key: "error", value: .object(body)),
    ])
  }

  /// How many seconds a request has been running.
  static func progress(_ seconds: Int, token: JSON) -> [UInt8] {
    line([
      JSONMember(key: "method", value: .string("notifications/progress")),
      JSONMember(
        key: "params",
        value: .object(
          ("progressToken", token), ("progress", .number(String(seconds))),
          ("message", .string("running for \(seconds) s")))),
    ])
  }

  /// Something that nobody answers.
  static func notice(_ method: String) -> [UInt8] {
    line([JSONMember(key: "method", value: .string(method))])
  }

  private static func line(_ members: [JSONMember]) -> [UInt8] {
    var bytes: [UInt8] = []
    JSON.object([JSONMember(key: "jsonrpc", value: .string("2.0"))] + members).append(to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
}

extension JSON {
  /// An object of some members.
  static func object(_ members: (String, JSON)...) -> JSON {
    .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  static func integer(_ number: some BinaryInteger) -> JSON { .number(String(number)) }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

  var members: [JSONMember]? { if case .object(let members) = self { members } else { nil } }
}
