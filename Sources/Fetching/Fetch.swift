// Fetch: the content of a URL into a file, through faults that pass: what has come is kept, and the rest asked for again.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

package enum Fetch {
  private static let schemes = ["https://", "http://", "file://", "s3://"]

  /// True when a path is one of the URLs that are read.
  package static func isURL(_ path: String) -> Bool { schemes.contains { path.hasPrefix($0) } }

  /// Writes the content of `url` to an open, empty file and returns its size.
  package static func content(
    of url: String, to descriptor: Int32, _ options: FetchOptions
  ) throws(FetchError) -> Int {
    let curl = try Curl.library.get()
    let settings = Settings(environment: environment, file: text(ofFile:))
    let receiver = Receiver(descriptor, options)
    var attempt = 0
    while true {
      // Signed anew: a signature does not hold for long.
      let request = try Request(url, options, settings, time: now())
      receiver.begin()
      let before = receiver.position
      let outcome = try curl.transfer(request, options, to: receiver)
      if options.shouldStop() { throw FetchError("interrupted", isStopped: true) }
      if let failure = receiver.failure { throw FetchError(failure) }
      guard let fault = try fault(outcome, receiver) else { return receiver.position }
      // Getting on does not count as a vain attempt.
      attempt = receiver.position > before ? 1 : attempt + 1
      guard attempt <= options.retries else { throw FetchError("\(fault), also after \(attempt) attempts") }
      wait(options.firstWait * Double(1 << min(attempt - 1, 8)), options)
    }
  }

  /// Nil when all has come; what is wrong when it may pass; else it is thrown.
  private static func fault(_ outcome: Curl.Outcome, _ receiver: Receiver) throws(FetchError) -> String? {
    switch outcome.status {
    case 0, 200..<300:
      if let fault = outcome.fault {
        guard outcome.mayPass else { throw FetchError(fault) }
        return fault
      }
      receiver.finish()
      if let total = receiver.total, receiver.position != total {
        return "\(receiver.position) bytes came of the \(total) announced"
      }
      return nil
    case 416 where receiver.position > 0 && receiver.position == receiver.total: return nil
    case 408, 425, 429, 500...: return said(outcome.status, receiver)
    default: throw FetchError(said(outcome.status, receiver))
    }
  }

  private static func said(_ status: Int, _ receiver: Receiver) -> String {
    let complaint = String(decoding: receiver.complaint, as: UTF8.self)
    let code = element("Code", of: complaint)
    let message = element("Message", of: complaint)
    let text = [code, message].compactMap { $0 }.joined(separator: ": ")
    return "the server answers \(status)\(text.isEmpty ? "" : " (\(text))")"
  }

  /// The text of an element of the XML in which S3 explains itself.
  private static func element(_ name: String, of text: String) -> String? {
    guard let open = text.firstRange(of: "<\(name)>"),
      let close = text[open.upperBound...].firstRange(of: "</\(name)>")
    else { return nil }
    return String(text[open.upperBound..<close.lowerBound])
  }

  // MARK: The system

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func text(ofFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  /// `20150830T123600Z`
  private static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func digits(_ number: Int32, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    return digits(parts.tm_year + 1900, 4) + digits(parts.tm_mon + 1, 2) + digits(parts.tm_mday, 2) + "T"
      + digits(parts.tm_hour, 2) + digits(parts.tm_min, 2) + digits(parts.tm_sec, 2) + "Z"
  }

  private static func wait(_ seconds: Double, _ options: FetchOptions) {
    var left = seconds
    while left > 0, !options.shouldStop() {
      usleep(UInt32(min(left, 0.1) * 1e6))
      left -= 0.1
    }
  }
}
