// AgentServer: reads requests from standard input, answers on standard output, runs several at once, stops those that
// are cancelled. Nothing of a request is remembered for the next, so that either era of clients is served alike; clients that
// began with a handshake are told when the tools have changed, the others ask.

import GraphStore
import Synchronization
import Traversal

final class AgentServer: Sendable {
  private struct Running {
    var flag: CancellationFlag
    var token: JSON?
    var start: ContinuousClock.Instant
    var told = 0
  }

  private struct State {
    /// By the id of the request, as it was written.
    var running: [JSON: Running] = [:]
    var hasLostReader = false
    /// The mark of the tools that a client knows, once it has shaken hands.
    var known: [UInt8]??
    var lastLook = ContinuousClock.now
  }

  private let tools: AgentTools
  private let state = Mutex(State())
  /// One line at a time.
  private let output = Mutex(())

  private static let longestLine = 16 << 20
  private static let tick = 250

  init(_ tools: AgentTools) { self.tools = tools }

  /// Serves until the input ends and everything that was asked is answered.
  func serve() throws(Platform.SystemError) {
    var pending: [UInt8] = []
    var isOpen = true
    while isOpen, Platform.requestedStop == nil, !state.withLock({ $0.hasLostReader }) {
      guard Platform.hasInput(0, within: Self.tick) else {
        tellProgress()
        tellChanges()
        continue
      }
      isOpen = try Platform.read(0, into: &pending, limit: 1 << 16)
      takeLines(from: &pending)
      tellChanges()
      if pending.count > Self.longestLine {
        send(AgentReply.error(AgentError(.invalidRequest, "a request of more than 16 MiB"), to: nil))
        pending.removeAll()
      }
    }
    if !pending.isEmpty { take(pending) }
    while state.withLock({ !$0.running.isEmpty }), Platform.requestedStop == nil {
      Platform.sleep(milliseconds: 2)
      tellProgress()
    }
  }

