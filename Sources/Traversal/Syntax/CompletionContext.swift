// What may stand at a place of a text that need not be complete or correct: for completion, hints and
// the decision whether more input is needed.

import GraphStore

/// What is expected at a place of a text.
package struct CompletionContext: Sendable, Hashable {
  package enum Place: Sendable, Hashable {
    /// The start of a query.
    case query
    /// The name of a step, behind a dot or at the start of a nested traversal.
    case step(StepRoles)
    /// An argument of a step, counted from 0.
    case argument(StepName, Int, ArgumentSet)
    /// An argument of a predicate, counted from 0.
    case predicateArgument(PredicateName, Int, ArgumentSet)
    /// A member of a list, set or map, or an argument of something unknown.
    case value
    /// A member of an enumeration, behind its dot.
    case member([String])
    /// `and`, `or` or `negate`, behind the dot of a predicate.
    case joint
    /// A dot, a comma or a closing bracket: something has just ended.
    case behind
    /// Nothing can be said, as within a comment.
    case nothing
  }

  package var place: Place
  /// What has been typed of the word or string at the place.
  package var partial: String
  /// Where it stands: what a completion replaces. Of a string, without the quotes.
  package var range: SourceRange
  /// The place is within a string that has no end yet.
  package var isInString: Bool
  /// The steps before the place in the same chain.
  package var chain: [StepName]
  /// The step whose arguments the place is in, whatever the place is.
  package var enclosing: StepName?
  /// A bracket, a string or a dot is open: more text is needed.
  package var isOpen: Bool

  /// What is expected at a byte of a text; behind its end when `offset` is nil.
  package init(in text: String, at offset: Int? = nil) {
    var scan = CompletionScan(Array(text.utf8.prefix(offset ?? .max)))
    self = scan.run()
  }

  init(place: Place, partial: String = "", range: SourceRange, isInString: Bool = false, isOpen: Bool) {
    self.place = place
    self.partial = partial
    self.range = range
    self.isInString = isInString
    self.isOpen = isOpen
    chain = []
  }

  /// The words of the language that may stand at the place and begin with what has been typed.
  package var words: [String] {
    if isInString { return [] }
    let all: [String] =
      switch place {
      case .query: ["g"]
      case .step(let roles): StepSignatures.names(in: roles)
      case .argument(_, _, let kinds), .predicateArgument(_, _, let kinds):
        CompletionContext.words(for: kinds)
      case .value: CompletionContext.words(for: .anything)
      case .member(let names): names
      case .joint: ["and", "or", "negate"]
      case .behind, .nothing: []
      }
    return all.filter { $0.hasPrefix(partial) }.sorted()
  }

  private static func words(for kinds: ArgumentSet) -> [String] {
    var words: [String] = []
    for word in Words.table.words {
      let isConstant = word.constant.map { !kinds.isDisjoint(with: Argument($0).set) } ?? false
      let isStep = word.step.map { kinds.contains(.traversal) && $0.signature.roles.contains(.step) } ?? false
      let isPredicate =
        kinds.contains(.predicate) && word.predicate != nil && word.predicate != .and
        && word.predicate != .or
      if isConstant || isStep || isPredicate { words.append(String(decoding: word.text, as: UTF8.self)) }
    }
    if kinds.contains(.date) { words.append("datetime") }
    if kinds.contains(.uuid) { words.append("UUID") }
    if kinds.contains(.type) { words.append("GType") }
    if !kinds.isDisjoint(with: [.optionKey, .optionValue]) { words.append("WithOptions") }
    return words
  }
}

/// Reads tokens up to the end and keeps the brackets that are open.
private struct CompletionScan {
  /// What has been read of the argument, chain or query at hand.
  private enum State {
    case start, dot, name, value, call
  }

  /// What the dots of a chain lead to.
  private enum Root {
    case none, query, traversal, predicate
    case members([String])
  }

