// LineReader: lines from a pipe or a file, for those who read without an editor.

struct LineReader {
  private let descriptor: Int32?
  private var bytes: [UInt8] = []
  private var start = 0
  private var hasEnded = false

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The lines of a text that is there already.
  init(_ content: [UInt8]) {
    descriptor = nil
    bytes = content
    hasEnded = true
  }

  /// The next line without its end; nil behind the last.
  mutating func next() -> String? {
    while true {
      if let end = bytes[start...].firstIndex(of: 0x0A) { return take(start..<end, andSkip: 1) }
      guard !hasEnded else { return start < bytes.count ? take(start..<bytes.count, andSkip: 0) : nil }
      fill()
    }
  }

  private mutating func take(_ range: Range<Int>, andSkip skip: Int) -> String {
    var range = range
    start = range.upperBound + skip
    if let last = bytes[range].last, last == 0x0D { range = range.lowerBound..<range.upperBound - 1 }
    let line = String(decoding: bytes[range], as: UTF8.self)
    if start > 1 << 16 {
      bytes.removeFirst(start)
      start = 0
    }
    return line
  }

  private mutating func fill() {
    guard let descriptor, let more = try? Platform.read(descriptor, into: &bytes, limit: 1 << 16), more else {
      hasEnded = true
      return
    }
  }

  /// Whether the next line begins with a dot and so goes on with this one; not a command such as `.help`.
  var continuesChain: Bool {
    mutating get {
      while !hasEnded, !bytes[start...].contains(0x0A) { fill() }
      let line = bytes[start...].prefix { $0 != 0x0A }.drop { $0 == 0x20 || $0 == 0x09 }
      guard line.first == UInt8(ascii: ".") else { return false }
      return ShellCommands.find(in: String(decoding: line, as: UTF8.self)) == nil
    }
  }
}