  private func takeLines(from pending: inout [UInt8]) {
    var start = 0
    while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if end > start { take(Array(pending[start..<end])) }
      start = end + 1
    }
    pending.removeFirst(start)
  }

  // MARK: Requests

  private func take(_ line: [UInt8]) {
    if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) {
      return
    }
    let request: AgentRequest
    do throws(AgentError) {
      request = try AgentRequest(line)
    } catch {
      return send(AgentReply.error(error, to: nil))
    }
    guard let id = request.id else { return notice(request) }
    let flag = CancellationFlag()
    state.withLock {
      $0.running[id] = Running(flag: flag, token: request.progressToken, start: .now)
    }
    // What only reads a list is answered at once; what runs a traversal gets a thread.
    if request.method == "tools/call" {
      WorkerPool.shared.run { [self] in answer(request, id, flag) }
    } else {
      answer(request, id, flag)
    }
  }

  private func notice(_ request: AgentRequest) {
    guard request.method == "notifications/cancelled", let id = request.parameters["requestId"] else {
      return
    }
    state.withLock { $0.running[id]?.flag.cancel() }
  }

  private func answer(_ request: AgentRequest, _ id: JSON, _ flag: CancellationFlag) {
    let reply: [UInt8]
    do throws(AgentError) {
      reply = AgentReply.result(try result(of: request, flag), to: request)
    } catch {
      reply = AgentReply.error(error, to: id)
    }
    _ = state.withLock { $0.running.removeValue(forKey: id) }
    // Who cancels wants no answer any more.
    if !flag.isCancelled { send(reply) }
  }

  private func result(of request: AgentRequest, _ flag: CancellationFlag) throws(AgentError) -> [JSONMember] {
    if let version = request.parameters["_meta"]?[AgentProtocol.versionKey],
      version.text != AgentProtocol.stateless
    {
      throw AgentError(
        .unsupportedVersion, "the protocol revision is not supported",
        data: .object(
          ("supported", .array(AgentProtocol.all.map(JSON.string))), ("requested", version)))
    }
    switch request.method {
    case "server/discover": return discovery
    case "initialize":
      state.withLock { $0.known = .some(tools.mark) }
      return greeting(request.parameters["protocolVersion"]?.text)
    case "ping": return []
    case "tools/list": return cacheable(try tools.list(request.parameters["cursor"]?.text), request)
    case "tools/call": return try tools.call(request, flag)
    case "resources/list": return cacheable(try tools.resources(), request)
    case "resources/templates/list": return cacheable(tools.resourceTemplates, request)
    case "resources/read":
      guard let address = request.parameters["uri"]?.text else {
        throw AgentError(.invalidParameters, "a resource is named by its 'uri'")
      }
      return cacheable(try tools.read(address), request)
    default:
      throw AgentError(.unknownMethod, "there is no method '\(TraversalError.echo(request.method))'")
    }
  }

  /// Others may change the database at any time, so nothing may be kept.
  private func cacheable(_ members: [JSONMember], _ request: AgentRequest) -> [JSONMember] {
    guard request.isStateless else { return members }
    return members + [
      JSONMember(key: "ttlMs", value: .integer(0)), JSONMember(key: "cacheScope", value: .string("private")),
    ]
  }

  private static let notices = ["notifications/tools/list_changed", "notifications/resources/list_changed"]

  /// `tells` is whether changes are told without being asked for.
  private func capabilities(tells: Bool) -> JSON {
    let members = tells ? [JSONMember(key: "listChanged", value: .bool(true))] : []
    return .object(("tools", .object(members)), ("resources", .object(members)))
  }

  private var discovery: [JSONMember] {
    [
      JSONMember(key: "supportedVersions", value: .array(AgentProtocol.all.map(JSON.string))),
      JSONMember(key: "capabilities", value: capabilities(tells: false)),
      JSONMember(key: "instructions", value: .string(tools.instructions)),
      JSONMember(key: "ttlMs", value: .integer(0)), JSONMember(key: "cacheScope", value: .string("private")),
    ]
  }

  private func greeting(_ wanted: String?) -> [JSONMember] {
    let newest = AgentProtocol.handshakes[AgentProtocol.handshakes.count - 1]
    let version = wanted.flatMap { AgentProtocol.handshakes.contains($0) ? $0 : nil } ?? newest
    return [
      JSONMember(key: "protocolVersion", value: .string(version)),
      JSONMember(key: "capabilities", value: capabilities(tells: true)),
      JSONMember(key: "serverInfo", value: AgentProtocol.serverInfo),
      JSONMember(key: "instructions", value: .string(tools.instructions)),
    ]
  }

  // MARK: Output

  private func send(_ line: [UInt8]) {
    output.withLock { _ in
      do throws(Platform.SystemError) {
        try Platform.write(line, to: 1)
      } catch {
        state.withLock { state in
          state.hasLostReader = true
          for running in state.running.values { running.flag.cancel() }
        }
      }
    }
  }

  /// Tells a client that others have changed the stored traversals, each of which is a tool and a resource.
  private func tellChanges() {
    let isDue = state.withLock { state in
      guard state.known != nil, ContinuousClock.now - state.lastLook > .milliseconds(Self.tick) else {
        return false
      }
      state.lastLook = .now
      return true
    }
    guard isDue else { return }
    let mark = tools.mark
    let isNew = state.withLock { state in
      defer { state.known = .some(mark) }
      return state.known != .some(mark)
    }
    if isNew { for method in Self.notices { send(AgentReply.notice(method)) } }
  }

  /// Tells those who asked for it, once a second, that their request is still running.
  private func tellProgress() {
    let lines = state.withLock { state -> [[UInt8]] in
      var lines: [[UInt8]] = []
      for (id, running) in state.running {
        let seconds = Int((ContinuousClock.now - running.start).components.seconds)
        guard let token = running.token, seconds > running.told else { continue }
        state.running[id]?.told = seconds
        lines.append(AgentReply.progress(seconds, token: token))
      }
      return lines
    }
    for line in lines { send(line) }
  }
}
