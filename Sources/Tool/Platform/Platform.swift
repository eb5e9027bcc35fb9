// The operating system as the tool sees it: the process, descriptors and files.
// The files of this folder alone call C; everything they return is plain Swift.

import GraphStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

enum Platform {
  /// An error number of the operating system.
  struct SystemError: Error {
    var number: Int32

    static let isDirectory = SystemError(number: EISDIR)
    static var last: SystemError { SystemError(number: errno) }

    var text: String {
      guard let message = strerror(number) else { return "error \(number)" }
      return String(cString: message).lowercasedFirst
    }
    var isMissingFile: Bool { number == ENOENT || number == ENOTDIR }
    var isNoSpace: Bool { number == ENOSPC || number == EDQUOT }
    var isClosedPipe: Bool { number == EPIPE }
  }

  static let standardInput: Int32 = 0
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2
}

// MARK: Process

extension Platform {
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Leaves without running anything else: what must be written has been written.
  static func exit(_ code: Int32) -> Never {
    _exit(code)
  }
}

// MARK: Descriptors

extension Platform {
  /// Writes every byte, waiting as long as the other side needs.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
    if let number = System.write(bytes, to: descriptor) { throw SystemError(number: number) }
  }

  /// Appends at most `limit` bytes to `bytes`; false at the end of the input.
  static func read(_ descriptor: Int32, into bytes: inout [UInt8], limit: Int) throws(SystemError) -> Bool {
    while true {
      var count = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
        #if canImport(Glibc)
          count = Glibc.read(descriptor, buffer.baseAddress, limit)
        #else
          count = Darwin.read(descriptor, buffer.baseAddress, limit)
        #endif
        initialized = max(0, count)
      }
      if count > 0 { bytes.append(contentsOf: chunk) }
      if count >= 0 { return count > 0 }
      if errno != EINTR { throw .last }
    }
  }

  /// More than anybody writes by hand: what goes on longer is a device without an end.
  private static let mostOfText = 1 << 28

  /// Everything that is still to be read.
  static func readAll(_ descriptor: Int32) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while try read(descriptor, into: &bytes, limit: 1 << 16) {
      guard bytes.count <= mostOfText else { throw SystemError(number: EFBIG) }
    }
    return bytes
  }

  /// Whether something, or the end, can be read within so many milliseconds.
  static func hasInput(_ descriptor: Int32, within milliseconds: Int) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, Int32(milliseconds)) != 0
  }

  static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// Whether somebody may be waiting at the other end: a pipe, a socket or a terminal.
  static func isStream(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    let type = status.st_mode & S_IFMT
    return type == S_IFIFO || type == S_IFSOCK || type == S_IFCHR
  }
}

// MARK: Files

extension Platform {
  enum FileKind { case file, directory, other }

  /// What stands at the path, or nil when nothing does.
  static func kind(of path: String) -> FileKind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Whether two paths lead to one and the same file or directory.
  static func isSame(_ path: String, _ other: String) -> Bool {
    var (one, two) = (stat(), stat())
    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev
      && one.st_ino == two.st_ino
  }

  static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  static func readFile(_ path: String) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { _ = close(descriptor) }
    return try readAll(descriptor)
  }

  /// Opens for writing: an empty new file, or what stands at the path.
  static func openForWriting(_ path: String, exclusive: Bool = false) throws(SystemError) -> Int32 {
    let mode = exclusive ? O_EXCL : O_TRUNC
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0o666)
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  static func closeFile(_ descriptor: Int32) throws(SystemError) {
    guard close(descriptor) == 0 else { throw .last }
  }

  static func rename(_ source: String, to target: String) throws(SystemError) {
    #if canImport(Glibc)
      let result = Glibc.rename(source, target)
    #else
      let result = Darwin.rename(source, target)
    #endif
    guard result == 0 else { throw .last }
  }

  static func remove(_ path: String) {
    _ = unlink(path)
  }

  static var processNumber: Int { Int(getpid()) }
}

extension String {
  /// Error texts of the system in the style of ours: no capital at the start.
  fileprivate var lowercasedFirst: String {
    prefix(1).lowercased() + dropFirst()
  }
}