  private enum Owner {
    case text
    case step(StepName, StepRoles)
    case predicate(PredicateName)
    case unknown
    case collection
  }

  private struct Frame {
    var owner: Owner
    var position = 0
    /// The kinds of the arguments before the one at hand.
    var kinds: [ArgumentSet] = []
    var state = State.start
    var root = Root.none
    var chain: [StepName] = []
    /// The kind of the argument at hand, as far as it can be told.
    var kind: ArgumentSet = []
  }

  private var scanner: Scanner
  private var frames = [Frame(owner: .text)]

  init(_ bytes: [UInt8]) { scanner = Scanner(bytes) }

  /// The position of the innermost frames[top].
  private var top: Int { frames.count - 1 }

  mutating func run() -> CompletionContext {
    while true {
      let before = scanner.index
      scanner.skipSpace()
      if scanner.isAtEnd { return isInComment(from: before) ? nothing() : expectation("", scanner.index) }
      let start = scanner.index
      switch scanner.byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        guard skipString() else { return openString(start) }
        frames[top].state = .value
        frames[top].kind = .string
      case UInt8(ascii: "("): open(.unknown)
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        frames[top].kind = scanner.byte == UInt8(ascii: "[") ? [.list, .map] : .set
        open(.collection)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): close()
      case UInt8(ascii: ","), UInt8(ascii: ":"): nextArgument()
      case UInt8(ascii: ";"):
        frames = [Frame(owner: .text)]
        scanner.index += 1
      case UInt8(ascii: "."):
        frames[top].state = .dot
        scanner.index += 1
      default:
        if let name = scanner.name() {
          if scanner.isAtEnd { return expectation(scanner.text(name), name.lowerBound) }
          self.name(name)
        } else {
          skipNumber()
        }
      }
    }
  }

  // MARK: Tokens

  private func isInComment(from start: Int) -> Bool {
    var index = start
    var isComment = false
    while index < scanner.bytes.count {
      if scanner.bytes[index] == UInt8(ascii: "/") { isComment = true }
      if scanner.bytes[index] == UInt8(ascii: "\n") || scanner.bytes[index] == UInt8(ascii: "\r") {
        isComment = false
      }
      index += 1
    }
    return isComment
  }

  private mutating func skipString() -> Bool {
    let quote = scanner.byte
    scanner.index += 1
    while !scanner.isAtEnd {
      let byte = scanner.byte
      scanner.index += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == quote { return true }
    }
    return false
  }

  private mutating func skipNumber() {
    let isNumber = (Parser.digit(scanner.byte) ?? 99) < 10
    scanner.index += 1
    guard isNumber else { return }
    var isFraction = false
    while Scanner.isNameByte(scanner.byte, first: false)
      || scanner.byte == UInt8(ascii: ".") && (Parser.digit(scanner.byte(after: 1)) ?? 99) < 10
    {
      isFraction = isFraction || scanner.byte == UInt8(ascii: ".")
      scanner.index += 1
    }
    frames[top].state = .value
    frames[top].kind = isFraction ? .fraction : .integer
  }

  private mutating func name(_ name: Range<Int>) {
    scanner.skipSpace()
    let word = Words.table.find(scanner.bytes, name).map { Words.table.words[$0] }
    if scanner.byte == UInt8(ascii: "(") {
      call(name, word)
    } else if frames[top].state == .dot {
      frames[top].state = .value
    } else if scanner.text(name, is: "g") {
      begin(.query, .query)
    } else if scanner.text(name, is: "__") {
      begin(.traversal, .traversal)
    } else if let qualifier = word?.qualifier {
      begin(.members(qualifier.memberNames), [])
      if qualifier == .predicate || qualifier == .textPredicate { frames[top].kind = .predicate }
      if let members = qualifier.members { frames[top].kind = members }
    } else {
      frames[top].state = .value
      frames[top].kind = word?.constant.map { Argument($0).set } ?? .variable
    }
  }

  private mutating func begin(_ root: Root, _ kind: ArgumentSet) {
    frames[top].root = root
    frames[top].kind = kind
    frames[top].state = .name
  }

  /// Reads a name with its opening parenthesis.
  private mutating func call(_ name: Range<Int>, _ word: Word?) {
    let isPredicate: Bool
    switch frames[top].root {
    case .members: isPredicate = true
    case .none: isPredicate = word?.predicate != nil && (word?.step == nil || !expected.contains(.traversal))
    default: isPredicate = false
    }
    if isPredicate, let predicate = word?.predicate {
      frames[top].root = .predicate
      frames[top].kind = .predicate
      open(.predicate(predicate))
    } else if case .predicate = frames[top].root {
      open(word?.predicate.map { .predicate($0) } ?? .unknown)
    } else if let step = word?.step {
      let places = self.places
      if case .none = frames[top].root {
        frames[top].root = .traversal
        frames[top].kind = .traversal
      }
      frames[top].chain.append(step)
      open(.step(step, places))
    } else {
      open(.unknown)
    }
  }

  private mutating func open(_ owner: Owner) {
    frames[top].state = .call
    frames.append(Frame(owner: owner))
    scanner.index += 1
  }

  private mutating func close() {
    scanner.index += 1
    if frames.count > 1 { frames.removeLast() }
    frames[top].state = .call
  }

  private mutating func nextArgument() {
    scanner.index += 1
    frames[top].kinds.append(frames[top].kind)
    frames[top].position += 1
    frames[top].state = .start
    frames[top].root = .none
    frames[top].chain = []
    frames[top].kind = []
  }

  // MARK: Places

  /// Where the next step of the chain at hand stands.
  private var places: StepRoles {
    guard case .query = frames[top].root else { return .step }
    let hasSpawned = frames[top].chain.contains { !$0.signature.roles.isDisjoint(with: .spawn) }
    if !hasSpawned { return [.source, .spawn] }
    return [.step, .terminal]
  }

  /// What the argument at hand may be.
  private var expected: ArgumentSet {
    switch frames[top].owner {
    case .step(let step, let places):
      step.signature.accepts(at: frames[top].position, in: places, after: frames[top].kinds)
    case .predicate(let predicate): predicate.form.accepts(at: frames[top].position) ?? []
    case .collection, .unknown: .anything
    case .text: []
    }
  }

  private var place: CompletionContext.Place {
    switch frames[top].state {
    case .value, .call: return .behind
    case .name: return .behind
    case .dot:
      switch frames[top].root {
      case .predicate: return .joint
      case .members(let names): return .member(names)
      default: return .step(places)
      }
    case .start:
      switch frames[top].owner {
      case .text: return .query
      case .step(let step, _): return .argument(step, frames[top].position, expected)
      case .predicate(let predicate): return .predicateArgument(predicate, frames[top].position, expected)
      case .collection, .unknown: return .value
      }
    }
  }

  private var enclosing: StepName? {
    for frame in frames.reversed() {
      if case .step(let step, _) = frame.owner { return step }
    }
    return nil
  }

  private func expectation(_ partial: String, _ start: Int) -> CompletionContext {
    var expectation = CompletionContext(
      place: place, partial: partial, range: SourceRange(start, scanner.bytes.count),
      isOpen: frames.count > 1 || frames[top].state == .dot)
    expectation.chain = frames[top].chain
    expectation.enclosing = enclosing
    return expectation
  }

  private func openString(_ start: Int) -> CompletionContext {
    let typed = scanner.text(start + 1..<scanner.bytes.count)
    var expectation = expectation(typed, start + 1)
    expectation.isInString = true
    expectation.isOpen = true
    return expectation
  }

  private func nothing() -> CompletionContext {
    CompletionContext(
      place: .nothing, range: SourceRange(scanner.index, scanner.index),
      isOpen: frames.count > 1 || frames[top].state == .dot)
  }
}
