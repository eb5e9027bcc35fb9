// LoopbackServer: a server of HTTP on this machine that behaves as badly as a test wants.

import Foundation

/// What is asked.
struct Asked {
  var path: String
  var headers: [String: String]
  /// How often this path was asked for before.
  var before: Int

  /// The first byte that is wanted.
  var start: Int? {
    headers["range"].flatMap { Int($0.drop { !$0.isNumber }.prefix { $0.isNumber }) }
  }
}

/// What is answered: a head, and bytes after which the connection is closed.
struct Answer {
  var status = "200 OK"
  var headers: [String] = []
  var body: [UInt8] = []

  /// The content from where it is wanted, with the right length.
  static func content(_ bytes: [UInt8], for asked: Asked, headers: [String] = []) -> Answer {
    guard let start = asked.start, start < bytes.count else {
      return Answer(headers: headers + ["Content-Length: \(bytes.count)"], body: bytes)
    }
    return Answer(
      status: "206 Partial Content",
      headers: headers + [
        "Content-Length: \(bytes.count - start)",
        "Content-Range: bytes \(start)-\(bytes.count - 1)/\(bytes.count)",
      ], body: Array(bytes[start...]))
  }

  /// Only so many of the bytes that were promised.
  func cut(to count: Int) -> Answer {
    var answer = self
    answer.body = Array(body.prefix(count))
    return answer
  }
}

final class LoopbackServer: @unchecked Sendable {
  let port: UInt16
  private let descriptor: Int32
  private let lock = NSLock()
  private var counts: [String: Int] = [:]
  private var isStopped = false
  private let answer: @Sendable (Asked) -> Answer

  init(_ answer: @escaping @Sendable (Asked) -> Answer) throws {
    self.answer = answer
    #if os(Linux)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, size) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, address, &size) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    self.descriptor = descriptor
    let thread = Thread { [self] in serve() }
    thread.start()
  }

  /// The thread closes the socket: another one could get its number while the thread still uses it.
  func stop() {
    lock.withLock { isStopped = true }
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  func count(_ path: String) -> Int { lock.withLock { counts[path] ?? 0 } }

  private func serve() {
    defer { close(descriptor) }
    while !lock.withLock({ isStopped }) {
      let client = accept(descriptor, nil, nil)
      guard client >= 0 else { return }
      respond(client)
      shutdown(client, Int32(SHUT_WR))
      var rest = [UInt8](repeating: 0, count: 1024)
      while read(client, &rest, rest.count) > 0 {}
      close(client)
    }
  }

  private func respond(_ client: Int32) {
    var text = ""
    var bytes = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = read(client, &bytes, bytes.count)
      guard count > 0 else { return }
      text += String(decoding: bytes[..<count], as: UTF8.self)
    }
    let lines = text.components(separatedBy: "\r\n")
    let path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
        in: .whitespaces)
    }
    let before = lock.withLock {
      counts[path, default: 0] += 1
      return (counts[path] ?? 1) - 1
    }
    let answer = answer(Asked(path: path, headers: headers, before: before))
    let head = (["HTTP/1.1 \(answer.status)", "Connection: close"] + answer.headers).joined(separator: "\r\n")
    let all = Array((head + "\r\n\r\n").utf8) + answer.body
    var written = 0
    while written < all.count {
      let count = all[written...].withUnsafeBytes {
        send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      written += count
    }
  }
}
