// Other programs: the pager, the editor, a shell's command line.

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  @preconcurrency import Darwin
#endif

extension Platform {
  /// A program that reads what we write to it.
  struct Reader {
    fileprivate var process: pid_t
    var descriptor: Int32
  }

  /// Starts a command line with a pipe for its input.
  static func startReader(_ line: String) throws(SystemError) -> Reader {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    defer { _ = close(ends[0]) }
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    do throws(SystemError) {
      return Reader(process: try spawn(line, input: ends[0]), descriptor: ends[1])
    } catch {
      _ = close(ends[1])
      throw error
    }
  }

  /// Ends what the reader is given, and waits until it has left.
  static func finish(_ reader: Reader) {
    _ = close(reader.descriptor)
    _ = wait(reader.process)
  }

  /// Runs a command line on the terminal and returns its exit code.
  static func runShell(_ line: String) throws(SystemError) -> Int {
    wait(try spawn(line, input: nil))
  }

  private static func wait(_ process: pid_t) -> Int {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return -1 }
    }
    return status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : 128 + Int(status & 0x7F)
  }

  /// Starts a shell with a command line; signals that we catch are the child's own again.
  private static func spawn(_ line: String, input: Int32?) throws(SystemError) -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, standardInput)
    }
    var restored = sigset_t()
    sigemptyset(&restored)
    for number in [SIGPIPE, SIGINT, SIGTERM, SIGWINCH] { sigaddset(&restored, number) }
    posix_spawnattr_setsigdefault(&attributes, &restored)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let words: [String] = ["sh", "-c", line]
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for word in words { arguments.append(strdup(word)) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let result = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environ)
    guard result == 0 else { throw SystemError(number: result) }
    return process
  }

  /// Whether the shell would find a program of this name.
  static func isInstalled(_ program: String) -> Bool {
    guard let path = environment("PATH") else { return false }
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}

// MARK: Folders

extension Platform {
  /// Makes a folder and those above it; for nobody else to look into.
  static func makeFolder(_ path: String) throws(SystemError) {
    if mkdir(path, 0o700) == 0 || kind(of: path) == .directory { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { throw .last }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last }
  }

  /// Makes a new folder for scratch files and returns its path.
  static func makeScratchFolder() throws(SystemError) -> String {
    let base = environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array("\(base)/graphq-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .last }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func removeFolder(_ path: String) {
    _ = rmdir(path)
  }

  static func changeFolder(_ path: String) throws(SystemError) {
    guard chdir(path) == 0 else { throw .last }
  }

  /// The names in a folder; none when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { _ = closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Adds to the end of a file that nobody else may read, which is made when it is missing.
  static func append(_ text: String, to path: String) throws(SystemError) {
    try append(Array(text.utf8), to: path)
  }

  static func append(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .last }
    defer { _ = close(descriptor) }
    try write(bytes, to: descriptor)
  }
}
