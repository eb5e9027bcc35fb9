// FormatLayout: one statement on as few lines as its width allows. What does not fit is broken: a chain behind its dots, a
// step with the modulators that belong to it on a line; brackets behind the opening one, with what they hold further in.

struct FormatLayout {
  private let tokens: [FormatToken]
  private let width: Int
  /// For each bracket the place of the other one.
  private var partners: [Int: Int] = [:]
  private var spaces: [Bool] = []
  /// Characters of the tokens before each one on a single line, and how many of them need lines of their own.
  private var widths: [Int] = [0]
  private var breaks: [Int] = [0]

  private var output = ""
  private var column = 0
  private var isLineStart = true
  private var last = 0
  /// A remark ends its line.
  private var isBehindRemark = false

  private static let step = 2
  /// Steps that say more about the one before.
  private static let modulators: Set<String> = [
    "by", "as", "from", "to", "with", "option", "times", "until", "emit", "read", "write",
  ]

  init(_ slice: ArraySlice<FormatToken>, width: Int) {
    tokens = Self.withMarksFirst(Array(slice))
    self.width = width
    var open: [Int] = []
    for place in tokens.indices {
      switch tokens[place].kind {
      case .open: open.append(place)
      case .close: if let partner = open.popLast() { (partners[partner], partners[place]) = (place, partner) }
      default: break
      }
      spaces.append(needsSpace(before: place))
      widths.append(widths[place] + tokens[place].text.count + (spaces[place] ? 1 : 0))
      let isBroken = tokens[place].isRemark || tokens[place].isMultiline
      breaks.append(breaks[place] + (isBroken ? 1 : 0))
    }
  }

  /// A dot or comma stays with what it follows, before a remark between them.
  private static func withMarksFirst(_ tokens: [FormatToken]) -> [FormatToken] {
    var tokens = tokens
    for place in tokens.indices where tokens[place].text == "." || tokens[place].text == "," {
      var at = place
      while at > 0, tokens[at - 1].isRemark {
        tokens.swapAt(at, at - 1)
        at -= 1
      }
    }
    return tokens
  }

  mutating func text(of kind: FormatSource.Statement.Kind) -> String {
    let end = tokens.count
    switch kind {
    case .definition:
      let equals = tokens.indices.first { isOutside($0) && tokens[$0].text == "=" } ?? end - 1
      sequence(0..<equals + 1, indent: 0, tail: 0)
      newLine(Self.step)
      let body = equals + 1..<end
      let isEnded = tokens.last?.text == ";"
      render(body.lowerBound..<(isEnded ? end - 1 : end), indent: Self.step, tail: 1)
      if isEnded { emit(end - 1, Self.step) }
    case .remark, .traversal, .test:
      let isEnded = tokens.last?.text == ";"
      let rest = 0..<(isEnded ? end - 1 : end)
      if kind == .test { sequence(rest, indent: 0, tail: 1) } else { render(rest, indent: 0, tail: 1) }
      if isEnded { emit(end - 1, 0) }
    }
    return output
  }

  /// True outside of all brackets.
  private func isOutside(_ place: Int) -> Bool {
    var at = 0
    while at < place {
      guard let partner = partners[at], partner > at else {
        at += 1
        continue
      }
      if partner >= place { return false }
      at = partner + 1
    }
    return true
  }

  // MARK: Writing

  private mutating func newLine(_ indent: Int) {
    guard !isLineStart || isBehindRemark || output.isEmpty else { return }
    if !output.isEmpty { output += "\n" }
    output += String(repeating: " ", count: indent)
    column = indent
    isLineStart = true
    isBehindRemark = false
  }

  private mutating func emit(_ place: Int, _ indent: Int) {
    let token = tokens[place]
    if isBehindRemark { newLine(indent) }
    if token.isRemark, token.isOnOwnLine { newLine(indent) }
    if !isLineStart, spaces[place] {
      output += " "
      column += 1
    }
    output += token.text
    column = token.isMultiline ? token.text.count - lastLineStart(token.text) : column + token.text.count
    isLineStart = false
    isBehindRemark = token.isRemark
  }

