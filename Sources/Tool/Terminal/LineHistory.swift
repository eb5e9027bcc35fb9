// LineHistory: what was entered before, newest last, each text once; kept in a file across sessions.

struct LineHistory {
  private(set) var entries: [String] = []
  /// Where entries are kept; nil keeps them for this session only.
  private let path: String?
  private var linesInFile = 0

  static let limit = 10_000

  init(path: String?) {
    self.path = path
    guard let path, let bytes = try? Platform.readFile(path) else { return }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    linesInFile = lines.count
    for line in lines { note(Self.unescaped(line)) }
  }

  /// Keeps a text, unless it begins with a space. A failure to write the file is no reason to stop.
  mutating func add(_ text: String) {
    guard !text.hasPrefix(" "), text.contains(where: { !$0.isWhitespace }), text.utf8.count <= 1 << 16,
      entries.last != text
    else { return }
    note(text)
    guard let path else { return }
    linesInFile += 1
    if linesInFile > 2 * Self.limit {
      rewrite(path)
    } else {
      try? Platform.append(Self.escaped(text) + "\n", to: path)
    }
  }

  private mutating func note(_ text: String) {
    if let place = entries.lastIndex(of: text) { entries.remove(at: place) }
    entries.append(text)
    if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
  }

  private mutating func rewrite(_ path: String) {
    let temporary = "\(path).\(Platform.processNumber)"
    let text = entries.map { Self.escaped($0) + "\n" }.joined()
    guard (try? Platform.append(text, to: temporary)) != nil else { return }
    if (try? Platform.rename(temporary, to: path)) != nil { linesInFile = entries.count }
  }

  // MARK: Searching

  /// The newest entry before a place that begins with a text.
  func earlier(than place: Int, beginningWith prefix: String) -> Int? {
    entries[..<min(place, entries.count)].lastIndex { $0.hasPrefix(prefix) }
  }

  /// The oldest entry behind a place that begins with a text.
  func later(than place: Int, beginningWith prefix: String) -> Int? {
    guard place + 1 < entries.count else { return nil }
    return entries[(place + 1)...].firstIndex { $0.hasPrefix(prefix) }
  }

  /// The newest entry before a place that has a text anywhere in it.
  func earlier(than place: Int, containing text: String) -> Int? {
    let wanted = text.lowercased()
    return entries[..<min(place, entries.count)].lastIndex { $0.lowercased().contains(wanted) }
  }

  // MARK: The file: one entry a line

  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A }) else { return text }
    return String(text.flatMap { $0 == "\\" ? "\\\\" : $0 == "\n" ? "\\n" : String($0) })
  }

  private static func unescaped(_ line: Substring) -> String {
    guard line.utf8.contains(0x5C) else { return String(line) }
    var text = ""
    var isEscaped = false
    for character in line {
      if isEscaped {
        text.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
      }
    }
    return text
  }
}
