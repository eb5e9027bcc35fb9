// Pager: the way to a terminal for results of unknown length. What fits the screen is simply shown; the rest is given
// to a program that turns pages.

import Synchronization

final class Pager: Sendable {
  private struct State: ~Copyable {
    var held: [UInt8] = []
    var heldRows = 0
    var column = 0
    var heldSince: UInt64 = 0
    var reader: Platform.Reader?
    var isDirect: Bool
  }

  private let descriptor: Int32
  private let command: String?
  private let size: (columns: Int, rows: Int)
  private let state: Mutex<State>

  /// How long what was found waits for more before it is shown.
  private static let patience: UInt64 = 150_000_000

  /// Without a command everything goes to the terminal as it comes.
  init(_ descriptor: Int32, command: String?) {
    self.descriptor = descriptor
    self.command = command
    size = Platform.terminalSize(descriptor) ?? (80, 24)
    state = Mutex(State(isDirect: command == nil))
  }

  var columns: Int { size.columns }

  /// The program that turns pages: the user's own, else `less` if it is there. Nil when none is wanted.
  static var usualCommand: String? {
    for name in ["GRAPHQ_PAGER", "PAGER"] {
      if let command = Platform.environment(name) { return command.isEmpty ? nil : command }
    }
    guard Platform.environment("TERM") != "dumb", Platform.isInstalled("less") else { return nil }
    return "less -SRFX"
  }

  func write(_ bytes: [UInt8]) throws(Platform.SystemError) {
    try state.withLock { state throws(Platform.SystemError) in
      if let reader = state.reader { return try Platform.write(bytes, to: reader.descriptor) }
      if state.isDirect { return try Platform.write(bytes, to: descriptor) }
      if state.held.isEmpty { state.heldSince = Platform.nanoseconds }
      state.held += bytes
      count(bytes, &state)
      if state.heldRows >= size.rows - 1 { try start(&state) }
    }
  }

  /// Shows what has waited long enough, although it is less than a screen and more may come.
  func showWhatWaits() {
    state.withLock { state in
      guard !state.held.isEmpty, Platform.nanoseconds &- state.heldSince > Self.patience else { return }
      try? start(&state)
    }
  }

  /// Shows what is still held, and waits until the last page was read.
  func finish() throws(Platform.SystemError) {
    let reader = try state.withLock { state throws(Platform.SystemError) -> Platform.Reader? in
      defer { state.reader = nil }
      if state.reader == nil { try release(&state, to: descriptor) }
      return state.reader
    }
    if let reader { Platform.finish(reader) }
  }

  private func start(_ state: inout State) throws(Platform.SystemError) {
    if let command, let reader = try? Platform.startReader(command) {
      state.reader = reader
      return try release(&state, to: reader.descriptor)
    }
    state.isDirect = true
    try release(&state, to: descriptor)
  }

  private func release(_ state: inout State, to descriptor: Int32) throws(Platform.SystemError) {
    guard !state.held.isEmpty else { return }
    let bytes = state.held
    state.held = []
    try Platform.write(bytes, to: descriptor)
  }

  /// Rows of the screen, taking every byte that begins a character for a column.
  private func count(_ bytes: [UInt8], _ state: inout State) {
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        state.heldRows += 1
        state.column = 0
      } else if byte & 0xC0 != 0x80 {
        state.column += 1
        if state.column > size.columns {
          state.heldRows += 1
          state.column = 1
        }
      }
    }
  }
}
