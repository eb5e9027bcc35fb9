// Curl: the library behind URLs, opened when the first one is read, and one transfer through it.
// The only file of this module that calls C.

import CCurl
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The functions of libcurl that are called.
struct Curl: Sendable {
  typealias Handle = UnsafeMutableRawPointer
  typealias Lines = UnsafeMutablePointer<curl_slist>
  private typealias Make = @Sendable @convention(c) () -> Handle?
  private typealias Perform = @Sendable @convention(c) (Handle?) -> CURLcode
  private typealias CleanUp = @Sendable @convention(c) (Handle?) -> Void
  private typealias Explain = @Sendable @convention(c) (CURLcode) -> UnsafePointer<CChar>?
  private typealias AppendLine = @Sendable @convention(c) (Lines?, UnsafePointer<CChar>?) -> Lines?
  private typealias FreeLines = @Sendable @convention(c) (Lines?) -> Void

  /// Addresses of functions whose arguments differ from call to call.
  private let setAddress: UInt
  private let getAddress: UInt
  private let make: Make
  private let perform: Perform
  private let cleanUp: CleanUp
  private let explain: Explain
  private let appendLine: AppendLine
  private let freeLines: FreeLines

  private var set: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: setAddress) }
  private var get: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: getAddress) }

  /// The library, or why there is none.
  static let library: Result<Curl, FetchError> = Result { () throws(FetchError) in try Curl() }

  private init() throws(FetchError) {
    let names = ["libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", "/usr/lib/libcurl.4.dylib"]
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      throw FetchError(
        "reading URLs needs libcurl, and it is not installed (Debian: apt-get install libcurl4)")
    }
    func find(_ name: String) throws(FetchError) -> UnsafeMutableRawPointer {
      guard let found = dlsym(library, name) else { throw FetchError("this libcurl has no \(name)") }
      return found
    }
    setAddress = UInt(bitPattern: try find("curl_easy_setopt"))
    getAddress = UInt(bitPattern: try find("curl_easy_getinfo"))
    make = unsafeBitCast(try find("curl_easy_init"), to: Make.self)
    perform = unsafeBitCast(try find("curl_easy_perform"), to: Perform.self)
    cleanUp = unsafeBitCast(try find("curl_easy_cleanup"), to: CleanUp.self)
    explain = unsafeBitCast(try find("curl_easy_strerror"), to: Explain.self)
    appendLine = unsafeBitCast(try find("curl_slist_append"), to: AppendLine.self)
    freeLines = unsafeBitCast(try find("curl_slist_free_all"), to: FreeLines.self)
    let start = unsafeBitCast(try find("curl_global_init"), to: (@convention(c) (Int) -> CURLcode).self)
    guard start(3) == CURLE_OK else { throw FetchError("libcurl does not start") }
  }

  /// How a transfer ended.
  struct Outcome {
    /// Of HTTP; 0 for other protocols.
    var status = 0
    /// What went wrong on the way; nil when everything came.
    var fault: String?
    /// The same request may go well another time.
    var mayPass = false
  }

  /// Asks for the bytes from `receiver.position` on, and hands them to the receiver.
  func transfer(_ request: Request, _ options: FetchOptions, to receiver: Receiver) throws(FetchError)
    -> Outcome
  {
    guard let handle = make() else { throw FetchError("libcurl has no memory") }
    var lines: UnsafeMutablePointer<curl_slist>?
    defer {
      cleanUp(handle)
      freeLines(lines)
    }
    for line in request.headers { lines = appendLine(lines, line) }
    if let mark = receiver.mark, receiver.position > 0 { lines = appendLine(lines, "If-Range: \(mark)") }
    text(handle, CURLOPT_URL, request.address)
    text(handle, CURLOPT_USERAGENT, "graphq")
    text(handle, CURLOPT_PROTOCOLS_STR, "http,https,file")
    text(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    number(handle, CURLOPT_FOLLOWLOCATION, request.isSigned ? 0 : 1)
    number(handle, CURLOPT_MAXREDIRS, 10)
    number(handle, CURLOPT_NOSIGNAL, 1)
    number(handle, CURLOPT_CONNECTTIMEOUT, 20)
    number(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
    number(handle, CURLOPT_LOW_SPEED_TIME, 30)
    number(handle, CURLOPT_SSL_VERIFYPEER, 1)
    number(handle, CURLOPT_SSL_VERIFYHOST, 2)
    if let certificates = options.certificates { text(handle, CURLOPT_CAINFO, certificates) }
    if receiver.position > 0 { text(handle, CURLOPT_RANGE, "\(receiver.position)-") }
    _ = graphq_set_pointer(set, handle, CURLOPT_HTTPHEADER, lines)
    watch(handle, receiver)
    number(handle, CURLOPT_NOPROGRESS, 0)
    let code = perform(handle)
    var status = 0
    _ = graphq_get_number(get, handle, CURLINFO_RESPONSE_CODE, &status)
    return outcome(code, status)
  }

  private func outcome(_ code: CURLcode, _ status: Int) -> Outcome {
    var outcome = Outcome(status: status)
    if code == CURLE_OK { return outcome }
    outcome.fault = explain(code).map { String(cString: $0) } ?? "error \(code.rawValue)"
    let passing = [
      CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_PARTIAL_FILE, CURLE_OPERATION_TIMEDOUT,
      CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_SSL_CONNECT_ERROR,
    ]
    outcome.mayPass = passing.contains { $0 == code }
    return outcome
  }

  private func text(_ handle: Handle, _ option: CURLoption, _ value: String) {
    // libcurl copies the text.
    _ = value.withCString { graphq_set_pointer(set, handle, option, $0) }
  }

  private func number(_ handle: Handle, _ option: CURLoption, _ value: Int) {
    _ = graphq_set_number(set, handle, option, value)
  }

  private func watch(_ handle: Handle, _ receiver: Receiver) {
    let context = Unmanaged.passUnretained(receiver).toOpaque()
    _ = graphq_set_pointer(set, handle, CURLOPT_WRITEDATA, context)
    _ = graphq_set_pointer(set, handle, CURLOPT_HEADERDATA, context)
    _ = graphq_set_pointer(set, handle, CURLOPT_XFERINFODATA, context)
    _ = graphq_set_writer(set, handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let receiver = Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue()
      return receiver.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }
    _ = graphq_set_writer(set, handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let receiver = Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue()
      receiver.note(
        header: String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self))
      return size * count
    }
    _ = graphq_set_watcher(set, handle) { context, _, _, _, _ in
      guard let context else { return 0 }
      return Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue().shouldStop() ? 1 : 0
    }
  }
}

