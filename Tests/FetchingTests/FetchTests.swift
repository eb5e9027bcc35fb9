// Reading URLs from a server that drops connections, lies and redirects, and over TLS.

import Foundation
import Testing

@testable import Fetching

private let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }

@Suite("The content of a URL comes whole or not at all", .serialized)
struct FetchTests {
  static func fetch(_ url: String, _ change: (inout FetchOptions) -> Void = { _ in }) throws -> [UInt8] {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("fetch-\(UUID().uuidString)")
      .path
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    defer {
      close(descriptor)
      unlink(path)
    }
    var options = FetchOptions()
    options.firstWait = 0.001
    change(&options)
    let size = try Fetch.content(of: url, to: descriptor, options)
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)).prefix(size))
  }

  static func message(_ url: String, _ change: (inout FetchOptions) -> Void = { _ in }) -> String {
    do {
      _ = try fetch(url, change)
      return "no error"
    } catch {
      return (error as? FetchError)?.message ?? "\(error)"
    }
  }

  @Test("a plain answer, one without a length, and an empty one")
  func plain() throws {
    let server = try LoopbackServer { asked in
      switch asked.path {
      case "/open": Answer(body: content)
      case "/empty": Answer(headers: ["Content-Length: 0"])
      default: .content(content, for: asked)
      }
    }
    defer { server.stop() }
    #expect(try Self.fetch(server.url("/plain")) == content)
    #expect(try Self.fetch(server.url("/open")) == content)
    #expect(try Self.fetch(server.url("/empty")) == [])
  }

  @Test("a connection that breaks is taken up where it broke, with or without ranges")
  func drops() throws {
    let server = try LoopbackServer { asked in
      if asked.path == "/ranges" {
        return Answer.content(content, for: asked, headers: ["ETag: \"a\""]).cut(to: 70_000)
      }
      let whole = Answer(headers: ["Content-Length: \(content.count)"], body: content)
      return asked.before < 2 ? whole.cut(to: 90_000) : whole
    }
    defer { server.stop() }
    #expect(try Self.fetch(server.url("/ranges")) == content)
    #expect(server.count("/ranges") == 3)
    #expect(try Self.fetch(server.url("/whole")) == content)
    #expect(server.count("/whole") == 3)
  }

  @Test("a content that changes meanwhile is read from its beginning")
  func changes() throws {
    let other = [UInt8](repeating: 7, count: 1000)
    let server = try LoopbackServer { asked in
      if asked.before == 0 {
        return Answer.content(content, for: asked, headers: ["ETag: \"a\""]).cut(to: 500)
      }
      // Not what `If-Range` names any more: the whole.
      return Answer(headers: ["ETag: \"b\"", "Content-Length: 1000"], body: other)
    }
    defer { server.stop() }
    #expect(try Self.fetch(server.url("/x")) == other)
  }

  @Test("a server that promises more than it has is given up in the end")
  func lies() throws {
    let server = try LoopbackServer { asked in
      Answer(headers: ["Content-Length: 5000"], body: Array(content.prefix(1000)))
    }
    defer { server.stop() }
    #expect(Self.message(server.url("/x")) { $0.retries = 2 }.contains("also after 3 attempts"))
  }

  @Test("faults that may pass are tried again, others are not, and what S3 says is told")
  func statuses() throws {
    let server = try LoopbackServer { asked in
      switch asked.path {
      case "/busy":
        asked.before < 2 ? Answer(status: "503 Slow Down") : .content(content, for: asked)
      case "/denied":
        Answer(
          status: "403 Forbidden",
          body: Array("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>".utf8))
      default: Answer(status: "404 Not Found")
      }
    }
    defer { server.stop() }
    #expect(try Self.fetch(server.url("/busy")) == content)
    #expect(server.count("/busy") == 3)
    #expect(Self.message(server.url("/nowhere")) == "the server answers 404")
    #expect(server.count("/nowhere") == 1)
    #expect(
      Self.message(server.url("/denied")) == "the server answers 403 (AccessDenied: Access Denied)")
  }

  @Test("redirects are followed, but not for ever and not to other protocols")
  func redirects() throws {
    let server = try LoopbackServer { asked in
      switch asked.path {
      case "/a": Answer(status: "302 Found", headers: ["Location: /b", "Content-Length: 0"])
      case "/b": .content(content, for: asked)
      case "/file":
        Answer(status: "302 Found", headers: ["Location: file:///etc/passwd", "Content-Length: 0"])
      default: Answer(status: "302 Found", headers: ["Location: \(asked.path)", "Content-Length: 0"])
      }
    }
    defer { server.stop() }
    #expect(try Self.fetch(server.url("/a")) == content)
    #expect(Self.message(server.url("/loop")) != "no error")
    #expect(Self.message(server.url("/file")) != "no error")
  }

  @Test("requests to S3 are signed, also those for the rest of an object")
  func signed() throws {
    let credentials = Credentials(accessKey: "AK", secretKey: "SK")
    let server = try LoopbackServer { asked in
      let time = asked.headers["x-amz-date"] ?? ""
      let signature = Signature(credentials, region: "here", service: "s3", time: time)
      let wanted = signature.authorization(
        method: "GET", path: asked.path, query: [],
        headers: ["host", "x-amz-content-sha256", "x-amz-date"].map { ($0, asked.headers[$0] ?? "") },
        payloadHash: asked.headers["x-amz-content-sha256"] ?? "")
      guard asked.headers["authorization"] == wanted else { return Answer(status: "403 Forbidden") }
      return Answer.content(content, for: asked).cut(to: asked.before == 0 ? 5000 : .max)
    }
    defer { server.stop() }
    setenv("AWS_ACCESS_KEY_ID", "AK", 1)
    setenv("AWS_SECRET_ACCESS_KEY", "SK", 1)
    defer {
      unsetenv("AWS_ACCESS_KEY_ID")
      unsetenv("AWS_SECRET_ACCESS_KEY")
    }
    let got = try Self.fetch("s3://bucket/some key.csv") {
      $0.endpoint = "http://127.0.0.1:\(server.port)"
      $0.region = "here"
    }
    #expect(got == content)
    #expect(server.count("/bucket/some%20key.csv") == 2)
    setenv("AWS_SECRET_ACCESS_KEY", "wrong", 1)
    let message = Self.message("s3://bucket/k") {
      $0.endpoint = "http://127.0.0.1:\(server.port)"
      $0.region = "here"
    }
    #expect(message == "the server answers 403")
  }

  @Test("a transfer ends when its caller wants it to")
  func stops() throws {
    let server = try LoopbackServer { _ in Answer(status: "503 Slow Down") }
    defer { server.stop() }
    #expect(
      throws: FetchError("interrupted", isStopped: true)
    ) {
      try Self.fetch(server.url("/x")) { $0.shouldStop = { true } }
    }
  }

  @Test("files by URL")
  func files() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("fetched-\(UUID().uuidString)")
      .path
    try Data(content).write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    #expect(try Self.fetch("file://\(path)") == content)
    #expect(Self.message("file://\(path).not") != "no error")
  }

  static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    "TLS is verified: an unknown certificate is refused, one that is named is taken",
    .enabled(if: openssl != nil))
  func certificates() throws {
    let tool = try #require(Self.openssl)
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data(content).write(to: directory.appendingPathComponent("data"))
    func process(_ arguments: [String]) throws -> Process {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: tool)
      process.arguments = arguments
      process.currentDirectoryURL = directory
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      return process
    }
    try process([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
      "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem",
    ]).waitUntilExit()
    // A port that was free a moment ago.
    let probe = try LoopbackServer { _ in Answer() }
    let port = probe.port
    probe.stop()
    let server = try process([
      "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "cert.pem", "-key", "key.pem", "-WWW", "-quiet",
    ])
    defer { server.terminate() }
    let url = "https://127.0.0.1:\(port)/data"
    let trusting: (inout FetchOptions) -> Void = {
      $0.certificates = directory.appendingPathComponent("cert.pem").path
      $0.retries = 8
      $0.firstWait = 0.05
    }
    #expect(try Self.fetch(url, trusting) == content)
    #expect(Self.message(url) != "no error")
  }
}
