// LineEditor: reads a text of one or more lines from a terminal, key by key.
// What each key does stands in LineEditor+Keys.swift.

import Traversal

struct LineEditor {
  enum Outcome {
    case text(String)
    /// Ctrl-D on an empty line, or a terminal that is gone.
    case end
    /// Ctrl-C; `discarded` tells whether anything had been written.
    case interrupted(discarded: Bool)
    /// A signal asks the program to end.
    case stopped
  }

  enum KeyMap: String, CaseIterable { case emacs, vi }

  var history: LineHistory
  var keyMap = KeyMap.emacs
  var isColored: Bool

  var buffer = EditBuffer()
  /// Set by the key that ends the reading.
  var outcome: Outcome?
  /// While vi's keys are commands and do not write.
  var isCommanding = false
  var pendingOperator: Character?

  /// Going through the history from a draft.
  struct Navigation {
    var place: Int
    var prefix: String
    var draft: String
  }
  var navigation: Navigation?

  /// Looking for an earlier entry as letters are typed.
  struct Search {
    var wanted = ""
    var place: Int?
    var draft: String
  }
  var search: Search?

  /// Lines shown under the text until the next key, and what they were shown for.
  var below: [String] = []
  var tabs = 0

  private let input: Int32
  private var screen: Screen
  private var decoder = KeyDecoder()
  private(set) var size = (columns: 80, rows: 24)

  /// How long an Escape may be the start of a longer sequence, in milliseconds.
  private static let escapePatience = 40
  /// A text past this is shown in part and without colours.
  private static let shownLimit = 20_000

  init(input: Int32, output: Int32, history: LineHistory, colored: Bool) {
    self.input = input
    self.history = history
    isColored = colored
    screen = Screen(output)
  }

  /// Reads until the text is complete, beginning with `draft`.
  mutating func read(
    prompt: String, continuation: String, draft: String = "", _ assistant: some EditorAssistant
  ) -> Outcome {
    guard var mode = Platform.beginKeys(input) else { return .end }
    screen.write("\u{1B}[?2004h")
    buffer.reset(to: draft)
    (navigation, search, outcome) = (nil, nil, nil)
    (isCommanding, pendingOperator) = (false, nil)
    (below, tabs) = ([], 0)
    screen.begin()
    measure()
    var isStale = true
    while outcome == nil {
      if isStale { show(prompt, continuation, assistant) }
      isStale = true
      switch nextKey() {
      case .key(.control("z")):
        leave(mode)
        Platform.suspend()
        if let again = Platform.beginKeys(input) { mode = again }
        screen.write("\u{1B}[?2004h")
        screen.begin()
      case .key(let key):
        handle(key, assistant)
        // What has arrived already is worked off before anything is drawn.
        isStale = !hasMoreKeys
      case .resized: measure()
      case .stopped: outcome = .stopped
      case .gone: outcome = .end
      }
    }
    finish(prompt, continuation, assistant)
    let endsWhatFollows = interruptIsWaiting()
    leave(mode)
    if endsWhatFollows { Platform.interrupt() }
    return outcome ?? .end
  }

  private func leave(_ mode: Platform.TerminalMode) {
    screen.write("\u{1B}[?2004l")
    Platform.endKeys(mode, input)
  }

  private mutating func measure() {
    size = Platform.terminalSize(input) ?? (80, 24)
  }

  /// Empties the terminal; the text is drawn again at its top.
  mutating func clearTerminal() {
    screen.write("\u{1B}[H\u{1B}[2J")
    screen.begin()
  }

  // MARK: Keys

  private enum Event {
    case key(Key)
    case resized, stopped, gone
  }

  private mutating func nextKey() -> Event {
    while true {
      if let key = decoder.next() { return .key(key) }
      if Platform.requestedStop == .terminated { return .stopped }
      if Platform.takeResize() { return .resized }
      let patience = decoder.isWaiting ? Self.escapePatience : nil
      switch Platform.waitForInput(input, milliseconds: patience) {
      case .interrupted: continue
      case .nothing:
        if let key = decoder.next(afterPause: true) { return .key(key) }
      case .input:
        var bytes: [UInt8] = []
        guard (try? Platform.read(input, into: &bytes, limit: 1 << 16)) == true else { return .gone }
        decoder.append(bytes)
      }
    }
  }

  /// Whether Ctrl-C was pressed behind the key that ended the reading, while it was a key still: it is meant for what runs now.
  private mutating func interruptIsWaiting() -> Bool {
    guard case .text = outcome else { return false }
    var bytes: [UInt8] = []
    while Platform.waitForInput(input, milliseconds: 0) == .input,
      (try? Platform.read(input, into: &bytes, limit: 1 << 16)) == true
    {}
    decoder.append(bytes)
    return decoder.takeInterrupt()
  }

  private var hasMoreKeys: Bool {
    outcome == nil && Platform.waitForInput(input, milliseconds: 0) == .input
  }

  // MARK: Drawing

  private mutating func show(_ prompt: String, _ continuation: String, _ assistant: some EditorAssistant) {
    var content = content(prompt, continuation, assistant)
    if let search {
      content.prompt = "(search '\(search.wanted)') "
    } else if buffer.isAtEnd, buffer.characters.count <= Self.shownLimit {
      content.hint = assistant.hint(buffer.text)
      if !content.hint.isEmpty { content.hint = "  " + content.hint }
    }
    content.below = below
    screen.show(Frame(content, width: size.columns, colored: isColored), height: size.rows)
  }

  /// The text as it stays on screen, and the cursor behind it.
  private mutating func finish(
    _ prompt: String, _ continuation: String, _ assistant: some EditorAssistant
  ) {
    var content = content(prompt, continuation, assistant)
    content.cursor = content.characters.endIndex
    if case .interrupted = outcome {
      content.characters += ["^", "C"]
      content.cursor = content.characters.endIndex
    }
    screen.show(Frame(content, width: size.columns, colored: isColored), height: size.rows)
    screen.write("\r\n")
  }

  private func content(
    _ prompt: String, _ continuation: String, _ assistant: some EditorAssistant
  ) -> Frame.Content {
    let all = buffer.characters
    guard all.count > Self.shownLimit else {
      let text = buffer.text
      return Frame.Content(
        prompt: prompt, continuation: continuation, characters: all[...], cursor: buffer.cursor,
        styles: isColored ? assistant.styles(text, cursor: buffer.offset) : [])
    }
    let reach = max(200, size.columns * size.rows / 2)
    let window = max(0, buffer.cursor - reach)..<min(all.count, buffer.cursor + reach)
    return Frame.Content(
      prompt: prompt + "… ", continuation: continuation, characters: all[window], cursor: buffer.cursor)
  }
}