  private func lastLineStart(_ text: String) -> Int {
    text.count - (text.split(separator: "\n", omittingEmptySubsequences: false).last?.count ?? 0)
  }

  private mutating func emitAll(_ range: Range<Int>, _ indent: Int) {
    for place in range { emit(place, indent) }
  }

  /// Whether a range fits on the line at hand with so many characters behind it.
  private func fits(_ range: Range<Int>, tail: Int) -> Bool {
    guard breaks[range.upperBound] == breaks[range.lowerBound], !isBehindRemark else { return range.isEmpty }
    let own = widths[range.upperBound] - widths[range.lowerBound]
    let leading = isLineStart && !range.isEmpty && spaces[range.lowerBound] ? 1 : 0
    return column + own - leading + tail <= width
  }

  // MARK: Layout

  /// A value, a traversal or another thing without commas around it.
  private mutating func render(_ range: Range<Int>, indent: Int, tail: Int) {
    if fits(range, tail: tail) { return emitAll(range, indent) }
    let links = links(of: range)
    if links.count > 1 { chain(links, indent, tail) } else { sequence(range, indent: indent, tail: tail) }
  }

  /// The steps of a chain, each with the dot behind it; the source `g` or `__` belongs to the first one.
  private func links(of range: Range<Int>) -> [Range<Int>] {
    var links: [Range<Int>] = []
    var start = range.lowerBound
    var place = range.lowerBound
    while place < range.upperBound {
      if let partner = partners[place], partner > place {
        place = partner + 1
        continue
      }
      if tokens[place].text == ".", isBreakable(place, in: range) {
        links.append(start..<place + 1)
        start = place + 1
      }
      place += 1
    }
    links.append(start..<range.upperBound)
    return links
  }

  private func isBreakable(_ dot: Int, in range: Range<Int>) -> Bool {
    var next = dot + 1
    while next < range.upperBound, tokens[next].isRemark { next += 1 }
    guard next + 1 < range.upperBound, tokens[next].isWord, tokens[next].kind != .predicate,
      tokens[next + 1].text == "("
    else { return false }
    guard dot > range.lowerBound else { return false }
    let before = tokens[dot - 1].text
    return before != "g" && before != "__"
  }

  private func name(of link: Range<Int>) -> String {
    tokens[link].first { !$0.isRemark }?.text ?? ""
  }

  private mutating func chain(_ links: [Range<Int>], _ indent: Int, _ tail: Int) {
    var place = 0
    while place < links.count {
      var end = place + 1
      while end < links.count, Self.modulators.contains(name(of: links[end])) { end += 1 }
      let unit = links[place].lowerBound..<links[end - 1].upperBound
      let own = place == 0 ? indent : indent + Self.step
      let rest = place == 0 ? unit : begin(unit, own)
      let unitTail = end == links.count ? tail : 0
      if fits(rest, tail: unitTail) {
        emitAll(rest, own)
      } else {
        sequence(
          rest.lowerBound..<links[place].upperBound, indent: own, tail: end == place + 1 ? unitTail : 0)
        for modulator in place + 1..<max(end, place + 1) {
          let link = begin(links[modulator], own + Self.step)
          sequence(link, indent: own + Self.step, tail: modulator == links.count - 1 ? tail : 0)
        }
      }
      place = end
    }
  }

