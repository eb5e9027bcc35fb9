// PseudoTerminal: runs a program on a terminal of its own, presses keys and looks at the screen.

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  @preconcurrency import Darwin
#endif

package final class PseudoTerminal {
  private let descriptor: Int32
  private var process: pid_t = 0
  private var status: Int32?
  package private(set) var screen: TerminalScreen
  /// Everything the program has written.
  package private(set) var transcript: [UInt8] = []

  /// The flag that starts a session; the C library declares it for its own extensions only.
  #if canImport(Glibc)
    private static let newSession: Int16 = 0x80
  #else
    private static let newSession = Int16(POSIX_SPAWN_SETSID)
  #endif

  package struct Failure: Error, CustomStringConvertible {
    package var description: String
  }

  /// Starts the program as the leader of a session whose terminal this is.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String], columns: Int = 80, rows: Int = 24
  ) throws {
    screen = TerminalScreen(columns: columns, rows: rows)
    var other: Int32 = -1
    var main: Int32 = -1
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&main, &other, &name, nil, &size) == 0 else {
      throw Failure(description: "no pseudo-terminal: \(errno)")
    }
    descriptor = main
    _ = fcntl(main, F_SETFD, FD_CLOEXEC)
    _ = fcntl(other, F_SETFD, FD_CLOEXEC)
    defer { close(other) }
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
    // The first terminal that the leader of a session opens becomes its own.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    posix_spawnattr_setflags(&attributes, Self.newSession)
    var words = ([program] + arguments).map { strdup($0) }
    var settings = environment.map { strdup("\($0.key)=\($0.value)") }
    words.append(nil)
    settings.append(nil)
    defer { for word in words + settings { free(word) } }
    let result = posix_spawn(&process, program, &actions, &attributes, words, settings)
    guard result == 0 else { throw Failure(description: "cannot start \(program): \(result)") }
  }

  deinit {
    if status == nil, process > 0 {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(descriptor)
  }

  /// Presses keys.
  package func send(_ text: String) {
    var bytes = Array(text.utf8)
    while !bytes.isEmpty {
      let count = write(descriptor, bytes, min(bytes.count, 1024))
      if count > 0 { bytes.removeFirst(count) } else if errno != EINTR && errno != EAGAIN { return }
      read(milliseconds: 0)
    }
  }

  /// Asks the program to end.
  package func terminate() { kill(process, SIGTERM) }

  package func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
    screen.resize(columns: columns, rows: rows)
  }

  /// Waits until the screen is as wanted, or some seconds have passed; returns its rows.
  @discardableResult
  package func wait(seconds: Double = 20, until isDone: (TerminalScreen) -> Bool) throws -> [String] {
    var waited = 0.0
    while !isDone(screen) {
      guard waited < seconds else {
        throw Failure(description: "waited in vain; the screen is:\n\(screen.text.joined(separator: "\n"))")
      }
      read(milliseconds: 20)
      waited += 0.02
    }
    return screen.text
  }

  /// Waits until some row holds a text.
  @discardableResult
  package func wait(for text: String, seconds: Double = 20) throws -> [String] {
    try wait(seconds: seconds) { $0.text.contains { $0.contains(text) } }
  }

  /// Waits for the program to end and returns its exit code.
  package func waitForEnd(seconds: Double = 20) throws -> Int32 {
    var waited = 0.0
    while true {
      var value: Int32 = 0
      let result = waitpid(process, &value, WNOHANG)
      if result == process {
        status = value
        read(milliseconds: 20)
        return value & 0x7F == 0 ? value >> 8 & 0xFF : 128 + value & 0x7F
      }
      guard waited < seconds else {
        throw Failure(description: "does not end; the screen is:\n\(screen.text.joined(separator: "\n"))")
      }
      read(milliseconds: 10)
      waited += 0.01
    }
  }

  private func read(milliseconds: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, milliseconds) > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    #if canImport(Glibc)
      let count = Glibc.read(descriptor, &bytes, bytes.count)
    #else
      let count = Darwin.read(descriptor, &bytes, bytes.count)
    #endif
    guard count > 0 else {
      usleep(UInt32(max(0, milliseconds)) * 1000)
      return
    }
    transcript += bytes[..<count]
    screen.take(bytes[..<count])
  }
}
