// The terminal: its size, and keys as they are pressed.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Platform {
  /// Columns and rows of the terminal, when it says.
  static func terminalSize(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return (Int(size.ws_col), max(1, Int(size.ws_row)))
  }

  /// How a terminal was set before keys were read one by one.
  struct TerminalMode {
    fileprivate var settings: termios
  }

  /// From now on keys arrive as they are pressed, unechoed, and Ctrl-C is a key. Nil when this is no terminal.
  static func beginKeys(_ descriptor: Int32) -> TerminalMode? {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    let before = TerminalMode(settings: settings)
    settings.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INPCK | ISTRIP | IXON)
    settings.c_cflag |= tcflag_t(CS8)
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
    withUnsafeMutableBytes(of: &settings.c_cc) { keys in
      keys[Int(VMIN)] = 1
      keys[Int(VTIME)] = 0
    }
    guard tcsetattr(descriptor, TCSADRAIN, &settings) == 0 else { return nil }
    return before
  }

  static func endKeys(_ mode: TerminalMode, _ descriptor: Int32) {
    var settings = mode.settings
    _ = tcsetattr(descriptor, TCSADRAIN, &settings)
  }

  enum Waiting { case input, nothing, interrupted }

  /// Waits for input, for so many milliseconds or for ever; a signal ends the waiting.
  static func waitForInput(_ descriptor: Int32, milliseconds: Int?) -> Waiting {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let result = poll(&request, 1, milliseconds.map(Int32.init(clamping:)) ?? -1)
    if result < 0 { return .interrupted }
    return result == 0 ? .nothing : .input
  }

  /// Does to this process what Ctrl-C does.
  static func interrupt() {
    _ = kill(getpid(), SIGINT)
  }

  /// Stops this process as Ctrl-Z does, until it is told to go on.
  static func suspend() {
    _ = kill(getpid(), SIGTSTP)
  }
}