  /// Begins a line for a range: remarks at its beginning come before. Returns the rest.
  private mutating func begin(_ range: Range<Int>, _ indent: Int) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, tokens[start].isRemark {
      emit(start, indent)
      start += 1
    }
    newLine(indent)
    return start..<range.upperBound
  }

  /// Token by token; brackets that do not fit are broken.
  private mutating func sequence(_ range: Range<Int>, indent: Int, tail: Int) {
    var place = range.lowerBound
    while place < range.upperBound {
      guard let partner = partners[place], partner > place, partner < range.upperBound else {
        emit(place, indent)
        place += 1
        continue
      }
      // What follows up to the next bracket has to fit as well.
      var next = partner + 1
      while next < range.upperBound, partners[next] == nil, !tokens[next].isRemark { next += 1 }
      let behind = widths[next] - widths[partner + 1] + (next == range.upperBound ? tail : 0)
      if fits(place..<partner + 1, tail: behind) {
        emitAll(place..<partner + 1, indent)
      } else {
        brackets(place, partner, indent, tail: behind)
      }
      place = partner + 1
    }
  }

  private mutating func brackets(_ open: Int, _ close: Int, _ indent: Int, tail: Int) {
    emit(open, indent)
    let items = items(open, close)
    if let only = items.first, items.count == 1 {
      let isText = only.count == 1 && tokens[only.lowerBound].isMultiline
      if isText {
        emit(only.lowerBound, indent)
        return emit(close, indent)
      }
      if partners[only.lowerBound] == only.upperBound - 1 {
        brackets(only.lowerBound, only.upperBound - 1, indent, tail: tail + 1)
        return emit(close, indent)
      }
    }
    guard !items.isEmpty else { return emit(close, indent) }
    let inner = indent + Self.step
    let all = begin(open + 1..<close, inner)
    if items.count > 1, fits(all, tail: tail + 1) {
      emitAll(all, inner)
    } else {
      for (number, item) in items.enumerated() {
        let isLast = number == items.count - 1
        var rest = number == 0 ? all.lowerBound..<item.upperBound : begin(item, inner)
        let hasComma = !rest.isEmpty && tokens[rest.upperBound - 1].text == ","
        if hasComma { rest = rest.lowerBound..<rest.upperBound - 1 }
        render(rest, indent: inner, tail: isLast ? tail + 1 : 1)
        if hasComma { emit(rest.upperBound, inner) }
      }
    }
    emit(close, indent)
  }

  /// What stands between brackets, cut behind commas.
  private func items(_ open: Int, _ close: Int) -> [Range<Int>] {
    var items: [Range<Int>] = []
    var start = open + 1
    var place = start
    while place < close {
      if let partner = partners[place], partner > place {
        place = partner + 1
        continue
      }
      if tokens[place].text == "," {
        items.append(start..<place + 1)
        start = place + 1
      }
      place += 1
    }
    if start < close { items.append(start..<close) }
    return items
  }

  // MARK: Spaces

  private static let spaced: Set<String> = ["=", "->", "|", "±", "+-"]

  private func needsSpace(before place: Int) -> Bool {
    guard place > 0 else { return false }
    let (before, token) = (tokens[place - 1], tokens[place])
    if token.isRemark { return true }
    if before.isRemark { return false }
    if Self.spaced.contains(token.text) || Self.spaced.contains(before.text) { return true }
    switch before.text {
    case ",": return true
    case ":": return token.kind != .close
    default: break
    }
    if token.isWord {
      return before.isWord || before.kind == .close || before.text == ">" || before.text == "?"
    }
    if token.kind == .mark { return isSign(token) && (isWordOfTest(place - 1) || before.isWord) }
    // `on {…}` and `is […]`, where a step of that name would follow a dot, a bracket or a comma.
    return token.kind == .open && isWordOfTest(place - 1)
  }

  /// A number with its sign.
  private func isSign(_ token: FormatToken) -> Bool { token.text.utf8.count > 1 }

  private func isWordOfTest(_ place: Int) -> Bool {
    guard place > 0, ["is", "on", "fails"].contains(tokens[place].text) else { return false }
    let before = tokens[place - 1]
    return before.kind != .open && before.text != "." && before.text != "," && !before.isRemark
  }
}
