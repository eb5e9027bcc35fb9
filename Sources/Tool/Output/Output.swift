// Output: the one buffered way to standard output or to a file.
// Rows reach the other side soon even when the next one takes long, and a lost reader or a full disk is an error.

import GraphStore
import Loading
import Synchronization

final class Output: Sendable {
  private struct Pending: ~Copyable {
    var bytes: [UInt8] = []
    var lastWrite: UInt64 = 0
    var hasTimer = false
    /// Nothing was written yet.
    var isEmpty = true
    /// What the timer met while nobody was there to be told.
    var failure: Failure?
  }

  /// Where bytes go.
  private enum Destination {
    case descriptor(Int32)
    case pager(Pager)
  }

  private let destination: Destination
  /// The path as the user gave it, for messages; nil for standard output.
  private let path: String?
  /// Where the bytes go until `finish`, so that a command that fails leaves the path as it was.
  private let temporaryPath: String?
  private let ownsDescriptor: Bool
  private let isWatched: Bool
  /// What is written is a gzip file.
  private let isCompressed: Bool
  private let pending = Mutex(Pending())

  private static let capacity = 1 << 16
  /// Of one piece of a compressed file: the larger, the better it is compressed.
  private static let compressedCapacity = 1 << 20
  /// How long a row may wait for company.
  private static let patience: UInt64 = 20_000_000

  /// Standard output.
  convenience init() { self.init(descriptor: Platform.standardOutput, path: nil) }

  /// A descriptor that somebody else opens and closes.
  init(descriptor: Int32, path: String?) {
    destination = .descriptor(descriptor)
    self.path = path
    temporaryPath = nil
    ownsDescriptor = false
    isCompressed = false
    isWatched = Platform.isStream(descriptor)
  }

  /// The terminal, through a pager when it is more than a screen.
  init(_ pager: Pager) {
    destination = .pager(pager)
    path = nil
    temporaryPath = nil
    ownsDescriptor = false
    isCompressed = false
    isWatched = true
  }

  /// A file, or standard output for `-`. The path changes only when `finish` succeeds.
  init(path: String?, isCompressed: Bool = false) throws(Failure) {
    self.isCompressed = isCompressed
    guard let path, path != "-" else {
      destination = .descriptor(Platform.standardOutput)
      self.path = nil
      temporaryPath = nil
      ownsDescriptor = false
      isWatched = !isCompressed && Platform.isStream(Platform.standardOutput)
      return
    }
    self.path = path
    ownsDescriptor = true
    let descriptor: Int32
    do throws(Platform.SystemError) {
      switch Platform.kind(of: path) {
      case .other:
        temporaryPath = nil
        descriptor = try Platform.openForWriting(path)
      case .directory:
        throw Platform.SystemError.isDirectory
      case .file, nil:
        let temporary = "\(path).\(Platform.processNumber).part"
        descriptor = try Platform.openForWriting(temporary, exclusive: true)
        temporaryPath = temporary
        // A signal must not leave the half-written file behind.
        Platform.setStopManner(.mark)
      }
    } catch {
      throw Failure(writing: "'\(path)'", error)
    }
    destination = .descriptor(descriptor)
    isWatched = !isCompressed && Platform.isStream(descriptor)
  }

  /// Whether a person reads this directly.
  var isTerminal: Bool {
    switch destination {
    case .descriptor(let descriptor): path == nil && Platform.isTerminal(descriptor)
    case .pager: true
    }
  }

  var columns: Int? {
    switch destination {
    case .descriptor(let descriptor): isTerminal ? Platform.terminalSize(descriptor)?.columns : nil
    case .pager(let pager): pager.columns
    }
  }

  /// Takes the bytes of one or more rows over and empties the caller's buffer for the next.
  func write(_ row: inout [UInt8]) throws(Failure) {
    let needsTimer = try pending.withLock { state throws(Failure) in
      if let failure = state.failure { throw failure }
      state.bytes.append(contentsOf: row)
      let isFull = state.bytes.count >= (isCompressed ? Self.compressedCapacity : Self.capacity)
      if isFull || isWatched {
        let now = Platform.nanoseconds
        if isFull || now &- state.lastWrite > Self.patience {
          try flush(&state)
          state.lastWrite = now
        }
      }
      guard isWatched, !state.hasTimer, !state.bytes.isEmpty else { return false }
      state.hasTimer = true
      return true
    }
    row.removeAll(keepingCapacity: true)
    if needsTimer { startTimer() }
    if let stop = Platform.requestedStop { throw Failure("interrupted", "interrupted", exit: stop) }
  }

  func write(_ text: String) throws(Failure) {
    var bytes = Array(text.utf8)
    try write(&bytes)
  }

  /// Everything written so far is on its way when this returns.
  func flush() throws(Failure) {
    try pending.withLock { state throws(Failure) in
      if let failure = state.failure { throw failure }
      try flush(&state)
    }
  }

  /// The end of a command that succeeded: the rest is written, and a file takes its place.
  func finish() throws(Failure) {
    if isCompressed {
      try pending.withLock { state throws(Failure) in if state.isEmpty { try write([], &state) } }
    }
    try flush()
    if case .pager(let pager) = destination {
      do throws(Platform.SystemError) {
        return try pager.finish()
      } catch {
        throw failure(error)
      }
    }
    guard ownsDescriptor, let path, case .descriptor(let descriptor) = destination else { return }
    do throws(Platform.SystemError) {
      try Platform.closeFile(descriptor)
      if let temporaryPath { try Platform.rename(temporaryPath, to: path) }
    } catch {
      abandon()
      throw failure(error)
    }
  }

  /// The end of a command that failed: what was printed stands, a file is left as it was.
  func abandon() {
    if let temporaryPath {
      Platform.remove(temporaryPath)
    } else {
      try? flush()
      if case .pager(let pager) = destination { try? pager.finish() }
    }
  }

  private func flush(_ state: inout Pending) throws(Failure) {
    guard !state.bytes.isEmpty else { return }
    defer { state.bytes.removeAll(keepingCapacity: true) }
    try write(state.bytes, &state)
  }

  private func write(_ bytes: [UInt8], _ state: inout Pending) throws(Failure) {
    state.isEmpty = false
    do throws(Platform.SystemError) {
      let bytes = isCompressed ? Gzip.member(bytes) ?? [] : bytes
      switch destination {
      case .descriptor(let descriptor): try Platform.write(bytes, to: descriptor)
      case .pager(let pager): try pager.write(bytes)
      }
    } catch {
      let failure = failure(error)
      state.failure = failure
      throw failure
    }
  }

  private func failure(_ error: Platform.SystemError) -> Failure {
    if error.isClosedPipe { return .outputClosed }
    return Failure(writing: path.map { "'\($0)'" } ?? "standard output", error)
  }

  /// A thread that sends what has waited too long while the next row is being found.
  private func startTimer() {
    // Without a thread, rows wait for the next one.
    _ = SystemThread.detach { [weak self] in
      while true {
        Platform.sleep(milliseconds: 50)
        guard let self else { return }
        self.pending.withLock { state in
          if state.failure == nil { try? self.flush(&state) }
        }
        if case .pager(let pager) = self.destination { pager.showWhatWaits() }
      }
    }
  }
}