/// Writes what comes to a file, at the place where it belongs.
final class Receiver {
  private let descriptor: Int32
  private let options: FetchOptions
  /// Bytes that have come for good.
  private(set) var position = 0
  /// Bytes there are, where the server says so.
  private(set) var total: Int?
  /// What tells whether the content is still the same.
  private(set) var mark: String?
  /// The last answer began with a line of status; then its headers.
  private var status = 0
  private var length: Int?
  private var rangeStart: Int?
  private var rangeTotal: Int?
  private var newMark: String?
  private var hasBegun = false
  /// Why the file could not be written.
  private(set) var failure: String?
  /// What a server says about an error; its beginning.
  private(set) var complaint: [UInt8] = []

  init(_ descriptor: Int32, _ options: FetchOptions) {
    self.descriptor = descriptor
    self.options = options
  }

  func shouldStop() -> Bool { options.shouldStop() }

  func begin() {
    status = 0
    length = nil
    rangeStart = nil
    rangeTotal = nil
    newMark = nil
    hasBegun = false
    complaint = []
  }

  func note(header: String) {
    if header.hasPrefix("HTTP/") {
      begin()
      status = Int(header.split(separator: " ").dropFirst().first ?? "") ?? 0
      return
    }
    guard let colon = header.firstIndex(of: ":") else { return }
    let value = String(header[header.index(after: colon)...].drop { $0 == " " }.prefix { !$0.isNewline })
    switch header[..<colon].lowercased() {
    case "content-length": length = Int(value)
    case "etag": if !value.hasPrefix("W/") { newMark = value }
    case "content-range":
      // bytes 5-9/10
      let parts = value.split { " -/".contains($0) }
      if parts.count == 4 { (rangeStart, rangeTotal) = (Int(parts[1]), Int(parts[3])) }
    default: break
    }
  }

  /// False when the transfer is to end.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if status >= 300 {
      complaint += bytes.prefix(max(0, 2000 - complaint.count))
      return true
    }
    if !hasBegun { guard start() else { return false } }
    var written = 0
    while written < bytes.count, let base = bytes.baseAddress {
      let count = pwrite(descriptor, base + written, bytes.count - written, off_t(position + written))
      if count < 0, errno != EINTR {
        failure = String(cString: strerror(errno)).lowercased()
        return false
      }
      written += max(0, count)
    }
    position += bytes.count
    options.progress(position, total)
    return true
  }

  /// Finds out where the bytes of an answer belong.
  private func start() -> Bool {
    hasBegun = true
    if status == 206 {
      guard let rangeStart, rangeStart <= position else {
        failure = "the server sends another part than the one asked for"
        return false
      }
      position = rangeStart
      total = rangeTotal
    } else {
      // The whole from its beginning, whatever had come before.
      position = 0
      total = length
    }
    mark = newMark
    return true
  }

  /// An answer without content is over before any of it comes.
  func finish() { if !hasBegun, status < 300 { _ = start() } }
}
